"""Topics of two models set side by side: which is which."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.statistics.rounding import settled
from pipeline.topics.model import unit_rows

IntArray = NDArray[np.int64]


def similarity(left: FloatArray, right: FloatArray) -> FloatArray:
    """Cosine of each topic of one model with each of the other, in shares of words, shape (left, right)."""
    return settled(unit_rows(left) @ unit_rows(right).T)


def match(similar: FloatArray, *, least: float = 0.0) -> IntArray:
    """One-to-one matching with the highest sum of similarities (Hungarian method; Kuhn 1955).

    Ties go to the earlier pairs of rows and columns: the smallest differences that can be stored are added in their
    favour.

    Args:
        similar: similarities, shape (left, right), no finer than nine decimals.
        least: a pair less alike than this is no match.

    Returns:
        Column of each row, -1 where it has none, shape (left,).
    """
    found = np.full(similar.shape[0], -1, dtype=np.int64)
    if 0 in similar.shape:
        return found
    rank = np.arange(similar.size, dtype=np.float64).reshape(similar.shape)
    from scipy.optimize import linear_sum_assignment  # half a second

    rows, columns = linear_sum_assignment(similar - rank * 1e-12 / max(1, similar.size), maximize=True)
    good = similar[rows, columns] >= max(least, 1e-9)
    found[rows[good]] = columns[good]
    return found


def matched_similarity(left: FloatArray, right: FloatArray) -> FloatArray:
    """Similarity of each topic of ``left`` with its partner in ``right``, 0 where it has none, shape (left,)."""
    similar = similarity(left, right)
    partner = match(similar)
    return (
        np.where(partner >= 0, similar[np.arange(len(partner)), partner], 0.0) if similar.size else np.zeros(len(left))
    )
