"""Many tests at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def benjamini_hochberg(p_values: FloatArray, times: NDArray[np.int64] | None = None) -> FloatArray:
    """q-values that control the false discovery rate (Benjamini & Hochberg 1995, JRSS B 57).

    Args:
        p_values: p-values, shape (n,), none of them NaN.
        times: tests with each p-value, at least one, shape (n,); one each where None.

    Returns:
        q-values, shape (n,).
    """
    if len(p_values) == 0:
        return np.empty(0)
    order = np.argsort(p_values, kind="stable")
    # Of equal p-values that of the last one counts.
    rank = np.arange(1, len(p_values) + 1) if times is None else times[order].cumsum()
    scaled = p_values[order] * (rank[-1] / rank)
    found = np.empty(len(p_values))
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.clip(found, 0, 1)


def benjamini_hochberg_within(p_values: FloatArray, family: NDArray[np.int64]) -> FloatArray:
    """The same within each of many families at once.

    Args:
        p_values: shape (n,), none of them NaN.
        family: number of the family of each, from 0, shape (n,).

    Returns:
        q-values, shape (n,).
    """
    if len(p_values) == 0:
        return np.empty(0)
    order = np.lexsort((p_values, family))
    of, sizes = family[order], np.bincount(family)
    rank = np.arange(len(of)) - (sizes.cumsum() - sizes)[of]
    scaled = np.full((len(sizes), sizes.max()), np.inf)  # a row a family
    scaled[of, rank] = p_values[order] * (sizes[of] / (rank + 1))
    least = np.minimum.accumulate(scaled[:, ::-1], axis=1)[:, ::-1]
    found = np.empty(len(p_values))
    found[order] = least[of, rank]
    return np.clip(found, 0, 1)
