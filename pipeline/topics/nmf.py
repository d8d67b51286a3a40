"""Topics by non-negative matrix factorisation of tf-idf, and how far they can be reproduced."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from scipy import sparse

from pipeline.parallel import processors
from pipeline.statistics import FloatArray
from pipeline.topics.align import match, matched_similarity, similarity
from pipeline.topics.descent import Floats, Singular, factorise, nndsvd
from pipeline.topics.model import SEED, TopicModel, rows_to_shares, unit_rows

_MAX_ITERATIONS = 200
_TOLERANCE = 3e-3
ROUGH = 3e-2  # a tolerance for topics that others begin at
_SWEEPS = 40
_SEED_WEIGHT = 0.5  # of the paragraphs that a topic has on average
_SEED_IS_TOPIC = 0.35  # cosine from which a free topic is what a seed list asks for
_ALONE = 100  # paragraphs; for fewer, two threads take longer than one

Seeds = Mapping[str, FloatArray]
Item = TypeVar("Item")
Made = TypeVar("Made")


def fit_nmf(
    weights: sparse.csr_matrix,
    *,
    k: int,
    seeds: Seeds | None = None,
    start: FloatArray | None = None,
    tolerance: float = _TOLERANCE,
    singular: Singular | None = None,
) -> TopicModel:
    """Factorise tf-idf weights into k topics (Lee & Seung 1999; initialised by NNDSVD, Boutsidis & Gallopoulos 2008).

    NNDSVD starts from the singular vectors, so the same paragraphs always give the same topics. The scale that the two
    factors may exchange is settled by letting each topic's words sum to 1.

    A seeded topic begins with its seed words alone, and imagined paragraphs made of nothing but them (half as many as a
    topic has on average) keep it there, while its other words come from the text.

    Args:
        weights: from :func:`pipeline.topics.matrix.weigh`, shape (paragraphs, terms); their precision is that of the fit.
        k: topics, seeded ones included; at most the smaller side of ``weights``.
        seeds: weights of the seed words of each named topic, each of shape (terms,).
        start: topics to begin with in place of NNDSVD, shape (k, terms).
        tolerance: of scikit-learn's NMF: what is left of the first violation of the optimality conditions.
        singular: singular vectors of ``weights`` for NNDSVD, where they are known.

    Returns:
        Topics with at least one word, k of them or fewer; seeded ones first.
    """
    seeds = dict(list((seeds or {}).items())[:k])
    n, n_seeds = weights.shape[0], len(seeds)
    data = weights
    if n_seeds:
        pull = np.sqrt(_SEED_WEIGHT * n / k)
        rows = unit_rows(np.array(list(seeds.values())))
        data = sparse.vstack([weights, sparse.csr_matrix(pull * rows)], format="csr").astype(weights.dtype)
    if start is not None:
        k = len(start)  # topics of which nothing was left are not begun with again
    begun: tuple[Floats, Floats]
    if n_seeds or start is not None:
        topic = start if start is not None else _seeded_start(weights, rows, k, singular)
        topic = unit_rows(np.ascontiguousarray(topic, dtype=np.float64))
        begun = _loadings(data, topic), topic
    else:
        begun = nndsvd(data, k, seed=SEED, singular=singular)
    # Topics settle long before the last digits do; the limit of iterations is part of the method.
    found = factorise(data, *begun, tolerance=tolerance, iterations=_MAX_ITERATIONS)
    paragraph, topic = np.asarray(found[0], dtype=np.float64)[:n], np.asarray(found[1], dtype=np.float64)
    scale = topic.sum(axis=1)
    alive = np.flatnonzero((scale > 0) & ((paragraph.sum(axis=0) > 0) | (np.arange(k) < n_seeds)))
    names = [*seeds, *[""] * (k - n_seeds)]
    return TopicModel(
        name="nmf",
        topic_term=topic[alive] / scale[alive, None],
        paragraph_topic=rows_to_shares(paragraph[:, alive] * scale[alive]),
        seeds=tuple(names[i] for i in alive.tolist()),
    )


def _seeded_start(weights: sparse.csr_matrix, seeds: FloatArray, k: int, singular: Singular | None) -> FloatArray:
    """The seeds, then the topics that a free factorisation finds, without those that the seeds already stand for."""
    free = k - len(seeds)
    if free == 0:
        return seeds
    found = fit_nmf(weights, k=free, tolerance=ROUGH, singular=singular).topic_term
    same = int((similarity(found, seeds).max(axis=1) >= _SEED_IS_TOPIC).sum())
    if same:
        more = min(free + same, *weights.shape)
        found = fit_nmf(weights, k=more, tolerance=ROUGH, singular=singular).topic_term
        closeness = similarity(found, seeds).max(axis=1)
        found = found[np.sort(np.argsort(closeness, kind="stable")[:free])]
    missing = free - len(found)
    spare = np.full((missing, weights.shape[1]), 1e-3)
    return np.concatenate([seeds, unit_rows(found), spare])


def nmf_shares(weights: sparse.csr_matrix, topic_term: FloatArray) -> FloatArray:
    """Shares of each topic in paragraphs that a fitted model may never have seen, shape (paragraphs, topics)."""
    return rows_to_shares(np.where((x := _loadings(weights, topic_term)) > 1e-9, x, 0.0))


def _loadings(weights: sparse.csr_matrix, topic: FloatArray) -> FloatArray:
    """Non-negative least squares of each paragraph on the topics by coordinate descent, all paragraphs at once.

    The problem is convex, so that the start does not matter (Hsieh & Dhillon 2011 give the updates).
    """
    gram = topic @ topic.T
    target = np.ascontiguousarray((weights @ topic.T).T)
    found = np.zeros_like(target)
    for _ in range(_SWEEPS):
        for t in range(len(topic)):
            if gram[t, t] > 0:
                step = (target[t] - gram[t] @ found) / gram[t, t]
                np.maximum(found[t] + step, 0.0, out=found[t])
    return np.ascontiguousarray(found.T)


def reconstruction(weights: sparse.csr_matrix, topic_term: FloatArray) -> float:
    """Share of the squared weights of paragraphs that the topics explain (0 to 1); for paragraphs kept aside."""
    total = float((weights.data**2).sum())
    if total == 0 or len(topic_term) == 0:
        return 0.0
    topic = unit_rows(topic_term)
    loadings = _loadings(weights, topic)
    explained = 2 * float((loadings * (weights @ topic.T)).sum()) - float(
        ((loadings @ (topic @ topic.T)) * loadings).sum()
    )
    return explained / total


def resample(weights: sparse.csr_matrix, number: int) -> sparse.csr_matrix:
    """Paragraphs drawn with replacement, as many as there are; each number draws others.

    A paragraph drawn twice counts twice in the squared error, which is the same as a row multiplied by √2; so a
    resample has no repeated rows and is a third smaller than the paragraphs. It is in single precision, which is enough
    to compare topics and half the work.
    """
    n = weights.shape[0]
    rng = np.random.Generator(np.random.PCG64([SEED, number]))
    times = np.bincount(rng.integers(0, n, size=n), minlength=n)
    rows = np.flatnonzero(times)
    return sparse.csr_matrix(sparse.diags(np.sqrt(times[rows])) @ weights[rows]).astype(np.float32)


def refit(
    weights: sparse.csr_matrix, number: int, *, k: int, seeds: Seeds | None = None, tolerance: float = _TOLERANCE
) -> FloatArray:
    """Topics of a resample, shape (topics, terms)."""
    drawn = resample(weights, number)
    return fit_nmf(drawn, k=min(k, *drawn.shape), seeds=seeds, tolerance=tolerance).topic_term


def resampled(
    weights: sparse.csr_matrix,
    *,
    k: int,
    refits: int,
    seeds: Seeds | None = None,
    first: int = 0,
    tolerance: float = _TOLERANCE,
) -> list[FloatArray]:
    """Topics of refits on paragraphs drawn with replacement, each of shape (topics, terms).

    Args:
        weights: tf-idf weights.
        k: topics.
        refits: number of resamples.
        seeds: as in :func:`fit_nmf`.
        first: number of the first resample; other numbers give other resamples.
        tolerance: as in :func:`fit_nmf`.
    """

    def again(number: int) -> FloatArray:
        return refit(weights, number, k=k, seeds=seeds, tolerance=tolerance)

    return side_by_side(again, range(first, first + refits), rows=weights.shape[0])


def side_by_side(do: Callable[[Item], Made], items: Iterable[Item], *, rows: int) -> list[Made]:
    """Do something for each item, on all processors where the inner loops over rows let other threads work.

    Of a short text most of the time goes to Python, which threads would only take from one another.
    """
    if rows < _ALONE:
        return [do(item) for item in items]
    with ThreadPoolExecutor(processors()) as pool:
        return list(pool.map(do, items))


def stability(topic_term: FloatArray, refits: Sequence[FloatArray]) -> FloatArray:
    """How alike each topic's words are in refits on resampled paragraphs.

    Each refit is matched to the model one to one by the Hungarian method, so as to give the highest sum of cosines
    (after Greene, O'Callaghan & Cunningham 2014, "How many topics?"); the mean cosine over refits is the stability. A
    topic that a refit has no partner for counts 0 in it.

    Returns:
        Stability of each topic, 0 to 1, shape (topics,).
    """
    if not refits:
        return np.zeros(len(topic_term))
    mean = np.mean([matched_similarity(topic_term, again) for again in refits], axis=0)
    return np.asarray(np.clip(mean, 0.0, 1.0), dtype=np.float64)


def consensus_start(topic_term: FloatArray, refits: Sequence[FloatArray], *, rounds: int = 2) -> FloatArray:
    """What refits have in common: the mean of the topics matched to each topic (after Kotliar et al. 2019, eLife 8).

    Returns:
        Rows of length 1, shape (topics, terms).
    """
    centre = unit_rows(topic_term)
    for _ in range(rounds):
        total, n = np.zeros_like(centre), np.zeros(len(centre))
        for again in refits:
            partner = match(similarity(centre, again))
            has = partner >= 0
            total[has] += unit_rows(again)[partner[has]]
            n[has] += 1
        centre = np.where((n > 0)[:, None], unit_rows(total), centre)
    return centre
