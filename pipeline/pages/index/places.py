"""Section of the index: every place that has a page, the ones that stand out with what stands out."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.findings import first_of_place
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.tables import LEVELS

_LINES = 16


@dataclass(frozen=True)
class PlaceLine:
    """A place, its level, the years of its reports, and its strongest finding (row of ``findings``), if any."""

    place: str
    level: str
    years: tuple[int, ...]
    finding: Row | None


@dataclass(frozen=True)
class Places:
    """Places with several reports.

    Attributes:
        lines: those with the strongest findings, in the order of the reports.
        others: the others by level.
        n: all of them.
    """

    lines: tuple[PlaceLine, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    n: int


def places_section(corpus: Corpus, _: None) -> Places | None:
    """Places with a page; None where none has."""
    every = [_line(corpus, place) for place in corpus.places() if place in corpus.place_pages]
    if not every:
        return None
    strongest = sorted(every, key=lambda line: (-_strength(line), corpus.place_rank[line.place]))[:_LINES]
    named = {line.place for line in strongest}
    left = [line for line in every if line.place not in named]
    return Places(
        lines=tuple(line for line in every if line.place in named),
        others=tuple((x, own) for x in LEVELS if (own := tuple(line.place for line in left if line.level == x))),
        n=len(every),
    )


def _line(corpus: Corpus, place: str) -> PlaceLine:
    reports = corpus.of_place(place)
    years = tuple(r["year"] for r in reports)
    return PlaceLine(place, reports[0]["level"], years, first_of_place(corpus, place))


def _strength(line: PlaceLine) -> float:
    return -1.0 if line.finding is None else float(line.finding["strength"])
