from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from pipeline.topics.lda import fit_lda


@pytest.mark.parametrize("n", [60, 1100])
def test_planted_topics_are_found_for_one_report_and_for_many(n: int) -> None:
    rng = np.random.Generator(np.random.PCG64(9))
    rates = np.full((3, 45), 0.02)
    for topic in range(3):
        rates[topic, topic * 15 : topic * 15 + 15] = 0.8
    counts = sparse.csr_matrix(rng.poisson(rates[np.arange(n) % 3]).astype(np.float64))
    model = fit_lda(counts, k=3)
    np.testing.assert_allclose(model.topic_term.sum(axis=1), 1.0)
    np.testing.assert_allclose(model.paragraph_topic.sum(axis=1), 1.0)
    assert model.paragraph_topic.shape == (n, 3)
    assert set(model.topic_term.argmax(axis=1) // 15) == {0, 1, 2}
    main = model.paragraph_topic.argmax(axis=1)
    assert all(np.mean(main[start::3] == np.bincount(main[start::3]).argmax()) > 0.95 for start in range(3))
    again = fit_lda(counts, k=3)
    np.testing.assert_array_equal(model.topic_term, again.topic_term)
    np.testing.assert_array_equal(model.paragraph_topic, again.paragraph_topic)
