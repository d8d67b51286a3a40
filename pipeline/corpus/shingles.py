"""What of a text stands word for word in another one.

A passage is the same if eight words in a row, within one sentence, stand in the other text too (w-shingling, Broder 1997,
SEQUENCES); a sentence of four to seven words if it stands there whole. The share is that of words covered by such passages, so
a set phrase of five words does not count and a sentence of which one word was changed counts nearly whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.arrays import Bools, Ints
from pipeline.statistics import seed_from

WORDS = 8
_LEAST = 4  # words of a short sentence that is compared whole


@dataclass(frozen=True)
class Shingles:
    """Passages of one text.

    Attributes:
        key: hash of each passage.
        start: row of its first word.
        length: words in it.
    """

    key: NDArray[np.uint64]
    start: Ints
    length: Ints


def shingles(word: Ints, sentence: Ints, n_words: int) -> Shingles:
    """Passages of a text.

    Args:
        word: vocabulary entries in order; texts to be compared share the vocabulary.
        sentence: sentence of each word, those of a sentence together.
        n_words: size of the vocabulary.
    """
    rng = np.random.Generator(np.random.PCG64(seed_from("vocabulary")))
    return shingles_of(rng.integers(0, 2**64, size=n_words, dtype=np.uint64)[word], sentence)


@cache
def _weights() -> NDArray[np.uint64]:
    """Independent random numbers for each position: sums of them collide about as seldom as random 64-bit numbers."""
    rng = np.random.Generator(np.random.PCG64(seed_from("shingles")))
    return np.asarray(rng.integers(0, 2**63, size=WORDS, dtype=np.uint64) * np.uint64(2) + np.uint64(1))


def runs_of(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Hash of the eight words that begin at each word; seven fewer than there are words, whatever sentence they are of."""
    n = max(len(value) - WORDS + 1, 0)
    key = np.zeros(n, dtype=np.uint64)
    for k, weight in enumerate(_weights()):
        key += value[k : k + n] * weight
    return key


def shingles_of(value: NDArray[np.uint64], sentence: Ints) -> Shingles:
    """Passages of a text.

    Args:
        value: a random number for each word in order, the same for the same word in all texts to be compared.
        sentence: sentence of each word, those of a sentence together.
    """
    weights = _weights()
    n = len(value)
    bounds = (
        np.flatnonzero(np.concatenate([[True], sentence[1:] != sentence[:-1], [True]])) if n else np.zeros(1, np.int64)
    )
    lengths = np.diff(bounds)
    end = np.repeat(bounds[1:], lengths)  # end of the sentence of each word
    full = np.flatnonzero(np.arange(n) + WORDS <= end)
    key = runs_of(value)[full]
    short = bounds[:-1][(lengths >= _LEAST) & (lengths < WORDS)]
    short_length = lengths[(lengths >= _LEAST) & (lengths < WORDS)]
    short_key = short_length.astype(np.uint64) * weights[0]
    for k in range(WORDS - 1):
        inside = k < short_length
        short_key[inside] += value[short[inside] + k] * weights[k + 1]
    return Shingles(
        np.concatenate([key, short_key]),
        np.concatenate([full, short]),
        np.concatenate([np.full(len(full), WORDS), short_length]),
    )


def covered(new: Shingles, old: Shingles, n_words: int) -> Bools:
    """Whether each word of a text lies within a passage that the older text has too, shape (n_words,)."""
    known = np.sort(old.key)
    at = np.minimum(np.searchsorted(known, new.key), max(len(known) - 1, 0))
    shared = known[at] == new.key if len(known) else np.zeros(len(new.key), dtype=np.bool_)
    steps = np.zeros(n_words + 1, dtype=np.int64)
    np.add.at(steps, new.start[shared], 1)
    np.add.at(steps, new.start[shared] + new.length[shared], -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)
