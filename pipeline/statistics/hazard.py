"""Logistic regression with an effect for each group, and standard errors that allow for dependence within clusters.

As a model of events in discrete time (Allison 1982, Sociological Methodology 13; Beck, Katz & Tucker 1998, AJPS 42): a row for each
unit and period at risk, 1 where the event comes. Group effects are found with the rest by Newton's method; the equations for
them are solved one by one (Schur complement), so there may be thousands. Errors are those of the jackknife by cluster in its
linear form: what the estimate would be without each cluster, one step of Newton away (MacKinnon, Nielsen & Webb 2023, Journal
of Applied Econometrics 38: CV3), to be used with G - 1 degrees of freedom; the plain sandwich is too sure with few clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.statistics.resampling import FloatArray

Ints = NDArray[np.int64]
_STEPS, _ENOUGH = 60, 1e-10
_SINGULAR = 1e12
_FAR = 25.0  # on the log scale; a coefficient beyond is one of data that separate


@dataclass(frozen=True)
class Logistic:
    """Estimates of one regression, each of shape (covariates,); NaN where data separate or there is nothing to fit.

    Attributes:
        coefficient: change of the log odds.
        error: its standard error, by cluster.
        n_clusters: clusters with a row that tells something.
    """

    coefficient: FloatArray
    error: FloatArray
    n_clusters: int


def grouped_logistic(event: FloatArray, covariates: FloatArray, group: Ints, cluster: Ints) -> Logistic:
    """Fit by maximum likelihood.

    Args:
        event: 0 or 1, shape (rows,).
        covariates: shape (rows, covariates).
        group: group of each row, each with an effect of its own; a group without both outcomes tells nothing and is left out.
        cluster: rows of one cluster may depend on one another.
    """
    group = np.unique(group, return_inverse=True)[1]
    events, rows = np.bincount(group, weights=event), np.bincount(group)
    kept = ((events > 0) & (events < rows))[group]
    event, covariates, cluster = event[kept], covariates[kept], np.unique(cluster[kept], return_inverse=True)[1]
    group = np.unique(group[kept], return_inverse=True)[1]
    n_clusters = int(cluster.max(initial=-1)) + 1
    nan = np.full(covariates.shape[1], np.nan)
    if n_clusters < 2:
        return Logistic(nan, nan, n_clusters)
    centred = covariates - covariates.mean(axis=0)
    share = np.bincount(group, weights=event) / np.bincount(group)
    effect, slope = np.log(share / (1 - share)), np.zeros(covariates.shape[1])
    for _ in range(_STEPS):
        rest, weight = _rest(event, centred, effect[group], slope)
        within, per_group = _within(centred, weight, group)
        information = within.T @ (weight[:, None] * within)
        if not np.isfinite(information).all() or np.linalg.cond(information) > _SINGULAR:
            return Logistic(nan, nan, n_clusters)
        step = np.linalg.solve(information, within.T @ rest)
        own = np.bincount(group, weights=rest - weight * (centred @ step)) / per_group
        slope, effect = slope + np.clip(step, -2, 2), effect + np.clip(own, -2, 2)
        if np.abs(step).max(initial=0) < _ENOUGH and np.abs(own).max(initial=0) < _ENOUGH:
            break
    if np.abs(slope * centred.std(axis=0)).max(initial=0) > _FAR:
        return Logistic(nan, nan, n_clusters)
    rest, weight = _rest(event, centred, effect[group], slope)
    within, _ = _within(centred, weight, group)
    scores, parts = np.zeros((n_clusters, len(slope))), np.zeros((n_clusters, len(slope), len(slope)))
    np.add.at(scores, cluster, within * rest[:, None])
    np.add.at(parts, cluster, weight[:, None, None] * within[:, :, None] * within[:, None, :])
    left = parts.sum(axis=0) - parts
    if np.linalg.cond(left).max() > _SINGULAR:  # one cluster alone tells something
        return Logistic(slope, nan, n_clusters)
    moved = np.linalg.solve(left, scores[:, :, None])[:, :, 0]
    return Logistic(slope, np.sqrt((moved**2).sum(axis=0) * (n_clusters - 1) / n_clusters), n_clusters)


def _rest(
    event: FloatArray, covariates: FloatArray, effect: FloatArray, slope: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Event less its probability, and the variance of the event."""
    p = special.expit(effect + covariates @ slope)
    return event - p, np.maximum(p * (1 - p), 1e-12)


def _within(covariates: FloatArray, weight: FloatArray, group: Ints) -> tuple[FloatArray, FloatArray]:
    """Covariates less their weighted mean in the group, and the weight of each group."""
    total: FloatArray = np.bincount(group, weights=weight).astype(np.float64)
    means = np.stack([np.bincount(group, weights=weight * x) / total for x in covariates.T], axis=1)
    return covariates - means[group], total
