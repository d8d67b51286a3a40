"""The stage report by report: what a stored model says of a report, whether or not it was fitted on it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from pipeline.statistics import FloatArray, bootstrap_ratio, seed_from
from pipeline.tables import topics as t
from pipeline.topics.lda import lda_shares
from pipeline.topics.matrix import (
    Vocabulary,
    count_terms,
    join_phrases,
    read_words,
    sentence_terms,
    weigh,
)
from pipeline.topics.nmf import nmf_shares

MIN_WEIGHT = 0.05
YEAR_WORDS = 10
_DIGITS = 9
IntArray = NDArray[np.int64]


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
    confidence: float,
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
        confidence: two-sided confidence of the shares' intervals, e.g. 0.95.
        draws: bootstrap samples of paragraphs behind them.

    Returns:
        Tables paragraph_topics, topic_shares, topic_year_terms and topic_quotes.
    """
    documents = topic_documents.sort_by([("report_id", "ascending"), ("paragraph_no", "ascending")])
    made: dict[str, list[pa.Table]] = {
        table.name: [table.empty()]
        for table in (t.PARAGRAPH_TOPICS, t.TOPIC_SHARES, t.TOPIC_YEAR_TERMS, t.TOPIC_QUOTES)
    }
    vocabulary = _vocabulary(topic_vocabulary, topic_phrases)
    models = _models(topic_registry, topic_model, vocabulary)
    if models and documents.num_rows:
        words = join_phrases(read_words(documents["terms"]), vocabulary.phrases)
        counts = count_terms(words, vocabulary)
        said = sentence_terms(words, vocabulary)
        for model in models:
            # Shares are rounded first of all, so that everything that follows from them is the same in any batch.
            shares = np.round(model.shares(counts, vocabulary.idf), _DIGITS)
            batch = _Batch(model, documents, reports, shares, confidence, draws)
            made["paragraph_topics"].append(batch.paragraph_topics())
            made["topic_shares"].append(batch.topic_shares())
            made["topic_year_terms"].append(batch.year_terms(counts, vocabulary))
            made["topic_quotes"].append(batch.quotes(*said))
    return {name: pa.concat_tables(parts).combine_chunks() for name, parts in made.items()}


