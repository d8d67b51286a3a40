"""Sentences to the token table, and the word counts that follow from it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline import tables
from pipeline.segment.lexicon import Span


def segment_tables(
    spans: Callable[[str], list[Span]], *, reports: pa.Table, paragraphs: pa.Table, sentences: pa.Table
) -> dict[str, pa.Table]:
    """Segment the sentences of some reports.

    Args:
        spans: from a sentence to its token offsets, see :meth:`Segmenter.spans`.
        reports: rows of reports.
        paragraphs: their rows of paragraphs.
        sentences: their rows of sentences, in key order.

    Returns:
        tokens, and the three inputs with n_tokens filled in.
    """
    report_of: list[str] = []
    numbers: list[int] = []
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    words: list[bool] = []
    counts = np.zeros(sentences.num_rows, dtype=np.int32)
    token_no: list[int] = []
    last: dict[str, int] = {}
    rows = zip(
        sentences["report_id"].to_pylist(),
        sentences["sentence_no"].to_pylist(),
        sentences["text"].to_pylist(),
        strict=True,
    )
    for row, (report_id, sentence_no, text) in enumerate(rows):
        n = last.get(report_id, 0)
        for start, end in spans(text):
            token = text[start:end]
            word = any(c.isalnum() for c in token)
            n += 1
            report_of.append(report_id)
            token_no.append(n)
            numbers.append(sentence_no)
            texts.append(token)
            starts.append(start)
            ends.append(end)
            words.append(word)
            counts[row] += word
        last[report_id] = n
    tokens = tables.TOKENS.from_columns(
        {
            "report_id": report_of,
            "token_no": token_no,
            "sentence_no": numbers,
            "text": texts,
            "start_char": starts,
            "end_char": ends,
            "is_word": words,
        }
    )
    counted = _set(sentences, counts)
    return {
        "tokens": tokens,
        "sentences": counted,
        "paragraphs": _sum_into(paragraphs, counted, ["report_id", "paragraph_no"]),
        "reports": _sum_into(reports, counted, ["report_id"]),
    }


def _set(table: pa.Table, counts: NDArray[np.int32]) -> pa.Table:
    index = table.schema.get_field_index("n_tokens")
    return table.set_column(index, table.schema.field(index), pa.array(counts, type=pa.int32()))


def _sum_into(table: pa.Table, sentences: pa.Table, key: list[str]) -> pa.Table:
    """The table with n_tokens as the sum over its sentences, rows in their order."""
    sums = sentences.group_by(key).aggregate([("n_tokens", "sum")]).to_pydict()
    of = dict(zip(zip(*(sums[k] for k in key), strict=True), sums["n_tokens_sum"], strict=True))
    keys = zip(*(table[k].to_pylist() for k in key), strict=True)
    return _set(table, np.array([of.get(k, 0) for k in keys], dtype=np.int32))
