"""The last step of a run: pages and figures, written into the run's private folder and put in place after publication.

With many reports the pages are made in several processes, each of which reads what it needs from the work file.
"""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.errors import StageFailed
from pipeline.messages import Message, text
from pipeline.pages import Cited, Corpus, Provenance, citations, first_files, first_pages, group_pages, load
from pipeline.pages.order import GROUP
from pipeline.parallel import Died, processes, processors, results
from pipeline.progress import Progress, silent
from pipeline.run.compute import StepResult
from pipeline.run.page_files import GONE, note_obsolete, page_hash, write
from pipeline.settings.model import Config
from pipeline.stages import CORPUS
from pipeline.store import Reader, WorkFile

Say = Callable[[str], None]
_PARALLEL_FROM = 256  # reports; for fewer, starting processes takes longer than it saves


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
    task: Task, wanted: str, found: dict[str, str], *, say: Say, progress: Progress = silent, workers: int | None = None
) -> StepResult:
    """Write all pages.

    Args:
        task: where from and where to.
        wanted: fingerprint under which they are recorded as up to date.
        found: pages of the last run, by path, with their hashes.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to do.
    """
    begun = time.monotonic()
    with Reader(task.work) as reader:
        made = _make(_corpus(reader, task), task, progress, workers)
    gone = sorted(set(found) - set(made))
    note_obsolete(task.pages, gone)
    with WorkFile(task.work) as work:
        work.drop_state("report", [*found, CORPUS])
        # Pages that are no more are remembered for one run, so that one that could not be removed is removed later.
        left = {page: GONE for page in gone if page_hash(task.reports / page) is not None}
        work.set_state("report", {CORPUS: wanted, **made, **left})
    note = text("says.run.written", n=len(made))
    seconds = time.monotonic() - begun
    say(text("says.run.step", step=Message("steps.name.report"), note=note, seconds=seconds))
    return StepResult("report", 1, 0, seconds, note)


def _corpus(reader: Reader, task: Task, found: Sequence[str] | None = None) -> Corpus:
    config = task.config
    return load(
        reader.read,
        concepts=config.concepts,
        indicators=config.indicators,
        settings=config.settings,
        provenance=task.provenance,
        found=found,
    )


def _make(corpus: Corpus, task: Task, progress: Progress, workers: int | None) -> dict[str, str]:
    """All pages, as path to hash."""
    pages = first_pages(corpus)
    cited = citations(pages)
    made = write(task.pages, first_files(corpus, pages))
    groups = list(corpus.groups(GROUP))
    done = chars = 0
    progress("report", 0, len(corpus.reports), 0)
    for places, hashes in zip(groups, _in_groups(groups, corpus, cited, task, workers), strict=True):
        made |= hashes
        reports = [r for place in places for r in corpus.of_place(place)]
        done += len(reports)
        chars += sum(r["n_chars"] or 0 for r in reports)
        progress("report", done, len(corpus.reports), chars)
    return made


def _in_groups(
    groups: list[list[str]], corpus: Corpus, cited: Cited, task: Task, workers: int | None
) -> Iterator[dict[str, str]]:
    """Pages of each group of places, as path to hash."""
    workers = (processors() if len(corpus.reports) >= _PARALLEL_FROM else 1) if workers is None else workers
    if workers < 2 or len(groups) < 2:
        for places in groups:
            yield write(task.pages, group_pages(corpus, places, cited))
        return
    start = partial(_page_processes, task, corpus.concepts, cited)
    corpus.forget()
    for places, made in results(_elsewhere, groups, workers=workers, start=start):
        if isinstance(made, Died):
            raise StageFailed("run.pages_ended", first=places[0], last=places[-1])
        yield made


def _page_processes(task: Task, concepts: list[str], cited: Cited, workers: int) -> AbstractContextManager[Executor]:
    return processes(workers, _begin, task, concepts, cited)


class _Here:
    """What a process that makes pages keeps between groups."""

    task: Task
    corpus: Corpus
    cited: Cited


def _begin(task: Task, concepts: list[str], cited: Cited) -> None:
    _Here.task, _Here.cited = task, cited
    _Here.corpus = _corpus(Reader(task.work), task, concepts)  # open until the process ends
    atexit.register(_end)


def _end() -> None:
    del _Here.corpus  # with the file that it reads, of which DuckDB would complain if Python ended before it


def _elsewhere(places: Sequence[str]) -> dict[str, str]:
    return write(_Here.task.pages, group_pages(_Here.corpus, places, _Here.cited))
