"""Rates of many texts, each drawn towards what they have in common: empirical Bayes with gamma-distributed rates.

A rate differs from text to text as a gamma variable around a common mean; given the rate, mentions are Poisson, divided
by a design effect because they come in bursts (quasi-Poisson, as in Rao & Scott 1999, Statistics in Medicine 18). Then
each rate is a compromise between its own text and the others, the more its own the more words it rests on (Clayton &
Kaldor 1987, Biometrics 43). Mean and spread of the rates are not taken as known: they are integrated out over a grid, as
few texts leave them uncertain (Kass & Steffey 1989, JASA 84). The interval is that of the gamma distribution with mean
and variance of the mixture over this grid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from pipeline.statistics.resampling import FloatArray

# Coefficients of variation of the rates, equally likely beforehand; texts of different authors are never quite alike.
_SPREADS = np.linspace(0.2, 1.6, 12)
_STEPS = np.linspace(-3, 3, 9)  # standard errors around the pooled rate


@dataclass(frozen=True)
class Shrunk:
    """Rates of some texts, each of shape (texts,), in mentions per unit of size.

    Attributes:
        rate: posterior mean.
        low: lower limit.
        high: upper limit.
        weight: share of the text's own rate in it, 0 to 1.
        common: mean of the rates of all texts.
    """

    rate: FloatArray
    low: FloatArray
    high: FloatArray
    weight: FloatArray
    common: float


def shrunk_rates(counts: FloatArray, sizes: FloatArray, *, design_effect: float, confidence: float) -> Shrunk:
    """Shrink the rates of one series.

    Args:
        counts: mentions in each text.
        sizes: its size, above zero.
        design_effect: variance of the mentions in a text over that of independent ones, at least 1; one for all, since
            that of a single text with few mentions is hardly known.
        confidence: two-sided, e.g. 0.95.
    """
    y, n = counts / design_effect, sizes / design_effect
    pooled = (y.sum() + 0.5) / n.sum()
    error = np.sqrt(1 / (y.sum() + 0.5) + _SPREADS**2 / len(y))
    mean = pooled * np.exp(_STEPS[:, None] * error)  # (steps, spreads)
    shape = np.broadcast_to(1 / _SPREADS**2, mean.shape)
    scale = shape / mean
    own = (special.gammaln(shape[0] + y[:, None]) - special.gammaln(shape[0])).sum(axis=0)
    # Negative binomial likelihood of each pair of mean and spread; a factor error for the width of the steps.
    log = own + len(y) * shape * np.log(scale) + np.log(error)
    log = log - ((shape + y[:, None, None]) * np.log(scale + n[:, None, None])).sum(axis=0)
    likely = np.exp(log - log.max())
    likely = (likely / likely.sum())[None]
    a, b = shape + y[:, None, None], scale + n[:, None, None]  # posterior of each rate given mean and spread
    rate = (likely * a / b).sum(axis=(1, 2))
    variance = (likely * (a / b**2 + (a / b) ** 2)).sum(axis=(1, 2)) - rate**2
    tail = (1 - confidence) / 2
    low, high = (rate * special.gammaincinv(rate**2 / variance, q) * variance / rate**2 for q in (tail, 1 - tail))
    weight = (likely * n[:, None, None] / b).sum(axis=(1, 2))
    return Shrunk(rate, low, high, weight, float((likely[0] * mean).sum()))
