"""What some reports say as one stream of words, with what it takes to find the text of a passage again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.between.passages import Stream
from pipeline.corpus.arrays import ints, numbers, rows_of

Row = dict[str, Any]

_CLOSING = {"“": "”", "‘": "’", "（": "）", "(": ")", "《": "》"}


@dataclass(frozen=True)
class SpokenWords:
    """Some reports as one stream of words.

    Attributes:
        rows: reports, by report_id.
        stream: their words.
        part: part of the report, of each sentence that has words.
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
    ends: NDArray[np.uint16]

    @classmethod
    def of(cls, rows: Sequence[Row], words: pa.Table, sentences: pa.Table) -> SpokenWords:
        """Lay the words out.

        Args:
            rows: the reports, by report_id.
            words: their words, see :func:`pipeline.between.borrowed.borrowed_tables`.
            sentences: their sentences.
        """
        found = in_order(words)
        report = found["report"].astype(np.int64) - 1
        most = int(found["sentence_no"].max(initial=0)) + 1
        key = report * most + found["sentence_no"]
        first = np.flatnonzero(np.diff(key, prepend=-1))
        ids = pa.chunked_array([[r["report_id"] for r in rows]], pa.string())
        of_sentence = rows_of(sentences["report_id"], ids) * most + np.minimum(ints(sentences["sentence_no"]), most - 1)
        told = sentences.take(pa.array(np.searchsorted(of_sentence, key[first])))
        return cls(
            rows,
            Stream(found["code"], np.searchsorted(report, np.arange(len(rows) + 1))),
            told["part"].to_pylist(),
            told["sentence_no"].to_pylist(),
            told["text"].to_pylist(),
            [*first.tolist(), len(key)],
            found["end_char"],
        )

    def sentence(self, word: int) -> int:
        """Row of the sentence of a word."""
        return bisect_right(self.first, word) - 1

    def text(self, start: int, end: int) -> str:
        """What stands from one word up to another, with the marks between them and the quotes and brackets they close."""
        first, last = self.sentence(start), self.sentence(end - 1)
        texts = [*self.texts[first : last + 1]]
        until = int(self.ends[end - 1])
        after = texts[-1][until : until + 1]
        texts[-1] = texts[-1][:until]
        if start > self.first[first]:
            texts[0] = texts[0][int(self.ends[start - 1]) :]
        joined = "".join(texts)
        begin = next((i for i, c in enumerate(joined) if c.isalnum()), 0)
        mark = joined[max(0, begin - 1) : begin]
        if mark in _CLOSING and _CLOSING[mark] in joined[begin:] + after:
            begin -= 1
        whole = joined[begin:]
        return (
            whole + after if any(whole.count(a) > whole.count(z) for a, z in _CLOSING.items() if z == after) else whole
        )


def in_order(words: pa.Table) -> dict[str, NDArray[Any]]:
    """Columns of some words, in the order of reports and of the words in each.

    Args:
        words: ``report``, ``token_no`` and others, of numbers; nearly always stored in that order already.
    """
    columns = {name: numbers(words[name]) for name in words.column_names}
    key = (columns["report"].astype(np.int64) << 32) + columns["token_no"]
    if (key[1:] < key[:-1]).any():
        order = np.argsort(key, kind="stable")  # which makes use of the stretches that are in order
        columns = {name: column[order] for name, column in columns.items()}
    return columns
