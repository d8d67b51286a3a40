"""The decoder in numpy alone, for small inputs: no compiled code to load, a tenth of the speed.

The same steps as :mod:`pipeline.segment.kernel` over all texts at once; the few pieces of text where two paths are
equally good or where tokens are joined go through the kernel's own functions, uncompiled.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segment import exact, flat, joining, kernel
from pipeline.segment.flat import CHAR_BITS, GOLDEN, N_TAGS, VALUE_BITS, VALUE_MASK, WORD_BITS, FlatModel
from pipeline.segment.scratch import make_scratch

Ints = NDArray[np.int64]
_LENGTHS = range(2, 7)


class _Text(NamedTuple):
    """Characters of all texts without white space.

    Attributes:
        ids: normalised characters.
        raw: characters as written.
        at: their offsets in their texts.
        text: which text each is of.
        starts: where the pieces without white space start, and the end of the last.
        left: how many characters of its piece come before each.
        right: how many come behind it.
    """

    ids: Ints
    raw: Ints
    at: Ints
    text: Ints
    starts: Ints
    left: Ints
    right: Ints


def decode(
    model: FlatModel,
    codes: NDArray[np.uint32],
    bounds: Ints,
    counts: NDArray[np.int32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> int:
    """Segment texts, as :func:`pipeline.segment.kernel.decode` does: same arguments, same tokens."""
    text = _read(model, codes, bounds)
    if not len(text.ids):
        counts[:] = 0
        return 0
    begins = _begins(model, text)
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(text.ids)) - 1
    counts[:] = np.bincount(text.text[first], minlength=len(counts))
    starts[: len(first)] = text.at[first]
    ends[: len(first)] = text.at[last] + 1
    return len(first)


def _read(model: FlatModel, codes: NDArray[np.uint32], bounds: Ints) -> _Text:
    entries = model.chars[codes].astype(np.int64)
    kept = np.flatnonzero(entries >> CHAR_BITS != flat.SPACE)
    entries = entries[kept]
    text = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[kept]
    if not len(kept):
        return _Text(entries, entries, kept, text, kept, kept, kept)
    breaks = np.flatnonzero((np.diff(kept) > 1) | (np.diff(text) > 0)) + 1
    starts = np.concatenate([[0], breaks, [len(kept)]])
    sizes = np.diff(starts)
    left = np.arange(len(kept)) - np.repeat(starts[:-1], sizes)
    right = np.repeat(sizes, sizes) - 1 - left
    at = kept - bounds[text]
    return _Text(entries >> CHAR_BITS, entries & 0xFFFF, at, text, starts, left, right)


def _find(slots: Ints, bits: int, keys: Ints) -> Ints:
    """Values of keys in a hash table, 0 for those it has not."""
    at = (keys * np.int64(GOLDEN)) >> (64 - bits) & ((1 << bits) - 1)
    found = slots[at]
    open_ = np.flatnonzero((found != 0) & (found >> VALUE_BITS != keys))
    while len(open_):
        at[open_] += 1
        entries = slots[at[open_]]
        found[open_] = entries
        open_ = open_[(entries != 0) & (entries >> VALUE_BITS != keys[open_])]
    values: Ints = found & VALUE_MASK
    return values


def _shift(values: Ints, by: int, valid: NDArray[np.bool_]) -> Ints:
    """The values so many characters further on, 0 where that is not valid."""
    return np.where(valid, np.roll(values, -by), 0)


def _begins(model: FlatModel, text: _Text) -> NDArray[np.bool_]:
    """Whether a token starts at each character."""
    keys = _shift(text.ids, -1, text.left > 0) << CHAR_BITS | text.ids
    rows = np.where(text.left > 0, _find(model.pair_slots, int(model.sizes[flat.PAIR_HOME]), keys), 0)
    words = _words(model, text, rows)
    scores = _character_scores(model, text, rows)
    _add_words(model, text, words, scores)
    tags, doubtful = _best_tags(model, text, scores)
    for piece in doubtful:
        start, end = text.starts[piece : piece + 2]
        tags[start:end] = _exact_tags(model, text.ids[start:end])
    begins: NDArray[np.bool_] = (model.begins[tags] != 0) | (text.left == 0)
    _join(model, text, begins)
    return begins


def _words(model: FlatModel, text: _Text, rows: Ints) -> dict[int, Ints]:
    """For each length, the word of that length that starts at each character, 0 where there is none."""
    bits, n_words = int(model.sizes[flat.NODE_HOME]), int(model.sizes[flat.N_WORDS])
    words = {length: np.zeros(len(text.ids), dtype=np.int64) for length in _LENGTHS}
    at = np.flatnonzero(text.right > 0)
    values = model.pair_scores[rows[at + 1], flat.PAIR_NODE].astype(np.int64)
    for length in _LENGTHS:
        nodes = values >> 1
        found = (values != 0) & (nodes <= n_words)
        words[length][at[found]] = nodes[found]
        further = (values & 1 != 0) & (text.right[at] >= length)
        at, nodes = at[further], nodes[further]
        values = _find(model.node_slots, bits, nodes << CHAR_BITS | text.ids[at + length]) if len(at) else at
    return words


def _character_scores(model: FlatModel, text: _Text, rows: Ints) -> Ints:
    columns = np.arange(N_TAGS)
    scores = np.tile(model.bias.astype(np.int64), (len(text.ids), 1))
    for by, column in ((0, flat.HERE), (-1, flat.BEFORE), (1, flat.AFTER), (-2, flat.BEFORE2), (2, flat.AFTER2)):
        ids = _shift(text.ids, by, text.left >= -by if by < 0 else text.right >= by)
        scores += model.char_scores[ids[:, None], column + columns]
    # A pair's row is where the pair ends, and row 0 where a piece starts.
    for by, column in ((0, flat.PAIR_ENDS), (1, flat.PAIR_STARTS), (-1, flat.PAIR_BEFORE)):
        ids = _shift(rows, by, text.left >= -by if by < 0 else text.right >= by)
        scores += model.pair_scores[ids[:, None], column + columns]
    return scores


def _add_words(model: FlatModel, text: _Text, words: dict[int, Ints], scores: Ints) -> None:
    bits = int(model.sizes[flat.WORD_PAIR_HOME])
    ending = {}
    for length, starting in words.items():
        at = np.flatnonzero(starting)
        found = starting[at]
        scores[at] += model.word_scores[found, flat.WORD_STARTS : flat.WORD_STARTS + N_TAGS]
        scores[at + length - 1] += model.word_scores[found, flat.WORD_ENDS : flat.WORD_ENDS + N_TAGS]
        ending[length] = _shift(starting, -length, text.left >= length)
    for before in ending.values():
        for starting in words.values():
            at = np.flatnonzero((before != 0) & (starting != 0))
            rows = _find(model.word_pair_slots, bits, before[at] << WORD_BITS | starting[at])
            at, rows = at[rows != 0], rows[rows != 0]
            scores[at] += model.word_pair_scores[rows, flat.LEFT : flat.LEFT + N_TAGS]
            scores[at - 1] += model.word_pair_scores[rows, flat.RIGHT : flat.RIGHT + N_TAGS]


def _best_tags(model: FlatModel, text: _Text, scores: Ints) -> tuple[Ints, Ints]:
    """Tags of the best paths, and the pieces where another path is as good.

    All pieces advance together, the longest first, so that those still running are the first so many.
    """
    sizes = np.diff(text.starts)
    order = np.argsort(-sizes, kind="stable")
    sizes, starts = sizes[order], text.starts[:-1][order]
    running = np.searchsorted(-sizes, -np.arange(sizes[0]), side="left")  # how many are longer than each length
    edges = model.edges.astype(np.int64) << 3 | np.arange(N_TAGS)
    pointers = np.zeros((len(scores), N_TAGS), dtype=np.int8)
    unsure = np.zeros((len(scores), N_TAGS), dtype=bool)
    best = scores[starts + sizes - 1] << 3
    for step in range(1, int(sizes[0])):
        n = running[step]
        at = starts[:n] + sizes[:n] - 1 - step
        paths = best[:n, None, :] + edges
        top = paths.max(axis=2)
        pointers[at] = top & 7
        unsure[at] = ((paths ^ top[:, :, None]) >> 3 == 0).sum(axis=2) > 1
        best[:n] = (top & -8) + (scores[at] << 3)
    tag = best.argmax(axis=1)
    doubt = (best == best.max(axis=1)[:, None]).sum(axis=1) > 1
    tags = np.zeros(len(scores), dtype=np.int64)
    tags[starts] = tag
    for step in range(1, int(sizes[0])):
        n = running[step]
        at = starts[:n] + step
        doubt[:n] |= unsure[at - 1, tag[:n]]
        tag[:n] = pointers[at - 1, tag[:n]]
        tags[at] = tag[:n]
    return tags, order[doubt | (sizes > kernel.LONGEST_BY_INTEGERS)]


def _exact_tags(model: FlatModel, ids: Ints) -> Ints:
    scratch = make_scratch(model, len(ids))
    scratch.ids[:] = ids
    with np.errstate(over="ignore"):  # the hash
        kernel.look_up_pairs(model, scratch, len(ids))
        kernel.find_words(model, scratch, len(ids))
        exact.tag_exactly(model, scratch, len(ids))
    return scratch.tags


def _join(model: FlatModel, text: _Text, begins: NDArray[np.bool_]) -> None:
    """Join tokens where a run of them is a dictionary entry and one of them is none, in place."""
    first = np.flatnonzero(begins)
    matches = _matches(model, text, first)
    unknown = np.concatenate([[0], np.cumsum(matches & 2 == 0)])
    joined = np.zeros(len(first), dtype=bool)
    for length in range(2, joining.MOST_JOINED + 1):
        tokens = np.flatnonzero(matches >> length & 1)
        joined[tokens] |= unknown[tokens + length] > unknown[tokens]
    for piece in np.unique(np.searchsorted(text.starts, first[joined], side="right") - 1):
        start, end = text.starts[piece : piece + 2]
        own = slice(*np.searchsorted(first, (start, end)))
        scratch = make_scratch(model, end - start)
        cuts = np.append(first[own] - start, end - start)
        scratch.raw[:] = text.raw[start:end]
        scratch.cuts[: len(cuts)] = cuts
        scratch.matches[: len(cuts) - 1] = matches[own]
        with np.errstate(over="ignore"):  # the hash
            n_tokens = joining.join_tokens(model, scratch, len(cuts) - 1)
        begins[start:end] = False
        begins[start + scratch.cuts[:n_tokens]] = True


def _matches(model: FlatModel, text: _Text, first: Ints) -> Ints:
    """For each token, the bits of :attr:`Scratch.matches`."""
    end = np.append(first[1:], len(text.ids))
    matches = np.ones(len(first), dtype=np.int64)
    tokens, run, at, nodes = np.arange(len(first)), np.ones(len(first), dtype=np.int64), first + 1, text.raw[first]
    flags = model.raw_flags[nodes].astype(np.int64)
    while len(tokens):
        over = at == end[tokens + run - 1]
        matches[tokens] |= np.where(over, (flags & flat.IS_ENTRY) << run, 0)
        run = run + over
        inside = text.left[np.minimum(at, len(text.ids) - 1)] > 0
        on = (flags & flat.HAS_ENTRIES != 0) & (at < len(text.ids)) & inside & (run <= joining.MOST_JOINED)
        tokens, run, at, nodes = tokens[on], run[on], at[on], nodes[on]
        values = _find(model.raw_slots, int(model.sizes[flat.RAW_HOME]), nodes << CHAR_BITS | text.raw[at])
        found = values != 0
        tokens, run, at, values = tokens[found], run[found], at[found] + 1, values[found]
        nodes, flags = values >> flat.RAW_FLAG_BITS, values & ((1 << flat.RAW_FLAG_BITS) - 1)
    return matches
