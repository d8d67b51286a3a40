from __future__ import annotations

import itertools

import numpy as np
import pytest
import ruptures

from pipeline.statistics import change_points, explained, one_change_p_values
from pipeline.statistics.changes import LEAST, _as_found, _gains, _Partitions


def test_a_step_is_found_where_it_is() -> None:
    values = np.array([1, 2, 1, 2, 1, 2, 9, 8, 9, 8, 9, 8.0])
    (change,) = change_points(values, alpha=0.05)
    assert change.index == 6
    assert (change.before, change.after) == pytest.approx((1.5, 8.5))
    assert change.p_value < 0.01


def test_two_steps() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.normal(0, 1, 15), rng.normal(8, 1, 12), rng.normal(3, 1, 14)])
    assert [c.index for c in change_points(values, alpha=0.05)] == [15, 27]


@pytest.mark.parametrize("n", [4, 5, 9, 20, 41])
def test_the_best_partitions_are_those_of_ruptures(n: int) -> None:
    values = np.random.default_rng(n).normal(size=n) + np.where(np.arange(n) > n / 3, 1.5, 0)
    most = min(5, n // LEAST - 1)
    found, reference = _Partitions(values, most), ruptures.Dynp(model="l2", min_size=LEAST, jump=1).fit(values[:, None])
    for changes in range(1, most + 1):
        assert found.ends(changes) == reference.predict(n_bkps=changes)


def test_the_gain_of_the_best_split_is_what_it_takes_off_the_squared_error() -> None:
    rng = np.random.default_rng(2)
    for n in (5, 9, 20):
        values = rng.normal(size=n)
        at, _ = _Partitions(values, 1).ends(1)
        gain = ((values - values.mean()) ** 2).sum() - sum(
            ((part - part.mean()) ** 2).sum() for part in (values[:at], values[at:])
        )
        assert _gains(values[:, None] - values.mean(), _as_found(n))[0] == pytest.approx(gain)


def test_the_p_value_of_a_short_series_counts_all_orders() -> None:
    values = np.array([0.0, 1.0, 2.0, 10.0, 11.0, 12.0])
    found, *gains = (
        _gains(np.array(order)[:, None] - values.mean(), _as_found(6))[0, 0]
        for order in (values, *itertools.permutations(values))
    )
    expected = np.mean([g >= found - 1e-9 for g in gains])
    assert one_change_p_values(values[None, :])[0] == pytest.approx(expected)
    assert expected == pytest.approx(2 * 36 / 720)


@pytest.mark.parametrize("n", [4, 5, 7, 9, 12])
def test_a_p_value_does_not_depend_on_the_series_that_are_tested_beside_it(n: int) -> None:
    values = np.random.default_rng(n).normal(size=(70, n)).cumsum(axis=1)
    alone = [one_change_p_values(series[None, :])[0] for series in values]
    assert one_change_p_values(values).tolist() == alone


def test_noise_has_no_more_changes_than_it_may() -> None:
    rng = np.random.default_rng(3)
    p_values = one_change_p_values(rng.normal(size=(400, 20)))
    assert 0.02 < (p_values < 0.05).mean() < 0.08


def test_years_that_go_together_do_not_pass_for_changes() -> None:
    rng = np.random.default_rng(8)
    noise = rng.normal(size=(80, 54))
    for t in range(1, 54):
        noise[:, t] += 0.6 * noise[:, t - 1]
    assert (one_change_p_values(noise) < 0.05).mean() < 0.25  # 0.6 by permutations alone


def test_too_short_and_constant_series_have_none() -> None:
    assert change_points(np.array([1.0, 5.0, 9.0]), alpha=0.05) == []
    assert change_points(np.full(12, 2.0), alpha=0.05) == []


def test_a_slope_is_better_explained_by_a_line() -> None:
    years = np.arange(2000.0, 2030.0)
    slope = 2 * years + np.random.default_rng(4).normal(size=30)
    levels, line = explained(slope, years, change_points(slope, alpha=0.05))
    assert line > levels
    step = np.where(years < 2015, 0.0, 9.0) + np.random.default_rng(5).normal(size=30)
    levels, line = explained(step, years, change_points(step, alpha=0.05))
    assert levels > line
    assert explained(np.ones(5), np.arange(5.0), []) == (0.0, 0.0)


def test_every_change_that_is_told_holds_between_its_neighbours() -> None:
    rng = np.random.default_rng(6)
    for _ in range(40):
        values = np.cumsum(rng.normal(size=24))
        assert all(c.p_value < 0.05 for c in change_points(values, alpha=0.05))
