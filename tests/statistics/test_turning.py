from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import turns


def noise(n: int, series: int = 1, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(n, series))


@pytest.mark.parametrize(("sign", "peak"), [(1, True), (-1, False)])
def test_a_peak_and_a_trough_are_found_where_they_are(sign: int, peak: bool) -> None:
    years = np.arange(1990.0, 2020.0)
    found = turns(years, sign * (20 - np.abs(years - 2006))[:, None] + noise(30))
    assert abs(int(found.year[0]) - 2006) <= 1
    assert found.p_value[0] < 0.001
    assert bool(found.peak[0]) is peak


def test_a_steady_trend_does_not_turn() -> None:
    years = np.arange(2000.0, 2020.0)
    assert turns(years, years[:, None] + noise(20)).p_value[0] == 1


def test_a_rise_that_ends_is_no_turn() -> None:
    years = np.arange(2000.0, 2030.0)
    found = turns(years, np.minimum(years - 2000, 15)[:, None] + noise(30, 40))
    assert (found.p_value < 0.05).mean() < 0.1


def test_noise_seldom_turns() -> None:
    assert (turns(np.arange(20.0), noise(20, 500)).p_value < 0.05).mean() < 0.03


@given(st.lists(st.integers(0, 9), min_size=10, max_size=18), st.integers(1, 3))
def test_both_stretches_have_five_years(values: list[int], step: int) -> None:
    years = np.arange(len(values), dtype=float) * step
    found = turns(years, np.array(values, dtype=float)[:, None])
    assert years[4] <= found.year[0] <= years[-5]
    assert 0 < found.p_value[0] <= 1
