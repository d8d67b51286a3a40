"""The segmentation model as flat arrays: what is in them, how they are stored and opened.

The arrays lie as .npy files in the folder ``flat`` of the model and are opened by memory map, so that loading takes
milliseconds and all processes share one copy. :mod:`pipeline.segment.flatten` makes them.

All look-ups go through one kind of hash table, an int64 array of ``key << VALUE_BITS | value``: a key's home is the
high bits of its product with a constant, collisions go to the next slot, 0 is an empty slot and ends the search.
Scores are int32, 10,000 times pkuseg's weights, which have four decimals: sums are exact in any order.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamaged

FORMAT = 1
FLAT_FOLDER = f"flat-{FORMAT}"
CARD = "card.json"

N_TAGS = 5
SCALE = 10_000
VALUE_BITS = 26
VALUE_MASK = (1 << VALUE_BITS) - 1
# 2^64 divided by the golden ratio, as a signed number: consecutive keys fall far apart.
GOLDEN = -7046029254386353131

CHAR_BITS = 16
WORD_BITS = 18
NODE_BITS = 21
SPACE = 0xFFFF
"""The normalised id of white space, which belongs to no token; 0 is any character that is in no word and no feature."""
LAST_FOLDED = 3
"""The normalised ids up to this one stand for several characters; those above for one each."""

# Score columns of one character, by where it stands relative to the one scored; of a pair; of a word; of a word pair.
HERE, BEFORE, AFTER, BEFORE2, AFTER2 = 0, 5, 10, 15, 20
PAIR_ENDS, PAIR_STARTS, PAIR_BEFORE, PAIR_NODE = 0, 5, 10, 15
WORD_ENDS, WORD_STARTS = 0, 5
LEFT, RIGHT = 0, 5

# Flags of a node in the trie of words as written.
IS_ENTRY, IS_KNOWN, HAS_ENTRIES = 1, 2, 4
RAW_FLAG_BITS = 3


class FlatModel(NamedTuple):
    """The arrays; a tuple, because numba passes tuples of arrays without cost.

    Attributes:
        chars: uint32[0x110000], for each code point ``normalised id << 16 | raw id``.
        char_scores: int32[ids, 25], features c, c-1, c1, c-2, c2 of a normalised character.
        pair_slots: normalised pair -> row of pair_scores.
        pair_scores: int32[rows, 16], features c-1c, cc1, c-2c-1 of a pair, and the trie value of its two characters.
        pair_entries: int32[rows], for characters above LAST_FOLDED, ``value << 1 | inside``: the value of the pair in the
            trie of words as written, and whether any dictionary entry holds the pair.
        node_slots: (node, normalised character) -> trie value ``node << 1 | has children``. The nodes up to the
            number of words are words.
        word_scores: int32[words + 1, 16], features w-1 and w1.
        word_pair_slots: (word, word) -> row of word_pair_scores.
        word_pair_bits: uint64 bit set of one hash of each such pair; most pairs of words are none.
        word_pair_scores: int32[rows, 16], features ww.l and ww.r.
        raw_slots: (node, raw character) -> ``node << RAW_FLAG_BITS | flags`` in the trie of the dictionary and of the
            model's words, as written. The node of a single character is its raw id.
        raw_flags: uint8[raw ids], flags of the words of one character.
        edges: int32[5, 5], from the tag of a character to that of the next; tags that the model lacks are out of reach.
        bias: int32[5], the feature that every character has.
        begins: uint8[5], whether a tag starts a word.
        sizes: int64[6], bits of the five tables' homes in the order above, and the number of words.
    """

    chars: NDArray[np.uint32]
    char_scores: NDArray[np.int32]
    pair_slots: NDArray[np.int64]
    pair_scores: NDArray[np.int32]
    pair_entries: NDArray[np.int32]
    node_slots: NDArray[np.int64]
    word_scores: NDArray[np.int32]
    word_pair_slots: NDArray[np.int64]
    word_pair_bits: NDArray[np.uint64]
    word_pair_scores: NDArray[np.int32]
    raw_slots: NDArray[np.int64]
    raw_flags: NDArray[np.uint8]
    edges: NDArray[np.int32]
    bias: NDArray[np.int32]
    begins: NDArray[np.uint8]
    sizes: NDArray[np.int64]


# Places in FlatModel.sizes.
PAIR_HOME, NODE_HOME, WORD_PAIR_HOME, WORD_PAIR_FILTER, RAW_HOME, N_WORDS = range(6)


def open_flat(folder: Path) -> FlatModel:
    """Open the arrays of a model by memory map.

    Args:
        folder: the model's folder, the one with features.msgpack.

    Returns:
        The arrays, read-only.

    Raises:
        ModelDamaged: they are missing, of another format, or not as long as their card says.
    """
    arrays = folder / FLAT_FOLDER
    card = read_card(folder)
    if card is None:
        raise ModelDamaged("model.no_arrays", folder=folder)
    try:
        found = {name: np.asarray(np.load(arrays / f"{name}.npy", mmap_mode="r")) for name in FlatModel._fields}
        for name, array in found.items():
            if [str(array.dtype), *array.shape] != card["arrays"][name][:-1]:
                raise ValueError(f"{name} has another shape")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelDamaged("model.arrays", folder=arrays, error=str(error)) from error
    return FlatModel(**found)


def read_card(folder: Path) -> dict[str, Any] | None:
    """What the arrays of a model say about themselves, or None if there are none of this format."""
    try:
        card = json.loads((folder / FLAT_FOLDER / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return card if isinstance(card, dict) and card.get("format") == FORMAT else None


def save_flat(model: FlatModel, folder: Path, **origin: str) -> None:
    """Write the arrays and their card into a folder.

    Args:
        model: the arrays.
        folder: where to, made if need be.
        origin: what the arrays were made from, kept in the card.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: dict[str, list[str | int]] = {}
    for name, array in model._asdict().items():
        path = folder / f"{name}.npy"
        np.save(path, array, allow_pickle=False)
        arrays[name] = [str(array.dtype), *array.shape, hash_file(path)]
    card = {"format": FORMAT, **origin, "arrays": arrays}
    # The card comes last: without it the folder counts as empty, so a conversion cut off is done anew.
    (folder / CARD).write_text(json.dumps(card, indent=1), encoding="utf-8")


