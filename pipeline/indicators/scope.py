"""Which sentences speak of the place's own results and targets, and for which years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.chinese.horizon import Horizon, announcement_end
from pipeline.chinese.numerals import whole_number
from pipeline.chinese.quantities import narrow
from pipeline.chinese.years import plain_years, plan_years
from pipeline.indicators.eras import Era
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.passages import Foretold, SummedUp
from pipeline.indicators.surroundings import SINCE_PLAN

_PROBLEM = re.compile(r"(?:困难|问题|不足|差距|短板|矛盾|挑战|薄弱|缺点|风险|制约|隐患)")
_PROBLEM_START = re.compile(
    r"(?:清醒|清楚)地?(?:看到|认识到|意识到)|(?:也要|也应|必须|还要|还应|还必须|同时|但|我们也|应当|"
    r"应该)[^。，]{0,8}(?:看到|认识到|意识到|正视)|"
    r"(?:存在|面临)(?:着)?(?:不少|许多|一些|诸多|很多|较多|不容忽视的?|亟待解决的?|"
    r"突出)?(?:的)?(?:困难和?|矛盾和?|短板和?)*(?:问题|困难|不足|差距)(?:和[^，。]{0,8})?(?:，(?:主要|"
    r"突出|一是)|：|。|主要是)|"
    r"(?:困难|问题|不足|差距|矛盾)[^。，]{0,8}(?:主要(?:是|有|表现)|表现在|有：|：一是)|"
    r"(?:困难|问题|不足|差距|短板)(?:是|在于)[：，一]"
)
_SOLVED = re.compile(r"(?:解决|化解|破解|克服|消除|应对|针对|解答|排除)[^，。；]*$")
_PROBLEM_END = re.compile(
    r"^(?:各位代表|今年是|(?:19|20)\d\d年(?:是|工作|经济|，|我)|[一二三四]、|过去[一五]年|回顾|总结|成绩|"
    r"根据|按照|做好|综合)"
)
# A heading over them: （五）存在的主要问题, 困难和不足.
_OF_PROBLEMS = re.compile(
    r"(?!.*(?:解决|化解|破解|针对|抓))(?:.*(?:存在|面临|遇到).{0,12}|[^，]{0,12}?)(?:问题|困难|不足)(?:[和与及](?:问题|困难|挑战|不足))?"
)
_GOAL = re.compile(r"目标[^，。；]{0,6}(?:\d|百分之|如下|包括)")
_ITEM = re.compile(r"[一二三四五六七八九]是|——|[（(]?\d{1,2}[、.．）)](?!\d)")
_LIST_LINE = re.compile(r"(?=[^。]{2,48}[。；;]?$)[^。\d]*\d")
_LAST_YEAR = re.compile(
    r"^[^，。]{0,6}(?:过去的?(?:一年|20\d\d年)|去年)|刚刚过去的|^(?:20\d\d|"
    r"19\d\d)年(?:是[^，。]{0,30}一年|，我们|，面对)"
)
_FIVE_YEARS = re.compile(r"(?<!第)[五5]年(?!前|规划|计划|级|制|期)")
_ALL_YEARS = re.compile(
    r"五年|5年|“?十[一二三四五]?五”|累计|年均|平均每年|(?:由|从)[^，。；]{1,20}(?:增|提高|上升|下降|降|减少|"
    r"扩大)[^，。；]{0,2}到"
)
_TELLS = re.compile(
    r"^(?:过去的?[一五]年|[这五几]年来|五年来|回顾|去年(?!底))(?!.*(?:今后|未来|目标是|力争|将))|"
    r"过去一年里?(?:取得|完成|实现)"
)
_BEGINS_TO_TELL = frozenset("过这五几回去")
_PLAN_TELLS = re.compile(
    r"^(?:“?(?P<number>[一二三四五六七八九十]{1,2})五”?|第(?P<nth>[一二三四五六七八九十]{1,2})个五年)(?:计划|规划)?"
    r"(?:期间|时期|(?P<since>以来))(?!.*(?:力争|将))"
)
_TURNS = re.compile(r"今后|未来|今年|明年|力争|确保|争取|努力|我们要|要(?:进一步|继续|坚持)")
_STATED = re.compile(r"(?:今年|{year}年)[^。；]{{0,40}}目标(?:是|为|：|:|建议|安排|初步|拟)")
_AIMS = re.compile(
    r"(?:主要|经济社会发展|宏观调控|国民经济)[^。；，]{0,14}预期目标[^。；，\d]{0,8}(?:是|为|：|:)|^[^，。；\d]{0,16}(?:预期|主要)目标(?:是|为|：|:)"
)
_PAST = re.compile(
    r"(?<![比较在于与同])(?:去年|上年|过去[一五]年|前年|近年来|几年来|五年来|改革开放以来|已(?:经)?(?:达|突破|"
    r"超过|完成|建成|形成|有)|目前|现有|当前|初步统计|初步核算|据统计)"
)
_AHEAD = re.compile(
    r"后[两二三四]年|今后|未来|今年|明年|力争|确保|争取|努力|预期|目标|计划|预算(?:规定|安排)|到20\d\d年"
)
_COMMA = re.compile(r"(?<!\d),|,(?!\d)")  # not the one between thousands
_CORNERS = str.maketrans("「」『』", "“”“”")
_WORLD = r"世界|全球|发达国家|美国|欧盟|日本|发展中国家|新兴经济体|各国|西方|资本主义"
# 全国重点实验室, 全国文明村镇 are what a place has.
_TITLE = (
    r"重点(?=实验室|文物|文保|镇|学科)|文明|示范|先进|劳动模范|劳模|模范|优秀|一级|一流|百强|百佳|双百|民主法治|"
    r"乡村(?:旅游|治理|振兴)|绿色(?=食品|工厂|学校)|综合实力|一村一品|名特优新|“"
)
_COUNTRY = rf"全国(?!{_TITLE})|我国|国内(?!生产总值|旅游|游客|贸易|市场|贷款|外|资金|财政|[省市区县]外)|" + _WORLD
_PROVINCE = r"全省|我省|全自治区|全区域平均|" + _COUNTRY
_CITY = r"全市|我市|" + _PROVINCE
_KINDS_OF_DISTRICT = ("新区", "特区", "林区", "矿区")
_OF_NATION, _OF_PROVINCE, _OF_CITY, _OF_COUNTY = (re.compile(w) for w in (_WORLD, _COUNTRY, _PROVINCE, _CITY))


def settings(report: ReportFacts, lines: Iterable[ScopedSentence]) -> Iterator[tuple[ScopedSentence, Setting]]:
    """The sentences that count, each with its setting.

    Left out are parts other than review and plan, unless they sum up the years of a plan, and what is said of problems.
    """
    stated = re.compile(_STATED.pattern.format(year=report.year))
    paragraph, goals, told, last_year, aims, before = -1, False, False, False, False, ""
    problems, under, listing = False, ("", ""), False
    era, horizon, passages, foretold = Era(report), Horizon(report.year), SummedUp(report), Foretold(report)
    for as_read in lines:
        text = plain_text(as_read.text)
        line = as_read if text == as_read.text else replace(as_read, text=text)
        if line.paragraph_no != paragraph:
            # A list goes on in the paragraphs after its announcement: 目标是：| ——经济增长6%。| ——…
            # So it does in short lines, each with a number: 地区生产总值：8%左右|城镇新增就业：1.2万人.
            goes_on_short = before.endswith(("：", ":")) or (listing and _LIST_LINE.match(line.text) is not None)
            listed = (goals or aims) and (goes_on_short or line.text.startswith(("——", "—", "·", "●")))
            listing = listed and goes_on_short
            goals, told, last_year, aims = goals and listed, False, False, aims and listed
            problems = problems and under == (line.part, line.heading) and _ITEM.match(line.text) is not None
            paragraph, under = line.paragraph_no, (line.part, line.heading)
        before = line.text
        aims = aims or _announces_aims(report, line.text)
        years = passages.of(line)
        if line.part not in ("review", "plan") and not aims and years is None:
            continue
        problems = not aims and _problems(line, problems)
        if problems:
            continue
        about = report if years is None else replace(report, review_from=years[0], review_to=years[1])
        several = about.review_from < about.review_to
        last_year = several and _turns_to(about, line.text, last_year)
        of_last = several and (era.of_last(line) or last_year) and not _FIVE_YEARS.search(line.text)
        # A plan may tell of the past for a paragraph: 过去五年，… until it turns to what is ahead.
        told = line.part == "plan" and (
            passages.opened or _tells(report, line.text) or (told and not _turns(report, line.text))
        )
        planned = (line.part == "plan" and not told) or aims
        if line.part == "review" and not planned and (years_ahead := foretold.of(line)) is not None:
            yield line, Setting("target", False, *years_ahead)
            continue
        if not planned and not ("目标" in line.text and stated.search(line.text)):
            yield line, Setting("outturn", False, None, None, of_last, years)
            continue
        goals = goals or announces_goals(line.text)
        yield line, Setting("target", goals, *(horizon.of(line.heading, line.paragraph_no, line.text) or (None, None)))


@lru_cache(maxsize=1024)  # asked for again when the sentence is read
def plain_text(text: str) -> str:
    """A sentence with half-width digits, years in digits, commas and quotes of one kind; every offset stays."""
    if '"' in text:
        pieces = text.split('"')
        text = pieces[0] + "".join(("“" if i % 2 == 0 else "”") + piece for i, piece in enumerate(pieces[1:]))
    plain = plain_years(narrow(text))
    if "「" in plain or "『" in plain:
        plain = plain.translate(_CORNERS)
    return _COMMA.sub("，", plain) if "," in plain else plain


def _announces_aims(report: ReportFacts, text: str) -> bool:
    """The announcement of the coming year's targets, wherever the parts of the report were drawn."""
    match = _AIMS.search(text) if "目标" in text else None
    return match is not None and not re.search(
        rf"去年|上年|年初|完成|实现了|超额|如期|{report.year - 1}年", text[: match.end()]
    )


