"""Passages over other years than the review's: five years summed up in a report of one, or two years compared.

A report of one year tells of the plan that has ended (“十五”时期，生产总值年均增长10.5%) under a heading of its own, in a
paragraph before its targets or within the review. An old one sets two years against each other (1982年同1978年相比，…) and
goes on with sentences that name none. Such years hold to the end of the paragraph, those of a heading to its end.
"""

from __future__ import annotations

import re

from pipeline.chinese.horizon import entered
from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plan_years
from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.surroundings import BASE

_PLAN = r"(?:“?(?P<plan>十[一二三四五]?|[五六七八九])五”?|第(?P<nth>十[一二三四五]?|[一二三四五六七八九])个五年)"
_OPENING = re.compile(
    r"^(?:各位代表[！，])?(?:回[顾首望]|总结)?(?:“?十?[一二三四五六七八九]五”?(?:时期|期间)的?)?"
    rf"(?:过去的?[五5]年|[这近]?[五5]年(?:来|间|中|里)|这[五5]年|{_PLAN}(?:计划|规划)?(?:时期|期间|以来|五年))"
    r"(?!.{0,40}?(?:今后|未来|力争|目标是))"
)
_HEADING = re.compile(rf"(?:过去的?[五5]年|[五5]年来|{_PLAN}).{{0,20}}(?:成就|回顾|情况|成绩|进展)")
_HEADING_AHEAD = re.compile(r"目标|任务|安排|要求|今后|未来|展望|规划纲要|计划纲要|设想")
# 1982年同1978年相比, 从1979年到1982年的四年内: what the sentences after it are compared with as well.
_COMPARED = re.compile(r"^.{0,6}?(?P<last>(?:19|20)\d\d)年(?:预计)?[同与比](?P<base>(?:19|20)\d\d)年(?:相比|相较|比较)")
_SPAN = re.compile(r"^从?(?P<first>(?:19|20)\d\d)年[到至](?P<last>(?:19|20)\d\d)年的[两三四五]年[内间中里]")
_SHORTER = re.compile(r"^(?:过去的?|[这近]){0,2}(?P<count>[两二三四])年(?:来|间|中|里)，")  # 这两年中，钢产量由…增加到…
_TERM = 5
# 到1957年，铁路货物周转量将达到…: what the sentences after it that say 将 are for, in a review as well.
_UNTIL = re.compile(r"^(?:[^，。；]{0,10}?[到至])?((?:19|20)\d\d)年(?:[比较](?:19|20)\d\d年)?，")
_BY_PLAN = re.compile(r"^[^。；]{0,12}?第([一二三四五六七八九十]+)个五年计划(?:草案|纲要)?的?(?:规定|要求)")
_WILL = re.compile(r"将[^，。；]{0,6}?(?:达|增|提|上升|下降|减|降|建|完成)|^其中，")


class Foretold:
    """For which years a paragraph of a review speaks of what will be, from line to line."""

    def __init__(self, report: ReportFacts) -> None:
        self._year = report.year
        self._paragraph = -1
        self._years: tuple[int, int] | None = None

    def of(self, line: ScopedSentence) -> tuple[int, int] | None:
        """First and last year of what a line foretells, None where it tells of what has been."""
        if line.paragraph_no != self._paragraph:
            self._paragraph, self._years = line.paragraph_no, None
        if (until := _UNTIL.match(line.text)) is not None:
            self._years = (self._year, int(until[1])) if int(until[1]) > self._year else None
            if self._years is not None and (base := BASE.search(line.text)) is not None:
                self._years = int(base[1]) + 1, self._years[1]
        elif (plan := _BY_PLAN.match(line.text)) is not None:
            first, last = plan_years(plan[1])
            self._years = (first, last) if last > self._year else None
            return self._years
        return self._years if self._years is not None and _WILL.search(line.text) is not None else None


class SummedUp:
    """For which years a report speaks from line to line, where they are not those of its review."""

    def __init__(self, report: ReportFacts) -> None:
        self._report = report
        self._heading, self._paragraph = "", -1
        self._under: tuple[int, int] | None = None
        self._years: tuple[int, int] | None = None
        self.opened = False  # whether the line itself says so

    def of(self, line: ScopedSentence) -> tuple[int, int] | None:
        """First and last year that a line speaks of, None for those of the review."""
        if line.heading != self._heading:
            under = [self._summed_up(h) for h in entered(self._heading, line.heading)]
            self._under = under[-1] if under else None
            self._heading = line.heading
        if line.paragraph_no != self._paragraph:
            self._paragraph, self._years = line.paragraph_no, self._under
        own = self._said(line.text)
        self.opened = own is not None
        self._years = own or self._years
        return self._shorter(line.text) or self._years

    def _summed_up(self, heading: str) -> tuple[int, int] | None:
        match = _HEADING.search(heading) if "五" in heading or "5年" in heading else None
        return None if match is None or _HEADING_AHEAD.search(heading) else self._five(match)

    def _said(self, text: str) -> tuple[int, int] | None:
        final = self._report.review_to
        if "年" in text[:16] and (match := _COMPARED.match(text) or _SPAN.match(text)) is not None:
            first, last = int(match["base"]) + 1 if match.re is _COMPARED else int(match["first"]), int(match["last"])
            return (first, last) if first < last and final <= last <= self._report.year else None
        match = _OPENING.match(text) if "五" in text[:16] or "5年" in text[:16] else None
        return None if match is None else self._five(match)

    def _shorter(self, text: str) -> tuple[int, int] | None:
        """The years of a sentence that begins with 这两年中."""
        match = _SHORTER.match(text) if "年" in text[:8] else None
        return (
            None
            if match is None
            else (self._report.review_to - whole_number(match["count"]) + 1, self._report.review_to)
        )

    def _five(self, match: re.Match[str]) -> tuple[int, int] | None:
        """The years of the plan that is named, where they are over; else the five up to the last one reviewed."""
        report = self._report
        if report.review_from < report.review_to:
            return None  # the review is of several years itself
        plan = match["plan"] or match["nth"]
        if plan is None:
            return report.review_to - _TERM + 1, report.review_to
        first, last = plan_years(plan)
        return (first, last) if last <= report.review_to else None
