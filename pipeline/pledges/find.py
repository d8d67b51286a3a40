"""Pledges: checkable commitments of the plan part, clause by clause, with evidence.

A clause is a pledge when it promises a countable thing (新建公园120座) or the beginning or end of a named one
(建成中医骨伤科医院住院部大楼, 推出存款保险制度). Intentions without measure (加强, 完善, 推进 …) are none, and headline
targets (GDP, revenue, incomes) are left to the indicators.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.chinese.quantities import Quantity
from pipeline.pledges import words
from pipeline.pledges.clauses import split_clauses, split_items
from pipeline.pledges.counted import countable, is_commitment, read_counted
from pipeline.pledges.named import read_named
from pipeline.pledges.objects import Pledge

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
    before = shared = ""
    for start, end, quantities in clauses_with_numbers(text):
        if quantities:
            pledges = _counted(text, start, end, quantities, shared)
        else:
            named = read_named(text, start, end, before)
            pledges = [] if named is None else [named]
        before, shared = text[start:end], _shared(pledges)
        if pledges and not words.NOT_AHEAD.search(before):
            found += pledges
    return found


def _shared(pledges: list[Pledge]) -> str:
    """The verb that a next clause without one shares: 新建托育中心3个，社区养老站22个."""
    counted = [p for p in pledges if p.kind == words.DELIVER and (p.unit or "").lstrip("万亿") in _COUNTED_IN]
    return counted[-1].action if counted else ""


def _counted(text: str, start: int, end: int, quantities: list[Quantity], action: str) -> list[Pledge]:
    """Commitments among the counted items of a clause; an item without a verb shares the one before it."""
    found = []
    for low, high, quantity in split_items(text, start, end, quantities):
        pledge = read_counted(text, low, high, quantity, action)
        if pledge is not None:
            action = pledge.action or action
            if is_commitment(text[low:high], pledge):
                found.append(pledge)
    return found
