"""How alike two profiles are: cosines freed of sampling noise, with intervals from resampled blocks.

What a text says of some hundred things is a noisy count, and noise makes any two texts less alike, short ones most. The squared
length of a profile is therefore taken over pairs of different occurrences alone (a U-statistic; the correction of
Spearman 1904, American Journal of Psychology 15, for unreliable measures, done on the counts). Two samples of one profile
have a cosine of 1 in the mean, whatever their lengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from pipeline.statistics.resampling import FloatArray, expanded_tail, percentile_limits, poisson_weights

_ROUNDING = 1e-9  # of a squared length: less is a zero whose last digits the order of a sum decides
LEAST_SIGNAL = 0.3  # of the squared length of a profile; with less left, the correction makes of noise what it likes


@dataclass(frozen=True)
class Profiles:
    """Counts of some texts.

    Attributes:
        counts: shape (texts, things).
        noise: what is to be taken from the squared length of each: the sum of squares of single blocks, shape (texts,).
    """

    counts: FloatArray
    noise: FloatArray

    @cached_property
    def lengths(self) -> FloatArray:
        """Lengths freed of noise, shape (texts,); NaN where little is left."""
        raw = np.einsum("ij,ij->i", self.counts, self.counts)
        return np.sqrt(np.where(raw - self.noise > LEAST_SIGNAL * raw, raw - self.noise, np.nan))

    def take(self, rows: Sequence[int]) -> Profiles:
        """Some of them."""
        return Profiles(self.counts[rows], self.noise[rows])


def cosines(text: FloatArray, noise: float, others: Profiles) -> FloatArray:
    """Cosines of a text with others, shape (others,), at most 1; NaN where one of them is little but noise."""
    raw = float(text @ text)
    length = np.sqrt(raw - noise) if raw - noise > LEAST_SIGNAL * raw else np.nan
    return np.asarray(np.minimum(others.counts @ text / (length * others.lengths), 1.0))


def resampled_cosines(
    blocks: sparse.csr_matrix, noise: float, others: Profiles, *, draws: int, seed: int
) -> FloatArray:
    """Cosines of a text with others as its blocks are resampled (Poisson weights); the other texts are taken as they are.

    In a resample a block stands with itself too, which is taken out, so that resamples lie around the value.

    Args:
        blocks: counts of the paragraphs of the text, shape (blocks, things).
        noise: of the whole text.
        others: the other texts.
        draws: number of resamples.
        seed: of the resamples.

    Returns:
        Shape (usable draws, others): those in which more than noise is left.
    """
    weights = poisson_weights(draws, blocks.shape[0], seed).astype(np.float64)
    products = (blocks @ blocks.T).toarray()
    single = np.diag(products)
    share = noise * single / max(single.sum(), 1e-300)
    squared = np.einsum("ij,ij->i", weights @ products, weights) - weights**2 @ single + weights @ (single - share)
    usable = squared > _ROUNDING * (weights @ single)
    across = weights[usable] @ (blocks @ others.counts.T)
    return np.asarray(across / (np.sqrt(squared[usable])[:, None] * others.lengths))


def mean_limits(drawn: FloatArray, blocks: int, confidence: float) -> tuple[float, float]:
    """Expanded percentile limits of the mean over the other texts, at most 1; see :mod:`pipeline.statistics.resampling`."""
    low, high = percentile_limits(drawn.mean(axis=1, keepdims=True), expanded_tail(confidence, blocks))
    return min(float(low[0]), 1.0), min(float(high[0]), 1.0)
