"""The functions that stand for those of scipy.stats give the same values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal
from scipy import stats

from pipeline.statistics import benjamini_hochberg, resampling
from pipeline.statistics.tails import average_ranks, chi2_upper, normal_quantile, normal_upper, t_quantile

Z = np.concatenate([np.linspace(-9, 9, 91), [0.0, -0.0, 40.0, np.inf]])


def test_tails_are_those_of_scipy() -> None:
    assert_array_equal(normal_upper(Z), stats.norm.sf(Z))
    assert_array_equal(chi2_upper(Z[Z >= 0], 1), stats.chi2.sf(Z[Z >= 0], 1))


@pytest.mark.parametrize("probability", [1e-12, 0.025, 0.5, 0.95, 0.975, 0.9995])
def test_quantiles_are_those_of_scipy(probability: float) -> None:
    assert normal_quantile(probability) == stats.norm.ppf(probability)
    assert [t_quantile(probability, n) for n in (1, 2.5, 30)] == [stats.t.ppf(probability, n) for n in (1, 2.5, 30)]


def test_weights_of_resamples_are_those_of_a_poisson_distribution() -> None:
    shares = np.bincount(resampling._POISSON.astype(int)) / len(resampling._POISSON)
    assert shares == pytest.approx(stats.poisson.pmf(np.arange(len(shares)), 1), abs=2 / 65536)


@given(arrays.arrays(np.float64, st.tuples(st.integers(0, 12), st.integers(1, 4)), elements=st.sampled_from(range(5))))
def test_ranks_of_ties_are_their_mean(values: np.ndarray) -> None:  # type: ignore[type-arg]
    assert_array_equal(average_ranks(values), stats.rankdata(values, axis=0).reshape(values.shape))


@given(st.lists(st.sampled_from([0.0, 1e-300, 0.001, 0.02, 0.02, 0.5, 1.0]) | st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_rates_are_those_of_scipy(p_values: list[float]) -> None:
    found = benjamini_hochberg(np.array(p_values))
    assert_array_equal(found, stats.false_discovery_control(p_values, method="bh"))
