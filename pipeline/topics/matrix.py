"""Documents to numbers: words joined to phrases, the vocabulary of a model, and counts of its terms in paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse

from pipeline.corpus.arrays import among
from pipeline.corpus.phrases import without_overlap
from pipeline.statistics import FloatArray, npmi
from pipeline.statistics.rounding import settled
from pipeline.topics.documents import GAP, STOP

IntArray = NDArray[np.int64]
PHRASE_NPMI = 0.5
_LEAST_PHRASE = 5


@dataclass(frozen=True)
class DocumentWords:
    """The words of documents, in the order of the text.

    Attributes:
        n_documents: documents.
        document: document of each word, shape (words,).
        sentence: sentence within the document, from 0, shape (words,).
        word: spelling of each word, an index into ``spelled``, shape (words,).
        follows: whether the word stands right behind the one before, shape (words,).
        spelled: distinct words in code-point order.
    """

    n_documents: int
    document: IntArray
    sentence: IntArray
    word: IntArray
    follows: NDArray[np.bool_]
    spelled: NDArray[np.object_]


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a model.

    Attributes:
        terms: in code-point order, shape (terms,).
        n_paragraphs: paragraphs of the fitted sample that have the term, shape (terms,).
        idf: inverse document frequency log((1 + n) / (1 + n_paragraphs)) + 1, shape (terms,).
        phrases: pairs of words that are joined to one wherever they stand next to each other.
    """

    terms: NDArray[np.object_]
    n_paragraphs: IntArray
    idf: FloatArray
    phrases: frozenset[tuple[str, str]]


def read_words(terms: pa.ChunkedArray | pa.Array) -> DocumentWords:
    """Take the column ``terms`` of topic_documents apart."""
    lists = pc.split_pattern(terms.combine_chunks() if isinstance(terms, pa.ChunkedArray) else terms, " ")
    coded = lists.flatten().dictionary_encode()
    found = coded.dictionary.to_pylist()
    spelled = sorted(set(found) - {GAP, STOP, ""})
    number = {word: i for i, word in enumerate(spelled)} | {GAP: -1, "": -1, STOP: -2}
    code = np.array([number[word] for word in found], dtype=np.int64)
    word = code[coded.indices.to_numpy()] if len(coded) else np.empty(0, dtype=np.int64)
    lengths = pc.list_value_length(lists).to_numpy().astype(np.int64)
    document = np.repeat(np.arange(len(lists)), lengths)
    stops = np.cumsum(word == -2)
    before = np.concatenate([[0], stops])[np.concatenate([[0], np.cumsum(lengths)])[:-1]] if len(lists) else stops[:0]
    follows = np.zeros(len(word), dtype=np.bool_)
    follows[1:] = (word[:-1] >= 0) & (document[1:] == document[:-1])
    kept = word >= 0
    return DocumentWords(
        n_documents=len(lists),
        document=document[kept],
        sentence=(stops - before[document])[kept] if len(lists) else stops[kept],
        word=word[kept],
        follows=follows[kept],
        spelled=np.array(spelled, dtype=object),
    )


def find_phrases(words: DocumentWords, *, least: int, threshold: float = PHRASE_NPMI) -> frozenset[tuple[str, str]]:
    """Pairs of neighbouring words that stand together far more often than chance has it.

    Score: normalised pointwise mutual information (Bouma 2009), p(ab) among all words as in gensim's ``npmi_scorer``.

    Args:
        words: the documents.
        least: a pair must occur in as many documents.
        threshold: least score, -1 to 1.
    """
    second = np.flatnonzero(words.follows)
    if len(second) == 0:
        return frozenset()
    size = len(words.spelled)
    first, next_ = words.word[second - 1], words.word[second]
    pairs = sparse.coo_matrix((np.ones(len(second), dtype=np.int64), (first, next_)), shape=(size, size)).tocsr()
    pairs.sort_indices()
    a, b = np.repeat(np.arange(size), np.diff(pairs.indptr)), pairs.indices.astype(np.int64)
    occurrences = np.bincount(words.word, minlength=size).astype(np.float64)
    score = npmi(pairs.data.astype(np.float64), occurrences[a], occurrences[b], float(len(words.word)))
    least = max(least, _LEAST_PHRASE)
    good = np.flatnonzero((pairs.data >= least) & (settled(score) >= threshold))
    # In how many documents is asked only of pairs that stand together often enough.
    number = np.searchsorted(a[good] * size + b[good], first * size + next_)
    number = np.minimum(number, max(len(good) - 1, 0))
    known = (
        (a[good][number] == first) & (b[good][number] == next_) if len(good) else np.zeros(len(second), dtype=np.bool_)
    )
    at = second[known]
    documents = _documents_with(number[known], words.document[at], n_words=len(good), n_documents=words.n_documents)
    good = good[documents >= least]
    return frozenset((str(words.spelled[a[i]]), str(words.spelled[b[i]])) for i in good)


