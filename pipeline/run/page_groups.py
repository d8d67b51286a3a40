"""Pages of many reports: made group of places by group, in several processes where there is enough to do."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import StageFailed
from pipeline.pages import Corpus, Provenance, load
from pipeline.parallel import Died, processes, processors, results
from pipeline.settings.model import Config
from pipeline.store import Reader

Made = TypeVar("Made")
PARALLEL_FROM = 200  # reports; for fewer, starting processes takes longer than it saves


def in_groups(
    make: Callable[[Corpus, list[str]], Made],
    groups: list[list[str]],
    corpus: Corpus,
    file: Path,
    aside: Path,
    config: Config,
    *,
    workers: int | None = None,
) -> Iterator[Made]:
    """What is made of each group, in their order.

    Args:
        make: makes the pages of some places; picklable, as is what it returns.
        groups: the places.
        corpus: the tables.
        file: where they are; nobody writes it meanwhile.
        aside: folder for what does not fit into the memory of a reader.
        config: settings in force.
        workers: processes to use; None for one a processor where there is enough to do.

    Raises:
        StageFailed: a process that made pages was ended from outside, and so was the next try.
    """
    if workers is None:
        workers = processors() if len(corpus.reports) >= PARALLEL_FROM else 1
    if workers < 2 or len(groups) < 2:
        yield from (make(corpus, places) for places in groups)
        return
    given = (make, file, aside, config, corpus.provenance, corpus.concepts)
    corpus.forget()
    for places, made in results(_elsewhere, groups, workers=workers, start=lambda n: processes(n, _begin, *given)):
        if isinstance(made, Died):
            raise StageFailed("run.pages_ended", first=places[0], last=places[-1])
        yield made


class _Here:
    """What a process that makes pages keeps between groups."""

    make: Callable[[Corpus, list[str]], Any]
    corpus: Corpus


def _begin(
    make: Callable[[Corpus, list[str]], Any],
    file: Path,
    aside: Path,
    config: Config,
    provenance: Provenance,
    found: list[str],
) -> None:
    _Here.make = staticmethod(make)
    _Here.corpus = load(Reader(file, aside=aside).read, config, provenance, found)  # open until the process ends
    atexit.register(_end)


def _end() -> None:
    del _Here.corpus  # with the file that it reads, of which DuckDB would complain if Python ended before it


def _elsewhere(places: list[str]) -> Any:
    return _Here.make(_Here.corpus, places)
