"""Which sentences speak of the place's own results and targets, and for which years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.chinese.years import plan_years

_PROBLEM = re.compile(r"(?:困难|问题|不足|差距|短板|矛盾|挑战|薄弱|缺点|风险|制约|隐患)")
_PROBLEM_START = re.compile(
    r"(?:清醒|清楚)地?(?:看到|认识到|意识到)|(?:也要|也应|必须|还要|还应|还必须|同时|但|我们也|应当|"
    r"应该)[^。，]{0,8}(?:看到|认识到|意识到|正视)|"
    r"(?:存在|面临)(?:着)?(?:不少|许多|一些|诸多|很多|较多|不容忽视的?|亟待解决的?|"
    r"突出)?(?:的)?(?:困难和?|矛盾和?|短板和?)*(?:问题|困难|不足|差距)(?:和[^，。]{0,8})?(?:，(?:主要|"
    r"突出|一是)|：|。|主要是)|"
    r"(?:困难|问题|不足|差距|矛盾)[^。，]{0,8}(?:主要(?:是|有|表现)|表现在|有：|：一是)"
)
_PROBLEM_END = re.compile(
    r"^(?:各位代表|今年是|(?:19|20)\d\d年(?:是|工作|经济|，|我)|[一二三四]、|过去[一五]年|回顾|总结|成绩|"
    r"根据|按照|做好|综合)"
)
_LONGEST_PROBLEMS = 15  # sentences
_GOAL = re.compile(r"目标[^，。；]{0,6}(?:\d|百分之|如下|包括)")
_ANNOUNCED = re.compile(
    r"(?:目标|指标)(?:任务)?，?(?:初步|拟|确定|设定|安排|建议|定|概括|归纳|体现|以下|为|是|有|[一二三四五六七八九十]个?方面)*[：:是为]"
)
_ITEM = re.compile(r"[一二三四五六七八九]是|——|[（(]?\d{1,2}[、.．）)](?!\d)")
_LAST_YEAR = re.compile(
    r"^[^，。]{0,6}(?:过去的?(?:一年|20\d\d年)|去年)|刚刚过去的|^(?:20\d\d|"
    r"19\d\d)年(?:是[^，。]{0,30}一年|，我们|，面对)"
)
# What a review over several years turns to, for all that follows until it turns again.
_TO_ALL = re.compile(
    r"^.{0,8}?(?:过去的?[五5]年|[这回首望]{1,2}[五5]年|[五5]年(?:来|间|里)|本届政府|任期|“?(?:十[一二三四五]?|[六七八九])五”?(?:时期|期间|以来|五年))"
)
_TO_LAST = re.compile(
    r"^.{0,8}?(?:(?:刚刚)?过去的?(?:一年|{last}年)|去年(?!末|底)|一年来|这一年|{last}年(?:，?(?:是|我们|面对|在[^，]{{4,}}领导|全[省市县区]上下|认真|坚持)|工作))"
)
_FIVE_YEARS = re.compile(r"(?<!第)[五5]年(?!前|规划|计划|级|制|期)")
_ALL_WORDS = re.compile(r"[五5]年|“?(?:十[一二三四五]?|[六七八九])五”|本届|任期")
_ALL_YEARS = re.compile(
    r"五年|5年|“?十[一二三四]?五”|累计|年均|平均每年|(?:由|从)[^，。；]{1,20}(?:增|提高|上升|下降|降|减少|"
    r"扩大)[^，。；]{0,2}到"
)
_TELLS = re.compile(
    r"^(?:过去的?[一五]年|[这五几]年来|五年来|回顾|去年(?!底))(?!.*(?:今后|未来|目标是|力争|将))|"
    r"过去一年里?(?:取得|完成|实现)"
)
_PLAN_TELLS = re.compile(
    r"^“?(?P<number>[一二三四五六七八九十]{1,2})五”?(?:期间|时期|(?P<since>以来))(?!.*(?:力争|将))"
)
_TURNS = re.compile(r"今后|未来|今年|明年|力争|确保|争取|努力|我们要|要(?:进一步|继续|坚持)")
_STATED = re.compile(r"(?:今年|{year}年)[^。；]{{0,40}}目标(?:是|为|：|:|建议|安排|初步|拟)")
_AIMS = re.compile(
    r"(?:主要|经济社会发展|宏观调控|国民经济)[^。；，]{0,14}预期目标[^。；，\d]{0,8}(?:是|为|：|:)|^[^，。；\d]{0,16}(?:预期|主要)目标(?:是|为|：|:)"
)
_SEVERAL_YEARS = re.compile(r"年均|年平均|平均每年|每年|年递增|累计|[五5]年|20\d\d年|翻|“?十[一二三四]?五”?")
_MANY_GROWTHS = re.compile(
    r"(?:增长|下降|增速)[^，；。]{0,4}\d.*?(?:增长|下降|增速)[^，；。]{0,4}\d.*?(?:增长|下降|增速)[^，；。]{0,4}\d"
)
_UNTIL = re.compile(r"^.{0,10}?(?:到|至)((?:19|20)\d\d)年")
_OPENING = 24  # characters in which a paragraph says what year it is about
_PAST = re.compile(
    r"(?<![比较在])(?:去年|上年|过去[一五]年|前年|近年来|几年来|五年来|改革开放以来|已(?:经)?(?:达|突破|"
    r"超过|完成|建成|形成|有)|目前|现有|当前|初步统计|初步核算|据统计)"
)
_AHEAD = re.compile(r"今后|未来|今年|明年|力争|确保|争取|努力|预期|目标|计划|到20\d\d年")
_FIVE = re.compile(
    r"(?:^|，)五年内|(?:今后|未来|下一个|往后)(?:的)?[五5]年|(?:今后|未来)一个时期|五年(?:的|经济|发展|奋斗|"
    r"主要)?[^，。；]{0,12}目标|下届政府"
)
# “十四五”时期, 到“十五”末, “七五”期间: plans of five years, the first from 1953 on.
_PLAN_PERIOD = re.compile(
    r"(?:(?:^|[，：])[^，。；：]{0,12}?|到)[“\"]?(十[一二三四五]?|[一二三四五六七八九])五[”\"]?(?:时期|"
    r"期间|末|期末|规划期)|"
    r"^[^，。；]{0,12}?[“\"]?(十[一二三四五]|[一二三四五六七八九])五[”\"]?(?:规划(?!和|纲)|计划|经济社会|"
    r"主要|发展|目标)|"
    r"[“\"](十[一二三四五]?|[一二三四五六七八九])五[”\"](?:计划|规划)(?:草案|纲要)*(?:规定|提出|要求)"
)
_ONE_YEAR = re.compile(r"今年|(?:19|20)\d\d年(?:的)?(?:经济|国民|政府|工作|发展|主要|我|全)")
_WORLD = r"世界|全球|发达国家|美国|欧盟|日本|发展中国家|新兴经济体|各国|西方|资本主义"
_COUNTRY = r"全国|我国|国内(?!生产总值|旅游|游客|贸易|市场|贷款)|" + _WORLD
_PROVINCE = r"全省|我省|全自治区|全区域平均|" + _COUNTRY
_CITY = r"全市|我市|" + _PROVINCE


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a sentence's report is.

    Attributes:
        place: full official name.
        level: national, province, city or district.
        year: year of delivery.
        review_from: first year of the review.
        review_to: last year of the review.
    """

    place: str
    level: str
    year: int
    review_from: int
    review_to: int


