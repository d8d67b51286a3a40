from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.statistics import (
    benjamini_hochberg,
    benjamini_hochberg_within,
    bootstrap_ratio,
    bootstrap_ratios,
    clustered_poisson_limits,
    expanded_tail,
    percentile_limits,
    poisson_limits,
    poisson_weights,
    ratio_of_clustered_counts,
    ratio_variance,
    seed_from,
)


def test_the_seed_depends_on_content_alone() -> None:
    assert seed_from("a", "b") == seed_from("a", "b")
    assert seed_from("a", "b") != seed_from("ab", "")


def test_weights_are_poisson_with_mean_one() -> None:
    weights = poisson_weights(2000, 100, seed=1)
    shares = np.bincount(weights.astype(int).ravel(), minlength=6)[:6] / weights.size
    assert shares == pytest.approx(stats.poisson.pmf(np.arange(6), 1), abs=0.005)
    assert (weights == poisson_weights(2000, 100, seed=1)).all()
    assert (weights != poisson_weights(2000, 100, seed=2)).any()


def test_the_bootstrap_interval_is_repeatable_and_holds_the_ratio() -> None:
    rng = np.random.default_rng(1)
    sizes = rng.integers(5, 40, 200).astype(float)
    counts = rng.poisson(sizes[:, None] * np.array([0.01, 0.1])).astype(float)
    low, high = bootstrap_ratio(counts, sizes, draws=500, confidence=0.95, seed=3)
    again = bootstrap_ratio(counts, sizes, draws=500, confidence=0.95, seed=3)
    ratio = counts.sum(axis=0) / sizes.sum()
    assert (low < ratio).all()
    assert (ratio < high).all()
    assert (low == again[0]).all()
    assert (high == again[1]).all()


@pytest.mark.parametrize("blocks", [12, 60])
def test_coverage_of_a_known_rate(blocks: int) -> None:
    rng = np.random.default_rng(11)
    rate, inside, trials = 0.02, 0, 600
    for trial in range(trials):
        sizes = rng.integers(80, 200, blocks).astype(float)
        counts = rng.poisson(sizes * rate).astype(float)[:, None]
        low, high = bootstrap_ratio(counts, sizes, draws=400, confidence=0.95, seed=trial)
        inside += bool(low[0] <= rate <= high[0])
    assert 0.93 <= inside / trials <= 0.98


def test_no_blocks_give_no_interval() -> None:
    low, high = bootstrap_ratio(np.zeros((0, 2)), np.zeros(0), draws=100, confidence=0.95, seed=1)
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_samples_that_share_their_draws_have_the_limits_that_each_has_alone() -> None:
    rng = np.random.default_rng(4)
    samples = [(rng.uniform(size=(4, series)), rng.uniform(0.5, 2, size=4)) for series in (1, 3, 3)]
    # Of no size at all, and one whose size is all in one block, which some draws do not have.
    samples += [(np.ones((4, 2)), np.zeros(4)), (np.ones((4, 2)), np.array([0.0, 0, 0, 5]))]
    together = bootstrap_ratios(samples, draws=300, confidence=0.9, seed=8)
    for (counts, sizes), found in zip(samples, together, strict=True):
        alone = bootstrap_ratio(counts, sizes, draws=300, confidence=0.9, seed=8)
        np.testing.assert_array_equal(np.array(found), np.array(alone))
    assert np.isnan(together[3]).all()
    assert not np.isnan(together[4]).any()


def test_the_tail_goes_further_out_with_few_blocks() -> None:
    assert expanded_tail(0.95, 1) == 0
    assert expanded_tail(0.95, 5) < expanded_tail(0.95, 20) < 0.025
    assert expanded_tail(0.95, 5000) == pytest.approx(0.025, rel=0.01)


def test_the_poisson_limits_are_exact() -> None:
    counts = np.array([0.0, 1.0, 7.0])
    low, high = poisson_limits(counts, confidence=0.95)
    assert stats.poisson.cdf(counts, high) == pytest.approx([0.025] * 3)
    assert stats.poisson.sf(counts[1:] - 1, low[1:]) == pytest.approx([0.025] * 2)
    assert low[0] == 0
    assert (np.diff(high) > 0).all(), "seeing a mention never lowers the limit"


