"""Pages as files: written into the private folder of a run, put in place after publication, checked for changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

_OBSOLETE = "obsolete.txt"


def move_pages(pages: Path, reports: Path) -> None:
    """Put freshly written pages in place, each in one step, and remove those of reports that are gone.

    Args:
        pages: private folder that :func:`pipeline.pages.write_pages` wrote to; nothing happens where it does not exist.
        reports: folder that users read.
    """
    if not pages.is_dir():
        return
    for name in (pages / _OBSOLETE).read_text(encoding="utf-8").splitlines():
        (reports / name).unlink(missing_ok=True)
    (pages / _OBSOLETE).unlink()
    for path in sorted(p for p in pages.rglob("*") if p.is_file()):
        target = reports / path.relative_to(pages)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)


def page_hash(path: Path) -> str | None:
    """Hash of a page's text whatever its line ends; None where it is missing or no text."""
    try:
        return _text_hash(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def note_obsolete(pages: Path, names: Iterable[str]) -> None:
    """Note pages of an earlier run that are no more, for :func:`move_pages`."""
    (pages / _OBSOLETE).write_text("\n".join(sorted(names)), encoding="utf-8")


def write(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Write texts below a folder; path to hash."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return {name: _text_hash(text) for name, text in files.items()}


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
