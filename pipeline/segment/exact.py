"""Decoding with the float64 sums of pkuseg, for the few pieces of text where their rounding decides.

References:
    spacy_pkuseg: feature_extractor.pyx (order of the features), inference.pyx (getLogYY, run_viterbi).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.flat import (
    AFTER,
    AFTER2,
    BEFORE,
    BEFORE2,
    HERE,
    LEFT,
    N_TAGS,
    PAIR_BEFORE,
    PAIR_ENDS,
    PAIR_STARTS,
    RIGHT,
    SCALE,
    WORD_BITS,
    WORD_ENDS,
    WORD_PAIR_HOME,
    WORD_STARTS,
    FlatModel,
    find,
)
from pipeline.segment.scratch import Scratch


def tag_exactly(model: FlatModel, s: Scratch, n: int) -> None:
    """Fill in the tags that pkuseg's float64 sums lead to, rounding included."""
    scores = np.zeros(n * N_TAGS, np.float64)
    words = np.zeros((n + 1) * 5, np.int64)
    for i in range(n):
        for j in range(s.n_starting[i]):
            entry = s.starting[i * 5 + j]
            words[i * 5 + (entry & 7) - 2] = entry >> 3
    for i in range(n):
        add_exactly(model, s, n, i, words, scores)
    edges = model.edges / SCALE
    for k in range(N_TAGS):
        for then in range(N_TAGS):
            # pkuseg starts from 1 and adds the weight.
            edges[k, then] = 1.0 + (np.int64(model.edges[k, then]) - SCALE) / SCALE
    after = scores[(n - 1) * N_TAGS :].copy()
    now = np.zeros(N_TAGS, np.float64)
    for i in range(n - 2, -1, -1):
        pointers = 0
        for k in range(N_TAGS):
            chosen = 0
            for then in range(N_TAGS):
                score = after[then] + scores[i * N_TAGS + k] + edges[k, then]
                if then == 0 or score >= now[k]:
                    now[k] = score
                    chosen = then
            pointers |= chosen << (3 * k)
        s.pointers[i] = pointers
        after[:] = now
    tag = 0
    for k in range(1, N_TAGS):
        if after[k] > after[tag]:
            tag = k
    s.tags[0] = tag
    for i in range(1, n):
        tag = s.pointers[i - 1] >> (3 * tag) & 7
        s.tags[i] = tag


def add_exactly(
    model: FlatModel, s: Scratch, n: int, i: int, words: NDArray[np.int64], scores: NDArray[np.float64]
) -> None:
    """Sum up the features of one character in the order of spacy_pkuseg's feature_extractor.pyx.

    Args:
        model: the arrays.
        s: the piece.
        n: its length.
        i: the character.
        words: for each character, the words of two to six characters that start there; 0 where there is none.
        scores: five a character, filled in.
    """
    chars, pairs = model.char_scores, model.pair_scores
    bits = model.sizes[WORD_PAIR_HOME]
    for k in range(N_TAGS):
        score = model.bias[k] / SCALE
        score += chars[s.ids[i], HERE + k] / SCALE
        if i > 0:
            score += chars[s.ids[i - 1], BEFORE + k] / SCALE
            score += pairs[s.rows[i], PAIR_ENDS + k] / SCALE
        if i + 1 < n:
            score += chars[s.ids[i + 1], AFTER + k] / SCALE
            score += pairs[s.rows[i + 1], PAIR_STARTS + k] / SCALE
        if i > 1:
            score += chars[s.ids[i - 2], BEFORE2 + k] / SCALE
            score += pairs[s.rows[i - 1], PAIR_BEFORE + k] / SCALE
        if i + 2 < n:
            score += chars[s.ids[i + 2], AFTER2 + k] / SCALE
        scores[i * N_TAGS + k] = score
    for length in range(6, 1, -1):
        if i - length + 1 >= 0:
            word = words[(i - length + 1) * 5 + length - 2]
            for k in range(N_TAGS):
                scores[i * N_TAGS + k] += model.word_scores[word, WORD_ENDS + k] / SCALE
    for length in range(6, 1, -1):
        word = words[i * 5 + length - 2]
        for k in range(N_TAGS):
            scores[i * N_TAGS + k] += model.word_scores[word, WORD_STARTS + k] / SCALE
    for side in range(2):
        # First the words that end before the character and those that start with it, then one further.
        edge = i + side
        column = RIGHT if side else LEFT
        for length in range(6, 1, -1):
            before = words[(edge - length) * 5 + length - 2] if edge >= length else 0
            if before == 0:
                continue
            for length_after in range(6, 1, -1):
                then = words[edge * 5 + length_after - 2]
                row = find(model.word_pair_slots, bits, before << WORD_BITS | then) if then else 0
                if row != 0:
                    for k in range(N_TAGS):
                        scores[i * N_TAGS + k] += model.word_pair_scores[row, column + k] / SCALE
