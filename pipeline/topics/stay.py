"""Going on with the published topics where a refit would cut the same texts another way for no good reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.statistics import FloatArray
from pipeline.topics.align import match
from pipeline.topics.choice import LESS_STABLE
from pipeline.topics.model import TopicModel
from pipeline.topics.nmf import Seeds, fit_nmf, reconstruction
from pipeline.topics.number import measured
from pipeline.topics.registry import SAME, KnownTopic, likeness

_LESS_EXPLAINED = 0.01  # of what a model begun anew explains


def stay(
    fresh: TopicModel,
    weights: sparse.csr_matrix,
    known: Sequence[KnownTopic],
    terms: NDArray[np.object_],
    *,
    seeds: Seeds | None = None,
) -> tuple[TopicModel, bool]:
    """The published topics as the texts of today have them, or a model begun anew.

    A factorisation has many solutions that are about as good, and a new year may tip it from one into another. Where
    the fresh model brings back every published topic it is taken. Where it does not, NMF is begun at the published
    topics; that model is taken if it keeps more of them, its stability is no more than 0.05 lower and it explains no
    less than 99 % of what the fresh one explains. A new theme of any weight is a loss that it cannot make up for.

    Args:
        fresh: NMF begun anew, with its stability.
        weights: what it was fitted to.
        known: topics of the published model.
        terms: vocabulary of ``weights``.
        seeds: as in :func:`pipeline.topics.nmf.fit_nmf`.

    Returns:
        The model, and whether it was begun at the published topics.
    """
    active = [k for k in known if k.active]
    start = _start(active, terms, fresh.seeds)
    n_kept = _n_kept(fresh, terms, active)
    if start is None or n_kept == len(active):
        return fresh, False
    model = fit_nmf(weights, k=len(start), seeds=seeds, start=start)
    if len(model.topic_term) < len(start) or _n_kept(model, terms, active) <= n_kept:
        return fresh, False
    if reconstruction(weights, model.topic_term) < (1 - _LESS_EXPLAINED) * reconstruction(weights, fresh.topic_term):
        return fresh, False
    model = measured(model, weights, seeds=seeds)
    steady = _mean_stability(model) >= _mean_stability(fresh) - LESS_STABLE
    return (model, True) if steady else (fresh, False)


def _start(active: Sequence[KnownTopic], terms: NDArray[np.object_], seeds: Sequence[str]) -> FloatArray | None:
    """Published topics in the order of a model's, seeded ones first; None where the two are not made alike."""
    of_seed = {str(k.row["seed"]): k for k in active if k.row["seed"]}
    wanted = [s for s in seeds if s]
    if len(active) != len(seeds) or sorted(of_seed) != sorted(wanted):
        return None
    column = {term: i for i, term in enumerate(terms.tolist())}
    start = np.zeros((len(seeds), len(terms)))
    for row, topic in zip(
        start, [*(of_seed[s] for s in wanted), *(k for k in active if not k.row["seed"])], strict=True
    ):
        for term, weight in topic.weights.items():
            if term in column:
                row[column[term]] = weight
    return start if (start.sum(axis=1) > 0).all() else None


def _n_kept(model: TopicModel, terms: NDArray[np.object_], active: Sequence[KnownTopic]) -> int:
    return int((match(likeness(model, terms, active), least=SAME) >= 0).sum())


def _mean_stability(model: TopicModel) -> float:
    return 0.0 if model.stability is None else round(float(model.stability.mean()), 6)
