"""How sure is the level of a series between two changes, and how large is the step from one level to the next?

Student's interval of a mean, and Welch's of a difference (1947, Biometrika 34), with the years of a level as draws. Where
the changes were found by least squares the means are, to first order, as sure as if the years of the changes had been
known (Bai & Perron 1998, Econometrica 66). Where years that follow one another go together the variance of a mean is larger,
and fewer years speak for themselves; the autocorrelation is taken over all levels.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics.changes import persistence
from pipeline.statistics.tails import t_quantile

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class StretchLevel:
    """A stretch of a series between two changes.

    Attributes:
        mean: of its values.
        low: lower end of the interval of the mean; not below 0, as no rate is, unless the mean (adjusted) is itself.
        high: upper end.
        variance: of the mean.
        freedom: degrees of freedom of the variance.
    """

    mean: float
    low: float
    high: float
    variance: float
    freedom: float


def levels(values: FloatArray, bounds: list[int], *, confidence: float = 0.95) -> list[StretchLevel]:
    """The levels of a series with their intervals.

    Args:
        values: shape (n,), in the order of the years, no NaN.
        bounds: 0, the first value of each later level, n; at least two values a level.
        confidence: of the intervals.
    """
    stretches = [values[a:b] for a, b in itertools.pairwise(bounds)]
    r = persistence(values, bounds, 0.0)
    made = []
    for own in stretches:
        n = len(own)
        lags = np.arange(1, n)
        factor = 1 + 2 * float(((1 - lags / n) * r**lags).sum())
        # The squares about a mean that shares the autocorrelation are too small by as many values as it takes away.
        spread = float(((own - own.mean()) ** 2).sum()) / (n - factor)
        mean, variance, freedom = float(own.mean()), spread * factor / n, max(n / factor - 1, 1.0)
        half = t_quantile((1 + confidence) / 2, freedom) * math.sqrt(variance)
        made.append(StretchLevel(mean, max(min(0.0, mean), mean - half), mean + half, variance, freedom))
    return made


def step(before: StretchLevel, after: StretchLevel, *, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of the difference of two levels, the later less the earlier one."""
    variance = before.variance + after.variance
    difference = after.mean - before.mean
    if variance == 0:
        return difference, difference
    freedom = variance**2 / sum(x.variance**2 / x.freedom for x in (before, after))
    half = t_quantile((1 + confidence) / 2, freedom) * math.sqrt(variance)
    return difference - half, difference + half
