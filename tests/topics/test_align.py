from __future__ import annotations

import numpy as np

from pipeline.topics.align import match, matched_similarity, similarity


def test_the_best_sum_wins_over_the_best_pair() -> None:
    similar = np.array([[0.9, 0.8], [0.85, 0.1]])
    assert match(similar).tolist() == [1, 0]


def test_pairs_that_are_too_unlike_are_no_pairs() -> None:
    assert match(np.array([[0.9, 0.0], [0.0, 0.4]]), least=0.5).tolist() == [0, -1]
    assert match(np.zeros((2, 2))).tolist() == [-1, -1]


def test_ties_go_to_the_first() -> None:
    assert match(np.full((3, 3), 0.7)).tolist() == [0, 1, 2]
    assert match(np.full((2, 4), 0.7)).tolist() == [0, 1]


def test_models_of_different_size() -> None:
    left, right = np.eye(3), np.eye(4, 3)[[1, 0]]
    assert matched_similarity(left, right).tolist() == [1.0, 1.0, 0.0]
    assert matched_similarity(left, np.empty((0, 3))).tolist() == [0.0, 0.0, 0.0]


def test_similarity_does_not_depend_on_scale() -> None:
    rng = np.random.Generator(np.random.PCG64(1))
    rows = rng.random((3, 8))
    np.testing.assert_allclose(similarity(rows, rows * 7).diagonal(), 1.0)
