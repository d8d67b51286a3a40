"""Does a series rise and then fall, or fall and then rise, and when does it turn?

The turn is the knot of the line of two joined stretches that fits best (a broken stick; Hinkley 1971, Biometrika 58, for two
joined lines). It is one only if both stretches are trends of opposite direction: each is tested as any series is
(:mod:`pipeline.statistics.trend`), and the larger of the two p-values is that of the turn, since both have to hold
(intersection–union test; Berger 1982, Technometrics 24). That the knot was looked for is no licence: trendless
autocorrelated series turn in at most 6 % of trials (benchmarks/false_alarms.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics.rounding import settled
from pipeline.statistics.trend import trend_tests

FloatArray = NDArray[np.float64]
_ARM = 5  # values of a stretch, the knot belonging to both
LEAST = 2 * _ARM


@dataclass(frozen=True)
class Turns:
    """Turns of series over the same years, each of shape (series,).

    Attributes:
        year: year in which the series turns.
        p_value: the larger p-value of the two stretches; 1 where they do not go opposite ways.
        peak: whether it rises before and falls after.
    """

    year: NDArray[np.int64]
    p_value: FloatArray
    peak: NDArray[np.bool_]


def turns(years: FloatArray, values: FloatArray) -> Turns:
    """Look for the turn of each series.

    Args:
        years: real years in rising order, shape (n,), n at least 10.
        values: shape (n, series), no NaN.

    Returns:
        The turns.
    """
    knot = _knots(years, values)
    p_value, peak = np.ones(values.shape[1]), np.zeros(values.shape[1], dtype=np.bool_)
    for at in np.unique(knot).tolist():
        own = np.flatnonzero(knot == at)
        before = trend_tests(years[: at + 1], values[: at + 1, own], conventions=False)
        after = trend_tests(years[at:], values[at:, own], conventions=False)
        opposite = before.tau * after.tau < 0
        p_value[own] = np.where(opposite, np.maximum(before.p_value, after.p_value), 1.0)
        peak[own] = before.tau > 0
    return Turns(years[knot].astype(np.int64), p_value, peak)


def _knots(years: FloatArray, values: FloatArray) -> NDArray[np.int64]:
    """Row of the year at which two joined lines leave the least squared error, shape (series,)."""
    candidates = np.arange(_ARM - 1, len(years) - _ARM + 1)
    explained = []
    for at in candidates.tolist():
        away = years - years[at]
        basis, _ = np.linalg.qr(np.column_stack([np.ones_like(away), away, np.maximum(away, 0)]))
        explained.append(((basis.T @ values) ** 2).sum(axis=0))
    return np.asarray(candidates[np.argmax(settled(np.array(explained)), axis=0)])
