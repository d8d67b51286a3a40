from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.between.local_alignment import BAND, Windows, align

_WORDS = st.lists(st.integers(0, 4), min_size=1, max_size=BAND)


def best_score(new: list[int], old: list[int]) -> int:
    """Smith–Waterman as the textbook has it."""
    score = [[0] * (len(old) + 1) for _ in range(len(new) + 1)]
    for i, a in enumerate(new, 1):
        for j, b in enumerate(old, 1):
            along = score[i - 1][j - 1] + (1 if a == b else -1)
            score[i][j] = max(0, along, score[i - 1][j] - 1, score[i][j - 1] - 1)
    return max(map(max, score))


@pytest.mark.slow
@given(_WORDS, _WORDS)
def test_the_best_alignment_is_that_of_the_textbook(new: list[int], old: list[int]) -> None:
    """No diagonal of texts this short lies outside the band."""
    words = np.array(new + old, dtype=np.uint32)
    n = len(new)
    windows = Windows(*(np.array([x]) for x in (0, n, -n, n, n + len(old))))
    found = align(words, words, windows)
    score = best_score(new, old)
    assert found.score[0] == score
    if not score:
        assert found.start[0] == found.end[0]
        return
    piece, other = new[found.start[0] : found.end[0]], old[found.old_start[0] - n : found.old_end[0] - n]
    assert best_score(piece, other) == score  # what is said to be alike is
    assert piece[0] == other[0]
    assert piece[-1] == other[-1]
    assert found.same[0] <= min(len(piece), len(other))
    # Same words less substitutions and gaps; of n + m words, two go into each pair and one into each gap.
    others = found.same[0] - score
    assert max(len(piece), len(other)) - found.same[0] <= others <= len(piece) + len(other) - 2 * found.same[0]


def test_windows_of_any_length_are_aligned_at_once() -> None:
    rng = np.random.default_rng(3)
    text = rng.integers(0, 1000, 3000).astype(np.uint32)
    copy = np.concatenate([text[:700], [5000, 5001], text[703:2000], text[2003:]]).astype(np.uint32)
    words = np.concatenate([text, copy])
    n = len(text)
    windows = Windows(
        start=np.array([0, 100, 1900]),
        end=np.array([n, 150, 1905]),
        diagonal=np.array([-n + 2, -n, -n]),
        old_start=np.array([n, n, n]),
        old_end=np.array([n + len(copy)] * 3),
    )
    found = align(words, words, windows)
    assert found.same.tolist() == [n - 6, 50, 5]
    assert found.score.tolist() == [n - 6 - 6, 50, 5]
    assert (found.end - found.start).tolist() == [n, 50, 5]
