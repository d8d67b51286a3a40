"""Topics by latent Dirichlet allocation."""

from __future__ import annotations

import logging
import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import digamma

from pipeline.statistics import FloatArray
from pipeline.topics.model import SEED, TopicModel, rows_to_shares

_AT_ONCE = 64  # paragraphs whose words fit into the processor's cache
_VISITS = 20_000
_MAX_PASSES = 20
_SWEEPS_A_PASS = 5
_SWEEPS = 30
_FLOOR = 1e-9  # of a word that a topic has not
_TINY = np.finfo(np.float64).tiny  # no weight, however small, is 0
_SEED_PRIOR = 0.1  # weight of a seed word before any text is read, as a share of an average topic's words


def fit_lda(
    counts: sparse.csr_matrix,
    *,
    start: FloatArray,
    seeds: dict[int, FloatArray] | None = None,
    passes: int | None = None,
) -> TopicModel:
    """Latent Dirichlet allocation by variational Bayes (Blei, Ng & Jordan 2003) with gensim's LdaModel.

    It begins at the topics of NMF in place of random ones. LDA started at random ends somewhere else for each seed
    (Roberts, Stewart & Tingley 2016); from one deterministic start it always ends at the same place, in fewer passes
    and at a place that is more coherent. Each pass reads all paragraphs before anything is updated, so that their order
    does not matter but for the last digits. Topics and priors are updated by gensim. The paragraphs' shares are inferred
    here, some dozens of paragraphs at a time, and go on from where the last pass left them, so that a pass needs but a
    few rounds: ten times as fast as gensim's own loop, which begins each pass at random shares.

    Args:
        counts: word counts, shape (paragraphs, terms).
        start: topics to begin with, shape (k, terms), rows sum to 1.
        seeds: topic to the weights of its seed words, shape (terms,) each, summing to 1.
        passes: how often all paragraphs are read; None for as often as some 20,000 readings allow, 4 to 20 times.
    """
    from gensim.models.ldamodel import LdaModel, LdaState, update_dir_prior

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
        eval_every=None,
        random_state=SEED,
        dtype=np.float64,
    )
    model.state.sstats = start * average + 1e-2
    model.state.numdocs = n
    model.sync_state()
    filled = np.flatnonzero(np.diff(counts.indptr) > 0)
    read = counts[filled].astype(np.float64)
    gamma = _even(read, model.alpha)
    for step in range(passes if len(filled) else 0):
        topics = np.ascontiguousarray(model.expElogbeta.T)
        gamma, per_weight = _infer(read, topics, model.alpha, gamma, sweeps=_SWEEPS_A_PASS)
        found = LdaState(model.eta, model.state.sstats.shape, np.float64)
        found.numdocs = n
        found.sstats = (per_weight.T @ np.exp(digamma(gamma))).T * model.expElogbeta
        expected = (digamma(gamma) - digamma(gamma.sum(axis=1, keepdims=True))).mean(axis=0)
        model.alpha = update_dir_prior(model.alpha, len(filled), expected, 1.0)
        model.do_mstep(1.0, found, extra_pass=step > 0)
    topic_term = np.asarray(model.get_topics(), dtype=np.float64)
    prior = np.asarray(model.alpha, dtype=np.float64)
    return TopicModel(
        name="lda",
        topic_term=topic_term,
        paragraph_topic=_shares(gamma, filled, n),
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
    filled = np.flatnonzero(np.diff(counts.indptr) > 0)
    read = counts[filled].astype(np.float64)
    topics = np.maximum(np.ascontiguousarray(topic_term.T), _FLOOR)
    gamma, _ = _infer(read, topics, prior, _even(read, prior), sweeps=_SWEEPS)
    return _shares(gamma, filled, counts.shape[0])


def _shares(gamma: FloatArray, filled: NDArray[np.int64], n: int) -> FloatArray:
    """Shares of all n paragraphs, from the parameters of those that have words."""
    shares = np.zeros((n, gamma.shape[1]))
    shares[filled] = rows_to_shares(gamma)
    return shares


def _even(counts: sparse.csr_matrix, prior: FloatArray) -> FloatArray:
    """Each paragraph's words spread over all topics alike, on top of the prior, shape (paragraphs, topics)."""
    return np.asarray(prior + np.asarray(counts.sum(axis=1)) / len(prior), dtype=np.float64)


def _infer(
    counts: sparse.csr_matrix, topics: FloatArray, prior: FloatArray, gamma: FloatArray, *, sweeps: int
) -> tuple[FloatArray, sparse.csr_matrix]:
    """Dirichlet parameters of each paragraph's topics after so many rounds, some dozens of paragraphs at a time.

    Args:
        counts: word counts; each paragraph has words.
        topics: weight of each word in each topic, shape (terms, topics).
        prior: shape (topics,).
        gamma: parameters to begin with, shape (paragraphs, topics).
        sweeps: rounds.

    Returns:
        The parameters, and each count divided by the weight that the paragraph's topics together give the word.
    """
    gamma, per_weight = gamma.copy(), counts.copy()
    for first in range(0, counts.shape[0], _AT_ONCE):
        block = counts[first : first + _AT_ONCE]
        size = block.shape[0]
        row = np.repeat(np.arange(size), np.diff(block.indptr))
        words = topics.take(block.indices, axis=0)
        # One column a word of a paragraph, so that a product with it adds up over each paragraph's words.
        own = sparse.csr_matrix((block.data, np.arange(block.nnz), block.indptr), shape=(size, block.nnz))
        found = gamma[first : first + size]
        for sweep in range(sweeps + 1):
            theta = np.exp(digamma(found))
            own.data = block.data / (np.einsum("ij,ij->i", words, theta.take(row, axis=0)) + _TINY)
            if sweep < sweeps:
                found = prior + theta * (own @ words)
        gamma[first : first + size] = found
        per_weight.data[counts.indptr[first] : counts.indptr[first + size]] = own.data
    return gamma, per_weight


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
