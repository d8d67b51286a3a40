"""By when something is promised: the last year named or implied by a clause, its sentence, or its chapter."""

from __future__ import annotations

import re

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plain_years, plan_years

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?![—－\-~～至到])")
_THIS = re.compile(
    r"今年|(?<![一二两三四五六七八九十\d])年内|年底前|年底|上半年|下半年|本年|全年|当年|今冬|"
    r"\d{1,2}月(?:底|份|中旬|上旬)?(?:之?前)"
)
_TITLE = re.compile(r"《[^》]*》")  # 《…规划（2018—2035年）》
# A plan that is drawn up: 编制完成“十三五”规划, “十三五”发展规划编制. It says nothing of when.
_FIVE_YEAR_PLAN = r"[“\"]?十[一二三四五]?五[”\"]?[^，；。]{0,12}?(?:规划|计划)"
_DRAWN_UP = re.compile(
    rf"(?:编制|编好|制定|制订|起草|谋划|研究)[^，；。]{{0,10}}?{_FIVE_YEAR_PLAN}|{_FIVE_YEAR_PLAN}(?:纲要)?的?(?:编制|制定|制订|起草)"
)
_NEXT = re.compile(r"明年|今冬明春|今明两年")
_WITHIN = re.compile(
    r"(?:用|利用|今后|未来|力争|争取|确保|通过)?(?<!\d)([一二两三四五六七八九十]|"
    r"\d)(?:到[一二三四五六七八九十])?(?:年|个年度)(?:之?内|左右的?时间|时间|，)|"
    r"^([三四五])年(?=[新建培完增累投引实])|(?:今后|未来|"
    r"下)([一二两三四五六七八九十]|\d)年"
)
_MAY_NAME = re.compile("[年月冬届任五]")  # one of these stands in whatever names a time
_TERM = re.compile(r"本届政府|任期内|本届任期")
_PLAN = re.compile(
    r"[“”\"]?([一二三四五六七八九十]{1,3})五[”\"]?(?:时期|期间|末|规划|计划|期末|目标|发展|[，,]|$)|"
    r"第([一二三四五六七八九十]{1,3})个五年(?:计划|规划)"
)


def deadline(clause: str, sentence: str, until: int, year: int) -> int:
    """Year by whose end a pledge is to be kept.

    Args:
        clause: its words.
        sentence: the sentence up to the end of the clause.
        until: last year that its chapter is about (:class:`pipeline.chinese.horizon.Horizon`).
        year: year of the report.

    Returns:
        The year named in the clause, else by the sentence, else the last one that its chapter is about. Never before the
        report's own.
    """
    for text in (clause, sentence):
        found = _named(text, year)
        if found is not None:
            return found
    return max(until, year)


def _named(text: str, year: int) -> int | None:
    if _MAY_NAME.search(text) is None:
        return None
    text = plain_years(_DRAWN_UP.sub("", _TITLE.sub("", text)))
    years = [int(y) for y in _YEAR.findall(text)]
    ahead = [y for y in years if year <= y <= year + 35]
    if ahead:
        return ahead[-1]
    if _THIS.search(text):
        return year
    if _NEXT.search(text):
        return year + 1
    return _span(text, year)


def _span(text: str, year: int) -> int | None:
    """End of a span of years: 今后五年 from the report's year on, 十四五 by its number, this government's term."""
    if (match := _WITHIN.search(text)) is not None:
        number = whole_number(match[1] or match[2] or match[3])
        return year + number - 1 if number else None
    if _TERM.search(text):
        return year + 4
    if (match := _PLAN.search(text)) is not None:
        end = plan_years(match[1] or match[2])[1]
        return end if year <= end <= year + 6 else None
    return None
