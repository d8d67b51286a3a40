"""For which years a number is.

Of a result, in this order: the year that it is said to have started from (由2015年的), a run of years (连续四年), years since
(2003年以来), a year of comparison (比2006年增长), a mean or total over years (年均, 五年累计), the year that the clause
names, the year before (同比), and else, in a review over several years, what the number is: changes, deeds and flows are
of all years, a stock or a level reached is of the last one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plan_years
from pipeline.indicators import clauses
from pipeline.indicators.clauses import Predicate
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.scope import plan_end

_COMPARISON = 24  # characters in which a sentence says what all of it is compared with (1992年同1987年相比，…)
_OPENING = 12  # characters in which a sentence names the year of all its segments
_LEAD = re.compile(
    r"(?:^|[，；：。])(?:预计|初步)?(?:截至|截止|到|至|刚刚)?(?:((?:19|20)\d\d)年(?!以来|起|后|至|到|—|-)|"
    r"(去年|上年|过去的?一年|过去的(?=20))|今年(?!初))"
)
_RANGE = re.compile(r"(?:从|自)?((?:19|20)\d\d)年?(?:到|至|—|-|－|——|~|～)((?:19|20)\d\d)年")
_SINCE = re.compile(r"((?:19|20)\d\d)年以来")
_SINCE_PLAN = re.compile(
    r"“?(?P<plan>十[一二三四五六七八九]?|[五六七八九])五”?(?:规划|计划|时期)?(?:实施|开局)?"
    r"(?:以来|前(?P<years>[两二三四])年|头(?P<first>[两二三四])年)"
)
_BASE = re.compile(r"(?:比|较|同|与|和)((?:19|20)\d\d)年(?:末|底|同期)?")
_AHEAD_LEAD = re.compile(
    r"(?:^|[，；：。“”])(?:(?:(?:从(?:19|20)\d\d年)?(?:到|至)|力争到|确保到|展望)?((?:19|20)\d\d)年|今年(?!末|底|初)|到本世纪末)"
)
_THIS_YEAR = re.compile(r"(?<![比较])今年(?!初)")
# What a plan of five years sets, told in a review: 第一个五年计划规定工业总产值增长98.3%.
_SET_BY_PLAN = re.compile(
    r"(?:第(?P<nth>十[一二三四五]?|[一二三四五六七八九])个五年(?:计划|规划)|“?(?P<name>十[一二三四五]?|[一二三四五六七八九])五”?(?:计划|规划))"
    r"(?:纲要|草案)*(?:规定|要求|提出|确定|预定)(?!的)"
)
_AGAINST = re.compile(r"((?:19|20)\d\d)年(?:末|底)?[比较](?:19|20)\d\d年")
_STARTED = re.compile(r"(?:由|从|(?:[比较同与](?=(?:19|20)\d\d年的)))((?:19|20)\d\d)年(?!到|至|以来|起|开始|—|-)")
_PLAN_BASE = re.compile(
    r"[比较与]“?(?:十[一二三四五]?|[五六七八九])五”?(?P<end>末|期末)?|[比较](?:[上前]一?个?五年|上届|五年前)"
)
_PLAN_OF = re.compile(r"(?:是|为|相当于)(?:“?(?:十[一二三四五]?|[五六七八九])五(?!”?期?末)|[上前]一?个?五年|上届)")
_THAT_YEAR = re.compile(r"全年|当年|年末|年底|去年")
_YEAR_BEFORE = re.compile(r"[比较](?:上年|去年|上一年|前年|年初)|同比|环比")
_SPAN = re.compile(
    r"(?:近|过去|这|前)?(?<![\d“])([两二三四五六七八九十]|\d{1,2})年(?:来|间|内|中|里|累计|年均|平均|共|时间|(?=增|提高|翻|$))"
)
_THROUGHOUT = re.compile(r"(?:[在这近]|过去){0,2}([两三四五])年(?:来|间|内|中|里)，?")
_RUNNING = re.compile(r"连续([两二三四五六七八九十]|\d{1,2})年")
_ALL_YEARS = re.compile(r"[五5]年")
_HELD = re.compile(r"稳定在|保持在|始终|一直|维持在")
_TOTAL = re.compile(r"累计(?!达)|五年(?:来|间|共|累计|新增)|5年(?:来|间|共|累计)|共计|总共")
_REACHED = re.compile(
    r"(?:达到?了?|增至|增加到|升至|突破|超过|已?为|已有|共有|拥有|保有|是|稳定在|保持在|有)(?:约|近)?$"
)
# A sentence that begins with all the years tells what was done in them.
_OVER_YEARS = re.compile(
    r"^.{0,4}?(?:(?:过去|这|近)?的?[五5]年(?:来|间|中|内|里|共|，)|“?(?:十[一二三四五]?|[五六七八九])五”?(?:期间|时期)，?)"
)
_REACHED_DOING = re.compile(r"(?:达到?了?|增至|增加到|升至|已?为|已有|共有|拥有|保有|是|稳定在|保持在|有)(?:约|近)?$")
_COMPARED_LATER = re.compile(r"^[^；。]{0,40}?(?:[比较是为](?:19|20)\d\d年|年均|同比|[比较](?:上年|去年))")
_BY_PLAN_LATER = re.compile(
    r"^[^；。]{0,30}?(?:比“?[十五六七八九][一二三四五]?五(?!”?期?末)”?(?:时期|期间)?增|(?:是|为)“?[十五六七八九][一二三四五]?五(?!”?期?末)|[上前]一?个?五年|上届)"
)
# What is done and counted up over the years, whatever verb stands before the number.
_DEED = re.compile(
    r"新增|净增|新设|新建|改建|扩建|新登记|新办|改造|搬迁|脱贫|摘帽|出列|引进|引资|实际使用|实际利用|投入|签约|培训|治理|淘汰|压减|化解|退出|减税|降费|"
    r"减免|争取|下达|发放|投产|开工|竣工|安置|再就业|转移就业|造林|解决|实施|获批|取得|申请|授权|招商|投资(?![占率])|减少|增加|创建|打造|"
    r"认定|认证|培育|获评|选派|修建|整治|加固|疏浚|培养|毕业生|招收|安排|探明|节约|出版|授予|派出|接待|承包|植树|开垦|拨款|救助|资助|出让|收储|建成|完成(?!率)|转让|交易|注册|铺轨|铺设|建设"
)
_SPENT = re.compile(r"(?<!年)(?:投资|投资额|投资总额|投资总规模|资金|经费)$")
# 五年内新建铁路二千公里: what is done within the years of a plan.
_WITHIN_PLAN = re.compile(
    r"(?:今后|未来)?五年(?:内|中|间|里|共|将)|(?:第[一二三四五六七八九十]+个五年计划|“?(?:十[一二三四五]?|[六七八九])五”?)(?:期间|时期)"
)
_ATTAINED = re.compile(r"(?:达到?了?|增至|增加到|升至|突破|超过|稳定在|保持在)(?:约|近)?$")
_FLOWS = ("fixed_investment", "foreign_investment", "trade", "exports")
_JOBS = "urban_new_jobs"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is said around a number.

    Attributes:
        before: the sentence up to the number.
        near: the stretch before it, after the last comma, with its bound words.
        former: the stretch before that one, empty where there is none.
        after: the sentence after it.
        predicate: the stretch before it as read.
        name: name of the indicator.
        code: its code, empty for an unlisted one.
        inherits: the subject is carried on from before.
        carried: years of the last number said of it.
        since: the year that the last number said of it started from (由1978年的), None without one.
        doubled: the number counts doublings (翻一番).
        total: a total over the years was announced before in this segment (累计).
        among: several years that hold for the parts that follow (年均增长8%，其中第一产业增长5.8%), None without them.
    """

    before: str
    near: str
    former: str
    after: str
    predicate: Predicate
    name: str
    code: str
    inherits: bool
    carried: tuple[int, int] | None
    since: int | None
    doubled: bool
    total: bool
    among: tuple[int, int] | None


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
    if quantity in ("level", "share") and said.predicate.to and (ranged := _RANGE.search(said.before)) is not None:
        return int(ranged[2]), int(ranged[2])
    if quantity in ("level", "share", "growth") and (running := _RUNNING.search(said.near)) is not None:
        return final - whole_number(running[1]) + 1, final
    lead = _lead_year(said.before, report)
    if quantity == "multiple":
        return _multiple(report, said, lead)
    moves = quantity in ("growth", "points", "change")
    flows = quantity == "level" and _flows(said)
    segment = said.before[max((said.before.rfind(mark) for mark in "；;"), default=-1) + 1 :]
    since = [int(y) for y in _SINCE.findall(segment)]
    if since and since[-1] <= final and (moves or flows or said.predicate.yearly):
        return since[-1], final
    if (plan := _since_plan(segment, final)) is not None and (moves or flows or said.predicate.yearly):
        return plan
    stated = _stated(said, segment, final) if moves or flows or said.predicate.yearly else None
    if stated is not None:
        return stated
    compared = _compared(report, said, segment) if moves else None
    if compared is not None:
        return compared
    if moves and said.since is not None and said.since < final and not _YEAR_BEFORE.search(said.near):
        return said.since + 1, said.carried[1] if said.carried and said.carried[1] > said.since else final
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
    span = _span_in(near) or (_span_in(said.before) if moves and predicate.yearly else None)
    stock = said.inherits and predicate.level and not predicate.yearly and not predicate.verb  # ，累计达到891家
    over = (first < final and (not setting.last_year or _ALL_YEARS.search(near) is not None)) or bool(span)
    if predicate.yearly or (not stock and over and (predicate.total or (span and moves))):
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
    if quantity in ("level", "share") and _HELD.search(said.near):
        return first, final
    return (first, final) if flows else (final, final)


