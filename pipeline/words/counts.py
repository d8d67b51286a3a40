"""How often each report uses each word: compact counts from which everything across reports is made."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from pipeline import tables
from pipeline.corpus.arrays import Ints, distinct, take
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.layout import Layout

_BEST_LENGTH = 15  # words of the sentence that shows a word best
_SHOWN = ("review", "plan")


def word_tables(*, reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> dict[str, pa.Table]:
    """Count the content words of some reports by part.

    Words are tokens of two characters or more with no digit and no bare ordinal.

    Args:
        reports: rows of reports.
        sentences: their sentences.
        tokens: their tokens, in key order.

    Returns:
        word_counts and report_parts.
    """
    coded = CodedWords.of(Layout.of(reports, sentences, tokens))
    return {"word_counts": _counts(coded), "report_parts": _parts(coded)}


def _counts(coded: CodedWords) -> pa.Table:
    kept = coded.content[coded.word]
    word, report, part, sentence = (a[kept] for a in (coded.word, coded.report, coded.part, coded.sentence))
    n = max(1, len(coded.vocabulary))
    keys, row = np.unique(report * n + word, return_inverse=True)
    columns: dict[str, object] = {
        "report_id": take(coded.reports["report_id"], keys // n),
        "term": take(coded.vocabulary, keys % n),
    }
    length = np.bincount(coded.sentence, minlength=len(coded.layout.number))
    # One entry a word and sentence, in this order.
    pairs = distinct(row * len(coded.layout.number) + sentence)
    pair_row, pair_sentence = np.divmod(pairs, max(1, len(coded.layout.number)))
    for code, name in enumerate(tables.PARTS):
        columns[f"n_{name}"] = np.bincount(row[part == code], minlength=len(keys))
        inside = coded.layout.part[pair_sentence] == code
        columns[f"sentences_{name}"] = np.bincount(pair_row[inside], minlength=len(keys))
        if name in _SHOWN:
            columns[f"example_{name}"] = _examples(coded, pair_row[inside], pair_sentence[inside], length, len(keys))
    return tables.WORD_COUNTS.from_columns(columns)


def _examples(coded: CodedWords, rows: Ints, sentences: Ints, length: Ints, n: int) -> pa.Array:
    """For each word a sentence of about 15 words that holds it; the earlier one decides ties. Null where there is none.

    Rows ascend.
    """
    shown = np.zeros(n, dtype=np.int64)
    if len(rows):
        scale = int(coded.layout.number.max()) + 1
        rank = np.abs(length[sentences] - _BEST_LENGTH) * scale + coded.layout.number[sentences]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        shown[rows[first]] = np.minimum.reduceat(rank, first) % scale
    return pa.array(shown, pa.int32(), mask=shown == 0)


def _parts(coded: CodedWords) -> pa.Table:
    """Words and sentences of each part of each report, and of the whole."""
    n_parts, n_reports = len(tables.PARTS_ALL), coded.reports.num_rows
    words = np.zeros((n_reports, n_parts), dtype=np.int64)
    sentences = np.zeros((n_reports, n_parts), dtype=np.int64)
    np.add.at(words, (coded.report, coded.part), 1)
    np.add.at(sentences, (coded.layout.report, coded.layout.part), 1)
    words[:, -1], sentences[:, -1] = words.sum(axis=1), sentences.sum(axis=1)
    report, part = np.nonzero(sentences > 0)
    return tables.REPORT_PARTS.from_columns(
        {
            **{
                c: coded.reports[c].combine_chunks().take(pa.array(report))
                for c in ("report_id", "place", "level", "year")
            },
            "part": take(tables.PARTS_ALL, part),
            "n_tokens": words[report, part],
            "n_sentences": sentences[report, part],
        }
    )
