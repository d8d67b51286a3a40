"""For which years a result is.

In this order: the year that it is said to have started from (由2015年的), a run of years (连续四年), years since
(2003年以来), a year of comparison (比2006年增长), a mean or total over years (年均, 五年累计), the year that the clause
names, the year before (同比), and else, in a review over several years, what the number is: changes, deeds and flows are
of all years, a stock or a level reached is of the last one.
"""

from __future__ import annotations

import re

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plan_years
from pipeline.indicators import clauses
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.scope import plan_end
from pipeline.indicators.surroundings import BASE, DEED, JOBS, RANGE, TOTAL, Surroundings

_COMPARISON = 24  # characters in which a sentence says what all of it is compared with (1992年同1987年相比，…)
_OPENING = 12  # characters in which a sentence names the year of all its segments
_LEAD = re.compile(
    r"(?:^|[，；：。])(?:预计)?(?:截至|截止|到|至|刚刚过去的|过去的)?(?:((?:19|20)\d\d)年(?!以来|起|后|至|到|—|-)|(去年|上年|过去的?一年|现在|如今)|今年(?!初))"
)
_SINCE = re.compile(r"((?:19|20)\d\d)年以来|“?(十[一二三四五]?|[六七八九])五”?以来")
_SET_AGAINST = re.compile(r"相比|\d年比较")
_STARTED = re.compile(r"[由从]((?:19|20)\d\d)年(?!到|至|以来|起|—|-)")
_PLAN_BASE = re.compile(r"[比较与]“?(?:十[一二三四五]?|[五六七八九])五”?|[比较](?:[上前]一?个?五年|上届|五年前)")
_PLAN_OF = re.compile(r"[是为][“”]?(?:十[一二三四五]?|[五六七八九])五(?!”?期?末)|[是为][上前]一?个?五年")
_THAT_YEAR = re.compile(r"全年|当年|年末|年底|去年")
_YEAR_BEFORE = re.compile(r"[比较](?:上年|去年|上一年|前年|年初)|同比|环比")
_YEARS = r"([两二三四五六七八九十]|\d{1,2})年"
_SPAN = re.compile(
    rf"[近这前去的]{_YEARS}(?!前|度)|(?<![\d“续]){_YEARS}(?:来|间|内|中|里|累计|年均|平均|共|时间|(?=增|提高|翻|$))"
)
_THROUGHOUT = re.compile(r"(?:[在这近]|过去){0,2}([两三四五])年[来间内中里]")
_RUNNING = re.compile(rf"连续{_YEARS}")
_ALL_YEARS = re.compile(r"[五5]年")
_HELD = re.compile(r"稳定在|保持在|维持在|始终|一直|保持$")
_REACHED = re.compile(r"(?:达到?了?|为|有|稳定在|保持在|[跨迈登]上)$")
# A sentence that begins with all the years tells what was done in them.
_OVER_YEARS = re.compile(
    r"^.{0,4}?(?:(?:过去|这|近)?的?[五5]年(?:来|间|中|内|里|共|，)|“?(?:十[一二三四五]?|[五六七八九])五”?(?:期间|时期)，?)"
)
_COMPARED_LATER = re.compile(r"^[^；。]{0,40}?(?:[比较是为](?:19|20)\d\d年|年均|同比|[比较](?:上年|去年)|历史新高)")
_BY_PLAN_LATER = re.compile(
    r"^[^；。]{0,30}?(?:比“?[十五六七八九][一二三四五]?五(?!”?期?末)”?(?:时期|期间)?增|[是为]“?[十五六七八九][一二三四五]?五(?!”?期?末)|[上前]一?个?五年)"
)
_FLOWS = ("fixed_investment", "foreign_investment", "trade", "exports")


