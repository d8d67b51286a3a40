"""The decoder: from code points to token offsets, over flat arrays.

Plain functions on arrays and numbers, written so that numba compiles them (:mod:`pipeline.segment.compiled`) and that
they also run as they stand (the little that :mod:`pipeline.segment.vectors` needs of them).

The tags are those of spacy_pkuseg's inference.pyx: the best path by float64 sums, of equally good tags the last one
while going back, the first one at the start. Integer sums find the same path, except where two are equally good:
there the rounding of pkuseg's sums decides, so such a piece is decoded again with sums in pkuseg's own order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.flat import (
    AFTER,
    AFTER2,
    BEFORE,
    BEFORE2,
    CHAR_BITS,
    GOLDEN,
    HAS_ENTRIES,
    HERE,
    IS_ENTRY,
    LAST_FOLDED,
    LEFT,
    N_TAGS,
    N_WORDS,
    NODE_HOME,
    PAIR_BEFORE,
    PAIR_ENDS,
    PAIR_HOME,
    PAIR_NODE,
    PAIR_STARTS,
    RAW_FLAG_BITS,
    RAW_HOME,
    RIGHT,
    SCALE,
    SPACE,
    VALUE_BITS,
    VALUE_MASK,
    WORD_BITS,
    WORD_ENDS,
    WORD_PAIR_FILTER,
    WORD_PAIR_HOME,
    WORD_STARTS,
    FlatModel,
)

_RAW_MASK = (1 << CHAR_BITS) - 1
_FLAG_MASK = (1 << RAW_FLAG_BITS) - 1
# Beyond this length the rounding of pkuseg's sums could reach the fourth decimal.
LONGEST_BY_INTEGERS = 20_000
MOST_JOINED = 7


class Scratch(NamedTuple):
    """Working memory for one piece of text, as long as the longest.

    Attributes:
        ids: normalised characters.
        raw: characters as written.
        rows: for each character, the score row of the pair that ends there.
        nodes: for each character, the trie value of it and the next one.
        scores: five a character.
        n_starting: how many words start at a character.
        starting: up to five of them, ``word << 3 | length``.
        n_ending: how many words end before a character.
        ending: up to five of them.
        best: score of the best path from a character on, by its tag.
        pointers: the next character's tag on that path, three bits for each tag.
        tags: the path chosen.
        cuts: where tokens start, and the end.
        matches: for each token, a bit for each number of tokens that make a dictionary entry from there on; bit 1 is
            good only when bit 0 is set.
        original: for each cut, its number before tokens were joined.
        edges: scores of the 25 pairs of tags, by the first, shifted by three bits for the second.
    """

    ids: NDArray[np.int64]
    raw: NDArray[np.int64]
    rows: NDArray[np.int64]
    nodes: NDArray[np.int64]
    scores: NDArray[np.int64]
    n_starting: NDArray[np.int64]
    starting: NDArray[np.int64]
    n_ending: NDArray[np.int64]
    ending: NDArray[np.int64]
    best: NDArray[np.int64]
    pointers: NDArray[np.int64]
    tags: NDArray[np.int64]
    cuts: NDArray[np.int64]
    matches: NDArray[np.int64]
    original: NDArray[np.int64]
    edges: NDArray[np.int64]


def make_scratch(model: FlatModel, n: int) -> Scratch:
    """Working memory for pieces of up to n characters."""
    edges = np.empty(N_TAGS * N_TAGS, np.int64)
    for k in range(N_TAGS):
        for then in range(N_TAGS):
            edges[k * N_TAGS + then] = np.int64(model.edges[k, then]) << 3 | then
    return Scratch(
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n + 1, np.int64),
        np.empty(n, np.int64),
        np.empty(n * N_TAGS, np.int64),
        np.empty(n + 1, np.int64),
        np.empty((n + 1) * 5, np.int64),
        np.empty(n + 1, np.int64),
        np.empty((n + 1) * 5, np.int64),
        np.empty(n * N_TAGS, np.int64),
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n + 1, np.int64),
        np.empty(n + 1, np.int64),
        np.empty(n + 1, np.int64),
        edges,
    )


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


def find(slots: NDArray[np.int64], bits: int, key: int) -> int:
    """The value of a key in a hash table, 0 if it has none."""
    at = (key * GOLDEN) >> (64 - bits) & ((1 << bits) - 1)
    while True:
        entry = slots[at]
        if entry == 0:
            return 0
        if entry >> VALUE_BITS == key:
            return entry & VALUE_MASK
        at += 1


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
    first = max(max(b0 + edges[at], b1 + edges[at + 1]), max(b2 + edges[at + 2], b3 + edges[at + 3]))
    return max(first, b4 + edges[at + 4])


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
    return same == n


def tag_exactly(model: FlatModel, s: Scratch, n: int) -> None:
    """Fill in the tags that pkuseg's float64 sums lead to, rounding included."""
    scores = np.zeros(n * N_TAGS, np.float64)
    words = np.zeros((n + 1) * 5, np.int64)
    for i in range(n):
        for j in range(s.n_starting[i]):
            entry = s.starting[i * 5 + j]
            words[i * 5 + (entry & 7) - 2] = entry >> 3
    for i in range(n):
        add_exactly(model, s, n, i, words, scores)
    edges = model.edges / SCALE
    for k in range(N_TAGS):
        for then in range(N_TAGS):
            # pkuseg starts from 1 and adds the weight.
            edges[k, then] = 1.0 + (np.int64(model.edges[k, then]) - SCALE) / SCALE
    after = scores[(n - 1) * N_TAGS :].copy()
    now = np.zeros(N_TAGS, np.float64)
    for i in range(n - 2, -1, -1):
        pointers = 0
        for k in range(N_TAGS):
            chosen = 0
            for then in range(N_TAGS):
                score = after[then] + scores[i * N_TAGS + k] + edges[k, then]
                if then == 0 or score >= now[k]:
                    now[k] = score
                    chosen = then
            pointers |= chosen << (3 * k)
        s.pointers[i] = pointers
        after[:] = now
    tag = 0
    for k in range(1, N_TAGS):
        if after[k] > after[tag]:
            tag = k
    s.tags[0] = tag
    for i in range(1, n):
        tag = s.pointers[i - 1] >> (3 * tag) & 7
        s.tags[i] = tag


