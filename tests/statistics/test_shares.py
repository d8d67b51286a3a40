from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.statistics.shares import cohen_kappa

ANSWERS = st.sampled_from(["right", "wrong", "unclear"])


@given(st.lists(st.tuples(ANSWERS, ANSWERS), min_size=2, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    assume(len({answer for pair in pairs for answer in pair}) > 1)
    found = cohen_kappa(pairs)
    assert found is not None
    assert found[0] == pytest.approx(cohen_kappa_score(*zip(*pairs, strict=True)))
    _, low, high = found
    if low is not None and high is not None:
        assert -1 <= low <= found[0] <= high <= 1


def test_the_interval_is_that_of_statsmodels() -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    table = [[20, 5, 1], [4, 15, 3], [2, 1, 9]]
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    expected = inter_rater.cohens_kappa(table)
    assert cohen_kappa(pairs) == pytest.approx((expected.kappa, expected.kappa_low, expected.kappa_upp))


def test_where_the_standard_error_is_zero_there_is_no_interval() -> None:
    assert cohen_kappa([("right", "right"), ("wrong", "wrong")] * 9) == (1.0, None, None)
    assert cohen_kappa([("right", "right"), ("wrong", "right")] * 9) == (0.0, None, None)


@pytest.mark.parametrize("pairs", [[], [("right", "right")] * 5])
def test_one_answer_to_everything_has_no_kappa(pairs: list[tuple[str, str]]) -> None:
    assert cohen_kappa(pairs) is None
