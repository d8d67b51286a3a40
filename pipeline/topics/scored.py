"""The paragraphs of some reports, and their shares by one model: what the tables of scores are made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.statistics import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Paragraphs:
    """The paragraphs of some reports, report by report.

    Attributes:
        report_ids: the reports, rising.
        places: place of each.
        years: year of each.
        bounds: first paragraph of each, and their number, shape (reports + 1,).
        number: paragraph_no of each paragraph, shape (paragraphs,).
        part: review, plan or other.
        n_words: words of each, those of no topic included.
    """

    report_ids: list[str]
    places: list[str]
    years: list[int]
    bounds: IntArray
    number: IntArray
    part: NDArray[np.object_]
    n_words: FloatArray


@dataclass(frozen=True)
class Scored:
    """What a model says of paragraphs.

    Attributes:
        model: nmf or lda.
        ids: topic ids, rising, shape (topics,).
        term_topic: the words' weights, shape (terms, topics).
        shares: shape (paragraphs, topics); rows sum to 1, or to 0 where the model gives a paragraph no topic.
    """

    model: str
    ids: IntArray
    term_topic: FloatArray
    shares: FloatArray


def paragraphs_of(documents: pa.Table, reports: pa.Table) -> Paragraphs:
    """The paragraphs of some reports.

    Args:
        documents: rows of topic_documents, by report and paragraph; at least one.
        reports: rows of reports, those of the documents among them.
    """
    of = documents["report_id"].to_pylist()
    starts = [i for i, r in enumerate(of) if i == 0 or r != of[i - 1]]
    labels = zip(*(reports[c].to_pylist() for c in ("report_id", "place", "year")), strict=True)
    label = {report_id: (place, year) for report_id, place, year in labels}
    report_ids = [of[i] for i in starts]
    return Paragraphs(
        report_ids=report_ids,
        places=[label[r][0] for r in report_ids],
        years=[label[r][1] for r in report_ids],
        bounds=np.array([*starts, len(of)], dtype=np.int64),
        number=documents["paragraph_no"].to_numpy().astype(np.int64),
        part=np.array(documents["part"].to_pylist(), dtype=object),
        n_words=documents["n_tokens"].to_numpy().astype(np.float64),
    )


def each(values: Sequence[str] | Sequence[int], at: IntArray) -> pa.Array:
    """Values by number, as a column of a table: one of few values a row."""
    return pa.array(values).take(pa.array(at))
