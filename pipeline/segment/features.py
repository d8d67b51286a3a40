"""What a pkuseg model consists of: features, characters and words, and the tries that find words in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelDamaged
from pipeline.segment import flat
from pipeline.segment.flat import CHAR_BITS, NODE_BITS, WORD_BITS

# Normalisation as in spacy_pkuseg.feature_extractor.FeatureExtractor.
KEYWORDS, KEYWORD = "-._,|/*:", "&"
NUMBER, LETTER = "**Num", "**Letter"
NUMBERS = "0123456789.几二三四五六七八九十千万亿兆零１２３４５６７８９０％"
LETTERS = (
    "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｇｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ／・－"
)
_TAKEN_AWAY = frozenset(KEYWORDS + NUMBERS + LETTERS)

_CHAR_FEATURES = {"c": flat.HERE, "c-1": flat.BEFORE, "c1": flat.AFTER, "c-2": flat.BEFORE2, "c2": flat.AFTER2}
_PAIR_FEATURES = {"c-1c": flat.PAIR_ENDS, "cc1": flat.PAIR_STARTS, "c-2c-1": flat.PAIR_BEFORE}
_WORD_PAIR_FEATURES = {"l.": flat.LEFT, "r.": flat.RIGHT}
_WORD_FEATURES = {"w-1": flat.WORD_ENDS, "w1": flat.WORD_STARTS}
_SHORTEST, _LONGEST = 2, 6


class ParsedFeatures(NamedTuple):
    """The features by kind: number, column of the score row, and what they are about."""

    chars: list[tuple[int, int, str]]
    pairs: list[tuple[int, int, str, str]]
    words: list[tuple[int, int, str]]
    word_pairs: list[tuple[int, int, str]]


def parse(index: list[tuple[int, str]]) -> ParsedFeatures:
    """Sort a model's features, given with their numbers, by kind; those that normalised text cannot have are left out."""
    parsed = ParsedFeatures([], [], [], [])
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
            raise ModelDamaged("model.feature", feature=feature)
    return parsed


def _possible(node: str) -> bool:
    """Whether normalised text can hold this; the model also knows characters that normalisation takes away."""
    if len(node) != 1:
        return node in (NUMBER, LETTER)
    return node not in _TAKEN_AWAY


def _nodes(word: str) -> list[str] | None:
    """The normalised characters of a word; None if normalised text cannot hold it."""
    found = re.findall(r"\*\*Num|\*\*Letter|.", word, re.DOTALL)
    return found if all(map(_possible, found)) else None


def number_nodes(parsed: ParsedFeatures, raw_ids: Iterable[str]) -> dict[str, int]:
    """Numbers from 1 of the normalised characters, first those that stand for several, then the frequent ones."""
    ids = {node: number for number, node in enumerate((NUMBER, LETTER, KEYWORD), 1)}
    for _, _, char in parsed.chars:
        ids.setdefault(char, len(ids) + 1)
    for _, _, first, then in parsed.pairs:
        ids.setdefault(first, len(ids) + 1)
        ids.setdefault(then, len(ids) + 1)
    for char in filter(_possible, raw_ids):
        ids.setdefault(char, len(ids) + 1)
    if len(ids) >= flat.SPACE:
        raise ModelDamaged("model.characters", n=len(ids))
    return ids


def second_entries(
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


def normalised_trie(
    unigram: Iterable[str], parsed: ParsedFeatures, ids: dict[str, int]
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
        raise ModelDamaged("model.words", n=len(words))
    deeper: dict[int, int] = {}
    second: dict[int, int] = {}
    for path, node in number.items():
        value = node << 1 | (path in parents)
        if len(path) == _SHORTEST:
            second[path[0] << CHAR_BITS | path[1]] = value
        else:
            deeper[number[path[:-1]] << CHAR_BITS | path[-1]] = value
    return words, deeper, second


def raw_trie(entries: list[str], unigram: list[str]) -> tuple[dict[str, int], NDArray[np.uint8], dict[int, int]]:
    """The trie of words as written: numbers of the characters, flags of single ones, trie values by node and character."""
    ids: dict[str, int] = {}
    for word in (*entries, *sorted(unigram)):
        for char in word:
            ids.setdefault(char, len(ids) + 1)
    if len(ids) >= 1 << CHAR_BITS:
        raise ModelDamaged("model.dictionary_characters", n=len(ids))
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
        raise ModelDamaged("model.dictionary_nodes", n=len(flags))
    values = {key: node << flat.RAW_FLAG_BITS | flags[node] for key, node in children.items()}
    return ids, np.array(flags[: len(ids) + 1], dtype=np.uint8), values


def splits(text: str, words: dict[str, int]) -> list[tuple[str, str]]:
    """The word pairs that a pair feature stands for: one, unless words hold the * that separates them."""
    found = [(text[:i], text[i + 1 :]) for i, char in enumerate(text) if char == "*"]
    none = {"", "**noWord"}
    if any(({first, then} & none) and all(w in words or w in none for w in (first, then)) for first, then in found):
        raise ModelDamaged("model.word_pair", feature=text)
    return [(first, then) for first, then in found if first in words and then in words]
