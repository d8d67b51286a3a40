"""Counting the terms of all concepts in segmented text, in one pass.

A term counts where it begins and ends on token boundaries, outside every excluded context; where terms of a concept overlap
the leftmost counts, and of those that begin together the longest. What bare substring counting would have given is kept
beside it, with the reason for every occurrence that was not counted. Concepts are counted independently of one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.attention.match import Matcher
from pipeline.corpus.arrays import Codes, Ints
from pipeline.settings.concepts.terms import WILDCARD

if TYPE_CHECKING:
    from pipeline.corpus.layout import Layout

# What became of an occurrence.
BOUNDARY = 0  # does not begin and end on token boundaries
CONTEXT = 1  # within an excluded context
INSIDE = 2  # within or across a counted mention of the concept, on token boundaries or not
COUNTED = 3


@dataclass(frozen=True)
class Occurrences:
    """Occurrences of terms in a text, as arrays of one length, by concept and position.

    Attributes:
        term: row of :attr:`Counter.terms`.
        start: offset of the first character.
        end: offset after the last character.
        fate: BOUNDARY, CONTEXT, INSIDE or COUNTED.
    """

    term: Ints
    start: Ints
    end: Ints
    fate: NDArray[np.int8]


@dataclass(frozen=True)
class TermRow:
    """A term of a concept.

    Attributes:
        concept: row of the concept.
        term: the term as listed.
        tier: core or extended.
        dimension: sub-dimension, None where it has none.
    """

    concept: int
    term: str
    tier: str
    dimension: str | None


class Listed(Protocol):
    """What counting has to know of a concept: a :class:`Concept` of the settings, or a term that somebody asks for."""

    @property
    def name(self) -> str:
        """What tables call it."""

    @property
    def tiers(self) -> Mapping[str, str]:
        """Each term with its tier."""

    @property
    def exclude(self) -> tuple[str, ...]:
        """Contexts in which a hit does not count."""

    @property
    def dimensions(self) -> Mapping[str, str]:
        """Sub-dimension of each term that has one."""

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """Sub-dimensions in the order of the list."""

    @property
    def dimension_labels(self) -> Mapping[str, str]:
        """English label of each sub-dimension that has one."""


class Counter:
    """Terms and excluded contexts of some concepts, ready to be counted.

    Attributes:
        concepts: the concepts.
        terms: all their terms.
        concept_of: row of the concept of each term, shape (terms,).
    """

    def __init__(self, concepts: Sequence[Listed]) -> None:
        self.concepts = tuple(concepts)
        self.terms = tuple(
            TermRow(row, term, tier, concept.dimensions.get(term))
            for row, concept in enumerate(self.concepts)
            for term, tier in concept.tiers.items()
        )
        self.concept_of = np.array([t.concept for t in self.terms], dtype=np.int64)
        users: dict[str, list[int]] = {}
        for row, term in enumerate(self.terms):
            users.setdefault(term.term, []).append(row)
        contexts = [(row, context) for row, concept in enumerate(self.concepts) for context in concept.exclude]
        for row, context in contexts:
            users.setdefault(context, []).append(-1 - row)  # a context of concept `row`
        patterns = list(users)
        self._matcher = Matcher(patterns)
        self._uses = np.array([u for p in patterns for u in users[p]], dtype=np.int64)
        self._n_uses = np.array([len(users[p]) for p in patterns], dtype=np.int64)
        self._first_use = np.concatenate([[0], np.cumsum(self._n_uses)])[:-1]
        self._own_overlap = [i for i, p in enumerate(patterns) if _may_overlap_itself(p)]

    def count(self, codes: Codes, *, starts: NDArray[np.bool_], ends: NDArray[np.bool_]) -> Occurrences:
        """Find every occurrence of every term and what becomes of it.

        Args:
            codes: code points of the text; sentences joined by line feeds.
            starts: whether a token starts at an offset, shape (characters + 1,).
            ends: whether a token ends before an offset, shape (characters + 1,).

        Returns:
            The occurrences.
        """
        found = self._matcher.find(codes)
        keep = self._without_own_overlap(found.pattern, found.start, found.end)
        pattern, start, end = found.pattern[keep], found.start[keep], found.end[keep]
        times = self._n_uses[pattern]
        # Each occurrence once for every concept that has it as a term or as a context.
        nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        use = self._uses[np.repeat(self._first_use[pattern], times) + nth]
        start, end = np.repeat(start, times), np.repeat(end, times)
        is_term = use >= 0
        term, a, b = use[is_term], start[is_term], end[is_term]
        concept = self.concept_of[term] if len(self.concept_of) else term
        order = np.lexsort((-b, a, concept))
        term, a, b, concept = term[order], a[order], b[order], concept[order]
        fate = np.where(starts[a] & ends[b], COUNTED, BOUNDARY).astype(np.int8)
        contexts = _Spans(-1 - use[~is_term], start[~is_term], end[~is_term], length=len(codes) + 1)
        fate[(fate == COUNTED) & contexts.hold(concept, a, b)] = CONTEXT
        candidates = np.flatnonzero(fate == COUNTED)
        lost = _overlapped(concept[candidates], a[candidates], b[candidates])
        fate[candidates[lost]] = INSIDE
        # 大气 within the word 大气污染, and 污染源 across 土壤污染|源头, are no false mentions where those are counted: they
        # are told already.
        counted = np.flatnonzero(fate == COUNTED)
        told = _Spans(concept[counted], a[counted], b[counted], length=len(codes) + 1)
        fate[(fate == BOUNDARY) & told.meet(concept, a, b)] = INSIDE
        return Occurrences(term, a, b, fate)

    def _without_own_overlap(self, pattern: Ints, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Occurrences as ``str.count`` counts them: none overlaps the one before of the same pattern."""
        keep = np.ones(len(pattern), dtype=np.bool_)
        for own in self._own_overlap:
            rows = np.flatnonzero(pattern == own)
            rows = rows[np.lexsort((-end[rows], start[rows]))]
            last = -1
            for row in rows.tolist():
                keep[row] = start[row] >= last
                last = int(end[row]) if keep[row] else last
        return keep


