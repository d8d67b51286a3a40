"""Numbers that are told otherwise than as a number with a unit, and bounds that go for several numbers."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.chinese.quantities import EXACT, Quantity
from pipeline.indicators.subjects import PERCENT

_DOUBLING = re.compile(r"翻(?:了)?([一两二三四\d])番|翻番|翻了番")
_STAKES = re.compile(r"保(\d+(?:\.\d+)?)争(\d+(?:\.\d+)?)(?![\d%万亿个])")
_TIMES = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}


def doublings(text: str) -> list[Quantity]:
    """翻一番 as twice, 翻两番 as four times."""
    result = []
    for match in _DOUBLING.finditer(text):
        times = _TIMES.get(match[1] or "一") or int(match[1])
        s, e = match.span()
        result.append(Quantity(s, s, e, e, float(2**times), None, "倍", EXACT, True))
    return result


def stakes(text: str) -> list[Quantity]:
    """保8争9: two growth rates, the first to be ensured, the second to be striven for."""
    spans = [m.span(n) for m in _STAKES.finditer(text) for n in (1, 2)]
    return [Quantity(s - 1, s, e, e, float(text[s:e]), None, "%", EXACT, False) for s, e in spans]


def shared_bound(group: list[Quantity]) -> list[Quantity]:
    """In 分别增长5%和7%左右 the bound goes for all, in 分别超过5%和7% as well."""
    first, last = group[0].bound, group[-1].bound
    if len(group) > 1 and all(q.bound == EXACT for q in group[:-1]) and last in ("about", "at_least", "at_most"):
        return [replace(q, bound=last) for q in group]
    if len(group) > 1 and group[0].bound_start < group[0].start and all(q.bound == EXACT for q in group[1:]):
        return [replace(q, bound=first) for q in group]
    return group


def unit_kind(unit: str) -> str:
    """What may stand in one list: percentages, or amounts in one unit whatever their magnitude."""
    return "%" if unit in PERCENT else unit.lstrip("万亿")
