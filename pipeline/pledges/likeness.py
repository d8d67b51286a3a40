"""Whether a clause of a later report speaks of what a pledge promised: a probability from what the two have in common.

Candidates are the clauses that hold most of the pledge's words. Twelve numbers describe each (``FEATURES``), and a logistic
regression turns them into the probability that the best of them speaks of the pledge's thing: one for the review (done or partly
against anything else), one for the plan (promised again, where the review is silent). Coefficients were fitted on hand-labelled
outcomes by benchmarks/pledges/fit.py, which prints them and how well they are calibrated on labels that were not used.

Since which clause is meant is not labelled, each round of fitting takes the likeliest clause under the round before
(multiple-instance learning: Dietterich, Lathrop & Lozano-Pérez 1997, *Artificial Intelligence* 89).
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.match import Clauses, Held, is_money, plain, same_measure
from pipeline.pledges.statements import PledgeStatement

FEATURES = (
    "share",  # of the weight of the thing's words
    "run",  # longest stretch of them, as a share
    "names",  # the same as share for the best of the names in the pledge (“大北环”, 第四学校)
    "suffix",  # end of the object that stands in the clause, as a share: the kind of thing
    "prefix",  # beginning of it: which of the kind
    "weight",  # log of 1 + weight found: rare words say more
    "same_unit",  # both count in what measures the same
    "other_unit",  # both count, in different measures
    "untold",  # the pledge counts, the clause does not
    "same_verb",
    "same_amount",  # exactly, and not a round number
    "whole",  # share of the weight of the pledge's whole clause
)
# Constant, then a coefficient a feature.
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    "review": (-4.03, 0.38, 0.42, 0.05, -0.26, 1.00, 2.01, 0.31, -0.12, -0.31, 0.27, 0.27, 0.55),
    "plan": (-4.96, 1.14, 0.89, 0.96, 0.49, 0.78, 1.50, 1.10, -0.36, -1.16, 0.81, 0.35, 0.81),
}
_CANDIDATES = 10
_SHORT_NAME = 4  # characters
_FLOOR, _FLOOR_NAMES = 0.2, 0.5
_BETWEEN = 4  # characters
_KIND_WORD = re.compile(r"(?<=...)”?(?:试点示范|示范|试点|试验|工程|项目|建设)$")
_STATE = re.compile(r"[^，]{0,4}(?:清零|全覆盖|达标|并轨|联网|减半|翻番|贯通|脱贫|出列)")
_PARTS = re.compile(r"、|以及|和|及|与")
_CATEGORY = re.compile(r"等(?!级|候|待|效|离子)[^等]*$")
_SOME = re.compile(r"^(?:一批|一大批|部分|若干|一些)")
_QUOTED = re.compile(r"“([^“”]{2,14})”")
_WRITTEN_END = re.compile(r"(?:规划|方案|条例|细则|试点)”?$")
_INSTITUTION = re.compile(r"(?:制度|机制|办法|目录|名单|清单|体系)”?$")
_LISTED, _HELD_IN_FULL, _FAR = 0.6, 0.8, 5.0
_DOING = re.compile(r"(?:设立|建立|建成|建设|新建|成立|组建|开展|实施|完成)了?")
_DENIED = re.compile(r"不再|停止|暂停|(?:建成|投产|达产)后,?，?还?可")
_LEVELS = re.compile(r"村|乡|镇|社区|县|市(?!场|政|民)|省")
_COUNT_ALIKE = frozenset(("户", "万户", "座", "万座", "套", "万套", "间", "万间"))
_ROUND = frozenset((1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))


@dataclass(frozen=True, slots=True)
class Promise:
    """A stored pledge, as far as its outcome needs it.

    Attributes:
        text: its clause.
        object: what is to be delivered.
        action: its verb.
        kind: kind of the verb.
        value: amount.
        unit: unit as printed.
        bound: bound of the amount.
        name: what stands between verb and number where the object follows the number.
        context: the clause before, without its verbs.
    """

    text: str
    object: str
    action: str
    kind: str
    value: float | None
    unit: str | None
    bound: str | None
    name: str = ""
    context: str = ""

    @property
    def wanted(self) -> str:
        """What to look for: the object with its name.

        A thing of which there are many (项目, 投资), and a state that something is to reach (全覆盖), with what it is part of.
        """
        if self.object in words.GENERIC or (self.value is None and _STATE.fullmatch(self.object)):
            return (self.name or self.context) + self.object
        return self.name + _KIND_WORD.sub("", self.object)

    @property
    def parts(self) -> list[str]:
        """Things that the object lists (北环路、雁白大桥等道路), else what to look for."""
        return [self.wanted] if self.name or self.object in words.GENERIC else object_parts(self.object)

    @property
    def listed(self) -> list[str]:
        """Things that the pledge lists by names of their own, long enough to be told from one another."""
        found = (parts for text in (self.name, self.object) if len(parts := object_parts(text)) > 1)
        return [part for parts in found for part in parts if len(part) > _SHORT_NAME]

    @property
    def names(self) -> list[str]:
        """Names by which the thing may be called: in quotation marks, or one of several that are listed."""
        listed = [part for text in (self.name, self.object) if len(found := object_parts(text)) > 1 for part in found]
        found = [*_QUOTED.findall(self.text), *([self.name] if self.name else []), *listed]
        return [name for name in dict.fromkeys(found) if name != self.object and name not in words.GENERIC]


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause that may speak of a pledge's thing.

    Attributes:
        statement: the clause.
        probability: that it does.
    """

    statement: PledgeStatement
    probability: float


