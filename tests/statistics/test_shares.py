from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.statistics.shares import cohen_kappa, wilson

ANSWERS = st.sampled_from(["right", "wrong", "unclear"])


@pytest.mark.slow
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


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(1, 20))
def test_an_interval_of_a_share_holds_it_and_widens_with_clustering(counts: tuple[int, int], effect: float) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-9
    assert counts[0] / counts[1] - 1e-9 <= high <= 1
    wide = wilson(*counts, effect)
    assert wide[1] - wide[0] >= high - low - 1e-9


def test_wilson_against_published_values() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I, 81/263
