"""data/.work: the private folder of a run, and the copy of the published file that it works on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.errors import StoreDamaged, StoreError, disk_cause
from pipeline.messages import text
from pipeline.run.steps import STEPS
from pipeline.settings.model import Project
from pipeline.stages import CORPUS
from pipeline.store import Reader, WorkFile, log_of

Say = Callable[[str], None]


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


def sweep(project: Project) -> None:
    """Remove what runs that were killed have left."""
    for leftover in project.work.iterdir():
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)


def start_file(project: Project, target: Path, *, force: bool, say: Say) -> None:
    """Begin the work file as a copy of the published one; with force nothing in it counts as up to date."""
    if not project.database.is_file() or not _usable(project, force=force, say=say):
        with WorkFile(target, create=True):
            return
    shutil.copyfile(project.database, target)
    if log_of(project.database).is_file():  # left by a program that wrote into the published file and was ended
        shutil.copyfile(log_of(project.database), log_of(target))
    if force:
        with WorkFile(target) as work:
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
