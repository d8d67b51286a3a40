from __future__ import annotations

import numpy as np
import pytest
from gensim.matutils import Sparse2Corpus
from gensim.models.ldamodel import LdaModel
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics.lda import completion, fit_lda, lda_shares
from pipeline.topics.matrix import weigh
from pipeline.topics.nmf import fit_nmf


def planted(n: int) -> sparse.csr_matrix:
    rng = np.random.Generator(np.random.PCG64(9))
    rates = np.full((3, 45), 0.02)
    for topic in range(3):
        rates[topic, topic * 15 : topic * 15 + 15] = 0.8
    return sparse.csr_matrix(rng.poisson(rates[np.arange(n) % 3]).astype(np.float64))


def start(counts: sparse.csr_matrix) -> FloatArray:
    return fit_nmf(weigh(counts, np.ones(45)), k=3).topic_term


@pytest.mark.parametrize("n", [60, 600])
def test_planted_topics_are_found_for_one_report_and_for_many(n: int) -> None:
    counts = planted(n)
    model = fit_lda(counts, start=start(counts), passes=10)
    np.testing.assert_allclose(model.topic_term.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.paragraph_topic.sum(axis=1), 1.0)
    assert model.paragraph_topic.shape == (n, 3)
    assert model.prior is not None
    assert model.prior.shape == (3,)
    assert set(model.topic_term.argmax(axis=1) // 15) == {0, 1, 2}
    main = model.paragraph_topic.argmax(axis=1)
    assert all(np.mean(main[i::3] == np.bincount(main[i::3]).argmax()) > 0.95 for i in range(3))


def test_the_order_of_paragraphs_does_not_matter() -> None:
    counts = planted(60)
    first = start(counts)
    one = fit_lda(counts, start=first, passes=8)
    turned = fit_lda(counts[::-1], start=first, passes=8)
    np.testing.assert_allclose(one.topic_term, turned.topic_term, atol=1e-5)


def test_shares_are_those_that_gensim_infers() -> None:
    counts, prior = planted(60), np.array([0.1, 0.3, 0.05])
    topics = fit_lda(counts, start=start(counts), passes=2).topic_term
    model = LdaModel(
        id2word={i: str(i) for i in range(45)}, num_topics=3, iterations=500, gamma_threshold=1e-9, dtype=np.float64
    )
    model.expElogbeta, model.alpha = topics, prior
    gamma, _ = model.inference(list(Sparse2Corpus(counts, documents_columns=False)))
    expected = gamma / gamma.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(lda_shares(counts, topics, prior), expected, atol=1e-6)


@pytest.mark.slow
def test_topics_and_priors_settle_where_gensims_own_loop_settles() -> None:
    counts = planted(150)
    first = start(counts)
    ours = fit_lda(counts, start=first, passes=60)
    model = LdaModel(
        id2word={i: str(i) for i in range(45)},
        num_topics=3,
        alpha="auto",
        eta="auto",
        decay=0.0,
        iterations=200,
        gamma_threshold=1e-6,
        random_state=1,
        dtype=np.float64,
    )
    model.state.sstats = first * counts.sum() / 3 + 1e-2
    model.sync_state()
    model.update(Sparse2Corpus(counts, documents_columns=False), passes=60, update_every=0, eval_every=None)
    np.testing.assert_allclose(ours.topic_term, model.get_topics(), atol=5e-3)
    np.testing.assert_allclose(np.asarray(ours.prior), model.alpha, atol=0.01)


def test_empty_paragraphs_change_nothing() -> None:
    counts = planted(60)
    first = start(counts)
    gaps = sparse.vstack([counts[:30], sparse.csr_matrix((2, 45)), counts[30:]], format="csr")
    one, two = fit_lda(counts, start=first, passes=4), fit_lda(gaps, start=first, passes=4)
    np.testing.assert_allclose(two.paragraph_topic[[30, 31]], 0.0)
    np.testing.assert_allclose(two.topic_term, one.topic_term, atol=1e-12)


def test_seed_words_weigh_more() -> None:
    counts = planted(60)
    seed: FloatArray = np.zeros(45)
    seed[[20, 40]] = 0.5
    first = start(counts)
    topic = int(np.argmax(first[:, 15:30].sum(axis=1)))
    plain, pulled = (fit_lda(counts, start=first, seeds=s, passes=8) for s in (None, {topic: seed}))
    assert pulled.topic_term[topic, 40] > plain.topic_term[topic, 40] + 0.01


def test_a_paragraph_without_words_has_no_topic() -> None:
    topic_term = np.array([[0.9, 0.1], [0.1, 0.9]])
    counts = sparse.csr_matrix(np.array([[5.0, 0], [0, 0], [0, 5]]))
    shares = lda_shares(counts, topic_term, np.array([0.1, 0.1]))
    assert shares[1].tolist() == [0, 0]
    assert shares[0, 0] > 0.9
    assert shares[2, 1] > 0.9


def test_the_true_topics_complete_documents_better_than_wrong_ones() -> None:
    counts = planted(60)
    truth = np.full((3, 45), 0.02)
    for topic in range(3):
        truth[topic, topic * 15 : topic * 15 + 15] = 0.8
    truth /= truth.sum(axis=1, keepdims=True)
    mixed = np.random.Generator(np.random.PCG64(1)).permuted(truth, axis=1)
    prior = np.full(3, 0.1)
    assert completion(counts, truth, prior) > completion(counts, mixed, prior) + 0.1
