from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics import number
from pipeline.topics.choice import choose
from pipeline.topics.matrix import weigh
from pipeline.topics.nmf import fit_nmf, refit, resample
from pipeline.topics.number import Trials, measured, stable_nmf


@pytest.mark.slow
@pytest.mark.parametrize(("most", "steady"), [(10_000, 0.9), (80, 0.8)])
def test_planted_topics_are_found(most: int, steady: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(number, "_MOST_PARAGRAPHS", most)
    rng = np.random.Generator(np.random.PCG64(3))
    planted = 5
    rates = np.full((planted, 60), 0.02)
    for topic in range(planted):
        rates[topic, topic * 12 : topic * 12 + 12] = 0.6
    counts = sparse.csr_matrix(rng.poisson(rates[np.arange(100) % planted]).astype(np.float64))
    on = Trials(counts, np.ones(60), np.full(100, 30.0), seeds={}, lda=False)
    on.add((5, 8))
    on.add((6,))
    trials = on.trials
    assert [t.k for t in trials] == [5, 6, 8]
    assert trials[choose(trials)].k == planted
    assert trials[0].stability > max(steady, trials[1].stability, trials[2].stability)
    assert trials[0].reconstruction > 0.3
    assert 0 < trials[0].exclusivity <= 1
    assert 0 < trials[0].diversity <= 1


def loose_topics(seed: int) -> sparse.csr_matrix:
    """150 paragraphs with words of twelve topics, some five words of the paragraph's own topic and eleven of others."""
    rng = np.random.Generator(np.random.PCG64(seed))
    rates = np.full((12, 120), 0.1)
    for topic in range(12):
        rates[topic, topic * 10 : topic * 10 + 10] = 0.5
    return weigh(sparse.csr_matrix(rng.poisson(rates[np.arange(150) % 12]).astype(np.float64)), np.ones(120))


@pytest.mark.slow
def test_the_chosen_factorisation_is_at_least_as_stable_as_the_plain_one() -> None:
    rng = np.random.Generator(np.random.PCG64(4))
    weights = sparse.csr_matrix(rng.random((60, 20)) * (rng.random((60, 20)) < 0.3))
    model, plain = measured(stable_nmf(weights, k=4), weights), measured(fit_nmf(weights, k=4), weights)
    assert model.stability is not None
    assert plain.stability is not None
    assert model.stability.mean() >= plain.stability.mean() - 1e-6


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the resamples that were drawn."""
    numbers: list[int] = []

    def spy(weights: sparse.csr_matrix, number: int, **options: Any) -> FloatArray:
        numbers.append(number)
        return refit(weights, number, **options)

    monkeypatch.setattr(number, "refit", spy)
    return numbers


def test_stability_is_measured_on_resamples_that_the_model_has_not_seen(drawn: list[int]) -> None:
    model = stable_nmf(loose_topics(0), k=3, refits=5)
    assert model.stability is not None
    assert model.stability.shape == (3,)
    assert sorted(drawn[:6]) == [0, 1, 2, 3, 4, 5]
    assert len(set(drawn)) == len(drawn) == 11


def test_a_model_that_is_not_measured_is_the_same(drawn: list[int]) -> None:
    plain, model = stable_nmf(loose_topics(0), k=3), stable_nmf(loose_topics(0), k=3, refits=2)
    assert plain.stability is None
    np.testing.assert_array_equal(plain.topic_term, model.topic_term)
    np.testing.assert_array_equal(measured(plain, loose_topics(0), refits=2).stability, model.stability)


def test_all_numbers_are_measured_on_the_same_resamples_each_of_which_is_fitted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []

    def spy(weights: sparse.csr_matrix, i: int) -> sparse.csr_matrix:
        made.append(i)
        return resample(weights, i)

    monkeypatch.setattr(number, "resample", spy)
    rng = np.random.Generator(np.random.PCG64(7))
    on = Trials(
        sparse.csr_matrix(rng.poisson(0.3, (90, 40)) + 0.0), np.ones(40), np.full(90, 12.0), seeds={}, lda=False
    )
    on.add((2, 4))
    on.add((3,))
    assert len(made) == len(set(made))  # a smaller number is begun at vectors that are there
    least = min(len(t.stabilities) for t in on.trials)
    assert least >= 4
    assert all(0 <= s <= 1 for t in on.trials for s in t.stabilities)
    before = {t.k: t.stabilities for t in on.trials}
    on.add((5,))
    assert all(np.array_equal(before[t.k][:4], t.stabilities[:4]) for t in on.trials if t.k in before)
