from __future__ import annotations

import numpy as np
import pytest
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from scipy import sparse

from pipeline.topics.coherence import npmi, top_words


def test_equals_gensim_with_whole_paragraphs_as_windows() -> None:
    rng = np.random.Generator(np.random.PCG64(7))
    counts = sparse.csr_matrix(rng.poisson(rng.uniform(0.05, 0.8, size=30), size=(60, 30)))
    words = [f"w{i:02d}" for i in range(30)]
    texts = [[words[j] for j in row.indices for _ in range(int(counts[i, j]))] for i, row in enumerate(counts)]
    top = np.array([rng.permutation(30)[:10] for _ in range(6)])
    model = CoherenceModel(
        topics=[[words[j] for j in topic] for topic in top],
        texts=texts,
        dictionary=Dictionary([words]),
        coherence="c_npmi",
        window_size=1 + max(map(len, texts)),
        processes=1,
    )
    np.testing.assert_allclose(npmi(counts, top), model.get_coherence_per_topic(), atol=1e-9)


def test_always_together_is_one_never_together_is_low() -> None:
    present = sparse.csr_matrix(np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 1]]))
    together, apart = npmi(present, np.array([[0, 1], [0, 2]]))
    assert together == pytest.approx(1.0)
    assert apart < -0.9


def test_one_word_has_no_coherence_and_words_of_every_paragraph_tell_nothing() -> None:
    present = sparse.csr_matrix(np.ones((4, 2)))
    assert np.isnan(npmi(present, np.array([[0, -1]])))[0]
    assert npmi(present, np.array([[0, 1]]))[0] == 0.0


def test_top_words_break_ties_by_column_and_stop_at_zero() -> None:
    weights = np.array([[0.2, 0.5, 0.2, 0.0], [0.0, 0.0, 0.0, 1.0]])
    assert top_words(weights, n=5).tolist() == [[1, 0, 2, -1, -1], [3, -1, -1, -1, -1]]
