"""Passages over other years than the review's: five years summed up, two years compared, years ahead.

A report of one year tells of the five before it (过去五年，生产总值年均增长10.5%) in a paragraph before its targets or within
the review. An old one sets two years against each other (1982年同1978年相比，…) and goes on with sentences that name none.
Such years hold to the end of the paragraph.
"""

from __future__ import annotations

import re

from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.surroundings import BASE

_OPENING = re.compile(
    r"^(?:回[顾首望]|总结)?(?:(?:过去的?|[这近])?[五5]年(?:来|间|中|里|，)|过去的?[五5]年)(?!.{0,40}?(?:今后|未来|力争|目标是))"
)
# 1982年同1978年相比: what the sentences after it are compared with as well.
_COMPARED = re.compile(r"^.{0,6}?(?P<last>(?:19|20)\d\d)年[同与比](?P<base>(?:19|20)\d\d)年(?:相比|比较)")
_TERM = 5
# 到1957年，铁路货物周转量将达到…: what the sentences after it that say 将 are for, in a review as well.
_UNTIL = re.compile(r"^[到至]?((?:19|20)\d\d)年(?:[比较](?:19|20)\d\d年)?，")
_WILL = re.compile(r"将[^，。；]{0,6}?(?:[达增提升降减建]|完成)|^其中，")


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
        return self._years if self._years is not None and _WILL.search(line.text) is not None else None


class SummedUp:
    """For which years a report speaks from line to line, where they are not those of its review."""

    def __init__(self, report: ReportFacts) -> None:
        self._report = report
        self._paragraph = -1
        self._years: tuple[int, int] | None = None
        self.opened = False  # whether the line itself says so

    def of(self, line: ScopedSentence) -> tuple[int, int] | None:
        """First and last year that a line speaks of, None for those of the review."""
        if line.paragraph_no != self._paragraph:
            self._paragraph, self._years = line.paragraph_no, None
        own = self._said(line.text)
        self.opened = own is not None
        self._years = own or self._years
        return self._years

    def _said(self, text: str) -> tuple[int, int] | None:
        report = self._report
        if "年" in text[:16] and (compared := _COMPARED.match(text)) is not None:
            first, last = int(compared["base"]) + 1, int(compared["last"])
            return (first, last) if first < last and report.review_to <= last <= report.year else None
        # A review of several years tells of all of them by itself.
        five = report.review_from == report.review_to and _OPENING.match(text) is not None
        return (report.review_to - _TERM + 1, report.review_to) if five else None
