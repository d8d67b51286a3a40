"""Likeness of a pledge to the clauses of a later report.

Both are compared by their overlapping character pairs, each weighted by how rare it is among the later report's clauses
(inverse document frequency). Pairs need no dictionary, so that names which a segmenter cuts differently in two
reports (旧里以下房屋) still agree; the weights keep common words (建设, 项目) from making unlike things alike.

Likeness is the share of the object's weight found in a clause: a long clause that holds the object is as like as a short one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.indicators.pledge_words import GENERIC
from pipeline.indicators.units import measure

_KEPT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_PARTS = re.compile(r"、|以及|和|及|与")
_CATEGORY = re.compile(r"等(?!级|候|待|效|离子)[^等]*$")
# Counting words that reports use for one another (3处公园, 公园3个); 户, 人 and 张 are not among them.
_COUNTERS = frozenset("个项件处座所家条台套辆栋幢口眼支部批类种场次站间片块对组")


@dataclass(frozen=True, slots=True)
class Statement:
    """A clause of the later report.

    Attributes:
        sentence_no: its sentence.
        part: review or plan.
        start: offset in the sentence.
        end: offset after it.
        text: its words.
        sentence: the whole sentence.
        action: its verb, empty without one.
        kind: kind of the verb.
        value: amount, None without one.
        unit: unit as printed.
    """

    sentence_no: int
    part: str
    start: int
    end: int
    text: str
    sentence: str
    action: str
    kind: str
    value: float | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A clause that speaks of a pledge's object.

    Attributes:
        statement: the clause.
        similarity: share of the object's weight found in it, 0 to 1.
        rank: similarity with what unit and verb add; orders clauses, and is not stored.
        weight: weight of the pairs found, in pairs that occur nowhere else.
    """

    statement: Statement
    similarity: float
    rank: float
    weight: float


@lru_cache(maxsize=20_000)
def pairs(text: str) -> frozenset[str]:
    """Overlapping pairs of the characters that carry meaning."""
    kept = _KEPT.sub("", text)
    return frozenset(kept[i : i + 2] for i in range(len(kept) - 1))


def object_parts(obj: str) -> list[str]:
    """Things that an object lists (北环路、雁白大桥等道路), else the object itself; each is at least three characters long."""
    parts = [p for p in _PARTS.split(_CATEGORY.sub("", obj)) if len(p) >= 3 and p not in GENERIC]
    return parts if len(parts) > 1 else [obj]


def same_measure(one: str | None, other: str | None) -> bool:
    """Whether two units measure the same: 万户 and 户, 公里 and 米; counting words (个, 项, 座) are one."""
    if not one or not other:
        return False
    a, b = measure(one).base, measure(other).base
    # 378万农村人口 counts what 373万人 counts.
    bare = "" in (a, b) and not {a, b} & {"%", "元", "美元"}
    return a == b or bare or (a in _COUNTERS and b in _COUNTERS)


class Clauses:
    """The clauses of one report, to be looked up by character pairs."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self.statements = list(statements)
        self._holding: dict[str, list[int]] = {}
        counts: Counter[str] = Counter()
        for i, statement in enumerate(self.statements):
            for pair in pairs(statement.text):
                counts[pair] += 1
                self._holding.setdefault(pair, []).append(i)
        self._log_n = math.log(len(self.statements) + 1)
        self._weight = {pair: 1.0 - math.log(n) / self._log_n for pair, n in counts.items()}

    def matches(self, obj: str, *, unit: str | None, action: str, least: float) -> list[Match]:
        """Clauses that speak of an object, the likeliest first.

        Args:
            obj: the object, or a part of it.
            unit: unit of the pledge; a clause that counts in the same is likelier meant.
            action: its verb, likewise.
            least: similarity below which clauses are left out.
        """
        wanted = {pair: self._weight.get(pair, 1.0) for pair in pairs(obj)}
        total = sum(wanted.values())
        if not total:
            return []
        found: dict[int, float] = {}
        for pair, weight in sorted(wanted.items()):
            for i in self._holding.get(pair, ()):
                found[i] = found.get(i, 0.0) + weight
        matches = []
        for i, weight in found.items():
            similarity = weight / total
            if similarity >= least:
                statement = self.statements[i]
                rank = similarity + 0.15 * same_measure(unit, statement.unit) + 0.1 * (action == statement.action != "")
                matches.append(Match(statement, min(similarity, 1.0), rank, weight))
        return sorted(matches, key=lambda m: (-m.rank, m.statement.sentence_no, m.statement.start))
