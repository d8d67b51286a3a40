"""Logistic regression within groups, and standard errors that allow for dependence within clusters of two kinds.

As a model of events in discrete time (Allison 1982, Sociological Methodology 13; Beck, Katz & Tucker 1998, AJPS 42): a row for each
unit and period at risk, 1 where the event comes. Groups have an effect each, which is conditioned out: what is compared is who of
a group had the events, given how many there were (Chamberlain 1980, Review of Economic Studies 47). Effects that are estimated
instead bias the others away from zero where groups are small (Andersen 1970, JRSS B 32). The chance of each row to be among
the events is that of Hájek (1964, Annals of Mathematical Statistics 35), which is right to the order of one in the size of a
group, and needs no sum over all ways to choose.

Errors are those of the jackknife by cluster in its linear form: what the estimate would be without each cluster, one step of Newton
away (MacKinnon, Nielsen & Webb 2023, Journal of Applied Econometrics 38: CV3). With clusters of two kinds the variance is the sum of
both less that of their intersections (Cameron, Gelbach & Miller 2011, JBES 29), and never less than either (MacKinnon, Nielsen &
Webb 2024: Jackknife inference with two-way clustering). They are used with G - 1 degrees of freedom of the fewer clusters.
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
        n_clusters: clusters with a row that tells something; of two kinds, of the one that has fewer.
    """

    coefficient: FloatArray
    error: FloatArray
    n_clusters: int


def grouped_logistic(event: FloatArray, covariates: FloatArray, group: Ints, *clusters: Ints) -> Logistic:
    """Fit by conditional maximum likelihood.

    Args:
        event: 0 or 1, shape (rows,).
        covariates: shape (rows, covariates).
        group: group of each row, each with an effect of its own; a group without both outcomes tells nothing and is left out.
        clusters: of one kind or of two; rows of one cluster may depend on one another.
    """
    group = np.unique(group, return_inverse=True)[1]
    events, rows = np.bincount(group, weights=event), np.bincount(group)
    kept = ((events > 0) & (events < rows))[group]
    event, covariates, group = event[kept], covariates[kept], np.unique(group[kept], return_inverse=True)[1]
    own = [np.unique(c[kept], return_inverse=True)[1].astype(np.int64) for c in clusters]
    n_clusters = min(int(c.max(initial=-1)) + 1 for c in own)
    nan = np.full(covariates.shape[1], np.nan)
    if n_clusters < 2:
        return Logistic(nan, nan, n_clusters)
    centred = covariates - covariates.mean(axis=0)
    slope, fit = _fitted(event, centred, group)
    if fit is None or np.abs(slope * centred.std(axis=0)).max(initial=0) > _FAR:
        return Logistic(nan, nan, n_clusters)
    variances = [_jackknife(fit, group, c) for c in own]
    if len(own) == 2:
        both = _jackknife(fit, group, np.unique(own[0] * (own[1].max() + 1) + own[1], return_inverse=True)[1])
        variances.append(variances[0] + variances[1] - both)
    return Logistic(slope, np.sqrt(np.max(variances, axis=0)), n_clusters)


@dataclass(frozen=True)
class _Fit:
    """Where a fit stands.

    Attributes:
        rest: event less its chance, given how many events the group has.
        weight: variance of the event, given the same.
        within: covariates less their weighted mean in the group.
        surplus: events of each group less those that its effect foretells; nought in the end.
        variance: of the number of events, by its effect.
    """

    rest: FloatArray
    weight: FloatArray
    within: FloatArray
    surplus: FloatArray
    variance: FloatArray

    @classmethod
    def at(cls, event: FloatArray, covariates: FloatArray, group: Ints, effect: FloatArray, slope: FloatArray) -> _Fit:
        """At some effects of groups and some slope."""
        p = special.expit(effect[group] + covariates @ slope)
        weight: FloatArray = np.maximum(p * (1 - p), 1e-12)
        variance: FloatArray = np.bincount(group, weights=weight).astype(np.float64)
        means = np.stack([np.bincount(group, weights=weight * x) / variance for x in (p, *covariates.T)], axis=1)
        chance = p - weight * (means[group, 0] - p) / variance[group]
        size = np.bincount(group)
        surplus: FloatArray = np.bincount(group, weights=event - p).astype(np.float64)
        return cls(
            event - chance, weight * (size / (size - 1))[group], covariates - means[group, 1:], surplus, variance
        )


def _fitted(event: FloatArray, covariates: FloatArray, group: Ints) -> tuple[FloatArray, _Fit | None]:
    """Slope, and where the fit stands; None where nothing can be told."""
    share = np.bincount(group, weights=event) / np.bincount(group)
    effect, slope = np.log(share / (1 - share)), np.zeros(covariates.shape[1])
    for _ in range(_STEPS):
        fit = _Fit.at(event, covariates, group, effect, slope)
        information = fit.within.T @ (fit.weight[:, None] * fit.within)
        if not np.isfinite(information).all() or np.linalg.cond(information) > _SINGULAR:
            return slope, None
        step = np.linalg.solve(information, fit.within.T @ fit.rest)
        shift = np.bincount(group, weights=fit.weight * (covariates @ step)) / np.bincount(group, weights=fit.weight)
        own = fit.surplus / fit.variance - shift
        slope, effect = slope + np.clip(step, -2, 2), effect + np.clip(own, -2, 2)
        if np.abs(step).max(initial=0) < _ENOUGH and np.abs(own).max(initial=0) < _ENOUGH:
            break
    return slope, _Fit.at(event, covariates, group, effect, slope)


def _jackknife(fit: _Fit, group: Ints, cluster: Ints) -> FloatArray:
    """Variance of the slope by one kind of cluster; NaN where one cluster alone tells something.

    With a cluster go its rows, and what these were to the means of their groups.
    """
    cells, cell = np.unique(cluster * (int(group.max()) + 1) + group, return_inverse=True)
    of_cluster, of_group = np.divmod(cells, int(group.max()) + 1)
    n_clusters, n = int(cluster.max(initial=-1)) + 1, fit.within.shape[1]
    weighted = fit.weight[:, None] * fit.within
    sums, rest, weight = (_sums(x, cell, len(cells)) for x in (weighted, fit.rest, fit.weight))
    left = np.bincount(group, weights=fit.weight)[of_group] - weight
    share = np.where(
        left > 1e-9 * weight, 1 / np.maximum(left, 1e-300), 0.0
    )  # of a whole group nothing is left to be moved
    scores = _sums(fit.within * fit.rest[:, None], cluster, n_clusters)
    scores += _sums(sums * (rest * share)[:, None], of_cluster, n_clusters)
    parts = _sums(weighted[:, :, None] * fit.within[:, None, :], cluster, n_clusters)
    total = parts.sum(axis=0)
    parts += _sums(sums[:, :, None] * sums[:, None, :] * share[:, None, None], of_cluster, n_clusters)
    others = total - parts
    if np.linalg.cond(others).max() > _SINGULAR:
        return np.full(n, np.nan)
    moved = np.linalg.solve(others, scores[:, :, None])[:, :, 0]
    return np.asarray((moved**2).sum(axis=0) * (n_clusters - 1) / n_clusters)


def _sums(values: FloatArray, of: Ints, n: int) -> FloatArray:
    """Sums of rows by what they are of."""
    out = np.zeros((n, *values.shape[1:]))
    np.add.at(out, of, values)
    return out