def add_exactly(
    model: FlatModel, s: Scratch, n: int, i: int, words: NDArray[np.int64], scores: NDArray[np.float64]
) -> None:
    """Sum up the features of one character in the order of spacy_pkuseg's feature_extractor.pyx.

    Args:
        model: the arrays.
        s: the piece.
        n: its length.
        i: the character.
        words: for each character, the words of two to six characters that start there; 0 where there is none.
        scores: five a character, filled in.
    """
    chars, pairs = model.char_scores, model.pair_scores
    bits = model.sizes[WORD_PAIR_HOME]
    for k in range(N_TAGS):
        score = model.bias[k] / SCALE
        score += chars[s.ids[i], HERE + k] / SCALE
        if i > 0:
            score += chars[s.ids[i - 1], BEFORE + k] / SCALE
            score += pairs[s.rows[i], PAIR_ENDS + k] / SCALE
        if i + 1 < n:
            score += chars[s.ids[i + 1], AFTER + k] / SCALE
            score += pairs[s.rows[i + 1], PAIR_STARTS + k] / SCALE
        if i > 1:
            score += chars[s.ids[i - 2], BEFORE2 + k] / SCALE
            score += pairs[s.rows[i - 1], PAIR_BEFORE + k] / SCALE
        if i + 2 < n:
            score += chars[s.ids[i + 2], AFTER2 + k] / SCALE
        scores[i * N_TAGS + k] = score
    for length in range(6, 1, -1):
        if i - length + 1 >= 0:
            word = words[(i - length + 1) * 5 + length - 2]
            for k in range(N_TAGS):
                scores[i * N_TAGS + k] += model.word_scores[word, WORD_ENDS + k] / SCALE
    for length in range(6, 1, -1):
        word = words[i * 5 + length - 2]
        for k in range(N_TAGS):
            scores[i * N_TAGS + k] += model.word_scores[word, WORD_STARTS + k] / SCALE
    for side in range(2):
        # First the words that end before the character and those that start with it, then one further.
        edge = i + side
        column = RIGHT if side else LEFT
        for length in range(6, 1, -1):
            before = words[(edge - length) * 5 + length - 2] if edge >= length else 0
            if before == 0:
                continue
            for length_after in range(6, 1, -1):
                then = words[edge * 5 + length_after - 2]
                row = find(model.word_pair_slots, bits, before << WORD_BITS | then) if then else 0
                if row != 0:
                    for k in range(N_TAGS):
                        scores[i * N_TAGS + k] += model.word_pair_scores[row, column + k] / SCALE


def find_entries(model: FlatModel, s: Scratch, n_tokens: int) -> bool:
    """Fill in which runs of tokens are dictionary entries; True if any is to be joined."""
    stop, found = s.cuts[n_tokens], 0
    for token in range(n_tokens):
        s.matches[token] = 0
    for token in range(n_tokens - 1):
        at = s.cuts[token + 1]
        # Four of five boundaries lie between characters that are neighbours in no entry.
        if s.ids[at - 1] > LAST_FOLDED and s.ids[at] > LAST_FOLDED and model.pair_entries[s.rows[at]] & 1 == 0:
            continue
        at = s.cuts[token] + 1
        node = s.raw[at - 1]
        flags = np.int64(model.raw_flags[node])
        matches, run, second = 1, 1, True
        while True:
            if at == s.cuts[token + run]:
                matches |= (flags & IS_ENTRY) << run
                run += 1
            if flags & HAS_ENTRIES == 0 or at == stop or run > MOST_JOINED:
                break
            if second and s.ids[at - 1] > LAST_FOLDED and s.ids[at] > LAST_FOLDED:
                value = np.int64(model.pair_entries[s.rows[at]]) >> 1
            else:
                value = find(model.raw_slots, model.sizes[RAW_HOME], node << CHAR_BITS | s.raw[at])
            if value == 0:
                break
            node, flags, second = value >> RAW_FLAG_BITS, value & _FLAG_MASK, False
            at += 1
        if run == 1:
            matches = 0  # the token itself was not walked to its end, so bit 1 is not known
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


# Small functions called in the middle of loops get the arrays they need: handing on whole tuples costs more than they do.


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
    return matches[token] & 2 != 0


def is_entry(
    raw_slots: NDArray[np.int64], raw_flags: NDArray[np.uint8], bits: int, raw: NDArray[np.int64], start: int, end: int
) -> bool:
    """Whether the characters from start to end are a dictionary entry."""
    node = raw[start]
    flags = np.int64(raw_flags[node])
    for at in range(start + 1, end):
        if flags & HAS_ENTRIES == 0:
            return False
        value = find(raw_slots, bits, node << CHAR_BITS | raw[at])
        if value == 0:
            return False
        node, flags = value >> RAW_FLAG_BITS, value & _FLAG_MASK
    return flags & IS_ENTRY != 0


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
                entry = (s.matches[s.original[token]] >> length) & 1 != 0
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
            entry = (matches[original[token]] >> length) & 1 != 0
        else:
            entry = is_entry(raw_slots, raw_flags, bits, raw, cuts[token], cuts[token + 1])
        if not entry:
            return False
    return True
