"""Does a series rise or fall: over all its years, over the recent ones alone, or one after the other?

Mann–Kendall with the correction for autocorrelation and Sen's slope (:mod:`pipeline.statistics.trend`), and turns
(:mod:`pipeline.statistics.turning`). The false discovery rate (Benjamini & Hochberg 1995) is that of what is shown together:
the series of one place and part, so that a place's verdict does not depend on which other places there are; for lists over
places there is a second q-value over all of them. A verdict that hangs on how autocorrelation is allowed for is marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from pipeline.attention.series import Series
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import FloatArray, Trends, Turns, benjamini_hochberg, trend_tests, turns
from pipeline.statistics.turning import LEAST

Row = dict[str, Any]
Key = tuple[str, str, str, str]
_SHOWN = ("tau", "p_value", "p_uncorrected", "variance_factor", "slope", "slope_low", "slope_high")
_RECENT = ("tau", "p_value", "slope", "slope_low", "slope_high")


def named(series: Series) -> Row:
    """Columns that name a series."""
    return dict(zip(("series_kind", "series", "place", "part"), series.key, strict=True))


def tested_series(family: Sequence[Series], settings: StatisticsSettings) -> dict[Key, Row]:
    """Rows of trends by key; series over the same years are tested together.

    Args:
        family: series of one kind.
        settings: least number of years, recent years, false discovery rate.
    """
    rows = {s.key: {**named(s), **_span(s), "verdict": "too_few_years"} for s in family}
    found: dict[Key, tuple[Trends, int]] = {}
    for years, group in _together(s for s in family if len(s.years) >= settings.min_years):
        trends = trend_tests(years, np.stack([s.values for s in group], axis=1))
        found |= {s.key: (trends, i) for i, s in enumerate(group)}
    tested = [s for s in family if s.key in found]
    for series in tested:
        trends, i = found[series.key]
        rows[series.key] |= {k: float(getattr(trends, k)[i]) for k in _SHOWN}
    _judge(rows, tested, settings)
    for row, q in zip((rows[s.key] for s in tested), _over_places(rows, tested, "p_value"), strict=True):
        row["q_value_index"] = q
    _mark_sensitive(rows, tested, found, settings)
    _add_recent(rows, family, settings)
    _add_turns(rows, family, settings)
    return rows


def corrected(families: Sequence[Hashable], p_values: Sequence[float]) -> list[float]:
    """q-values, each over the p-values of its family."""
    of: dict[Hashable, list[int]] = defaultdict(list)
    for i, family in enumerate(families):
        of[family].append(i)
    p, q = np.array(p_values, dtype=np.float64), np.empty(len(p_values))
    for own in of.values():
        q[own] = benjamini_hochberg(p[own])
    made: list[float] = q.tolist()
    return made


def _span(series: Series) -> Row:
    years = series.years
    return {"n_years": len(years), "first_year": int(years[0]), "last_year": int(years[-1])}


def _together(family: Iterable[Series]) -> Iterable[tuple[FloatArray, list[Series]]]:
    """Series over the same years."""
    groups: dict[tuple[int, ...], list[Series]] = defaultdict(list)
    for series in family:
        groups[tuple(series.years.tolist())].append(series)
    return ((np.array(years, dtype=np.float64), group) for years, group in groups.items())


def _judge(rows: dict[Key, Row], tested: Sequence[Series], settings: StatisticsSettings, prefix: str = "") -> None:
    """Set q_value and verdict, or those of the recent years."""
    own = [rows[s.key] for s in tested]
    q_values = corrected([s.family for s in tested], [r[prefix + "p_value"] for r in own])
    for row, q in zip(own, q_values, strict=True):
        row[prefix + "q_value"] = q
        row[prefix + "verdict"] = _verdict(q, row[prefix + "tau"], settings)


def _verdict(q: float, tau: float, settings: StatisticsSettings) -> str:
    return "flat" if q >= settings.alpha else "rising" if tau > 0 else "falling"


def _over_places(rows: dict[Key, Row], tested: Sequence[Series], p_value: str) -> list[float]:
    return corrected([(s.family[0], s.part) for s in tested], [rows[s.key][p_value] for s in tested])


def _mark_sensitive(
    rows: dict[Key, Row], tested: Sequence[Series], found: dict[Key, tuple[Trends, int]], settings: StatisticsSettings
) -> None:
    """Say of each verdict whether another convention of the correction for autocorrelation would turn it."""
    for row in (rows[s.key] for s in tested):
        row["sensitive"] = False
    for convention in range(3):
        p_values = [float(found[s.key][0].p_other[convention, found[s.key][1]]) for s in tested]
        for series, q in zip(tested, corrected([s.family for s in tested], p_values), strict=True):
            row = rows[series.key]
            row["sensitive"] |= _verdict(q, row["tau"], settings) != row["verdict"]


def _add_recent(rows: dict[Key, Row], family: Sequence[Series], settings: StatisticsSettings) -> None:
    """The same test over the last years of each series; nothing where these are all its years."""
    late: list[Series] = []
    for series in family:
        kept = series.years > series.years[-1] - settings.recent_years
        if kept.all():
            continue
        window = series.within(kept)
        rows[series.key] |= {
            "recent_from": int(window.years[0]),
            "recent_n_years": len(window.years),
            "recent_verdict": "too_few_years",
        }
        if len(window.years) >= settings.min_years:
            late.append(window)
    for years, group in _together(late):
        trends = trend_tests(years, np.stack([s.values for s in group], axis=1), conventions=False)
        for i, series in enumerate(group):
            rows[series.key] |= {f"recent_{k}": float(getattr(trends, k)[i]) for k in _RECENT}
    _judge(rows, late, settings, "recent_")
    for series, q in zip(late, _over_places(rows, late, "recent_p_value"), strict=True):
        rows[series.key]["recent_q_value_index"] = q


def _add_turns(rows: dict[Key, Row], family: Sequence[Series], settings: StatisticsSettings) -> None:
    """Where a series turns; the year is told only of one that does."""
    long = [s for s in family if len(s.years) >= LEAST and np.ptp(s.values) > 0]
    found: dict[Key, tuple[Turns, int]] = {}
    for years, group in _together(long):
        made = turns(years, np.stack([s.values for s in group], axis=1))
        found |= {s.key: (made, i) for i, s in enumerate(group)}
    p_values = [float(found[s.key][0].p_value[found[s.key][1]]) for s in long]
    for series, p, q in zip(long, p_values, corrected([s.family for s in long], p_values), strict=True):
        made, i = found[series.key]
        rows[series.key] |= {"turning_p_value": p, "turning_q_value": q}
        if q < settings.alpha:
            rows[series.key] |= {"turning_year": int(made.year[i]), "turning": "peak" if made.peak[i] else "trough"}
