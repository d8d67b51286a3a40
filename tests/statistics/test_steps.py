from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.statistics import levels, step
from pipeline.statistics.changes import persistence


def test_without_autocorrelation_they_are_the_intervals_of_student_and_welch() -> None:
    a, b = np.array([5.0, 9, 4, 8, 5, 9, 4]), np.array([30.0, 41, 29, 44, 31])
    one, two = levels(np.concatenate([a, b]), [0, 7, 12])
    expected = stats.ttest_1samp(a, 0).confidence_interval(0.95)
    assert (one.low, one.high) == pytest.approx((expected.low, expected.high))
    welch = stats.ttest_ind(b, a, equal_var=False).confidence_interval(0.95)
    assert step(one, two) == pytest.approx((welch.low, welch.high))


def test_autocorrelation_widens_them_and_a_rate_is_not_below_zero() -> None:
    smooth = np.sin(np.arange(24) / 3) + 1.0
    shuffled = np.random.default_rng(1).permutation(smooth)
    (wide,), (narrow,) = levels(smooth, [0, 24]), levels(shuffled, [0, 24])
    assert wide.mean == pytest.approx(narrow.mean)
    assert wide.high - wide.mean > 1.5 * (narrow.high - narrow.mean)
    assert levels(np.array([0.0, 0, 0, 9]), [0, 4])[0].low == 0.0
    assert levels(np.array([-0.1, 0, 0, 9]), [0, 4])[0].low == 0.0, "an adjusted mean of one year may be below"


def test_a_level_without_spread_is_sure() -> None:
    one, two = levels(np.array([2.0, 2, 2, 7, 7, 7]), [0, 3, 6])
    assert (one.low, one.high) == (2.0, 2.0)
    assert step(one, two) == (5.0, 5.0)


@pytest.mark.parametrize("r", [0.0, 0.5])
def test_the_autocorrelation_is_found_whatever_the_levels(r: float) -> None:
    rng, n = np.random.default_rng(2), 3000
    x = rng.normal(size=n)
    for t in range(1, n):
        x[t] += r * x[t - 1]
    high = np.repeat([0.0, 80.0, 10.0], n // 3)
    assert persistence(x + high, [0, n // 3, 2 * n // 3, n]) == pytest.approx(r, abs=0.05)