def _tells(report: ReportFacts, text: str) -> bool:
    """Whether a sentence of the plan begins to tell of the past; a five-year plan is past once its last year is."""
    if (plan := _PLAN_TELLS.match(text)) is not None:
        return plan["since"] is not None or plan_years(plan["number"] or plan["nth"])[1] < report.year
    return (text[:1] in _BEGINS_TO_TELL or "过去一年" in text) and bool(_TELLS.search(text))


def _turns(report: ReportFacts, text: str) -> bool:
    """Whether a sentence of the plan ends a tale of the past: it says 今后 or names a plan that is ahead."""
    plan = _PLAN_TELLS.match(text)
    ahead = plan is not None and plan["since"] is None and plan_years(plan["number"] or plan["nth"])[1] >= report.year
    return ahead or _TURNS.search(text) is not None


def _turns_to(report: ReportFacts, text: str, before: bool) -> bool:
    """Whether a review over several years speaks of its last one, from here on in the paragraph."""
    if ("去" in text or text.startswith(("20", "19"))) and _LAST_YEAR.search(text):
        return True
    if _ALL_YEARS.search(text) or f"{report.review_from - 1}年" in text:
        return False
    return before or "全年" in text or f"{report.review_to}年，" in text[:12]


def announces_goals(text: str) -> bool:
    """A sentence that lists targets (主要预期目标是：…), not one that reports or explains them."""
    return bool(announcement_end(text) or _GOAL.search(text))


