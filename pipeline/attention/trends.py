"""Does a series rise or fall over the years, and when does its level change?

Verdicts come from :mod:`pipeline.attention.verdicts`, change points from :mod:`pipeline.statistics.changes`; both are
corrected (Benjamini & Hochberg 1995) over the series of one place. With fewer than five years nothing is tested; the ratio
of the later to the earlier years says what can be said.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline import tables
from pipeline.attention.levels import level_rows
from pipeline.attention.series import Series, concept_series, level_concept_series, topic_series
from pipeline.attention.verdicts import Key, Row, named, numbered, tested_series
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import (
    ALPHA,
    CONFIDENCE,
    Change,
    benjamini_hochberg_within,
    change_points,
    explained,
    levels,
    one_change_p_values,
    ratio_of_clustered_counts,
    step,
)


def trend_tables(
    *,
    attention: pa.Table,
    settings: StatisticsSettings,
    topic_shares: pa.Table | None = None,
    term_changes: pa.Table | None = None,
) -> dict[str, pa.Table]:
    """Test the series of each concept and topic by place and part (review, plan, all), and of each level.

    Args:
        attention: rows of attention.
        settings: least number of years, draws.
        topic_shares: rows of topic_shares.
        term_changes: rows of term_changes; the terms among them that rise or fall were tested there, among all terms.

    Returns:
        trends, change_points and attention_by_level.
    """
    by_level = level_rows(attention, settings.bootstrap_draws)
    concepts = concept_series(attention) + level_concept_series(by_level)
    topics = topic_series(topic_shares) if topic_shares is not None and topic_shares.num_rows else []
    covered = _covered_years(attention)
    ratios = _Periods(attention)
    rows: list[Row] = []
    changes: list[Row] = []
    for family in (concepts, topics):
        family.sort(key=lambda s: s.key)
        tested = tested_series(family, settings)
        for series in family:
            row = tested[series.key]
            row["five_year_reviews"] = len(covered[series.place].intersection(series.years.tolist()))
            if row["verdict"] == "too_few_years" and series.kind == "concept":
                row.update(ratios.of(series))
        rows += [tested[s.key] for s in family]
        changes += _changes(family, settings)
    if term_changes is not None:
        rows += _terms(term_changes)
    return {
        "trends": tables.TRENDS.from_rows(rows),
        "change_points": tables.CHANGE_POINTS.from_rows(changes),
        "attention_by_level": by_level,
    }


def _terms(term_changes: pa.Table) -> list[Row]:
    """Terms that rise or fall, as rows of trends."""
    same = (
        "place",
        "n_years",
        "first_year",
        "last_year",
        "tau",
        "p_value",
        "q_value",
        "slope",
        "slope_low",
        "slope_high",
    )
    return [
        {"series_kind": "term", "series": r["term"], "part": "plan", "verdict": r["kind"], **{k: r[k] for k in same}}
        for r in term_changes.to_pylist()
        if r["kind"] in ("rising", "falling")
    ]


def _covered_years(attention: pa.Table) -> dict[str, set[int]]:
    """By place the years whose report reviews more than two years, as those after a change of government do."""
    found: dict[str, set[int]] = defaultdict(set)
    for place, year, n in zip(*(attention[c].to_pylist() for c in ("place", "year", "review_years")), strict=True):
        if n is not None and n > 2:
            found[place].add(year)
    return found


def _changes(family: list[Series], settings: StatisticsSettings) -> list[Row]:
    """Rows of change_points: series that change, and where."""
    # Topics are many: their levels are looked at where trends are, in the plan.
    usable = [s for s in family if s.kind == "concept" or s.part == "plan"]
    usable = [s for s in usable if len(s.years) >= settings.min_years and np.ptp(s.values) > 0]
    by_length: dict[int, list[Series]] = defaultdict(list)
    for series in usable:
        by_length[len(series.years)].append(series)
    p_values: dict[Key, float] = {}
    for group in by_length.values():
        found = one_change_p_values(np.stack([s.values for s in group]))
        p_values |= {s.key: p for s, p in zip(group, found.tolist(), strict=True)}
    of_all = np.array([p_values[s.key] for s in usable], dtype=np.float64)
    q_values = benjamini_hochberg_within(of_all, numbered(s.family for s in usable)).tolist()
    rows: list[Row] = []
    for series, q in zip(usable, q_values, strict=True):
        if q >= ALPHA:
            continue
        changes = change_points(series.values, alpha=ALPHA)
        levels, line = explained(series.values, series.years.astype(np.float64), changes)
        rows += [
            {
                **named(series),
                "year": int(series.years[c.index]),
                "year_before": int(series.years[c.index - 1]),
                "p_value": c.p_value,
                "q_value": q,
                "p_series": p_values[series.key],
                "mean_before": c.before,
                "mean_after": c.after,
                "r2_levels": levels,
                "r2_line": line,
                **sure,
            }
            for c, sure in zip(changes, _how_sure(series, changes), strict=True)
        ]
    return rows


def _how_sure(series: Series, changes: list[Change]) -> list[Row]:
    """Of each change the intervals of the levels on either side and of their difference."""
    found = levels(series.values, [0, *(c.index for c in changes), len(series.values)])
    rows = []
    for before, after in pairwise(found):
        low, high = step(before, after)
        rows.append(
            {
                "before_low": before.low,
                "before_high": before.high,
                "after_low": after.low,
                "after_high": after.high,
                "change_low": low,
                "change_high": high,
            }
        )
    return rows


class _Periods:
    """Ratio of the rate in the later years to that in the earlier ones, for series too short to test."""

    def __init__(self, attention: pa.Table) -> None:
        self._attention = attention

    @cached_property
    def _of(self) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        keys = ("concept", "place", "part", "year")
        values = ("hits", "n_tokens", "design_effect")
        columns = [self._attention[c].to_pylist() for c in (*keys, *values)]
        return {row[:4]: row[4:] for row in zip(*columns, strict=True)}

    def of(self, series: Series) -> Row:
        """Columns of the two periods; none for one year, or for the mean of a level."""
        years = series.years.tolist()
        known = (self._of.get((series.name, series.place, series.part, y), (None,)) for y in years)
        found = [k for k in known if k[0] is not None]
        if len(years) < 2 or len(found) < len(years):
            return {}
        half = len(years) // 2
        early, late = self._sum(found[:half]), self._sum(found[half:])
        ratio, low, high = ratio_of_clustered_counts(early, late, confidence=CONFIDENCE)
        return {
            "early_years": _span(years[:half]),
            "late_years": _span(years[half:]),
            "period_ratio": ratio,
            "period_ratio_low": low,
            "period_ratio_high": high,
        }

    @staticmethod
    def _sum(rows: list[tuple[Any, ...]]) -> tuple[float, float, float]:
        hits, words = sum(r[0] for r in rows), sum(r[1] for r in rows)
        variance = sum(r[0] * (r[2] or 1.0) for r in rows)
        return float(hits), float(words), float(variance / hits) if hits else 1.0


def _span(years: list[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
