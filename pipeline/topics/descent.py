"""Non-negative matrix factorisation by coordinate descent: scikit-learn's steps, with its last digits, in half the time.

The rows of a factor know nothing of one another, so the gradient of one coordinate is worked out for some hundred rows at
once: loops over neighbours in memory, which processors do several numbers at a time. Every sum of a factor runs in the order
in which scikit-learn's own loop adds, so the same paragraphs give the same topics (Cichocki & Phan 2009, IEICE Transactions
E92-A(3), for the method).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.floating]
Singular = tuple[Floats, Floats, Floats]  # left vectors, values, right vectors
_WORTH_COMPILING = 1000  # rows; to load numba takes as long as all fits to fewer
_BLOCK = 208  # rows that stay in the fastest memory with all their topics; no power of two, whose lines would displace one another


def factorise(
    data: sparse.csr_matrix, left: Floats, right: Floats, *, tolerance: float, iterations: int
) -> tuple[Floats, Floats]:
    """Two non-negative factors whose product is near the data.

    Args:
        data: shape (n, m); its precision is that of the fit.
        left: where to begin, shape (n, k).
        right: where to begin, shape (k, m).
        tolerance: what is left of the first violation of the optimality conditions when it is enough.
        iterations: at most so many.

    Returns:
        Both factors.
    """
    if data.shape[0] < _WORTH_COMPILING:
        return _by_scikit_learn(data, left, right, tolerance=tolerance, iterations=iterations)
    try:
        sweep = _compiled()
    except ImportError:  # numba is not here, or not for this Python
        return _by_scikit_learn(data, left, right, tolerance=tolerance, iterations=iterations)
    # Both as rows by topics, as scikit-learn has them, so that the products of matrices are its own.
    rows, columns = (np.array(factor, dtype=data.dtype, order="C") for factor in (left, right.T))
    transposed = data.T
    scratch = np.empty((left.shape[1] + 2, _BLOCK), dtype=data.dtype)
    first = 0.0
    for n in range(iterations):
        violation = 0.0
        for own, other, seen in ((rows, columns, data), (columns, rows, transposed)):
            violation += float(sweep(own, other.T @ other, seen @ other, scratch))
        first = violation if n == 0 else first
        if first == 0 or violation / first <= tolerance:
            break
    return rows, np.ascontiguousarray(columns.T)


def singular_vectors(data: sparse.csr_matrix, k: int, *, seed: int) -> Singular:
    """The first k singular vectors and values (randomised: Halko, Martinsson & Tropp 2011); k at most the smaller side."""
    from sklearn.utils.extmath import randomized_svd

    left, size, right = randomized_svd(data, k, random_state=seed)
    return left, size, right


def nndsvd(data: sparse.csr_matrix, k: int, *, seed: int, singular: Singular | None = None) -> tuple[Floats, Floats]:
    """Where to begin: the singular vectors without what is negative in them (Boutsidis & Gallopoulos 2008).

    Args:
        data: shape (n, m).
        k: topics, at most the smaller side.
        seed: of the randomised decomposition.
        singular: as many singular vectors or more, where they are known.

    Returns:
        Factors of shape (n, k) and (k, m).
    """
    if singular is None or len(singular[1]) < k:
        singular = singular_vectors(data, k, seed=seed)
    left, size, right = singular[0][:, :k], singular[1][:k], singular[2][:k]
    made = np.zeros_like(left), np.zeros_like(right)
    for j in range(k):
        x, y = left[:, j], right[j]
        pairs = [(np.abs(x), np.abs(y))] if j == 0 else [(np.maximum(s * x, 0), np.maximum(s * y, 0)) for s in (1, -1)]
        norms = [(math.sqrt(a @ a), math.sqrt(b @ b)) for a, b in pairs]
        side = int(len(pairs) > 1 and not norms[0][0] * norms[0][1] > norms[1][0] * norms[1][1])
        (a, b), (a_norm, b_norm) = pairs[side], norms[side]
        if j == 0:
            made[0][:, 0], made[1][0] = np.sqrt(size[0]) * a, np.sqrt(size[0]) * b
        else:
            scale = np.sqrt(size[j] * (a_norm * b_norm))
            made[0][:, j], made[1][j] = scale * (a / a_norm), scale * (b / b_norm)
    for factor in made:
        factor[factor < _NEAR_NOTHING] = 0
    return made


_NEAR_NOTHING = 1e-6


def _by_scikit_learn(
    data: sparse.csr_matrix, left: Floats, right: Floats, *, tolerance: float, iterations: int
) -> tuple[Floats, Floats]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(n_components=left.shape[1], init="custom", max_iter=iterations, tol=tolerance)
    # A text that is reproduced without any rest has an error of 0, which rounding may put below 0.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        # Topics settle long before the last digits do; the limit of iterations is part of the method.
        warnings.simplefilter("ignore", ConvergenceWarning)
        made = model.fit_transform(
            data, W=np.array(left, dtype=data.dtype, order="C"), H=np.array(right, dtype=data.dtype, order="C")
        )
    return made, model.components_


def sweep(own: Floats, gram: Floats, product: Floats, scratch: Floats) -> float:
    """Better every coordinate of a factor once, the other one held.

    Args:
        own: the factor, shape (rows, topics); changed in place.
        gram: of the other factor, shape (topics, topics).
        product: of the data and the other factor, shape (rows, topics).
        scratch: of the factor's precision, shape (topics + 2, rows at a time): they should fit into the fastest memory.

    Returns:
        By how much the optimality conditions were violated.
    """
    n_rows, n_topics = own.shape
    at_once = scratch.shape[1]
    scratch[:] = 0
    for begin in range(0, n_rows, at_once):
        size = min(at_once, n_rows - begin)
        for topic in range(n_topics):
            for i in range(size):
                scratch[topic, i] = own[begin + i, topic]
        # Views, whose indices begin at 0: an index that might be negative keeps the loop from being done in parallel.
        slope, violated = scratch[n_topics, :size], scratch[n_topics + 1, :size]
        for topic in range(n_topics):
            changed = scratch[topic, :size]
            for i in range(size):
                slope[i] = -product[begin + i, topic]
            for other in range(n_topics):
                shared, line = gram[topic, other], scratch[other, :size]
                for i in range(size):
                    slope[i] += shared * line[i]
            for i in range(size):
                # Summed by place in the block, in an order that no processor's vectors change.
                violated[i] += abs(slope[i]) if (changed[i] != 0) | (slope[i] < 0) else 0 * slope[i]
            curvature = gram[topic, topic]
            if curvature != 0:
                for i in range(size):
                    changed[i] = max(changed[i] - slope[i] / curvature, 0)
        for i in range(size):
            for topic in range(n_topics):
                own[begin + i, topic] = scratch[topic, i]
    violation = 0.0
    for i in range(at_once):
        violation += scratch[n_topics + 1, i]
    return violation


@cache
def _compiled() -> Callable[..., float]:
    """The loop as machine code; it lets other threads run meanwhile."""
    from numba import njit

    compiled: Any = njit
    try:
        made: Callable[..., float] = compiled(sweep, cache=True, nogil=True)
    except RuntimeError:  # nowhere to keep it: compiled for this process alone
        made = compiled(sweep, nogil=True)
    return made
