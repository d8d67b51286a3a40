"""Whether the amount that a clause tells keeps a pledge."""

from __future__ import annotations

import re

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.measures import same_measure
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement

_STOCK = re.compile(r"里程(?:突破|超过|达)|总(?:里程|量|数|面积|规模|产能)|累计|达到|增至|增加到")
_NEWLY = re.compile(r"^(?:新增|净增|新建|新设|新?开工)")
_YEARLY = re.compile(r"年均|每年")
_ABOUT = 1.25  # an amount up to so many times the promised one is no sum of several years


def keeps(promise: Promise, statement: PledgeStatement, *, years: int, tolerance: float) -> bool | None:
    """Whether a clause tells the promised amount or more, a year; None where the two do not count the same."""
    if promise.value is None or statement.value is None or not same_measure(promise.unit, statement.unit):
        return None
    if _NEWLY.search(promise.action) and _STOCK.search(statement.text) and not _NEWLY.search(statement.action):
        return None  # 新增高速公路975公里, 总里程达到4080公里: how much was added is not told
    wanted, stated = (to_base(of.value or 0.0, of.unit or "")[0] for of in (promise, statement))
    if promise.unit == "%":
        tolerance = 0.0  # a rate of 61.9 is not one of 63
    if promise.bound == "at_most" or words.FALLS_TO.search(promise.text):
        return stated <= wanted * (1 + tolerance)
    least = wanted * (1 - tolerance)
    if not least <= stated <= wanted * _ABOUT and not _YEARLY.search(statement.text):
        stated /= years
    return stated >= least
