from __future__ import annotations

import numpy as np
from scipy import sparse

from pipeline.topics.nmf import fit_nmf, stability, tf_idf


def planted(noise: float) -> sparse.csr_matrix:
    rng = np.random.Generator(np.random.PCG64(5))
    rates = np.full((3, 30), noise)
    for topic in range(3):
        rates[topic, topic * 10 : topic * 10 + 10] += 0.7
    return sparse.csr_matrix(rng.poisson(rates[np.arange(90) % 3]).astype(np.float64))


def test_shares_sum_to_one_and_paragraphs_go_to_their_topic() -> None:
    model = fit_nmf(tf_idf(planted(0.02)), k=3)
    np.testing.assert_allclose(model.topic_term.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.paragraph_topic.sum(axis=1), 1.0)
    main = model.paragraph_topic.argmax(axis=1)
    assert all(len(set(main[start::3])) == 1 for start in range(3))
    assert len(set(main[:3])) == 3


def test_planted_topics_are_stable_and_noise_is_not() -> None:
    clear, noise = tf_idf(planted(0.02)), tf_idf(sparse.csr_matrix(planted(0.02).toarray()[:, np.arange(30) % 10]))
    shuffled = np.random.Generator(np.random.PCG64(1)).permuted(noise.toarray(), axis=0)
    steady = stability(clear, fit_nmf(clear, k=3))
    loose = stability(sparse.csr_matrix(shuffled), fit_nmf(sparse.csr_matrix(shuffled), k=3))
    assert steady.min() > 0.9
    assert loose.mean() < steady.min()
    assert loose.min() >= 0.0


def test_more_topics_than_the_texts_hold_leave_no_empty_topic() -> None:
    counts = sparse.csr_matrix(np.array([[2.0, 1, 0, 0], [2, 1, 0, 0], [0, 0, 1, 2], [0, 0, 1, 2]]))
    model = fit_nmf(tf_idf(counts), k=4)
    assert 2 <= len(model.topic_term) <= 4
    assert np.isfinite(model.topic_term).all()
    np.testing.assert_allclose(model.topic_term.sum(axis=1), 1.0)
