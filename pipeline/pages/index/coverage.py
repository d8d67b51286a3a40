"""Which years there are of which places, and what was refused."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus, level_rank

_REFUSED_ROWS = 30
_COVERAGE_ROWS = 40


@dataclass(frozen=True)
class CoverageRow:
    """Places of a level with the same years: 31 provinces of one year are one row, not 31."""

    places: tuple[str, ...]
    level: str
    have: tuple[int, ...]
    missing: tuple[int, ...]
    quarantined: tuple[int, ...]


@dataclass(frozen=True)
class Coverage:
    """Which years there are of which places, and what was refused.

    Attributes:
        rows: places by years.
        places_left: places that there was no room for.
        refused: inputs refused.
        reasons: how many for which reason, the most frequent first.
        refused_rows: rows of ``quarantine``, as far as there is room.
    """

    rows: tuple[CoverageRow, ...]
    places_left: int
    refused: int
    reasons: dict[str, int]
    refused_rows: tuple[Row, ...]


def coverage_section(corpus: Corpus, _: None) -> Coverage:
    """Coverage by place, and the inputs that were refused."""
    years: dict[tuple[str, str], dict[str, list[int]]] = {}
    for row in corpus.tables["coverage"]:
        years.setdefault((row["level"] or "", row["place"]), {}).setdefault(row["state"], []).append(row["year"])
    patterns: dict[tuple[object, ...], CoverageRow] = {}
    rank = corpus.place_rank
    for level, place in sorted(years, key=lambda lp: (level_rank(lp[0]), rank.get(lp[1], len(rank)), lp[1])):
        states = [tuple(years[level, place].get(s, ())) for s in ("have", "missing", "quarantined")]
        before = patterns.get((level, *states))
        patterns[level, *states] = CoverageRow((*(before.places if before else ()), place), level, *states)
    rows = tuple(patterns.values())
    refused = corpus.tables["quarantine"]
    reasons = Counter(r["reason"] for r in refused)
    return Coverage(
        rows=rows[:_COVERAGE_ROWS],
        places_left=sum(len(r.places) for r in rows[_COVERAGE_ROWS:]),
        refused=len(refused),
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        refused_rows=tuple(refused[:_REFUSED_ROWS]),
    )
