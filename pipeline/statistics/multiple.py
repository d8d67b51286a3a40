"""Many tests at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def benjamini_hochberg(p_values: FloatArray) -> FloatArray:
    """q-values that control the false discovery rate (Benjamini & Hochberg 1995, JRSS B 57).

    Args:
        p_values: p-values, shape (n,), none of them NaN.

    Returns:
        q-values, shape (n,).
    """
    if len(p_values) == 0:
        return np.empty(0)
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * (len(p_values) / np.arange(1, len(p_values) + 1))
    found = np.empty(len(p_values))
    found[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.clip(found, 0, 1)
