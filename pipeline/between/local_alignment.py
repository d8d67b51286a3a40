"""Local alignment of word sequences: Smith–Waterman in a band, many windows at once.

Smith, T. F. and Waterman, M. S. (1981). Identification of common molecular subsequences. J. Mol. Biol. 147: 195-197. As used for
bills that legislatures take from one another by Wilkerson, Smith and Stramp (2015, AJPS 59) and Linder, Desmarais, Burgess and
Giraudy (2020, Policy Studies Journal 48). A word that is the same scores 1; another word, and one left out or put in,
costs 1. Only diagonals within ``BAND`` of one that shared words lie on are looked at (Chao, Pearson and Miller 1992, CABIOS 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.arrays import Ints

BAND = 12
_WIDTH = 2 * BAND + 1
_CELLS = 8_000_000  # at once, which bounds memory


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
    small = np.int16 if longest + _WIDTH < 2**15 else np.int32
    steps = np.arange(_WIDTH, dtype=small)
    # Of each row and one of nothing before the first; one column more, of nothing, right of the band.
    score = np.zeros((longest + 1, n, _WIDTH + 1), dtype=small)
    best, best_row, best_step = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for r in range(longest):
        same = rows[:, r, None] == columns[:, r : r + _WIDTH]
        along = score[r, :, :-1] + (2 * same.view(np.int8) - 1)
        skipped = score[r, :, 1:] - 1  # a word of the new text that the old one lacks
        direct = np.maximum(np.maximum(along, skipped), 0)
        # A word of the old text that the new one lacks: from the left in the same row, each step costs one.
        value = np.maximum.accumulate(direct + steps, axis=1) - steps
        score[r + 1, :, :-1] = value
        step = value.argmax(axis=1)
        top = value[np.arange(n), step]
        better = top > best
        best[better], best_row[better], best_step[better] = top[better], r, step[better]
    found = _traced(score, rows, columns, best_row, best_step)
    found[[0, 1]] += windows.start
    found[[2, 3]] += behind
    return np.concatenate([found, best[None]])


def _traced(score: NDArray[np.signedinteger[Any]], rows: Ints, columns: Ints, row: Ints, step: Ints) -> Ints:
    """Follow all ways back from their best cells at once: start, end, start and end in the old text, same words; shape (5, n)."""
    n = len(row)
    found = np.stack([row + 1, row + 1, row + step + 1, row + step + 1, np.zeros(n, dtype=np.int64)])
    row, step = row.copy(), step.copy()
    alive = np.flatnonzero(score[row + 1, np.arange(n), step] > 0)
    found[:4, np.setdiff1d(np.arange(n), alive)] = 0
    while len(alive):
        r, s = row[alive], step[alive]
        value = score[r + 1, alive, s].astype(np.int64)
        same = rows[alive, r] == columns[alive, r + s]
        along = score[r, alive, s] + np.where(same, 1, -1) == value
        put_in = ~along & (score[r, alive, s + 1] - 1 == value)
        new_word, old_word = along | put_in, ~put_in
        found[0, alive[new_word]] = r[new_word]
        found[2, alive[old_word]] = (r + s)[old_word]
        found[4, alive] += along & same
        row[alive] -= new_word
        step[alive] += new_word.astype(np.int64) - old_word
        r, s = row[alive], step[alive]
        inside = (r >= 0) & (s >= 0) & (s < _WIDTH)
        alive = alive[inside]
        alive = alive[score[row[alive] + 1, alive, step[alive]] > 0]
    return found