def object_parts(obj: str) -> list[str]:
    """Things that an object lists (北环路、雁白大桥等道路), else the object itself; each is at least three characters long."""
    listed = (_SOME.sub("", p) for p in _PARTS.split(_CATEGORY.sub("", obj)))
    parts = [p for p in listed if len(p) >= 3 and p not in words.GENERIC]
    return parts if len(parts) > 1 else [obj]


Candidates = Sequence[tuple[PledgeStatement, list[float]]]


def best_match(described: Candidates, part: str, *, least: float = 0.0) -> ClauseMatch | None:
    """The candidate that likeliest speaks of the pledge's thing; the first of those equally likely."""
    return next(iter(matches(described, part, least=least)), None)


def matches(described: Candidates, part: str, *, least: float = 0.0, first: Container[int] = ()) -> list[ClauseMatch]:
    """The candidates that may speak of the pledge's thing, the likeliest first.

    Args:
        described: clauses with their features, see :func:`candidates`.
        part: review or plan, whence they are.
        least: smallest probability.
        first: sentences of which a clause goes before any other.

    Returns:
        Those that reach ``least``, in the order of the text where equally likely.
    """
    if not described:
        return []
    constant, *coefficients = COEFFICIENTS[part]
    scores = np.array([features for _, features in described]) @ np.array(coefficients) + constant
    found = [
        ClauseMatch(statement, probability)
        for (statement, _), score in zip(described, np.round(scores, 9).tolist(), strict=True)
        if (probability := 1.0 / (1.0 + math.exp(-score))) >= least
    ]
    preferred = [match for match in found if match.statement.sentence_no in first]
    return sorted(preferred or found, key=lambda m: -m.probability)


def candidates(promise: Promise, clauses: Clauses) -> dict[str, Candidates]:
    """By part, the clauses that hold most of a pledge's words, each with its features."""
    obj = plain(promise.object)
    wanted, whole, own = (clauses.holding(plain(t)) for t in (promise.wanted, promise.text, promise.object))
    names = [clauses.holding(plain(name)) for name in promise.names]
    named = _most(names, len(clauses.statements))
    listed = [clauses.holding(plain(part)) for part in promise.listed]
    alike = clauses.measured_alike(promise.unit)
    rank = np.maximum.reduce([wanted.share, 0.9 * own.share, 0.95 * named.share]) + 0.3 * whole.share + 0.15 * alike
    kept = (wanted.share > _FLOOR) | (own.share > _FLOOR) | (named.share > _FLOOR_NAMES)
    found: dict[str, Candidates] = {}
    for part in ("review", "plan"):
        rows = np.flatnonzero(kept & clauses.in_part(part))
        rows = rows[np.argsort(-np.round(rank[rows], 9), kind="stable")][:_CANDIDATES]
        found[part] = [
            (clauses.statements[row], _features(promise, obj, clauses, row, wanted, named, whole))
            for row in rows.tolist()
            if not _of_another_kind(promise, obj, clauses, row, float(named.share[row]), float(own.share[row]))
            and _holds_one(promise, clauses, row, listed)
        ]
    return found


def _holds_one(promise: Promise, clauses: Clauses, row: int, listed: Sequence[Held]) -> bool:
    """Of several things listed by name (天水至宝鸡、罗汉洞至定西高速公路) a clause must speak of one, or tell the very amount."""
    if len(listed) < 2 or max(held.share[row] for held in listed) >= _LISTED:
        return True
    statement = clauses.statements[row]
    both = promise.value is not None and statement.value is not None
    return both and same_measure(promise.unit, statement.unit) and _same_amount(promise, statement)


