"""Section of the index: attention by level of government over the years, each place weighing the same."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import CurvePanel, Curves, Estimate, rates_over_years
from pipeline.tables import LEVELS

_AVERAGE = {"province": "省级平均", "city": "地级平均", "district": "县级平均", "national": "国家级平均"}


@dataclass(frozen=True)
class Levels:
    """Means of each level, from the plan.

    Attributes:
        figures: a chart for each concept.
        trends: rows of ``trends`` with their level.
    """

    figures: tuple[Curves, ...]
    trends: tuple[tuple[str, Row], ...]


def levels_section(corpus: Corpus, _: None) -> Levels | None:
    """Charts and verdicts of the means of each level; None where no level has two places in each of two years."""
    rows = [r for r in corpus.tables["attention_by_level"] if r["part"] == "plan"]
    levels = [x for x in LEVELS if len({r["year"] for r in rows if r["level"] == x}) > 1]
    if not levels:
        return None
    figures = []
    for concept in corpus.concepts:
        found = (_panel(x, [r for r in rows if (r["level"], r["concept"]) == (x, concept)]) for x in levels)
        panels = tuple(p for p in found if p is not None)
        figures.append(Curves(f"levels-{concept}", "levels_figure", {"concept": concept}, panels))
    rank = {c: i for i, c in enumerate(corpus.concepts)}
    trends = [
        (x, r)
        for x in levels
        for r in sorted(corpus.place_rows("trends", _AVERAGE[x]), key=lambda r: rank.get(r["series"], len(rank)))
        if r["part"] == "plan"
    ]
    return Levels(tuple(f for f in figures if f.panels), tuple(trends))


def _panel(level: str, rows: list[Row]) -> CurvePanel | None:
    """The mean by year, and the same adjusted for which places have a report."""
    if not rows:
        return None
    rows = sorted(rows, key=lambda r: r["year"])
    places = [r["n_places"] for r in rows]
    adjusted = {
        r["year"]: Estimate(r["adjusted_per_10k_tokens"]) for r in rows if r["adjusted_per_10k_tokens"] is not None
    }
    lines = (("mean", rates_over_years((r["year"], r) for r in rows)), ("adjusted", adjusted))
    return CurvePanel({"level": level, "fewest": min(places), "most": max(places)}, lines)
