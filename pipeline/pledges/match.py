"""The clauses of a later report that hold a pledge's words.

A character of a text counts as found in a clause when it stands there beside the same neighbour. It weighs
the inverse document frequency, among the later report's clauses, of the pairs it forms with its neighbours (of the
commoner one, since a pair across two words is rare whatever the words). Pairs need no dictionary, so that names which a
segmenter cuts differently in two reports (旧里以下房屋) still agree; the weights keep common words (建设, 项目) from making
unlike things alike. How what is found adds up to the same thing or another is for likeness to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.pledges.statements import PledgeStatement

_LEFT_OUT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9\n]+")
_SYNONYMS = {
    "投入": "支出",
    "规上": "规模以上",
    "医保": "医疗保险",
    "新农合": "新型农村合作医疗",
    "新农保": "新型农村社会养老保险",
    "低保": "最低生活保障",
    "廉租房": "廉租住房",
    "公租房": "公共租赁住房",
    "租赁房": "租赁住房",
    "保障房": "保障性住房",
    "农房": "农村住房",
    "棚改": "棚户区改造",
    "危改": "危房改造",
    "改厕": "改造厕所",
    "国家级": "国家",
    "国考": "国家考核",
    "科学和技术": "科技",
    "科学技术": "科技",
    "建制村": "行政村",
    "生态环境补偿": "生态补偿",
    "失地农民": "被征地农民",
    "电商": "电子商务",
    "街角游园": "口袋公园",
    "饮水困难": "饮水安全",
    "饮水难": "饮水安全",
    "农村群众": "农村人口",
    "农村居民": "农村人口",
    "贫困农牧民": "贫困人口",
    "农村道路": "农村公路",
    "保障性安居工程": "保障性住房",
    "公厕": "公共厕所",
    "城镇建设": "城建",
    "城市建设": "城建",
    "高校": "高等学校",
    "高铁": "高速铁路",
    "海外": "国外",
    "客专": "客运专线",
    "四好农村路": "农村公路",
    "综保区": "综合保税区",
    "自贸区": "自由贸易试验区",
    "自贸试验区": "自由贸易试验区",
    "停车泊位": "停车位",
    "重点建设项目": "重点项目",
    "技术改造": "技改",
    "路网": "道路",
    "困难群体": "困难群众",
    "减贫": "脱贫",
    "植树造林": "造林",
    "营造林": "造林",
    "和美乡村": "美丽乡村",
    "风力发电": "风电",
    "光伏发电": "光伏",
    "发电装机容量": "装机",
    "电力装机容量": "装机",
    "发电装机": "装机",
    "电力装机": "装机",
    "装机容量": "装机",
}
# Longest first; 降低|保, 提高|校 are two words. Each begins with a character, by which a search skips over what is none.
_SYNONYM = re.compile(
    "低保(?<!降低保)|高校(?<!提高校)|" + "|".join(sorted(set(_SYNONYMS) - {"低保", "高校"}, key=lambda w: (-len(w), w)))
)


def plain(text: str) -> str:
    """The characters of a text that carry meaning, words that reports use for one another written as one of them."""
    return all_plain([text])[0]


def all_plain(texts: Iterable[str]) -> list[str]:
    """Texts made :func:`plain`, in one pass over all of them."""
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    return _LEFT_OUT.sub("", _SYNONYM.sub(lambda match: _SYNONYMS[match.group()], joined)).split("\n")


@dataclass(slots=True)
class Held:
    """How much of a text the clauses of a report hold.

    Attributes:
        weights: by clause, the weight of what is found in it, in characters of words that occur nowhere else; without
            the clauses that hold nothing.
        total: weight of the text.
    """

    weights: dict[int, float]
    total: float

    def share(self, row: int) -> float:
        """Share of the text's weight that a clause holds, 0 to 1."""
        weight = self.weights.get(row)
        return 0.0 if weight is None else 1.0 if weight >= self.total else weight / self.total

    def holders(self, share: float) -> set[int]:
        """Clauses that hold more than a share."""
        return {row for row, weight in self.weights.items() if weight / self.total > share}

    def weight(self, row: int) -> float:
        """Weight of what a clause holds of it."""
        return self.weights.get(row, 0.0)


class Clauses:
    """The clauses of one report, to be looked up by character pairs.

    Attributes:
        statements: the clauses.
        texts: the words by which each is found, made :func:`plain`.
    """

    def __init__(self, statements: Sequence[PledgeStatement]) -> None:
        self.statements = list(statements)
        self.texts = all_plain(s.about for s in self.statements) if self.statements else []
        codes, self._owners = _all_pairs(self.texts)
        different, first, counts = np.unique(codes, return_index=True, return_counts=True)
        self._at = dict(zip(different.tolist(), zip(first.tolist(), counts.tolist(), strict=True), strict=True))
        self._rows: dict[str, frozenset[int]] = {}
        self._commonest = math.log(len(self.statements) + 2)
        self._held: dict[str, Held] = {}

    def holding(self, text: str) -> Held:
        """How much of a text each clause holds; nothing of a text shorter than two characters.

        Args:
            text: made :func:`plain`.
        """
        if text not in self._held:
            self._held[text] = self._holding(text)
        return self._held[text]

    def _holding(self, text: str) -> Held:
        owners = [self._holding_pair(first + second) for first, second in pairwise(text)]
        # One for a pair that the report never uses, as for one that it uses once.
        of_pairs = [1.0 - math.log(len(rows) or 1) / self._commonest for rows in owners]
        # A pair across two words is rarer than the words: a character weighs what its commoner pair does.
        weights = list(map(min, [*of_pairs, math.inf], [math.inf, *of_pairs])) if of_pairs else []
        found: dict[int, float] = {}
        before: frozenset[int] = frozenset()
        for at, rows in enumerate(owners, 1):
            second, both = weights[at], weights[at - 1] + weights[at]
            for row in rows:  # the character that a pair shares with the one before counts once
                found[row] = found.get(row, 0.0) + (second if row in before else both)
            before = rows
        return Held(found, sum(weights))

    def _holding_pair(self, pair: str) -> frozenset[int]:
        """The clauses that hold two neighbours."""
        if pair not in self._rows:
            first, count = self._at.get((ord(pair[0]) << 32) | ord(pair[1]), (0, 0))
            self._rows[pair] = frozenset(self._owners[first : first + count].tolist())
        return self._rows[pair]


def _all_pairs(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Codes of the different pairs of each text and the text's number, sorted by code, then number."""
    joined = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    within = owners[:-1] == owners[1:]
    codes, owners = ((joined[:-1] << np.uint64(32)) | joined[1:])[within], owners[:-1][within]
    order = np.argsort(codes, kind="stable")
    codes, owners = codes[order], owners[order]
    new = np.ones(len(codes), dtype=bool)
    new[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    return codes[new], owners[new]