def _origin(report: ReportFacts, said: Surroundings, *, one_year: bool) -> int:
    """The year that a number is said to have started from."""
    origin = said.predicate.origin or ""
    named = clauses.year_in(origin) or plan_end(origin) or clauses.year_in(re.sub("[从由比较同与]", "", said.near))
    named = named or _base_before(said.before)
    before_last = one_year or any(word in origin for word in ("上年", "去年", "上一年"))
    return named or (report.review_to - 1 if before_last else report.review_from - 1)


def _base_before(before: str) -> int | None:
    """The year that a sentence starts from (1979年到1983年, 1986年同1978年相比), or that a number before did (由1978年的)."""
    if (ranged := _RANGE.search(before)) is not None:
        return int(ranged[1])
    if (opening := _BASE.search(before[:_COMPARISON])) is not None and "相比" in before[: _COMPARISON + 8]:
        return int(opening[1])
    started = _STARTED.findall(before)
    return int(started[-1]) if started else None


def _since_plan(segment: str, final: int) -> tuple[int, int] | None:
    """Years of a plan so far (“十四五”以来, “十四五”前两年), unless a year is named after it."""
    found = list(_SINCE_PLAN.finditer(segment))
    if not found or clauses.year_in(segment[found[-1].end() :]) is not None:
        return None
    first, _ = plan_years(found[-1]["plan"])
    counted = found[-1]["years"] or found[-1]["first"]
    last = min(first + whole_number(counted) - 1, final) if counted else final
    return (first, last) if first <= last else None


