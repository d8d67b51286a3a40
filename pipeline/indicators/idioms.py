"""Numbers that are told otherwise than as a number with a unit, and bounds that go for several numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.chinese.numerals import parse_numeral
from pipeline.chinese.quantities import EXACT, Quantity
from pipeline.indicators.statement import Statement
from pipeline.indicators.subject import PERCENT

_DOUBLING = re.compile(
    r"(?P<before>将近|接近|几近|近|约)?翻(?:了)?(?P<near>将近|接近|近|约)?(?P<times>\d+(?:\.\d+)?|[一两二三四五])番(?P<half>半)?"
    r"(?P<more>多|以上)?"
)
_STAKES = re.compile(r"保(\d+(?:\.\d+)?)争(\d+(?:\.\d+)?)(?![\d%万亿个])")
_MILESTONE = re.compile(
    r"(?:[百千]?[万亿]+元?)?级?的?(?:新的?|大)?(?:关口|大关|台阶|关(?!联|键|于)|门槛|俱乐部|方阵|行列)"
)
# 2015年、2016年|生产总值分别增长8%和8.3%
_LISTED_YEARS = re.compile(r"(?:(?:19|20)\d\d年?[、和])+(?:19|20)\d\d年")
DOUBLINGS, POINTS = "番", ("个百分点", "个千分点")


def doublings(text: str) -> list[Quantity]:
    """翻一番 is growth by one doubling, 翻一番半 by one and a half, 翻1.16番 by 1.16 of them."""
    result = []
    for match in _DOUBLING.finditer(text) if "番" in text else ():
        value = float(parse_numeral(match["times"])[0]) + (0.5 if match["half"] else 0.0)
        s, e = match.span()
        bound = "about" if match["before"] or match["near"] else "at_least" if match["more"] else EXACT
        result.append(Quantity(s, s, e, e, value, None, DOUBLINGS, bound, True))
    return result


def stakes(text: str) -> list[Quantity]:
    """保8争9: two growth rates, the first to be ensured, the second to be striven for."""
    spans = [m.span(n) for m in _STAKES.finditer(text) for n in (1, 2)] if "争" in text else []
    return [Quantity(s - 1, s, e, e, float(text[s:e]), None, "%", EXACT, False) for s, e in spans]


def year_by_year(text: str, group: Sequence[Quantity], told: Sequence[Statement], name: str) -> list[int]:
    """The years of numbers that are one indicator's in each of several; empty where they are no such numbers.

    Args:
        text: the sentence.
        group: the numbers.
        told: statements before them.
        name: the indicator's name.
    """
    segment = text.rfind("；", 0, group[0].start) + 1
    listed = next(reversed(list(_LISTED_YEARS.finditer(text, segment, group[0].start))), None)
    before = told[-len(group) :]
    years = (
        [int(y) for y in re.findall(r"\d{4}", listed.group())]
        if listed is not None
        # 2015年生产总值50亿元、2016年54亿元，|分别增长8%和8.3%
        else [s.period_to for s in before if s.name == name and s.period_from == s.period_to]
    )
    return years if len(years) == len(group) == len(set(years)) else []


def shared_bound(group: list[Quantity]) -> list[Quantity]:
    """In 分别增长5%和7%左右 the bound goes for all, in 分别超过5%和7% as well."""
    first, last = group[0].bound, group[-1].bound
    if len(group) > 1 and all(q.bound == EXACT for q in group[:-1]) and last in ("about", "at_least", "at_most"):
        return [replace(q, bound=last) for q in group]
    if len(group) > 1 and group[0].bound_start < group[0].start and all(q.bound == EXACT for q in group[1:]):
        return [replace(q, bound=first) for q in group]
    return group


def are_households(group: Sequence[Quantity]) -> bool:
    """搬迁4.58万户17.05万人: the same people, counted twice."""
    return [unit_kind(q.unit) for q in group] == ["户", "人"]


def unit_kind(unit: str) -> str:
    """What may stand in one list: percentages, or amounts in one unit whatever their magnitude."""
    return "%" if unit in PERCENT else unit.lstrip("万亿")


def shared_unit(group: list[Quantity]) -> list[Quantity]:
    """In 14和25平方米, 72、43微克 and 5.4个和2.4个百分点 the unit of the last goes for all."""
    unit = group[-1].unit
    short = ("", "个") if unit in POINTS else ("",)
    bare = unit.lstrip("万亿")
    whole = (replace(q, unit=q.unit + bare) if q.unit in ("万", "亿") else q for q in group)  # 12.6万、3.1万人
    return [replace(q, unit=unit) if q.unit in short else q for q in whole]


def milestone_length(after: str) -> int:
    """Length of the words of a threshold that follow a number (4万亿元大关, 千亿级台阶), 0 where none do."""
    match = _MILESTONE.match(after)
    return match.end() if match else 0


def without_thresholds(found: Sequence[Statement], text: str) -> list[Statement]:
    """Of 突破6000亿元，达到6105亿元 and 首超20亿元、达21.2亿元 the level says it all.

    Args:
        found: statements of a sentence.
        text: the sentence.
    """
    exact = {(s.indicator, s.period_to) for s in found if s.quantity == "level" and s.bound == EXACT}
    return [
        s
        for s in found
        if s.quantity != "level" or (s.indicator, s.period_to) not in exact or not _passes(text, s.start)
    ]


def _passes(text: str, start: int) -> bool:
    return text.startswith(("突破", "冲破", "首破", "跌破", "越过", "过"), start) or (
        text.startswith("超", start) and text.endswith(("首", "首次"), 0, start)
    )
