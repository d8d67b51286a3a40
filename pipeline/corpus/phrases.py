"""Multi-word terms: words that stand side by side far more often than they would by chance.

Neighbouring content words are joined where their normalised pointwise mutual information is high (Bouma 2009, GSCL), twice, so that up
to four words make a term (供给侧 + 结构性, then + 改革), as Mikolov et al. (2013, NIPS) do for word embeddings. Where
joins overlap the leftmost counts, so a long term does not count its own parts again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.corpus.arrays import Bools, Ints, ranges
from pipeline.statistics import npmi


@dataclass(frozen=True)
class Phrases:
    """Occurrences of multi-word terms.

    Attributes:
        names: each term, its words joined.
        words: how many words each has.
        score: NPMI of the last join of each.
        term: index into names of each occurrence.
        at: row of the first word of each occurrence.
        members: for each term, the rows of the words of all its occurrences.
    """

    names: list[str]
    words: list[int]
    score: list[float]
    term: Ints
    at: Ints
    members: list[Ints]


def find_phrases(
    word: Ints,
    follows: Bools,
    usable: Bools,
    vocabulary: list[str],
    *,
    least_npmi: float,
    least_count: int,
    passes: int = 2,
) -> Phrases:
    """Join the words of some texts.

    Args:
        word: index into the vocabulary of each word, in order.
        follows: whether each word stands right after the one before it in the same sentence.
        usable: whether each word may be part of a term (content words, no stop words).
        vocabulary: the words.
        least_npmi: NPMI from which neighbours are joined.
        least_count: occurrences from which they are.
        passes: rounds of joining.

    Returns:
        All terms of two words or more.
    """
    names = list(vocabulary)
    words = [1] * len(vocabulary)
    score = [0.0] * len(vocabulary)
    unit = word.copy()
    first = np.arange(len(word))  # row of the first and of the last word of each unit
    last = first.copy()
    follows, usable = follows.copy(), usable.copy()
    for _ in range(passes):
        n = len(names)
        pairs = np.flatnonzero(follows[1:] & usable[1:] & usable[:-1])
        if not len(pairs):
            break
        keys, kind, count = np.unique(unit[pairs] * n + unit[pairs + 1], return_inverse=True, return_counts=True)
        occurrences = np.bincount(unit, minlength=n).astype(np.float64)
        left, right = np.divmod(keys, n)
        found = npmi(count.astype(np.float64), occurrences[left], occurrences[right], float(len(unit)))
        joined = (count >= least_count) & (found >= least_npmi)
        if not joined.any():
            break
        chosen = without_overlap(pairs[joined[kind]])
        code = np.full(len(keys), -1, dtype=np.int64)
        code[joined] = np.arange(n, n + int(joined.sum()))
        for k in np.flatnonzero(joined).tolist():
            names.append(names[left[k]] + names[right[k]])
            words.append(words[left[k]] + words[right[k]])
            score.append(float(found[k]))
        unit[chosen] = code[kind[np.searchsorted(pairs, chosen)]]
        last[chosen] = last[chosen + 1]
        kept = np.ones(len(unit), dtype=np.bool_)
        kept[chosen + 1] = False
        unit, first, last = unit[kept], first[kept], last[kept]
        follows, usable = follows[kept], usable[kept]
    return _collected(unit, first, last, names, words, score, len(vocabulary))


def without_overlap(starts: Ints) -> Ints:
    """Of neighbours that are to be joined, given by the first of each two, those that can be: the leftmost win.

    Every second one of starts that follow one another directly.
    """
    if not len(starts):
        return starts
    run = np.cumsum(np.diff(starts, prepend=starts[0] - 2) != 1)
    begins = np.flatnonzero(np.diff(run, prepend=-1))
    within = np.arange(len(starts)) - np.repeat(begins, np.diff(np.append(begins, len(starts))))
    return np.asarray(starts[within % 2 == 0])


def _collected(
    unit: Ints, first: Ints, last: Ints, names: list[str], words: list[int], score: list[float], n_single: int
) -> Phrases:
    """Terms that occur, those spelt alike together."""
    inside = unit >= n_single
    unit, first, last = unit[inside], first[inside], last[inside]
    spelt: dict[str, int] = {}
    of = np.zeros(len(names), dtype=np.int64)
    kept: list[int] = []
    for code in np.unique(unit).tolist():
        if names[code] not in spelt:
            spelt[names[code]] = len(spelt)
            kept.append(code)
        of[code] = spelt[names[code]]
    term = of[unit]
    order = np.argsort(term, kind="stable")
    length = np.bincount(term, weights=last - first + 1, minlength=len(spelt)).astype(np.int64)
    members = np.split(ranges(first[order], last[order] + 1), np.cumsum(length)[:-1]) if spelt else []
    return Phrases([names[k] for k in kept], [words[k] for k in kept], [score[k] for k in kept], term, first, members)
