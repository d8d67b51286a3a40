"""The decoder: from code points to token offsets, over flat arrays.

Plain functions on arrays and numbers, written so that numba compiles them (:mod:`pipeline.segment.compiled`) and that
they also run as they stand (the little that :mod:`pipeline.segment.numpy_decoder` needs of them).

The tags are those of spacy_pkuseg's inference.pyx: the best path by float64 sums, of equally good tags the last one
while going back, the first one at the start. Integer sums find the same path, except where two are equally good:
there the rounding of pkuseg's sums decides, so such a piece is decoded again with sums in pkuseg's own order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.exact import tag_exactly
from pipeline.segment.flat import (
    AFTER,
    AFTER2,
    BEFORE,
    BEFORE2,
    CHAR_BITS,
    GOLDEN,
    HERE,
    LEFT,
    N_TAGS,
    N_WORDS,
    NODE_HOME,
    PAIR_BEFORE,
    PAIR_ENDS,
    PAIR_HOME,
    PAIR_NODE,
    PAIR_STARTS,
    RIGHT,
    SPACE,
    WORD_BITS,
    WORD_ENDS,
    WORD_PAIR_FILTER,
    WORD_PAIR_HOME,
    WORD_STARTS,
    FlatModel,
    find,
)
from pipeline.segment.joining import find_entries, join_tokens
from pipeline.segment.scratch import Scratch, make_scratch

_RAW_MASK = (1 << CHAR_BITS) - 1
# Beyond this length the rounding of pkuseg's sums could reach the fourth decimal.
LONGEST_BY_INTEGERS = 20_000


def decode(
    model: FlatModel,
    codes: NDArray[np.uint32],
    bounds: NDArray[np.int64],
    counts: NDArray[np.int32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
) -> int:
    """Segment texts.

    Args:
        model: the arrays.
        codes: code points of all texts.
        bounds: where each text starts in codes, and the end of the last.
        counts: filled with the number of tokens of each text.
        starts: filled with the tokens' starts in their text; as long as codes.
        ends: filled with their ends.

    Returns:
        The number of tokens.
    """
    longest = 0
    for text in range(len(bounds) - 1):
        longest = max(longest, bounds[text + 1] - bounds[text])
    s = make_scratch(model, longest)
    total = 0
    for text in range(len(bounds) - 1):
        first, start, end = total, bounds[text], bounds[text + 1]
        offset = start
        while start < end:
            n = 0
            while start + n < end:
                entry = np.int64(model.chars[codes[start + n]])
                if entry >> CHAR_BITS == SPACE:
                    break
                s.ids[n] = entry >> CHAR_BITS
                s.raw[n] = entry & _RAW_MASK
                n += 1
            if n > 0:
                n_tokens = segment_piece(model, s, n)
                for token in range(n_tokens):
                    starts[total + token] = start - offset + s.cuts[token]
                    ends[total + token] = start - offset + s.cuts[token + 1]
                total += n_tokens
            start += n + 1
        counts[text] = total - first
    return total


def segment_piece(model: FlatModel, s: Scratch, n: int) -> int:
    """Segment a piece of text without white space, given by ids and raw; its cuts are filled in.

    Returns:
        The number of tokens.
    """
    look_up_pairs(model, s, n)
    find_words(model, s, n)
    if n > LONGEST_BY_INTEGERS:
        tag_exactly(model, s, n)
    else:
        score_characters(model, s, n)
        score_words(model, s, n)
        find_best(s, n)
        if not follow_best(s, n):
            tag_exactly(model, s, n)
    n_tokens = 0
    for i in range(n):
        if i == 0 or model.begins[s.tags[i]]:
            s.cuts[n_tokens] = i
            n_tokens += 1
    s.cuts[n_tokens] = n
    if n_tokens > 1 and find_entries(model, s, n_tokens):
        return join_tokens(model, s, n_tokens)
    return n_tokens


def look_up_pairs(model: FlatModel, s: Scratch, n: int) -> None:
    """Rows of the pairs of neighbours, and the trie values in them."""
    bits = model.sizes[PAIR_HOME]
    s.rows[0] = 0
    for i in range(1, n):
        s.rows[i] = find(model.pair_slots, bits, s.ids[i - 1] << CHAR_BITS | s.ids[i])
    s.rows[n] = 0
    for i in range(n - 1):
        # In a loop of its own, the loads wait for memory together.
        s.nodes[i] = model.pair_scores[s.rows[i + 1], PAIR_NODE]


def find_words(model: FlatModel, s: Scratch, n: int) -> None:
    """Words of two to six characters, by where they start and where they end."""
    bits, n_words = model.sizes[NODE_HOME], model.sizes[N_WORDS]
    for i in range(n + 1):
        s.n_starting[i] = 0
        s.n_ending[i] = 0
    for i in range(n - 1):
        value = s.nodes[i]
        end = i + 2
        while value != 0:
            node = value >> 1
            if node <= n_words:
                s.starting[i * 5 + s.n_starting[i]] = node << 3 | (end - i)
                s.n_starting[i] += 1
                s.ending[end * 5 + s.n_ending[end]] = node
                s.n_ending[end] += 1
            if value & 1 == 0 or end == n:
                break
            value = find(model.node_slots, bits, node << CHAR_BITS | s.ids[end])
            end += 1


def score_characters(model: FlatModel, s: Scratch, n: int) -> None:
    """Sum up the features of characters and pairs."""
    chars, pairs = model.char_scores, model.pair_scores
    for i in range(n):
        here = s.ids[i]
        # Row 0 is zero in both tables, and serves beyond the ends.
        before = s.ids[i - 1] if i > 0 else 0
        after = s.ids[i + 1] if i + 1 < n else 0
        before2 = s.ids[i - 2] if i > 1 else 0
        after2 = s.ids[i + 2] if i + 2 < n else 0
        ends, starts, ahead = s.rows[i], s.rows[i + 1], s.rows[i - 1] if i > 0 else 0
        for k in range(N_TAGS):
            s.scores[i * N_TAGS + k] = (
                np.int64(model.bias[k])
                + chars[here, HERE + k]
                + chars[before, BEFORE + k]
                + chars[after, AFTER + k]
                + chars[before2, BEFORE2 + k]
                + chars[after2, AFTER2 + k]
                + pairs[ends, PAIR_ENDS + k]
                + pairs[starts, PAIR_STARTS + k]
                + pairs[ahead, PAIR_BEFORE + k]
            )


def score_words(model: FlatModel, s: Scratch, n: int) -> None:
    """Add the features of words, and of pairs of a word that ends and one that starts."""
    bits, filter_bits = model.sizes[WORD_PAIR_HOME], model.sizes[WORD_PAIR_FILTER]
    for i in range(n - 1):
        for j in range(s.n_starting[i]):
            entry = s.starting[i * 5 + j]
            word, last = entry >> 3, i + (entry & 7) - 1
            for k in range(N_TAGS):
                s.scores[i * N_TAGS + k] += model.word_scores[word, WORD_STARTS + k]
                s.scores[last * N_TAGS + k] += model.word_scores[word, WORD_ENDS + k]
            for before in range(s.n_ending[i]):
                key = s.ending[i * 5 + before] << WORD_BITS | word
                at = (key * GOLDEN) >> (64 - filter_bits) & ((1 << filter_bits) - 1)
                if np.int64(model.word_pair_bits[at >> 6] >> np.uint64(at & 63)) & 1 == 0:
                    continue
                row = find(model.word_pair_slots, bits, key)
                if row != 0:
                    for k in range(N_TAGS):
                        s.scores[i * N_TAGS + k] += model.word_pair_scores[row, LEFT + k]
                        s.scores[(i - 1) * N_TAGS + k] += model.word_pair_scores[row, RIGHT + k]


def find_best(s: Scratch, n: int) -> None:
    """Scores of the best paths from each character and tag to the end, and the tags that come next on them.

    Scores are shifted by three bits for the tag: the greatest number is the best score with, of equals, the last tag.
    """
    at = (n - 1) * N_TAGS
    b0, b1, b2 = s.scores[at] << 3, s.scores[at + 1] << 3, s.scores[at + 2] << 3
    b3, b4 = s.scores[at + 3] << 3, s.scores[at + 4] << 3
    s.best[at], s.best[at + 1], s.best[at + 2], s.best[at + 3], s.best[at + 4] = b0, b1, b2, b3, b4
    for i in range(n - 2, -1, -1):
        at = i * N_TAGS
        # Written out, because the compiler keeps these in registers.
        t0 = best_of(s.edges, 0, b0, b1, b2, b3, b4)
        t1 = best_of(s.edges, 5, b0, b1, b2, b3, b4)
        t2 = best_of(s.edges, 10, b0, b1, b2, b3, b4)
        t3 = best_of(s.edges, 15, b0, b1, b2, b3, b4)
        t4 = best_of(s.edges, 20, b0, b1, b2, b3, b4)
        s.pointers[i] = t0 & 7 | (t1 & 7) << 3 | (t2 & 7) << 6 | (t3 & 7) << 9 | (t4 & 7) << 12
        b0 = (t0 & -8) + (s.scores[at] << 3)
        b1 = (t1 & -8) + (s.scores[at + 1] << 3)
        b2 = (t2 & -8) + (s.scores[at + 2] << 3)
        b3 = (t3 & -8) + (s.scores[at + 3] << 3)
        b4 = (t4 & -8) + (s.scores[at + 4] << 3)
        s.best[at], s.best[at + 1], s.best[at + 2], s.best[at + 3], s.best[at + 4] = b0, b1, b2, b3, b4


def best_of(edges: NDArray[np.int64], at: int, b0: int, b1: int, b2: int, b3: int, b4: int) -> int:
    """The best way on from a tag, whose edges start at a place."""
    first: int = max(max(b0 + edges[at], b1 + edges[at + 1]), max(b2 + edges[at + 2], b3 + edges[at + 3]))
    return max(first, int(b4 + edges[at + 4]))


def follow_best(s: Scratch, n: int) -> bool:
    """Fill in the tags of the best path; False if another is as good."""
    tag = 0
    for k in range(1, N_TAGS):
        if s.best[k] > s.best[tag]:
            tag = k
    same = 0
    for k in range(N_TAGS):
        same += s.best[k] == s.best[tag]
    s.tags[0] = tag
    for i in range(1, n):
        at, edge = i * N_TAGS, tag * N_TAGS
        then = s.pointers[i - 1] >> (3 * tag) & 7
        top = (s.best[at + then] + s.edges[edge + then]) >> 3
        for k in range(N_TAGS):
            same += (s.best[at + k] + s.edges[edge + k]) >> 3 == top
        tag = then
        s.tags[i] = tag
    return bool(same == n)
