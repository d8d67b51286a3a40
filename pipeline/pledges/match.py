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
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.pledges.measures import same_measure
from pipeline.pledges.statements import PledgeStatement

_LEFT_OUT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
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
# Longest first; 降低|保, 提高|校 are two words.
_SYNONYM = re.compile(
    "(?<!降)低保|(?<!提)高校|" + "|".join(sorted(set(_SYNONYMS) - {"低保", "高校"}, key=lambda w: (-len(w), w)))
)
Array = NDArray[np.float64]


def plain(text: str) -> str:
    """The characters of a text that carry meaning, words that reports use for one another written as one of them."""
    return _LEFT_OUT.sub("", _SYNONYM.sub(lambda match: _SYNONYMS[match.group()], text))


@dataclass(frozen=True, slots=True)
class Held:
    """How much of a text each clause of a report holds.

    Attributes:
        share: share of the text's weight, 0 to 1, shape (clauses,).
        weight: weight of what is found, in characters of words that occur nowhere else.
        pairs: whether each clause holds each pair of neighbours, shape (characters - 1, clauses).
    """

    share: Array
    weight: Array
    pairs: NDArray[np.bool_]

    def run(self, row: int) -> float:
        """Longest stretch of the text that a clause holds without a gap, as a share of its characters."""
        longest = length = 0
        for held in self.pairs[:, row].tolist():
            length = length + 1 if held else 0
            longest = max(longest, length)
        return (longest + 1) / (len(self.pairs) + 1) if longest else 0.0


class Clauses:
    """The clauses of one report, to be looked up by character pairs.

    Attributes:
        statements: the clauses.
        texts: the words by which each is found, made :func:`plain`.
    """

    def __init__(self, statements: Sequence[PledgeStatement]) -> None:
        self.statements = list(statements)
        self.texts = [plain(s.about) for s in self.statements]
        codes, owners = _all_pairs(self.texts)
        different, self._first, counts = np.unique(codes, return_index=True, return_counts=True)
        self._at = {code: at for at, code in enumerate(different.tolist())}
        self._owners, self._counts = owners, counts
        self._weights = 1.0 - np.log(counts) / math.log(len(self.statements) + 2)
        self._units = [s.unit for s in self.statements]
        self._alike: dict[str | None, NDArray[np.bool_]] = {}
        parts = np.array([s.part for s in self.statements], dtype=object)
        self._parts = {part: np.asarray(parts == part, dtype=np.bool_) for part in ("review", "plan")}

    def of_sentence(self, number: int) -> list[PledgeStatement]:
        """The clauses of a sentence, in order."""
        return [s for s in self.statements if s.sentence_no == number]

    def in_part(self, part: str | None) -> NDArray[np.bool_]:
        """Whether each clause stands in a part, review or plan; None: in either."""
        return self._parts[part] if part else self._parts["review"] | self._parts["plan"]

    def measured_alike(self, unit: str | None) -> NDArray[np.bool_]:
        """Whether each clause counts in what measures the same as a unit."""
        if unit not in self._alike:
            known = {other: same_measure(unit, other) for other in set(self._units)}
            self._alike[unit] = np.array([known[other] for other in self._units], dtype=np.bool_)
        return self._alike[unit]

    def holding(self, text: str) -> Held:
        """How much of a text each clause holds; nothing of a text shorter than two characters.

        Args:
            text: made :func:`plain`.
        """
        found = [self._of_pair(a, b) for a, b in pairwise(text)]
        pairs = np.zeros((len(found), len(self.statements)), dtype=np.bool_)
        if not found:
            return Held(np.zeros(len(self.statements)), np.zeros(len(self.statements)), pairs)
        for held, (owners, _) in zip(pairs, found, strict=True):
            held[owners] = True
        # A pair across two words is rarer than the words: a character weighs what its commoner pair does.
        of_pairs = [weight for _, weight in found]
        weights = np.array(list(map(min, [*of_pairs, math.inf], [math.inf, *of_pairs])))
        beside = np.empty((len(weights), pairs.shape[1]))
        beside[0], beside[-1] = pairs[0], pairs[-1]
        np.logical_or(pairs[:-1], pairs[1:], out=beside[1:-1])
        weight = weights @ beside
        total = float(weights.sum())
        return Held(np.minimum(weight / total, 1.0) if total > 0 else np.zeros(len(weight)), weight, pairs)

    def _of_pair(self, first: str, second: str) -> tuple[NDArray[np.int64], float]:
        """Clauses that hold a pair, and its weight; 1 for a pair that the report never uses, as for one that it uses once."""
        at = self._at.get((ord(first) << 32) | ord(second))
        if at is None:
            return self._owners[:0], 1.0
        begin = int(self._first[at])
        return self._owners[begin : begin + int(self._counts[at])], float(self._weights[at])


def _all_pairs(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Codes of the different pairs of each text and the text's number, sorted by code, then number."""
    joined = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    within = owners[:-1] == owners[1:]
    codes, owners = ((joined[:-1] << np.uint64(32)) | joined[1:])[within], owners[:-1][within]
    order = np.lexsort((owners, codes))
    codes, owners = codes[order], owners[order]
    new = np.ones(len(codes), dtype=bool)
    new[1:] = (codes[1:] != codes[:-1]) | (owners[1:] != owners[:-1])
    return codes[new], owners[new]
