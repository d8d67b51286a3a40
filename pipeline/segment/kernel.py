"""The decoder: from code points to token offsets, over flat arrays.

Plain functions on arrays and numbers, written so that numba compiles them (:mod:`pipeline.segment.compiled`) and that
they also run as they stand (the little that :mod:`pipeline.segment.vectors` needs of them).

The tags are those of spacy_pkuseg's inference.pyx: the best path by float64 sums, of equally good tags the last one
while going back, the first one at the start. Integer sums find the same path, except where two are equally good:
there the rounding of pkuseg's sums decides, so such a piece is decoded again with sums in pkuseg's own order.
"""

# Loops by index and long functions are what numba compiles well.
from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.flat import (
    AFTER,
    AFTER2,
    BEFORE,
    BEFORE2,
    CHAR_BITS,
    GOLDEN,
    HAS_ENTRIES,
    HERE,
    IS_ENTRY,
    LEFT,
    N_WORDS,
    NODE_HOME,
    PAIR_BEFORE,
    PAIR_ENDS,
    PAIR_HOME,
    PAIR_NODE,
    PAIR_STARTS,
    RAW_FLAG_BITS,
    RAW_HOME,
    RIGHT,
    SCALE,
    SPACE,
    VALUE_BITS,
    VALUE_MASK,
    WORD_BITS,
    WORD_ENDS,
    WORD_PAIR_FILTER,
    WORD_PAIR_HOME,
    WORD_STARTS,
    FlatModel,
)

_RAW_MASK = (1 << CHAR_BITS) - 1
_FLAG_MASK = (1 << RAW_FLAG_BITS) - 1


class Scratch: ...
