"""Conversion of a pkuseg model and of spacy-pkuseg's dictionary into flat arrays, once a model.

Words are numbered and score rows are ordered by how frequent they were in training (pkuseg numbers its features that
way), so that what a text needs lies together in memory.
"""

from __future__ import annotations

import importlib.util
import pickle
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamaged
from pipeline.segment import flat
from pipeline.segment.flat import CHAR_BITS, N_TAGS, NODE_BITS, SCALE, WORD_BITS, FlatModel, make_slots
from pipeline.segment.plain_pickle import PlainUnpickler

# Normalisation as in spacy_pkuseg.feature_extractor.FeatureExtractor.
_KEYWORDS, _KEYWORD = "-._,|/*:", "&"
_NUMBER, _LETTER = "**Num", "**Letter"
_NUMBERS = "0123456789.几二三四五六七八九十千万亿兆零１２３４５６７８９０％"
_LETTERS = (
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｇｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ／・－"
)
_TAKEN_AWAY = frozenset(_KEYWORDS + _NUMBERS + _LETTERS)

_CHAR_FEATURES = {"c": flat.HERE, "c-1": flat.BEFORE, "c1": flat.AFTER, "c-2": flat.BEFORE2, "c2": flat.AFTER2}
_PAIR_FEATURES = {"c-1c": flat.PAIR_ENDS, "cc1": flat.PAIR_STARTS, "c-2c-1": flat.PAIR_BEFORE}
_WORD_PAIR_FEATURES = {"l.": flat.LEFT, "r.": flat.RIGHT}
_WORD_FEATURES = {"w-1": flat.WORD_ENDS, "w1": flat.WORD_STARTS}
_SHORTEST, _LONGEST = 2, 6
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
    dictionary = dictionary_path()
    card = flat.read_card(folder)
    if card is not None and card.get("dictionary_sha256") == flat.hash_file(dictionary):
        return
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