@dataclass(frozen=True)
class Hits:
    """What was found in some reports.

    Attributes:
        layout: where.
        counter: what.
        found: every occurrence and its fate.
        sentence: row of the sentence of each occurrence.
    """

    layout: Layout
    counter: Counter
    found: Occurrences
    sentence: Ints

    @classmethod
    def of(cls, layout: Layout, counter: Counter) -> Hits:
        """Count all concepts in all reports."""
        found = counter.count(layout.codes, starts=layout.starts, ends=layout.ends)
        return cls(layout, counter, found, np.searchsorted(layout.offsets, found.start, side="right") - 1)

    @cached_property
    def counted(self) -> Ints:
        """Rows of the occurrences that count, by report, concept, sentence and position."""
        return self.with_fate(COUNTED)

    def with_fate(self, *fates: int) -> Ints:
        """Rows of the occurrences of which this became, by report, concept, sentence and position."""
        rows = np.flatnonzero(np.isin(self.found.fate, fates))
        concept = self.counter.concept_of[self.found.term[rows]]
        sentence = self.sentence[rows]
        order = np.lexsort(
            (self.found.start[rows], self.layout.number[sentence], concept, self.layout.report[sentence])
        )
        return np.asarray(rows[order])


class _Spans:
    """Stretches of a text for each of some concepts, on one axis: concept × text of some length."""

    def __init__(self, concept: Ints, start: Ints, end: Ints, *, length: int) -> None:
        self._length = length
        order = np.argsort(concept * length + start, kind="stable")
        self._start = (concept * length + start)[order]
        # The furthest end of all stretches that start no later decides whether one of them reaches over a mention.
        self._reach = np.maximum.accumulate((concept * length + end)[order]) if len(order) else self._start

    def hold(self, concept: Ints, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Whether a stretch of the same concept begins at or before start and ends at or after end."""
        if not len(self._start):
            return np.zeros(len(start), dtype=np.bool_)
        row = np.searchsorted(self._start, concept * self._length + start, side="right") - 1
        return (row >= 0) & (self._reach[row] >= concept * self._length + end)

    def meet(self, concept: Ints, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Whether a stretch of the same concept has a character between start and end."""
        if not len(self._start):
            return np.zeros(len(start), dtype=np.bool_)
        row = np.searchsorted(self._start, concept * self._length + end, side="left") - 1
        return (row >= 0) & (self._reach[row] > concept * self._length + start)


def _overlapped(concept: Ints, start: Ints, end: Ints) -> Ints:
    """Which of the candidates, sorted by concept, start and length, overlap one that counts before them."""
    lost: list[int] = []
    last_concept, last_end = -1, -1
    for row, (c, a, b) in enumerate(zip(concept.tolist(), start.tolist(), end.tolist(), strict=True)):
        if c == last_concept and a < last_end:
            lost.append(row)
        else:
            last_concept, last_end = c, b
    return np.array(lost, dtype=np.int64)


def _may_overlap_itself(pattern: str) -> bool:
    """A pattern that begins as it ends (好上加好), or with a wildcard, can overlap its own next occurrence."""
    return WILDCARD in pattern or any(pattern.startswith(pattern[i:]) for i in range(1, len(pattern)))
