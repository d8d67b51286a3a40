"""What some reports say as one stream of words, with what it takes to find the text of a passage again."""

from __future__ import annotations

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
        sentences: number, text and ends of words of each sentence.
        first: first word of each sentence in the stream.
    """

    rows: Sequence[Row]
    stream: Stream
    sentences: pa.Table
    first: Ints

    @classmethod
    def of(cls, rows: Sequence[Row], sentences: pa.Table) -> SpokenWords:
        """Lay the words out.

        Args:
            rows: the reports, by report_id.
            sentences: what is spoken in them, by report_id and number, see :func:`pipeline.between.borrowed.borrowed_tables`.
        """
        sentences = sentences.combine_chunks()
        report = rows_of(sentences["report_id"], pa.chunked_array([[r["report_id"] for r in rows]], pa.string()))
        n_words = ints(pc.list_value_length(sentences["codes"]))
        first = np.concatenate([[0], np.cumsum(n_words)])
        of_report = np.searchsorted(report, np.arange(len(rows) + 1))
        code = ints(pc.list_flatten(sentences["codes"])).astype(np.uint32)
        return cls(rows, Stream(code, first[of_report]), sentences, first)

    def sentence(self, word: int) -> int:
        """Row of the sentence of a word."""
        return int(np.searchsorted(self.first, word, side="right")) - 1

    def number(self, sentence: int) -> int:
        """Number of a sentence within its report."""
        return int(self.sentences["sentence_no"][sentence].as_py())

    def text(self, start: int, end: int) -> str:
        """What stands from one word up to another, with the marks between them."""
        first, last = self.sentence(start), self.sentence(end - 1)
        texts = [self.sentences["text"][s].as_py() for s in range(first, last + 1)]
        texts[-1] = texts[-1][: self._end(last, end - 1)]
        if start > self.first[first]:
            texts[0] = texts[0][self._end(first, start - 1) :]
        joined = "".join(texts)
        begin = next((i for i, c in enumerate(joined) if c.isalnum()), 0)
        return joined[begin:]

    def _end(self, sentence: int, word: int) -> int:
        return int(self.sentences["ends"][sentence][int(word - self.first[sentence])].as_py())
