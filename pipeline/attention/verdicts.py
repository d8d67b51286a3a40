"""Does a series rise or fall: over all its years, over the recent ones alone, or one after the other?

Mann–Kendall with the correction for autocorrelation and Sen's slope (:mod:`pipeline.statistics.trend`), and turns
(:mod:`pipeline.statistics.turning`). The false discovery rate (Benjamini & Hochberg 1995) is that of what is shown together:
the series of one place and part, so that a place's verdict does not depend on which other places there are; for lists over
places there is a second q-value over all of them. A verdict that hangs on how autocorrelation is allowed for is marked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.attention.series import Series
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import ALPHA, FloatArray, benjamini_hochberg_within, trend_tests, turns
from pipeline.statistics.turning import LEAST

Row = dict[str, Any]
Key = tuple[str, str, str, str]
_SHOWN = ("tau", "p_value", "p_uncorrected", "variance_factor", "slope", "slope_low", "slope_high")
_RECENT = ("tau", "p_value", "slope", "slope_low", "slope_high")
_CONVENTIONS = 3  # of the correction for autocorrelation, besides our own


def named(series: Series) -> Row:
    """Columns that name a series."""
    return dict(zip(("series_kind", "series", "place", "part"), series.key, strict=True))


def tested_series(family: Sequence[Series], settings: StatisticsSettings) -> dict[Key, Row]:
    """Rows of trends by key; series over the same years are tested together.

    Args:
        family: series of one kind.
        settings: least number of years, recent years.
    """
    rows = {s.key: {**named(s), **_span(s), "verdict": "too_few_years"} for s in family}
    tested = [s for s in family if len(s.years) >= settings.min_years]
    found, p_other = _tested(tested, _SHOWN)
    pages = numbered(s.family for s in tested)
    q_value = benjamini_hochberg_within(found["p_value"], pages)
    flat = q_value >= ALPHA
    # Whether another convention of the correction for autocorrelation would turn the verdict: the direction is the same.
    others = [benjamini_hochberg_within(p, pages) >= ALPHA for p in p_other]
    found |= {
        "q_value": q_value,
        "verdict": _verdicts(flat, found["tau"]),
        "q_value_index": _over_places(found["p_value"], tested),
        "sensitive": np.any([other != flat for other in others], axis=0),
    }
    _fill(rows, tested, found)
    _add_recent(rows, family, settings)
    _add_turns(rows, family)
    return rows


def numbered(families: Iterable[Hashable]) -> NDArray[np.int64]:
    """Families by number, from 0."""
    number: dict[Hashable, int] = {}
    return np.array([number.setdefault(family, len(number)) for family in families], dtype=np.int64)


def _span(series: Series) -> Row:
    years = series.years
    return {"n_years": len(years), "first_year": int(years[0]), "last_year": int(years[-1])}


def _together(family: Sequence[Series]) -> Iterator[tuple[FloatArray, list[int]]]:
    """Numbers of the series over the same years."""
    groups: dict[bytes, list[int]] = defaultdict(list)
    for i, series in enumerate(family):
        groups[series.years.tobytes()].append(i)
    return ((family[group[0]].years.astype(np.float64), group) for group in groups.values())


def _tested(
    family: Sequence[Series], columns: Sequence[str], *, conventions: bool = True
) -> tuple[dict[str, NDArray[Any]], FloatArray]:
    """Columns of the tests of series, and their p-values under other conventions, shape (conventions, series)."""
    found: dict[str, NDArray[Any]] = {name: np.empty(len(family)) for name in columns}
    p_other = np.empty((_CONVENTIONS if conventions else 0, len(family)))
    for years, group in _together(family):
        trends = trend_tests(years, np.stack([family[i].values for i in group], axis=1), conventions=conventions)
        for name in columns:
            found[name][group] = getattr(trends, name)
        p_other[:, group] = trends.p_other
    return found, p_other


def _verdicts(flat: NDArray[np.bool_], tau: FloatArray) -> NDArray[np.str_]:
    return np.where(flat, "flat", np.where(tau > 0, "rising", "falling"))


def _over_places(p_values: FloatArray, tested: Sequence[Series]) -> FloatArray:
    return benjamini_hochberg_within(p_values, numbered((s.family[0], s.part) for s in tested))


def _fill(rows: dict[Key, Row], tested: Sequence[Series], columns: dict[str, NDArray[Any]]) -> None:
    """Values of columns into the rows of some series."""
    for series, values in zip(tested, zip(*(c.tolist() for c in columns.values()), strict=True), strict=True):
        rows[series.key].update(zip(columns, values, strict=True))


def _add_recent(rows: dict[Key, Row], family: Sequence[Series], settings: StatisticsSettings) -> None:
    """The same test over the last years of each series; nothing where these are all its years."""
    late: list[Series] = []
    for series in family:
        before = series.years[-1] - settings.recent_years
        if series.years[0] > before:
            continue
        window = series.within(series.years > before)
        rows[series.key] |= {
            "recent_from": int(window.years[0]),
            "recent_n_years": len(window.years),
            "recent_verdict": "too_few_years",
        }
        if len(window.years) >= settings.min_years:
            late.append(window)
    found, _ = _tested(late, _RECENT, conventions=False)
    q_value = benjamini_hochberg_within(found["p_value"], numbered(s.family for s in late))
    found |= {
        "q_value": q_value,
        "verdict": _verdicts(q_value >= ALPHA, found["tau"]),
        "q_value_index": _over_places(found["p_value"], late),
    }
    _fill(rows, late, {f"recent_{name}": column for name, column in found.items()})


def _add_turns(rows: dict[Key, Row], family: Sequence[Series]) -> None:
    """Where a series turns; the year is told only of one that does."""
    long = [s for s in family if len(s.years) >= LEAST and np.ptp(s.values) > 0]
    p_value, year, peak = np.empty(len(long)), np.empty(len(long), dtype=np.int64), np.empty(len(long), dtype=np.bool_)
    for years, group in _together(long):
        made = turns(years, np.stack([long[i].values for i in group], axis=1))
        p_value[group], year[group], peak[group] = made.p_value, made.year, made.peak
    q_value = benjamini_hochberg_within(p_value, numbered(s.family for s in long))
    _fill(rows, long, {"turning_p_value": p_value, "turning_q_value": q_value})
    for i in np.flatnonzero(q_value < ALPHA).tolist():
        rows[long[i].key] |= {"turning_year": int(year[i]), "turning": "peak" if peak[i] else "trough"}