def write_flat(folder: Path, target: Path, *, dictionary: Path) -> None:
    """Convert a model and write its arrays with their card into another folder."""
    import srsly

    try:
        features = srsly.read_msgpack(folder / "features.msgpack")
        with np.load(folder / "weights.npz", allow_pickle=False) as archive:
            sizes, weights = archive["sizes"], archive["w"]
        model = flatten(features, sizes, weights, read_dictionary(dictionary))
    except (OSError, KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelDamaged(f"The model in {folder} cannot be converted: {error}") from error
    origin = {
        f"{name.replace('.', '_')}_sha256": flat.hash_file(folder / name)
        for name in ("features.msgpack", "weights.npz")
    }
    flat.save_flat(model, target, **origin, dictionary_sha256=flat.hash_file(dictionary))


def dictionary_path() -> Path:
    """The dictionary that spacy-pkuseg joins words by; the package is not imported for it."""
    found = importlib.util.find_spec("spacy_pkuseg")
    if found is None or found.origin is None:
        raise ModelDamaged("spacy-pkuseg, whose dictionary is needed, is not installed.")
    return Path(found.origin).parent / "dicts" / "default.pkl"


def read_dictionary(path: Path) -> set[str]:
    """The entries of spacy-pkuseg's dictionary."""
    try:
        with path.open("rb") as file:
            text = PlainUnpickler(file).load()
    except pickle.UnpicklingError as error:
        raise ModelDamaged(f"{path} is not spacy-pkuseg's dictionary: {error}") from None
    if not isinstance(text, str):
        raise ModelDamaged(f"{path} is not spacy-pkuseg's dictionary: it holds no text.")
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
    parsed = _parse(index)
    dictionary = sorted(dictionary)
    raw_ids, raw_flags, raw = _raw_trie(dictionary, features["unigram"])
    ids = _number_nodes(parsed, raw_ids)
    words, nodes, second = _normalised_trie(features["unigram"], parsed, ids)
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
        for one, other in _splits(text, words):
            joined.add(words[one] << WORD_BITS | words[other], column, number)
    entries = _second_entries(raw, raw_ids, ids, dictionary)
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


class _Parsed(NamedTuple):
    """The features by kind: number, column of the score row, and what they are about."""

    chars: list[tuple[int, int, str]]
    pairs: list[tuple[int, int, str, str]]
    words: list[tuple[int, int, str]]
    word_pairs: list[tuple[int, int, str]]


def _parse(index: list[tuple[int, str]]) -> _Parsed:
    parsed = _Parsed([], [], [], [])
    for number, feature in index:
        name, _, rest = feature.partition(".")
        if name in _PAIR_FEATURES:
            first, _, then = rest.partition(".")
            if _possible(first) and _possible(then):
                parsed.pairs.append((number, _PAIR_FEATURES[name], first, then))
        elif name == "ww":
            parsed.word_pairs.append((number, _WORD_PAIR_FEATURES[rest[:2]], rest[2:]))
        elif name in _WORD_FEATURES:
            parsed.words.append((number, _WORD_FEATURES[name], rest))
        elif name in _CHAR_FEATURES:
            if _possible(rest):
                parsed.chars.append((number, _CHAR_FEATURES[name], rest))
        elif feature != "$$":
            raise ModelDamaged(f"The model has a feature {feature!r}, which pkuseg does not make.")
    return parsed


def _possible(node: str) -> bool:
    """Whether normalised text can hold this; the model also knows characters that normalisation takes away."""
    if len(node) != 1:
        return node in (_NUMBER, _LETTER)
    return node not in _TAKEN_AWAY


def _nodes(word: str) -> list[str] | None:
    """The normalised characters of a word; None if normalised text cannot hold it."""
    found = re.findall(r"\*\*Num|\*\*Letter|.", word, re.DOTALL)
    return found if all(map(_possible, found)) else None


def _number_nodes(parsed: _Parsed, raw_ids: Iterable[str]) -> dict[str, int]:
    """Numbers from 1 of the normalised characters, first those that stand for several, then the frequent ones."""
    ids = {node: number for number, node in enumerate((_NUMBER, _LETTER, _KEYWORD), 1)}
    for _, _, char in parsed.chars:
        ids.setdefault(char, len(ids) + 1)
    for _, _, first, then in parsed.pairs:
        ids.setdefault(first, len(ids) + 1)
        ids.setdefault(then, len(ids) + 1)
    for char in filter(_possible, raw_ids):
        ids.setdefault(char, len(ids) + 1)
    if len(ids) >= flat.SPACE:
        raise ModelDamaged(f"The model knows {len(ids)} characters, more than there is room for.")
    return ids


def _second_entries(
    raw: dict[int, int], raw_ids: dict[str, int], ids: dict[str, int], dictionary: list[str]
) -> dict[int, int]:
    """For pairs of characters that normalisation leaves alone, the values of FlatModel.pair_entries."""
    plain = {char: number for char, number in ids.items() if number > flat.LAST_FOLDED}
    entries: dict[int, int] = {}
    for pair in {word[i : i + 2] for word in dictionary for i in range(len(word) - 1)}:
        if pair[0] in plain and pair[1] in plain:
            value = raw.get(raw_ids[pair[0]] << CHAR_BITS | raw_ids[pair[1]], 0)
            entries[plain[pair[0]] << CHAR_BITS | plain[pair[1]]] = value << 1 | 1
    return entries


def _normalised_trie(
    unigram: Iterable[str], parsed: _Parsed, ids: dict[str, int]
) -> tuple[dict[str, int], dict[int, int], dict[int, int]]:
    """The words that word features look for, and the trie that finds them.

    Returns:
        The words' numbers from 1; trie values by node and character; trie values by pair of characters.
    """
    spelt: dict[str, list[int]] = {}
    for word in unigram:
        nodes = _nodes(word)
        if nodes and _SHORTEST <= len(nodes) <= _LONGEST:
            spelt[word] = [ids[node] for node in nodes]
    frequent = dict.fromkeys(word for _, _, word in parsed.words if word in spelt)
    words = {word: i for i, word in enumerate([*frequent, *sorted(spelt.keys() - frequent.keys())], 1)}
    number = {tuple(spelt[word]): i for word, i in words.items()}
    parents: set[tuple[int, ...]] = set()
    for path in list(number):
        for length in range(_SHORTEST, len(path)):
            number.setdefault(path[:length], len(number) + 1)
            parents.add(path[:length])
    if len(words) >= 1 << WORD_BITS or len(number) >= 1 << NODE_BITS:
        raise ModelDamaged(f"The model knows {len(words)} words, more than there is room for.")
    deeper: dict[int, int] = {}
    second: dict[int, int] = {}
    for path, node in number.items():
        value = node << 1 | (path in parents)
        if len(path) == _SHORTEST:
            second[path[0] << CHAR_BITS | path[1]] = value
        else:
            deeper[number[path[:-1]] << CHAR_BITS | path[-1]] = value
    return words, deeper, second


def _raw_trie(entries: list[str], unigram: list[str]) -> tuple[dict[str, int], NDArray[np.uint8], dict[int, int]]:
    """The trie of words as written: numbers of the characters, flags of single ones, trie values by node and character."""
    ids: dict[str, int] = {}
    for word in (*entries, *sorted(unigram)):
        for char in word:
            ids.setdefault(char, len(ids) + 1)
    if len(ids) >= 1 << CHAR_BITS:
        raise ModelDamaged(f"The dictionary has {len(ids)} different characters, more than there is room for.")
    flags = [0] * (len(ids) + 1)
    children: dict[int, int] = {}
    for words, last, inner in ((entries, flat.IS_ENTRY | flat.IS_KNOWN, flat.HAS_ENTRIES), (unigram, flat.IS_KNOWN, 0)):
        for word in words:
            if not word:
                continue
            node = ids[word[0]]
            for char in word[1:]:
                flags[node] |= inner
                node = children.setdefault(node << CHAR_BITS | ids[char], len(flags))
                if node == len(flags):
                    flags.append(0)
            flags[node] |= last
    if len(flags) >= 1 << NODE_BITS:
        raise ModelDamaged(f"The dictionary needs {len(flags)} nodes, more than there is room for.")
    values = {key: node << flat.RAW_FLAG_BITS | flags[node] for key, node in children.items()}
    return ids, np.array(flags[: len(ids) + 1], dtype=np.uint8), values


def _splits(text: str, words: dict[str, int]) -> list[tuple[str, str]]:
    """The word pairs that a pair feature stands for: one, unless words hold the * that separates them."""
    found = [(text[:i], text[i + 1 :]) for i, char in enumerate(text) if char == "*"]
    for first, then in found:
        if {first, then} & {"", "**noWord"}:
            raise ModelDamaged(f"The model has a feature of {text!r}, which is no pair of words.")
    return [(first, then) for first, then in found if first in words and then in words]


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
    for group, node in ((_NUMBERS, _NUMBER), (_LETTERS, _LETTER), (_KEYWORDS, _KEYWORD)):
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
        raise ModelDamaged(f"The model's weights are not those of {n_features} features and {n_tags} tags.")
    whole = np.rint(weights * SCALE)
    if not np.array_equal(whole / SCALE, weights) or abs(whole).max() > 1 << 22:
        raise ModelDamaged(
            "The model's weights are not numbers of four decimals: fast segmentation would not be exact."
        )
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
