"""The words of a report that speak most of each topic there."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.tables import topics as t
from pipeline.topics.matrix import Vocabulary
from pipeline.topics.scored import IntArray, Paragraphs, Scored, each

YEAR_WORDS = 10


def year_terms(
    paragraphs: Paragraphs, scores: Sequence[Scored], counts: sparse.csr_matrix, vocabulary: Vocabulary
) -> pa.Table:
    """For each topic the words of a report that speak most of it there.

    Each occurrence of a word in a paragraph is divided among the topics in proportion to the paragraph's share of the
    topic times the word's weight in it; the words with the highest sum times idf are named. Only words that the report
    has can get anything.

    Args:
        paragraphs: of some reports.
        scores: what each model says of them.
        counts: their words, shape (paragraphs, terms).
        vocabulary: the terms.

    Returns:
        topic_year_terms.
    """
    found: list[list[_Found]] = [[] for _ in scores]
    for report, (start, end) in enumerate(itertools.pairwise(paragraphs.bounds.tolist())):
        words = _Words(counts, start, end)
        if len(words.present):
            for scored, own in zip(scores, found, strict=True):
                own.append(_found(report, words, scored.term_topic, scored.shares[start:end], vocabulary.idf))
    made = [_table(paragraphs, scored, own, vocabulary) for scored, own in zip(scores, found, strict=True) if own]
    return pa.concat_tables([t.TOPIC_YEAR_TERMS.empty(), *made])


class _Words:
    """The words of a stretch of paragraphs.

    Attributes:
        present: distinct terms, rising.
    """

    def __init__(self, counts: sparse.csr_matrix, start: int, end: int) -> None:
        bounds = counts.indptr[start : end + 1]
        self._count = counts.data[bounds[0] : bounds[-1]]
        self._bounds = bounds - bounds[0]
        own = counts.indices[bounds[0] : bounds[-1]].astype(np.int64)
        self.present, self._term = np.unique(own, return_inverse=True)
        self._paragraph = np.repeat(np.arange(end - start), np.diff(bounds))

    def divided(self, weight: FloatArray, share: FloatArray) -> FloatArray:
        """How much of the occurrences of each term goes to each topic, shape (present, topics).

        Args:
            weight: of these terms in the topics, shape (present, topics).
            share: of the topics in the paragraphs, shape (paragraphs, topics).
        """
        both = share.take(self._paragraph, axis=0), weight.take(self._term, axis=0)
        total = np.einsum("ij,ij->i", *both)
        part = np.divide(self._count, total, out=np.zeros_like(total), where=total > 0)
        divided = sparse.csc_matrix((part, self._term, self._bounds), shape=(len(self.present), len(share)))
        return np.asarray(divided @ share, dtype=np.float64) * weight


@dataclass(frozen=True)
class _Found:
    """What is named of one report.

    Attributes:
        report: its number.
        topic: topics of which words are named, rising.
        n_words: words that go to each of them.
        length: how many words are named of each.
        term: these words, topic by topic.
    """

    report: int
    topic: IntArray
    n_words: FloatArray
    length: IntArray
    term: IntArray


def _found(report: int, words: _Words, term_topic: FloatArray, share: FloatArray, idf: FloatArray) -> _Found:
    said = np.ascontiguousarray(words.divided(term_topic.take(words.present, axis=0), share).T)
    score = np.round(said * idf[words.present], 6)
    topic, at = _first(score, YEAR_WORDS)
    told = score[topic, at] > 0
    named, length = np.unique(topic[told], return_counts=True)
    return _Found(report, named, said.sum(axis=1)[named], length, words.present[at[told]])


def _first(score: FloatArray, n: int) -> tuple[IntArray, IntArray]:
    """Rows and columns of the n highest scores of each row, row by row, highest first, of equal ones the first."""
    at = max(score.shape[1] - n, 0)
    least = np.partition(score, at, axis=1)[:, at]
    row, column = np.nonzero(score >= least[:, None])
    order = np.lexsort((column, -score[row, column], row))
    row, column = row[order], column[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return row[rank < n], column[rank < n]


def _table(paragraphs: Paragraphs, scored: Scored, found: Sequence[_Found], vocabulary: Vocabulary) -> pa.Table:
    topic = np.concatenate([f.topic for f in found])
    report = np.repeat([f.report for f in found], [len(f.topic) for f in found])
    bounds = np.concatenate([[0], *(f.length for f in found)]).cumsum()
    terms = pa.array(vocabulary.terms, pa.string()).take(pa.array(np.concatenate([f.term for f in found])))
    return t.TOPIC_YEAR_TERMS.from_columns(
        {
            "model": [scored.model] * len(topic),
            "report_id": each(paragraphs.report_ids, report),
            "place": each(paragraphs.places, report),
            "year": each(paragraphs.years, report),
            "topic_id": scored.ids[topic],
            "terms": pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), terms),
            "n_words": [round(n, 6) for f in found for n in f.n_words.tolist()],
        }
    )