def _stated(said: Surroundings, segment: str, final: int) -> tuple[int, int] | None:
    """Years from and to as the clauses name them (1979年至1983年), unless the number's own clause names one year."""
    found = list(_RANGE.finditer(segment))
    if not found or int(found[-1][1]) >= int(found[-1][2]) or int(found[-1][2]) > final:
        return None
    own = clauses.year_in(said.near)
    return None if own is not None and not _RANGE.search(said.near) else (int(found[-1][1]), int(found[-1][2]))


def _multiple(report: ReportFacts, said: Surroundings, lead: int | None) -> tuple[int, int]:
    """Years of a number that is so many times another one: of the plan where it is compared with a plan's total."""
    first, final = report.review_from, report.review_to
    if _PLAN_OF.search(said.near):
        return first, final
    if said.carried is not None:
        return said.carried
    year = lead if clauses.is_multiple(said.near) else clauses.year_in(said.near) or lead
    return (year, year) if year and year <= report.year else (final, final)


def _compared(report: ReportFacts, said: Surroundings, segment: str) -> tuple[int, int] | None:
    """Years of a change since a year that is named (比2006年增长), or that was named in the segment (…，年均递增)."""
    first, final = report.review_from, report.review_to
    own = f"{said.former}，{said.near}"
    named = _BASE.search(own)
    if named is None and "相比" in said.before[:_COMPARISON]:
        named = _BASE.search(said.before[:_COMPARISON])
    if named is None and ("相比" in segment or (said.predicate.yearly and said.inherits)):
        named = next(reversed(list(_BASE.finditer(segment))), None)
    if named is not None and int(named[1]) < final and not (_YEAR_BEFORE.search(said.near)):
        own_year = _AGAINST.search(own)
        last = int(own_year[1]) if own_year else _lead_year(said.before, report)
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
    summed = said.code in (*_FLOWS, _JOBS, "") or "累计" in f"{said.former}，{said.near}"
    return not summed and _REACHED.search(said.near) is not None


def _flows(said: Surroundings) -> bool:
    """Whether an amount adds up over the years (新增, 引进, 改造), and is no stock (余额, 达到)."""
    if said.name.startswith("年") and not said.name.startswith(("年均", "年初", "年末", "年底")):
        return False  # 年接待游客 is of one year
    if said.code == _JOBS or said.name.startswith(("新增", "净增", "新设", "新建", "累计")):
        return True
    if _BY_PLAN_LATER.search(said.after):
        return True
    if _is_reached(said):
        return False
    if _COMPARED_LATER.search(said.after):
        return False
    deed = _DEED.search(said.name) or _DEED.search(said.near)
    reached = said.predicate.to or (_REACHED_DOING if deed else _REACHED).search(said.near)
    if (said.total or _TOTAL.search(said.near)) and not (reached and said.inherits):
        return True
    if not said.code and not reached and _OVER_YEARS.match(said.before[said.before.rfind("；") + 1 :]):
        return True
    if said.code:
        return said.code in _FLOWS and not reached and not _YEAR_BEFORE.search(said.before)
    return not reached and deed is not None


