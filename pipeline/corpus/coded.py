"""Words of some reports as arrays of numbers, for everything that counts them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.corpus.arrays import Bools, Ints, ints
from pipeline.corpus.content_words import is_content_word
from pipeline.corpus.layout import Layout


@dataclass(frozen=True, eq=False)
class CodedWords:
    """Words (no punctuation) of some reports, in the order of the tokens.

    Attributes:
        layout: the reports.
        vocabulary: every distinct word.
        word: index into vocabulary, shape (words,).
        token: row of the token that each word is.
    """

    layout: Layout
    vocabulary: list[str]
    word: Ints
    token: Ints

    @staticmethod
    @lru_cache(maxsize=1)  # the stages of a batch count the same words
    def of(layout: Layout) -> CodedWords:
        """Code the words of some reports."""
        is_word = layout.tokens["is_word"]
        coded = pc.dictionary_encode(layout.tokens["text"].filter(is_word).combine_chunks())
        coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
        return CodedWords(layout, coded.dictionary.to_pylist(), ints(coded.indices), np.flatnonzero(is_word.to_numpy()))

    @property
    def reports(self) -> pa.Table:
        """Rows of the reports."""
        return self.layout.reports

    @cached_property
    def token_no(self) -> Ints:
        """Number of the token of each word within its report; neighbours differ by one."""
        return ints(self.layout.tokens["token_no"])[self.token]

    @cached_property
    def start(self) -> Ints:
        """Offset of the first character of each word within its sentence."""
        return self.layout.start[self.token]

    @cached_property
    def sentence(self) -> Ints:
        """Row of the sentence of each word."""
        return self.layout.sentence[self.token]

    @cached_property
    def report(self) -> Ints:
        """Row of the report of each word."""
        return self.layout.report[self.sentence]

    @cached_property
    def part(self) -> Ints:
        """Code of the part of each word."""
        return self.layout.part[self.sentence]

    @cached_property
    def index(self) -> dict[str, int]:
        """Each entry of the vocabulary with its number."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def content(self) -> Bools:
        """Whether each entry of the vocabulary is a content word (stop words not considered)."""
        return np.array([is_content_word(w) for w in self.vocabulary], dtype=np.bool_)

    def usable(self, stopwords: frozenset[str]) -> Bools:
        """Whether each entry of the vocabulary is a content word and no stop word."""
        return self.content & np.array([w not in stopwords for w in self.vocabulary], dtype=np.bool_)

    def rows_of_report(self, report: int) -> Ints:
        """Rows of the words of a report, as they were given."""
        order, bounds = self._by_report
        return order[bounds[report] : bounds[report + 1]]

    @cached_property
    def _by_report(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.report, kind="stable")
        return order, np.searchsorted(self.report[order], np.arange(self.reports.num_rows + 1))

    def reports_of_places(self) -> dict[str, list[int]]:
        """Rows of the reports of each place, by year."""
        found: dict[str, list[tuple[int, int]]] = {}
        columns = (self.reports[c].to_pylist() for c in ("place", "year"))
        for row, (place, year) in enumerate(zip(*columns, strict=True)):
            found.setdefault(place, []).append((year, row))
        return {place: [row for _, row in sorted(found[place])] for place in sorted(found)}
