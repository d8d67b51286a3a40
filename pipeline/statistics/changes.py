"""When does the level of a series change? Exact segmentation, with permutation p-values.

The partition into m + 1 levels of least squared error is found by dynamic programming over every year (Truong, Oudre &
Vayatis 2020, Signal Processing 167: ``ruptures.Dynp`` with jump 1). How many changes there are is decided one at a time:
a further one is taken if the gain of the best further split is larger than under permutations of the values within the
segments found so far (as Matteson & James 2014, JASA 109, for their own statistic).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics.resampling import seed_from

FloatArray = NDArray[np.float64]
LEAST = 2  # values on either side of a change
_PERMUTATIONS = 1999
_EXACT = 7  # up to this many values all orders are tried
_MOST = 5  # changes looked for


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
    """Orders of n values to compare with: all of them if n is small, else the same random ones for every series."""
    if n <= _EXACT:
        return np.array(list(itertools.permutations(range(n))), dtype=np.int64)
    rng = np.random.Generator(np.random.PCG64(seed_from("change points", str(n))))
    return rng.permuted(np.tile(np.arange(n), (_PERMUTATIONS, 1)), axis=1)


def _gains(values: FloatArray) -> FloatArray:
    """By how much the best single split lowers the squared error, shape (..., n) to (...)."""
    n = values.shape[-1]
    if n < 2 * LEAST:
        return np.zeros(values.shape[:-1])
    left = np.arange(LEAST, n - LEAST + 1)
    centred = values - values.mean(axis=-1, keepdims=True)
    sums = np.cumsum(centred, axis=-1)[..., LEAST - 1 : n - LEAST]
    return np.asarray((sums**2 * (n / (left * (n - left)))).max(axis=-1), dtype=np.float64)


def _share_at_least(found: float, permuted: FloatArray, exact: bool) -> float:
    """Share of permutations whose gain reaches the observed one, which counts among them."""
    reached = int((permuted >= found - 1e-9 * max(1.0, abs(found))).sum())
    return reached / len(permuted) if exact else (1 + reached) / (1 + len(permuted))


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
    orders = _orders(n)
    return np.array([_share_at_least(float(_gains(v)), _gains(v[orders]), n <= _EXACT) for v in values])


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
    while len(ends) <= most and _p_of_a_further_one(values, ends) < alpha:
        search = search or _search(values)
        ends = [int(e) for e in search.predict(n_bkps=len(ends))]
    found = _described(values, ends)
    while search is not None and found and max(c.p_value for c in found) >= alpha:
        # A change that was needed on the way may be none once the others stand where they fit best.
        ends = [int(e) for e in search.predict(n_bkps=len(found) - 1)] if len(found) > 1 else [len(values)]
        found = _described(values, ends)
    return found


def _described(values: FloatArray, ends: list[int]) -> list[Change]:
    """Each change of a partition with its p-value between its neighbours."""
    bounds = [0, *ends]
    found = []
    for left, at, right in zip(bounds, bounds[1:], bounds[2:], strict=False):
        window = values[left:right]
        p_value = float(one_change_p_values(window[None, :])[0])
        found.append(Change(at, p_value, float(values[left:at].mean()), float(values[at:right].mean())))
    return found


def _p_of_a_further_one(values: FloatArray, ends: list[int]) -> float:
    segments = [values[a:b] for a, b in itertools.pairwise([0, *ends])]
    usable = [s for s in segments if len(s) >= 2 * LEAST]
    if not usable:
        return 1.0
    found = max(float(_gains(s)) for s in usable)
    if len(segments) == 1:
        return float(one_change_p_values(values[None, :])[0])
    # Each segment in its own random order; a short one has fewer orders, which then repeat.
    permuted = np.max([_gains(s[_resized(_orders(len(s)))]) for s in usable], axis=0)
    return _share_at_least(found, permuted, exact=False)


def _resized(orders: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(orders) == _PERMUTATIONS:
        return orders
    rng = np.random.Generator(np.random.PCG64(seed_from("orders", str(orders.shape[1]))))
    return np.asarray(orders[rng.integers(0, len(orders), size=_PERMUTATIONS)])


def _search(values: FloatArray) -> Any:
    """Exact search for partitions of least squared error; it keeps the costs that it has computed."""
    import ruptures

    sums, squares = (np.concatenate([[0.0], np.cumsum(x)]) for x in (values, values**2))

    class SquaredError(ruptures.base.BaseCost):  # type: ignore[misc]
        """As ruptures' own l2, from running sums: many times as fast on short series."""

        model = ""
        min_size = 1

        def fit(self, signal: FloatArray) -> SquaredError:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            return float(squares[end] - squares[start] - (sums[end] - sums[start]) ** 2 / (end - start))

    return ruptures.Dynp(custom_cost=SquaredError(), min_size=LEAST, jump=1).fit(values[:, None])


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