def _problems(line: ScopedSentence, running: bool) -> bool:
    """Whether a sentence speaks of problems: it begins to, stands under a heading of them, or goes on with them."""
    if running:  # in a plan only with a list of them (一是)
        return _PROBLEM_END.match(line.text) is None and (line.part != "plan" or _ITEM.match(line.text) is not None)
    if _heads_problems(line.heading):
        return True
    if _PROBLEM.search(line.text) is None:
        return False
    begun = (line.text[max(0, m.start() - 12) : m.start()] for m in _PROBLEM_START.finditer(line.text))
    return any(_SOLVED.search(before) is None for before in begun)


@lru_cache(maxsize=64)  # asked for again for each line under it
def _heads_problems(heading: str) -> bool:
    return _OF_PROBLEMS.fullmatch(heading.rpartition("\n")[2]) is not None


def plan_end(text: str) -> int | None:
    """Last year of the plan that a text names (“十二五”末 is 2015), None where it names none."""
    match = re.search(r"“?(十[一二三四五]?|[六七八九])五”?", text)
    return plan_years(match[1])[1] if match else None


def is_past(text: str, report: ReportFacts) -> bool:
    """A clause of the plan that tells what has been: 去年达到, 2023年为, 已突破."""
    if _AHEAD.search(text):
        return False
    first_years = SINCE_PLAN.search(text) if "五" in text else None
    if first_years is not None and (counted := first_years["years"] or first_years["first"]):
        return plan_years(first_years["plan"])[0] + whole_number(counted) <= report.year  # “十四五”前两年 in 2023
    years = [int(y) for y in re.findall(r"(?<![比较与同自从])((?:19|20)\d\d)年(?!(?:末|底)?的?基础)", text)]
    return bool(_PAST.search(text)) or bool(years and max(years) < report.year)


def elsewhere(report: ReportFacts) -> re.Pattern[str]:
    """Words that begin a statement about another place than the report's own.

    A county-level city says 全市 of itself; a county or urban district means the city above it.
    """
    if report.level == "national":
        return _OF_NATION
    if report.level == "province":
        return _OF_PROVINCE
    return _OF_COUNTY if report.level == "district" and not report.place.endswith("市") else _OF_CITY


def own_name(report: ReportFacts) -> re.Pattern[str]:
    """What the place calls itself before the name of an indicator: 西藏生产总值, 县域生产总值 in a county's report."""
    last = re.split(r"(?:(?<=[省市州盟])|(?<=地区))(?=.)", report.place)[-1]
    short = re.sub(
        r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|[\u4e00-\u9fff]{1,3}族自治[州县]|省|市|县|区|旗|州|盟)$",
        "",
        last,
    )
    words = {report.place, last, *([short] if len(short) > 1 else [])}
    words |= {"district": {"县域", "区域", "域内"}, "city": {"市域"}}.get(report.level, set())
    words |= {kind for kind in _KINDS_OF_DISTRICT if last.endswith(kind)}  # 新区生产总值 in 浦东新区's own report
    return re.compile("^(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")(?=.)")
