from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats

from pipeline.statistics import ClusteredCounts, mean_of_others, rate_differences


def counted(*rows: tuple[float, float, float]) -> ClusteredCounts:
    counts, sizes, effects = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    return ClusteredCounts(counts, sizes, effects)


def restricted_score(a: float, m: float, b: float, n: float, difference: float) -> float:
    """The same score by numerical maximum likelihood, with the root of z + skewness (z^2 - 1) = score found by search."""

    def loss(second: float) -> float:
        rates = (second + difference, second)
        return -sum(float(stats.poisson.logpmf(k, r * s)) for k, r, s in zip((a, b), rates, (m, n), strict=True))

    floor = max(0.0, -difference) + 1e-12
    found = optimize.minimize_scalar(loss, bounds=(floor, floor + (a + b + 5) / min(m, n)), method="bounded")
    second = float(found.x)
    variance = (second + difference) / m + second / n
    score = (a / m - b / n - difference) / np.sqrt(variance)
    skewness = ((second + difference) / m**2 - second / n**2) / (6 * variance**1.5)
    return float(optimize.fsolve(lambda z: z + skewness * (z**2 - 1) - score, score)[0])


@pytest.mark.parametrize(("a", "b"), [(12, 5), (3, 1), (40, 61)])
def test_the_limits_are_where_the_score_reaches_the_quantile(a: int, b: int) -> None:
    found = rate_differences(counted((a, 300, 1)), counted((b, 200, 1)), confidence=0.95)
    for limit, sign in ((found.low[0], 1), (found.high[0], -1)):
        assert sign * restricted_score(a, 300, b, 200, limit) == pytest.approx(1.96, abs=0.01)


def test_many_mentions_give_the_interval_of_the_textbook() -> None:
    found = rate_differences(counted((400, 10_000, 1)), counted((300, 10_000, 1)), confidence=0.95)
    error = np.sqrt(400 + 300) / 10_000
    assert found.value[0] == pytest.approx(0.01)
    assert (found.low[0], found.high[0]) == pytest.approx((0.01 - 1.96 * error, 0.01 + 1.96 * error), rel=0.01)
    assert found.p_value[0] == pytest.approx(2 * stats.norm.sf(0.01 / error), rel=0.01)


def test_none_against_some_has_a_variance_too() -> None:
    found = rate_differences(counted((0, 1000, 1), (0, 1000, 1)), counted((3, 1000, 1), (12, 1000, 1)), confidence=0.95)
    assert found.p_value[0] > 0.05 > found.p_value[1]
    assert found.high[0] > 0 > found.high[1]


def test_clustered_mentions_are_less_sure() -> None:
    plain, clustered = (
        rate_differences(counted((30, 1000, e)), counted((12, 1000, 1)), confidence=0.95) for e in (1.0, 3.0)
    )
    assert plain.p_value[0] < 0.05 < clustered.p_value[0]
    assert clustered.high[0] - clustered.low[0] > plain.high[0] - plain.low[0]


@pytest.mark.parametrize("mentions", [0.2, 0.5, 2.0, 20.0])
def test_a_rare_word_is_no_clear_difference_more_often_than_said(mentions: float) -> None:
    """A text and fifteen others of one rate: how often p is below a bound, of 40,000 trials."""
    drawn = np.random.default_rng(3).poisson(mentions, size=(16, 40_000)).astype(np.float64)
    every = ClusteredCounts(drawn.ravel(), np.full(drawn.size, 5000.0), np.ones(drawn.size))
    mean, _ = mean_of_others(every, np.tile(np.arange(40_000), 16))
    own, others = (ClusteredCounts(*(c[:40_000] for c in (x.counts, x.sizes, x.effects))) for x in (every, mean))
    p_value = rate_differences(own, others, confidence=0.95).p_value
    for bound in (0.05, 0.01, 0.001):
        assert np.mean(p_value < bound) < 1.2 * bound


count = st.integers(0, 60)
size = st.integers(50, 5000)
effect = st.floats(1, 5)


@pytest.mark.slow
@given(count, size, effect, count, size, effect)
def test_limits_hold_the_difference_and_agree_with_the_test(a: int, m: int, d: float, b: int, n: int, e: float) -> None:
    first, second = counted((a, m, d)), counted((b, n, e))
    found, turned = (rate_differences(*pair, confidence=0.95) for pair in ((first, second), (second, first)))
    assert found.low[0] <= found.value[0] <= found.high[0]
    assert (found.low[0], found.high[0]) == pytest.approx((-turned.high[0], -turned.low[0]), abs=1e-9)
    assert found.p_value[0] == pytest.approx(turned.p_value[0])
    if abs(found.p_value[0] - 0.05) > 1e-6:
        assert (found.p_value[0] < 0.05) == (found.low[0] > 0 or found.high[0] < 0)


def test_the_mean_of_the_others_has_their_mean_and_variance() -> None:
    rates = counted((4, 100, 1), (9, 150, 2), (2, 400, 1), (7, 10, 1))
    mean, many = mean_of_others(rates, np.array([0, 0, 0, 1]))
    assert many.tolist() == [2, 2, 2, 0]
    assert mean.rates[0] == pytest.approx((9 / 150 + 2 / 400) / 2)
    variance = (9 * 2 / 150**2 + 2 / 400**2) / 4
    assert mean.rates[0] * mean.effects[0] / mean.sizes[0] == pytest.approx(variance)
    assert np.isnan(mean.sizes[3])


def test_others_that_say_nothing_count_as_nothing() -> None:
    mean, _ = mean_of_others(counted((7, 90, 2.5), (0, 100, 1), (0, 50, 1)), np.zeros(3, dtype=np.int64))
    assert mean.counts[0] == 0
    assert mean.sizes[0] == pytest.approx(4 / (1 / 100 + 1 / 50))
    assert mean.effects[0] == 1
