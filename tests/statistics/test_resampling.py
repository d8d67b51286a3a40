from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.statistics import benjamini_hochberg, bootstrap_ratio, poisson_limits, seed_from


def test_the_seed_depends_on_content_alone() -> None:
    assert seed_from("a", "b") == seed_from("a", "b")
    assert seed_from("a", "b") != seed_from("ab", "")


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


def test_coverage_of_a_known_rate() -> None:
    """Reports made up with a known rate: the 95 % interval holds it in at least 93 % of them."""
    rng = np.random.default_rng(11)
    rate, inside = 0.02, 0
    for trial in range(300):
        sizes = rng.integers(5, 40, 300).astype(float)
        counts = rng.poisson(sizes * rate).astype(float)[:, None]
        low, high = bootstrap_ratio(counts, sizes, draws=400, confidence=0.95, seed=trial)
        inside += bool(low[0] <= rate <= high[0])
    assert inside / 300 >= 0.92


def test_no_blocks_give_no_interval() -> None:
    low, high = bootstrap_ratio(np.zeros((0, 2)), np.zeros(0), draws=100, confidence=0.95, seed=1)
    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_the_poisson_limits_are_exact() -> None:
    counts = np.array([0.0, 1.0, 7.0])
    low, high = poisson_limits(counts, confidence=0.95)
    assert stats.poisson.cdf(counts, high) == pytest.approx([0.025] * 3)
    assert stats.poisson.sf(counts[1:] - 1, low[1:]) == pytest.approx([0.025] * 2)
    assert low[0] == 0
    assert (np.diff(high) > 0).all(), "seeing a mention never lowers the limit"


def test_benjamini_hochberg_by_hand() -> None:
    assert benjamini_hochberg(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.04, 0.04])
    assert len(benjamini_hochberg(np.array([]))) == 0
