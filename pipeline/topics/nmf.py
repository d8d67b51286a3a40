"""Topics by non-negative matrix factorisation of tf-idf, and how far they can be reproduced."""

from __future__ import annotations

import warnings

import numpy as np
from scipy import sparse
from scipy.optimize import linear_sum_assignment
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer

from pipeline.statistics import FloatArray
from pipeline.topics.model import SEED, TopicModel, rows_to_shares

REFITS = 5
_MAX_ITERATIONS = 200
_TOLERANCE = 1e-3
_MOST_PARAGRAPHS = 10_000


def tf_idf(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Weights (1 + log count) × idf, each paragraph scaled to length 1, shape (paragraphs, terms)."""
    weights: sparse.csr_matrix = TfidfTransformer(sublinear_tf=True).fit_transform(counts).tocsr()
    return weights


def fit_nmf(weights: sparse.csr_matrix, *, k: int) -> TopicModel:
    """Factorise tf-idf weights into k topics (Lee & Seung 1999; initialised by NNDSVD, Boutsidis & Gallopoulos 2008).

    NNDSVD starts from the singular vectors, so the same paragraphs always give the same topics. The scale that the two
    factors may exchange is settled by letting each topic's words sum to 1.

    Args:
        weights: from :func:`tf_idf`, shape (paragraphs, terms).
        k: topics, at most the smaller side of ``weights``.

    Returns:
        Topics with at least one word, k of them or fewer.
    """
    model = NMF(n_components=k, init="nndsvd", random_state=SEED, max_iter=_MAX_ITERATIONS, tol=_TOLERANCE)
    with warnings.catch_warnings():
        # Topics settle long before the last digits do; the limit of iterations is part of the method.
        warnings.simplefilter("ignore", ConvergenceWarning)
        paragraph = np.asarray(model.fit_transform(weights), dtype=np.float64)
    topic = np.asarray(model.components_, dtype=np.float64)
    scale = topic.sum(axis=1)
    alive = np.flatnonzero((scale > 0) & (paragraph.sum(axis=0) > 0))
    return TopicModel(
        name="nmf",
        topic_term=topic[alive] / scale[alive, None],
        paragraph_topic=rows_to_shares(paragraph[:, alive] * scale[alive]),
    )


def stability(weights: sparse.csr_matrix, model: TopicModel, *, refits: int = REFITS) -> FloatArray:
    """How alike each topic's words are when the model is refitted on paragraphs drawn with replacement.

    Each refit is matched to the model one to one by the Hungarian method, so as to give the highest sum of cosines
    (after Greene, O'Callaghan & Cunningham 2014, "How many topics?"); the mean cosine over refits is the stability. A
    topic that a refit has no partner for counts 0 in it. A resample is as large as the corpus, 10,000 paragraphs at most.

    Args:
        weights: from :func:`tf_idf`, shape (paragraphs, terms).
        model: fitted on the same weights.
        refits: number of resamples.

    Returns:
        Stability of each topic, 0 to 1, shape (topics,).
    """
    n, k = weights.shape[0], len(model.topic_term)
    size = min(n, _MOST_PARAGRAPHS)
    rng = np.random.Generator(np.random.PCG64(SEED))
    total = np.zeros(k)
    for _ in range(refits):
        again = fit_nmf(weights[np.sort(rng.integers(0, n, size=size))], k=k)
        cosine = _unit(model.topic_term) @ _unit(again.topic_term).T
        rows, columns = linear_sum_assignment(cosine, maximize=True)
        total[rows] += cosine[rows, columns]
    return np.clip(total / refits, 0.0, 1.0)


def _unit(rows: FloatArray) -> FloatArray:
    length: FloatArray = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / length, dtype=np.float64)
