"""Local alignment of word sequences: Smith–Waterman in a band, many windows at once.

Smith, T. F. and Waterman, M. S. (1981). Identification of common molecular subsequences. J. Mol. Biol. 147: 195-197. As used for
bills that legislatures take from one another by Wilkerson, Smith and Stramp (2015, AJPS 59) and Linder, Desmarais, Burgess and
Giraudy (2020, Policy Studies Journal 48). A word that is the same scores 1; another word, and one left out or put in,
costs 1. Only diagonals within ``BAND`` of one that shared words lie on are looked at (Chao, Pearson and Miller 1992, CABIOS 8).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.arrays import Ints

BAND = 12
_WIDTH = 2 * BAND + 1
_CELLS = 8_000_000  # at once, which bounds memory
_STOP, _SAME, _OTHER, _LEFT_OUT, _PUT_IN = range(5)


@dataclass(frozen=True)
class Windows:
    """Pieces of two texts to be aligned, each along a diagonal.

    Attributes:
        start: first word of each in the new text.
        end: after its last word there.
        diagonal: position in the new text less that in the old one.
        old_start: bounds of the old text, which the alignment does not leave.
        old_end: the same.
    """

    start: Ints
    end: Ints
    diagonal: Ints
    old_start: Ints
    old_end: Ints

    def take(self, rows: Ints) -> Windows:
        """Some of them."""
        return Windows(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Alignments:
    """The best local alignment of each window; empty (end = start) where nothing is the same.

    Attributes:
        start: first word in the new text.
        end: after the last one.
        old_start: first word in the old text.
        old_end: after the last one.
        same: words that are the same.
        score: same words less all others.
    """

    start: Ints
    end: Ints
    old_start: Ints
    old_end: Ints
    same: Ints
    score: Ints


def align(new: NDArray[np.uint32], old: NDArray[np.uint32], windows: Windows) -> Alignments:
    """The best local alignment in the band of each window.

    Args:
        new: words of the new texts, as numbers.
        old: words of the old texts, by the same numbers.
        windows: where to look.
    """
    n = len(windows.start)
    found = np.zeros((6, n), dtype=np.int64)
    length = windows.end - windows.start
    order = np.argsort(length, kind="stable")
    at = 0
    while at < n:
        # As many as fit once all are as long as the longest of them.
        sizes = length[order[at:]] * _WIDTH * np.arange(1, n - at + 1)
        many = max(1, int(np.searchsorted(sizes, _CELLS)))
        rows = order[at : at + many]
        found[:, rows] = _aligned(new, old, windows.take(rows))
        at += many
    return Alignments(*found)


def _aligned(new: NDArray[np.uint32], old: NDArray[np.uint32], windows: Windows) -> Ints:
    """Shape (6, windows), in the order of :class:`Alignments`."""
    n, length = len(windows.start), windows.end - windows.start
    longest = int(length.max(initial=0))
    at = windows.start[:, None] + np.arange(longest)
    inside = at < windows.end[:, None]
    rows = np.where(inside, new[np.minimum(at, len(new) - 1)].astype(np.int64), -1)
    behind = windows.start - windows.diagonal - BAND  # position in the old text of the first cell of the first row
    at = behind[:, None] + np.arange(longest + _WIDTH)
    inside = (at >= windows.old_start[:, None]) & (at < windows.old_end[:, None])
    columns = np.where(inside, old[np.clip(at, 0, len(old) - 1)].astype(np.int64), -2)
    steps = np.arange(_WIDTH, dtype=np.int32)
    score = np.zeros((n, _WIDTH + 1), dtype=np.int32)  # one column more, of nothing, right of the band
    way = np.zeros((longest, n, _WIDTH), dtype=np.int8)
    best, best_row, best_step = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for r in range(longest):
        same = rows[:, r, None] == columns[:, r : r + _WIDTH]
        along = score[:, :-1] + np.where(same, 1, -1)
        skipped = score[:, 1:] - 1  # a word of the new text that the old one lacks
        direct = np.maximum(np.maximum(along, skipped), 0)
        # A word of the old text that the new one lacks: from the left in the same row, each step costs one.
        value = np.maximum.accumulate(direct + steps, axis=1) - steps
        way[r] = np.where(along == value, np.where(same, _SAME, _OTHER), np.where(skipped == value, _PUT_IN, _LEFT_OUT))
        way[r][value == 0] = _STOP
        score[:, :-1] = value
        step = value.argmax(axis=1)
        top = value[np.arange(n), step]
        better = top > best
        best[better], best_row[better], best_step[better] = top[better], r, step[better]
    return _traced(way, windows.start, behind, best, best_row, best_step)


def _traced(way: NDArray[np.int8], start: Ints, behind: Ints, best: Ints, row: Ints, step: Ints) -> Ints:
    """Follow all ways back from their best cells at once."""
    end, old_end = start + row + 1, behind + row + step + 1
    row, step = row.copy(), step.copy()
    same = np.zeros(len(best), dtype=np.int64)
    first, old_first = end.copy(), old_end.copy()
    alive = np.flatnonzero(best > 0)
    while len(alive):
        kind = way[row[alive], alive, step[alive]]
        alive, kind = alive[kind != _STOP], kind[kind != _STOP]
        new_word, old_word = kind != _LEFT_OUT, kind != _PUT_IN
        first[alive] = np.where(new_word, start[alive] + row[alive], first[alive])
        old_first[alive] = np.where(old_word, behind[alive] + row[alive] + step[alive], old_first[alive])
        same[alive] += kind == _SAME
        row[alive] -= new_word
        step[alive] += new_word.astype(np.int64) - old_word
        alive = alive[(row[alive] >= 0) & (step[alive] >= 0) & (step[alive] < _WIDTH)]
    none = best == 0
    return np.stack([first, np.where(none, first, end), old_first, np.where(none, old_first, old_end), same, best])