def verify_flat(folder: Path) -> None:
    """Hash the arrays anew.

    Args:
        folder: the model's folder.

    Raises:
        ModelDamaged: they are missing or not what they were when they were made.
    """
    card = read_card(folder) or {"arrays": {}}
    for name in FlatModel._fields:
        path = folder / FLAT_FOLDER / f"{name}.npy"
        if not path.is_file() or card["arrays"].get(name, [None])[-1] != hash_file(path):
            raise ModelDamaged("model.array_changed", path=path, folder=path.parent)


def hash_file(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_slots(keys: NDArray[np.int64], values: NDArray[np.int64], *, spare: int = 2) -> tuple[NDArray[np.int64], int]:
    """A hash table.

    Args:
        keys: distinct, not negative, under 2^37.
        values: above 0, under 2^VALUE_BITS.
        spare: how many places to have for each key, at least.

    Returns:
        The table and the number of bits of its homes. It has as many places more as the last chain needs, so that a
        search never wraps round.
    """
    if len(keys) and (keys.max() >= 1 << (63 - VALUE_BITS) or values.max() > VALUE_MASK or values.min() < 1):
        raise ValueError("too many entries for the hash table")
    bits = max(4, int(len(keys) * spare - 1).bit_length() if len(keys) else 0)
    home = (keys * np.int64(GOLDEN)) >> (64 - bits) & ((1 << bits) - 1)
    order = np.argsort(home, kind="stable")
    rank = np.arange(len(keys))
    # Each goes to its home, or right behind the one before it.
    slot = np.maximum.accumulate(home[order] - rank) + rank if len(keys) else home
    slots = np.zeros(max(1 << bits, int(slot[-1]) + 1 if len(keys) else 0) + 1, dtype=np.int64)
    slots[slot] = (keys << VALUE_BITS | values)[order]
    return slots, bits


def find(slots: NDArray[np.int64], bits: int, key: int) -> int:
    """The value of a key in a hash table, 0 if it has none."""
    at = (key * GOLDEN) >> (64 - bits) & ((1 << bits) - 1)
    while True:
        entry = slots[at]
        if entry == 0:
            return 0
        if entry >> VALUE_BITS == key:
            return int(entry & VALUE_MASK)
        at += 1
