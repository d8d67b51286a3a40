"""For which years a target is, and a number that a review tells of years ahead."""

from __future__ import annotations

import re

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plan_years
from pipeline.indicators import clauses
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.surroundings import BASE, DEED, JOBS, RANGE, SINCE_PLAN, TOTAL, Surroundings, since_plan

_AHEAD_LEAD = re.compile(
    r"(?:^|[，；：。“”])(?:(?:(?:从(?:19|20)\d\d年)?(?:到|至)|力争到|确保到|展望)?((?:19|20)\d\d)年|今年(?!末|底|初)|到本世纪末)"
)
_AMONG = re.compile(r"其中，?(?:今年|((?:19|20)\d\d)年)")  # 年均增长9%，|其中今年增长8%: to the end of the segment
# What a plan of five years sets, told in a review: 第一个五年计划规定工业总产值增长98.3%.
_SET_BY_PLAN = re.compile(
    r"(?:第(?P<nth>十[一二三四五]?|[一二三四五六七八九])个五年(?:计划|规划)|“?(?P<name>十[一二三四五]?|[一二三四五六七八九])五”?(?:计划|规划))"
    r"(?:纲要|草案|[（(]草案[）)])*》?(?:规定|要求|提出|确定|预定)(?!的)"
)
_SPENT = re.compile(r"(?<!年)(?:投资|投资额|投资总额|投资总规模|资金|经费)$")
# 五年内新建铁路二千公里: what is done within the years of a plan.
_WITHIN_PLAN = re.compile(
    r"(?:今后|未来)?五年(?:内|中|间|里|共|将)|(?:第[一二三四五六七八九十]+个五年计划|“?(?:十[一二三四五]?|[六七八九])五”?)(?:期间|时期)"
)
_LATER = re.compile(r"后([两二三四])年")  # “十四五”前两年…，|后三年要年均增长7%以上
_ATTAINED = re.compile(r"(?:达到?了?|增至|增加到|升至|突破|超过|稳定在|保持在)(?:约|近)?$")


def target_period(report: ReportFacts, setting: Setting, said: Surroundings, quantity: str) -> tuple[int, int]:
    """Years of a target; in a plan over several years amounts and rates are for its end, growth for all of it."""
    now = report.year
    predicate = said.predicate
    last = _year_ahead(said, now)
    moves = quantity in ("growth", "points", "change")
    base = BASE.search(said.near)
    only_end = setting.ahead_to is not None and setting.ahead_from == setting.ahead_to > now
    if base is None and moves and only_end and not predicate.yearly and "五" not in said.near:
        base = next(
            reversed(list(BASE.finditer(said.before))), None
        )  # 到1957年为320亿人公里，比1952年增长一倍；…增长59.5%
    part = SINCE_PLAN.search(said.segment)
    if part is not None and (later := _LATER.search(said.near)) is not None:
        end = plan_years(part["plan"])[1]
        return (end - whole_number(later[1]) + 1 if moves else end), end
    counted = part is not None and (part["years"] or part["first"])
    first_years = since_plan(part.group(), now + 5) if part is not None and counted else None
    if first_years is not None and last is None:  # “十三五”前三年
        return first_years if moves or predicate.yearly or predicate.total else (first_years[1], first_years[1])
    if base is not None and moves and (int(base[1]) < now - 1 or (last is not None and int(base[1]) < last)):
        return int(base[1]) + 1, max(last or setting.ahead_to or now, now)
    carried = said.carried if said.inherits and moves and last is None and base is None else None
    if carried is not None and carried[0] < carried[1] >= now:
        return carried  # 年均增长8%、|力争9%
    over_years = predicate.yearly or predicate.total or _adds_up(said) or TOTAL.search(said.near) is not None
    if predicate.yearly and last is None and setting.ahead_to is None:
        return now, now + 4 - (now + 4) % 5  # a mean over years stands for no year: to the end of the plan
    if last is not None:
        if last == now:
            return now, now
        # In a report of 1964 given in December, 1965年增长11% is of that year; 2010年 in one of 2006 is led up to.
        until = re.search(rf"[到至]{last}年", said.before) is not None
        next_year = last == now + 1 and setting.ahead_from is None and not over_years and not until
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
    if said.predicate.to or _ATTAINED.search(said.near):
        return False
    if _SPENT.search(said.name):  # 固定资产投资总额计划为三千六百亿元
        return True
    deed = DEED.search(said.name) or DEED.search(said.near)
    return deed is not None and _WITHIN_PLAN.match(said.segment) is not None


def set_ahead(report: ReportFacts, said: Surroundings) -> tuple[int, int] | None:
    """Years of a number that a review tells of the future (按照规划，到1985年…), or of what a plan once set; else None."""
    segment = said.segment
    if "五" in segment and (plan := next(reversed(list(_SET_BY_PLAN.finditer(segment))), None)) is not None:
        return plan_years(plan["nth"] or plan["name"])
    year = _year_ahead(said, report.year + 1)
    if year is None:
        return None
    ranged = next(reversed(list(RANGE.finditer(segment))), None)
    return (int(ranged[1]) if ranged is not None and int(ranged[2]) == year else year), year


def _year_ahead(said: Surroundings, now: int) -> int | None:
    """The year that a target is for: in its clause, else the last one that a clause before it begins with."""
    own = clauses.year_in(BASE.sub("", said.near))
    if own is not None and own >= now:
        return own
    part = next(reversed(list(_AMONG.finditer(said.segment))), None) if "其中" in said.segment else None
    if part is not None and int(part[1] or now) >= now:
        return int(part[1] or now)
    if "年" not in said.before and "世纪" not in said.before:
        return None
    leads = [int(m[1] or (now if m.group().endswith("今年") else 2000)) for m in _AHEAD_LEAD.finditer(said.before)]
    return leads[-1] if leads and leads[-1] >= now else None
