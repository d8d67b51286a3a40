"""Words of some reports as arrays of numbers, for everything that counts them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
PARTS = (*tables.PARTS, "all")
_NUMERAL = "一二三四五六七八九十百千万亿零〇两"
# 第三, 第五次, 百分之六十, 一九六六年, 三十多万; not 第三产业, 十三五, 十九大, 三农, 万众.
_NUMBER = re.compile(
    f"[第几][{_NUMERAL}]*[个次届位名项条章年月日]?|百分之[{_NUMERAL}点几]*"
    f"|(?!十[一二三四五]五)[{_NUMERAL}点多余几数]+(年代?|周年|世纪|个?月|日|个|倍|元|吨|公里|亩|人|户|家|次|项|条|种|个百分点|分之[{_NUMERAL}]+)?"
)


_NUMBER_BEGINS = frozenset("第几百点多余数" + _NUMERAL)


@dataclass(frozen=True)
class CodedWords:
    """Words (no punctuation) of some reports in order.

    Attributes:
        reports: rows of reports.
        vocabulary: every distinct word.
        word: index into vocabulary, shape (words,).
        token_no: number of the token within its report; neighbours differ by one.
        sentence: row of the sentence of each word.
        sentence_report: row of the report of each sentence.
        sentence_no: number of each sentence within its report.
        sentence_part: code of the part of each sentence, index into tables.PARTS.
    """

    reports: pa.Table
    vocabulary: list[str]
    word: Ints
    token_no: Ints
    sentence: Ints
    sentence_report: Ints
    sentence_no: Ints
    sentence_part: Ints

    @classmethod
    def of(cls, reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> CodedWords:
        """Code the words of some reports.

        Args:
            reports: rows of reports.
            sentences: their sentences.
            tokens: their tokens, in key order.
        """
        words = tokens.filter(tokens["is_word"])
        coded = pc.dictionary_encode(words["text"].combine_chunks())
        coded = coded.combine_chunks() if isinstance(coded, pa.ChunkedArray) else coded
        report = rows_of(sentences["report_id"], reports["report_id"])
        number = ints(sentences["sentence_no"])
        row_of = np.full((reports.num_rows, int(number.max(initial=0)) + 1), -1, dtype=np.int64)
        row_of[report, number] = np.arange(len(number))
        return cls(
            reports=reports,
            vocabulary=coded.dictionary.to_pylist(),
            word=np.asarray(coded.indices.to_numpy()).astype(np.int64),
            token_no=ints(words["token_no"]),
            sentence=row_of[rows_of(words["report_id"], reports["report_id"]), ints(words["sentence_no"])],
            sentence_report=report,
            sentence_no=number,
            sentence_part=rows_of(sentences["part"], pa.chunked_array([list(tables.PARTS)])),
        )

    @cached_property
    def report(self) -> Ints:
        """Row of the report of each word."""
        return self.sentence_report[self.sentence]

    @cached_property
    def part(self) -> Ints:
        """Code of the part of each word."""
        return self.sentence_part[self.sentence]

    @cached_property
    def index(self) -> dict[str, int]:
        """Each entry of the vocabulary with its number."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def content(self) -> Bools:
        """Whether each entry of the vocabulary is a content word (stop words not considered)."""
        return np.array([is_content_word(w) for w in self.vocabulary], dtype=np.bool_)

    def stopped(self, stopwords: frozenset[str]) -> Bools:
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

    def place_rows(self) -> dict[str, list[int]]:
        """Rows of the reports of each place, by year."""
        found: dict[str, list[tuple[int, int]]] = {}
        columns = (self.reports[c].to_pylist() for c in ("place", "year"))
        for row, (place, year) in enumerate(zip(*columns, strict=True)):
            found.setdefault(place, []).append((year, row))
        return {place: [row for _, row in sorted(found[place])] for place in sorted(found)}


def is_content_word(word: str, stopwords: frozenset[str] = frozenset()) -> bool:
    """Two characters or more, no digit, no stop word, no bare number or ordinal (第五次, 百分之六十)."""
    if len(word) < 2 or word in stopwords:
        return False
    if not word.isalpha() and any(c.isdigit() for c in word):  # letters alone have no digit among them
        return False
    return word[0] not in _NUMBER_BEGINS or not _NUMBER.fullmatch(word)


def distinct(values: Ints) -> Ints:
    """Distinct values, ascending: as ``np.unique``, by sorting, which is several times as fast as its hash table."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def ranges(begin: Ints, end: Ints) -> Ints:
    """The numbers from each beginning up to its end, one range after the other; none where the end is no later."""
    length = np.maximum(end - begin, 0)
    return np.asarray(np.repeat(begin - np.cumsum(length) + length, length) + np.arange(length.sum()))


def ints(column: pa.Array | pa.ChunkedArray) -> Ints:
    """A column without nulls as 64-bit integers."""
    return np.asarray(column.to_numpy()).astype(np.int64)


def rows_of(column: pa.ChunkedArray, values: pa.ChunkedArray) -> Ints:
    """Row of each value of a column among some distinct values."""
    return np.asarray(pc.index_in(column, value_set=values.combine_chunks()).to_numpy()).astype(np.int64)


def take(values: list[str] | pa.ChunkedArray, rows: Ints) -> pa.Array:
    """The values at some rows, as an Arrow array."""
    source = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else pa.array(values, pa.string())
    return source.take(pa.array(rows, pa.int64()))
