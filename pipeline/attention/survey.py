"""How the terms of some concepts behave in a corpus: what they meet, what cuts through them, where they stand alone."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.attention.count import BOUNDARY, COUNTED, Counter, Hits
from pipeline.corpus.arrays import Ints, text_of
from pipeline.corpus.layout import Layout

LEFT, RIGHT = "left", "right"
NEAR = 3  # sentences; where paragraphs are lost, sentences still are there


@dataclass
class TermSurvey:
    """One term in all reports seen so far.

    Attributes:
        substring_hits: occurrences as a bare substring.
        boundary_rejected: of these, not on word boundaries.
        hits: counted mentions.
        whole: of these, one single word for the segmenter.
        reports: reports with a mention.
        most: mentions in the report with most of them.
        most_report: that report.
        cut_by: words that the rejected occurrences lie in or across, joined by | at their boundaries; with those among them
            that an occurrence begins or ends within.
        usual: words that the mentions consist of, joined by |.
        neighbours: words right before and after the mentions.
        alone: of these neighbours' mentions, those with no other mention of the concept within NEAR sentences.
        hits_alone: mentions with no other mention of the concept within NEAR sentences.
    """

    substring_hits: int = 0
    boundary_rejected: int = 0
    hits: int = 0
    whole: int = 0
    reports: int = 0
    most: int = 0
    most_report: str = ""
    cut_by: Tally[tuple[str, tuple[str, ...]]] = field(default_factory=Tally)
    usual: Tally[str] = field(default_factory=Tally)
    neighbours: Tally[tuple[str, str]] = field(default_factory=Tally)
    alone: Tally[tuple[str, str]] = field(default_factory=Tally)
    hits_alone: int = 0


class Survey:
    """What the terms of some concepts do, some reports at a time.

    Attributes:
        counter: the terms.
        uses: one entry for each of its terms.
        n_reports: reports seen.
    """

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.uses = [TermSurvey() for _ in counter.terms]
        self.n_reports = 0

    def add(self, layout: Layout) -> None:
        """Count in some more reports."""
        hits = Hits.of(layout, self.counter)
        words = _Words(layout)
        self.n_reports += layout.reports.num_rows
        self._totals(hits, words)
        self._cuts(hits, words)
        self._neighbours(hits, words)

    def _totals(self, hits: Hits, words: _Words) -> None:
        found, n = hits.found, len(self.uses)
        every = np.bincount(found.term, minlength=n)
        rejected = np.bincount(found.term[found.fate == BOUNDARY], minlength=n)
        counted = found.fate == COUNTED
        term, start, end = found.term[counted], found.start[counted], found.end[counted]
        whole = np.bincount(term[words.end_of(start) == end], minlength=n)
        report = hits.layout.report[hits.sentence[counted]]
        key, times = np.unique(term * hits.layout.reports.num_rows + report, return_counts=True)
        ids = hits.layout.reports["report_id"].to_pylist()
        for use, a, b, c in zip(self.uses, every.tolist(), rejected.tolist(), whole.tolist(), strict=True):
            use.substring_hits += a
            use.boundary_rejected += b
            use.whole += c
        for cell, count in zip(key.tolist(), times.tolist(), strict=True):
            row, where = divmod(cell, len(ids))
            use = self.uses[row]
            use.hits += count
            use.reports += 1
            if (count, use.most_report) > (use.most, ids[where]) or not use.most_report:
                use.most, use.most_report = count, ids[where]

    def _cuts(self, hits: Hits, words: _Words) -> None:
        found = hits.found
        rows = np.flatnonzero(found.fate == BOUNDARY)
        for term, start, end in zip(*(a[rows].tolist() for a in (found.term, found.start, found.end)), strict=True):
            self.uses[term].cut_by["|".join(words.around(start, end)), words.cutting(start, end)] += 1

    def _neighbours(self, hits: Hits, words: _Words) -> None:
        found, rows = hits.found, hits.counted
        alone = _alone(hits)
        columns = (found.term[rows], found.start[rows], found.end[rows], alone)
        for term, start, end, lonely in zip(*(c.tolist() for c in columns), strict=True):
            use = self.uses[term]
            use.hits_alone += lonely
            use.usual["|".join(words.around(start, end))] += 1
            for side, word in ((LEFT, words.before(start)), (RIGHT, words.after(end))):
                if word:
                    use.neighbours[side, word] += 1
                    use.alone[side, word] += lonely


def _alone(hits: Hits) -> NDArray[np.bool_]:
    """Whether no other mention of the concept is near each counted one: in its sentence or NEAR sentences around it."""
    rows = hits.counted  # by report, concept and sentence
    sentence = hits.sentence[rows]
    report, number = hits.layout.report[sentence], hits.layout.number[sentence]
    concept = hits.counter.concept_of[hits.found.term[rows]]
    apart = np.ones(len(rows) + 1, dtype=np.bool_)  # whether mentions i - 1 and i are apart
    same = (np.diff(report) == 0) & (np.diff(concept) == 0)
    apart[1:-1] = ~same | (np.diff(number) > NEAR)
    return np.asarray(apart[:-1] & apart[1:])


class _Words:
    """Tokens of some reports by their position in the text."""

    def __init__(self, layout: Layout) -> None:
        self._codes = layout.codes
        self._starts = np.flatnonzero(layout.starts)
        self._ends = np.flatnonzero(layout.ends)

    def end_of(self, start: Ints) -> Ints:
        """End of the token that starts at each offset."""
        return np.asarray(self._ends[np.searchsorted(self._ends, start, side="right")]) if len(start) else start

    def before(self, offset: int) -> str:
        """The word that ends at an offset; empty at the start of a sentence or after punctuation."""
        token = int(np.searchsorted(self._starts, offset, side="left")) - 1
        if token < 0 or self._ends[np.searchsorted(self._ends, self._starts[token], side="right")] != offset:
            return ""
        return _word(self._text(int(self._starts[token]), offset))

    def after(self, offset: int) -> str:
        """The word that starts at an offset; empty at the end of a sentence or before punctuation."""
        token = int(np.searchsorted(self._starts, offset))
        if token == len(self._starts) or self._starts[token] != offset:
            return ""
        return _word(self._text(offset, int(self._ends[np.searchsorted(self._ends, offset, side="right")])))

    def around(self, start: int, end: int) -> list[str]:
        """The tokens that an occurrence lies in or across."""
        return [self._text(a, b) for a, b in self._spans(start, end)]

    def cutting(self, start: int, end: int) -> tuple[str, ...]:
        """Those of them that it begins or ends within."""
        return tuple(self._text(a, b) for a, b in self._spans(start, end) if a < start < b or a < end < b)

    def _spans(self, start: int, end: int) -> list[tuple[int, int]]:
        first = max(int(np.searchsorted(self._starts, start, side="right")) - 1, 0)
        last = int(np.searchsorted(self._starts, end, side="left"))
        starts = self._starts[first:last].tolist()
        return [(a, int(self._ends[np.searchsorted(self._ends, a, side="right")])) for a in starts]

    def _text(self, start: int, end: int) -> str:
        return text_of(self._codes[start:end])


def _word(text: str) -> str:
    return text if any(c.isalnum() for c in text) else ""
