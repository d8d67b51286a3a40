"""The reading site as files: made from the published file, and of it only what has changed is written.

The site is no part of the publication: it can be made again at any time. data/built.json in its folder says from what it
was made, and is there only while every file of the site is as that says, so that one that was interrupted is made anew.
"""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path

from pipeline import site
from pipeline.errors import StoreError, os_cause
from pipeline.messages import Message, text
from pipeline.pages import Provenance, load
from pipeline.progress import Progress, silent
from pipeline.run.compute import Say, StepResult
from pipeline.settings.model import Project, digest
from pipeline.stages import Context
from pipeline.store import Reader

SITE_VERSION = 1
_BUILT = "data/built.json"


def site_step(
    project: Project,
    reader: Reader,
    context: Context,
    provenance: Provenance,
    wanted: str,
    *,
    say: Say,
    progress: Progress = silent,
) -> StepResult:
    """Make the site, unless it is up to date.

    Args:
        project: the project.
        reader: the published file.
        context: settings and versions.
        provenance: what the numbers were made from.
        wanted: fingerprint of what the site is made from, see :func:`site_fingerprint`.
        say: told what is going on.
        progress: told how far it is.

    Raises:
        StoreError: the folder cannot be written.
    """
    begun = time.monotonic()
    folder = site_folder(project)
    if site_is(project, wanted):
        return StepResult("site", 0, 1, time.monotonic() - begun, "up to date")
    config = context.config
    corpus = load(reader.read, concepts=config.concepts, settings=config.settings, provenance=provenance)
    _, before = _built(folder)
    written = 0
    names: list[str] = []
    progress("site", 0, len(corpus.reports), 0)
    try:
        (folder / _BUILT).unlink(missing_ok=True)
        for name, content in site.site_files(corpus, lambda n, chars: progress("site", n, len(corpus.reports), chars)):
            written += _write(folder / name, content)
            names.append(name)
        for gone in set(before) - set(names):
            (folder / gone).unlink(missing_ok=True)
        _write(
            folder / _BUILT, json.dumps({"fingerprint": wanted, "files": names}, ensure_ascii=False, indent=0) + "\n"
        )
    except OSError as error:
        raise StoreError("store.pages_unwritable", folder=folder, why=os_cause(error)) from error
    note = text("says.run.site", n=len(names), written=written)
    seconds = time.monotonic() - begun
    say(text("says.run.step", step=Message("steps.name.site"), note=note, seconds=seconds))
    return StepResult("site", 1, 0, seconds, note)


def site_folder(project: Project) -> Path:
    """Folder of the site."""
    return project.reports / "site"


def site_fingerprint(report_fingerprint: str) -> str:
    """What the site is made from: all that the Markdown pages are, and the site's own templates and scripts."""
    return digest({"version": SITE_VERSION, "report": report_fingerprint, "sources": _sources()})


def site_is(project: Project, fingerprint: str) -> bool:
    """Whether the site was made from what this fingerprint stands for, and all its files are there."""
    folder = site_folder(project)
    made_from, files = _built(folder)
    return made_from == fingerprint and all((folder / name).is_file() for name in files)


def _built(folder: Path) -> tuple[str, list[str]]:
    """Fingerprint and files of the site as it was made; nothing where it is not there or not whole."""
    try:
        found = json.loads((folder / _BUILT).read_text(encoding="utf-8"))
        return str(found["fingerprint"]), [str(name) for name in found["files"]]
    except (OSError, ValueError, TypeError, KeyError):
        return "", []


@cache
def _sources() -> str:
    """Hash of everything that shapes a page, as the package has it."""
    folder = Path(site.__file__).parent
    files = sorted(p for p in folder.rglob("*") if p.suffix in (".py", ".j2", ".js", ".css"))
    return digest([[p.relative_to(folder).as_posix(), p.read_text(encoding="utf-8")] for p in files])


def _write(path: Path, content: str) -> bool:
    """Write a file in one step, unless it is as it should be."""
    raw = content.encode("utf-8")
    if path.is_file() and path.stat().st_size == len(raw) and path.read_bytes() == raw:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(raw)
    part.replace(path)
    return True
