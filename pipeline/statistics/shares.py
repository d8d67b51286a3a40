"""Shares with their intervals, and how far two readers agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt

_Z = 1.959963984540054


def wilson(hits: int, n: int, design_effect: float = 1.0) -> tuple[float, float]:
    """Wilson's interval of a share (1927), on the size that clustered observations are worth."""
    size, share = n / design_effect, hits / n
    middle = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    half = _Z / (1 + _Z**2 / size) * sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float | None, float | None] | None:
    """Cohen's kappa (1960) of two readers with its 95 % interval.

    Standard error for large samples: Fleiss, Cohen & Everitt 1969 (Psychological Bulletin 72); ends are cut at -1 and 1.

    Args:
        pairs: what the one and what the other answered, of each thing that both answered.

    Returns:
        Kappa, low, high; no interval where the standard error is zero, which says only that the formula fails there (both
        agree throughout, or one has a single answer). None where kappa is not defined: nothing to compare, or one answer to
        everything by both.
    """
    n = len(pairs)
    cells = {pair: count / n for pair, count in Counter(pairs).items()}
    answers = sorted({answer for pair in pairs for answer in pair})
    one = {a: sum(p for (first, _), p in cells.items() if first == a) for a in answers}
    other = {a: sum(p for (_, second), p in cells.items() if second == a) for a in answers}
    chance = sum(one[a] * other[a] for a in answers)
    if len(answers) < 2:
        return None
    agreed = sum(cells.get((a, a), 0.0) for a in answers)
    kappa = (agreed - chance) / (1 - chance)
    same = sum(cells.get((a, a), 0.0) * (1 - chance - (one[a] + other[a]) * (1 - agreed)) ** 2 for a in answers)
    apart = sum(p * (other[a] + one[b]) ** 2 for (a, b), p in cells.items() if a != b)
    spread = same + (1 - agreed) ** 2 * apart - (agreed * chance - 2 * chance + agreed) ** 2
    half = _Z * sqrt(max(0.0, spread) / n) / (1 - chance) ** 2
    if half < 1e-6:
        return kappa, None, None
    return kappa, max(-1.0, kappa - half), min(1.0, kappa + half)
