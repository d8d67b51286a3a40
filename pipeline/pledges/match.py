"""Likeness of a pledge to the clauses of a later report.

A character of the pledge's object counts as found in a clause when it stands there beside the same neighbour. It weighs
the inverse document frequency, among the later report's clauses, of the pairs it forms with its neighbours (of the
commoner one, since a pair across two words is rare whatever the words). Pairs need no dictionary, so that names which a
segmenter cuts differently in two reports (旧里以下房屋) still agree; the weights keep common words (建设, 项目) from making
unlike things alike.

Likeness is the share of the object's weight found in a clause: a long clause that holds the object is as like as a short one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.chinese.units import measure
from pipeline.pledges.statements import PledgeStatement
from pipeline.pledges.words import GENERIC

_LEFT_OUT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_PARTS = re.compile(r"、|以及|和|及|与")
_SYNONYMS = {
    "投入": "支出",
    "规上": "规模以上",
    "医保": "医疗保险",
    "租赁房": "租赁住房",
    "国家级": "国家",
    "公厕": "公共厕所",
}
_SYNONYM = re.compile("|".join(_SYNONYMS))
_ASIDE = re.compile(r"[（(].*$")  # 万套（间）
_CATEGORY = re.compile(r"等(?!级|候|待|效|离子)[^等]*$")
# Counting words that reports use for one another (3处公园, 公园3个); 户, 人 and 张 are not among them.
_COUNTERS = frozenset("个项件处座所家条台套辆栋幢口眼支部批类种场次站间片块对组")


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause that speaks of a pledge's object.

    Attributes:
        statement: the clause.
        similarity: share of the object's weight found in it, 0 to 1.
        rank: similarity with what unit and verb add; orders clauses, and is not stored.
        weight: weight of the characters found, in characters of words that occur nowhere else.
    """

    statement: PledgeStatement
    similarity: float
    rank: float
    weight: float


def written_alike(text: str) -> str:
    """A text with words that reports use for one another written as one of them."""
    return _SYNONYM.sub(lambda match: _SYNONYMS[match.group()], text)


def object_parts(obj: str) -> list[str]:
    """Things that an object lists (北环路、雁白大桥等道路), else the object itself; each is at least three characters long."""
    parts = [p for p in _PARTS.split(_CATEGORY.sub("", obj)) if len(p) >= 3 and p not in GENERIC]
    return parts if len(parts) > 1 else [obj]


def same_measure(one: str | None, other: str | None) -> bool:
    """Whether two units measure the same: 万户 and 户, 公里 and 米; counting words (个, 项, 座) are one."""
    if not one or not other:
        return False
    a, b = (measure(_ASIDE.sub("", unit)).base for unit in (one, other))
    # 378万农村人口 counts what 373万人 counts.
    bare = "" in (a, b) and not {a, b} & {"%", "元", "美元"}
    return a == b or bare or (a in _COUNTERS and b in _COUNTERS)


class Clauses:
    """The clauses of one report, to be looked up by character pairs."""

    def __init__(self, statements: Sequence[PledgeStatement]) -> None:
        self.statements = list(statements)
        codes, owners = _all_pairs([written_alike(s.about) for s in self.statements])
        different, self._first, counts = np.unique(codes, return_index=True, return_counts=True)
        self._at = {code: at for at, code in enumerate(different.tolist())}
        self._owners, self._counts = owners, counts
        self._weights = 1.0 - np.log(counts) / math.log(len(self.statements) + 2)

    def _of_pair(self, first: str, second: str) -> tuple[NDArray[np.int64], float]:
        """Clauses that hold a pair, and its weight; 1 for a pair that the report never uses, as for one that it uses once."""
        at = self._at.get((ord(first) << 32) | ord(second))
        if at is None:
            return self._owners[:0], 1.0
        begin = int(self._first[at])
        return self._owners[begin : begin + int(self._counts[at])], float(self._weights[at])

    def matches(self, obj: str, *, unit: str | None, action: str, least: float) -> list[ClauseMatch]:
        """Clauses that speak of an object, the likeliest first.

        Args:
            obj: the object, or a part of it.
            unit: unit of the pledge; a clause that counts in the same is likelier meant.
            action: its verb, likewise.
            least: similarity below which clauses are left out.
        """
        kept = _LEFT_OUT.sub("", written_alike(obj))
        held = [self._of_pair(a, b) for a, b in pairwise(kept)]
        if not held:
            return []
        found, total = np.zeros(len(self.statements)), 0.0
        seen = np.full(len(self.statements), -1)
        for position, (left, right) in enumerate(zip([None, *held], [*held, None], strict=True)):
            # A pair across two words is rarer than the words: a character weighs what its commoner pair does.
            around = [pair for pair in (left, right) if pair is not None]
            weight = min(pair[1] for pair in around)
            total += weight
            for owners, _ in around:
                fresh = owners[seen[owners] != position]
                found[fresh] += weight
                seen[fresh] = position
        matches = []
        for number in np.flatnonzero(found >= least * total).tolist():
            statement, weight = self.statements[number], float(found[number])
            if weight <= 0 or total <= 0:
                continue
            rank = (
                weight / total
                + 0.15 * same_measure(unit, statement.unit)
                + 0.1 * (action != "" and statement.action == action)
            )
            matches.append(ClauseMatch(statement, min(weight / total, 1.0), rank, weight))
        return sorted(matches, key=lambda m: (-m.rank, m.statement.sentence_no, m.statement.start))


def _all_pairs(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Codes of the different pairs of each text and the text's number, sorted by code, then number."""
    joined = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    kept = _carries_meaning(joined)
    joined, owners = joined[kept], owners[kept]
    within = owners[:-1] == owners[1:]
    codes, owners = ((joined[:-1] << np.uint64(32)) | joined[1:])[within], owners[:-1][within]
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    new = np.ones(len(codes), dtype=bool)
    new[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    return codes[new], owners[new]


def _carries_meaning(codes: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Han characters, digits and Latin letters, as in the objects."""
    han = (codes >= 0x4E00) & (codes <= 0x9FFF)
    digit = (codes >= 0x30) & (codes <= 0x39)
    lower = codes | 0x20
    return han | digit | ((lower >= 0x61) & (lower <= 0x7A) & (codes < 0x80))
