"""Years in either kind of digits, and the years of the five-year plans."""

from __future__ import annotations

import re
from datetime import date

from pipeline.chinese.numerals import DIGITS, whole_number

# What stands for a zero in a year: the right characters, and the ones that look like them.
ZERO = "〇○OoΟ◯Оｏ零0"
_HAN = "一二三四五六七八九"
_DIGIT = {c: str(v) for c, v in DIGITS.items() if c in _HAN} | dict.fromkeys(ZERO, "0")
_HAN_YEAR = re.compile(rf"(?<![{_HAN}十百千万第])([一二][{ZERO}{_HAN}]{{3}})(?=年)")
_ANY_HAN_YEAR = re.compile(rf"年(?<=[{ZERO}{_HAN}]{{3}}年)")  # found at once, since 年 is looked for first
_YEAR = re.compile(r"(?<!\d)((?:19[4-9]|20[0-9])\d)(?=年(?!代))")
_PLAN_NAME = re.compile(
    r"[“\"]?(十[一二三四五六七]?|[六七八九])五[”\"]?(?=时期|期间|规划|计划|末|以来|发展|收官|开局|[”\"])"
    r"|第(十[一二三四五六七]?|[一二三四五六七八九])个五年(?:计划|规划)"
)

_YEAR_LATER = {"去年": "前年", "今年": "去年", "明年": "今年"}


def is_early(year: int, delivered_on: object) -> bool:
    """Whether a report was given before its year began, so that its 今年 is the year reviewed, its 明年 the one planned for.

    Args:
        year: year of the report.
        delivered_on: date of the meeting, None where none is known.
    """
    return isinstance(delivered_on, date) and delivered_on.year == year - 1


def in_its_year(text: str) -> str:
    """What an early report says of 今年 and 明年, as one given in its year says it; every offset stays."""
    return re.sub("[去今明]年", lambda m: _YEAR_LATER[m.group()], text) if "年" in text else text


def plain_years(text: str) -> str:
    """Years in Chinese digits to Arabic ones (二○○八年 to 2008年), length kept."""
    if "年" not in text or _ANY_HAN_YEAR.search(text) is None:
        return text
    return _HAN_YEAR.sub(lambda m: "".join(_DIGIT[c] for c in m[1]), text)


def years_in(text: str) -> list[int]:
    """Years named in a text, in order, also written in Chinese digits."""
    return [int(y) for y in _YEAR.findall(plain_years(text))]


def plan_years(ordinal: str) -> tuple[int, int]:
    """First and last year of a five-year plan by its number.

    Args:
        ordinal: 七 for “七五”, 十四 for “十四五”. The first two plans began in 1953 and 1958; three years of
            readjustment came before the third.

    Raises:
        ValueError: the text is no numeral.
    """
    number = whole_number(ordinal)
    first = 1951 + 5 * number if number > 2 else 1948 + 5 * number
    return first, first + 4


def plan_period(text: str) -> tuple[int, int] | None:
    """First and last year of the first five-year plan that a text names (“十三五” gives 2016, 2020)."""
    match = _PLAN_NAME.search(text)
    return plan_years(match[1] or match[2]) if match else None


def plan_ends(text: str) -> list[int]:
    """Last years of all five-year plans that a text names, in order."""
    return [plan_years(m[1] or m[2])[1] for m in _PLAN_NAME.finditer(text)]
