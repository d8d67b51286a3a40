"""The last step of a run: pages and figures, written into the run's private folder and put in place after publication.

With many reports the pages are made in several processes, each of which reads what it needs from the work file.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.computing import StepResult, processors
from pipeline.config import Config
from pipeline.page_files import note_obsolete, write
from pipeline.progress import Progress, silent
from pipeline.reporting import Corpus, Provenance, index_page, load, place_page, report_page
from pipeline.reporting.corpus import Row
from pipeline.stages import CORPUS
from pipeline.store import Reader, WorkFile

Say = Callable[[str], None]
Cited = dict[str, dict[int, tuple[Row, tuple[tuple[int, int], ...]]]]
Result = tuple[dict[str, str], Cited]
Make = Callable[[Corpus, "Task", Sequence[str]], Result]
_PARALLEL_FROM = 256  # pages; for fewer, starting processes takes longer than it saves
_CHUNK = 64


@dataclass(frozen=True)
class Task:
    """What a process has to know to make pages.

    Attributes:
        work: the work file, which nobody writes meanwhile.
        config: settings in force.
        provenance: what the numbers were made from.
        pages: folder to write to.
    """

    work: Path
    config: Config
    provenance: Provenance
    pages: Path


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
    note_obsolete(task.pages, set(found) - set(made))
    with WorkFile(task.work) as work:
        work.drop_state("report", [*found, CORPUS])
        work.set_state("report", {CORPUS: wanted, **made})
    note = f"{len(made)} files written"
    seconds = time.monotonic() - begun
    say(f"report: {note} ({seconds:.1f} s)")
    return StepResult("report", 1, 0, seconds, note)


def _corpus(reader: Reader, task: Task) -> Corpus:
    settings = task.config.settings
    return load(reader.read, concepts=task.config.concepts, settings=settings, provenance=task.provenance)


def _make(corpus: Corpus, task: Task, progress: Progress, workers: int | None) -> dict[str, str]:
    """All pages, as path to hash, in the order that :func:`pipeline.reporting.report_files` explains."""
    index_page(corpus)
    made: dict[str, str] = {}
    places, reports = list(corpus.place_pages), [r["report_id"] for r in corpus.reports]
    for hashes, cited in _in_chunks(_places, places, corpus, task, workers):
        made |= hashes
        for report_id, sentences in cited.items():
            corpus.cited.setdefault(report_id, {}).update(sentences)
    done = chars = 0
    progress("report", 0, len(reports), 0)
    for hashes, _ in _in_chunks(_reports, reports, corpus, task, workers):
        made |= hashes
        chars += sum(corpus.report[r]["n_chars"] or 0 for r in reports[done : done + _CHUNK])
        done = min(len(reports), done + _CHUNK)
        progress("report", done, len(reports), chars)
    return made | write(task.pages, index_page(corpus))


def _places(corpus: Corpus, task: Task, places: Sequence[str]) -> Result:
    """Pages of some places, and the sentences that they quote."""
    before, corpus.cited = corpus.cited, {}
    files: dict[str, str] = {}
    for place in places:
        files |= place_page(corpus, place)
    cited, corpus.cited = corpus.cited, before
    return write(task.pages, files), cited


def _reports(corpus: Corpus, task: Task, report_ids: Sequence[str]) -> Result:
    files: dict[str, str] = {}
    for report_id in report_ids:
        files |= report_page(corpus, corpus.report[report_id])
    return write(task.pages, files), {}


def _in_chunks(make: Make, names: Sequence[str], corpus: Corpus, task: Task, workers: int | None) -> Iterator[Result]:
    chunks = [names[i : i + _CHUNK] for i in range(0, len(names), _CHUNK)]
    workers = (processors() if len(names) >= _PARALLEL_FROM else 1) if workers is None else workers
    if workers < 2 or len(chunks) < 2:
        for chunk in chunks:
            yield make(corpus, task, chunk)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(task, corpus.cited)) as pool:
        yield from pool.map(partial(_elsewhere, make), chunks)


class _Here:
    """What a process that makes pages keeps between chunks."""

    task: Task
    corpus: Corpus


def _begin(task: Task, cited: Cited) -> None:
    _Here.task = task
    _Here.corpus = _corpus(Reader(task.work), task)  # open until the process ends
    _Here.corpus.cited = cited


def _elsewhere(make: Make, names: Sequence[str]) -> Result:
    return make(_Here.corpus, _Here.task, names)
