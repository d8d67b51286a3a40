"""For which years a target is, and a number that a review tells of years ahead."""

from __future__ import annotations

import re

from pipeline.indicators import clauses
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.surroundings import BASE, JOBS, RANGE, TOTAL, Surroundings

_AHEAD_LEAD = re.compile(r"(?:^|[，；：。“”])(?:(?:到|至|力争到|展望)?((?:19|20)\d\d)年|今年(?!末|底|初)|到本世纪末)")
_SPENT = re.compile(r"(?:投资|投资总额|投资总规模|资金|经费)$")


def target_period(report: ReportFacts, setting: Setting, said: Surroundings, quantity: str) -> tuple[int, int]:
    """Years of a target; in a plan over several years amounts and rates are for its end, growth for all of it."""
    now = report.year
    predicate = said.predicate
    last = _year_ahead(said, now)
    moves = quantity in ("growth", "points", "change")
    base = BASE.search(said.near)
    carried = said.carried if said.inherits and moves and base is None and last is None else None
    if carried is not None and carried[0] < carried[1] >= now:
        return carried  # 年均增长8%、|力争9%
    if base is not None and moves and int(base[1]) < (last or now - 1):
        return int(base[1]) + 1, max(last or setting.ahead_to or now, now)
    over_years = predicate.yearly or predicate.total or _adds_up(said) or TOTAL.search(said.near) is not None
    if predicate.yearly and last is None and setting.ahead_to is None:
        return now, now + 4 - (now + 4) % 5  # a mean over years stands for no year: to the end of the plan
    if last is not None:
        if last == now:
            return now, now
        # In a report of 1964 given in December, 1965年增长11% is of that year.
        next_year = last == now + 1 and setting.ahead_from is None and not over_years
        return (last, last) if next_year or not (over_years or moves) else (setting.ahead_from or now, last)
    if setting.ahead_to is None or setting.ahead_from is None:
        return now, now
    if quantity in ("growth", "multiple", "change") or over_years:
        return setting.ahead_from, setting.ahead_to
    return setting.ahead_to, setting.ahead_to


def _adds_up(said: Surroundings) -> bool:
    """Whether an amount is that of all years of a plan, and is not reached in one of them."""
    if said.code == JOBS or said.name.startswith(("新增", "净增", "累计")):
        return True
    return (
        not said.predicate.to
        and not said.near.endswith(("达到", "突破", "超过"))
        and _SPENT.search(said.name) is not None
    )  # 固定资产投资总额计划为三千六百亿元


def set_ahead(report: ReportFacts, said: Surroundings) -> tuple[int, int] | None:
    """Years of a number that a review tells of the future (按照规划，到1985年…), None for one of what has been."""
    year = _year_ahead(said, report.year + 1)
    if year is None:
        return None
    ranged = next(reversed(list(RANGE.finditer(said.segment))), None)
    return (int(ranged[1]) if ranged is not None and int(ranged[2]) == year else year), year


def _year_ahead(said: Surroundings, now: int) -> int | None:
    """The year that a target is for: in its clause, else the last one that a clause before it begins with."""
    own = clauses.year_in(BASE.sub("", said.near))
    if own is not None and own >= now:
        return own
    if "年" not in said.before and "世纪" not in said.before:
        return None
    leads = [int(m[1] or (now if m.group().endswith("今年") else 2000)) for m in _AHEAD_LEAD.finditer(said.before)]
    return leads[-1] if leads and leads[-1] >= now else None