class _Batch:
    """The paragraphs of some reports with their shares."""

    def __init__(
        self,
        model: Published,
        documents: pa.Table,
        reports: pa.Table,
        shares: FloatArray,
        confidence: float,
        draws: int,
    ) -> None:
        self.model, self.shares, self.confidence, self.draws = model, shares, confidence, draws
        self.report_ids = documents["report_id"].to_pylist()
        self.paragraph_no = documents["paragraph_no"].to_numpy().astype(np.int64)
        self.part = np.array(documents["part"].to_pylist(), dtype=object)
        self.first_sentence = documents["first_sentence_no"].to_numpy().astype(np.int64)
        self.quotable = documents["quotable"].to_pylist()
        # A paragraph that the model gives no topic counts for no share, so that the shares of a part sum to 1.
        n_words = documents["n_tokens"].to_numpy().astype(np.float64)
        self.words = np.where(shares.sum(axis=1) > 0, n_words, 0.0)
        labels = reports.select(["report_id", "place", "year"]).to_pylist()
        self.label = {r["report_id"]: (r["place"], r["year"]) for r in labels}
        starts = [i for i, r in enumerate(self.report_ids) if i == 0 or r != self.report_ids[i - 1]]
        self.spans = list(zip(starts, [*starts[1:], len(self.report_ids)], strict=True))

    def paragraph_topics(self) -> pa.Table:
        """Weights of 0.05 and more, out of weights that sum to 1 a paragraph."""
        unit, topic = np.nonzero(self.shares >= MIN_WEIGHT)
        return t.PARAGRAPH_TOPICS.from_columns(
            {
                "model": [self.model.name] * len(unit),
                "report_id": [self.report_ids[u] for u in unit.tolist()],
                "paragraph_no": self.paragraph_no[unit],
                "topic_id": self.model.ids[topic],
                "weight": self.shares[unit, topic],
            }
        )

    def topic_shares(self) -> pa.Table:
        """Each topic's share of review, plan and both, with a paragraph bootstrap interval; rows of 0 included."""
        k = len(self.model.ids)
        rows: list[tuple[str, str, int, str, int, int]] = []  # of each stretch: report, place, year, part, sizes
        numbers: list[tuple[FloatArray, FloatArray, FloatArray]] = []
        for start, end in self.spans:
            place, year = self.label[self.report_ids[start]]
            every = np.arange(start, end)
            for part in ("review", "plan", "all"):
                chosen = every if part == "all" else every[self.part[every] == part]
                chosen = chosen[self.words[chosen] > 0]
                sizes = self.words[chosen]
                if len(chosen) == 0:
                    continue
                counts = self.shares[chosen] * sizes[:, None]
                share = counts.sum(axis=0) / sizes.sum()
                # Reports with as many paragraphs share the draws, so that a report's interval depends on itself alone.
                seed = seed_from("topic_shares", str(len(sizes)))
                low, high = bootstrap_ratio(counts, sizes, draws=self.draws, confidence=self.confidence, seed=seed)
                rows.append((self.report_ids[start], place, year, part, len(chosen), int(sizes.sum())))
                numbers.append((share, np.minimum(low, share), np.maximum(high, share)))
        if not rows:
            return t.TOPIC_SHARES.empty()
        share, low, high = (np.concatenate(some) for some in zip(*numbers, strict=True))
        report, places, years, parts, n_paragraphs, n_words = (
            [value for value in some for _ in range(k)] for some in zip(*rows, strict=True)
        )
        return t.TOPIC_SHARES.from_columns(
            {
                "model": [self.model.name] * len(share),
                "report_id": report,
                "place": places,
                "year": years,
                "part": parts,
                "topic_id": np.tile(self.model.ids, len(rows)),
                "share": np.round(share, _DIGITS),
                "ci_low": np.round(np.clip(low, 0, 1), _DIGITS),
                "ci_high": np.round(np.clip(high, 0, 1), _DIGITS),
                "n_paragraphs": n_paragraphs,
                "n_words": n_words,
            }
        )

    def year_terms(self, counts: sparse.csr_matrix, vocabulary: Vocabulary) -> pa.Table:
        """For each topic the words of a report that speak most of it there.

        Each occurrence of a word in a paragraph is divided among the topics in proportion to the paragraph's share of
        the topic times the word's weight in it; the words with the highest sum times idf are named. Only words that
        the report has can get anything.
        """
        columns: dict[str, list[object]] = {name: [] for name in t.TOPIC_YEAR_TERMS.column_names}
        for start, end in self.spans:
            some = counts[start:end]
            present, column = np.unique(some.indices, return_inverse=True)
            row = np.repeat(np.arange(end - start), np.diff(some.indptr))
            weight = np.ascontiguousarray(self.model.topic_term[:, present].T)
            share = self.shares[start:end]
            total = np.einsum("ij,ij->i", share.take(row, axis=0), weight.take(column, axis=0))
            each = np.divide(some.data, total, out=np.zeros_like(total), where=total > 0)
            if len(each) == 0:
                continue
            divided = sparse.csr_matrix((each, column, some.indptr), shape=(end - start, len(present)))
            said = np.asarray(divided.T @ share) * weight
            score = np.round(said * vocabulary.idf[present][:, None], 6)
            best = _first(score, YEAR_WORDS)
            place, year = self.label[self.report_ids[start]]
            for topic, topic_id in enumerate(self.model.ids.tolist()):
                top = [i for i in best[topic] if score[i, topic] > 0]
                if not top:
                    continue
                terms = vocabulary.terms[present[top]].tolist()
                n = round(float(said[:, topic].sum()), 6)
                values = (self.model.name, self.report_ids[start], place, year, topic_id, terms, n)
                for name, value in zip(columns, values, strict=True):
                    columns[name].append(value)
        return t.TOPIC_YEAR_TERMS.from_columns(dict(columns))

    def quotes(self, said: sparse.csr_matrix, document: IntArray, number: IntArray) -> pa.Table:
        """For each report and topic the quotable sentence that speaks most plainly of it.

        The one with the highest product of the summed weight of its distinct words in the topic and the topic's share of
        the paragraph; ties go to the first.
        """
        good = np.array(
            [self.quotable[d][n] == "1" for d, n in zip(document.tolist(), number.tolist(), strict=True)],
            dtype=np.bool_,
        )
        said, document, number = said[np.flatnonzero(good)], document[good], number[good]
        score = np.round(np.asarray(said @ self.model.topic_term.T) * self.shares[document], _DIGITS)
        columns: dict[str, list[object]] = {name: [] for name in t.TOPIC_QUOTES.column_names}
        for start, end in self.spans:
            first, last = np.searchsorted(document, [start, end])
            if first == last:
                continue
            best = score[first:last].argmax(axis=0) + first
            for topic, at in enumerate(best.tolist()):
                if score[at, topic] > 0:
                    sentence_no = int(self.first_sentence[document[at]] + number[at])
                    values = (
                        self.model.name,
                        self.report_ids[start],
                        int(self.model.ids[topic]),
                        sentence_no,
                        float(score[at, topic]),
                    )
                    for name, value in zip(columns, values, strict=True):
                        columns[name].append(value)
        return t.TOPIC_QUOTES.from_columns(dict(columns))


def _first(score: FloatArray, n: int) -> list[list[int]]:
    """Rows of the n highest scores of each column, highest first, of equal ones the first rows."""
    at = max(len(score) - n, 0)
    least = np.partition(score, at, axis=0)[at]
    column, row = np.nonzero((score >= least).T)
    order = np.lexsort((row, -score[row, column], column))
    column, row = column[order], row[order]
    bounds = np.searchsorted(column, np.arange(score.shape[1] + 1))
    return [row[a : min(b, a + n)].tolist() for a, b in itertools.pairwise(bounds.tolist())]


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
    names = np.array(weights["model"].to_pylist(), dtype=object)
    ids_of = weights["topic_id"].to_numpy().astype(np.int64)
    value = weights["weight"].to_numpy().astype(np.float64)
    models = []
    for name in sorted({r["model"] for r in rows}, reverse=True):
        own = sorted((r for r in rows if r["model"] == name), key=lambda r: r["topic_id"])
        ids = np.array([r["topic_id"] for r in own], dtype=np.int64)
        topic_term = np.zeros((len(ids), len(vocabulary.terms)))
        at = np.searchsorted(ids, ids_of)
        known = (names == name) & (term >= 0) & (ids[np.minimum(at, len(ids) - 1)] == ids_of)
        topic_term[at[known], term[known]] = value[known]
        prior = np.array([r["prior"] or 0.0 for r in own], dtype=np.float64)
        models.append(Published(name, ids, topic_term, prior))
    return models
