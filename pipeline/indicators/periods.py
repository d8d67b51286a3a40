"""For which years a result is.

In this order: the year that it is said to have started from (由2015年的), a run of years (连续四年), years since
(2003年以来), a year of comparison (比2006年增长), a mean or total over years (年均, 五年累计), the year that the clause
names, the year before (同比), and else, in a review over several years, what the number is: changes, deeds and flows are
of all years, a stock or a level reached is of the last one.
"""

from __future__ import annotations

import re

from pipeline.chinese.numerals import whole_number
from pipeline.indicators import clauses
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.scope import plan_end
from pipeline.indicators.surroundings import BASE, DEED, JOBS, RANGE, TOTAL, Surroundings, since_plan

_COMPARISON = 24  # characters in which a sentence says what all of it is compared with (1992年同1987年相比，…)
_OPENING = 12  # characters in which a sentence names the year of all its segments
_LEAD = re.compile(
    r"(?:^|[，；：。])(?:预计|初步|改革开放[^，；：。]{0,6}的|建[国县市]初期的|[^，；：。\d比较由从]{2,8}的(?=\d{4}年，))?(?:截至|截止|到|至|刚刚)?"
    r"(?:((?:19|20)\d\d)年(?!以来|起|后|至|到|—|-)|(去年|上年|过去的?一年|过去的(?=20)|如今|而今|现在)"
    r"|([两二三四五六七八九十]{1,3})年前|今年(?!初))"
)
_NAMED = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_SINCE = re.compile(r"((?:19|20)\d\d)年以来")
_THIS_YEAR = re.compile(r"(?<![比较])今年(?!初)")
_SET_AGAINST = re.compile(r"相比|\d年比较")
_AGAINST = re.compile(r"((?:19|20)\d\d)年(?:末|底)?[比较](?:19|20)\d\d年")
_STARTED = re.compile(r"(?:由|从|(?:[比较同与](?=(?:19|20)\d\d年的)))((?:19|20)\d\d)年(?!到|至|以来|起|开始|—|-)")
_PLAN_BASE = re.compile(
    r"[比较与]“?(?:十[一二三四五]?|[五六七八九])五”?(?P<end>末|期末)?|[比较](?:[上前]一?个?五年|上届|五年前)"
)
_PLAN_OF = re.compile(r"(?:是|为|相当于)(?:[“”]?(?:十[一二三四五]?|[五六七八九])五(?!”?期?末)|[上前]一?个?五年|上届)")
_THAT_YEAR = re.compile(r"全年|当年|年末|年底|去年")
_YEAR_BEFORE = re.compile(r"[比较](?:上年|去年|上一年|前年|年初)|同比|环比")
_SPAN = re.compile(
    r"(?:近|过去|这|前)(?:的)?([两二三四五六七八九十]|\d{1,2})年(?!前|度)"
    r"|(?<![\d“])([两二三四五六七八九十]|\d{1,2})年(?:来|间|内|中|里|累计|年均|平均|共|时间|(?=增|提高|翻|$))"
)
_THROUGHOUT = re.compile(r"(?:[在这近]|过去){0,2}([两三四五])年(?:来|间|内|中|里)，?")
_RUNNING = re.compile(r"连续([两二三四五六七八九十]|\d{1,2})年")
_ALL_YEARS = re.compile(r"[五5]年")
_HELD = re.compile(r"稳定在|保持在|始终|一直|维持在|保持$")
_REACHED = re.compile(
    r"(?:达到?了?|增至|增加到|升至|突破|超过|[跨迈登跃站]上|已?为|已有|共有|拥有|保有|是|稳定在|保持在|有)(?:约|近)?$"
)
# A sentence that begins with all the years tells what was done in them.
_OVER_YEARS = re.compile(
    r"^.{0,4}?(?:(?:过去|这|近)?的?[五5]年(?:来|间|中|内|里|共|，)|“?(?:十[一二三四五]?|[五六七八九])五”?(?:期间|时期)，?)"
)
_REACHED_DOING = re.compile(
    r"(?:达到?了?|增至|增加到|升至|[跨迈登跃站]上|已?为|已有|共有|拥有|保有|是|稳定在|保持在|有)(?:约|近)?$"
)
_COMPARED_LATER = re.compile(
    r"^[^；。]{0,40}?(?:[比较是为](?:19|20)\d\d年|年均|同比|[比较](?:上年|去年)|创历史|历史最?新?高)"
)
_BY_PLAN_LATER = re.compile(
    r"^[^；。]{0,30}?(?:比“?[十五六七八九][一二三四五]?五(?!”?期?末)”?(?:时期|期间)?增|(?:是|为)“?[十五六七八九][一二三四五]?五(?!”?期?末)|[上前]一?个?五年|上届)"
)
_BOTH_YEARS = re.compile(r"\d{4}年?[和、]\d{4}年?这?[两二]年")  # 1978、1979两年共增产…
_SPENT = re.compile(r"(?:支出|经费|拨款)$")  # 从1979年到1981年，…的支出300亿元
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
    reached = quantity in ("level", "share") and said.predicate.to and clauses.year_in(said.near) is None
    if reached and (ranged := RANGE.search(said.before)) is not None:
        return int(ranged[2]), int(ranged[2])
    if quantity in ("level", "share", "growth") and (running := _RUNNING.search(said.near)) is not None:
        return final - whole_number(running[1]) + 1, final
    lead = _lead_year(said, report)
    if quantity == "multiple":
        return _multiple(report, said, lead)
    moves = quantity in ("growth", "points", "change")
    flows = quantity == "level" and _flows(said)
    segment = said.segment
    adds = moves or flows or said.predicate.yearly
    since = [int(y) for y in _SINCE.findall(segment)] if adds and "以来" in segment else []
    if since and since[-1] <= final:
        return since[-1], final
    if adds and (plan := since_plan(segment, final)) is not None:
        return plan
    spent = quantity == "level" and (_SPENT.search(said.name) or _BOTH_YEARS.search(said.near)) is not None
    if (adds or spent) and (stated := _stated(said, segment, final)) is not None:
        return stated
    if moves and (compared := _compared(report, said, segment)) is not None:
        return compared
    if moves and said.since is not None and said.since < final and not _YEAR_BEFORE.search(said.near):
        until = said.leveled if said.leveled and said.leveled[1] > said.since else said.carried
        return said.since + 1, until[1] if until and until[1] > said.since else final
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
    run_of_another = not said.inherits and _RUNNING.search(said.former) is not None  # 粮食连续6年增产，|农业增加值增长
    near = said.near if run_of_another else f"{said.former}，{said.near}"
    throughout = _THROUGHOUT.match(said.before)
    if throughout is not None and first == final and moves:
        return final - whole_number(throughout[1]) + 1, final
    span = _span_in(near) or (_span_in(said.before) if moves and predicate.yearly else None)
    stock = said.inherits and predicate.level and not predicate.verb  # ，累计达到891家
    # 2010年，…；“十一五”期间，固定资产投资累计完成580亿元
    of_all = _ALL_YEARS.search(near) is not None or _OVER_YEARS.match(said.segment) is not None
    over = (first < final and (not setting.last_year or of_all)) or bool(span)
    if predicate.yearly and not span and first == final and said.inherits and said.leveled is not None:
        # 2011年末为15200元，现在达到24100元，|年均增长9.6%
        base = min((int(y) for y in _NAMED.findall(said.segment)), default=final)
        if base < said.leveled[1]:
            return base + 1, said.leveled[1]
    if predicate.yearly or (not stock and over and (predicate.total or (span and moves))):
        if said.carried is not None and final < said.carried[1] <= report.year:
            final = said.carried[1]  # 1982年预计比1981年增长5%，|两年平均每年递增5.3%
        return (final - span + 1 if span and (span != 5 or first == final) else first), final
    if said.doubled and first < final and not setting.last_year:
        return first, final
    year = clauses.year_in(said.near) or (None if moves and said.among else lead)
    if year is None and _THIS_YEAR.search(said.near):
        year = report.year
    if year is not None and year <= report.year:
        return year, year
    if said.among is not None and not _YEAR_BEFORE.search(said.near):
        part = quantity == "level" and not predicate.to and not predicate.level and not said.code
        # 五年净增608万户，其中企业|超过700万户
        part = part and not (said.near.startswith("其中") and _REACHED.search(said.near))
        if moves or part:
            return said.among
    if _YEAR_BEFORE.search(said.near) or _THAT_YEAR.search(said.near) or setting.last_year or first == final:
        return final, final
    carries = said.inherits and not predicate.to and not predicate.level
    if carries and said.carried is not None:
        against_last = moves and said.carried[1] == final and _YEAR_BEFORE.search(said.before)
        if said.carried[0] < said.carried[1] or against_last:
            return said.carried
    if moves:
        only_last = _YEAR_BEFORE.search(said.before) and not re.search("年均|累计|五年", said.before)
        return (final, final) if predicate.to or only_last else (first, final)
    return (first, final) if flows or _HELD.search(said.near) else (final, final)


