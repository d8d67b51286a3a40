"""For which years a plan speaks from line to line: several, by heading, opening or sentence, or the coming one."""

from __future__ import annotations

import re

from pipeline.chinese.years import plan_years

_ANNOUNCED = re.compile(
    r"(?:目标|指标)(?:任务)?，?(?:初步|拟|确定|设定|安排|建议|定|概括|归纳|体现|以下|为|是|有|[一二三四五六七八九十]个?方面)*[：:是为]"
)
_FIVE = re.compile(
    r"(?:^|，)五年(?:内|共?新增|累计新增)|(?:力争|争取|确保)[五5]年(?=[^，。；]*\d)|(?:今后|未来|下一个|往后)(?:的)?[五5]年|(?:今后|未来)一个时期|五年(?:的|经济|发展|奋斗|"
    r"主要)?[^，。；]{0,12}目标|下届政府"
)
# “十四五”时期, 到“十五”末, “七五”期间: plans of five years, the first from 1953 on.
_PLAN_PERIOD = re.compile(
    r"(?:(?:^|[，：])[^，。；：]{0,12}?|到)[“\"]?(十[一二三四五]?|[一二三四五六七八九])五[”\"]?(?:时期|"
    r"期间|末|期末|规划期)(?![^，。；]{0,24}基础上)|"
    r"^[^，。；]{0,12}?[“\"]?(十[一二三四五]|[一二三四五六七八九])五[”\"]?(?:规划(?!和|纲)|计划|经济社会|"
    r"主要|发展|目标)|"
    r"[“\"](十[一二三四五]?|[一二三四五六七八九])五[”\"](?:计划|规划)(?:草案|纲要)*(?:规定|提出|要求)|"
    r"^按照?[^，。；“]{0,6}[“\"](十[一二三四五]?|[一二三四五六七八九])五[”\"](?:计划|规划)，|"
    r"^[^，。；]{0,12}?第(十[一二三四五]?|[一二三四五六七八九])个五年(?:计划|规划)(?!的?(?:建议|纲要|草案))"
)
# 创造“十一五”新的辉煌 as a chapter's heading is of the plan, 实现“十一五”良好开局 of its first year.
_PLAN_NAMED = re.compile(r"[“\"](十[一二三四五]?|[一二三四五六七八九])五[”\"]")
_OF_ONE_YEAR = re.compile(
    r"开局|开好局|[起迈]好步|开好头|开头|开端|开门红|起步|收官|收好官|决胜|冲刺|今年|20\d\d年|回顾|成就|完成|全面实现"
)
_LISTS = re.compile(r"目标|指标|实事|工作(?:安排|部署|任务|重点)")
_IS_A_YEAR = re.compile(r"(?:今年|20\d\d年)(?:是|作为)")  # 今年是实施“十三五”规划的第二年
_WITHIN_FIVE = re.compile(r"^(?:计划规定，)?五年(?:内|投资|总投资|合计|累计)")  # of the plan that was named before
_SEVERAL_HEADINGS = re.compile(r"[和与及暨，]")
_ONE_YEAR = re.compile(r"(?<!其中)(?<!其中，)今年|(?:19|20)\d\d年(?:的)?(?:经济|国民|政府|工作|发展|主要|我|全)")
_UNTIL = re.compile(r"^.{0,10}?(?:到|至)((?:19|20)\d\d)年")
_SEVERAL_YEARS = re.compile(r"年均|年平均|平均每年|每年|年递增|累计|[五5]年|20\d\d年|翻|“?十[一二三四五]?五”?")
_MANY_GROWTHS = re.compile(
    r"(?:增长|下降|增速)[^，；。]{0,4}\d.*?(?:增长|下降|增速)[^，；。]{0,4}\d.*?(?:增长|下降|增速)[^，；。]{0,4}\d"
)
_COLONS = ("：", ":")
_OPENING = 24  # characters in which a paragraph says what year it is about


