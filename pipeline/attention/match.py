"""Finding many terms at once: one walk through a trie for all positions of a text together.

Terms share a trie. Every position of the text sets out from its root; each step follows one character for all walkers that are
still on the way, as array operations, and few survive the second step. So the cost hardly depends on the number of
terms (Fredkin 1960, Communications of the ACM 3(9), for the trie; the vectorised walk is ours).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.arrays import Codes, Ints
from pipeline.settings.concepts.terms import WILDCARD

_DIGITS = "0123456789０１２３４５６７８９"
_NUMERALS = _DIGITS + "〇零一二两三四五六七八九十百千万亿"
_LARGE = "十百千万亿"
_POINTS = ".．,，"
_SIZE = 0x110000  # code points


@dataclass(frozen=True)
class Matches:
    """Occurrences of patterns in a text, in no order.

    Attributes:
        pattern: index of the pattern.
        start: offset of its first character.
        end: offset after its last character.
    """

    pattern: Ints
    start: Ints
    end: Ints


class Matcher:
    """A set of patterns, ready to be looked for.

    Args:
        patterns: distinct strings; ``<数>`` in one stands for a whole number in digits (with decimal point or thousands
            comma) or Chinese numerals.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        split = [_symbols(p) for p in patterns]
        alphabet = sorted({s for symbols in split for s in symbols if s != WILDCARD})
        self._class = np.zeros(_SIZE, dtype=np.int32)
        self._class[[ord(c) for c in alphabet]] = np.arange(1, len(alphabet) + 1)
        number = {c: i for i, c in enumerate(alphabet, 1)}
        self._base = len(alphabet) + 2
        number[WILDCARD] = self._base - 1
        children: dict[int, int] = {}
        self.wild = any(WILDCARD in s for s in split)
        ends: dict[int, int] = {}
        nodes = 1
        for index, symbols in enumerate(split):
            node = 0
            for symbol in symbols:
                key = node * self._base + number[symbol]
                if key not in children:
                    children[key] = nodes
                    nodes += 1
                node = children[key]
            ends[node] = index
        self._keys = np.array(sorted(children), dtype=np.int64)
        self._targets = np.array([children[int(k)] for k in self._keys], dtype=np.int64)
        self._pattern = np.full(nodes, -1, dtype=np.int64)
        for node, index in ends.items():
            self._pattern[node] = index
        # Most characters begin no term: the first step is a plain look-up.
        self._first = np.zeros(self._base, dtype=np.int64)
        roots = self._keys < self._base
        self._first[self._keys[roots]] = self._targets[roots]

    def find(self, codes: Codes) -> Matches:
        """All occurrences of all patterns, overlapping ones too.

        Args:
            codes: code points of the text; patterns never run across a line feed.

        Returns:
            The occurrences.
        """
        n = len(codes)
        classes = np.append(self._class[codes], 0)
        runs = _Numbers(codes) if self.wild else None
        start = np.flatnonzero(self._first[classes[:n]])
        position, node = start + 1, self._first[classes[start]]
        if runs is not None:
            wild = self._first[self._base - 1]
            for ends in runs.ends if wild else ():
                run = np.flatnonzero(ends > 0)
                start, position = np.append(start, runs.start[run]), np.append(position, ends[run])
                node = np.append(node, np.full(len(run), wild))
        found: list[tuple[Ints, Ints, Ints]] = []
        while len(start):
            pattern = self._pattern[node]
            done = pattern >= 0
            found.append((pattern[done], start[done], position[done]))
            steps = [self._step(start, position, node, classes)]
            if runs is not None:
                steps += self._number_steps(start, position, node, runs)
            start, position, node = (np.concatenate(part) for part in zip(*steps, strict=True))
        if not found:
            nothing = np.zeros(0, dtype=np.int64)
            return Matches(nothing, nothing, nothing)
        return Matches(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _step(self, start: Ints, position: Ints, node: Ints, classes: NDArray[np.int32]) -> tuple[Ints, Ints, Ints]:
        symbol = classes[position]
        on = np.flatnonzero(symbol)
        target, there = self._follow(node[on], symbol[on])
        on = on[there]
        return start[on], position[on] + 1, target

    def _number_steps(
        self, start: Ints, position: Ints, node: Ints, runs: _Numbers
    ) -> Iterator[tuple[Ints, Ints, Ints]]:
        run = runs.at(position)
        on = np.flatnonzero(run >= 0)
        target, there = self._follow(node[on], np.full(len(on), self._base - 1, dtype=np.int64))
        on = on[there]
        for ends in runs.ends:
            reached = ends[run[on]]
            yield start[on][reached > 0], reached[reached > 0], target[reached > 0]

    def _follow(self, node: Ints, symbol: NDArray[np.integer]) -> tuple[Ints, Ints]:
        """Nodes reached, and which of the walkers reached one."""
        if not len(self._keys):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        wanted = node * self._base + symbol
        row = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        there = np.flatnonzero(self._keys[row] == wanted)
        return self._targets[row[there]], there


class _Numbers:
    """Numbers in a text.

    Attributes:
        start: offsets of first digits, shape (numbers,), ascending.
        ends: offsets after last digits: of the number as long as it can be, then without one, two and three of the large units at
            its end (300万 in 300万元 is 300 as well, 万 being part of the unit there); 0 where there are fewer.
    """

    def __init__(self, codes: Codes) -> None:
        inside = _members(_NUMERALS)[codes]
        digit = _members(_DIGITS)[codes]
        # A point or comma belongs to a number where a digit stands on both sides: 3.5, 1,200.
        point = _members(_POINTS)[codes]
        point[1:] &= digit[:-1]
        point[:-1] &= digit[1:]
        if len(codes):
            point[0] = point[-1] = False
        inside |= point
        edges = np.flatnonzero(np.diff(np.concatenate([[False], inside, [False]]).astype(np.int8)))
        self.start, end = edges[::2].astype(np.int64), edges[1::2].astype(np.int64)
        self.ends = [end]
        large = _members(_LARGE)[codes]
        for _ in range(3):
            end = np.where((end > self.start + 1) & large[np.maximum(end - 1, 0)], end - 1, 0)
            self.ends.append(end)

    def at(self, position: Ints) -> Ints:
        """Index of the number that starts at a position, or -1."""
        if not len(self.start):
            return np.full(len(position), -1, dtype=np.int64)
        row = np.minimum(np.searchsorted(self.start, position), len(self.start) - 1)
        return np.where(self.start[row] == position, row, -1)


def _members(characters: str) -> NDArray[np.bool_]:
    table = np.zeros(_SIZE, dtype=np.bool_)
    table[[ord(c) for c in characters]] = True
    return table


def _symbols(pattern: str) -> list[str]:
    """Characters of a pattern, a wildcard being one."""
    symbols: list[str] = []
    for index, stretch in enumerate(pattern.split(WILDCARD)):
        symbols += [WILDCARD] if index else []
        symbols += stretch
    return symbols
