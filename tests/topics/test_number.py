from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from pipeline.topics import number
from pipeline.topics.nmf import tf_idf
from pipeline.topics.number import candidates, choose_model, within_one_error


@pytest.mark.parametrize(("n", "low", "high"), [(60, 4, 8), (100, 4, 10), (5000, 15, 40), (100_000, 40, 60)])
def test_candidates_grow_with_the_cube_root_of_the_paragraphs(n: int, low: int, high: int) -> None:
    grid = candidates(n, largest=n)
    assert low <= grid[0] < grid[-1] <= high
    assert list(grid) == sorted(set(grid))


def test_candidates_never_exceed_what_the_data_allow() -> None:
    assert max(candidates(1000, largest=3)) == 3


def test_the_smallest_within_one_standard_error_wins() -> None:
    assert within_one_error([0.10, 0.28, 0.30, 0.29], [0.01, 0.01, 0.02, 0.01]) == 1
    assert within_one_error([0.10, 0.27, 0.30, 0.29], [0.01, 0.01, 0.02, 0.01]) == 2


@pytest.mark.parametrize("most", [10_000, 60])
def test_planted_topics_are_found(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(number, "_MOST_PARAGRAPHS", most)
    rng = np.random.Generator(np.random.PCG64(3))
    planted = 5
    rates = np.full((planted, 60), 0.02)
    for topic in range(planted):
        rates[topic, topic * 12 : topic * 12 + 12] = 0.6
    counts = sparse.csr_matrix(rng.poisson(rates[np.arange(100) % planted]).astype(np.float64))
    model = choose_model(tf_idf(counts))
    assert len(model.topic_term) == planted
    assert model.paragraph_topic.shape == (100, planted)  # all paragraphs, also where k was chosen on some
    assert set(model.topic_term.argmax(axis=1) // 12) == set(range(planted))