def _of_another_kind(promise: Promise, obj: str, clauses: Clauses, row: int, named: float, held: float) -> bool:
    """Whether a clause speaks of something else, however alike its words are.

    It denies what it speaks of; it has other words in the middle of the same name (规上工业企业, 规上服务业企业); it counts
    money, with another verb (培育龙头企业20家, 龙头企业收入2500亿元); or the thing is a plan, a rule, a trial, and the clause
    speaks of its subject alone (文化产业发展规划, 支持文化产业发展) without naming it in full.
    """
    statement = clauses.statements[row]
    if _DENIED.search(statement.text):
        return True
    if promise.value is not None and is_money(statement.unit) and not is_money(promise.unit):
        return statement.action != promise.action
    if _counts_other(promise, obj, statement, clauses.texts[row], held) or _replaced(obj, clauses.texts[row]):
        return True
    if (
        promise.value is None
        and (ending := _INSTITUTION.search(obj)) is not None
        and ending.group() not in clauses.texts[row]
    ):
        return float(clauses.holding(obj[: ending.start()]).share[row]) < _HELD_IN_FULL  # 淘汰产能企业名单公告|制度
    if promise.value is None and _STATE.search(obj):  # 行政村体育工程全覆盖, 体育馆市级全覆盖
        levels, told = (set(_LEVELS.findall(t)) for t in (obj, clauses.texts[row]))
        if levels and told and not levels & told:
            return True
    written = promise.value is None and _WRITTEN_END.search(promise.object) is not None
    return written and named < 1 and obj[-2:] not in clauses.texts[row]


def _counts_other(promise: Promise, obj: str, statement: PledgeStatement, text: str, held: float) -> bool:
    """Whether a clause counts something else than what was promised.

    What the thing is called at its end stands not in it, in another measure (规上工业企业20家, 规上工业增加值16%) or without
    most of its other words (示范性渔港3个, 示范性孵化基地10个); or a general thing is of quite another size (资金1191万元,
    资金18.9亿元).
    """
    if promise.value is None or statement.value is None:
        return False
    alike = same_measure(promise.unit, statement.unit) or _COUNT_ALIKE.issuperset((promise.unit, statement.unit))
    if len(obj) > _SHORT_NAME and obj[-2:] not in text:
        return not alike or held < _LISTED
    money = is_money(promise.unit) and held < _HELD_IN_FULL
    if not alike or not (promise.object in words.GENERIC or money):
        return False
    wanted, stated = (to_base(x.value or 0.0, x.unit or "")[0] for x in (promise, statement))
    return not wanted / _FAR <= stated <= wanted * _FAR


def _replaced(obj: str, text: str) -> bool:
    """Whether a text has the beginning and the end of a name, and between them other words than the name has."""
    prefix, suffix = _found_prefix(obj, text), _found_suffix(obj, text)
    if prefix < 2 or suffix < 2 or prefix + suffix >= len(obj):
        return False
    between = re.search(f"{obj[:prefix]}(.{{1,{_BETWEEN}}}){obj[len(obj) - suffix :]}", text)
    if between is not None and _DOING.fullmatch(between[1]):
        return False  # 街镇|设立|网格化综合管理中心
    missing = obj[prefix : len(obj) - suffix]
    return between is not None and missing not in between[1] and len(missing) + len(between[1]) > 2  # 限制类, 限制性


def _found_prefix(obj: str, text: str) -> int:
    size = 0
    while size < len(obj) and obj[: size + 1] in text:
        size += 1
    return size


def _found_suffix(obj: str, text: str) -> int:
    size = 0
    while size < len(obj) and obj[len(obj) - size - 1 :] in text:
        size += 1
    return size


def _most(held: Sequence[Held], n: int) -> Held:
    """Of each clause the text that it holds most of."""
    pairs = np.zeros((0, n), dtype=np.bool_)
    if not held:
        return Held(np.zeros(n), np.zeros(n), pairs)
    shares, weights = np.array([h.share for h in held]), np.array([h.weight for h in held])
    best = np.argmax(shares, axis=0)
    return Held(shares[best, np.arange(n)], weights[best, np.arange(n)], pairs)


def _features(
    promise: Promise, obj: str, clauses: Clauses, row: int, wanted: Held, named: Held, whole: Held
) -> list[float]:
    statement, text = clauses.statements[row], clauses.texts[row]
    both = promise.value is not None and statement.value is not None
    same = both and same_measure(promise.unit, statement.unit)
    return [
        float(wanted.share[row]),
        wanted.run(row),
        float(named.share[row]),
        _found_suffix(obj, text) / max(len(obj), 1),
        _found_prefix(obj, text) / max(len(obj), 1),
        math.log1p(max(float(wanted.weight[row]), float(named.weight[row]))),
        float(same),
        float(both and not same),
        float(promise.value is not None and statement.value is None),
        float(promise.action != "" and statement.action == promise.action),
        float(same and _same_amount(promise, statement)),
        float(whole.share[row]),
    ]


def _same_amount(promise: Promise, statement: PledgeStatement) -> bool:
    assert promise.value is not None and statement.value is not None
    if promise.value in _ROUND:
        return False
    return to_base(promise.value, promise.unit or "")[0] == to_base(statement.value, statement.unit or "")[0]
