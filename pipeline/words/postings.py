"""Where each report says each word: an inverted index, from which a word is found without reading the texts.

Rows are sorted by word within a batch of reports. DuckDB keeps the least and greatest value of each block, so a query of one
word reads a block or two a batch, and a new report adds its own rows instead of sorting the others anew.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.corpus.arrays import Ints, ints
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.layout import Layout


def posting_tables(*, reports: pa.Table, sentences: pa.Table, tokens: pa.Table) -> dict[str, pa.Table]:
    """Index the words of some reports.

    Args:
        reports: rows of reports.
        sentences: their sentences.
        tokens: their tokens.

    Returns:
        postings: one row a word and report, by word (code points), then report_id.
    """
    coded = CodedWords.of(Layout.of(reports, sentences, tokens))
    layout = coded.layout
    if not len(coded.word):
        return {"postings": tables.POSTINGS.empty()}
    words, rank = _ranked(pa.array(coded.vocabulary, pa.string()))
    ids, report_rank = _ranked(reports["report_id"].combine_chunks())
    # Sentences by report and number, words by their order: one number a word and sentence, which sorts as the rows do.
    order = np.lexsort((layout.number, report_rank[layout.report]))
    position = np.empty(len(order), dtype=np.int64)
    position[order] = np.arange(len(order))
    said = np.sort(rank[coded.word] * len(order) + position[coded.sentence])
    first = np.flatnonzero(np.diff(said, prepend=-1))  # of each word and sentence
    times = np.diff(first, append=len(said))
    word, sentence = said[first] // len(order), order[said[first] % len(order)]
    report = report_rank[layout.report[sentence]]
    row = np.flatnonzero(np.diff(word * len(ids) + report, prepend=-1))  # of each word and report
    by_part = {
        f"n_{part}": np.add.reduceat(np.where(layout.part[sentence] == code, times, 0), row)
        for code, part in enumerate(tables.PARTS)
    }
    columns = {
        "word": words.take(pa.array(word[row])),
        "report_id": ids.take(pa.array(report[row])),
        "n": np.add.reduceat(times, row),
        **by_part,
        "sentence_nos": pa.ListArray.from_arrays(
            pa.array(np.append(row, len(first)), pa.int32()), pa.array(layout.number[sentence], pa.int32())
        ),
    }
    return {"postings": tables.POSTINGS.from_columns(columns)}


def _ranked(texts: pa.Array) -> tuple[pa.Array, Ints]:
    """Distinct texts in order, and the place of each in it."""
    order = pc.array_sort_indices(texts)
    rank = np.empty(len(texts), dtype=np.int64)
    rank[ints(order)] = np.arange(len(texts))
    return texts.take(order), rank
