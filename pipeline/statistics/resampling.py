"""Intervals of rates from resampled blocks, limits of small counts, and seeds from content."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray = NDArray[np.float64]


def seed_from(*parts: str) -> int:
    """A seed that depends on content alone, so that results do not depend on the order of files.

    Args:
        parts: texts that name the computation (report, part, method).

    Returns:
        A 128-bit integer for ``numpy.random.Generator``.
    """
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode("utf-8")).digest()[:16], "big")


# Poisson(1) by a table of 16-bit numbers: a hundred times as fast as drawing multinomial weights.
_POISSON = np.searchsorted(np.floor(special.pdtr(np.arange(9), 1) * 65536), np.arange(65536), side="right").astype(
    np.float32
)


def poisson_weights(draws: int, blocks: int, seed: int) -> NDArray[np.float32]:
    """How often each block enters each resample: independent Poisson(1) weights.

    The Poisson bootstrap (Hanley & MacGibbon 2006, Computer Methods and Programs in Biomedicine 83; Chamandy et al.
    2012) lets the size of a resample vary, which a ratio of sums does not notice.

    Returns:
        Whole numbers, shape (draws, blocks).
    """
    random = np.random.Generator(np.random.PCG64(seed)).integers(0, 65536, size=(draws, blocks), dtype=np.uint16)
    return np.asarray(_POISSON.take(random))


def expanded_tail(confidence: float, blocks: float) -> float:
    """Lower tail of a percentile interval that allows for few blocks.

    Percentile intervals are too narrow as normal quantiles are against Student's; the tail is taken further out to make
    up for it (Hesterberg 2015, The American Statistician 69, section 5.3).
    """
    tail = (1 - confidence) / 2
    if blocks < 2:
        return 0.0
    return float(special.ndtr(np.sqrt(blocks / (blocks - 1)) * special.stdtrit(blocks - 1, tail)))


def percentile_limits(ratios: NDArray[np.floating], tail: float) -> tuple[FloatArray, FloatArray]:
    """Lower and upper percentile of each column, shape (draws, series) to (series,) twice."""
    # Column by column in memory, and sorted: the same limits in half the time.
    columns = np.array(ratios.T, order="C")
    columns.sort(axis=1)
    low, high = np.quantile(columns, [tail, 1 - tail], axis=1, overwrite_input=True)
    return low.astype(np.float64), high.astype(np.float64)


def bootstrap_ratio(
    counts: FloatArray, sizes: FloatArray, *, draws: int, confidence: float, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Expanded percentile interval of ratios of sums, resampling whole blocks.

    Blocks (sentences, paragraphs, places) are drawn with replacement, because what stands within one is not independent
    (Efron & Tibshirani 1993, ch. 8 and 13). All columns share the same draws.

    Args:
        counts: numerators, shape (blocks, series).
        sizes: denominators, shape (blocks,).
        draws: number of bootstrap samples.
        confidence: two-sided confidence, e.g. 0.95.
        seed: seed from :func:`seed_from`.

    Returns:
        Lower and upper limits of sum(counts) / sum(sizes), each of shape (series,). NaN where there is no block or
        the sizes sum to zero.
    """
    return bootstrap_ratios([(counts, sizes)], draws=draws, confidence=confidence, seed=seed)[0]


def bootstrap_ratios(
    samples: Sequence[tuple[FloatArray, FloatArray]], *, draws: int, confidence: float, seed: int
) -> list[tuple[FloatArray, FloatArray]]:
    """The same for samples of as many blocks with the same seed, which spares drawing anew; each as if it were alone.

    Args:
        samples: counts and sizes of each, as for :func:`bootstrap_ratio`; at least one.
        draws: number of bootstrap samples.
        confidence: two-sided confidence.
        seed: seed of them all.
    """
    n_blocks = len(samples[0][1])
    weights = poisson_weights(draws, n_blocks, seed).astype(np.float64)
    drawn = [_ratios(weights, *sample) for sample in samples]
    found: list[tuple[FloatArray, FloatArray]] = [(np.empty(0), np.empty(0))] * len(samples)
    for n in {len(ratios) for ratios in drawn}:  # nearly always one: draws of no block at all are left out
        own = [i for i, ratios in enumerate(drawn) if len(ratios) == n]
        ratios = np.concatenate([drawn[i] for i in own], axis=1)
        none = np.full(ratios.shape[1], np.nan)
        limits = percentile_limits(ratios, expanded_tail(confidence, n_blocks)) if n else (none, none)
        ends = np.cumsum([drawn[i].shape[1] for i in own])[:-1]
        for i, low, high in zip(own, *(np.split(limit, ends) for limit in limits), strict=True):
            found[i] = low.copy(), high.copy()
    return found


