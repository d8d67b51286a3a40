from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from pipeline.statistics import FloatArray
from pipeline.topics.choice import Trial, beyond, candidates, choose, falls_behind, less_coherent, race

NOISE = np.random.Generator(np.random.PCG64(5)).normal(0, 0.03, (8, 20))
NOISE -= NOISE.mean(axis=1, keepdims=True)
SAME = np.random.Generator(np.random.PCG64(6)).normal(0, 0.03, 20)  # what a resample does to all numbers alike


def trial(k: int, *, npmi: float, error: float = 0.01, stability: float = 0.9, **more: Any) -> Trial:
    made = {"stabilities": np.full(6, stability), **more}
    return Trial(k, np.eye(k), npmi, error, 1.0, 1.0, 0.5, math.nan, **made)


def raced(
    *true: float, npmi: Sequence[float] | None = None, noise: float = 1.0, error: float = 0.01
) -> tuple[list[Trial], list[int]]:
    """Numbers of topics of these stabilities after a race, and how many resamples each was given."""
    draws = [s + SAME + noise * NOISE[i] for i, s in enumerate(true)]
    coherent = npmi or [0.3] * len(true)

    def measure(positions: Sequence[int], n: int) -> list[FloatArray]:
        return [draws[i][:n] for i in positions]

    seen = race([trial(10 + 5 * i, npmi=c, error=error) for i, c in enumerate(coherent)], measure)
    return seen, [len(t.stabilities) for t in seen]


@pytest.mark.parametrize(("n", "low", "high"), [(60, 4, 8), (100, 4, 10), (5000, 15, 40), (100_000, 40, 60)])
def test_candidates_grow_with_the_cube_root_of_the_paragraphs(n: int, low: int, high: int) -> None:
    grid = candidates(n, largest=n)
    assert low <= grid[0] < grid[-1] <= high
    assert list(grid) == sorted(set(grid))


def test_candidates_never_exceed_what_the_data_allow() -> None:
    assert max(candidates(1000, largest=3)) == 3


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


def test_no_more_numbers_are_tried_beyond_one_that_fell_behind() -> None:
    trials = [trial(17, npmi=0.1), trial(20, npmi=0.2), trial(24, npmi=0.3, steady=False)]
    assert beyond(trials, 5_000, largest=5_000) == ()


def test_the_smallest_that_is_not_clearly_less_coherent_is_chosen() -> None:
    trials = [trial(k, npmi=c, error=0.02) for k, c in ((10, 0.20), (15, 0.27), (20, 0.30), (25, 0.29))]
    assert choose(trials) == 1  # 0.03 and 0.10 below the best, with an error of 0.028 of the difference


def test_a_number_that_fell_behind_is_not_chosen_nor_a_measure_for_others() -> None:
    trials = [trial(5, npmi=0.1, steady=False), trial(10, npmi=0.2), trial(15, npmi=0.4, steady=False)]
    assert choose(trials) == 1


def test_coherence_of_a_single_topic_tells_nothing() -> None:
    assert not less_coherent(trial(1, npmi=0.1, error=0.0), trial(5, npmi=0.9))
    assert less_coherent(trial(2, npmi=0.1, error=0.0), trial(5, npmi=0.9, error=0.0))


def test_a_number_falls_behind_by_clear_differences_on_the_same_resamples() -> None:
    best = trial(10, npmi=0.3, stabilities=0.9 + SAME)
    assert falls_behind(trial(15, npmi=0.3, stabilities=0.87 + SAME + NOISE[0] / 10), best)
    assert not falls_behind(trial(15, npmi=0.3, stabilities=0.87 + 3 * NOISE[0]), best)
    assert not falls_behind(trial(15, npmi=0.3, stabilities=0.895 + SAME + NOISE[0] / 100), best)  # clear, but nothing
    assert not falls_behind(trial(15, npmi=0.3, stabilities=0.87 + SAME + NOISE[0] / 10), best, margin=0.05)
    assert not falls_behind(best, best)


def test_what_is_clearly_out_costs_few_resamples() -> None:
    seen, n = raced(0.9, 0.6, 0.6, 0.6)
    assert choose(seen) == 0
    assert n == [4, 4, 4, 4]


def test_only_the_two_in_question_are_measured_further() -> None:
    seen, n = raced(0.84, 0.9, 0.87, 0.87)
    assert choose(seen) == 1
    assert [t.steady for t in seen][:2] == [False, True]
    assert n[0] == n[1] > 4
    assert n[2:] == [4, 4]


def test_a_race_that_nobody_can_decide_ends_and_the_smaller_number_is_taken() -> None:
    seen, n = raced(0.87, 0.88, noise=2.0)
    assert choose(seen) == 0
    assert max(n) <= 20


def test_noise_alone_puts_the_smallest_number_out_in_few_races() -> None:
    rng = np.random.Generator(np.random.PCG64(9))
    lost = 0
    for _ in range(200):
        draws = rng.normal(0.85, 0.03, (5, 20))
        trials = [trial(10 + i, npmi=0.3) for i in range(5)]
        lost += choose(race(trials, lambda at, n, draws=draws: [draws[i][:n] for i in at])) > 0
    assert lost <= 30  # five in a hundred a rival, at most


@pytest.mark.parametrize(
    ("published", "chosen"),
    [(None, 0), (15, 1), (20, 0), (25, 0), (7, 0)],
    ids=["none", "good", "loose", "dull", "gone"],
)
def test_a_published_number_stays_until_it_is_clearly_worse(published: int | None, chosen: int) -> None:
    trials = [
        trial(10, npmi=0.3, stabilities=0.9 + SAME),
        trial(15, npmi=0.3, stabilities=0.87 + SAME + NOISE[0] / 10, steady=False),
        trial(20, npmi=0.3, stabilities=0.80 + SAME + NOISE[1] / 10, steady=False),
        trial(25, npmi=0.2, stabilities=0.9 + SAME),
    ]
    assert choose(trials, published=published) == chosen
