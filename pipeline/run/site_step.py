"""The reading site as files: made from the published file, and of it only what has changed is written.

The site is no part of the publication: it can be made again at any time.
"""

from __future__ import annotations

import atexit
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pipeline import site
from pipeline.errors import StageFailed, StoreError, os_cause
from pipeline.messages import Message, text
from pipeline.pages import Corpus, Provenance, load
from pipeline.parallel import Died, processes, processors, results
from pipeline.progress import Progress, silent
from pipeline.run.compute import Say, StepResult
from pipeline.run.site_state import built, built_file, site_folder, site_is
from pipeline.settings.model import Config, Project
from pipeline.site import IndexPart
from pipeline.stages import Context
from pipeline.store import Reader

_PARALLEL_FROM = 200  # reports; for fewer, starting processes takes longer than it saves


@dataclass(frozen=True)
class SiteTask:
    """What a process has to know to make pages of the site.

    Attributes:
        database: the published file.
        config: settings in force.
        provenance: what the numbers were made from.
        folder: folder of the site.
    """

    database: Path
    config: Config
    provenance: Provenance
    folder: Path


@dataclass
class Tally:
    """What has been made so far.

    Attributes:
        progress: told how many reports are done.
        chars: characters of each report.
        names: files that are part of the site.
        written: how many of them were new or had changed.
    """

    progress: Progress
    chars: Mapping[str, int]
    names: list[str] = field(default_factory=list)
    written: int = 0
    _done: int = 0
    _chars: int = 0

    def add(self, names: Iterable[str], written: int) -> None:
        """Files were made."""
        self.names += names
        self.written += written

    def reports(self, report_ids: Iterable[str]) -> None:
        """Reports are done."""
        for report_id in report_ids:
            self._done, self._chars = self._done + 1, self._chars + self.chars[report_id]
        self.progress("site", self._done, len(self.chars), self._chars)


def site_step(
    project: Project,
    reader: Reader,
    context: Context,
    provenance: Provenance,
    wanted: str,
    *,
    say: Say,
    progress: Progress = silent,
    workers: int | None = None,
) -> StepResult:
    """Make the site, unless it is up to date.

    Args:
        project: the project.
        reader: the published file.
        context: settings and versions.
        provenance: what the numbers were made from.
        wanted: fingerprint of what the site is made from, see :func:`pipeline.run.site_state.site_fingerprint`.
        say: told what is going on.
        progress: told how far it is.
        workers: processes to use; None for one a processor where there is enough to do.

    Raises:
        StoreError: the folder cannot be written.
    """
    begun = time.monotonic()
    folder = site_folder(project)
    if site_is(project, wanted):
        return StepResult("site", 0, 1, time.monotonic() - begun, "up to date")
    config = context.config
    task = SiteTask(project.database, config, provenance, folder)
    corpus = _corpus(reader, task)
    tally = Tally(progress, {r["report_id"]: r["n_chars"] or 0 for r in corpus.reports})
    _, before = built(project)
    tally.reports(())
    try:
        built_file(project).unlink(missing_ok=True)
        for name, content in site.site_files(corpus, partial(_groups, corpus, task, tally, workers)):
            tally.add([name], _write(folder / name, content))
        for gone in set(before) - set(tally.names):
            (folder / gone).unlink(missing_ok=True)
        made = {"fingerprint": wanted, "files": sorted(tally.names)}
        _write(built_file(project), json.dumps(made, ensure_ascii=False, indent=0) + "\n")
    except OSError as error:
        raise StoreError("store.pages_unwritable", folder=folder, why=os_cause(error)) from error
    note = text("says.run.site", n=len(tally.names), written=tally.written)
    seconds = time.monotonic() - begun
    say(text("says.run.step", step=Message("steps.name.site"), note=note, seconds=seconds))
    return StepResult("site", 1, 0, seconds, note)


def _corpus(reader: Reader, task: SiteTask, found: list[str] | None = None) -> Corpus:
    config = task.config
    return load(
        reader.read,
        concepts=config.concepts,
        indicators=config.indicators,
        settings=config.settings,
        provenance=task.provenance,
        found=found,
    )


def _groups(
    corpus: Corpus, task: SiteTask, tally: Tally, workers: int | None, every: list[list[str]]
) -> Iterator[tuple[dict[str, str], IndexPart]]:
    """Pages of each group of places with its part of the index; what was written elsewhere is no longer among them."""
    if workers is None:
        workers = processors() if len(corpus.reports) >= _PARALLEL_FROM else 1
    if workers < 2 or len(every) < 2:
        for places in every:
            yield site.group_files(corpus, places)
            tally.reports(r["report_id"] for place in places for r in corpus.of_place(place))
        return
    start = partial(_page_processes, task, corpus.concepts)
    for places, made in results(_elsewhere, every, workers=workers, start=start):
        if isinstance(made, Died):
            raise StageFailed("run.pages_ended", first=places[0], last=places[-1])
        names, written, part = made
        tally.add(names, written)
        tally.reports(part.starts)
        yield {}, part


def _page_processes(task: SiteTask, concepts: list[str], workers: int) -> AbstractContextManager[Executor]:
    return processes(workers, _begin, task, concepts)


class _Here:
    """What a process that makes pages keeps between groups."""

    task: SiteTask
    corpus: Corpus


def _begin(task: SiteTask, concepts: list[str]) -> None:
    _Here.task = task
    _Here.corpus = _corpus(Reader(task.database), task, concepts)  # open until the process ends
    atexit.register(_end)


def _end() -> None:
    del _Here.corpus  # with the file that it reads, of which DuckDB would complain if Python ended before it


def _elsewhere(places: list[str]) -> tuple[list[str], int, IndexPart]:
    files, part = site.group_files(_Here.corpus, places)
    return list(files), sum(_write(_Here.task.folder / name, content) for name, content in files.items()), part


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
