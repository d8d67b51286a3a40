"""Coherence c_npmi of topics: do a topic's first words stand in the same paragraphs?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.statistics import FloatArray

TOP_WORDS = 10
_EPSILON = 1e-12
# Weights that differ by less are equal: another machine's linear algebra moves the eighth digit, and words would trade ranks.
DIGITS = 6


def npmi(present: sparse.csr_matrix, top: NDArray[np.int64]) -> FloatArray:
    """Mean normalised pointwise mutual information of the pairs of each topic's first words.

    NPMI(a, b) = log((p(a, b) + e) / (p(a) p(b))) / -log(p(a, b) + e), with e = 1e-12 and p the share of paragraphs that
    have the word or both words; a topic's coherence is the mean over all pairs. This is ``c_npmi`` of Röder, Both &
    Hinneburg (2015, "Exploring the space of topic coherence measures", WSDM), with the e of gensim, except for the
    window: c_npmi counts in windows of ten words that slide through the text, this counts whole paragraphs. Two
    words of one paragraph but far apart count here, so values lie higher than with the sliding window and are to be
    compared among models on the same paragraphs only. gensim with a window longer than any paragraph gives the same
    numbers.

    Args:
        present: words of each paragraph, any positive value where present, shape (paragraphs, terms).
        top: columns of each topic's first words, shape (topics, words); -1 fills up a topic with fewer words.

    Returns:
        Coherence of each topic, shape (topics,); NaN for a topic with fewer than two words.
    """
    n = present.shape[0]
    used = np.unique(top[top >= 0])
    if n == 0 or len(used) == 0:
        return np.full(len(top), np.nan)
    chosen = present[:, used].sign()
    joint = np.asarray((chosen.T @ chosen).todense(), dtype=np.float64) / n
    single = np.diag(joint)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log((joint + _EPSILON) / np.outer(single, single)) / -np.log(joint + _EPSILON)
    values[joint >= 1.0] = 0.0  # words of every paragraph tell nothing of each other; the formula divides by zero
    result = np.full(len(top), np.nan)
    for topic, words in enumerate(top):
        at = np.searchsorted(used, words[words >= 0])
        if len(at) > 1:
            upper = np.triu_indices(len(at), k=1)
            result[topic] = values[np.ix_(at, at)][upper].mean()
    return result


def top_words(topic_term: FloatArray, *, n: int = TOP_WORDS) -> NDArray[np.int64]:
    """Columns of the heaviest words of each topic, heaviest first, ties in code-point order of the words.

    Args:
        topic_term: weights, shape (topics, terms), terms in code-point order.
        n: words a topic.

    Returns:
        Columns, shape (topics, n); -1 where a topic has fewer words of positive weight.
    """
    top = np.full((len(topic_term), n), -1, dtype=np.int64)
    order = np.argsort(-np.round(topic_term, DIGITS), axis=1, kind="stable")[:, :n]
    top[:, : order.shape[1]] = np.where(np.take_along_axis(topic_term, order, axis=1) > 0, order, -1)
    return top