def _origin(report: ReportFacts, said: Surroundings, *, one_year: bool) -> int:
    """The year that a number is said to have started from."""
    origin = said.predicate.origin or ""
    named = clauses.year_in(origin) or plan_end(origin) or clauses.year_in(re.sub("[从由比较同与]", "", said.near))
    named = named or _base_before(said.before)
    before_last = one_year or any(word in origin for word in ("上年", "去年", "上一年"))
    return named or (report.review_to - 1 if before_last else report.review_from - 1)


def _base_before(before: str) -> int | None:
    """The year that a sentence starts from (1979年到1983年, 1986年同1978年相比), or that a number before did (由1978年的)."""
    if (ranged := RANGE.search(before)) is not None:
        return int(ranged[1])
    if (opening := BASE.search(before[:_COMPARISON])) is not None and _SET_AGAINST.search(before[: _COMPARISON + 8]):
        return int(opening[1])
    started = _STARTED.findall(before)
    return int(started[-1]) if started else None


def _stated(said: Surroundings, segment: str, final: int) -> tuple[int, int] | None:
    """Years from and to as the clauses name them (1979年至1983年), unless the number's own clause names one year."""
    found = list(RANGE.finditer(segment))
    if not found or int(found[-1][1]) >= int(found[-1][2]) or int(found[-1][2]) > final:
        return None
    if "的基础上" in segment[found[-1].end() :]:
        return None  # 在1979到1983年平均每年递增7.9%的基础上，|比上年增长14.2%
    own = clauses.year_in(said.near)
    return None if own is not None and not RANGE.search(said.near) else (int(found[-1][1]), int(found[-1][2]))


