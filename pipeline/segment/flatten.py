"""Conversion of a pkuseg model and of spacy-pkuseg's dictionary into flat arrays, once a model.

Words are numbered and score rows are ordered by how frequent they were in training (pkuseg numbers its features that
way), so that what a text needs lies together in memory.
"""

from __future__ import annotations

import gc
import importlib.util
import pickle
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamaged
from pipeline.segment import flat
from pipeline.segment.features import (
    KEYWORD,
    KEYWORDS,
    LETTER,
    LETTERS,
    NUMBER,
    NUMBERS,
    normalised_trie,
    number_nodes,
    parse,
    raw_trie,
    second_entries,
    splits,
)
from pipeline.segment.flat import CHAR_BITS, N_TAGS, SCALE, WORD_BITS, FlatModel, make_slots
from pipeline.segment.plain_pickle import PlainUnpickler

# Columns of a score row: as many as fill one line of a processor's cache.
_ROW = 16
_OUT_OF_REACH = -(1 << 28)


def ensure_flat(folder: Path) -> None:
    """Make the arrays of a model unless they are there already.

    Args:
        folder: the model's folder, with features.msgpack and weights.npz.

    Raises:
        ModelDamaged: see :func:`flatten`.
    """
    if has_flat(folder):
        return
    dictionary = dictionary_path()
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        made = Path(scratch) / flat.FLAT_FOLDER
        write_flat(folder, made, dictionary=dictionary)
        target = folder / flat.FLAT_FOLDER
        shutil.rmtree(target, ignore_errors=True)
        try:
            made.replace(target)
        except OSError:
            if flat.read_card(folder) is None:  # else another process was faster
                raise


def has_flat(folder: Path) -> bool:
    """Whether a model has arrays of this format, made with the dictionary of the spacy-pkuseg that is installed."""
    card = flat.read_card(folder)
    return card is not None and card.get("dictionary_sha256") == flat.hash_file(dictionary_path())