def announces_total(text: str) -> bool:
    """五年累计, 五年来: what follows in the segment adds up over the years."""
    return bool(_TOTAL.search(text))


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
        or _BASE.search(near)
        or _ALL_YEARS.search(near)
        or _TOTAL.search(near)
    )


def target_period(report: ReportFacts, setting: Setting, said: Surroundings, quantity: str) -> tuple[int, int]:
    """Years of a target; in a plan over several years amounts and rates are for its end, growth for all of it."""
    now = report.year
    predicate = said.predicate
    base = _BASE.search(said.near)
    last = _year_ahead(said, now)
    moves = quantity in ("growth", "points", "change")
    part = _SINCE_PLAN.search(said.before[said.before.rfind("；") + 1 :])
    counted = part is not None and (part["years"] or part["first"])
    first_years = _since_plan(part.group(), now + 5) if part is not None and counted else None
    if first_years is not None and last is None:  # “十三五”前三年
        return first_years if moves or predicate.yearly or predicate.total else (first_years[1], first_years[1])
    if base is not None and moves and (int(base[1]) < now - 1 or (last is not None and int(base[1]) < last)):
        return int(base[1]) + 1, max(last or setting.ahead_to or now, now)
    carried = said.carried if said.inherits and moves and last is None and base is None else None
    if carried is not None and carried[0] < carried[1] >= now:
        return carried  # 年均增长8%、|力争9%
    adds_up = said.code == _JOBS or said.name.startswith(("新增", "净增", "累计"))
    # 固定资产投资总额计划为三千六百亿元, of a plan of five years and of no year in it: what is spent in all of them.
    adds_up = adds_up or (_SPENT.search(said.name) is not None and not predicate.to and not _ATTAINED.search(said.near))
    within = _WITHIN_PLAN.match(said.before[said.before.rfind("；") + 1 :]) is not None
    deed = _DEED.search(said.name) or _DEED.search(said.near)
    adds_up = adds_up or (within and deed is not None and not predicate.to and not _ATTAINED.search(said.near))
    over_years = predicate.yearly or predicate.total or adds_up or _TOTAL.search(said.near) is not None
    if predicate.yearly and last is None and setting.ahead_to is None:
        return now, now + 4 - (now + 4) % 5  # a mean over years stands for no year: to the end of the plan
    if last is not None:
        if last == now:
            return now, now
        return (setting.ahead_from or now, last) if over_years or moves else (last, last)
    if setting.ahead_to is None or setting.ahead_from is None:
        return now, now
    if quantity in ("growth", "multiple", "change") or over_years:
        return setting.ahead_from, setting.ahead_to
    return setting.ahead_to, setting.ahead_to


def set_ahead(report: ReportFacts, said: Surroundings) -> tuple[int, int] | None:
    """Years of a number that a review tells of the future (按照规划，到1985年…), or of what a plan once set; else None."""
    segment = said.before[said.before.rfind("；") + 1 :]
    if (plan := next(reversed(list(_SET_BY_PLAN.finditer(segment))), None)) is not None:
        return plan_years(plan["nth"] or plan["name"])
    year = _year_ahead(said, report.year + 1)
    if year is None:
        return None
    ranged = next(reversed(list(_RANGE.finditer(segment))), None)
    return (int(ranged[1]) if ranged is not None and int(ranged[2]) == year else year), year


def _year_ahead(said: Surroundings, now: int) -> int | None:
    """The year that a target is for: in its clause, else the last one that a clause before it begins with."""
    own = clauses.year_in(_BASE.sub("", said.near))
    if own is not None and own >= now:
        return own
    leads = [int(m[1] or (now if m.group().endswith("今年") else 2000)) for m in _AHEAD_LEAD.finditer(said.before)]
    return leads[-1] if leads and leads[-1] >= now else None


def _lead_year(before: str, report: ReportFacts) -> int | None:
    """The year that a clause before the number begins with: 2012年，在…情况下，国内生产总值增长7.8%."""
    segment = before[max((before.rfind(mark) for mark in "；;"), default=-1) + 1 :]
    found = list(_LEAD.finditer(segment)) or list(_LEAD.finditer(before[:_OPENING]))[:1]
    if not found:
        return None
    year, past = found[-1][1], found[-1][2]
    if year:
        return int(year)
    return report.review_to if past else report.year


def _span_in(text: str) -> int | None:
    """五年来, 近三年累计, 十年间: how many years."""
    match = _SPAN.search(text)
    return whole_number(match[1]) if match else None
