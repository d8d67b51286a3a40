"""The stage report by report: what a stored model says of a report, whether or not it was fitted on it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.statistics.rounding import settled
from pipeline.tables import topics as t
from pipeline.topics.lda import lda_shares
from pipeline.topics.matrix import (
    DocumentWords,
    Vocabulary,
    count_terms,
    join_phrases,
    read_words,
    sentence_terms,
    weigh,
)
from pipeline.topics.nmf import nmf_shares
from pipeline.topics.scored import IntArray, Paragraphs, Scored, each, paragraphs_of
from pipeline.topics.share_limits import topic_shares
from pipeline.topics.year_terms import year_terms

MIN_WEIGHT = 0.05


@dataclass(frozen=True)
class Published:
    """A stored model.

    Attributes:
        name: nmf or lda.
        ids: topic ids, rising, shape (topics,).
        topic_term: shape (topics, terms).
        prior: shape (topics,); of no use to NMF.
    """

    name: str
    ids: IntArray
    topic_term: FloatArray
    prior: FloatArray

    def shares(self, counts: sparse.csr_matrix, idf: FloatArray) -> FloatArray:
        """Shares of the topics in paragraphs, shape (paragraphs, topics)."""
        if self.name == "nmf":
            return nmf_shares(weigh(counts, idf), self.topic_term)
        return lda_shares(counts, self.topic_term, self.prior)


def score_tables(
    *,
    reports: pa.Table,
    topic_documents: pa.Table,
    topic_registry: pa.Table,
    topic_model: pa.Table,
    topic_vocabulary: pa.Table,
    topic_phrases: pa.Table,
    draws: int,
) -> dict[str, pa.Table]:
    """Score the paragraphs of some reports with the stored models.

    Args:
        reports: table reports, those of the batch.
        topic_documents: their documents.
        topic_registry: which topics are in the models.
        topic_model: the words' weights.
        topic_vocabulary: terms and their idf.
        topic_phrases: words to join.
        draws: bootstrap samples of paragraphs behind them.

    Returns:
        Tables paragraph_topics, topic_shares, topic_year_terms and topic_quotes.
    """
    documents = topic_documents.sort_by([("report_id", "ascending"), ("paragraph_no", "ascending")])
    vocabulary = _vocabulary(topic_vocabulary, topic_phrases)
    models = _models(topic_registry, topic_model, vocabulary)
    if not models or not documents.num_rows:
        return {x.name: x.empty() for x in (t.PARAGRAPH_TOPICS, t.TOPIC_SHARES, t.TOPIC_YEAR_TERMS, t.TOPIC_QUOTES)}
    words = join_phrases(read_words(documents["terms"]), vocabulary.phrases)
    counts = count_terms(words, vocabulary)
    paragraphs = paragraphs_of(documents, reports)
    scores = [_scored(model, counts, vocabulary) for model in models]
    made = {
        "paragraph_topics": _paragraph_topics(paragraphs, scores),
        "topic_shares": topic_shares(paragraphs, scores, draws=draws),
        "topic_year_terms": year_terms(paragraphs, scores, counts, vocabulary),
        "topic_quotes": _quotes(paragraphs, scores, _quotable(documents, words, vocabulary)),
    }
    return {name: table.combine_chunks() for name, table in made.items()}


def _scored(model: Published, counts: sparse.csr_matrix, vocabulary: Vocabulary) -> Scored:
    # Shares are rounded first of all, so that everything that follows from them is the same in any batch.
    shares = settled(model.shares(counts, vocabulary.idf))
    return Scored(model.name, model.ids, np.ascontiguousarray(model.topic_term.T), shares)


def _paragraph_topics(paragraphs: Paragraphs, scores: Sequence[Scored]) -> pa.Table:
    """Weights of 0.05 and more, out of weights that sum to 1 a paragraph."""
    report = np.repeat(np.arange(len(paragraphs.report_ids)), np.diff(paragraphs.bounds))
    made = [t.PARAGRAPH_TOPICS.empty()]
    for scored in scores:
        unit, topic = np.nonzero(scored.shares >= MIN_WEIGHT)
        made.append(
            t.PARAGRAPH_TOPICS.from_columns(
                {
                    "model": [scored.model] * len(unit),
                    "report_id": each(paragraphs.report_ids, report[unit]),
                    "paragraph_no": paragraphs.number[unit],
                    "topic_id": scored.ids[topic],
                    "weight": scored.shares[unit, topic],
                }
            )
        )
    return pa.concat_tables(made)


def _quotes(paragraphs: Paragraphs, scores: Sequence[Scored], sentences: _Sentences) -> pa.Table:
    """For each report and topic the quotable sentence that speaks most plainly of it.

    The one with the highest product of the summed weight of its distinct words in the topic and the topic's share of
    the paragraph; ties go to the first.
    """
    made = [t.TOPIC_QUOTES.empty()]
    bounds = np.searchsorted(sentences.document, paragraphs.bounds).tolist()
    spans = [(r, a, b) for r, (a, b) in enumerate(itertools.pairwise(bounds)) if a < b]
    for scored in scores:
        score = settled(np.asarray(sentences.terms @ scored.term_topic) * scored.shares[sentences.document])
        best = np.array([score[a:b].argmax(axis=0) + a for _, a, b in spans], dtype=np.int64).reshape(len(spans), -1)
        highest = score[best, np.arange(len(scored.ids))]
        span, topic = np.nonzero(highest > 0)
        made.append(
            t.TOPIC_QUOTES.from_columns(
                {
                    "model": [scored.model] * len(span),
                    "report_id": each(paragraphs.report_ids, np.array([r for r, _, _ in spans], dtype=np.int64)[span]),
                    "topic_id": scored.ids[topic],
                    "sentence_no": sentences.number[best[span, topic]],
                    "score": highest[span, topic],
                }
            )
        )
    return pa.concat_tables(made)


@dataclass(frozen=True)
class _Sentences:
    """Sentences that may be quoted.

    Attributes:
        terms: 1 where a sentence has a term, shape (sentences, terms).
        document: paragraph of each, rising.
        number: sentence_no of each.
    """

    terms: sparse.csr_matrix
    document: IntArray
    number: IntArray


def _quotable(documents: pa.Table, words: DocumentWords, vocabulary: Vocabulary) -> _Sentences:
    terms, document, number = sentence_terms(words, vocabulary)
    marks = documents["quotable"].to_pylist()
    good = np.array([marks[d][n] == "1" for d, n in zip(document.tolist(), number.tolist(), strict=True)], dtype=bool)
    first = documents["first_sentence_no"].to_numpy().astype(np.int64)
    return _Sentences(terms[np.flatnonzero(good)], document[good], (first[document] + number)[good])


def _vocabulary(terms: pa.Table, phrases: pa.Table) -> Vocabulary:
    terms = terms.sort_by([("term", "ascending")])
    names = terms["term"].to_pylist()
    order = sorted(range(len(names)), key=names.__getitem__)
    return Vocabulary(
        terms=np.array([names[i] for i in order], dtype=object),
        n_paragraphs=terms["n_paragraphs"].to_numpy().astype(np.int64)[order],
        idf=terms["idf"].to_numpy().astype(np.float64)[order],
        phrases=frozenset(zip(phrases["first"].to_pylist(), phrases["second"].to_pylist(), strict=True)),
    )


def _models(registry: pa.Table, weights: pa.Table, vocabulary: Vocabulary) -> list[Published]:
    """The models in force, by name backwards (nmf first)."""
    rows = [r for r in registry.to_pylist() if r["status"] not in ("died", "merged")]
    column = {term: i for i, term in enumerate(vocabulary.terms)}
    coded = weights["term"].combine_chunks().dictionary_encode()
    columns = np.array([column.get(term, -1) for term in coded.dictionary.to_pylist()], dtype=np.int64)
    term = columns[coded.indices.to_numpy()] if len(coded) else np.empty(0, dtype=np.int64)
    ids_of = weights["topic_id"].to_numpy().astype(np.int64)
    value = weights["weight"].to_numpy().astype(np.float64)
    models = []
    for name in sorted({r["model"] for r in rows}, reverse=True):
        own = sorted((r for r in rows if r["model"] == name), key=lambda r: r["topic_id"])
        ids = np.array([r["topic_id"] for r in own], dtype=np.int64)
        topic_term = np.zeros((len(ids), len(vocabulary.terms)))
        at = np.searchsorted(ids, ids_of)
        of_it = pc.equal(weights["model"], name).to_numpy()
        known = of_it & (term >= 0) & (ids[np.minimum(at, len(ids) - 1)] == ids_of)
        topic_term[at[known], term[known]] = value[known]
        prior = np.array([r["prior"] or 0.0 for r in own], dtype=np.float64)
        models.append(Published(name, ids, topic_term, prior))
    return models