def write_flat(folder: Path, target: Path, *, dictionary: Path) -> None:
    """Convert a model and write its arrays with their card into another folder."""
    import srsly

    collecting = gc.isenabled()
    gc.disable()  # millions of small objects are made, none of them garbage: looking for it doubles the time
    try:
        features = srsly.read_msgpack(folder / "features.msgpack")
        with np.load(folder / "weights.npz", allow_pickle=False) as archive:
            sizes, weights = archive["sizes"], archive["w"]
        model = flatten(features, sizes, weights, read_dictionary(dictionary))
    except (OSError, KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelDamaged("model.not_convertible", folder=folder, error=str(error)) from error
    finally:
        if collecting:
            gc.enable()
    origin = {
        f"{name.replace('.', '_')}_sha256": flat.hash_file(folder / name)
        for name in ("features.msgpack", "weights.npz")
    }
    flat.save_flat(model, target, **origin, dictionary_sha256=flat.hash_file(dictionary))


def dictionary_path() -> Path:
    """The dictionary that spacy-pkuseg joins words by; the package is not imported for it."""
    found = importlib.util.find_spec("spacy_pkuseg")
    if found is None or found.origin is None:
        raise ModelDamaged("model.no_dictionary")
    return Path(found.origin).parent / "dicts" / "default.pkl"


def read_dictionary(path: Path) -> set[str]:
    """The entries of spacy-pkuseg's dictionary."""
    try:
        with path.open("rb") as file:
            text = PlainUnpickler(file).load()
    except pickle.UnpicklingError as error:
        raise ModelDamaged("model.other_dictionary", path=path, error=str(error)) from None
    if not isinstance(text, str):
        raise ModelDamaged("model.empty_dictionary", path=path)
    return set(text.strip().split("\n"))


def flatten(
    features: dict[str, Any], sizes: NDArray[np.int64], weights: NDArray[np.float64], dictionary: Iterable[str]
) -> FlatModel:
    """Arrays that give the same words as the model.

    Args:
        features: pkuseg's unigram, feature_to_idx and tag_to_idx.
        sizes: number of tags, number of features.
        weights: for each feature one a tag, then one for each pair of tags.
        dictionary: entries that split words are joined to.

    Returns:
        The arrays.

    Raises:
        ModelDamaged: a weight has more than four decimals, or there are features that pkuseg never makes.
    """
    scores, edges = _integers(sizes, weights)
    index = sorted((number, feature) for feature, number in features["feature_to_idx"].items())
    parsed = parse(index)
    dictionary = sorted(dictionary)
    raw_ids, raw_flags, raw = raw_trie(dictionary, features["unigram"])
    ids = number_nodes(parsed, raw_ids)
    words, nodes, second = normalised_trie(features["unigram"], parsed, ids)
    chars = np.zeros((len(ids) + 1, 5 * N_TAGS), dtype=np.int32)
    for number, column, char in parsed.chars:
        chars[ids[char], column : column + N_TAGS] = scores[number]
    word_scores = np.zeros((len(words) + 1, _ROW), dtype=np.int32)
    for number, column, word in parsed.words:
        if word in words:
            word_scores[words[word], column : column + N_TAGS] = scores[number]
    pairs = _Rows(scores)
    for number, column, first, then in parsed.pairs:
        pairs.add(ids[first] << CHAR_BITS | ids[then], column, number)
    joined = _Rows(scores)
    for number, column, text in parsed.word_pairs:
        for one, other in splits(text, words):
            joined.add(words[one] << WORD_BITS | words[other], column, number)
    entries = second_entries(raw, raw_ids, ids, dictionary)
    node_values, entry_values = pairs.column(second), pairs.column(entries)
    pair_scores = pairs.scores()
    pair_scores[: len(node_values), flat.PAIR_NODE] = node_values
    pair_entries = np.zeros(len(pair_scores), dtype=np.int32)
    pair_entries[: len(entry_values)] = entry_values
    (pair_slots, pair_home), (node_slots, node_home), (raw_slots, raw_home) = pairs.slots(), _slots(nodes), _slots(raw)
    word_pair_slots, word_pair_home = joined.slots()
    bits, n_bits = _filter(joined, word_pair_home)
    return FlatModel(
        chars=_chars(ids, raw_ids), char_scores=chars, pair_slots=pair_slots, pair_scores=pair_scores,
        pair_entries=pair_entries, node_slots=node_slots, word_scores=word_scores, word_pair_slots=word_pair_slots,
        word_pair_bits=bits, word_pair_scores=joined.scores(), raw_slots=raw_slots, raw_flags=raw_flags, edges=edges,
        bias=_bias(scores[0], sizes), begins=_begins(features["tag_to_idx"]),
        sizes=np.array([pair_home, node_home, word_pair_home, n_bits, raw_home, len(words)], dtype=np.int64),
    )  # fmt: skip


class _Rows:
    """Rows of scores by key, numbered from 1 as they come; row 0 stays zero, for keys that are not there."""

    def __init__(self, scores: NDArray[np.int32]) -> None:
        self._scores = scores
        self._rows: dict[int, int] = {}
        self._cells: tuple[list[int], list[int], list[int]] = ([], [], [])

    def add(self, key: int, column: int, number: int) -> None:
        """A feature's scores go into the row of a key, new if need be, from a column on."""
        rows, columns, numbers = self._cells
        rows.append(self._rows.setdefault(key, len(self._rows) + 1))
        columns.append(column)
        numbers.append(number)

    def column(self, values: dict[int, int]) -> NDArray[np.int32]:
        """Values by key as a column by row; keys that are new get rows."""
        rows = [self._rows.setdefault(key, len(self._rows) + 1) for key in values]
        column = np.zeros(len(self._rows) + 1, dtype=np.int32)
        column[rows] = list(values.values())
        return column

    def keys(self) -> NDArray[np.int64]:
        """The keys, by row."""
        return np.fromiter(self._rows, dtype=np.int64, count=len(self._rows))

    def scores(self) -> NDArray[np.int32]:
        """All rows."""
        table = np.zeros((len(self._rows) + 1, _ROW), dtype=np.int32)
        rows, columns, numbers = (np.array(cell, dtype=np.int64) for cell in self._cells)
        for tag in range(N_TAGS):
            table[rows, columns + tag] = self._scores[numbers, tag]
        return table

    def slots(self) -> tuple[NDArray[np.int64], int]:
        """The hash table from key to row."""
        return make_slots(self.keys(), np.arange(1, len(self._rows) + 1))


def _slots(table: dict[int, int]) -> tuple[NDArray[np.int64], int]:
    keys = np.fromiter(table, dtype=np.int64, count=len(table))
    return make_slots(keys, np.fromiter(table.values(), dtype=np.int64, count=len(table)))


def _filter(joined: _Rows, home: int) -> tuple[NDArray[np.uint64], int]:
    """A bit set that says of most pairs of words that they are none of these, and is small enough for a cache."""
    bits = home + 2
    at = joined.keys() * np.int64(flat.GOLDEN) >> (64 - bits) & ((1 << bits) - 1)
    present = np.zeros(1 << bits, dtype=np.uint8)
    present[at] = 1
    return np.packbits(present, bitorder="little").view("<u8").astype(np.uint64), bits


def _chars(ids: dict[str, int], raw_ids: dict[str, int]) -> NDArray[np.uint32]:
    table = np.zeros(sys.maxunicode + 1, dtype=np.uint32)
    for char, raw in raw_ids.items():
        table[ord(char)] |= raw
    for node, number in ids.items():
        if len(node) == 1:
            table[ord(node)] |= number << CHAR_BITS
    for group, node in ((NUMBERS, NUMBER), (LETTERS, LETTER), (KEYWORDS, KEYWORD)):
        for char in group:  # keywords last: they are folded before numbers and letters are looked at
            table[ord(char)] = table[ord(char)] & 0xFFFF | ids[node] << CHAR_BITS
    for code in range(len(table)):
        if chr(code).isspace():
            table[code] = flat.SPACE << CHAR_BITS
    return table


def _integers(sizes: NDArray[np.int64], weights: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Scores of the features (features x 5) and of the pairs of tags (5 x 5, from one tag to the next)."""
    n_tags, n_features = (int(size) for size in sizes)
    if not 1 <= n_tags <= N_TAGS or n_features < 1 or weights.shape != (n_tags * (n_features + n_tags),):
        raise ModelDamaged("model.weights", features=n_features, tags=n_tags)
    whole = np.rint(weights * SCALE)
    if not np.array_equal(whole / SCALE, weights) or abs(whole).max() > 1 << 22:
        raise ModelDamaged("model.inexact")
    scores = np.zeros((n_features, N_TAGS), dtype=np.int32)
    scores[:, :n_tags] = whole[: n_features * n_tags].reshape(n_features, n_tags)
    edges = np.full((N_TAGS, N_TAGS), _OUT_OF_REACH, dtype=np.int32)
    # pkuseg starts from ones, not zeros, and stores the scores by the later tag.
    edges[:n_tags, :n_tags] = SCALE + whole[n_features * n_tags :].reshape(n_tags, n_tags).T
    return scores, edges


def _bias(scores: NDArray[np.int32], sizes: NDArray[np.int64]) -> NDArray[np.int32]:
    bias = scores.copy()
    bias[int(sizes[0]) :] = _OUT_OF_REACH
    return bias


def _begins(tag_to_idx: dict[str, int]) -> NDArray[np.uint8]:
    begins = np.zeros(N_TAGS, dtype=np.uint8)
    for tag, index in tag_to_idx.items():
        begins[index] = "B" in tag
    return begins
