from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.statistics import trend_tests
from pipeline.statistics.trend import published_factors, variance_factors


def one(years: list[int], values: list[float]):
    return trend_tests(np.array(years, float), np.array(values, float)[:, None])


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 6)), min_size=5, max_size=40).filter(
        lambda rows: len({v for _, v in rows}) > 1
    )
)
def test_it_is_scipys_kendalltau_and_theilslopes(rows: list[tuple[int, int]]) -> None:
    years = np.cumsum([gap for gap, _ in rows]).astype(float) + 1990
    values = np.array([v for _, v in rows], dtype=float)
    ours = trend_tests(years, values[:, None])
    theirs = stats.kendalltau(years, values)
    assert ours.tau[0] == pytest.approx(theirs.statistic)
    assert ours.p_uncorrected[0] == pytest.approx(theirs.pvalue, abs=1e-9)
    slope = stats.theilslopes(values, years, alpha=0.95)
    assert ours.slope[0] == pytest.approx(slope.slope)
    if ours.variance_factor[0] == 1:
        assert (ours.slope_low[0], ours.slope_high[0]) == pytest.approx((slope.low_slope, slope.high_slope))
        assert ours.p_value[0] == ours.p_uncorrected[0]
    else:
        assert ours.p_value[0] >= ours.p_uncorrected[0]


@pytest.mark.parametrize("n", [5, 12, 33, 34, 60])
def test_series_without_ties_of_any_length(n: int) -> None:
    rng = np.random.default_rng(n)
    years, values = np.arange(n, dtype=float), rng.normal(size=(n, 20)) + 0.02 * np.arange(n)[:, None]
    ours = trend_tests(years, values)
    assert ours.p_uncorrected == pytest.approx([stats.kendalltau(years, v).pvalue for v in values.T], abs=1e-9)


def test_many_series_at_once_are_as_one_by_one() -> None:
    rng = np.random.default_rng(3)
    years, values = np.arange(30, dtype=float), rng.poisson(2, size=(30, 50)).astype(float)
    together = trend_tests(years, values)
    for i in range(50):
        alone = trend_tests(years, values[:, [i]])
        assert together.p_value[i] == pytest.approx(alone.p_value[0], rel=1e-12)
        assert together.slope_high[i] == alone.slope_high[0]


def test_rounding_ranks_nothing_that_is_left_without_the_trend() -> None:
    # Waves on a line: what is left has three values, each many times, whatever their last digits.
    years = np.arange(2000.0, 2020.0)
    values = 0.1 * (years - 2000) + np.resize([0.0, 0.0, 0.0, 0.7, 0.7, 0.7, 0.0, 0.0, 0.0, -0.7, -0.7, -0.7], 20)
    factors = [trend_tests(years, (values + shift)[:, None]).variance_factor[0] for shift in (0.0, 1 / 3, 0.1, 7.7)]
    assert factors == pytest.approx([factors[0]] * 4, rel=1e-12)


def test_a_constant_series_has_no_trend() -> None:
    found = one([2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009], [3.0] * 9)
    assert (found.tau[0], found.p_value[0], found.slope[0], found.slope_low[0], found.slope_high[0]) == (0, 1, 0, 0, 0)


def autocorrelated(n: int, r: float, series: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = np.zeros((n, series))
    x[0] = rng.normal(size=series) / np.sqrt(1 - r**2)
    for t in range(1, n):
        x[t] = r * x[t - 1] + rng.normal(size=series)
    return x


def test_autocorrelation_is_not_taken_for_a_trend() -> None:
    found = trend_tests(np.arange(40, dtype=float), autocorrelated(40, 0.6, 1500, seed=1))
    assert (found.p_uncorrected < 0.05).mean() > 0.25, "uncorrected, one in four trendless series has a 'trend'"
    assert (found.p_value < 0.05).mean() < 0.10


def test_independent_years_are_left_alone() -> None:
    found = trend_tests(np.arange(40, dtype=float), autocorrelated(40, 0.0, 1500, seed=2))
    assert (found.variance_factor == 1).mean() > 0.85
    assert 0.03 < (found.p_value < 0.05).mean() < 0.06


def test_a_trend_is_not_taken_for_autocorrelation() -> None:
    years = np.arange(30, dtype=float)
    rest = np.random.default_rng(4).normal(size=(30, 400))
    steep = trend_tests(years, rest + years[:, None])
    assert (steep.variance_factor == 1).mean() > 0.85
    assert (steep.p_value < 0.001).all()


def test_a_lag_is_one_real_year() -> None:
    """Every second year missing: no two years are neighbours, so nothing can be said about autocorrelation."""
    x = autocorrelated(60, 0.8, 20, seed=5)[::2]
    assert (variance_factors(np.arange(0.0, 60.0, 2.0), x) == 1).all()
    assert (variance_factors(np.arange(30.0), x) > 1).any()


def test_no_series() -> None:
    assert len(trend_tests(np.arange(6.0), np.zeros((6, 0))).tau) == 0


def test_other_conventions_stand_beside_the_one_in_use() -> None:
    years, x = np.arange(40, dtype=float), autocorrelated(40, 0.8, 300, seed=6)
    found = trend_tests(years, x)
    uncapped, published, effective = found.p_other
    assert (uncapped >= found.p_value - 1e-12).all(), "without the cap the variance can only be larger"
    persistent = found.variance_factor > 1
    assert (effective[persistent] > found.p_value[persistent]).mean() > 0.9
    assert (published < 0.05).mean() > (found.p_value < 0.05).mean(), "the sample lags correct too little"
    independent = found.variance_factor == 1
    assert (effective[independent] == found.p_uncorrected[independent]).all()


def test_the_published_factor_by_hand() -> None:
    """Ranks 1 to 10 in a sawtooth: only the autocorrelation at lags of five is significant."""
    x = np.array([1.0, 3, 5, 7, 9, 2, 4, 6, 8, 10])
    ranks = x - x.mean()
    n, factor = 10, 1.0
    for lag in range(1, 8):
        r = (ranks[:-lag] * ranks[lag:]).sum() / (ranks**2).sum()
        if abs(r) > 1.96 / np.sqrt(n):
            factor += 2 / (n * (n - 1) * (n - 2)) * (n - lag) * (n - lag - 1) * (n - lag - 2) * r
    assert published_factors(np.arange(10.0), x[:, None])[0] == pytest.approx(max(1.0, factor))
