from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from pipeline.statistics.shrinkage import shrunk_rates


def test_the_estimate_lies_between_the_own_rate_and_the_common_one_and_few_words_draw_it_further() -> None:
    sizes = np.array([0.1, 0.1, 10.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    counts = np.array([0.0, 9.0, 900.0, 28.0, 30.0, 33.0, 27.0, 31.0])
    found = shrunk_rates(counts, sizes, design_effect=1.0, confidence=0.95)
    own = counts / sizes
    assert (np.minimum(own, found.common) <= found.rate).all()
    assert (found.rate <= np.maximum(own, found.common)).all()
    assert found.weight[0] < found.weight[3] < found.weight[2]
    assert ((found.low < found.rate) & (found.rate < found.high)).all()
    assert found.rate[2] == pytest.approx(90, rel=0.02)


@pytest.mark.slow
def test_mean_and_variance_are_those_of_the_integral_over_mean_and_spread() -> None:
    """The same posterior, integrated by quadrature: flat in the log of the mean and in the spread."""
    counts, sizes = np.array([3.0, 0.0, 9.0, 4.0, 6.0]), np.array([0.5, 0.4, 0.6, 0.5, 0.7])

    def likelihood(log_mean: float, spread: float) -> float:
        shape = 1 / spread**2
        return float(np.exp(stats.nbinom.logpmf(counts, shape, shape / (shape + sizes * np.exp(log_mean))).sum()))

    def rate(log_mean: float, spread: float) -> float:
        shape = 1 / spread**2
        return float((shape + counts[2]) / (shape / np.exp(log_mean) + sizes[2]))

    bounds = (0.2, 1.6, -1.0, 6.0)
    total = integrate.dblquad(likelihood, *bounds, epsabs=1e-12)[0]
    mean = integrate.dblquad(lambda m, s: likelihood(m, s) * rate(m, s), *bounds, epsabs=1e-12)[0] / total
    found = shrunk_rates(counts, sizes, design_effect=1.0, confidence=0.95)
    assert found.rate[2] == pytest.approx(mean, rel=0.03)


def test_bursts_make_intervals_wider() -> None:
    counts, sizes = np.array([8.0, 20.0, 12.0, 5.0, 30.0]), np.ones(5)
    alone, burst = (shrunk_rates(counts, sizes, design_effect=d, confidence=0.95) for d in (1.0, 3.0))
    assert (burst.weight < alone.weight).all()
    assert abs(burst.rate[4] - burst.common) < abs(alone.rate[4] - alone.common)


def test_what_nobody_mentions_has_a_small_rate_and_an_upper_limit() -> None:
    found = shrunk_rates(np.zeros(6), np.full(6, 0.5), design_effect=1.0, confidence=0.95)
    assert (found.rate < 0.5).all()
    assert (found.low >= 0).all()
    assert (found.high < 3).all()


@pytest.mark.parametrize("spread", [0.3, 0.8])
def test_coverage_over_places(spread: float) -> None:
    rng = np.random.default_rng(4)
    held = []
    for _ in range(60):
        true = 30 * rng.gamma(1 / spread**2, spread**2, 20)
        sizes = rng.uniform(0.2, 0.8, 20)
        found = shrunk_rates(rng.poisson(sizes * true).astype(float), sizes, design_effect=1.0, confidence=0.95)
        held.append((found.low <= true) & (true <= found.high))
    assert 0.92 <= np.mean(held) <= 0.98