@dataclass(frozen=True, slots=True)
class ScopedSentence:
    """A sentence with where it stands.

    Attributes:
        sentence_no: within the report.
        paragraph_no: within the report.
        part: review, plan or other.
        heading: the headings above it, joined.
        text: the sentence.
    """

    sentence_no: int
    paragraph_no: int
    part: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How the numbers of a sentence are to be taken.

    Attributes:
        kind: outturn or target.
        goals: the sentence, or one before it in its paragraph, announces targets.
        last_year: the paragraph speaks of the last year of a review over several years.
        ahead_to: last year of a plan over several years, None for next year's.
        ahead_from: its first year.
    """

    kind: str
    goals: bool
    ahead_from: int | None
    ahead_to: int | None
    last_year: bool = False


def settings(report: ReportFacts, lines: Iterable[ScopedSentence]) -> Iterator[tuple[ScopedSentence, Setting]]:
    """The sentences that count, each with its setting.

    Left out are parts other than review and plan, and what is said of problems.
    """
    stated = re.compile(_STATED.pattern.format(year=report.year))
    paragraph, goals, told, last_year, aims, before = -1, False, False, False, False, ""
    problems, under = 0, ("", "")
    era, horizon = _Era(report), _Horizon(report)
    for line in lines:
        if line.paragraph_no != paragraph:
            # A list goes on in the paragraphs after its announcement: 目标是：| ——经济增长6%。| ——…
            listed = (goals or aims) and (before.endswith(("：", ":")) or line.text.startswith(("——", "—", "·", "●")))
            goals, told, last_year, aims = goals and listed, False, False, aims and listed
            goes_on = under == (line.part, line.heading) and _ITEM.match(line.text)
            problems = problems if goes_on else 0
            paragraph, under = line.paragraph_no, (line.part, line.heading)
        before = line.text
        aims = aims or _announces_aims(report, line.text)
        if line.part not in ("review", "plan") and not aims:
            continue
        problems = 0 if aims else _problems(line, problems)
        if problems:
            continue
        last_year = _turns_to(report, line.text, last_year)
        of_last = (era.of_last(line) or last_year) and not _FIVE_YEARS.search(line.text)
        # A plan may tell of the past for a paragraph: 过去五年，… until it turns to what is ahead.
        told = line.part == "plan" and (_tells(report, line.text) or (told and not _TURNS.search(line.text)))
        planned = (line.part == "plan" and not told) or aims
        if not planned and not ("目标" in line.text and stated.search(line.text)):
            yield line, Setting("outturn", False, None, None, of_last)
            continue
        goals = goals or announces_goals(line.text)
        yield line, Setting("target", goals, *(horizon.of(line) or (None, None)))


def _announces_aims(report: ReportFacts, text: str) -> bool:
    """The announcement of the coming year's targets, wherever the parts of the report were drawn."""
    match = _AIMS.search(text)
    return match is not None and not re.search(
        rf"去年|上年|年初|完成|实现了|超额|如期|{report.year - 1}年", text[: match.end()]
    )


