"""How many times as often does one group speak of something as another? Rate ratios within strata, resampled by cluster.

The model is E[count of a text of stratum t] = size × exp(a_t + b × x), x being 1 in the one group and 0 in the other. Like is
held against like: places of a level against those of another in the same years, a period against another at the same
places. The effects of the strata are conditioned out: given the count of a stratum, that of the one group is binomial at
the true b, so one number is left to find (Breslow & Day 1980, *Statistical Methods in Cancer Research* 1, ch. 7; for any
distribution with the right mean: Wooldridge 1999, Journal of Econometrics 90). It is what a Poisson regression with a dummy for every
stratum gives. Strata that hold one group alone say nothing of b.

Whole clusters (places with all their reports) are resampled, because what stands in one is not independent: apart in either
group where each cluster lies in one of them, together where clusters have texts in both (Field & Welsh 2007, JRSS B 69).
Percentile limits are taken further out for few clusters (Hesterberg 2015, The American Statistician 69, section 5.3), few by
what they tell, not by number. The p-value is that of the Student distribution whose quantile the limit nearer to no difference is
(after Altman & Bland 2011, BMJ 343), so that the two never contradict each other. benchmarks/compare.py has the coverage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pipeline.statistics.resampling import FloatArray, expanded_tail

LEAST_APART = 5  # clusters in either group
LEAST_TOGETHER = 8  # clusters that have texts in both: of fewer the intervals hold too seldom
LEAST_EQUAL = 4.0  # clusters of equal weight that carry as much information, in either group
LEAST_COUNT = 5.0  # in either group: below it a ratio is no estimate
DRAWS = 2000
_FARTHEST = 9.0  # of a log ratio: eight thousandfold
_MOST_ALIKE = 0.9  # correlation of neighbouring years
_STEPS, _CLOSE = 50, 1e-9
_CELLS = 2_000_000  # held at once


@dataclass(frozen=True)
class Ratios:
    """Rate ratios of several series, each of shape (series,); NaN where there is no estimate.

    Attributes:
        log_ratio: b.
        low: lower limit of b; -inf where nothing bounds it.
        high: upper limit of b; inf where nothing bounds it.
        p_value: two-sided, of b = 0.
        counts: count of the one group and of the other in the strata compared, shape (2, series).
        sizes: their sizes there, shape (2,).
        clusters: how many clusters either has there.
        texts: how many texts either has there.
        strata: how many strata hold both.
        least: clusters that either needs for an estimate.
    """

    log_ratio: FloatArray
    low: FloatArray
    high: FloatArray
    p_value: FloatArray
    counts: FloatArray
    sizes: FloatArray
    clusters: tuple[int, int]
    texts: tuple[int, int]
    strata: int
    least: int


def group_ratios(
    counts: FloatArray,
    sizes: FloatArray,
    first: NDArray[np.bool_],
    strata: NDArray[np.int64],
    clusters: NDArray[np.int64],
    *,
    confidence: float,
    seed: int,
    draws: int = DRAWS,
    in_time: bool = False,
) -> Ratios:
    """Compare the texts of one group with those of another, series by series.

    Args:
        counts: what was counted, shape (texts, series).
        sizes: words of each text, above zero.
        first: whether a text is of the one group; the others are of the other.
        strata: stratum of each text; like is held against like within one.
        clusters: cluster of each text.
        confidence: two-sided, e.g. 0.95.
        seed: of the draws.
        draws: how many resamples.
        in_time: clusters are years, of which neighbours may be alike: intervals are widened by what they have in common.

    Returns:
        The ratios of the first group's rate to the other's.
    """
    both = np.intersect1d(strata[first], strata[~first])
    kept = np.isin(strata, both)
    counts, sizes, first, strata, clusters = counts[kept], sizes[kept], first[kept], strata[kept], clusters[kept]
    sums = np.array([counts[x].sum(axis=0) for x in (first, ~first)])
    own = len(np.unique(clusters[first])), len(np.unique(clusters[~first]))
    least = LEAST_TOGETHER if np.isin(clusters[first], clusters[~first]).any() else LEAST_APART
    log_ratio, low, high, p_value = (np.full(counts.shape[1], np.nan) for _ in range(4))
    told = (sums >= LEAST_COUNT).all(axis=0)
    if min(own) >= least and told.any():
        cells = _Cells.of(counts[:, told], sizes, first, strata, clusters)
        found = cells.estimate()
        limits = _limits(cells, found, confidence, cells.resampled(draws, seed), in_time)
        log_ratio[told], low[told], high[told], p_value[told] = limits
    return Ratios(
        log_ratio=log_ratio,
        low=low,
        high=high,
        p_value=p_value,
        counts=sums,
        sizes=np.array([sizes[first].sum(), sizes[~first].sum()]),
        clusters=own,
        texts=(int(first.sum()), int((~first).sum())),
        strata=len(both),
        least=least,
    )


@dataclass(frozen=True)
class _Cells:
    """Texts summed by cluster and stratum.

    Attributes:
        counts: of the first group and of both, shape (2, cells, series).
        sizes: of the first group and of the other, shape (2, cells).
        cluster: of each cell, from 0.
        stratum: of each cell, from 0.
        sides: clusters by group where each lies in one; else all clusters together.
        labels: what each cluster was called, ascending.
    """

    counts: FloatArray
    sizes: FloatArray
    cluster: NDArray[np.int64]
    stratum: NDArray[np.int64]
    sides: tuple[NDArray[np.int64], ...]
    labels: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        counts: FloatArray,
        sizes: FloatArray,
        first: NDArray[np.bool_],
        strata: NDArray[np.int64],
        clusters: NDArray[np.int64],
    ) -> _Cells:
        labels, cluster = np.unique(clusters, return_inverse=True)
        stratum = np.unique(strata, return_inverse=True)[1]
        keys, cell = np.unique(np.stack([cluster, stratum]), axis=1, return_inverse=True)
        n = keys.shape[1]
        summed = np.zeros((2, n, counts.shape[1]))
        np.add.at(summed[0], cell[first], counts[first])
        np.add.at(summed[1], cell, counts)
        words = np.array([np.bincount(cell[x], weights=sizes[x], minlength=n) for x in (first, ~first)])
        one, other = np.unique(cluster[first]), np.unique(cluster[~first])
        apart = not np.intersect1d(one, other).size
        return cls(summed, words, keys[0], keys[1], (one, other) if apart else (np.union1d(one, other),), labels)

    def estimate(self) -> FloatArray:
        """Log ratios of the texts as they are, shape (series,)."""
        return np.asarray(self._fit(np.ones((1, self.cluster.max() + 1)))[0])

    def told(self, found: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Score and information of each cluster at given log ratios, shape (clusters, series) twice."""
        counts, sizes = (x[:, 0] for x in self._strata(np.ones((1, self.cluster.max() + 1))))
        share = special.expit(np.log(sizes[0] / sizes[1])[:, None] + found)
        sides = ((self.counts[0], share, 1 - share), (self.counts[1] - self.counts[0], 1 - share, -share))
        score, information = (np.zeros((self.cluster.max() + 1, len(found))) for _ in range(2))
        for (seen, own, weight), words, total in zip(sides, self.sizes, sizes, strict=True):
            expected = words[:, None] * (counts[1] * own / total[:, None])[self.stratum]
            np.add.at(score, self.cluster, (seen - expected) * weight[self.stratum])
            np.add.at(information, self.cluster, expected * weight[self.stratum] ** 2)
        return score, information

    def effective(self, information: FloatArray) -> FloatArray:
        """As many clusters of one size as carry the same information, in the group that has fewer of them; shape (series,).

        The square of the sum of what clusters tell by the sum of the squares (Carter, Schnepel & Steigerwald 2017, Review of
        Economics and Statistics 99).
        """
        many = [information[own].sum(axis=0) ** 2 / (information[own] ** 2).sum(axis=0) for own in self.sides]
        return np.asarray(np.maximum(np.min(many, axis=0), 2.0))

    def serial(self, score: FloatArray, information: FloatArray) -> FloatArray:
        """By how much neighbouring clusters that are alike widen an interval, at least 1; shape (series,).

        The root of (1 + r) / (1 - r), r the lag-1 correlation of what is left of clusters that follow each other (Bartlett 1946,
        JRSS Supplement 8), corrected for its bias (Marriott & Pope 1954, Biometrika 41) and taken as 0 where it is negative.
        """
        left = np.divide(score, np.sqrt(information), out=np.zeros_like(score), where=information > 0)
        side = np.zeros(len(self.labels), dtype=np.int64)
        for number, own in enumerate(self.sides):
            side[own] = number
        next_ = np.flatnonzero((np.diff(self.labels) == 1) & (side[1:] == side[:-1]))
        if not len(next_):
            return np.ones(score.shape[1])
        spread = np.maximum((left**2).mean(axis=0), np.finfo(float).tiny)
        r = (left[next_] * left[next_ + 1]).mean(axis=0) / spread
        r = np.clip(r + (1 + 4 * r) / len(left), 0.0, _MOST_ALIKE)
        return np.asarray(np.sqrt((1 + r) / (1 - r)))

    def resampled(self, draws: int, seed: int) -> FloatArray:
        """Log ratios of resamples, shape (draws, series); infinite where one group says nothing of it."""
        random = np.random.Generator(np.random.PCG64(seed))
        weights = np.zeros((draws, self.cluster.max() + 1))
        for own in self.sides:
            weights[:, own] = random.multinomial(len(own), np.full(len(own), 1 / len(own)), size=draws)
        many = max(1, _CELLS // (self.counts.shape[1] * self.counts.shape[2]))
        return np.concatenate([self._fit(weights[i : i + many]) for i in range(0, draws, many)])

    def _fit(self, weights: FloatArray) -> FloatArray:
        counts, sizes = self._strata(weights)
        with np.errstate(divide="ignore", invalid="ignore"):
            offset = np.log(sizes[0]) - np.log(sizes[1])  # no number where a stratum has lost a group
        there = np.isfinite(offset)
        offset = np.where(there, offset, 0.0)[..., None]
        one, all_ = (np.where(there[..., None], c, 0.0) for c in counts)
        return _solved(one, all_, offset)

    def _strata(self, weights: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Counts (2, draws, strata, series) and sizes (2, draws, strata) with clusters weighted."""
        n, (_, cells, series) = self.stratum.max() + 1, self.counts.shape
        by_cell = weights[:, self.cluster]
        if n == cells:  # each stratum within one cluster
            order = np.argsort(self.stratum)
            by_cell = by_cell[:, order]
            return by_cell[None, :, :, None] * self.counts[:, None, order], by_cell[None] * self.sizes[:, None, order]
        clusters = weights.shape[1]
        counts = np.zeros((clusters, n, 2, series))
        counts[self.cluster, self.stratum] = self.counts.transpose(1, 0, 2)
        sizes = np.zeros((clusters, n, 2))
        sizes[self.cluster, self.stratum] = self.sizes.T
        summed = (weights @ counts.reshape(clusters, -1)).reshape(len(weights), n, 2, series)
        return summed.transpose(2, 0, 1, 3), (weights @ sizes.reshape(clusters, -1)).reshape(-1, n, 2).transpose(
            2, 0, 1
        )


def _solved(one: FloatArray, both: FloatArray, offset: FloatArray) -> FloatArray:
    """The b at which the first group's counts are those expected: Newton's steps, shape (..., strata, series) to (..., series)."""
    total = one.sum(axis=-2)
    rest = both.sum(axis=-2) - total
    found = np.zeros(total.shape)
    open_ = (total > 0) & (rest > 0)
    for _ in range(_STEPS):
        share = special.expit(offset + found[..., None, :])
        expected = both * share
        score = total - expected.sum(axis=-2)
        information = (expected * (1 - share)).sum(axis=-2)
        step = np.divide(score, information, out=np.zeros_like(score), where=open_ & (information > 0))
        found = np.clip(found + np.clip(step, -1, 1), -_FARTHEST, _FARTHEST)
        if np.abs(step).max(initial=0) < _CLOSE:
            break
    empty = (total == 0) & (rest == 0)
    return np.where(open_, found, np.where(empty, np.nan, np.where(total > 0, np.inf, -np.inf)))


def _limits(
    cells: _Cells, found: FloatArray, confidence: float, drawn: FloatArray, in_time: bool
) -> tuple[FloatArray, ...]:
    """Estimate, limits and p-value; no number where a few clusters outweigh all others."""
    score, information = cells.told(found)
    many = cells.effective(information)
    wider = cells.serial(score, information) if in_time else np.ones_like(found)
    equal = np.maximum(many / wider**2, 2.0)  # years that are alike tell as much as fewer that are not
    drawn = np.where(np.isnan(drawn), found, drawn)  # nobody speaks of it: no sign of a difference
    low, high = _percentiles(drawn, [expanded_tail(confidence, n) for n in equal.tolist()])
    low, high = found - (found - low) * wider, found + (high - found) * wider
    near = np.where(found > 0, found - low, high - found)
    reach = special.stdtrit(equal - 1, (1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(near > 0, np.abs(found) / near * reach, np.inf)
    t = np.where(found == 0, 0.0, t)
    p_value = 2 * special.stdtr(equal - 1, -t)
    return tuple(np.where(many < LEAST_EQUAL, np.nan, x) for x in (found, low, high, p_value))


def _percentiles(drawn: FloatArray, tails: list[float]) -> tuple[FloatArray, FloatArray]:
    """Percentiles of each series among draws that may be infinite."""
    bounded = np.clip(drawn, -2 * _FARTHEST, 2 * _FARTHEST).T
    pairs = [np.quantile(own, [tail, 1 - tail]) for own, tail in zip(bounded, tails, strict=True)]
    low, high = np.array(pairs).T
    return np.where(low < -_FARTHEST, -np.inf, low), np.where(high > _FARTHEST, np.inf, high)
