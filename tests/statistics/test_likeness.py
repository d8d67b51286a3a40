from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.spatial.distance import cosine

from pipeline.statistics.likeness import Profiles, cosines, mean_limits, resampled_cosines


def test_without_noise_it_is_the_cosine() -> None:
    rng = np.random.default_rng(1)
    text, others = rng.integers(0, 9, 20).astype(float), rng.integers(0, 9, (3, 20)).astype(float)
    found = cosines(text, 0.0, Profiles(others, np.zeros(3)))
    assert found == pytest.approx([1 - cosine(text, o) for o in others])


def test_short_texts_of_one_profile_are_alike() -> None:
    """Two samples of 300 words from one distribution over 200 words: the plain cosine is well below 1."""
    rng = np.random.default_rng(2)
    p = rng.dirichlet(np.full(200, 0.5))
    plain, freed = [], []
    for _ in range(400):
        a, b = rng.multinomial(300, p).astype(float), rng.multinomial(300, p).astype(float)
        plain.append(cosines(a, 0.0, Profiles(b[None], np.zeros(1)))[0])
        # Each word is a block of its own: the sum of squares of single blocks is their number.
        inner = a @ b / np.sqrt((a @ a - a.sum()) * (b @ b - b.sum()))
        freed.append(inner)
        assert cosines(a, a.sum(), Profiles(b[None], np.array([b.sum()])))[0] == pytest.approx(min(inner, 1.0))
    assert np.mean(plain) < 0.85
    assert np.mean(freed) == pytest.approx(1.0, abs=0.03)


def test_resamples_lie_around_the_value_and_their_limits_hold_it() -> None:
    rng = np.random.default_rng(3)
    blocks = rng.poisson(0.4, (60, 40)).astype(float)
    other = Profiles(rng.poisson(8, (2, 40)).astype(float), np.zeros(2))
    value = cosines(blocks.sum(axis=0), 0.0, other)
    drawn = resampled_cosines(sparse.csr_matrix(blocks), 0.0, other, draws=4000, seed=4)
    assert drawn.mean(axis=0) == pytest.approx(value, abs=0.01)
    low, high = mean_limits(drawn, 60, 0.95)
    assert low < value.mean() < high
    # The delete-a-block jackknife tells the same spread (Efron & Tibshirani 1993, chapter 11).
    left = [cosines(blocks.sum(axis=0) - b, 0.0, other).mean() for b in blocks]
    error = np.sqrt(59 / 60 * ((left - np.mean(left)) ** 2).sum())
    assert drawn.mean(axis=1).std() == pytest.approx(error, rel=0.25)


def test_nothing_but_noise_has_no_likeness() -> None:
    one = np.array([1.0, 0.0, 1.0])
    assert np.isnan(cosines(one, 2.0, Profiles(one[None], np.zeros(1)))).all()
    assert (
        len(
            resampled_cosines(
                sparse.csr_matrix(np.zeros((5, 3))), 0.0, Profiles(one[None], np.zeros(1)), draws=100, seed=1
            )
        )
        == 0
    )


def test_a_resample_of_paragraphs_without_a_word_in_common_is_nothing_but_noise() -> None:
    counts = np.random.default_rng(5).gamma(1.0, size=12)
    other = Profiles(np.ones((1, 12)), np.zeros(1))
    drawn = resampled_cosines(sparse.diags(counts, format="csr"), float(counts @ counts), other, draws=500, seed=2)
    assert len(drawn) == 0  # but for rounding, whose sign another order of the sums would change
