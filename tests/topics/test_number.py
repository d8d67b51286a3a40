from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics import number
from pipeline.topics.matrix import weigh
from pipeline.topics.nmf import fit_nmf, resampled
from pipeline.topics.number import (
    Trial,
    beyond,
    candidates,
    choose,
    measured,
    stable_nmf,
    try_numbers,
    within_one_error,
)


def trial(k: int, *, npmi: float, error: float = 0.01, stability: float = 0.9) -> Trial:
    return Trial(k, np.eye(k), npmi, error, 1.0, 1.0, stability, 0.5, math.nan)


@pytest.mark.parametrize(("n", "low", "high"), [(60, 4, 8), (100, 4, 10), (5000, 15, 40), (100_000, 40, 60)])
def test_candidates_grow_with_the_cube_root_of_the_paragraphs(n: int, low: int, high: int) -> None:
    grid = candidates(n, largest=n)
    assert low <= grid[0] < grid[-1] <= high
    assert list(grid) == sorted(set(grid))


def test_more_numbers_are_tried_where_the_most_coherent_is_at_an_end() -> None:
    rising = [trial(k, npmi=k / 100) for k in (17, 20, 24, 27, 31, 34)]
    assert beyond(rising, 5_000, largest=5_000) == (37, 40)
    assert beyond(rising, 5_000, largest=38) == (37,)
    assert beyond(rising, 1_800, largest=1_800) == ()  # fifty paragraphs a topic
    falling = [trial(k, npmi=-k / 100) for k in (17, 20, 24, 27, 31, 34)]
    assert beyond(falling, 5_000, largest=5_000) == (14, 11)
    inside = [trial(17, npmi=0.1), trial(20, npmi=0.3), trial(24, npmi=0.2)]
    assert beyond(inside, 5_000, largest=5_000) == ()
    assert beyond([trial(17, npmi=0.1)], 5_000, largest=5_000) == ()


def test_candidates_never_exceed_what_the_data_allow() -> None:
    assert max(candidates(1000, largest=3)) == 3


def test_the_smallest_within_one_standard_error_wins() -> None:
    assert within_one_error([0.10, 0.28, 0.30, 0.29], [0.01, 0.01, 0.02, 0.01]) == 1
    assert within_one_error([0.10, 0.27, 0.30, 0.29], [0.01, 0.01, 0.02, 0.01]) == 2


def test_numbers_whose_topics_do_not_come_back_are_passed_over() -> None:
    trials = [trial(5, npmi=0.1), trial(10, npmi=0.3, stability=0.8), trial(15, npmi=0.2), trial(20, npmi=0.205)]
    assert choose(trials) == 2


def test_where_none_is_stable_the_most_stable_is_taken() -> None:
    assert choose([trial(5, npmi=0.3, stability=0.5), trial(10, npmi=0.1, stability=0.7)]) == 1


def test_a_published_number_stays_while_it_passes_the_rule() -> None:
    trials = [
        trial(5, npmi=0.295),
        trial(10, npmi=0.285),
        trial(12, npmi=0.3),
        trial(15, npmi=0.27),
        trial(20, npmi=0.3, stability=0.5),
    ]
    assert choose(trials) == 0
    assert choose(trials, published=10) == 1
    assert choose(trials, published=15) == 0
    assert choose(trials, published=20) == 0
    assert choose(trials, published=7) == 0


@pytest.mark.parametrize(
    ("stabilities", "chosen"),
    [
        ((0.9, 0.82, 0.7), {None: 0, 10: 1, 15: 0}),
        ((0.6, 0.62, 0.5), {None: 1, 5: 0, 15: 1}),
    ],
)
def test_a_published_number_stays_a_little_below_what_is_asked_of_a_new_one(
    stabilities: tuple[float, ...], chosen: dict[int | None, int]
) -> None:
    trials = [trial(k, npmi=0.3, stability=s) for k, s in zip((5, 10, 15), stabilities, strict=True)]
    assert {k: choose(trials, published=k) for k in chosen} == chosen


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
    trials = try_numbers(counts, np.ones(60), np.full(100, 30.0), (5, 6, 8), seeds={}, lda=False)
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


def test_stability_is_measured_on_resamples_that_the_model_has_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[set[int]] = []

    def spy(weights: sparse.csr_matrix, *, refits: int, first: int = 0, **options: Any) -> list[FloatArray]:
        drawn.append(set(range(first, first + refits)))
        return resampled(weights, refits=refits, first=first, **options)

    monkeypatch.setattr(number, "resampled", spy)
    weights = loose_topics(0)
    model = measured(stable_nmf(weights, k=3), weights, refits=5)
    assert model.stability is not None
    assert model.stability.shape == (3,)
    assert [len(d) for d in drawn] == [6, 5]
    assert not drawn[0] & drawn[1]
