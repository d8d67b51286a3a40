"""Passages that two texts have in common: shared runs of eight words, chained, and aligned word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.between.local_alignment import BAND, Windows, align
from pipeline.corpus.arrays import Bools, Ints, ranges
from pipeline.corpus.shingles import WORDS, runs_of

LEAST_SAME = 12  # words of a passage that are the same; about a clause and a half
LEAST_SHARE = 0.75  # of its words that are
_GAP = 16  # words from one shared run to the next of the same passage
_DRIFT = 6  # words put in or left out between them
_ROOM = 12  # words before the first shared run and after the last one that are looked at
_KEPT = 512  # texts whose hashes are at hand: neighbours are asked for again and again
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Stream:
    """Words of some texts, one after the other.

    Attributes:
        code: a number for each word.
        bounds: first word of each text, and the end, shape (texts + 1,).
    """

    code: NDArray[np.uint32]
    bounds: Ints
    _keys: dict[int, NDArray[np.uint64]] = field(default_factory=dict, repr=False)

    def keys(self, text: int) -> NDArray[np.uint64]:
        """Hash of the eight words that begin at each word of a text; seven fewer than it has words."""
        if text not in self._keys:
            if len(self._keys) >= _KEPT:
                self._keys.pop(next(iter(self._keys)))
            own = self.code[self.bounds[text] : self.bounds[text + 1]]
            self._keys[text] = runs_of(_mixed(own))  # marks count for nothing, those between sentences too
        return self._keys[text]


def _mixed(code: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """32 bits to 64 that look random (the finaliser of splitmix64; Steele, Lea & Flood 2014, OOPSLA)."""
    x = (code.astype(np.uint64) + np.uint64(1)) * _MIX
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(x ^ (x >> np.uint64(31)))


@dataclass(frozen=True)
class SharedRuns:
    """Runs of eight words that stand more than once in some texts, those that are the same together; arrays of one length.

    Attributes:
        text: the text that each stands in.
        at: where it begins in the stream.
        low: first row here of those that are the same.
        high: row after their last.
    """

    text: Ints
    at: Ints
    low: Ints
    high: Ints

    @classmethod
    def of(cls, stream: Stream, texts: Sequence[int]) -> SharedRuns:
        """Those of some texts of a stream: all runs are sorted once, in place of looking each text up in all others."""
        keys = [stream.keys(t) for t in texts]
        text = np.repeat(np.array(texts, dtype=np.int64), [len(k) for k in keys])
        at = np.concatenate([stream.bounds[t] + np.arange(len(k)) for t, k in zip(texts, keys, strict=True)])
        key = np.concatenate(keys)
        order = np.argsort(key)
        key = key[order]
        number = np.diff(np.flatnonzero(_begins(key[1:] != key[:-1])), append=len(key))
        rows, number = order[np.repeat(number > 1, number)], number[number > 1]
        high = np.cumsum(number)
        return cls(text[rows], at[rows], np.repeat(high - number, number), np.repeat(high, number))

    def seeds(self, text: int, allowed: Bools) -> tuple[Ints, Ints, Ints]:
        """Where a text and some allowed ones have the same run: in the text, the other text, and where there."""
        own = np.flatnonzero(self.text == text)
        rows = ranges(self.low[own], self.high[own])
        own = np.repeat(own, self.high[own] - self.low[own])
        kept = allowed[self.text[rows]]
        rows, own = rows[kept], own[kept]
        return self.at[own], self.text[rows], self.at[rows]


@dataclass(frozen=True)
class Passages:
    """Passages of one text or several that stand in others; arrays of one length.

    Attributes:
        text: the text.
        other: the one it stands in.
        start: first word in the stream, and after the last.
        end: the same.
        other_start: and there.
        other_end: the same.
        same: words that are the same.
    """

    text: Ints
    other: Ints
    start: Ints
    end: Ints
    other_start: Ints
    other_end: Ints
    same: Ints

    def take(self, rows: Ints | Bools | slice) -> Passages:
        """Some of them."""
        return Passages(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Chains:
    """Neighbouring shared runs of one text and another, from the first to the last."""

    text: Ints
    other: Ints
    start: Ints
    end: Ints
    diagonal: Ints

    @classmethod
    def none(cls) -> Chains:
        """No chain."""
        return cls(*(np.zeros(0, dtype=np.int64) for _ in cls.__dataclass_fields__))

    @classmethod
    def joined(cls, chains: Sequence[Chains]) -> Chains:
        """Chains of several texts."""
        return cls(*(np.concatenate([getattr(c, name) for c in chains]) for name in cls.__dataclass_fields__))

    @classmethod
    def of(cls, text: int, at: Ints, other: Ints, other_at: Ints) -> Chains:
        """Chain the seeds of one text, in any order: along a diagonal first, then over small shifts."""
        diagonal = at - other_at
        order = np.lexsort((at, diagonal, other))
        other, at, diagonal = other[order], at[order], diagonal[order]
        if not len(at):
            return cls.none()
        new = _begins((np.diff(other) != 0) | (np.diff(diagonal) != 0) | (np.diff(at) > _GAP))
        first, last = _ends(new)
        other, start, end, diagonal = other[first], at[first], at[last] + WORDS, diagonal[first]
        order = np.lexsort((diagonal, start, other))
        other, start, end, diagonal = (x[order] for x in (other, start, end, diagonal))
        apart = start[1:] - end[:-1]
        near = (np.abs(np.diff(diagonal)) <= _DRIFT) & (apart <= _GAP - WORDS) & (apart > -WORDS)
        new = _begins((np.diff(other) != 0) | ~near)
        first, last = _ends(new)
        low, high = (reduce.reduceat(diagonal, first) for reduce in (np.minimum, np.maximum))
        whole = high - low <= 2 * _DRIFT
        alone = np.flatnonzero(~whole[np.cumsum(new) - 1])  # shifts that add up: each run by itself
        middle = (low + high) // 2
        return cls(
            np.full(int(whole.sum()) + len(alone), text, dtype=np.int64),
            np.concatenate([other[first][whole], other[alone]]),
            np.concatenate([start[first][whole], start[alone]]),
            np.concatenate([end[last][whole], end[alone]]),
            np.concatenate([middle[whole], diagonal[alone]]),
        )


def _begins(breaks: Bools) -> Bools:
    """Where groups begin, from whether there is a break between each two neighbours."""
    return np.concatenate([np.ones(1, dtype=np.bool_), breaks])


def _ends(new: Bools) -> tuple[Ints, Ints]:
    """First and last row of each group."""
    first = np.flatnonzero(new)
    return first, np.append(first[1:], len(new))[: len(first)] - 1


def aligned(stream: Stream, chains: Chains) -> Passages:
    """Align chains, and keep what is long and like enough, each part of a text once for each other text."""
    bounds = stream.bounds
    windows = Windows(
        start=np.maximum(chains.start - _ROOM, bounds[chains.text]),
        end=np.minimum(chains.end + _ROOM, bounds[chains.text + 1]),
        diagonal=chains.diagonal,
        old_start=bounds[chains.other],
        old_end=bounds[chains.other + 1],
    )
    found = align(stream.code, stream.code, windows)
    longer = np.maximum(found.end - found.start, found.old_end - found.old_start)
    kept = (found.same >= LEAST_SAME) & (found.same >= LEAST_SHARE * longer)
    made = Passages(chains.text, chains.other, found.start, found.end, found.old_start, found.old_end, found.same).take(
        kept
    )
    return made.take(apart(made, np.stack([made.text, made.other]), -made.same))


def apart(passages: Passages, group: Ints, worth: Ints) -> Ints:
    """Rows of the passages of each group that do not overlap by half with one that is preferred, in order of the text.

    Args:
        passages: in any order.
        group: numbers of the group, shape (any, passages).
        worth: the lowest is preferred, shape (any, passages) or (passages,); the last row counts most.
    """
    order = np.lexsort((passages.other_start, passages.start, *np.atleast_2d(worth), *group))
    chosen: list[int] = []
    of: tuple[int, ...] = ()
    taken: list[tuple[int, int]] = []
    groups = list(zip(*(g[order].tolist() for g in group), strict=True))
    spans = zip(passages.start[order].tolist(), passages.end[order].tolist(), strict=True)
    for row, own, (start, end) in zip(order.tolist(), groups, spans, strict=True):
        if own != of:
            of, taken = own, []
        if all(2 * (min(end, e) - max(start, s)) <= min(end - start, e - s) for s, e in taken):
            taken.append((start, end))
            chosen.append(row)
    rows = np.array(chosen, dtype=np.int64)
    return rows[np.lexsort((passages.other[rows], passages.start[rows], passages.text[rows]))]


def covered_words(passages: Passages, n_words: int, begin: int) -> Bools:
    """Which of some words lie within a passage.

    Args:
        passages: of one text.
        n_words: words of the text.
        begin: where it begins in the stream.
    """
    steps = np.zeros(n_words + 1, dtype=np.int64)
    np.add.at(steps, passages.start - begin, 1)
    np.add.at(steps, passages.end - begin, -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


__all__ = ["BAND", "LEAST_SAME", "Chains", "Passages", "SharedRuns", "Stream", "aligned", "apart", "covered_words"]
