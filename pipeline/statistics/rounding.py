"""Equal but for rounding is equal: the last digits of floating point differ from processor to processor."""

from __future__ import annotations

from typing import overload

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
_DIGITS = 9


@overload
def settled(values: float) -> float: ...
@overload
def settled(values: FloatArray) -> FloatArray: ...
def settled(values: float | FloatArray) -> float | FloatArray:
    """Numbers to the ninth digit, before they are ranked, held against one another, or stored."""
    return np.round(values, _DIGITS) if isinstance(values, np.ndarray) else round(values, _DIGITS)
