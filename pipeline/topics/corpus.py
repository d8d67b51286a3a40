"""Paragraphs as rows of word counts, in an order that depends on content alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from pipeline.config import TopicSettings
from pipeline.topics.vocabulary import is_term, normalise, place_names

IntArray = NDArray[np.int64]
MIN_SENTENCE_HAN = 15
MAX_SENTENCE_HAN = 80


@dataclass(frozen=True)
class Corpus:
    """What topics are fitted on.

    Attributes:
        reports: report_id, place, year, one row a report, sorted by place and year.
        units: report (row of ``reports``), paragraph_no, part, words; one row a paragraph, sorted by report and number.
        terms: vocabulary in code-point order, shape (terms,).
        counts: word counts, shape (units, terms).
        sentences: unit (row of ``units``), sentence_no; sentences short and long enough to be quoted.
        sentence_terms: 1 where a sentence has the word, shape (sentences, terms).
    """

    reports: pd.DataFrame
    units: pd.DataFrame
    terms: NDArray[np.object_]
    counts: sparse.csr_matrix
    sentences: pd.DataFrame
    sentence_terms: sparse.csr_matrix


def build_corpus(
    *,
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    settings: TopicSettings,
    stopwords: frozenset[str],
) -> Corpus:
    """Select paragraphs and words and count them.

    A unit is a paragraph of the review or the plan that is no heading and has ``min_paragraph_words`` words or more
    and at least one word of the vocabulary. Rows are sorted by (place, year, paragraph number): neither the order of
    rows nor the report ids can change a model fitted on them.

    Args:
        reports: table reports.
        paragraphs: table paragraphs.
        sentences: table sentences.
        tokens: table tokens; handled as arrays, one Python object a distinct word, not a token.
        settings: bounds on paragraph length and document frequency.
        stopwords: words that are left out.
    """
    labels = (
        reports.select(["report_id", "place", "year", "sha256"])
        .to_pandas()
        .sort_values(["place", "year", "sha256", "report_id"], ignore_index=True)
    )
    ids = pa.array(labels["report_id"], type=pa.string())
    units, unit_keys = _units(paragraphs, ids, settings.min_paragraph_words)
    quoted, sentence_keys, sentence_unit = _sentences(sentences, ids, unit_keys)
    token_sentence, term_of_token, terms = _words(tokens, ids, sentence_keys, stopwords)
    own = _own_name(labels["place"], units, sentence_unit, token_sentence, term_of_token, terms)
    token_sentence, term_of_token = token_sentence[~own], term_of_token[~own]

    shape = (len(units), len(terms))
    counts = _count(sentence_unit[token_sentence], term_of_token, shape)
    frequency = counts.getnnz(axis=0)
    high = settings.max_document_share * len(units)
    kept = np.flatnonzero((frequency >= settings.min_document_frequency) & (frequency <= high))
    counts = counts[:, kept]
    by_sentence = _count(token_sentence, term_of_token, (len(sentence_keys), len(terms)))[:, kept]
    by_sentence.data[:] = 1.0

    spoken = np.flatnonzero(counts.getnnz(axis=1) > 0)
    row = np.full(len(units), -1, dtype=np.int64)
    row[spoken] = np.arange(len(spoken))
    quotable = np.flatnonzero(quoted["quotable"].to_numpy() & (row[sentence_unit] >= 0))
    return Corpus(
        reports=labels[["report_id", "place", "year"]],
        units=units.iloc[spoken].reset_index(drop=True),
        terms=terms[kept],
        counts=counts[spoken],
        sentences=pd.DataFrame(
            {"unit": row[sentence_unit[quotable]], "sentence_no": quoted["sentence_no"].to_numpy()[quotable]}
        ),
        sentence_terms=by_sentence[quotable],
    )


def _keys(table: pa.Table, ids: pa.Array, column: str) -> IntArray:
    """One sortable integer a row: the report's rank, then the number; negative where the report is unknown."""
    rank = pc.fill_null(pc.index_in(table["report_id"], value_set=ids), -1).to_numpy().astype(np.int64)
    keys: IntArray = (rank << 32) + table[column].to_numpy().astype(np.int64)
    return keys


