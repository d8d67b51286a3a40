"""The dictionary: runs of tokens that are joined after decoding.

References:
    spacy_pkuseg: __init__.py (Postprocesser.post_process).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.flat import (
    CHAR_BITS,
    HAS_ENTRIES,
    IS_ENTRY,
    LAST_FOLDED,
    RAW_FLAG_BITS,
    RAW_HOME,
    FlatModel,
    find,
)
from pipeline.segment.scratch import Scratch

MOST_JOINED = 7
_FLAG_MASK = (1 << RAW_FLAG_BITS) - 1


def find_entries(model: FlatModel, s: Scratch, n_tokens: int) -> bool:
    """Fill in which runs of tokens are dictionary entries; True if any is to be joined."""
    bits = model.sizes[RAW_HOME]
    stop, found = s.cuts[n_tokens], 0
    for token in range(n_tokens):
        s.matches[token] = 0
    for token in range(n_tokens - 1):
        at = s.cuts[token + 1]
        # Four of five boundaries lie between characters that are neighbours in no entry.
        if s.ids[at - 1] > LAST_FOLDED and s.ids[at] > LAST_FOLDED and model.pair_entries[s.rows[at]] & 1 == 0:
            continue
        at = s.cuts[token] + 1
        node = int(s.raw[at - 1])
        flags = int(model.raw_flags[node])
        matches, run, second = 1, 1, True
        while True:
            if at == s.cuts[token + run]:
                matches |= (flags & IS_ENTRY) << run
                run += 1
            if flags & HAS_ENTRIES == 0 or at == stop or run > MOST_JOINED:
                break
            if second and s.ids[at - 1] > LAST_FOLDED and s.ids[at] > LAST_FOLDED:
                value = int(model.pair_entries[s.rows[at]]) >> 1
            else:
                value = find(model.raw_slots, bits, node << CHAR_BITS | s.raw[at])
            if value == 0:
                break
            node, flags, second = value >> RAW_FLAG_BITS, value & _FLAG_MASK, False
            at += 1
        s.matches[token] = matches
        found |= matches >> 2
    if found == 0:
        return False
    for token in range(n_tokens):
        for run in range(2, MOST_JOINED + 1):
            if (s.matches[token] >> run) & 1 != 0:
                for part in range(token, token + run):
                    if not token_is_entry(
                        model.raw_slots, model.raw_flags, model.sizes[RAW_HOME], s.raw, s.matches, part,
                        s.cuts[part], s.cuts[part + 1],
                    ):  # fmt: skip
                        return True
    return False


def join_tokens(model: FlatModel, s: Scratch, n_tokens: int) -> int:
    """Join runs of tokens that are a dictionary entry, unless each of them is one: pkuseg's post-processing.

    Cuts are changed in place; matches must be filled in. A token that was joined stands for several original ones.

    Returns:
        The number of tokens left.
    """
    longest, before = 0, n_tokens
    for cut in range(n_tokens + 1):
        s.original[cut] = cut
        if cut < n_tokens:
            longest |= s.matches[cut]
    for run in range(MOST_JOINED, 1, -1):
        if n_tokens == before and longest >> run == 0:
            continue
        token = 0
        while token + run <= n_tokens:
            length = s.original[token + run] - s.original[token]
            if length <= MOST_JOINED:
                entry = bool((s.matches[s.original[token]] >> length) & 1 != 0)
            else:
                entry = is_entry(
                    model.raw_slots, model.raw_flags, model.sizes[RAW_HOME], s.raw, s.cuts[token], s.cuts[token + run]
                )
            if entry and not all_entries(
                model.raw_slots, model.raw_flags, model.sizes[RAW_HOME], s.raw, s.matches, s.cuts, s.original,
                token, token + run,
            ):  # fmt: skip
                for rest in range(token + run, n_tokens + 1):
                    s.cuts[rest - run + 1] = s.cuts[rest]
                    s.original[rest - run + 1] = s.original[rest]
                n_tokens -= run - 1
            token += 1
    return n_tokens


# Small functions called in the middle of loops get the arrays they need: handing on whole tuples costs more than they do.


def all_entries(
    raw_slots: NDArray[np.int64],
    raw_flags: NDArray[np.uint8],
    bits: int,
    raw: NDArray[np.int64],
    matches: NDArray[np.int64],
    cuts: NDArray[np.int64],
    original: NDArray[np.int64],
    first: int,
    last: int,
) -> bool:
    """Whether each of the tokens from first up to last, joined or not, is a dictionary entry."""
    for token in range(first, last):
        length = original[token + 1] - original[token]
        if length == 1:
            entry = token_is_entry(
                raw_slots, raw_flags, bits, raw, matches, original[token], cuts[token], cuts[token + 1]
            )
        elif length <= MOST_JOINED:
            entry = bool((matches[original[token]] >> length) & 1 != 0)
        else:
            entry = is_entry(raw_slots, raw_flags, bits, raw, cuts[token], cuts[token + 1])
        if not entry:
            return False
    return True


def token_is_entry(
    raw_slots: NDArray[np.int64],
    raw_flags: NDArray[np.uint8],
    bits: int,
    raw: NDArray[np.int64],
    matches: NDArray[np.int64],
    token: int,
    start: int,
    end: int,
) -> bool:
    """Whether an original token, from start to end, is a dictionary entry; found out when first asked for."""
    if matches[token] & 1 == 0:
        matches[token] |= 3 if is_entry(raw_slots, raw_flags, bits, raw, start, end) else 1
    return bool(matches[token] & 2 != 0)


def is_entry(
    raw_slots: NDArray[np.int64], raw_flags: NDArray[np.uint8], bits: int, raw: NDArray[np.int64], start: int, end: int
) -> bool:
    """Whether the characters from start to end are a dictionary entry."""
    node = int(raw[start])
    flags = int(raw_flags[node])
    for at in range(start + 1, end):
        if flags & HAS_ENTRIES == 0:
            return False
        value = find(raw_slots, bits, node << CHAR_BITS | raw[at])
        if value == 0:
            return False
        node, flags = value >> RAW_FLAG_BITS, value & _FLAG_MASK
    return flags & IS_ENTRY != 0
