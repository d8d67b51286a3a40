"""Sentences of some reports as one long text with arrays beside it, for counting in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables
from pipeline.attention.count import COUNTED, Counter, Occurrences
from pipeline.attention.match import Codes, Ints, codes_of

PART_CODES = {part: code for code, part in enumerate(tables.PARTS)}


@dataclass(frozen=True)
class Batch:
    """Some reports.

    Sentences are in the order given, which need not be that of the reports.

    Attributes:
        reports: their rows.
        codes: code points of all sentences, each followed by a line feed.
        offsets: start of each sentence in codes, shape (sentences,).
        report: row of the report of each sentence.
        number: sentence_no of each sentence.
        paragraph: paragraph_no of each sentence.
        part: code of the part of each sentence, index into tables.PARTS.
        n_tokens: words of each sentence.
        starts: whether a token starts at an offset of codes, shape (characters + 1,).
        ends: whether a token ends before an offset.
    """

    reports: pa.Table
    codes: Codes
    offsets: Ints
    report: Ints
    number: Ints
    paragraph: Ints
    part: Ints
    n_tokens: Ints
    starts: NDArray[np.bool_]
    ends: NDArray[np.bool_]

    @classmethod
    def of(cls, reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> Batch:
        """Lay out some reports.

        Args:
            reports: rows of reports.
            sentences: their sentences.
            tokens: their tokens; only report_id, sentence_no, start_char and end_char are used.
        """
        report = _rows_of(sentences["report_id"], reports["report_id"])
        number = _ints(sentences["sentence_no"])
        lengths = _ints(pc.utf8_length(sentences["text"])) + 1
        offsets = np.cumsum(lengths) - lengths
        codes = codes_of("".join(f"{t}\n" for t in sentences["text"].to_pylist()))
        last = int(number.max(initial=0))
        row_of = np.full((reports.num_rows, last + 1), -1, dtype=np.int64)
        row_of[report, number] = np.arange(len(number))
        base = offsets[row_of[_rows_of(tokens["report_id"], reports["report_id"]), _ints(tokens["sentence_no"])]]
        starts = np.zeros(len(codes) + 1, dtype=np.bool_)
        ends = np.zeros(len(codes) + 1, dtype=np.bool_)
        starts[base + _ints(tokens["start_char"])] = True
        ends[base + _ints(tokens["end_char"])] = True
        return cls(
            reports=reports,
            codes=codes,
            offsets=offsets,
            report=report,
            number=number,
            paragraph=_ints(sentences["paragraph_no"]),
            part=_rows_of(sentences["part"], pa.chunked_array([list(tables.PARTS)])),
            n_tokens=_ints(sentences["n_tokens"]),
            starts=starts,
            ends=ends,
        )

    @cached_property
    def n_chars(self) -> Ints:
        """Han characters of each sentence."""
        if not len(self.offsets):
            return np.zeros(0, dtype=np.int64)
        present = np.flatnonzero(np.bincount(self.codes))
        table = np.zeros(int(present.max()) + 1, dtype=np.int64)
        letters = pa.array(["\ufffd" if 0xD800 <= c < 0xE000 else chr(c) for c in present.tolist()])
        table[present] = pc.match_substring_regex(letters, pattern=r"\p{Han}").to_numpy(zero_copy_only=False)
        return np.asarray(np.add.reduceat(table[self.codes], self.offsets))

    def count(self, counter: Counter) -> Hits:
        """Count all concepts in all reports."""
        found = counter.count(self.codes, starts=self.starts, ends=self.ends)
        return Hits(self, counter, found, np.searchsorted(self.offsets, found.start, side="right") - 1)


@dataclass(frozen=True)
class Hits:
    """What was found in a batch.

    Attributes:
        batch: where.
        counter: what.
        found: every occurrence and its fate.
        sentence: row of the sentence of each occurrence.
    """

    batch: Batch
    counter: Counter
    found: Occurrences
    sentence: Ints

    @cached_property
    def counted(self) -> Ints:
        """Rows of the occurrences that count, by report, concept, sentence and position."""
        return self.with_fate(COUNTED)

    def with_fate(self, *fates: int) -> Ints:
        """Rows of the occurrences of which this became, by report, concept, sentence and position."""
        rows = np.flatnonzero(np.isin(self.found.fate, fates))
        concept = self.counter.concept_of[self.found.term[rows]]
        sentence = self.sentence[rows]
        order = np.lexsort((self.found.start[rows], self.batch.number[sentence], concept, self.batch.report[sentence]))
        return np.asarray(rows[order])


def _ints(column: pa.ChunkedArray) -> Ints:
    return np.asarray(column.to_numpy()).astype(np.int64)


def _rows_of(column: pa.ChunkedArray, values: pa.ChunkedArray) -> Ints:
    """Row of each value of a column among some distinct values."""
    return np.asarray(pc.index_in(column, value_set=values.combine_chunks()).to_numpy()).astype(np.int64)
