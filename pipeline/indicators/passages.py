"""Passages over other years than the review's: five years summed up in a report of one, or two years compared.

A report of one year tells of the plan that has ended (“十五”时期，生产总值年均增长10.5%) under a heading of its own, in a
paragraph before its targets or within the review. An old one sets two years against each other (1982年同1978年相比，…) and
goes on with sentences that name none. Such years hold to the end of the paragraph, those of a heading to its end.
"""

from __future__ import annotations

import re

from pipeline.chinese.years import plan_years
from pipeline.indicators.eras import entered
from pipeline.indicators.facts import ReportFacts, ScopedSentence

_PLAN = r"“?(?P<plan>十[一二三四五]?|[五六七八九])五”?"
_OPENING = re.compile(
    r"^(?:各位代表[！，])?(?:回[顾首望]|总结)?(?:“?十?[一二三四五六七八九]五”?(?:时期|期间)的?)?"
    rf"(?:过去的?[五5]年|[这近]?[五5]年(?:来|间|中|里)|这[五5]年|{_PLAN}(?:计划|规划)?(?:时期|期间|以来|五年))"
    r"(?!.{0,40}?(?:今后|未来|力争|目标是))"
)
_HEADING = re.compile(rf"(?:过去的?[五5]年|[五5]年来|{_PLAN}).{{0,20}}(?:成就|回顾|情况|成绩|进展)")
_HEADING_AHEAD = re.compile(r"目标|任务|安排|要求|今后|未来|展望|规划纲要|计划纲要|设想")
# 1982年同1978年相比, 从1979年到1982年的四年内: what the sentences after it are compared with as well.
_COMPARED = re.compile(r"^.{0,6}?(?P<last>(?:19|20)\d\d)年[同与比](?P<base>(?:19|20)\d\d)年(?:相比|相较)")
_SPAN = re.compile(r"^从?(?P<first>(?:19|20)\d\d)年[到至](?P<last>(?:19|20)\d\d)年的[两三四五]年[内间中里]")
_TERM = 5


class SummedUp:
    """For which years a report speaks from line to line, where they are not those of its review."""

    def __init__(self, report: ReportFacts) -> None:
        self._report = report
        self._heading, self._paragraph = "", -1
        self._under: tuple[int, int] | None = None
        self._years: tuple[int, int] | None = None

    def of(self, line: ScopedSentence) -> tuple[int, int] | None:
        """First and last year that a line speaks of, None for those of the review."""
        if line.heading != self._heading:
            own = [self._summed_up(h) for h in entered(self._heading, line.heading)]
            self._under = own[-1] if own else None
            self._heading = line.heading
        if line.paragraph_no != self._paragraph:
            self._paragraph, self._years = line.paragraph_no, self._under
        self._years = self._opened(line.text) or self._years
        return self._years

    def _summed_up(self, heading: str) -> tuple[int, int] | None:
        match = _HEADING.search(heading) if "五" in heading or "5年" in heading else None
        return None if match is None or _HEADING_AHEAD.search(heading) else self._five(match)

    def _opened(self, text: str) -> tuple[int, int] | None:
        final = self._report.review_to
        if "年" in text[:16] and (match := _COMPARED.match(text) or _SPAN.match(text)) is not None:
            first, last = int(match["base"]) + 1 if match.re is _COMPARED else int(match["first"]), int(match["last"])
            return (first, last) if first < last == final else None
        match = _OPENING.match(text) if "五" in text[:16] or "5年" in text[:16] else None
        return None if match is None else self._five(match)

    def _five(self, match: re.Match[str]) -> tuple[int, int] | None:
        """The years of the plan that is named, where they are over; else the five up to the last one reviewed."""
        report = self._report
        if report.review_from < report.review_to:
            return None  # the review is of several years itself
        if match["plan"] is None:
            return report.review_to - _TERM + 1, report.review_to
        first, last = plan_years(match["plan"])
        return (first, last) if last <= report.review_to else None
