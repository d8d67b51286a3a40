"""Years that the review covers."""

from __future__ import annotations

import re

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plain_years, plan_period, years_in

_SPAN = re.compile(r"((?:19|20)\d{2})年?(?:至|到|—|-|~|～)((?:19|20)\d{2})年")
_SINCE = re.compile(r"((?:19|20)\d{2})年(?:[\u4e00-\u9fff]{0,6})以来")
_MANY = re.compile(r"过去(?:的)?([两二三四五])年|([两二三四五])年(?:来|间)|(?:本届|上届)(?:省|市|县|区|州)?政府")
_ONE = re.compile(r"过去(?:的)?一年|一年来|去年|上年|(?:19|20)\d{2}年.{0,8}(?:回顾|工作)|今年以来")


def review_years(paragraphs: list[str], parts: list[str], headings: set[int], *, year: int) -> tuple[int, int] | None:
    """First and last year of the review, by its headings, then by its opening.

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
    first_heading = next((paragraphs[i] for i in reviewed[:4] if i in headings), "")
    for text in (first_heading, "\n".join(paragraphs[i][:160] for i in reviewed[:2])):
        if text and (found := _years_of(plain_years(text), year)):
            return found
    return year - 1, year - 1


def _years_of(text: str, year: int) -> tuple[int, int] | None:
    if (span := _SPAN.search(text)) and int(span[1]) < int(span[2]) <= year:
        return int(span[1]), int(span[2])
    period = plan_period(text)
    if period and period[1] <= year:
        return period[0], min(period[1], year)
    if many := _MANY.search(text):
        count = whole_number(many[1] or many[2] or "五")
        return year - count, year - 1
    if (since := _SINCE.search(text)) and int(since[1]) < year - 1:
        return int(since[1]), year - 1
    named = [y for y in years_in(text) if y <= year]
    if "今年以来" in text and named:
        return min(named), year
    past = [y for y in named if y < year]
    if past and max(past) >= year - 2:
        return max(past), max(past)
    return (year - 1, year - 1) if _ONE.search(text) else None
