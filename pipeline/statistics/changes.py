"""When does the level of a series change? Exact segmentation, with permutation p-values.

The partition into m + 1 levels of least squared error is found by dynamic programming over every year (Truong, Oudre &
Vayatis 2020, Signal Processing 167). How many changes there are is decided one at a time:
a further one is taken if the gain of the best further split is larger than under permutations of the values within the
segments found so far (as Matteson & James 2014, JASA 109, for their own statistic). What is compared is the gain over the
squared error that is left, as in an F-test; where years that follow one another go together, the ratio under
permutations is multiplied by what that adds to the variance of a sum, (1 + r) / (1 - r), since permuting takes it away.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics.resampling import seed_from

FloatArray = NDArray[np.float64]
LEAST = 2  # values on either side of a change
_PERMUTATIONS = 1999
_EXACT = 7  # up to this many values all orders are tried
_MOST = 5  # changes looked for
_LEAST_PAIRS = 6  # pairs of values two apart: an autocorrelation of fewer is noise
_MOST_PERSISTENT = 0.9
_CELLS = 4_000  # values of a year held at once: orders times series


@dataclass(frozen=True)
class Change:
    """One change of level.

    Attributes:
        index: first value of the new level.
        p_value: permutation p-value of this change, between its neighbours.
        before: mean of the level before it.
        after: mean of the level from it on.
    """

    index: int
    p_value: float
    before: float
    after: float


@cache
def _orders(n: int) -> NDArray[np.int64]:
    """Orders of n values to compare with: all of them if n is small, else the same random ones for every series.

    Shape (n, orders): sums along a series are then sums of long rows.
    """
    if n <= _EXACT:
        return np.ascontiguousarray(np.array(list(itertools.permutations(range(n))), dtype=np.int64).T)
    rng = np.random.Generator(np.random.PCG64(seed_from("change points", str(n))))
    return np.ascontiguousarray(rng.permuted(np.tile(np.arange(n), (_PERMUTATIONS, 1)), axis=1).T)


def _as_found(n: int) -> NDArray[np.int64]:
    """The order that n values have."""
    return np.arange(n).reshape(-1, 1)


def _gains(centred: FloatArray, orders: NDArray[np.int64]) -> FloatArray:
    """By how much the best single split lowers the squared error of values less their mean, in each of some orders.

    Args:
        centred: series one beside another, shape (n, series).
        orders: rows of ``centred``, shape (n, orders).

    Returns:
        Shape (orders, series).
    """
    n = len(centred)
    best = np.zeros((orders.shape[1], centred.shape[1]))
    before = np.zeros_like(best)
    # Value by value: what is at work then stays in the processor's cache, which all orders at once do not.
    for left, order in enumerate(orders[: n - LEAST], 1):
        before += centred.take(order, axis=0)
        if left >= LEAST:
            np.maximum(best, before * before * (n / (left * (n - left))), out=best)
    return best


def persistence(values: FloatArray, bounds: list[int], least: float = 1.28) -> float:
    """First-order autocorrelation of a series within its levels, from 0 to 0.9; 0 where it is too small to tell.

    From differences one and two apart, whose mean squares are in the ratio 1 to 1 + r whatever the levels are: what a level's
    own mean takes away biases the usual estimate (cf. Hall & Van Keilegom 2003, JRSS B 65).

    Args:
        values: shape (n,), in the order of the years.
        bounds: 0, the first value of each later level, n.
        least: what an autocorrelation has to be above to count, in standard errors.
    """
    stretches = [values[a:b] for a, b in itertools.pairwise(bounds)]
    once, twice = (np.concatenate([s[min(lag, len(s)) :] - s[:-lag] for s in stretches]) for lag in (1, 2))
    power = float((once**2).mean()) if len(once) else 0.0
    if len(twice) < _LEAST_PAIRS or power == 0:
        return 0.0
    r = float((twice**2).mean()) / power - 1
    return min(r, _MOST_PERSISTENT) if r > least / math.sqrt(len(values)) else 0.0


def _enlarged(values: FloatArray, bounds: list[int]) -> float:
    """By how much autocorrelation enlarges the variance of a long sum."""
    r = persistence(values, bounds)
    return (1 + r) / (1 - r)


def _odds(gains: FloatArray, error: FloatArray) -> FloatArray:
    """Gains over the squared error that they leave, of series one beside another."""
    return np.asarray(gains / np.maximum(error - gains, 1e-9 * np.maximum(error, 1e-300)))


def _share_at_least(found: FloatArray, permuted: FloatArray, exact: bool) -> FloatArray:
    """Share of permutations whose gain reaches the observed one, which counts among them.

    Args:
        found: shape (1, series).
        permuted: shape (permutations, series).
        exact: whether these are all there are.
    """
    reached = (permuted >= found - 1e-9 * np.maximum(1.0, np.abs(found))).sum(axis=0)
    return np.asarray(reached / len(permuted) if exact else (1 + reached) / (1 + len(permuted)))


def one_change_p_values(values: FloatArray) -> FloatArray:
    """Permutation p-values of at least one change, for series of the same length.

    Args:
        values: shape (series, n), no NaN.

    Returns:
        p-values, shape (series,); 1 where a series is constant or shorter than two values on either side allow.
    """
    n_series, n = values.shape
    if n < 2 * LEAST:
        return np.ones(n_series)
    # A series may change more than once: with a single split what is left of the others would look like autocorrelation.
    most = min(2, n // LEAST - 1)
    short = n - 2 < _LEAST_PAIRS  # for an autocorrelation
    enlarged = [1.0 if short else _enlarged(v, [0, *_Partitions(v, most).ends(most)]) for v in values]
    step = max(1, _CELLS // _orders(n).shape[1])
    some = ((values[i : i + step], np.array(enlarged[i : i + step])) for i in range(0, n_series, step))
    return np.concatenate([_p_of_one(*each) for each in some]) if n_series else np.empty(0)


def _p_of_one(values: FloatArray, enlarged: FloatArray | float) -> FloatArray:
    """Whether series of one length change level at all, shape (series, n) to (series,)."""
    n = values.shape[1]
    centred = values - values.mean(axis=1, keepdims=True)
    error = (centred**2).sum(axis=1)
    columns = np.ascontiguousarray(centred.T)
    found, permuted = (_odds(_gains(columns, orders), error) for orders in (_as_found(n), _orders(n)))
    return _share_at_least(found, enlarged * permuted, n <= _EXACT)


def change_points(values: FloatArray, *, alpha: float) -> list[Change]:
    """Changes of level in one series.

    Args:
        values: shape (n,), in the order of the years, no NaN.
        alpha: level at which a further change is taken.

    Returns:
        Changes in order; none where the series shows no change.
    """
    most = min(_MOST, len(values) // LEAST - 1)
    ends = [len(values)]
    search = None
    while len(ends) <= most:
        search = search or _Partitions(values, most)
        further = search.ends(len(ends))
        beyond = search.ends(min(len(ends) + 1, most))
        if _p_of_a_further_one(values, ends, _enlarged(values, [0, *beyond])) >= alpha:
            break
        ends = further
    found = _described(values, ends)
    while search is not None and found and max(c.p_value for c in found) >= alpha:
        # A change that was needed on the way may be none once the others stand where they fit best.
        ends = search.ends(len(found) - 1)
        found = _described(values, ends)
    return found


def _described(values: FloatArray, ends: list[int]) -> list[Change]:
    """Each change of a partition with its p-value between its neighbours."""
    bounds = [0, *ends]
    enlarged = _enlarged(values, bounds)
    found = []
    for left, at, right in zip(bounds, bounds[1:], bounds[2:], strict=False):
        window = values[left:right]
        p_value = float(_p_of_one(window[None], enlarged)[0]) if len(window) >= 2 * LEAST else 1.0
        found.append(Change(at, p_value, float(values[left:at].mean()), float(values[at:right].mean())))
    return found


def _p_of_a_further_one(values: FloatArray, ends: list[int], enlarged: float) -> float:
    segments = [values[a:b] for a, b in itertools.pairwise([0, *ends])]
    usable = [s - s.mean() for s in segments if len(s) >= 2 * LEAST]
    if not usable:
        return 1.0
    if len(segments) == 1:
        return float(_p_of_one(values[None], enlarged)[0])
    error = np.array([sum(float(((s - s.mean()) ** 2).sum()) for s in segments)])
    # Each segment in its own random order; a short one has fewer orders, which then repeat.
    found, permuted = (
        _odds(np.max([_gains(s[:, None], of(len(s))) for s in usable], axis=0), error) for of in (_as_found, _resized)
    )
    return float(_share_at_least(found, enlarged * permuted, exact=False)[0])


@cache
def _resized(n: int) -> NDArray[np.int64]:
    """As many orders of n values as longer series have, shape (n, orders)."""
    orders = _orders(n)
    if orders.shape[1] == _PERMUTATIONS:
        return orders
    rng = np.random.Generator(np.random.PCG64(seed_from("orders", str(n))))
    return np.ascontiguousarray(orders[:, rng.integers(0, orders.shape[1], size=_PERMUTATIONS)])


class _Partitions:
    """The partitions of a series into levels with the least squared error, for every number of changes up to a limit.

    Dynamic programming over every year, from running sums (Bellman 1961, Communications of the ACM 4(6)); tests hold it
    to ``ruptures.Dynp`` with jump 1.

    Args:
        values: shape (n,).
        most: changes.
    """

    def __init__(self, values: FloatArray, most: int) -> None:
        n = len(values)
        sums, squares = (np.concatenate([[0.0], np.cumsum(x)]) for x in (values, values**2))
        length = np.subtract.outer(np.arange(n + 1), np.arange(n + 1)).T  # of the level from row to column
        error = (
            squares[None, :] - squares[:, None] - (sums[None, :] - sums[:, None]) ** 2 / np.where(length > 0, length, 1)
        )
        error[length < LEAST] = np.inf
        best = error[0]
        self._from: list[NDArray[np.int64]] = []  # for each number of changes and each end the last change before it
        for _ in range(most):
            total = best[:, None] + error
            self._from.append(total.argmin(axis=0))
            best = total.min(axis=0)

    def ends(self, changes: int) -> list[int]:
        """Ends of the levels of the best partition, in order."""
        found = [len(self._from[0]) - 1]
        for step in range(changes - 1, -1, -1):
            found.append(int(self._from[step][found[-1]]))
        return found[::-1]


def explained(values: FloatArray, years: FloatArray, changes: list[Change]) -> tuple[float, float]:
    """Share of the variance that the levels explain, and that a straight line would.

    A steady slope is also cut into levels; where the line explains more, the series is better called a trend.

    Returns:
        R² of the levels and of the line; 0 for a constant series.
    """
    total = float(((values - values.mean()) ** 2).sum())
    if math.isclose(total, 0.0, abs_tol=1e-12):
        return 0.0, 0.0
    bounds = [0, *(c.index for c in changes), len(values)]
    within = sum(float(((values[a:b] - values[a:b].mean()) ** 2).sum()) for a, b in itertools.pairwise(bounds))
    line = float(np.corrcoef(years, values)[0, 1]) ** 2
    return 1 - within / total, line
