"""Many tests at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

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
    return np.asarray(stats.false_discovery_control(p_values, method="bh"), dtype=np.float64)