class _Horizon:
    """For which years the plan speaks from line to line: several, by heading, opening or sentence, or the coming one."""

    def __init__(self, report: ReportFacts) -> None:
        self._report = report
        self._this = re.compile(rf"今年|{report.year}年")
        self._heading, self._paragraph = "", -1
        self._default: tuple[int, int] | None = None
        self._ahead: tuple[int, int] | None = None

    def of(self, line: ScopedSentence) -> tuple[int, int] | None:
        """First and last year of the plan over several years that a line speaks of, None for the coming year."""
        if line.heading != self._heading:
            self._heading = line.heading
            own = _ahead(self._report, line.heading)
            if own is not None or self._this.search(line.heading):
                self._default = own
            self._ahead = self._default
        if line.paragraph_no != self._paragraph:
            self._paragraph, self._ahead = line.paragraph_no, self._default
        own = _ahead(self._report, line.text)
        until = _UNTIL.match(line.text)
        if own is None and until is not None and int(until[1]) > self._report.year:
            own = self._report.year, int(until[1])  # 到2010年，…: the sentences after it go on
        if own is None and self._this.search(line.text[:_OPENING]):
            self._default = None
        # A list of plain growth rates under a heading of five years is the coming year's: those of five years are 年均.
        of_a_year = own is None and not _SEVERAL_YEARS.search(line.text) and _MANY_GROWTHS.search(line.text)
        if of_a_year or _ONE_YEAR.search(line.text[: announcement_end(line.text)]):
            self._ahead = None
        else:
            self._ahead = own or (None if _ONE_YEAR.search(line.text) else self._ahead)
        return self._ahead


