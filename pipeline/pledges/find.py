"""Pledges: checkable commitments of the plan part, clause by clause, with evidence.

A clause is a pledge when it promises a countable thing (新建公园120座) or the beginning or end of a named one
(建成中医骨伤科医院住院部大楼, 推出存款保险制度). Intentions without measure (加强, 完善, 推进 …) are none, and headline
targets (GDP, revenue, incomes) are left to the indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.chinese.quantities import Quantity
from pipeline.pledges import words
from pipeline.pledges.clauses import split_clauses, split_items
from pipeline.pledges.counted import countable, is_commitment, read_counted
from pipeline.pledges.measures import same_measure
from pipeline.pledges.named import read_named
from pipeline.pledges.objects import Pledge, clean_object, lead_end, without_actions

_LONGEST_THING = 16
_FEW = 10
_DIGIT = re.compile(r"\d")
_COUNTED_IN = frozenset("个家所座处名人项张套台辆条户")


def clauses_with_numbers(text: str) -> Iterator[tuple[int, int, list[Quantity]]]:
    """Clauses of a sentence, each with the quantities in it that count something."""
    quantities = countable(text)
    at = 0
    for start, end in split_clauses(text):
        inside = []
        while at < len(quantities) and quantities[at].start < end:
            if quantities[at].start >= start:
                inside.append(quantities[at])
            at += 1
        yield start, end, inside


def find_pledges(text: str) -> list[Pledge]:
    """Commitments in a sentence of the plan part.

    Args:
        text: the sentence.

    Returns:
        In order of the text. Linear in its length.
    """
    found: list[Pledge] = []
    if words.PREAMBLE.search(text):
        return found
    shared = ""
    before: tuple[str, list[Pledge]] = ("", [])
    for start, end, quantities in clauses_with_numbers(text):
        if quantities:
            pledges = _counted(text, start, end, quantities, shared, before)
        else:
            named = read_named(text, start, end, before[0])
            pledges = [] if named is None else [named]
        before, shared = (text[start:end], pledges), ""
        if pledges:
            shared = _shared(pledges)
            found += [] if words.NOT_AHEAD.search(before[0]) else pledges
    return found


def _shared(pledges: list[Pledge]) -> str:
    """The verb that a next clause without one shares: 新建托育中心3个，社区养老站22个."""
    counted = [p for p in pledges if p.kind == words.DELIVER and (p.unit or "").lstrip("万亿") in _COUNTED_IN]
    return counted[-1].action if counted else ""


def _counted(
    text: str, start: int, end: int, quantities: list[Quantity], action: str, before: tuple[str, list[Pledge]]
) -> list[Pledge]:
    """Commitments among the counted items of a clause; an item without a verb shares the one before it."""
    found = []
    for low, high, quantity in split_items(text, start, end, quantities):
        pledge = read_counted(text, low, high, quantity, action)
        if pledge is None and low == start and text[low - 1 : low] in ("，", ","):
            pledge = read_counted(text, low, high, quantity, action, _thing(*before, quantity))
        if pledge is not None:
            item = text[low:high]
            leads = item.startswith(pledge.action, lead_end(item))
            action = pledge.action if leads or not action else action  # 种草15万亩、|草原改良70万亩、鼠害防治90万亩
            if is_commitment(item, pledge):
                found.append(pledge)
    return found


def _thing(clause: str, pledges: list[Pledge], quantity: Quantity) -> str:
    """What the clause before speaks of, for one that names nothing: 培育规上工业企业，力争达到1500户."""
    if words.MACRO.search(clause) or (quantity.chinese and quantity.value < _FEW):
        return ""  # 启动三条沟: a name
    if pledges:
        last = pledges[-1]
        return last.object if last.unit is None or same_measure(last.unit, quantity.unit) else ""
    rest = without_actions(clause)
    thing = clean_object(rest)
    if len(rest) == len(clause) - lead_end(clause) or len(thing) > _LONGEST_THING or _DIGIT.search(clause):
        return ""  # 企业规模不断扩大
    return "" if words.VAGUE_END.search(thing) or words.SOFT.search(clause) else thing
