"""Paragraphs as lists of words: all that the topic models need of a report, a tenth of its text in size.

A document keeps the words that can name a topic, in the order of the text. Two marks stand between them: ``|`` where
something was left out, so that only words that are next to each other in the text can become a phrase, and ``。`` at
the end of a sentence, so that a topic can be shown by a sentence. Which words are kept depends on the report alone,
never on other reports: that is left to the vocabulary of a model.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.corpus.content_words import is_term, normalise, place_names
from pipeline.tables.topics import TOPIC_DOCUMENTS

IntArray = NDArray[np.int64]
GAP, STOP = "|", "。"
MIN_SENTENCE_HAN = 15
MAX_SENTENCE_HAN = 80


def document_tables(
    *,
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    min_paragraph_words: int,
    stopwords: frozenset[str],
) -> dict[str, pa.Table]:
    """The paragraphs of some reports as documents.

    A document is a paragraph of the review or the plan that is no heading, has ``min_paragraph_words`` words or more
    and at least one word that can name a topic. The names of the reporting place are left out.

    Args:
        reports: table reports.
        paragraphs: table paragraphs.
        sentences: table sentences.
        tokens: table tokens; handled as arrays, one Python object a distinct word, not a token.
        min_paragraph_words: shorter paragraphs are left out.
        stopwords: words that are left out.

    Returns:
        Table topic_documents.
    """
    ids = pa.array(sorted(reports["report_id"].to_pylist()), type=pa.string())
    units, unit_keys = _units(paragraphs, ids, min_paragraph_words)
    quotable, sentence_keys, sentence_unit = _sentences(sentences, ids, unit_keys)
    first = np.searchsorted(sentence_unit, np.arange(len(unit_keys)))
    last = np.searchsorted(sentence_unit, np.arange(len(unit_keys)), side="right")

    sentence, position, word, spelled = _words(tokens, ids, sentence_keys, stopwords)
    own = _own_name(reports, ids, sentence_keys[sentence] >> 32, word, spelled)
    sentence, position, word = sentence[~own], position[~own], word[~own]
    terms = _joined(sentence - first[sentence_unit[sentence]], position, word, spelled, sentence_unit[sentence])
    flags = quotable.astype("U1")
    kept = [u for u in range(len(unit_keys)) if terms.get(u) and first[u] < last[u]]
    columns = {
        "report_id": [ids[int(unit_keys[u] >> 32)].as_py() for u in kept],
        "paragraph_no": unit_keys[kept] & 0xFFFFFFFF,
        "part": units["part"].take(pa.array(kept, type=pa.int64())),
        "n_tokens": units["n_tokens"].take(pa.array(kept, type=pa.int64())),
        "first_sentence_no": [int(sentence_keys[first[u]] & 0xFFFFFFFF) for u in kept],
        "quotable": ["".join(flags[first[u] : last[u]]) for u in kept],
        "terms": [terms[u] for u in kept],
    }
    return {"topic_documents": TOPIC_DOCUMENTS.from_columns(dict(columns))}


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


def _units(paragraphs: pa.Table, ids: pa.Array, min_words: int) -> tuple[pa.Table, IntArray]:
    told = pc.is_in(paragraphs["part"], value_set=pa.array(["review", "plan"]))
    body = pc.invert(pc.fill_null(paragraphs["is_heading"], False))
    wanted = pc.and_(pc.and_(told, body), pc.greater_equal(paragraphs["n_tokens"], min_words))
    table = paragraphs.select(["report_id", "paragraph_no", "part", "n_tokens"]).filter(pc.fill_null(wanted, False))
    keys = _keys(table, ids, "paragraph_no")
    order = np.argsort(keys, kind="stable")
    order = order[keys[order] >= 0]
    return table.take(pa.array(order)), keys[order]


def _sentences(sentences: pa.Table, ids: pa.Array, unit_keys: IntArray) -> tuple[NDArray[np.int64], IntArray, IntArray]:
    """Sentences of the units in order: whether each is of a length that can be quoted, its key and its unit."""
    keys = _keys(sentences, ids, "sentence_no")
    unit = _find(unit_keys, _keys(sentences, ids, "paragraph_no"))
    order = np.argsort(keys, kind="stable")
    order = order[unit[order] >= 0]
    text = sentences["text"].take(pa.array(order))
    han = pc.utf8_length(pc.replace_substring_regex(text, r"[^\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}]", "")).to_numpy()
    quotable = (han >= MIN_SENTENCE_HAN) & (han <= MAX_SENTENCE_HAN)
    return quotable.astype(np.int64), keys[order], unit[order]


def _words(
    tokens: pa.Table, ids: pa.Array, sentence_keys: IntArray, stopwords: frozenset[str]
) -> tuple[IntArray, IntArray, IntArray, list[str]]:
    """Sentence, number within the report and spelling of every token that can name a topic, in the order of the text."""
    coded = tokens["text"].combine_chunks().dictionary_encode()
    if len(coded) == 0:
        empty = np.empty(0, dtype=np.int64)
        return empty, empty, empty, []
    spelled = [normalise(word) for word in coded.dictionary.to_pylist()]
    good = np.array([is_term(word, stopwords=stopwords) for word in spelled], dtype=np.bool_)
    word = coded.indices.to_numpy().astype(np.int64)
    sentence = _find(sentence_keys, _keys(tokens, ids, "sentence_no"))
    kept = np.flatnonzero(good[word] & (sentence >= 0))
    position = tokens["token_no"].to_numpy().astype(np.int64)[kept]
    order = np.lexsort((position, sentence[kept]))
    return sentence[kept][order], position[order], word[kept][order], spelled


def _own_name(
    reports: pa.Table, ids: pa.Array, report: IntArray, word: IntArray, spelled: list[str]
) -> NDArray[np.bool_]:
    """Whether a word is the name, or part of the name, of the place whose report it stands in."""
    number: dict[str, list[int]] = {}
    for i, text in enumerate(spelled):
        number.setdefault(text, []).append(i)
    place_of = dict(zip(reports["report_id"].to_pylist(), reports["place"].to_pylist(), strict=True))
    pairs = [
        rank * len(spelled) + code
        for rank, report_id in enumerate(ids.to_pylist())
        for name in place_names(place_of[report_id])
        for code in number.get(name, ())
    ]
    return np.isin(report * len(spelled) + word, np.array(pairs, dtype=np.int64))


def _joined(
    sentence_in_unit: IntArray, position: IntArray, word: IntArray, spelled: list[str], unit: IntArray
) -> dict[int, str]:
    """The words of each unit with the marks between them."""
    texts: dict[int, str] = {}
    if len(word) == 0:
        return texts
    starts = np.flatnonzero(np.diff(unit, prepend=-1))
    stops_before = np.diff(sentence_in_unit, prepend=0)
    stops_before[starts] = sentence_in_unit[starts]
    gap = (np.diff(position, prepend=-2) > 1) & (stops_before == 0)
    gap[starts] = False
    written = [spelled[w] for w in word.tolist()]
    for i in np.flatnonzero(gap).tolist():
        written[i] = f"{GAP} {written[i]}"
    for i in np.flatnonzero(stops_before).tolist():
        written[i] = f"{STOP} " * int(stops_before[i]) + written[i]
    for start, end in zip(starts.tolist(), [*starts.tolist()[1:], len(word)], strict=True):
        texts[int(unit[start])] = " ".join(written[start:end])
    return texts
