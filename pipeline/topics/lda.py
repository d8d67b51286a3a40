"""Topics by latent Dirichlet allocation."""

from __future__ import annotations

import logging
import math

import numpy as np
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics.model import SEED, TopicModel, rows_to_shares

_CHUNK = 1000
_VISITS = 50_000
_MAX_PASSES = 30
_MAX_STARTS = 4


def fit_lda(counts: sparse.csr_matrix, *, k: int) -> TopicModel:
    """Latent Dirichlet allocation by online variational Bayes (Blei, Ng & Jordan 2003; Hoffman, Blei & Bach 2010).

    gensim's LdaModel with priors learnt from the paragraphs. It reads paragraphs in the order given and repeats exactly
    for the same order (LdaMulticore does not). Some 50,000 paragraphs are read in all: one report is read in 30 passes
    from each of four random starts, of which the one with the highest variational bound is kept, because a short text
    has many local optima; a thousand reports are read twice from one start.

    Args:
        counts: word counts, shape (paragraphs, terms), rows in an order that depends on content alone.
        k: topics.
    """
    logging.getLogger("gensim").setLevel(logging.ERROR)
    n = counts.shape[0]
    passes = min(_MAX_PASSES, max(2, math.ceil(_VISITS / n)))
    starts = min(_MAX_STARTS, max(1, _VISITS // (passes * n)))
    model = _fit(counts, k=k, passes=passes, seed=SEED)
    if starts > 1:
        models = [model, *(_fit(counts, k=k, passes=passes, seed=SEED + i) for i in range(1, starts))]
        documents = list(Sparse2Corpus(counts, documents_columns=False))
        model = max(models, key=lambda m: float(m.bound(documents)))
    shares: list[FloatArray] = []
    for start in range(0, n, _CHUNK):
        rows = Sparse2Corpus(counts[start : start + _CHUNK], documents_columns=False)
        gamma, _ = model.inference(list(rows))
        shares.append(np.asarray(gamma, dtype=np.float64))
    return TopicModel(
        name="lda",
        topic_term=np.asarray(model.get_topics(), dtype=np.float64),
        paragraph_topic=rows_to_shares(np.concatenate(shares)),
    )


def _fit(counts: sparse.csr_matrix, *, k: int, passes: int, seed: int) -> LdaModel:
    return LdaModel(
        corpus=Sparse2Corpus(counts, documents_columns=False),
        id2word={i: str(i) for i in range(counts.shape[1])},
        num_topics=k,
        alpha="auto",
        eta="auto",
        passes=passes,
        chunksize=_CHUNK,
        iterations=50,
        eval_every=None,
        random_state=seed,
        dtype=np.float64,
    )
