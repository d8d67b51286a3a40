from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.statistics import log_dice, log_likelihood, log_ratio, npmi


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 5000), st.integers(1, 5000))
def test_g2_is_scipys_likelihood_ratio(a: int, b: int, more_a: int, more_b: int) -> None:
    n_a, n_b = a + more_a, b + more_b
    ours = log_likelihood(np.array([a], float), np.array([b], float), n_a, n_b)[0]
    if a + b == 0:
        assert ours == 0
        return
    theirs = stats.chi2_contingency([[a, b], [more_a, more_b]], correction=False, lambda_="log-likelihood").statistic
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_log_ratio_is_the_binary_log_of_the_ratio_of_rates() -> None:
    assert log_ratio(np.array([8.0]), np.array([2.0]), 100, 100)[0] == pytest.approx(2)
    assert log_ratio(np.array([0.0]), np.array([4.0]), 100, 100)[0] == pytest.approx(math.log2(0.5 / 4))


def test_log_ratio_never_has_the_wrong_sign() -> None:
    ratio = log_ratio(np.array([0.0, 3.0]), np.array([3.0, 0.0]), 20, 10_000)
    assert ratio[0] == 0, "0.5 in 20 words would be more than 3 in 10,000"
    assert ratio[1] > 0


def test_log_dice_by_hand() -> None:
    assert log_dice(np.array([5.0, 5.0]), np.array([5.0, 10.0]), np.array([5.0, 10.0])) == pytest.approx([14, 13])


def test_npmi_is_one_for_words_that_only_occur_together_and_zero_for_independent_ones() -> None:
    found = npmi(np.array([10.0, 1.0]), np.array([10.0, 10.0]), np.array([10.0, 100.0]), 1000.0)
    assert found == pytest.approx([1.0, 0.0], abs=1e-9)
