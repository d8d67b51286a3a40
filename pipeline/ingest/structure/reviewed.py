"""Years that the review covers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese.years import plain_years, plan_period, years_in

_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_SPAN = re.compile(r"((?:19|20)\d{2})年?(?:至|到|—|-|~|～)((?:19|20)\d{2})年")
_SINCE = re.compile(r"((?:19|20)\d{2})年(?:[\u4e00-\u9fff]{0,6})以来")
# 过去五年, 五年来, 一年和五年工作回顾, 奋进的五年; not 今后五年, 五年规划, 十五年, 连续五年.
_MANY = re.compile(
    r"(?<!今后)(?<!未来)(?<!前)(?<!今后的)(?<!连续)(?<!下一个)(?<![十百一二])([两二三四五])年(?!计划|规划|行动|以上|内|前|后|期|累计|平均)(?:来|间|多来)?"
)
_MANY_SAID = re.compile(
    r"(?:过去|这|以来|任期|履职|奋进|奋斗|走过|回[顾首望])[^，。]{0,6}?的?([两二三四五])年|([两二三四五])年(?:来|间|多来)"
)
_TERM = re.compile(r"(?:本届|上届|这届|第.{1,3}届).{0,12}政府")
_ONE = re.compile(r"过去(?:的)?一年|一年来|去年|上年|(?:19|20)\d{2}年.{0,8}(?:回顾|工作)|今年(?:以来|前)")
_SUMS_UP = re.compile(r"回顾|回首|总结|工作|成就|成效")
_OF_FIVE = re.compile(
    r"^(?:各位代表[！，,])?(?:回顾|回首|总结)?(?:过去|这|这是)?.{0,24}?(?:五年来|五年，|的五年|五年的)"
)
_IS_ITEM = re.compile(r"^[（(]")
_TERM_YEARS = 5
_ENOUGH = 3  # paragraphs that speak of five years


@dataclass(frozen=True)
class Reviewed:
    """Years that the review covers.

    Attributes:
        years: first and last.
        source: heading or opening.
        opening: years that the opening speaks of.
    """

    years: tuple[int, int]
    source: str
    opening: tuple[int, int]


def review_years(paragraphs: list[str], parts: list[str], headings: set[int], *, year: int) -> Reviewed | None:
    """First and last year of the review, by its headings, then by its opening.

    A review of the last year and of five years begins with the first of the five. Five years of a term are not those
    of the five-year plan that the same paragraph names: a plan counts only where it ended before the year of delivery.

    Args:
        paragraphs: text of the paragraphs.
        parts: part of each.
        headings: numbers of the headings, from 0.
        year: year of delivery.

    Returns:
        The years, or None for a report without review.
    """
    reviewed = [i for i, part in enumerate(parts) if part == "review"]
    if not reviewed:
        return None
    opening = [i for i in reviewed[:4] if i in headings][:1]
    later = [i for i in reviewed if i in headings and i not in opening and _sums_up(paragraphs[i])]
    found = [span for i in opening + later if (span := _of_heading(plain_years(paragraphs[i]), year))]
    said = _of_opening([plain_years(paragraphs[i]) for i in reviewed if i not in headings], year)
    if not found:
        return Reviewed(said, "opening", said)
    return Reviewed((min(a for a, _ in found), max(b for _, b in found)), "heading", said)


def _sums_up(heading: str) -> bool:
    """A further heading of the review that names five years or a term (过去五年的工作回顾)."""
    return (
        not _IS_ITEM.match(heading)
        and bool(_SUMS_UP.search(heading))
        and bool(_MANY.search(heading) or _TERM.search(heading))
    )


def _of_heading(text: str, year: int) -> tuple[int, int] | None:
    """Years that a heading names."""
    if (span := _SPAN.search(text)) and int(span[1]) < int(span[2]) <= year:
        return int(span[1]), int(span[2])
    if many := _MANY.search(text):
        return year - _COUNTS[many[1]], year - 1
    if _TERM.search(text):
        return year - _TERM_YEARS, year - 1
    period = plan_period(text)
    if period and period[1] <= year and (period[1] >= year - 1 or re.search(r"时期|期间|执行", text)):
        # 第一个五年计划时期和1958年的成就, told in 1959
        return period[0], min(max([period[1], *(y for y in years_in(text) if y < year)]), year)
    if (since := _SINCE.search(text)) and int(since[1]) < year - 1:
        return int(since[1]), year - 1
    named = [y for y in years_in(text) if y <= year]
    if re.search(r"今年(?:以来|前|上半年)", text):
        return min([*named, year - 1]), year
    past = [y for y in named if y < year]
    if past and max(past) >= year - 2:
        return max(past), max(past)
    return (year - 1, year - 1) if _ONE.search(text) else None


def _of_opening(texts: list[str], year: int) -> tuple[int, int]:
    """Years that the first paragraphs speak of; five where several paragraphs of the review speak of five."""
    first = "\n".join(t[:200] for t in texts[:3])
    if (span := _SPAN.search(first)) and int(span[1]) < int(span[2]) == year - 1:
        return int(span[1]), int(span[2])
    if sum(bool(_OF_FIVE.match(t[:60])) for t in texts) >= _ENOUGH:
        return year - 5, year - 1
    if _ONE.match(first.removeprefix("刚刚")) or re.match(rf"(?:(?:刚刚)?过去的)?{year - 1}年", first):
        return year - 1, year - 1
    if many := _MANY_SAID.search(first):
        return year - _COUNTS[many[1] or many[2]], year - 1
    if (since := _SINCE.search(first)) and year - 6 <= int(since[1]) < year - 1:
        return int(since[1]), year - 1
    begins = plan_period(first[:40])
    if begins and begins[1] == year - 1 and re.search(r"时期|期间", first[:40]):
        return begins
    past = [y for y in years_in(first) if year - 2 <= y < year]
    return (max(past), max(past)) if past else (year - 1, year - 1)