def join_phrases(words: DocumentWords, phrases: frozenset[tuple[str, str]]) -> DocumentWords:
    """The same documents with phrases as single words, joined from left to right, each word in one phrase at most."""
    if not phrases or len(words.word) == 0:
        return words
    number = {word: i for i, word in enumerate(words.spelled)}
    wanted = np.array(
        sorted(number[a] * len(number) + number[b] for a, b in phrases if a in number and b in number), dtype=np.int64
    )
    pair = np.full(len(words.word), -1, dtype=np.int64)
    second = np.flatnonzero(words.follows)
    pair[second] = words.word[second - 1] * len(number) + words.word[second]
    heads = without_overlap(np.flatnonzero(among(pair, wanted)) - 1)
    joined_codes, which = np.unique(pair[heads + 1], return_inverse=True)
    new = [str(words.spelled[c // len(number)]) + str(words.spelled[c % len(number)]) for c in joined_codes.tolist()]
    spelled = sorted(set(words.spelled.tolist()) | set(new))
    index = {word: i for i, word in enumerate(spelled)}
    moved = np.array([index[w] for w in words.spelled], dtype=np.int64)[words.word]
    if new:
        moved[heads] = np.array([index[w] for w in new], dtype=np.int64)[which]
    kept = np.ones(len(words.word), dtype=np.bool_)
    kept[heads + 1] = False
    return DocumentWords(
        n_documents=words.n_documents,
        document=words.document[kept],
        sentence=words.sentence[kept],
        word=moved[kept],
        follows=words.follows[kept],
        spelled=np.array(spelled, dtype=object),
    )


def make_vocabulary(
    words: DocumentWords, *, least: int, most_share: float, phrases: frozenset[tuple[str, str]] = frozenset()
) -> Vocabulary:
    """Terms in at least ``least`` documents and at most the share ``most_share`` of them.

    Args:
        words: documents whose phrases have been joined.
        least: least number of documents.
        most_share: greatest share of documents, 0 to 1.
        phrases: the pairs that were joined, to be kept with the vocabulary.
    """
    frequency = _documents_with(words.word, words.document, n_words=len(words.spelled), n_documents=words.n_documents)
    kept = np.flatnonzero((frequency >= least) & (frequency <= most_share * words.n_documents))
    n = frequency[kept]
    idf = np.log((1 + words.n_documents) / (1 + n)) + 1
    return Vocabulary(words.spelled[kept], n, idf, phrases)


def _documents_with(word: IntArray, document: IntArray, *, n_words: int, n_documents: int) -> IntArray:
    """In how many documents each of so many words occurs; counted in one pass, where sorting takes ten times as long."""
    seen = sparse.coo_matrix(
        (np.ones(len(word), dtype=np.int8), (word, document)), shape=(n_words, n_documents)
    ).tocsr()
    return np.diff(seen.indptr).astype(np.int64)


def count_terms(words: DocumentWords, vocabulary: Vocabulary) -> sparse.csr_matrix:
    """How often each paragraph has each term, shape (documents, terms)."""
    term = term_of_word(words, vocabulary)
    known = term[words.word] >= 0
    rows, columns = words.document[known], term[words.word[known]]
    return _matrix(rows, columns, (words.n_documents, len(vocabulary.terms)))


def sentence_terms(words: DocumentWords, vocabulary: Vocabulary) -> tuple[sparse.csr_matrix, IntArray, IntArray]:
    """1 where a sentence has a term, shape (sentences, terms); document and number (from 0) of each sentence."""
    term = term_of_word(words, vocabulary)
    known = term[words.word] >= 0
    key = (words.document[known] << 32) + words.sentence[known]
    keys, row = np.unique(key, return_inverse=True)
    matrix = _matrix(row, term[words.word[known]], (len(keys), len(vocabulary.terms)))
    matrix.data[:] = 1.0
    return matrix, keys >> 32, keys & 0xFFFFFFFF


def term_of_word(words: DocumentWords, vocabulary: Vocabulary) -> IntArray:
    """Column of each distinct word, -1 where the vocabulary has it not, shape (spelled,)."""
    number = {word: i for i, word in enumerate(vocabulary.terms)}
    return np.array([number.get(word, -1) for word in words.spelled], dtype=np.int64)


def weigh(counts: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
    """Weights √count × idf, each paragraph scaled to length 1, shape (paragraphs, terms).

    The root makes counts, which vary the more the larger they are, vary alike (Hellinger transformation; Legendre &
    Gallagher 2001), so that a word that a paragraph repeats does not make a topic of its own.
    """
    weights = counts.astype(np.float64, copy=True)
    weights.data = np.sqrt(weights.data) * idf[weights.indices]
    squares = np.bincount(
        np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr)), weights.data**2, minlength=weights.shape[0]
    )
    length = np.sqrt(squares)
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    weights.data *= np.repeat(scale, np.diff(weights.indptr))
    return weights


def fitting_weights(counts: sparse.csr_matrix, idf: FloatArray) -> sparse.csr_matrix:
    """Weights as :func:`weigh` gives them, with short paragraphs made to count less, for a model to be fitted to.

    The fewer words a paragraph has, the more chance there is in their weights. So its squared error counts in
    proportion to its words, up to the median of all paragraphs; longer ones count alike.
    """
    words = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
    spoken = words[words > 0]
    if len(spoken) == 0:
        return weigh(counts, idf)
    weights = weigh(counts, idf)
    weights.data *= np.repeat(np.sqrt(np.minimum(1.0, words / np.median(spoken))), np.diff(weights.indptr))
    return weights


def _matrix(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> sparse.csr_matrix:
    matrix = sparse.coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()
    matrix.sum_duplicates()
    matrix.sort_indices()
    return matrix
