"""data/.work: the private folder of a run, and the copy of the published file that it works on."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.errors import StoreDamaged, StoreError, disk_cause
from pipeline.messages import text
from pipeline.progress import Say
from pipeline.run.steps import STEPS
from pipeline.settings.model import Project
from pipeline.stages import CORPUS
from pipeline.store import Reader, WorkFile, log_of
from pipeline.store.durable import flush_folder, put

WORK_FILE = "gongwen.duckdb"
PAGES = "reports"
_PLAN = "plan.json"


@contextmanager
def disk_faults(project: Project) -> Iterator[None]:
    """Tell of a disk that is full or closed as of something to mend, wherever in a run it is met.

    Raises:
        StoreError: what stands in the way; what is published is untouched.
    """
    try:
        yield
    except (OSError, duckdb.Error) as error:
        why = disk_cause(error)
        if why is None:
            raise
        path = (error.filename if isinstance(error, OSError) else None) or project.work
        raise StoreError("run.disk", path=path, why=why) from None


def sweep(project: Project, *, keep: Path | None = None) -> None:
    """Remove what runs that were broken off have left, but for the folder of the one that is taken up again."""
    for leftover in project.work.iterdir():
        if leftover.is_dir() and leftover != keep:
            shutil.rmtree(leftover, ignore_errors=True)


@dataclass(frozen=True)
class BrokenOff:
    """A run that was broken off and can be taken up again.

    Attributes:
        folder: its private folder.
        started_at: when it began (UTC).
        read: files that it has read.
    """

    folder: Path
    started_at: dt.datetime
    read: frozenset[str]


def note_plan(folder: Path, plan: str, started_at: dt.datetime) -> None:
    """Leave word of what a work file was begun for, once it is a whole copy; without it nobody takes it up again."""
    unfinished = folder / f"{_PLAN}.part"
    unfinished.write_text(json.dumps({"plan": plan, "started_at": started_at.isoformat()}), encoding="utf-8")
    put(unfinished, folder / _PLAN, until=time.monotonic())
    flush_folder(folder)


def is_noted(folder: Path) -> bool:
    """Whether there is a work file that could be gone on with."""
    return (folder / _PLAN).is_file() and (folder / WORK_FILE).is_file()


def broken_off(project: Project, plan: str) -> BrokenOff | None:
    """The last run that was broken off under the same plan, if its work file is one to go on with.

    Args:
        project: the project.
        plan: see :func:`pipeline.run.plan.plan_digest`.
    """
    for folder in sorted((p for p in project.work.iterdir() if p.is_dir()), reverse=True):
        with suppress(OSError, ValueError, KeyError, TypeError, StoreError, duckdb.Error):
            said = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
            if said["plan"] != plan:
                continue
            with WorkFile(folder / WORK_FILE) as work:
                if not work.is_whole:
                    continue
                work.read("reports")
                read = frozenset(work.state("ingest"))
            shutil.rmtree(folder / PAGES, ignore_errors=True)  # they are made from the finished file
            return BrokenOff(folder, dt.datetime.fromisoformat(said["started_at"]), read)
    return None


def copy_published(project: Project, target: Path, *, force: bool, say: Say) -> None:
    """Begin the work file as a copy of the published one, where there is one to go on from.

    Raises:
        StoreError: another program writes in it, or it is damaged.
    """
    if not project.database.is_file() or not _usable(project, force=force, say=say):
        return
    shutil.copyfile(project.database, target)
    if log_of(project.database).is_file():  # left by a program that wrote into the published file and was ended
        shutil.copyfile(log_of(project.database), log_of(target))


def forget(work: WorkFile) -> None:
    """Nothing in a work file counts as up to date any more."""
    for name in STEPS:
        # Pages stay known, under no valid hash, so that those of reports that are gone get removed.
        done = work.state(name)
        work.drop_state(name, list(done))
        if name == "report":
            work.set_state(name, {page: "" for page in done if page != CORPUS})


def _usable(project: Project, *, force: bool, say: Say) -> bool:
    """Whether a run can go on from the published file; with force a damaged one is put aside instead.

    Raises:
        StoreError: another program writes in it, or it is damaged.
    """
    try:
        with Reader(project.database):
            return True
    except StoreDamaged:
        if not force:
            raise
        aside = project.database.with_suffix(".damaged.duckdb")
        shutil.copyfile(project.database, aside)
        if log_of(project.database).is_file():
            log_of(project.database).replace(log_of(aside))
        say(text("says.run.damaged", path=aside))
        return False
