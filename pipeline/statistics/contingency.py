"""Two-way comparisons of counts: how sure a difference is, how large it is, how closely two words go together."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray = NDArray[np.float64]


def log_likelihood(a: FloatArray, b: FloatArray, n_a: ArrayLike, n_b: ArrayLike) -> FloatArray:
    """Dunning's G² of words that occur a times in n_a words and b times in n_b words.

    The likelihood-ratio statistic of the 2 × 2 table (Dunning 1993, Computational Linguistics 19(1)); chi-squared with
    one degree of freedom under independence.

    Args:
        a: counts in the target, shape (words,).
        b: counts in the reference, shape (words,).
        n_a: words of the target, a number or shape (words,).
        n_b: words of the reference.

    Returns:
        G², shape (words,), never negative.
    """
    n_a, n_b = np.asarray(n_a, dtype=np.float64), np.asarray(n_b, dtype=np.float64)
    total, both = n_a + n_b, a + b
    observed = np.stack([a, b, n_a - a, n_b - b])
    expected = np.stack([both * n_a, both * n_b, (total - both) * n_a, (total - both) * n_b]) / total
    return np.asarray(np.maximum(2 * special.rel_entr(observed, expected).sum(axis=0), 0.0))


def log_ratio(a: FloatArray, b: FloatArray, n_a: ArrayLike, n_b: ArrayLike) -> FloatArray:
    """Binary logarithm of the ratio of relative frequencies; a zero count is taken as 0.5 (Hardie 2014).

    In a very short text 0.5 can be more than the other's rate; the ratio then is 0, never of the wrong sign.
    """
    ratio = np.log2((np.maximum(a, 0.5) / n_a) / (np.maximum(b, 0.5) / n_b))
    ratio = np.where(a == 0, np.minimum(ratio, 0.0), ratio)
    return np.asarray(np.where(b == 0, np.maximum(ratio, 0.0), ratio))


def log_dice(both: FloatArray, left: ArrayLike, right: ArrayLike) -> FloatArray:
    """LogDice of two items that share some of their contexts (Rychlý 2008, RASLAN).

    14 + log2(2 · both / (left + right)): at most 14 (always together), one less is half as often; it does not
    depend on the size of the corpus.

    Args:
        both: contexts (sentences) with both, above zero, shape (n,).
        left: contexts with the one.
        right: contexts with the other.

    Returns:
        Scores, shape (n,).
    """
    return np.asarray(14 + np.log2(2 * both / (np.asarray(left) + np.asarray(right))), dtype=np.float64)


def npmi(both: FloatArray, left: FloatArray, right: FloatArray, total: float) -> FloatArray:
    """Normalised pointwise mutual information, from -1 to 1 (Bouma 2009, GSCL).

    Args:
        both: occurrences of the pair, above zero, shape (n,).
        left: occurrences of the first word.
        right: occurrences of the second word.
        total: positions at which a pair could stand.

    Returns:
        NPMI, shape (n,): 1 if the words only occur together, 0 if they are independent.
    """
    p = np.minimum(both / total, 1 - 1e-12)
    return np.asarray(np.log(p / ((left / total) * (right / total))) / -np.log(p), dtype=np.float64)
