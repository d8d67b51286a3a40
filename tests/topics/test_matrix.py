from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from gensim.models.phrases import npmi_scorer
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from pipeline.topics.matrix import (
    count_terms,
    find_phrases,
    fitting_weights,
    join_phrases,
    make_vocabulary,
    read_words,
    sentence_terms,
    weigh,
)


def test_documents_come_apart_as_they_were_put_together() -> None:
    words = read_words(pa.array(["教育 公平 | 教育 。 。 学校", "农业"]))
    assert words.spelled.tolist() == ["公平", "农业", "学校", "教育"]
    assert words.spelled[words.word].tolist() == ["教育", "公平", "教育", "学校", "农业"]
    assert words.document.tolist() == [0, 0, 0, 0, 1]
    assert words.sentence.tolist() == [0, 0, 0, 2, 0]
    assert words.follows.tolist() == [False, True, False, False, False]


def test_phrases_are_scored_as_gensim_scores_them() -> None:
    texts = ["碳 达峰 | 教育 农业"] * 6 + ["教育 | 农业 | 碳 | 达峰"] * 6
    words = read_words(pa.array(texts))
    score = npmi_scorer(12, 12, 6, len(words.spelled), 1, len(words.word))
    assert find_phrases(words, least=5, threshold=score - 1e-6) == {("碳", "达峰"), ("教育", "农业")}
    assert find_phrases(words, least=5, threshold=score + 1e-6) == frozenset()
    assert find_phrases(words, least=7, threshold=-1) == frozenset()


def test_phrases_are_joined_from_left_to_right_and_only_where_words_touch() -> None:
    words = read_words(pa.array(["a b c d | a | b 。 c d a b", "b"]))
    joined = join_phrases(words, frozenset({("a", "b"), ("b", "c"), ("c", "d")}))
    assert joined.spelled[joined.word].tolist() == ["ab", "cd", "a", "b", "cd", "ab", "b"]
    assert joined.document.tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert joined.sentence.tolist() == [0, 0, 0, 0, 1, 1, 0]


def test_the_vocabulary_counts_documents_not_words() -> None:
    words = read_words(pa.array(["教育 学校 罕见 罕见", "教育 学校", "教育 农业", "教育 农业"]))
    vocabulary = make_vocabulary(words, least=2, most_share=0.5)
    assert vocabulary.terms.tolist() == ["农业", "学校"]
    assert vocabulary.n_paragraphs.tolist() == [2, 2]
    assert count_terms(words, vocabulary).toarray().tolist() == [[0, 1], [0, 1], [1, 0], [1, 0]]


def test_weights_are_those_of_scikit_learn() -> None:
    rng = np.random.Generator(np.random.PCG64(2))
    texts = [" ".join(rng.choice(list("abcdefgh"), size=rng.integers(1, 9))) for _ in range(30)]
    words = read_words(pa.array(texts))
    vocabulary = make_vocabulary(words, least=1, most_share=1.0)
    counts = count_terms(words, vocabulary)
    theirs = TfidfTransformer().fit_transform(counts.sqrt())
    np.testing.assert_allclose(weigh(counts, vocabulary.idf).toarray(), theirs.toarray(), atol=1e-12)


def test_sentences_know_where_they_stand() -> None:
    words = read_words(pa.array(["教育 教育 。 。 农业", "其他 。 农业"]))
    vocabulary = make_vocabulary(words, least=1, most_share=1.0)
    matrix, document, number = sentence_terms(words, vocabulary)
    assert list(zip(document.tolist(), number.tolist(), strict=True)) == [(0, 0), (0, 2), (1, 0), (1, 1)]
    assert matrix.max() == pytest.approx(1.0)


def test_nothing_gives_nothing() -> None:
    words = read_words(pa.array([], type=pa.string()))
    assert words.n_documents == 0
    vocabulary = make_vocabulary(join_phrases(words, find_phrases(words, least=1)), least=1, most_share=1.0)
    assert count_terms(words, vocabulary).shape == (0, 0)


def test_short_paragraphs_count_in_proportion_to_their_words_up_to_the_median() -> None:
    counts = sparse.csr_matrix(np.array([[1.0, 0, 0], [0, 0, 0], [2, 2, 0], [5, 3, 8], [1, 1, 2]]))
    plain, scaled = weigh(counts, np.ones(3)), fitting_weights(counts, np.ones(3))
    lengths = np.linalg.norm(scaled.toarray(), axis=1)
    np.testing.assert_allclose(lengths**2, [0.25, 0, 1, 1, 1])
    np.testing.assert_allclose(scaled.toarray()[2:], plain.toarray()[2:])
    np.testing.assert_allclose(plain.toarray()[0], [1, 0, 0])
    assert fitting_weights(sparse.csr_matrix((2, 3)), np.ones(3)).nnz == 0