def outturn_period(report: ReportFacts, setting: Setting, said: Surroundings, quantity: str) -> tuple[int, int]:
    """Years of a result.

    Args:
        report: the report's years.
        setting: what the paragraph says of its years.
        said: what is said around the number.
        quantity: level, change (of an amount), growth and so on.

    Returns:
        First and last year, equal for one year.
    """
    first, final = report.review_from, report.review_to
    one_year = first == final or setting.last_year
    if said.predicate.origin is not None:
        base = _origin(report, said, one_year=one_year)
        return base, base
    if quantity in ("level", "share", "growth") and (running := _RUNNING.search(said.near)) is not None:
        return final - whole_number(running[1]) + 1, final
    lead = _lead_year(said, report)
    if quantity == "multiple":
        return _multiple(report, said, lead)
    moves = quantity in ("growth", "points", "change")
    flows = quantity == "level" and _flows(said)
    segment = said.segment
    if moves or flows:
        since = next(reversed(list(_SINCE.finditer(segment))), None)
        if since is not None and clauses.year_in(segment[since.end() :]) is None:
            begun = int(since[1]) if since[1] else plan_years(since[2])[0]
            if begun <= final:
                return begun, final
        if (stated := _stated(segment, final)) is not None:
            return stated
    if moves and (compared := _compared(report, said, segment)) is not None:
        return compared
    if moves and said.since is not None and said.since < final and not _YEAR_BEFORE.search(said.near):
        later = said.leveled is not None and said.leveled[1] > said.since
        return said.since + 1, said.leveled[1] if later and said.leveled else final
    return _own(report, setting, said, quantity, moves=moves, flows=flows, lead=lead)


def _own(
    report: ReportFacts,
    setting: Setting,
    said: Surroundings,
    quantity: str,
    *,
    moves: bool,
    flows: bool,
    lead: int | None,
) -> tuple[int, int]:
    """Years of a number that is compared with no year."""
    first, final = report.review_from, report.review_to
    predicate = said.predicate
    near = f"{said.former}，{said.near}"
    throughout = _THROUGHOUT.match(said.before)
    if throughout is not None and first == final and moves:
        return final - whole_number(throughout[1]) + 1, final
    span = _span_in(near)
    stock = said.inherits and predicate.level and not predicate.verb  # ，累计达到891家
    over = (first < final and not setting.last_year) or span is not None
    if predicate.yearly or (not stock and over and (predicate.total or (span and moves))):
        if said.carried is not None and final < said.carried[1] <= report.year:
            final = said.carried[1]  # 1982年预计比1981年增长5%，|两年平均每年递增5.3%
        return (final - span + 1 if span and (span != 5 or first == final) else first), final
    year = clauses.year_in(said.near) or (None if moves and said.among else lead)
    if year is None and "今年" in said.near:
        year = report.year
    if year is not None and year <= report.year:
        return year, year
    part = quantity == "level" and not (predicate.to or predicate.level or said.code)
    if said.among is not None and (moves or part):
        return said.among
    if _YEAR_BEFORE.search(said.near) or _THAT_YEAR.search(said.near) or setting.last_year or first == final:
        return final, final
    carries = said.inherits and not predicate.to and not predicate.level
    if carries and said.carried is not None and said.carried[0] < said.carried[1]:
        return said.carried
    return (first, final) if moves or flows or _HELD.search(said.near) else (final, final)


def _origin(report: ReportFacts, said: Surroundings, *, one_year: bool) -> int:
    """The year that a number is said to have started from, there or before (由1978年的3480亿元…，城镇由…)."""
    origin = said.predicate.origin or ""
    named = clauses.year_in(origin) or plan_end(origin) or clauses.year_in(re.sub("[从由比较同与]", "", said.near))
    opening = RANGE.search(said.before) or BASE.search(said.before[:_COMPARISON])
    started = [opening[1]] if opening is not None else _STARTED.findall(said.before)[-1:]
    return named or (int(started[0]) if started else report.review_to - 1 if one_year else report.review_from - 1)