def _multiple(report: ReportFacts, said: Surroundings, lead: int | None) -> tuple[int, int]:
    """Years of a number that is so many times another one: of the plan where it is compared with a plan's total."""
    first, final = report.review_from, report.review_to
    if _PLAN_OF.search(said.near):
        return first, final
    if (told := said.leveled or said.carried) is not None:
        return told  # 34838元，年均增长5.8%，是2010年的2.41倍
    year = lead if clauses.is_multiple(said.near) else clauses.year_in(said.near) or lead
    return (year, year) if year and year <= report.year else (final, final)


def _compared(report: ReportFacts, said: Surroundings, segment: str) -> tuple[int, int] | None:
    """Years of a change since a year that is named (比2006年增长), or that was named in the segment (…，年均递增)."""
    first, final = report.review_from, report.review_to
    own = f"{said.former}，{said.near}"
    named = BASE.search(own)
    if named is None and _SET_AGAINST.search(said.before[:_COMPARISON]):
        named = BASE.search(said.before[:_COMPARISON])
    mean = said.predicate.yearly and said.inherits and _span_in(said.near) is None
    if named is None and (mean or _SET_AGAINST.search(segment)):
        named = next(reversed(list(BASE.finditer(segment))), None)
    if named is not None and int(named[1]) < final and not (_YEAR_BEFORE.search(said.near)):
        own_year = _AGAINST.search(own)
        last = int(own_year[1]) if own_year else _lead_year(said, report)
        base = int(named[1])
        return base + 1, last if last and base < last <= report.year else final
    plan = _PLAN_BASE.search(said.near)
    if plan is None:
        return None
    end = plan_end(plan.group()) if plan["end"] else None
    if end is not None and end < final:
        return end + 1, final
    return (first, final) if first < final else None


def _is_reached(said: Surroundings) -> bool:
    """五年来，人均生产总值突破5万元: what is reached is of the last year, whatever the sentence begins with."""
    summed = said.code in (*_FLOWS, JOBS, "") or "累计" in f"{said.former}，{said.near}"
    return not summed and _REACHED.search(said.near) is not None


def _flows(said: Surroundings) -> bool:
    """Whether an amount adds up over the years (新增, 引进, 改造), and is no stock (余额, 达到)."""
    over = _OVER_YEARS.match(said.segment) is not None
    if (said.code in _FLOWS and "合计" in said.near) or (over and _SPENT.search(said.name) is not None):
        return True  # “六五”期间，进出口总额合计达到2300亿美元, …的经费共为1170亿元
    if said.name.startswith("年") and not said.name.startswith(("年均", "年初", "年末", "年底")):
        return False  # 年接待游客 is of one year
    if said.code == JOBS or said.name.startswith(("新增", "净增", "新设", "新建", "累计")):
        return True
    if _BY_PLAN_LATER.search(said.after):
        return True
    if _is_reached(said) or _COMPARED_LATER.search(said.after):
        return False
    deed = DEED.search(said.name) or DEED.search(said.near)
    reached = said.predicate.to or (_REACHED_DOING if deed else _REACHED).search(said.near)
    if (said.total or TOTAL.search(said.near)) and not (reached and said.inherits):
        return True
    if said.code:
        return said.code in _FLOWS and not reached and not _YEAR_BEFORE.search(said.before)
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
    if not any(mark in said.before for mark in ("年", "今", "过去的", "现在")):
        return None
    found = list(_LEAD.finditer(said.segment))
    if not found and _OVER_YEARS.match(said.segment) is None:  # 2016年，…；五年来，竣工项目116个
        found = list(_LEAD.finditer(said.before[:_OPENING]))[:1]
    if not found:
        return None
    year, past, ago = found[-1].groups()
    if ago:
        return report.review_to - whole_number(ago)
    return int(year) if year else report.review_to if past else report.year


def _span_in(text: str) -> int | None:
    """五年来, 近三年累计, 十年间: how many years."""
    match = _SPAN.search(text) if "年" in text else None
    return whole_number(match[1] or match[2]) if match else None
