"""Methods that several analyses share: block bootstrap of a ratio, false-discovery control, seeds from content."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray
from scipy import stats

FloatArray = NDArray[np.float64]


def seed_from(*parts: str) -> int:
    """A seed that depends on content alone, so that results do not depend on the order of files.

    Args:
        parts: texts that name the computation (report, part, method).

    Returns:
        A 128-bit integer for ``numpy.random.Generator``.
    """
    return int.from_bytes(hashlib.sha256("\x1f".join(parts).encode("utf-8")).digest()[:16], "big")


def bootstrap_ratio(
    counts: FloatArray, sizes: FloatArray, *, draws: int, confidence: float, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Percentile interval of ratios of sums, resampling whole blocks.

    Blocks (sentences, paragraphs) are drawn with replacement, because words within one are not independent
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
    n_blocks, n_series = counts.shape
    if n_blocks == 0 or not sizes.sum() > 0:
        nan = np.full(n_series, np.nan)
        return nan, nan.copy()
    rng = np.random.Generator(np.random.PCG64(seed))
    ratios = np.empty((draws, n_series))
    step = max(1, 2_000_000 // n_blocks)
    for start in range(0, draws, step):
        stop = min(draws, start + step)
        weights = rng.multinomial(n_blocks, np.full(n_blocks, 1.0 / n_blocks), size=stop - start).astype(np.float64)
        totals = np.maximum(weights @ sizes, 1e-300)
        ratios[start:stop] = (weights @ counts) / totals[:, None]
    tail = (1 - confidence) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail], axis=0)
    return low, high


def poisson_limits(counts: FloatArray, *, confidence: float) -> tuple[FloatArray, FloatArray]:
    """Exact limits of Poisson means (Garwood 1936, Biometrika 28).

    Args:
        counts: observed counts, shape (n,).
        confidence: two-sided confidence, e.g. 0.95.

    Returns:
        Lower and upper limits, each of shape (n,); the lower one of a zero count is 0.
    """
    tail = (1 - confidence) / 2
    low = np.where(counts > 0, stats.chi2.ppf(tail, 2 * np.maximum(counts, 1)) / 2, 0.0)
    high = stats.chi2.ppf(1 - tail, 2 * (counts + 1)) / 2
    return np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)


def benjamini_hochberg(p_values: FloatArray) -> FloatArray:
    """q-values that control the false discovery rate (Benjamini & Hochberg 1995).

    Args:
        p_values: p-values, shape (n,), none of them NaN.

    Returns:
        q-values, shape (n,).
    """
    if len(p_values) == 0:
        return np.empty(0)
    return np.asarray(stats.false_discovery_control(p_values, method="bh"), dtype=np.float64)
