"""Section of the index: attention by level of government over the years, each place weighing the same."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.reporting.by_report import Row
from pipeline.reporting.corpus import LEVELS, Corpus
from pipeline.reporting.view import Estimate, Figure, Points, rates_over_years

_AVERAGE = {"province": "省级平均", "city": "地级平均", "district": "县级平均", "national": "国家级平均"}


@dataclass(frozen=True)
class LevelCurves:
    """The mean of one level by year, and the same adjusted for which places have a report.

    Attributes:
        level: the level.
        fewest: places in the year with fewest of them.
        most: places in the year with most.
        mean: mean of all places with a report.
        adjusted: mean adjusted for the places.
    """

    level: str
    fewest: int
    most: int
    mean: Points
    adjusted: Points


@dataclass(frozen=True)
class LevelsFigure(Figure):
    """One concept at every level."""

    concept: str
    levels: tuple[LevelCurves, ...]


@dataclass(frozen=True)
class Levels:
    """Means of each level, from the plan.

    Attributes:
        figures: a chart for each concept.
        trends: rows of ``trends`` with their level.
    """

    figures: tuple[LevelsFigure, ...]
    trends: tuple[tuple[str, Row], ...]


def levels_section(corpus: Corpus, _: None) -> Levels | None:
    """Charts and verdicts of the means of each level; None where no level has two places in each of two years."""
    rows = [r for r in corpus.tables["attention_by_level"] if r["part"] == "plan"]
    levels = [x for x in LEVELS if len({r["year"] for r in rows if r["level"] == x}) > 1]
    if not levels:
        return None
    figures = []
    for concept in corpus.concepts:
        found = (_curves(x, [r for r in rows if (r["level"], r["concept"]) == (x, concept)]) for x in levels)
        figures.append(LevelsFigure(f"levels-{concept}", concept, tuple(c for c in found if c is not None)))
    rank = {c: i for i, c in enumerate(corpus.concepts)}
    trends = [
        (x, r)
        for x in levels
        for r in sorted(corpus.place_rows("trends", _AVERAGE[x]), key=lambda r: rank.get(r["series"], len(rank)))
        if r["part"] == "plan"
    ]
    return Levels(tuple(f for f in figures if f.levels), tuple(trends))


def _curves(level: str, rows: list[Row]) -> LevelCurves | None:
    if not rows:
        return None
    rows = sorted(rows, key=lambda r: r["year"])
    return LevelCurves(
        level=level,
        fewest=min(r["n_places"] for r in rows),
        most=max(r["n_places"] for r in rows),
        mean=rates_over_years((r["year"], r) for r in rows),
        adjusted={
            r["year"]: Estimate(r["adjusted_per_10k_tokens"]) for r in rows if r["adjusted_per_10k_tokens"] is not None
        },
    )
