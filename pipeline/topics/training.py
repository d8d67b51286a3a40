"""What models are fitted on: the paragraphs of all reports, or a sample of them, as counts of words."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy import sparse

from pipeline.settings.model import TopicSettings
from pipeline.statistics import FloatArray
from pipeline.topics.matrix import Vocabulary, count_terms, find_phrases, join_phrases, make_vocabulary, read_words

_READ_A_REPORT = 50  # paragraphs of a report that are read on average when there are too many
_LEAST_SHARE = 0.001  # of the paragraphs that a word of a large corpus must occur in


@dataclass(frozen=True)
class TrainingSet:
    """What models are fitted on.

    Attributes:
        documents: rows of topic_documents, by report and paragraph.
        words: words of each paragraph, shape (paragraphs,).
        vocabulary: terms.
        counts: shape (paragraphs, terms).
    """

    documents: pa.Table
    words: FloatArray
    vocabulary: Vocabulary
    counts: sparse.csr_matrix


def sample_reports(report_ids: Sequence[str], *, max_paragraphs: int) -> list[str]:
    """The reports whose paragraphs are read: all, or as many as fill the sample twice, drawn by the hash of their id.

    A report that is added to thousands of others changes the sample by one report at most.
    """
    most = max(1, max_paragraphs // _READ_A_REPORT)
    return sorted(sorted(report_ids, key=lambda r: (_draw(r), r))[:most])


def training_set(documents: pa.Table, settings: TopicSettings) -> TrainingSet:
    """Sort the documents, thin them out where there are too many, choose the vocabulary and count."""
    documents = documents.sort_by([("report_id", "ascending"), ("paragraph_no", "ascending")])
    if documents.num_rows > settings.max_paragraphs:
        names = zip(documents["report_id"].to_pylist(), documents["paragraph_no"].to_pylist(), strict=True)
        draws = np.array([_draw(f"{report}\x1f{number}") for report, number in names])
        taken = np.sort(np.argsort(draws, kind="stable")[: settings.max_paragraphs])
        documents = documents.take(pa.array(taken))
    words = read_words(documents["terms"])
    n = documents.num_rows
    least = max(settings.min_document_frequency, math.ceil(_LEAST_SHARE * n))
    phrases = find_phrases(words, least=least) if settings.phrases else frozenset()
    words = join_phrases(words, phrases)
    vocabulary = make_vocabulary(words, least=least, most_share=settings.max_document_share, phrases=phrases)
    counts = count_terms(words, vocabulary)
    spoken = np.flatnonzero(np.diff(counts.indptr) > 0)
    documents = documents.take(pa.array(spoken))
    return TrainingSet(documents, documents["n_tokens"].to_numpy().astype(np.float64), vocabulary, counts[spoken])


def _draw(text: str) -> int:
    """A number that looks drawn at random but depends on the text alone."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8], "big") >> 1
