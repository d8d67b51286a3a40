"""Working memory of the decoder."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.segment.flat import N_TAGS, FlatModel


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
