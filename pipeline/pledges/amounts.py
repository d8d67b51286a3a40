"""Whether the amount that a clause tells keeps a pledge."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.likeness import ClauseMatch
from pipeline.pledges.match import Clauses, plain
from pipeline.pledges.measures import is_money, same_measure
from pipeline.pledges.progress import other_stage
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement
from pipeline.pledges.unlike import another_head, count_alike, found_suffix

ALIKE = 0.25  # likeness that a clause is to reach whose amount is about the promised one
_ABOUT = 1.25  # an amount up to so many times the promised one is no sum of several years
_FEW = 10
_STOCK = re.compile(r"里程(?:突破|超过|达)|总(?:里程|量|数|面积|规模|产能)|累计|达到|增至|增加到")
_NEWLY = re.compile(r"^(?:新增|净增|新建|新设|新?开工)")
# 由人均240元提高到280元: a rise that a later report may tell in per cent.
_RISES = re.compile(
    r"[由从][^\d，]{0,6}(\d+(?:\.\d+)?)元[^，]{0,6}?(?:提高|增加|上调|提升)[到至][^\d，]{0,6}(\d+(?:\.\d+)?)元"
)
_ROUNDED = 0.1  # points
_AVERAGE = re.compile(r"年均|平均每年")


def keeps(promise: Promise, match: ClauseMatch, *, years: int, tolerance: float) -> bool | None:
    """Whether a clause tells the promised amount or more, a year; None where the two do not count the same."""
    statement = match.statement
    if promise.value is None or statement.value is None:
        return None
    if statement.unit == "%" and (rise := _RISES.search(promise.text)) is not None:
        risen = 100 * (float(rise[2]) / float(rise[1]) - 1) if float(rise[1]) else 0.0
        return statement.value >= risen - _ROUNDED if risen > 0 else None
    if not count_alike(promise, statement):
        return None
    if adds_nothing(promise, statement):
        return False  # 新增高速公路975公里, 总里程达到4080公里: how much was added is not told
    if other_stage(promise, statement):
        return False  # 开工43万套, 建成132万套: how many were begun is not told
    if statement.value != promise.value and re.search(rf"(?<![\d.]){statement.value:.10g}(?![\d.])", promise.text):
        return True  # 15项24个民生实事, 15个民生实事
    wanted, stated = _in_base_units(promise), _in_base_units(statement)
    if promise.unit == "%":
        tolerance = 0.0  # a rate of 61.9 is not one of 63
    if promise.bound == "at_most" or words.FALLS_TO.search(promise.text):
        return stated <= wanted * (1 + tolerance)
    same = abs(stated - wanted) <= tolerance * wanted  # the promised amount itself is no sum of years
    if years > 1 and not same and promise.kind != words.LEVEL:
        stated /= years
    return stated >= wanted * (1 - tolerance)


def reaches(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether a clause tells the promised amount or more, of however many years."""
    if promise.value is None or statement.value is None or not count_alike(promise, statement):
        return False
    return _in_base_units(statement) >= _in_base_units(promise)


def of_like_size(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether a clause counts the same and about as much: from half of what was promised to twice as much."""
    if promise.value is None or statement.value is None or not count_alike(promise, statement):
        return False
    if another_head(plain(promise.object), statement.text):
        return False
    return _in_base_units(promise) / 2 <= _in_base_units(statement) <= _in_base_units(promise) * 2


def _in_base_units(of: Promise | PledgeStatement) -> float:
    return to_base(of.value or 0.0, of.unit or "")[0]


def adds_nothing(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether an increase was promised and a clause tells of a stock."""
    if statement.value is None or not _NEWLY.search(promise.action):
        return False
    return _STOCK.search(statement.text) is not None and not _NEWLY.search(statement.action)


def about_the_same(promise: Promise, described: Sequence[ClauseMatch], tolerance: float) -> ClauseMatch | None:
    """Of clauses the first whose amount is about the promised one: hardly a sum of several years, or of another thing."""
    if promise.value is None or promise.bound == "at_most":
        return None
    for match in described:
        statement = match.statement
        if another_head(plain(promise.object), statement.text):
            continue
        if not keeps(promise, match, years=1, tolerance=tolerance) or _AVERAGE.search(statement.text):
            continue
        if count_alike(promise, statement) and _in_base_units(statement) <= _in_base_units(promise) * _ABOUT:
            return match
    return None


def is_telling(promise: Promise) -> bool:
    """Whether an amount alone says much: a count of ten or more; sums of money, rates and small counts are met by chance."""
    return promise.value is not None and promise.value >= _FEW and promise.unit != "%" and not is_money(promise.unit)


def amount_beside(promise: Promise, told: PledgeStatement, clauses: Clauses) -> PledgeStatement | None:
    """A clause of the same sentence that gives the very amount: 提高重点村建设补助标准，完成重点村建设|1500个."""
    if promise.value is None:
        return None
    wanted = _in_base_units(promise)
    for statement in clauses.of_sentence(told.sentence_no):
        if statement.value is None or not same_measure(promise.unit, statement.unit) or statement.kind == words.START:
            continue
        if _in_base_units(statement) == wanted and found_suffix(promise.object, statement.about):
            return statement
    return None
