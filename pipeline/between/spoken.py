"""What some reports say as one stream of words, with what it takes to find the text of a passage again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.between.passages import Stream
from pipeline.corpus.arrays import Ints, ints, rows_of

Row = dict[str, Any]


@dataclass(frozen=True)
class SpokenWords:
    """Some reports as one stream of words.

    Attributes:
        rows: reports, by report_id.
        stream: their words.
        part: part of the report, of each sentence.
        numbers: number of each sentence within its report.
        texts: text of each sentence.
        first: first word of each sentence in the stream, and the number of all words.
        ends: offset after the last character of each word, in its sentence.
    """

    rows: Sequence[Row]
    stream: Stream
    part: Sequence[str]
    numbers: Sequence[int]
    texts: Sequence[str]
    first: Sequence[int]
    ends: Ints

    @classmethod
    def of(cls, rows: Sequence[Row], sentences: pa.Table) -> SpokenWords:
        """Lay the words out.

        Args:
            rows: the reports, by report_id.
            sentences: what is spoken in them, by report_id and number, see :func:`pipeline.between.borrowed.borrowed_tables`.
        """
        report = rows_of(sentences["report_id"], pa.chunked_array([[r["report_id"] for r in rows]], pa.string()))
        first = np.concatenate([[0], np.cumsum(ints(pc.list_value_length(sentences["codes"])))])
        of_report = np.searchsorted(report, np.arange(len(rows) + 1))
        code = ints(pc.list_flatten(sentences["codes"])).astype(np.uint32)
        return cls(
            rows,
            Stream(code, first[of_report]),
            sentences["part"].to_pylist(),
            sentences["sentence_no"].to_pylist(),
            sentences["text"].to_pylist(),
            first.tolist(),
            ints(pc.list_flatten(sentences["ends"])),
        )

    def sentence(self, word: int) -> int:
        """Row of the sentence of a word."""
        return bisect_right(self.first, word) - 1

    def text(self, start: int, end: int) -> str:
        """What stands from one word up to another, with the marks between them."""
        first, last = self.sentence(start), self.sentence(end - 1)
        texts = [*self.texts[first : last + 1]]
        texts[-1] = texts[-1][: int(self.ends[end - 1])]
        if start > self.first[first]:
            texts[0] = texts[0][int(self.ends[start - 1]) :]
        joined = "".join(texts)
        begin = next((i for i, c in enumerate(joined) if c.isalnum()), 0)
        return joined[begin:]