def test_clustered_counts_carry_less_information() -> None:
    independent = clustered_poisson_limits(np.array([20.0]), np.array([1.0]), confidence=0.95)
    clustered = clustered_poisson_limits(np.array([20.0]), np.array([4.0]), confidence=0.95)
    assert independent == tuple(poisson_limits(np.array([20.0]), confidence=0.95))
    assert clustered[0][0] < independent[0][0] < independent[1][0] < clustered[1][0]


def test_the_variance_of_independent_counts_is_their_mean_and_of_doubled_ones_twice_that() -> None:
    rng = np.random.default_rng(2)
    sizes = rng.integers(50, 60, 4000).astype(float)
    once = rng.poisson(sizes * 0.02).astype(float)
    variance = ratio_variance(np.stack([once, 2 * once], axis=1), sizes)
    assert variance / (once.sum() * np.array([1, 2])) == pytest.approx([1, 2], rel=0.1)
    assert np.isnan(ratio_variance(np.ones((1, 1)), np.ones(1))).all()


def test_the_ratio_of_two_rates_has_exact_limits() -> None:
    ratio, low, high = ratio_of_clustered_counts((10, 1000, 1), (30, 1500, 1), confidence=0.95)
    assert ratio == pytest.approx(2)
    assert low is not None
    assert high is not None
    for limit, tail in ((low, "greater"), (high, "less")):
        share = limit * 1500 / (limit * 1500 + 1000)
        assert stats.binomtest(30, 40, share, alternative=tail).pvalue == pytest.approx(0.025, rel=1e-6)


def test_the_ratio_where_a_period_has_no_mention() -> None:
    ratio, low, high = ratio_of_clustered_counts((0, 1000, 1), (8, 1000, 1), confidence=0.95)
    assert (ratio, high) == (None, None)
    assert low is not None
    assert low > 1
    ratio, low, high = ratio_of_clustered_counts((8, 1000, 1), (0, 1000, 1), confidence=0.95)
    assert (ratio, low) == (0, 0)
    assert high is not None
    assert high < 1
    assert ratio_of_clustered_counts((0, 1000, 1), (0, 900, 1), confidence=0.95) == (None, None, None)


def test_clustering_widens_the_ratio() -> None:
    _, low, high = ratio_of_clustered_counts((20, 1000, 1), (40, 1000, 1), confidence=0.95)
    _, low4, high4 = ratio_of_clustered_counts((20, 1000, 4), (40, 1000, 4), confidence=0.95)
    assert low4 < low < high < high4  # type: ignore[operator]


def test_benjamini_hochberg_by_hand() -> None:
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.04, 0.04])
    assert len(benjamini_hochberg(np.array([]))) == 0


def test_many_families_are_corrected_as_each_alone() -> None:
    rng = np.random.default_rng(3)
    p_values, family = rng.integers(0, 60, size=80) / 59, rng.integers(0, 7, size=80)
    family[family == 4] = 5  # one without a test
    found = benjamini_hochberg_within(p_values, family)
    for own in (family == number for number in range(7)):
        assert found[own].tolist() == benjamini_hochberg(p_values[own]).tolist()
    assert len(benjamini_hochberg_within(np.empty(0), np.empty(0, dtype=np.int64))) == 0


def test_tests_with_one_p_value_can_be_counted() -> None:
    rng = np.random.default_rng(2)
    p_values, times = rng.integers(1, 40, size=30) / 200, rng.integers(1, 5, size=30)  # some p-values more than once
    each = benjamini_hochberg(np.repeat(p_values, times))
    assert np.repeat(benjamini_hochberg(p_values, times), times).tolist() == each.tolist()


@pytest.mark.parametrize("draws", [1, 2, 39, 1000])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("tail", [0.0, 0.0231, 0.5])
def test_limits_are_the_quantiles_of_numpy(draws: int, kind: type[np.floating], tail: float) -> None:
    random = np.random.default_rng(draws)
    ratios = (random.integers(0, 9, size=(draws, 5)) / random.integers(1, 99, size=(draws, 1))).astype(kind)
    low, high = percentile_limits(ratios, tail)
    expected = np.quantile(ratios, [tail, 1 - tail], axis=0)
    assert np.array_equal(low, expected[0].astype(float))
    assert np.array_equal(high, expected[1].astype(float))