def _ratios(weights: FloatArray, counts: FloatArray, sizes: FloatArray) -> FloatArray:
    """Ratios of sums in each draw that has a size, shape (draws, series)."""
    if not sizes.sum() > 0:
        return np.empty((0, counts.shape[1]))
    totals, sums = weights @ sizes, weights @ counts
    kept = totals > 0
    if kept.all():
        sums /= totals[:, None]
        return np.asarray(sums)
    return np.asarray(sums[kept] / totals[kept, None])


def ratio_variance(counts: FloatArray, sizes: FloatArray) -> FloatArray:
    """Variance of sums of counts around their common rate, blocks taken as the independent units.

    The linearised variance of a ratio, times the squared denominator (Cochran 1977, *Sampling Techniques*, ch. 6).

    Args:
        counts: numerators, shape (blocks, series).
        sizes: denominators, shape (blocks,).

    Returns:
        Variances in counts squared, shape (series,); NaN with fewer than two blocks.
    """
    n, n_series = counts.shape
    total = sizes.sum()
    if n < 2 or not total > 0:
        return np.full(n_series, np.nan)
    rest = counts - counts.sum(axis=0) / total * sizes[:, None]
    return np.asarray((rest**2).sum(axis=0) * n / (n - 1), dtype=np.float64)


def poisson_limits(counts: ArrayLike, *, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Exact limits of Poisson means (Garwood 1936, Biometrika 28).

    Args:
        counts: observed counts, shape (n,); they need not be whole.
        confidence: two-sided confidence, e.g. 0.95.

    Returns:
        Lower and upper limits, each of shape (n,); the lower one of a zero count is 0.
    """
    counts = np.asarray(counts, dtype=np.float64)
    tail = (1 - confidence) / 2
    # Quantiles of gamma distributions, which are those of chi-squared halved.
    low = np.where(counts > 0, special.gammaincinv(np.where(counts > 0, counts, 1.0), tail), 0.0)
    high = special.gammaincinv(counts + 1, 1 - tail)
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def clustered_poisson_limits(
    counts: FloatArray, design_effect: FloatArray, *, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Poisson limits of counts that cluster: exact limits of counts / design effect, scaled back.

    Dividing by the design effect turns clustered counts into as many independent ones as carry the same information
    (Rao & Scott 1999, Statistics in Medicine 18).
    """
    low, high = poisson_limits(counts / design_effect, confidence=confidence)
    return low * design_effect, high * design_effect


def ratio_of_clustered_counts(
    early: tuple[float, float, float], late: tuple[float, float, float], *, confidence: float
) -> tuple[float | None, float | None, float | None]:
    """Ratio of two rates with its interval, for counts that cluster.

    Given the sum of both counts, the later one is binomial; its exact limits (Clopper & Pearson 1934, Biometrika 26)
    are those of the ratio (Przyborowski & Wilenski 1940, Biometrika 31). Counts are first divided by their design
    effect (Rao & Scott 1999).

    Args:
        early: count, words and design effect of the first period.
        late: the same of the second.
        confidence: two-sided confidence.

    Returns:
        Ratio of the later rate to the earlier one, lower and upper limit. The ratio is None where the earlier rate is
        zero, a limit where it is unbounded; all are None where neither period has a mention or one has no words.
    """
    (a, n_a, d_a), (b, n_b, d_b) = early, late
    if n_a <= 0 or n_b <= 0 or a + b == 0:
        return None, None, None
    x, y = a / d_a, b / d_b
    odds = (n_a / d_a) / (n_b / d_b)
    tail = (1 - confidence) / 2
    low = special.betaincinv(y, x + 1, tail) if y > 0 else 0.0
    high = special.betaincinv(y + 1, x, 1 - tail) if x > 0 else 1.0
    ratio = (b / n_b) / (a / n_a) if a > 0 else None
    upper = float(high / (1 - high) * odds) if high < 1 else None
    return ratio, float(low / (1 - low) * odds), upper
