"""For which years a number is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.indicators import clauses
from pipeline.indicators.clauses import Chunk, Predicate
from pipeline.indicators.scope import Report, Setting, plan_end
from pipeline.indicators.subjects import Subject

_LEAD = re.compile(
    r"(?:^|[，；：])(?:截至|截止|到|至|刚刚)?(?:((?:19|20)\d\d|一九[〇零一二三四五六七八九]{2})年(?!以来|"
    r"起|后|至|到|—|-)|"
    r"(去年|上年|过去的?一年|过去的(?=20))|今年以来)"
)
_BASE = re.compile(r"(?:比|较|同|与|和)((?:19|20)\d\d|一九[〇零一二三四五六七八九]{2})年(?:末|底|同期)?")
_YEAR_BEFORE = re.compile(r"[比较](?:上年|去年|上一年|前年)|同比|环比")
_SPAN = re.compile(r"(?:近|过去|这|前)?([两二三四五六七八九十]|\d{1,2})年(?:来|间|内|中|里|累计|年均|平均|共|时间)")
_THROUGHOUT = re.compile(r"(?:[在这近]|过去){0,2}([两三四五])年(?:来|间|内|中|里)，?")
_RUNNING = re.compile(r"连续([两二三四五六七八九十]|\d{1,2})年(?:稳定)?(?:保持)?(?:在|达到?)?$")
_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NEW = ("新增", "净增", "新设", "新建", "新登记", "累计")


def outturn_period(
    report: Report,
    setting: Setting,
    before: str,
    chunks: Sequence[Chunk],
    predicate: Predicate,
    quantity: str,
    subject: Subject,
    *,
    inherits: bool,
) -> tuple[int, int]:
    """Years of a result.

    Args:
        report: the report's years.
        setting: what the paragraph says of its years.
        before: the sentence up to the number.
        chunks: the stretches before the number.
        predicate: the last of them as read.
        quantity: level, growth and so on.
        subject: the subject in force.
        inherits: it is carried on from before.

    Returns:
        First and last year, equal for one year.
    """
    first, final = report.review_from, report.review_to
    near = chunks[-1].text
    if predicate.origin is not None:
        base = (
            clauses.year_in(predicate.origin)
            or plan_end(predicate.origin)
            or clauses.year_in(re.sub("[从由]", "", near))
            or first - 1
        )
        return base, base
    lead = _lead_year(before, report)
    if quantity in ("level", "share") and (running := _RUNNING.search(near)) is not None:
        return final - _count(running[1]) + 1, final  # 连续两年超过
    if quantity == "multiple":
        year = lead if clauses.is_multiple(near) else clauses.year_in(near) or lead
        return (year, year) if year and year <= report.year else (final, final)
    year = clauses.year_in(near) or lead
    said = "，".join(c.text for c in chunks[-2:])
    base_text = said if _BASE.search(said) else before if "相比" in before else ""
    if quantity in ("growth", "points") and (match := _BASE.search(base_text)) and _year(match[1]) < final:
        base = _year(match[1])
        return min(base + 1, final), year if year and base < year <= report.year else final
    throughout = _THROUGHOUT.match(before)
    if throughout is not None and first == final and quantity in ("growth", "points"):
        return final - _NUMBERS[throughout[1]] + 1, final
    span = _span_in(said) or (_span_in(before) if quantity in ("growth", "points") and predicate.yearly else None)
    if inherits and predicate.level and predicate.total and not predicate.yearly and not predicate.verb:
        return final, final  # 新增266家，累计达到891家: the stock at the end
    if predicate.yearly or ((predicate.total or (span and quantity == "growth")) and (first < final or span)):
        return (final - span + 1 if span and (span != 5 or first == final) else first), final
    if year is not None and year <= report.year:
        return year, year
    if _YEAR_BEFORE.search(near):
        return final, final
    if (
        inherits
        and subject.period
        and subject.period[0] < subject.period[1]
        and not predicate.to
        and not predicate.level
    ):
        return subject.period
    if setting.last_year:
        return final, final
    changing = quantity in ("growth", "points") or subject.printed.startswith(_NEW)
    if first < final and (changing or predicate.verb in ("增加", "减少", "新增", "净增")) and not predicate.to:
        return first, final
    return final, final


def target_period(
    report: Report, setting: Setting, before: str, chunks: Sequence[Chunk], predicate: Predicate, quantity: str
) -> tuple[int, int]:
    """Years of a target; in a plan over several years amounts are for its end, growth for all of it."""
    now = report.year
    near = chunks[-1].text
    base = _BASE.search(near)
    if base is not None and quantity in ("growth", "points") and _year(base[1]) < now - 1:
        last = _lead_year(before, report) or clauses.year_in(_BASE.sub("", near)) or setting.ahead_to or now
        return _year(base[1]) + 1, max(last, now)
    year = clauses.year_in(near) or (clauses.year_in(chunks[-2].text) if len(chunks) > 1 else None)
    if year is not None and year >= now:
        return (now, year) if predicate.yearly or predicate.total else (year, year)
    if setting.ahead_to is None or setting.ahead_from is None:
        return now, now
    if quantity in ("growth", "multiple") or predicate.yearly or predicate.total:
        return setting.ahead_from, setting.ahead_to
    return setting.ahead_to, setting.ahead_to


def _lead_year(before: str, report: Report) -> int | None:
    """The year that a clause before the number begins with: 2012年，在…情况下，国内生产总值增长7.8%."""
    segment = before[max((before.rfind(mark) for mark in "；;"), default=-1) + 1 :]
    found = list(_LEAD.finditer(segment))
    if not found:
        return None
    year, past = found[-1][1], found[-1][2]
    if year:
        return _year(year)
    return report.review_to if past else report.year


def _year(text: str) -> int:
    """1978 or 一九七八."""
    if text.isdecimal() and text.isascii():
        return int(text)
    tens, ones = ("零一二三四五六七八九".index("零" if c == "〇" else c) for c in text[2:])
    return 1900 + 10 * tens + ones


def _span_in(text: str) -> int | None:
    """五年来, 近三年累计, 十年间: how many years."""
    match = _SPAN.search(text)
    if match is None:
        return None
    return _count(match[1])


def _count(text: str) -> int:
    number = _NUMBERS.get(text)
    return number if number is not None else int(text)