def _find(keys: IntArray, wanted: IntArray) -> IntArray:
    """Position of each wanted key in sorted keys, -1 where it is missing."""
    if len(keys) == 0:
        return np.full(len(wanted), -1, dtype=np.int64)
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1).astype(np.int64)


def _units(paragraphs: pa.Table, ids: pa.Array, min_words: int) -> tuple[pd.DataFrame, IntArray]:
    told = pc.is_in(paragraphs["part"], value_set=pa.array(["review", "plan"]))
    body = pc.invert(pc.fill_null(paragraphs["is_heading"], False))
    wanted = pc.and_(pc.and_(told, body), pc.greater_equal(paragraphs["n_tokens"], min_words))
    table = paragraphs.select(["report_id", "paragraph_no", "part", "n_tokens"]).filter(wanted)
    keys = _keys(table, ids, "paragraph_no")
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    units = pd.DataFrame(
        {
            "report": keys[order] >> 32,
            "paragraph_no": table["paragraph_no"].to_numpy()[order],
            "part": table["part"].to_numpy()[order],
            "words": table["n_tokens"].to_numpy()[order].astype(np.float64),
        }
    )
    return units, keys[order]


def _sentences(sentences: pa.Table, ids: pa.Array, unit_keys: IntArray) -> tuple[pd.DataFrame, IntArray, IntArray]:
    """Sentences within units, sorted; whether each can be quoted, its key and its unit."""
    keys = _keys(sentences, ids, "sentence_no")
    unit = _find(unit_keys, _keys(sentences, ids, "paragraph_no"))
    han = pc.utf8_length(pc.replace_substring_regex(sentences["text"], r"[^\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}]", ""))
    order = np.argsort(keys, kind="stable")
    order = order[unit[order] >= 0]
    length = han.to_numpy()[order]
    frame = pd.DataFrame(
        {
            "sentence_no": sentences["sentence_no"].to_numpy()[order],
            "quotable": (length >= MIN_SENTENCE_HAN) & (length <= MAX_SENTENCE_HAN),
        }
    )
    return frame, keys[order], unit[order]


def _words(
    tokens: pa.Table, ids: pa.Array, sentence_keys: IntArray, stopwords: frozenset[str]
) -> tuple[IntArray, IntArray, NDArray[np.object_]]:
    """Sentence and term of every token that is a term, and the terms in code-point order."""
    coded = tokens["text"].combine_chunks().dictionary_encode()
    spelled = [normalise(word) for word in coded.dictionary.to_pylist()]
    terms = sorted({word for word in spelled if is_term(word, stopwords=stopwords)})
    number = {word: i for i, word in enumerate(terms)}
    term_of_code = np.array([number.get(word, -1) for word in spelled], dtype=np.int64)
    term = term_of_code[coded.indices.to_numpy()] if len(coded) else np.empty(0, dtype=np.int64)
    sentence = _find(sentence_keys, _keys(tokens, ids, "sentence_no"))
    kept = (term >= 0) & (sentence >= 0)
    return sentence[kept], term[kept], np.array(terms, dtype=object)


def _own_name(
    places: pd.Series[str],
    units: pd.DataFrame,
    sentence_unit: IntArray,
    token_sentence: IntArray,
    term: IntArray,
    terms: NDArray[np.object_],
) -> NDArray[np.bool_]:
    """Whether a token is the name, or part of the name, of the place whose report it stands in."""
    number = {word: i for i, word in enumerate(terms)}
    place_code, distinct = pd.factorize(places)
    pairs = [
        code * len(terms) + number[name]
        for code, place in enumerate(distinct)
        for name in place_names(place)
        if name in number
    ]
    if not pairs:
        return np.zeros(len(term), dtype=np.bool_)
    place = place_code[units["report"].to_numpy()[sentence_unit[token_sentence]]].astype(np.int64)
    return np.isin(place * len(terms) + term, np.array(pairs, dtype=np.int64))


def _count(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> sparse.csr_matrix:
    matrix = sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    matrix.sum_duplicates()
    matrix.sort_indices()
    return matrix
