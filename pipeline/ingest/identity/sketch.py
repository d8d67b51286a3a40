"""Sketches of texts, by which the same report is known again in another format or with small differences.

A text is the set of its shingles: runs of six Han characters or digits, whatever stands between them (Broder 1997, On the
resemblance and containment of documents). Of the shingles' hashes the smallest are kept (bottom-k sketch: Cohen and
Kaplan 2007). Two sketches give the share of shingles that two texts have in common, with a standard error of
sqrt(J (1 - J) / k): 0.04 at J = 0.8 for k = 128.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

Sketch = NDArray[np.uint32]
SIZE = 128
_SHINGLE = 6
_MOST_SHARED = 60  # texts; a hash that more of them share is a standing phrase
_PAIRS_AT_ONCE = 2_000_000
_KEPT = re.compile(r"[^0-9\u3400-\u4dbf\u4e00-\u9fff]+")
_FACTORS = np.array([0x9E3779B97F4A7C15 * (2 * i + 1) & 0xFFFFFFFFFFFFFFFF for i in range(_SHINGLE)], dtype=np.uint64)


def sketch(text: str) -> Sketch:
    """Sketch of a text: up to 128 hashes, ascending.

    Args:
        text: the whole text.
    """
    kept = _KEPT.sub("", text)
    if len(kept) < _SHINGLE:
        return np.empty(0, dtype=np.uint32)
    codes = np.frombuffer(kept.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    n = len(codes) - _SHINGLE + 1
    mixed = np.zeros(n, dtype=np.uint64)
    for i, factor in enumerate(_FACTORS):
        mixed += (codes[i : n + i] + np.uint64(i)) * factor
    for shift, factor in ((33, 0xFF51AFD7ED558CCD), (33, 0xC4CEB9FE1A85EC53)):  # finalizer of MurmurHash3
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    hashes = (mixed >> np.uint64(32)).astype(np.uint32)
    hashes.sort()
    return np.unique(hashes[: 8 * SIZE])[:SIZE]  # phrases that stand more than once are few


def resemblance(a: Sketch, b: Sketch) -> float:
    """Estimated Jaccard similarity of two texts, from 0 to 1.

    Args:
        a: sketch of one text.
        b: sketch of the other.
    """
    if not len(a) or not len(b):
        return 0.0
    smallest = np.union1d(a, b)[: max(len(a), len(b))]
    both = np.intersect1d(a, b, assume_unique=True)
    return float(np.isin(smallest, both, assume_unique=True).mean())


def containment(a: Sketch, b: Sketch, size_a: int, size_b: int) -> float:
    """Estimated share of the shorter text that stands in the longer one.

    Args:
        a: sketch of one text.
        b: sketch of the other.
        size_a: its characters.
        size_b: characters of the other.
    """
    similar = resemblance(a, b)
    return min(1.0, similar / (1 + similar) * (size_a + size_b) / max(1, min(size_a, size_b)))


def alike_pairs(
    sketches: list[Sketch], *, least: int = 40, among: NDArray[np.bool_] | None = None
) -> list[tuple[int, int]]:
    """Pairs of texts that have many of their smallest hashes in common, found without comparing all with all.

    Args:
        sketches: one a text.
        least: hashes in common, of up to 128.
        among: texts of which one at least must be in a pair; None for all.

    Returns:
        Pairs of positions, the smaller first, in order. A hash that more than 60 texts share is a standing phrase and
        says nothing.
    """
    if not sketches:
        return []
    hashes = np.concatenate(sketches)
    owner = np.repeat(np.arange(len(sketches)), [len(s) for s in sketches])
    order = np.argsort(hashes, kind="stable")
    hashes, owner = hashes[order], owner[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.empty(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(hashes)])
    codes, counts = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for length in range(2, _MOST_SHARED + 1):
        left, right = np.triu_indices(length, 1)
        alike = starts[lengths == length]
        step = max(1, _PAIRS_AT_ONCE // len(left))
        for begin in range(0, len(alike), step):
            members = owner[alike[begin : begin + step, None] + np.arange(length)]
            first, second = members[:, left].ravel(), members[:, right].ravel()
            if among is not None:
                kept = among[first] | among[second]
                first, second = first[kept], second[kept]
            codes, counts = _added(codes, counts, first * len(sketches) + second)
    return [divmod(code, len(sketches)) for code in codes[counts >= least].tolist()]


def _added(
    codes: NDArray[np.int64], counts: NDArray[np.int64], more: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Different codes in order with how often each occurs, and further ones counted in."""
    new, times = np.unique(more, return_counts=True)
    merged, at = np.unique(np.concatenate([codes, new]), return_inverse=True)
    total = np.bincount(at, weights=np.concatenate([counts, times]), minlength=len(merged))
    return merged, total.astype(np.int64)
