"""Some reports as arrays: the one way in which sentences, tokens and characters lie for all that counts.

Sentences and tokens are rows, in the order in which they are given, which need not be that of the reports; a token knows the
row of its sentence, a sentence the row of its report. Each array is made when it is first asked for: counting terms looks at
characters and the bounds of words, counting words at tokens (:mod:`pipeline.corpus.coded`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.corpus.arrays import Bools, Codes, Ints, Numbered, codes_of, ints, rows_of


@dataclass(frozen=True, eq=False)
class Layout:
    """Some reports.

    Attributes:
        reports: their rows.
        sentences: their sentences.
        tokens: the tokens of these sentences; of its columns only those that are asked for need to be there.
    """

    reports: pa.Table
    sentences: pa.Table
    tokens: pa.Table
    _last: ClassVar[Layout | None] = None

    @classmethod
    def of(cls, reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> Layout:
        """The layout of some reports: the last one where it is of the same tables, as those of a batch's stages are."""
        last = cls._last
        if last is None or not (last.tokens is tokens and last.sentences is sentences and last.reports.equals(reports)):
            last = Layout._last = cls(reports, sentences, tokens)
        return last

    # Of each sentence.

    @cached_property
    def report(self) -> Ints:
        """Row of the report of each sentence."""
        return rows_of(self.sentences["report_id"], self.reports["report_id"])

    @cached_property
    def number(self) -> Ints:
        """Number of each sentence within its report (sentence_no)."""
        return ints(self.sentences["sentence_no"])

    @cached_property
    def paragraph(self) -> Ints:
        """Number of the paragraph of each sentence within its report (paragraph_no)."""
        return ints(self.sentences["paragraph_no"])

    @cached_property
    def part(self) -> Ints:
        """Code of the part of each sentence, index into tables.PARTS."""
        return rows_of(self.sentences["part"], pa.chunked_array([list(tables.PARTS)]))

    @cached_property
    def n_tokens(self) -> Ints:
        """Words of each sentence."""
        return ints(self.sentences["n_tokens"])

    @cached_property
    def n_chars(self) -> Ints:
        """Han characters of each sentence."""
        if not len(self.offsets):
            return np.zeros(0, dtype=np.int64)
        present = np.flatnonzero(np.bincount(self.codes))
        is_han = np.zeros(int(present.max()) + 1, dtype=np.int64)
        letters = pa.array(["\ufffd" if 0xD800 <= c < 0xE000 else chr(c) for c in present.tolist()])
        is_han[present] = pc.match_substring_regex(letters, pattern=r"\p{Han}").to_numpy(zero_copy_only=False)
        return np.asarray(np.add.reduceat(is_han[self.codes], self.offsets))

    @cached_property
    def _numbered(self) -> Numbered:
        return Numbered(self.report, self.number, self.reports.num_rows)

    def sentence_rows(self, data: pa.Table) -> Ints:
        """Row of the sentence that each row of another table is of, by its report_id and sentence_no; -1 for none."""
        return self._numbered.rows(rows_of(data["report_id"], self.reports["report_id"]), ints(data["sentence_no"]))

    # Of each token.

    @cached_property
    def sentence(self) -> Ints:
        """Row of the sentence of each token."""
        return self.sentence_rows(self.tokens)

    @cached_property
    def start(self) -> Ints:
        """Offset of the first character of each token within its sentence."""
        return ints(self.tokens["start_char"])

    @cached_property
    def end(self) -> Ints:
        """Offset after the last character of each token within its sentence."""
        return ints(self.tokens["end_char"])

    # Of each character: all sentences as one text.

    @cached_property
    def codes(self) -> Codes:
        """Code points of all sentences, each followed by a line feed."""
        return codes_of("".join(f"{t}\n" for t in self.sentences["text"].to_pylist()))

    @cached_property
    def offsets(self) -> Ints:
        """Start of each sentence in codes."""
        lengths = ints(pc.utf8_length(self.sentences["text"])) + 1
        return np.asarray(np.cumsum(lengths) - lengths)

    @cached_property
    def starts(self) -> Bools:
        """Whether a token starts at an offset of codes, shape (characters + 1,)."""
        return self._marked(self.start)

    @cached_property
    def ends(self) -> Bools:
        """Whether a token ends before an offset of codes, shape (characters + 1,)."""
        return self._marked(self.end)

    def _marked(self, within_sentence: Ints) -> Bools:
        marks = np.zeros(len(self.codes) + 1, dtype=np.bool_)
        marks[self.offsets[self.sentence] + within_sentence] = True
        return marks
