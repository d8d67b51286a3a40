from __future__ import annotations

import threading

import numpy as np
import pytest
from scipy import sparse
from sklearn.decomposition import NMF

from pipeline.statistics import FloatArray
from pipeline.topics.matrix import weigh
from pipeline.topics.nmf import consensus_start, fit_nmf, nmf_shares, reconstruction, resampled, side_by_side, stability


def planted(noise: float, *, seed: int = 5, n: int = 90) -> sparse.csr_matrix:
    rng = np.random.Generator(np.random.PCG64(seed))
    rates = np.full((3, 30), noise)
    for topic in range(3):
        rates[topic, topic * 10 : topic * 10 + 10] += 0.7
    return sparse.csr_matrix(rng.poisson(rates[np.arange(n) % 3]).astype(np.float64))


def tf_idf(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    return weigh(counts, np.ones(counts.shape[1]))


def test_shares_sum_to_one_and_paragraphs_go_to_their_topic() -> None:
    model = fit_nmf(tf_idf(planted(0.02)), k=3)
    np.testing.assert_allclose(model.topic_term.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.paragraph_topic.sum(axis=1), 1.0)
    main = model.paragraph_topic.argmax(axis=1)
    assert all(len(set(main[start::3])) == 1 for start in range(3))
    assert len(set(main[:3])) == 3


def test_scoring_gives_what_scikit_learn_gives() -> None:
    model = fit_nmf(tf_idf(planted(0.1)), k=3)
    unseen = tf_idf(planted(0.1, seed=6, n=30))
    theirs = NMF(n_components=3, init="random", tol=1e-10, max_iter=5000, random_state=0)
    theirs.fit(unseen)
    theirs.components_ = model.topic_term
    weights = theirs.transform(unseen)
    np.testing.assert_allclose(
        nmf_shares(unseen, model.topic_term), weights / weights.sum(axis=1, keepdims=True), atol=1e-4
    )


def test_reconstruction_is_the_share_of_squares_explained() -> None:
    weights = tf_idf(planted(0.05))
    model = fit_nmf(weights, k=3)
    fitted = NMF(n_components=3, init="nndsvd", tol=1e-8, max_iter=1000).fit(weights)
    theirs = 1 - fitted.reconstruction_err_**2 / (weights.data**2).sum()
    assert abs(reconstruction(weights, model.topic_term) - theirs) < 0.005


def test_a_seeded_topic_has_its_seed_words_first_and_finds_the_others_by_itself() -> None:
    weights = tf_idf(planted(0.02))
    seed: FloatArray = np.zeros(30)
    seed[[14, 15]] = 1.0
    model = fit_nmf(weights, k=3, seeds={"二": seed})
    assert model.seeds == ("二", "", "")
    top = set(np.argsort(-model.topic_term[0])[:10].tolist())
    assert {14, 15} <= top
    assert top <= set(range(10, 20))
    assert sorted(set((model.topic_term.argmax(axis=1) // 10).tolist())) == [0, 1, 2]


def test_a_seed_across_the_topics_is_kept_together() -> None:
    seed: FloatArray = np.zeros(30)
    seed[[3, 17]] = 1.0
    model = fit_nmf(tf_idf(planted(0.02)), k=4, seeds={"跨": seed})
    assert set(np.argsort(-model.topic_term[0])[:2].tolist()) == {3, 17}


def test_planted_topics_are_stable_and_noise_is_not() -> None:
    clear = tf_idf(planted(0.02))
    shuffled = np.random.Generator(np.random.PCG64(1)).permuted(clear.toarray(), axis=0)
    noise = sparse.csr_matrix(shuffled)
    steady = stability(fit_nmf(clear, k=3).topic_term, resampled(clear, k=3, refits=4))
    loose = stability(fit_nmf(noise, k=3).topic_term, resampled(noise, k=3, refits=4))
    assert steady.min() > 0.9
    assert loose.mean() < steady.min() - 0.2
    assert loose.min() >= 0.0


def test_resamples_differ_by_number_and_repeat() -> None:
    weights = tf_idf(planted(0.3))
    one, two = resampled(weights, k=3, refits=2)
    (again,) = resampled(weights, k=3, refits=1, first=1)
    np.testing.assert_array_equal(two, again)
    assert not np.array_equal(one, two)


@pytest.mark.parametrize(("rows", "threads"), [(50, {threading.main_thread().name}), (5_000, {"ThreadPoolExecutor"})])
def test_short_texts_are_refitted_in_the_thread_that_asks(rows: int, threads: set[str]) -> None:
    made = side_by_side(lambda i: (i, threading.current_thread().name.split("-")[0]), [3, 1, 2], rows=rows)
    assert [i for i, _ in made] == [3, 1, 2]
    assert {name for _, name in made} == threads


def test_a_consensus_keeps_what_refits_share() -> None:
    base = np.eye(3, 6)
    centre = consensus_start(base, [base[[2, 0, 1]], base[[1, 2, 0]] + 0.01])
    assert centre.argmax(axis=1).tolist() == [0, 1, 2]
    np.testing.assert_allclose(np.linalg.norm(centre, axis=1), 1.0)


def test_more_topics_than_the_texts_hold_leave_no_empty_topic() -> None:
    counts = sparse.csr_matrix(np.array([[2.0, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 2], [0, 0, 1, 2]]))
    model = fit_nmf(tf_idf(counts), k=4)
    assert 2 <= len(model.topic_term) <= 4
    assert np.isfinite(model.topic_term).all()
    np.testing.assert_allclose(model.topic_term.sum(axis=1), 1.0)


def test_a_start_of_fewer_topics_than_asked_for_gives_as_many_as_it_has() -> None:
    weights = tf_idf(planted(0.05))
    model = fit_nmf(weights, k=5, start=fit_nmf(weights, k=3).topic_term)
    assert len(model.topic_term) == 3
