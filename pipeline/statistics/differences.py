"""Do two rates of clustered counts differ, and by how much? One test, and the limits that agree with it.

The score test of the difference of two Poisson rates and the limits that come from turning it around (Miettinen & Nurminen
1985, Statistics in Medicine 4; for Poisson rates Ng & Tang 2005, Statistics in Medicine 24): the variance is taken where
the difference is what is being tested, so that a rate of zero has a variance too. It is corrected for skewness (Laud 2017,
Pharmaceutical Statistics 16): without that, one mention against fifteen other texts with hardly any is called clear far too
often. Counts that cluster are divided by
their design effect first (Rao & Scott 1999, Statistics in Medicine 18); of that of the text and that of both together the
larger one is taken, since a handful of mentions tells little of how they cluster. A resampled difference has no variance
where one of the counts is zero, and with few mentions its limits hold too seldom (benchmarks/differences.py has both).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics.tails import normal_quantile, normal_upper

FloatArray = NDArray[np.float64]
_HALVINGS = 60
_LEAST = 1e-60  # of a variance: where neither says anything there is no distance either


@dataclass(frozen=True)
class ClusteredCounts:
    """Counts of some series, each with what it is counted in; arrays of one shape.

    Attributes:
        counts: what was counted; for a mean of rates, see :func:`mean_of_others`, as many as carry its information.
        sizes: of what, in the unit of the rate; above 0.
        effects: design effects, at least 1.
    """

    counts: FloatArray
    sizes: FloatArray
    effects: FloatArray

    @property
    def rates(self) -> FloatArray:
        """Counts by size."""
        return np.asarray(self.counts / self.sizes)


@dataclass(frozen=True)
class Differences:
    """First rate less the second; arrays of one shape.

    Attributes:
        value: the difference.
        low: its lower limit.
        high: its upper limit.
        p_value: two-sided; below 1 - confidence where the limits leave out zero.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray


def rate_differences(first: ClusteredCounts, second: ClusteredCounts, *, confidence: float) -> Differences:
    """Compare two independent rates, series by series.

    Args:
        first: the one.
        second: the other, of the same shape.
        confidence: two-sided confidence of the limits, e.g. 0.95.

    Returns:
        The differences, in the unit of the rates.
    """
    total = first.counts + second.counts
    both = first.counts * first.effects + second.counts * second.effects
    pooled = np.divide(both, total, out=np.ones_like(total), where=total > 0)
    # How many independent mentions a unit of the rate stands for.
    weights = tuple(x.sizes / np.maximum(pooled, x.effects) for x in (first, second))
    rates = first.rates, second.rates
    reach = normal_quantile((1 + confidence) / 2)
    low, high = (_limit(rates, weights, side, reach) for side in (-1.0, 1.0))
    p_value = 2 * normal_upper(np.abs(_score(rates, weights, np.zeros_like(total))))
    return Differences(rates[0] - rates[1], low, high, np.asarray(p_value, dtype=np.float64))


Pair = tuple[FloatArray, ...]


def _score(rates: Pair, weights: Pair, difference: FloatArray) -> FloatArray:
    """How many standard errors the found difference is from a given one, under which both rates are estimated anew.

    Corrected for skewness: a mention too many is common in a short text where one is expected in many.
    """
    (a, b), (m, n) = rates, weights
    linear = (m + n) * difference - (a * m + b * n)
    root = np.sqrt(np.maximum(linear**2 + 4 * (m + n) * b * n * difference, 0.0))
    second = np.maximum((root - linear) / (2 * (m + n)), np.maximum(0.0, -difference))
    variance = np.maximum((second + difference) / m + second / n, _LEAST)
    score = (a - b - difference) / np.sqrt(variance)
    skewness = ((second + difference) / m**2 - second / n**2) / (6 * variance**1.5)
    inside = 1 + 4 * skewness * (score + skewness)
    with np.errstate(divide="ignore"):  # beyond the last value that the correction can take, that value
        return np.where(inside > 0, 2 * (score + skewness) / (1 + np.sqrt(np.abs(inside))), -0.5 / skewness)


def _limit(rates: Pair, weights: Pair, side: float, reach: float) -> FloatArray:
    """Difference furthest from the found one that the test does not reject, by halving."""
    inside = rates[0] - rates[1]
    width = sum(np.sqrt(r * w + reach**2) / w for r, w in zip(rates, weights, strict=True))
    outside = inside + side * 4 * reach * width
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        kept = np.abs(_score(rates, weights, middle)) <= reach
        inside, outside = np.where(kept, middle, inside), np.where(kept, outside, middle)
    return inside


def mean_of_others(of: ClusteredCounts, groups: NDArray[np.int64]) -> tuple[ClusteredCounts, NDArray[np.int64]]:
    """For each rate the mean of the other rates of its group, each weighing the same.

    A mean of Poisson rates is a weighted sum of counts; it is given as the count and size of one Poisson variable with
    the same mean and variance (Dobson et al. 1991, Statistics in Medicine 10; Fay & Feuer 1997, Statistics in Medicine 16).

    Args:
        of: the rates, shape (n,).
        groups: group of each, from 0.

    Returns:
        The means, and of how many each is; with none the size is NaN.
    """
    n = int(groups.max(initial=-1)) + 1

    def others(values: FloatArray) -> FloatArray:
        return np.bincount(groups, weights=values, minlength=n)[groups] - values

    many = np.rint(others(np.ones(len(groups)))).astype(np.int64)
    spoken = others(of.counts) > 0.5  # whole numbers: what is left of others that say nothing is exactly nothing
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(spoken, others(of.rates) / many, 0.0)
        plain = others(of.counts / of.sizes**2)
        sizes = np.where(spoken, mean * many**2 / plain, many**2 / others(1 / of.sizes))
        effects = np.where(spoken, others(of.counts * of.effects / of.sizes**2) / plain, 1.0)
    sizes = np.where(many > 0, sizes, np.nan)
    return ClusteredCounts(mean * sizes, sizes, np.maximum(effects, 1.0)), many