class _Era:
    """What a review over several years speaks of from line to line: all of them, or the last one."""

    def __init__(self, report: ReportFacts) -> None:
        self._last_word = f"{report.review_to}年"
        self._to_last = re.compile(
            _TO_LAST.pattern.replace("{last}", str(report.review_to)).replace("{{", "{").replace("}}", "}")
        )
        self._heading = ""
        self._last = False

    def of_last(self, line: ScopedSentence) -> bool:
        """Whether a line is about the last year, by the headings and openings up to it."""
        if line.heading != self._heading:
            self._heading = line.heading
            last = min(
                (i for w in (self._last_word, "过去一年", "去年") if (i := line.heading.find(w)) >= 0), default=-1
            )
            years = _ALL_WORDS.search(line.heading)
            if last >= 0 or years is not None:
                self._last = last >= 0 and (years is None or last < years.start())
        if _TO_ALL.search(line.text):
            self._last = False
        elif self._to_last.search(line.text):
            self._last = True
        return self._last


def _tells(report: ReportFacts, text: str) -> bool:
    """Whether a sentence of the plan begins to tell of the past; a five-year plan is past once its last year is."""
    if (plan := _PLAN_TELLS.match(text)) is not None:
        return plan["since"] is not None or plan_years(plan["number"])[1] < report.year
    return bool(_TELLS.search(text))


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


def announcement_end(text: str) -> int:
    """Offset after the words that announce a list of targets (主要预期目标是：), 0 where there are none."""
    match = _ANNOUNCED.search(text)
    return match.end() if match else 0


def _problems(line: ScopedSentence, running: int) -> int:
    """How many sentences of problems have been read; 0 outside of them. In a plan only a list of them (一是) goes on."""
    if running:
        over = running >= _LONGEST_PROBLEMS or _PROBLEM_END.match(line.text)
        return 0 if over or (line.part == "plan" and not _ITEM.match(line.text)) else running + 1
    return 1 if _PROBLEM.search(line.text) and _PROBLEM_START.search(line.text) else 0


def _ahead(report: ReportFacts, text: str) -> tuple[int, int] | None:
    """First and last year of a plan over several years that a text speaks of."""
    if "五" in text and (match := _PLAN_PERIOD.search(text)) is not None:
        first, last = plan_years(match[1] or match[2] or match[3])
        if last >= report.year:
            return max(first, report.year), last
    if any(word in text for word in ("五", "5", "一个时期", "下届")) and _FIVE.search(text):
        return report.year, report.year + 4
    return None


def plan_end(text: str) -> int | None:
    """Last year of the plan that a text names (“十二五”末 is 2015), None where it names none."""
    match = re.search(r"“?(十[一二三四五]?|[六七八九])五”?", text)
    return plan_years(match[1])[1] if match else None


def is_past(text: str, report: ReportFacts) -> bool:
    """A clause of the plan that tells what has been: 去年达到, 2023年为, 已突破."""
    if _AHEAD.search(text):
        return False
    years = [int(y) for y in re.findall(r"(?<![比较自从])((?:19|20)\d\d)年", text)]
    return bool(_PAST.search(text)) or bool(years and max(years) < report.year)


def elsewhere(report: ReportFacts) -> re.Pattern[str]:
    """Words that begin a statement about another place than the report's own.

    A county-level city says 全市 of itself; a county or urban district means the city above it.
    """
    if report.level == "national":
        words = _WORLD
    elif report.level == "province":
        words = _COUNTRY
    elif report.level == "district" and not report.place.endswith("市"):
        words = _CITY
    else:
        words = _PROVINCE
    return re.compile(rf"(?:{words})")


def own_name(report: ReportFacts) -> re.Pattern[str]:
    """What the place calls itself before the name of an indicator: 西藏生产总值, 县域生产总值 in a county's report."""
    last = re.split(r"(?<=[省市州盟])(?=.)", report.place)[-1]
    short = re.sub(
        r"(?:维吾尔自治区|壮族自治区|回族自治区|自治区|[\u4e00-\u9fff]{1,3}族自治[州县]|省|市|县|区|旗|州|盟)$",
        "",
        last,
    )
    words = {report.place, last, *([short] if len(short) > 1 else [])}
    words |= {"district": {"县域", "区域", "域内"}, "city": {"市域"}}.get(report.level, set())
    return re.compile("^(?:" + "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) + ")(?=.)")
