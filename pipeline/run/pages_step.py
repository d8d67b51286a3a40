"""The last step of a run: pages and figures, written into the run's private folder and put in place after publication."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.messages import Message, text
from pipeline.pages import Cited, Corpus, Provenance, citations, first_files, first_pages, group_pages, load
from pipeline.pages.order import GROUP
from pipeline.progress import Progress, Say, silent
from pipeline.run.compute import StepResult
from pipeline.run.page_files import GONE, note_obsolete, page_hash, write
from pipeline.run.page_groups import in_groups
from pipeline.settings.model import Config
from pipeline.stages import CORPUS
from pipeline.store import Reader, WorkFile


@dataclass(frozen=True)
class Task:
    """What a process has to know to make pages.

    Attributes:
        work: the work file, which nobody writes meanwhile.
        config: settings in force.
        provenance: what the numbers were made from.
        pages: folder to write to.
        reports: folder that users read.
    """

    work: Path
    config: Config
    provenance: Provenance
    pages: Path
    reports: Path


def write_pages(
    work: WorkFile,
    task: Task,
    wanted: str,
    found: dict[str, str],
    *,
    say: Say,
    progress: Progress = silent,
    workers: int | None = None,
) -> StepResult:
    """Write all pages.

    Args:
        work: the private file.
        task: where from and where to.
        wanted: fingerprint under which they are recorded as up to date.
        found: pages of the last run, by path, with their hashes.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to do.
    """
    begun = time.monotonic()
    with work.lent(), Reader(task.work, aside=task.work.parent) as reader:
        made = _make(load(reader.read, task.config, task.provenance), task, progress, workers)
    gone = sorted(set(found) - set(made))
    note_obsolete(task.pages, gone)
    with work.transaction():
        work.drop_state("report", [*found, CORPUS])
        # Pages that are no more are remembered for one run, so that one that could not be removed is removed later.
        left = {page: GONE for page in gone if page_hash(task.reports / page) is not None}
        work.set_state("report", {CORPUS: wanted, **made, **left})
    note = text("says.run.written", n=len(made))
    seconds = time.monotonic() - begun
    say(text("says.run.step", step=Message("steps.name.report"), note=note, seconds=seconds))
    return StepResult("report", 1, 0, seconds, note)


def _make(corpus: Corpus, task: Task, progress: Progress, workers: int | None) -> dict[str, str]:
    """All pages, as path to hash."""
    pages = first_pages(corpus)
    cited = citations(pages)
    made = write(task.pages, first_files(corpus, pages))
    groups = list(corpus.groups(GROUP))
    done = chars = 0
    progress("report", 0, len(corpus.reports), 0)
    pages_of = partial(_written, task.pages, cited)
    every = in_groups(pages_of, groups, corpus, task.work, task.work.parent, task.config, workers=workers)
    for places, hashes in zip(groups, every, strict=True):
        made |= hashes
        reports = [r for place in places for r in corpus.of_place(place)]
        done += len(reports)
        chars += sum(r["n_chars"] or 0 for r in reports)
        progress("report", done, len(corpus.reports), chars)
    return made


def _written(folder: Path, cited: Cited, corpus: Corpus, places: list[str]) -> dict[str, str]:
    return write(folder, group_pages(corpus, places, cited))