class Horizon:
    """For which years the plan speaks from line to line: several, by heading, opening or sentence, or the coming one."""

    def __init__(self, year: int) -> None:
        """Begin a report.

        Args:
            year: its year.
        """
        self._year = year
        self._this = re.compile(rf"今年|{year}年")
        self._heading, self._paragraph = "", -1
        self._chapter: tuple[int, int] | None = None
        self._ahead: tuple[int, int] | None = None
        self._listed: tuple[int, int] | None = None  # of a list that fills the paragraphs after its announcement
        self._plan: tuple[int, int] | None = None  # the plan named last

    def of(self, headings: str, paragraph_no: int, text: str) -> tuple[int, int] | None:
        """First and last year of the plan over several years that a line speaks of, None for the coming year.

        Args:
            headings: the headings above it, the chapter's first, a line each.
            paragraph_no: its paragraph.
            text: the line; the report's lines come in their order.
        """
        self._enter(headings)
        if paragraph_no != self._paragraph:
            self._paragraph, self._ahead = paragraph_no, self._listed or self._chapter
        own = _ahead(self._year, text)
        if self._plan is not None and _WITHIN_FIVE.match(text):
            own = self._plan
        self._plan = own or self._plan
        until = _UNTIL.match(text)
        if own is None and until is not None and int(until[1]) > self._year:
            plan = self._plan if self._plan is not None and self._plan[1] == int(until[1]) else None
            own = plan or (self._year, int(until[1]))  # 到2010年，…: the sentences after it go on
        self._turn(headings, text, own)
        self._list(text, own)
        if own is None and self._ahead is None:
            return None
        # A list of plain growth rates under a heading of five years is the coming year's: those of five years are 年均.
        of_a_year = own is None and not _SEVERAL_YEARS.search(text) and _MANY_GROWTHS.search(text)
        if of_a_year or _ONE_YEAR.search(text[: announcement_end(text)]):
            self._ahead = None
        else:
            self._ahead = own or (None if _ONE_YEAR.search(text) else self._ahead)
        return self._ahead

    def chapter(self, headings: str, text: str) -> tuple[int, int] | None:
        """The same of a line's chapter, whatever its paragraph says by itself, for less.

        Args:
            headings: the headings above it, the chapter's first, a line each.
            text: the line; the report's lines come in their order.
        """
        self._enter(headings)
        if text.endswith(_COLONS):
            self._list(text, _ahead(self._year, text))
        if self._chapter is not None or self._listed is not None:
            self._turn(headings, text, _ahead(self._year, text))
        return self._listed or self._chapter

    def _enter(self, headings: str) -> None:
        """Pass the headings between the line before and one under these."""
        if headings != self._heading:
            for heading in entered(self._heading, headings):
                # “十三五”时期发展成就和“十四五”时期主要目标任务: the one that is ahead.
                parts = (_ahead(self._year, part) for part in _SEVERAL_HEADINGS.split(heading))
                own = next((years for years in parts if years is not None), None) or _ahead(self._year, heading)
                own = own or _named_in(self._year, heading)
                if own is not None or self._this.search(heading):
                    self._chapter = own
            self._heading, self._ahead, self._listed = headings, self._chapter, None

    def _turn(self, headings: str, text: str, own: tuple[int, int] | None) -> None:
        """A sentence on the coming year turns a chapter on several to it: 从今年起 in one of its tasks does not."""
        if own is None and self._this.search(text[:_OPENING]) and (_LISTS.search(text) or self._this.search(headings)):
            self._chapter = self._listed = None

    def _list(self, text: str, own: tuple[int, int] | None) -> None:
        """今后五年的目标是：, a line of its own: the paragraphs under its heading are of these years, until one says 今年."""
        if text.endswith(_COLONS):
            self._listed = own
        elif own is None and self._this.search(text[:_OPENING]):
            self._listed = None


def entered(before: str, now: str) -> list[str]:
    """Headings that were passed from one line to the next, a chapter without text of its own among them."""
    old, new = before.split("\n"), now.split("\n")
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    return new[same:]


def announcement_end(text: str) -> int:
    """Offset after the words that announce a list of targets (主要预期目标是：), 0 where there are none."""
    match = _ANNOUNCED.search(text) if "目标" in text or "指标" in text else None
    return match.end() if match else 0


def _named_in(year: int, heading: str) -> tuple[int, int] | None:
    """First and last year of a plan that a heading names, unless it is of one of its years."""
    match = _PLAN_NAMED.search(heading) if "五" in heading else None
    if match is None or _OF_ONE_YEAR.search(heading):
        return None
    first, last = plan_years(match[1])
    return (first, last) if last > year else None


def _ahead(year: int, text: str) -> tuple[int, int] | None:
    """First and last year of a plan over several years that a text speaks of."""
    if "五" in text and _IS_A_YEAR.match(text) is None and (match := _PLAN_PERIOD.search(text)) is not None:
        first, last = plan_years(next(g for g in match.groups() if g))
        if last >= year:
            whole = last > year or "年均" in text or "平均每年" in text
            return (first if whole else last), last
    if any(word in text for word in ("五", "5", "一个时期", "下届")) and _FIVE.search(text):
        return year, year + 4
    return None
