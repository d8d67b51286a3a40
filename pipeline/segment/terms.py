"""The user's lexicon over batches of texts: what :class:`pipeline.segment.lexicon.Lexicon` does, on arrays.

Like :mod:`pipeline.segment.kernel`, plain functions that numba compiles.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.flat import CHAR_BITS, IS_KNOWN, NODE_BITS, RAW_FLAG_BITS, RAW_HOME, FlatModel, find, make_slots
from pipeline.segment.lexicon import PREFIXES, SUFFIXES, read_entries

_RAW_MASK = (1 << CHAR_BITS) - 1
_SYMBOL, _WORD, _LATIN, _DIGIT = range(4)
_KIND, _PREFIX, _SUFFIX = 3, 4, 8  # bits of Terms.kinds
_LONGEST_CUT = 62  # cuts are bits of an int64


class Terms(NamedTuple):
    """A lexicon as a trie.

    Attributes:
        chars: uint16[0x110000], numbers of the characters that the terms are made of.
        slots: (node, character) -> ``node << 1 | a term ends here``.
        inner: int64[nodes], the cuts within the term that ends at a node, bit i for a cut after i characters.
        sizes: int64[2], bits of the table's homes and the length of the longest term.
        kinds: uint8[0x110000], whether a code point is a digit, a Latin letter, another letter or none of these; and
            whether it is a prefix or a suffix that a compound may keep.
    """

    chars: NDArray[np.uint16]
    slots: NDArray[np.int64]
    inner: NDArray[np.int64]
    sizes: NDArray[np.int64]
    kinds: NDArray[np.uint8]


def make_terms(lexicon: Iterable[str]) -> Terms | None:
    """The trie of a lexicon; None if it is not one for arrays: white space within terms, or too many or too long ones."""
    entries = read_entries(lexicon)
    terms = sorted(entries)
    chars = {char: i for i, char in enumerate(sorted(set("".join(terms))), 1)}
    if any(char.isspace() for char in chars) or len(chars) >= 1 << CHAR_BITS:
        return None
    if any(cuts and cuts[-1] > _LONGEST_CUT for cuts in entries.values()):
        return None
    children: dict[int, int] = {}
    ending: dict[int, int] = {}
    for term in terms:
        node = 0
        for char in term:
            node = children.setdefault(node << CHAR_BITS | chars[char], len(children) + 1)
        ending[node] = sum(1 << cut for cut in entries[term])
    if len(children) >= 1 << NODE_BITS:
        return None
    keys = np.fromiter(children, dtype=np.int64, count=len(children))
    slots, bits = make_slots(
        keys, np.array([node << 1 | (node in ending) for node in children.values()], dtype=np.int64)
    )
    inner = np.zeros(len(children) + 1, dtype=np.int64)
    inner[list(ending)] = list(ending.values())
    table = np.zeros(sys.maxunicode + 1, dtype=np.uint16)
    table[[ord(char) for char in chars]] = list(chars.values())
    sizes = np.array([bits, max(map(len, terms), default=0)], dtype=np.int64)
    return Terms(table, slots, inner, sizes, _kinds())


@functools.cache
def _kinds() -> NDArray[np.uint8]:
    codes = np.arange(sys.maxunicode + 1, dtype=np.uint32)
    text = codes.view("<U1")
    letters = np.strings.isalpha(text)
    kinds = np.where(letters, _WORD, _SYMBOL)
    kinds[letters & (codes < 128)] = _LATIN
    kinds[np.strings.isdigit(text)] = _DIGIT
    for affixes, bit in ((PREFIXES, _PREFIX), (SUFFIXES, _SUFFIX)):
        kinds[[ord(char) for char in sorted(affixes)]] |= bit
    return kinds.astype(np.uint8)


def apply_terms(
    model: FlatModel,
    terms: Terms,
    codes: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    spans: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
    result: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
) -> int:
    """Keep the terms of a lexicon whole.

    Args:
        model: the arrays; its words are not cut through.
        terms: the lexicon.
        codes: code points of all texts.
        bounds: where each text starts in codes, and the end of the last.
        spans: number of tokens of each text, their starts and ends.
        result: filled with the same; starts and ends as long as codes.

    Returns:
        The number of tokens.
    """
    counts, starts, ends = spans
    new_counts, new_starts, new_ends = result
    longest = 0
    for text in range(len(counts)):
        longest = max(longest, bounds[text + 1] - bounds[text])
    # For each character its token and whether a token starts or ends before it; the terms found, and their ends.
    owner, cuts = np.empty(longest + 1, np.int64), np.empty(longest + 1, np.int64)
    kept_starts, kept_ends = np.empty(longest + 1, np.int64), np.empty(longest + 1, np.int64)
    found, nodes = np.empty(terms.sizes[1] + 1, np.int64), np.empty(terms.sizes[1] + 1, np.int64)
    first, total = 0, 0
    for text in range(len(counts)):
        lo, n, n_tokens = bounds[text], bounds[text + 1] - bounds[text], counts[text]
        n_kept, position, marked = 0, 0, False
        for start in range(n):
            if start < position or terms.chars[codes[lo + start]] == 0:
                continue
            n_found = find_terms(terms, codes, lo + start, lo + n, found, nodes)
            if n_found and not marked:
                mark_tokens(starts, ends, first, n_tokens, n, owner, cuts)
                marked = True
            for i in range(n_found - 1, -1, -1):
                end, inner = found[i] - lo, terms.inner[nodes[i]]
                if not may_cut(
                    model, terms, codes, lo, start, start, end, first, starts, ends, owner, cuts
                ) or not may_cut(model, terms, codes, lo, end, start, end, first, starts, ends, owner, cuts):
                    continue
                kept_starts[n_kept] = start
                for cut in range(1, min(end - start, _LONGEST_CUT + 1)):
                    if (inner >> cut) & 1 != 0:
                        kept_ends[n_kept] = start + cut
                        n_kept += 1
                        kept_starts[n_kept] = start + cut
                kept_ends[n_kept] = end
                n_kept += 1
                position = end
                break
        before = total
        total = rebuild(starts, ends, first, n_tokens, kept_starts, kept_ends, n_kept, new_starts, new_ends, total)
        new_counts[text] = total - before
        first += n_tokens
    return total


def find_terms(
    terms: Terms,
    codes: NDArray[np.uint32],
    start: int,
    stop: int,
    found: NDArray[np.int64],
    nodes: NDArray[np.int64],
) -> int:
    """Fill in the ends and nodes of the terms that start at a place, the shortest first; returns how many there are."""
    node, n_found, at = 0, 0, start
    while at < stop:
        value = find(terms.slots, terms.sizes[0], node << CHAR_BITS | int(terms.chars[codes[at]]))
        if value == 0:
            break
        at += 1
        node = value >> 1
        if value & 1:
            found[n_found], nodes[n_found] = at, node
            n_found += 1
    return n_found


def mark_tokens(
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    first: int,
    n_tokens: int,
    n: int,
    owner: NDArray[np.int64],
    cuts: NDArray[np.int64],
) -> None:
    """Fill in the token of each character of a text, -1 for white space, and where tokens start or end."""
    for i in range(n + 1):
        owner[i] = -1
        cuts[i] = 0
    for token in range(first, first + n_tokens):
        cuts[starts[token]] = 1
        cuts[ends[token]] = 1
        for i in range(starts[token], ends[token]):
            owner[i] = token


def may_cut(
    model: FlatModel,
    terms: Terms,
    codes: NDArray[np.uint32],
    lo: int,
    edge: int,
    start: int,
    end: int,
    first: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    owner: NDArray[np.int64],
    cuts: NDArray[np.int64],
) -> bool:
    """Whether the term from start to end may begin or end at a place of a text."""
    if cuts[edge] == 1:
        return True
    kind = terms.kinds[codes[lo + edge]] & _KIND
    if kind != terms.kinds[codes[lo + edge - 1]] & _KIND:
        return True
    if kind >= _LATIN:  # or a digit
        return False
    token = owner[edge]
    if token < 0:
        return True
    left, right = int(starts[token]), int(ends[token])
    if not is_known(model, codes, lo + left, lo + right):
        return True
    if left > start or end > right:
        return False
    return remains(model, terms, codes, lo + left, lo + start, _PREFIX) and remains(
        model, terms, codes, lo + end, lo + right, _SUFFIX
    )


def remains(model: FlatModel, terms: Terms, codes: NDArray[np.uint32], start: int, end: int, affix: int) -> bool:
    """Whether what is left of a word when a term is cut out of it is nothing, an affix or a word itself."""
    if end - start < 2:
        return start == end or terms.kinds[codes[start]] & affix != 0
    return is_known(model, codes, start, end)


def is_known(model: FlatModel, codes: NDArray[np.uint32], start: int, end: int) -> bool:
    """Whether the code points from start to end are a word of the model or of the dictionary."""
    node = int(model.chars[codes[start]]) & _RAW_MASK
    flags = int(model.raw_flags[node])
    for at in range(start + 1, end):
        value = find(
            model.raw_slots, int(model.sizes[RAW_HOME]), node << CHAR_BITS | int(model.chars[codes[at]]) & _RAW_MASK
        )
        if value == 0:
            return False
        node, flags = value >> RAW_FLAG_BITS, value & ((1 << RAW_FLAG_BITS) - 1)
    return flags & IS_KNOWN != 0


def rebuild(
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    first: int,
    n_tokens: int,
    kept_starts: NDArray[np.int64],
    kept_ends: NDArray[np.int64],
    n_kept: int,
    new_starts: NDArray[np.int32],
    new_ends: NDArray[np.int32],
    total: int,
) -> int:
    """Write a text's tokens with the kept terms put in, and what these leave of the tokens they touch.

    Returns:
        The number of tokens written so far.
    """
    kept = 0
    for token in range(first, first + n_tokens):
        start, end = np.int64(starts[token]), np.int64(ends[token])
        while start < end:
            if kept == n_kept or end <= kept_starts[kept]:
                new_starts[total], new_ends[total] = start, end
                total += 1
                break
            if start < kept_starts[kept]:
                new_starts[total], new_ends[total] = start, kept_starts[kept]
                total += 1
            start = max(start, kept_starts[kept])
            if end < kept_ends[kept]:
                break
            new_starts[total], new_ends[total] = kept_starts[kept], kept_ends[kept]
            total += 1
            start = kept_ends[kept]
            kept += 1
    return total
