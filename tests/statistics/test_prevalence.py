from __future__ import annotations

import numpy as np
import pytest

from pipeline.statistics.prevalence import Share, corrected_share

PERFECT = (10_000_000, 10_000_000)


def share(found: int, total: int, se: tuple[int, int], sp: tuple[int, int]) -> Share:
    result = corrected_share(found, total, sensitivity=se, specificity=sp)
    assert result is not None
    return result


def test_a_perfect_test_gives_the_share_itself_and_the_interval_of_agresti_and_coull() -> None:
    result = share(30, 100, PERFECT, PERFECT)
    assert result.value == pytest.approx(0.3)
    p, n = (30 + 1.96**2 / 2) / (100 + 1.96**2), 100 + 1.96**2
    half = 1.96 * (p * (1 - p) / n) ** 0.5
    assert (result.low, result.high) == pytest.approx((p - half, p + half), abs=1e-3)


def test_the_error_of_the_test_is_taken_out() -> None:
    # 40 % kept: 0.8 × 40 + 0.1 × 60 = 38 of 100 are found.
    assert share(38, 100, (80, 100), (90, 100)).value == pytest.approx(0.4)


def test_an_error_less_well_known_widens_the_interval() -> None:
    few, many = share(380, 1000, (16, 20), (18, 20)), share(380, 1000, (1600, 2000), (1800, 2000))
    assert few.high - few.low > 2 * (many.high - many.low)
    assert few.value == pytest.approx(many.value)


def test_groups_that_differ_widen_the_interval_and_leave_the_estimate() -> None:
    alike = share(38, 100, (80, 100), (90, 100))
    apart = corrected_share(38, 100, sensitivity=(80, 100), specificity=(90, 100), spread=(0.3, 0.1))
    assert apart is not None
    assert apart.value == alike.value
    assert apart.low < alike.low < alike.high < apart.high


def test_limits_stay_within_zero_and_one() -> None:
    assert share(0, 5, (80, 100), (90, 100)).low == 0.0
    assert share(5, 5, (80, 100), (90, 100)).high == 1.0
    none = share(0, 50, (80, 100), (90, 100))
    assert none.value == 0.0
    assert 0.0 == none.low < none.high < 0.2


def test_nothing_is_told_without_cases_or_by_a_test_that_tells_nothing() -> None:
    assert corrected_share(0, 0, sensitivity=(8, 10), specificity=(9, 10)) is None
    assert corrected_share(3, 10, sensitivity=(3, 10), specificity=(5, 10)) is None


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(1000):
        se, sp, truth, n = 0.85, 0.93, 0.4, 80
        found = rng.binomial(n, truth * se + (1 - truth) * (1 - sp))
        labels = (int(rng.binomial(40, se)), 40), (int(rng.binomial(75, sp)), 75)
        result = share(int(found), n, *labels)
        covered += result.low <= truth <= result.high
    assert 930 <= covered <= 985
