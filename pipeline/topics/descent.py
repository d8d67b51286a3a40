"""Non-negative matrix factorisation by coordinate descent: scikit-learn's steps, with its last digits, in half the time.

For few rows numpy does the same: to load scikit-learn and numba takes longer than all that there is to fit to them.

The rows of a factor know nothing of one another, so the gradient of one coordinate is worked out for some hundred rows at
once: loops over neighbours in memory, which processors do several numbers at a time. Every sum of a factor runs in the order
in which scikit-learn's own loop adds, so the same paragraphs give the same topics (Cichocki & Phan 2009, IEICE Transactions
E92-A(3), for the method).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

Floats = NDArray[np.floating]
Singular = tuple[Floats, Floats, Floats]  # left vectors, values, right vectors
_WORTH_LOADING = 1000  # rows; to load scikit-learn and numba takes as long as all fits to fewer
_MORE = 10  # random directions beyond those that are asked for, as many as scikit-learn takes
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
    sweep = _sweep_for(data, left.shape[1])
    # Both as rows by topics, as scikit-learn has them, so that the products of matrices are its own.
    rows, columns = (np.array(factor, dtype=data.dtype, order="C") for factor in (left, right.T))
    transposed = data.T
    first = 0.0
    for n in range(iterations):
        violation = 0.0
        for own, other, seen in ((rows, columns, data), (columns, rows, transposed)):
            violation += float(sweep(own, other.T @ other, seen @ other))
        first = violation if n == 0 else first
        if first == 0 or violation / first <= tolerance:
            break
    return rows, np.ascontiguousarray(columns.T)


def singular_vectors(data: sparse.csr_matrix, k: int, *, seed: int) -> Singular:
    """The first k singular vectors and values (randomised: Halko, Martinsson & Tropp 2011); k at most the smaller side."""
    if data.shape[0] < _WORTH_LOADING:
        return _singular_vectors(data, k, seed=seed)
    from sklearn.utils.extmath import randomized_svd

    left, size, right = randomized_svd(data, k, random_state=seed)
    return left, size, right


def _singular_vectors(data: sparse.csr_matrix, k: int, *, seed: int) -> Singular:
    """What scikit-learn's randomized_svd gives: powers of the data applied to random directions, then an exact decomposition."""
    wide = data.shape[0] < data.shape[1]
    high = data.T if wide else data
    found = np.random.RandomState(seed).normal(size=(high.shape[1], k + _MORE)).astype(data.dtype)
    for _ in range(7 if k < 0.1 * min(data.shape) else 4):
        found, _ = linalg.lu(high @ found, permute_l=True, check_finite=False)
        found, _ = linalg.lu(high.T @ found, permute_l=True, check_finite=False)
    found, _ = linalg.qr(high @ found, mode="economic", check_finite=False)
    left, size, right = linalg.svd(found.T @ high, full_matrices=False)
    left, right = (found @ left)[:, :k], right[:k]
    if wide:
        left, right = right.T, left.T
    # Of a vector and its opposite the one whose largest part on the left is positive.
    sign = np.sign(left[np.abs(left).argmax(axis=0), np.arange(k)])
    return left * sign, size[:k], right * sign[:, None]


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


def _sweep_for(data: sparse.csr_matrix, k: int) -> Callable[[Floats, Floats, Floats], float]:
    """The loop over a factor's coordinates that is soonest done: in numpy, or as machine code where that is worth its loading."""
    if data.shape[0] < _WORTH_LOADING:
        return _sweep
    try:
        compiled = _compiled()
    except ImportError:  # numba is not here, or not for this Python
        return _sweep
    scratch = np.empty((k + 2, _BLOCK), dtype=data.dtype)
    return lambda own, gram, product: compiled(own, gram, product, scratch)


def _sweep(own: Floats, gram: Floats, product: Floats) -> float:
    """What :func:`sweep` does, a topic at a time for all rows; arguments and result as there."""
    lines, aims = np.ascontiguousarray(own.T), np.negative(product.T, order="C")
    before, slopes = lines.copy(), np.empty_like(lines)
    terms = np.empty((len(lines) + 1, lines.shape[1]), dtype=own.dtype)
    shared = terms[1:]
    for line, aim, slope, weights, curvature in zip(
        lines, aims, slopes, gram[:, :, None], gram.diagonal(), strict=True
    ):
        terms[0] = aim
        np.multiply(weights, lines, out=shared)
        np.add.reduce(terms, axis=0, out=slope)  # adds line to line, in the order of the loop
        if curvature != 0:
            np.maximum(line - slope / curvature, 0, out=line)
    own[:] = lines.T
    violated = np.where((before != 0) | (slopes < 0), np.abs(slopes), 0)
    return float(violated.cumsum()[-1])  # one after the other, as the loop adds


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