def _stated(segment: str, final: int) -> tuple[int, int] | None:
    """Years from and to as the clauses name them (1979年至1983年)."""
    found = next(reversed(list(RANGE.finditer(segment))), None)
    return None if found is None or int(found[2]) > final else (int(found[1]), int(found[2]))


def _multiple(report: ReportFacts, said: Surroundings, lead: int | None) -> tuple[int, int]:
    """Years of a number that is so many times another one: of the plan where it is compared with a plan's total."""
    if _PLAN_OF.search(said.near):
        return report.review_from, report.review_to
    year = lead or report.review_to
    return said.leveled or (year, year)  # 34838元，年均增长5.8%，是2010年的2.41倍


def _compared(report: ReportFacts, said: Surroundings, segment: str) -> tuple[int, int] | None:
    """Years of a change since a year that is named (比2006年增长), or that was named in the segment (…，年均递增)."""
    first, final = report.review_from, report.review_to
    named = BASE.search(f"{said.former}，{said.near}")
    if named is None and _SET_AGAINST.search(said.before[:_COMPARISON]):
        named = BASE.search(said.before[:_COMPARISON])
    if named is None and said.predicate.yearly and said.inherits:
        named = next(reversed(list(BASE.finditer(segment))), None)
    if named is not None and int(named[1]) < final:
        base, last = int(named[1]), clauses.year_in(said.near) or _lead_year(said, report)
        return base + 1, last if last and base < last <= report.year else final
    return None if _PLAN_BASE.search(said.near) is None else (first, final)


def _flows(said: Surroundings) -> bool:
    """Whether an amount adds up over the years (新增, 引进, 改造), and is no stock (余额, 达到)."""
    over = _OVER_YEARS.match(said.segment) is not None
    if said.code == JOBS or said.name.startswith(("新增", "净增", "新设", "新建", "累计")):
        return True
    if _BY_PLAN_LATER.search(said.after):
        return True
    deed = DEED.search(said.name) or DEED.search(said.near)
    reached = said.predicate.to or _REACHED.search(said.near) or (said.code and said.near.endswith(("突破", "超过")))
    if said.code not in (*_FLOWS, "") and reached:
        return False  # 五年来，人均生产总值达到5万元: what is reached is of the last year
    if _COMPARED_LATER.search(said.after):
        return False
    if (said.total or TOTAL.search(said.near)) and not (reached and said.inherits):
        return True
    if said.code:
        return said.code in _FLOWS and not reached
    return not reached and (over or deed is not None)


def years_said(report: ReportFacts, setting: Setting, said: Surroundings, kind: str) -> bool:
    """Whether the years of a number are named, or can be only those of the report."""
    one = report.review_from == report.review_to or setting.last_year if kind == "outturn" else setting.ahead_to is None
    if one or said.predicate.yearly or said.predicate.origin is not None:
        return True
    near = f"{said.former}，{said.near}"
    return bool(
        clauses.year_in(near)
        or _THAT_YEAR.search(near)
        or _YEAR_BEFORE.search(near)
        or BASE.search(near)
        or _ALL_YEARS.search(near)
        or TOTAL.search(near)
    )


def _lead_year(said: Surroundings, report: ReportFacts) -> int | None:
    """The year that a clause before the number begins with: 2012年，在…情况下，国内生产总值增长7.8%."""
    if not re.search("年|[现如][在今]", said.before):
        return None
    found = list(_LEAD.finditer(said.segment))
    if not found and _OVER_YEARS.match(said.segment) is None:  # 2016年，…；五年来，竣工项目116个
        found = list(_LEAD.finditer(said.before[:_OPENING]))[:1]
    if not found:
        return None
    year, past = found[-1].groups()
    return int(year) if year else report.review_to if past else report.year


def _span_in(text: str) -> int | None:
    """五年来, 近三年累计, 十年间: how many years."""
    match = _SPAN.search(text) if "年" in text else None
    return whole_number(match[1] or match[2]) if match else None
