"""Topics by latent Dirichlet allocation."""

from __future__ import annotations

import logging
import math

import numpy as np
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaModel
from scipy import sparse
from scipy.special import digamma

from pipeline.statistics import FloatArray
from pipeline.topics.model import SEED, TopicModel, rows_to_shares

_CHUNK = 2000
_AT_ONCE = 64  # paragraphs whose words fit into the processor's cache
_VISITS = 40_000
_MAX_PASSES = 20
_SWEEPS = 30
_FLOOR = 1e-9  # of a word that a topic has not
_SEED_PRIOR = 0.1  # weight of a seed word before any text is read, as a share of an average topic's words


def fit_lda(
    counts: sparse.csr_matrix,
    *,
    start: FloatArray,
    seeds: dict[int, FloatArray] | None = None,
    passes: int | None = None,
) -> TopicModel:
    """Latent Dirichlet allocation by variational Bayes (Blei, Ng & Jordan 2003; gensim's LdaModel in batch mode).

    It begins at the topics of NMF in place of random ones. LDA started at random ends somewhere else for each seed
    (Roberts, Stewart & Tingley 2016); from one deterministic start it always ends at the same place, in fewer passes
    and at a place that is more coherent. In batch mode each pass reads all paragraphs before anything is updated, so
    that their order does not matter but for the last digits (gensim draws where each paragraph's shares begin). Priors are
    learnt from the paragraphs.

    Args:
        counts: word counts, shape (paragraphs, terms).
        start: topics to begin with, shape (k, terms), rows sum to 1.
        seeds: topic to the weights of its seed words, shape (terms,) each, summing to 1.
        passes: how often all paragraphs are read; None for as often as some 40,000 readings allow, 4 to 20 times.
    """
    logging.getLogger("gensim").setLevel(logging.ERROR)
    n, k = counts.shape[0], len(start)
    passes = passes or min(_MAX_PASSES, max(4, math.ceil(_VISITS / max(n, 1))))
    average = float(counts.sum()) / k
    eta: object = "auto"
    if seeds:
        eta = np.full((k, counts.shape[1]), 1.0 / k)
        for topic, words in seeds.items():
            eta[topic] += _SEED_PRIOR * average * words
    model = LdaModel(
        id2word={i: str(i) for i in range(counts.shape[1])},
        num_topics=k,
        alpha="auto",
        eta=eta,
        chunksize=_CHUNK,
        iterations=50,
        eval_every=None,
        random_state=SEED,
        dtype=np.float64,
    )
    model.state.sstats = start * average + 1e-2
    model.sync_state()
    model.update(Sparse2Corpus(counts, documents_columns=False), passes=passes, update_every=0, eval_every=None)
    topic_term = np.asarray(model.get_topics(), dtype=np.float64)
    prior = np.asarray(model.alpha, dtype=np.float64)
    return TopicModel(
        name="lda",
        topic_term=topic_term,
        paragraph_topic=lda_shares(counts, topic_term, prior),
        prior=prior,
    )


def lda_shares(counts: sparse.csr_matrix, topic_term: FloatArray, prior: FloatArray) -> FloatArray:
    """Shares of each topic in paragraphs that a fitted model may never have seen.

    Variational inference with the topics held fixed (Blei, Ng & Jordan 2003, section 5.2), 30 rounds for all
    some dozens of paragraphs at once.

    Args:
        counts: word counts, shape (paragraphs, terms).
        topic_term: shape (topics, terms).
        prior: shape (topics,).

    Returns:
        Shape (paragraphs, topics); rows sum to 1, or to 0 for a paragraph without a word of the vocabulary.
    """
    k = len(prior)
    shares = np.zeros((counts.shape[0], k))
    weights = np.maximum(np.ascontiguousarray(topic_term.T), _FLOOR)
    filled = np.flatnonzero(np.diff(counts.indptr) > 0)
    counts = counts[filled]
    for first in range(0, len(filled), _AT_ONCE):
        some = counts[first : first + _AT_ONCE]
        row = np.repeat(np.arange(some.shape[0]), np.diff(some.indptr))
        words = weights[some.indices]
        # One column a word of a paragraph, so that a product with it adds up over each paragraph's words.
        own = sparse.csr_matrix((some.data, np.arange(some.nnz), some.indptr), shape=(some.shape[0], some.nnz))
        gamma = prior + (np.asarray(some.sum(axis=1)) / k)
        for _ in range(_SWEEPS):
            theta = np.exp(digamma(gamma))
            own.data = some.data / np.einsum("ij,ij->i", words, theta[row])
            gamma = prior + theta * (own @ words)
        shares[filled[first : first + _AT_ONCE]] = rows_to_shares(gamma)
    return shares


def completion(counts: sparse.csr_matrix, topic_term: FloatArray, prior: FloatArray) -> float:
    """Log likelihood per word of the second half of each paragraph, given its first (document completion).

    Wallach, Murray, Salakhutdinov & Mimno (2009), "Evaluation methods for topic models": each word type of a
    paragraph goes to one half by turns.

    Returns:
        Mean log probability of a word (at most 0); NaN where no paragraph has words in both halves.
    """
    turn = (np.arange(counts.nnz) - np.repeat(counts.indptr[:-1], np.diff(counts.indptr))) % 2
    first, second = counts.copy(), counts.copy()
    first.data = counts.data * (turn == 0)
    second.data = counts.data * (turn == 1)
    first.eliminate_zeros()
    second.eliminate_zeros()
    theta = lda_shares(first, topic_term, prior)
    row = np.repeat(np.arange(second.shape[0]), np.diff(second.indptr))
    words = np.maximum(topic_term, _FLOOR).T[second.indices]
    likelihood = (theta[row] * words).sum(axis=1)
    known = likelihood > 0
    total = second.data[known].sum()
    return float((second.data[known] * np.log(likelihood[known])).sum() / total) if total > 0 else math.nan
