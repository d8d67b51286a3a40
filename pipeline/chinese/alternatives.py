"""A pattern of any of many words, as a tree by their characters: at a place few of them are tried."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A regular expression of any of some words, the longest that fits first.

    Args:
        words: not empty ones; without any, the expression fits nowhere.

    Returns:
        What their alternation, longest first, would find.
    """
    rests: dict[str, set[str]] = {}
    for word in words:
        rests.setdefault(word[0], set()).add(word[1:])
    branches = [re.escape(first) + _tree(rest) for first, rest in sorted(rests.items())]
    return f"(?:{'|'.join(branches)})" if branches else "(?!)"


def _tree(rests: set[str]) -> str:
    """What may follow a common beginning."""
    longer = rests - {""}
    if len(longer) == 1 and len(rests) == 1:
        return re.escape(longer.pop())
    return any_of(longer) + ("?" if "" in rests else "") if longer else ""
