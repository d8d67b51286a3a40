"""Tails and quantiles of the usual distributions, and ranks, by the functions behind scipy.stats.

To import scipy.stats takes a second of every process; what is asked of it here is a function or two each, and the
values are the same to the last digit (tests hold them together).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

FloatArray = NDArray[np.float64]


def normal_upper(z: ArrayLike) -> FloatArray:
    """Probability that a standard normal value is above z (``norm.sf``)."""
    return np.asarray(special.ndtr(-np.asarray(z, dtype=np.float64)))


def normal_quantile(probability: float) -> float:
    """Value that a standard normal one is below with a probability (``norm.ppf``)."""
    return float(special.ndtri(probability))


def t_quantile(probability: float, freedom: float) -> float:
    """Value that one of Student's t is below with a probability (``t.ppf``)."""
    return float(special.stdtrit(freedom, probability))


def chi2_upper(value: ArrayLike, freedom: float) -> FloatArray:
    """Probability that a chi-squared value is above another (``chi2.sf``)."""
    return np.asarray(special.chdtrc(freedom, np.asarray(value, dtype=np.float64)))


def average_ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1 along the first axis, of equal values their mean (``rankdata``).

    Args:
        values: shape (n,) or (n, series).
    """
    n = len(values)
    if n == 0:
        return np.zeros(values.shape)
    order = np.argsort(values, axis=0, kind="stable")
    ordered = np.take_along_axis(values, order, axis=0)
    place = np.arange(n).reshape(-1, *[1] * (values.ndim - 1))
    begins = np.ones(values.shape, dtype=np.bool_)
    begins[1:] = ordered[1:] != ordered[:-1]
    ends = np.concatenate([begins[1:], np.ones_like(begins[:1])])
    first = np.maximum.accumulate(np.where(begins, place, 0), axis=0)
    last = np.minimum.accumulate(np.where(ends, place, n)[::-1], axis=0)[::-1]
    ranks = np.empty(values.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=0)
    return ranks
