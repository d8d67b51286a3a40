"""Pages as files: written into the private folder of a run, put in place after publication, checked for changes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import StoreError, os_cause
from pipeline.store.durable import flush_folder, put

GONE = ""  # instead of a hash: the page must not be there
_OBSOLETE = "obsolete.txt"
_SHOWN = 3  # pages that are named where some are held


def move_pages(pages: Path, reports: Path, *, patience_seconds: float = 10.0) -> None:
    """Put freshly written pages in place, each in one step, and remove those of reports that are gone.

    May be tried again after a failure: what is in place already is no longer in the private folder. A page that another
    program holds does not keep the others from their places.

    Args:
        pages: private folder that :func:`pipeline.run.pages_step.write_pages` wrote to; nothing happens where it does not exist.
        reports: folder that users read.
        patience_seconds: how long to wait, in all, for programs to let go of pages.

    Raises:
        StoreError: a page is held by another program, or the folder cannot be written.
    """
    if not pages.is_dir():
        return
    until = time.monotonic() + patience_seconds
    held: list[Path] = []
    folders: set[Path] = set()
    try:
        for path in sorted(p for p in pages.rglob("*") if p.is_file() and p.name != _OBSOLETE):
            target = reports / path.relative_to(pages)
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
            try:
                put(path, target, until=until)
            except PermissionError:
                held.append(target)
        for target in _obsolete(pages, reports):
            try:
                target.unlink(missing_ok=True)
            except PermissionError:
                held.append(target)
        for folder in sorted(folders):
            flush_folder(folder)
    except OSError as error:
        raise StoreError("store.pages_unwritable", folder=reports, why=os_cause(error)) from error
    if held:
        shown, more = held[:_SHOWN], max(len(held) - _SHOWN, 0)
        if more:
            raise StoreError("store.many_pages_held", paths=shown, more=more)
        raise StoreError("store.pages_held", paths=shown)


def _obsolete(pages: Path, reports: Path) -> list[Path]:
    note = pages / _OBSOLETE
    names = note.read_text(encoding="utf-8").splitlines() if note.is_file() else []
    return [reports / name for name in names]


def note_obsolete(pages: Path, names: Iterable[str]) -> None:
    """Note pages of an earlier run that are no more, for :func:`move_pages`."""
    (pages / _OBSOLETE).write_text("\n".join(sorted(names)), encoding="utf-8")


def in_place(reports: Path, recorded: dict[str, str]) -> bool:
    """Whether every page is as it was recorded, and every page that is :data:`GONE` is not there.

    Args:
        reports: folder that users read.
        recorded: page to the hash of its text.
    """
    return all((page_hash(reports / name) or GONE) == wanted for name, wanted in recorded.items())


def page_hash(path: Path) -> str | None:
    """Hash of a page's text whatever its line ends; None where it cannot be read."""
    try:
        found = path.read_bytes()
        if b"\r" not in found:  # as pages are written: the bytes are those of the text
            return hashlib.sha256(found).hexdigest()
        return _text_hash(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def write(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Write texts below a folder; path to hash."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return {name: _text_hash(text) for name, text in files.items()}


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
