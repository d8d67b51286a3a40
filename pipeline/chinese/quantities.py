"""Quantities in a sentence: number or range, unit, and the words that bound it, with character offsets.

The grammar, in order of reading (an example each):

    numeral   660.5   1,234   ４３８００   八千   1.3万亿   3亿5千万   1500多万   1万6千多   两成   三分之一   百分之八点五
    range     7.5%—8.5%   7%至8%   8-9%   百分之八至九   3500到4000亿元   百分之七、八
    unit      亿元   万人   %   个百分点   倍   微克/立方米   (万 and 亿 belong to the unit, 千 and 百 to the number)
    before    不低于8%   超过126万亿元   近3000万亿元   约10天   不超过4.5%   控制在3%以内
    after     8%以上   7%左右   4.5%以内   1500多万千瓦   20余家

Years and dates (2015年, 3月5日), ordinals (第3), names (C919, PM2.5, 5G, 一带一路) are no quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from pipeline.chinese.numerals import parse_numeral
from pipeline.chinese.units import UNIT

EXACT, ABOUT, AT_LEAST, AT_MOST, RANGE = "exact", "about", "at_least", "at_most", "range"

# Full-width characters count as their half-width ones; the mapping is one to one, so offsets stay.
_NARROW = {0xFF10 + i: 0x30 + i for i in range(10)} | {0xFF0E: ".", 0xFF05: "%", 0xFF0D: "-", 0xFF0B: "+", 0x25CB: "〇"}

_WIDE = re.compile("[" + "".join(map(chr, _NARROW)) + "]")

_SMALL_HAN = "一二两三四五六七八九"
_KILO_UNIT = "千(?!瓦|克|米|伏|卡)"  # 九百万千瓦 counts kilowatts
_HAN_MORE = rf"(?:[{_SMALL_HAN}十百〇零点]|{_KILO_UNIT})"
_HAN_RUN = rf"[{_SMALL_HAN}十百千〇零]{_HAN_MORE}*(?:[万亿]+[{_SMALL_HAN}十百零]{_HAN_MORE}*)*"
# 千 and 百 after digits belong to the number (5千公里), unless they begin a unit or word (千瓦, 千克, 百强).
_KILO = r"(?:百(?!分|强|年|姓|货|名|佳)|千(?!瓦|克|米|伏|卡|分|方|家|户|人以上))?"
_ARABIC = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)|\d+)(?:\.\d+)?{_KILO}(?:亿\d{{1,4}}(?:\.\d+)?千?(?=[多余]?万)|万\d千)?"
_NUMERAL = re.compile(rf"(?P<digits>{_ARABIC}|{_HAN_RUN})(?P<several>[多余几](?=[万亿]))?(?P<large>万亿|亿|万)?")
_DIGITS = re.compile(r"\d[\d.,]*")
# A single Chinese digit is a quantity only before what goes on with the number, 倍 or 成; 一个 and 三农 are not looked at.
_START = re.compile(rf"[0-9{_SMALL_HAN}十百千](?:(?<=[0-9十百千])|(?=[{_SMALL_HAN}十百千〇零点万亿多余几分倍成]))")
# 突破万亿元, 超万户 is one of them.
_ONE_OF = re.compile(r"(?P<large>[万亿](?<=[破过超达到上逾近在].)(?:(?<=万)亿)?)(?=美?元|(?<=[破过超逾].)[户人亩吨])")
_START_OR_ONE = re.compile(f"{_START.pattern}|{_ONE_OF.pattern}")
_PER = re.compile(r"(百|千)分之(?=[0-9一二两三四五六七八九十零])")
_SHARE_OF = re.compile(r"([二三四五六七八九十]{1,3})分之([一二两三四五六七八九十]{1,3})")
_UNIT = re.compile(rf"[%％‰]|{UNIT}")
_SEPARATOR = re.compile(r"——|[—－–\-~～〜―─‐‑]+|至|到")
_PER_CENT_SEPARATOR = re.compile(r"(?:——|[—－–\-~～]+|至|到|、)(?:百分之)?")
_LARGE_VALUE = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}

_FILL = r"(?:达到|达|至|到|在|为|于|是|出|了|过)?"
_BEFORE: tuple[tuple[str, re.Pattern[str]], ...] = (
    (AT_MOST, re.compile(rf"(?:不超过|不超出|不高于|不大于|不多于|不突破|至多|最多|最高){_FILL}$")),
    (AT_LEAST, re.compile(rf"(?:不低于|不少于|不小于|不下于|不亚于|至少|最少|最低){_FILL}$")),
    (AT_MOST, re.compile(r"(?:低于|少于|小于|不足|不到|跌破|控制在|限制在|控制到)$")),
    (
        AT_LEAST,
        re.compile(rf"(?:超过|[突冲首]破|高于|大于|多于|超出|跨过|跨越|迈过|越过|(?<=[争取望入值额])过|逾|超){_FILL}$"),
    ),
    (ABOUT, re.compile(rf"(?:将近|接近|大约|大致|大体|(?<![签节集预合条制公])约|近|几近|趋近){_FILL}$")),
)
_LONGEST_BEFORE = 6
_BEFORE_ENDS = frozenset("达到至在为于是出了过低少多高破足越逾超近约体致")  # what those end with
_AFTER: tuple[tuple[str, re.Pattern[str]], ...] = (
    (ABOUT, re.compile(r"的?(?:左右|上下|前后)")),
    (AT_LEAST, re.compile(r"(?:及|或|和)?(?:以上|之上|开外)")),
    (AT_MOST, re.compile(r"(?:的?水平|的?范围)?(?:及|或|和)?(?:以内|之内|以下|之下)")),
    (AT_LEAST, re.compile(r"多(?![少种样元项个方层边轮次年])|余(?![元年])")),
)
_AFTER_BEGINS = frozenset("的左上前及或和以之开水范多余")
_BOUND_AFTER = re.compile(r"以上|左右|以内")
_NOT_BEFORE = re.compile(r"(?:第|(?<!GD)(?<!CP)[A-Za-zα-ω./:·□]|(?<![（(])\+)$|(?<=\d)[,-]$")
_MINUS = re.compile(r"(?:^|[^\dA-Za-z\u4e00-\u9fff%％]|[长为是到至于达的由从])[-−]$")  # 增长-3.2%, but not 8-9%
_YEAR = re.compile(
    r"(?:[、和](?:19|20)\d\d){0,5}年(?!均|产)|(?:[、和](?:19|20)\d\d){0,3}年?这?[两二三四]年|[—－–\-~～至到]\d{2,4}年"
)
_DATE = re.compile(
    r"月|[—－–\-~～至到]\d{1,2}(?:月|日(?!均|产))|日(?!均|产|吨|处|供)|号|时(?!间)|世纪|年代|:\d|[A-Za-z](?![A-Za-z]*[/字])"
)
_LISTED = ("条", "项", "个")
UNREADABLE = "□"  # stands for a character that was lost within a number, see ingest: 374□2 is none
_LATIN_UNITS = re.compile(r"(?:kWh?|[MG]W|[KMGTPE]B|[MG]bps|[EP]FLOPS|km|TEU|P)(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with unit and bound.

    Attributes:
        bound_start: offset of the bound words before the number (超过, 控制在 …), else ``start``.
        start: offset of the number's first character.
        unit_end: offset after number and unit.
        end: offset after the bound word that follows (以上, 左右 …), else ``unit_end``.
        value: number as stated, in ``unit``; the lower end of a range.
        value_high: upper end of a range, else None.
        unit: as printed, with 万 and 亿; empty where none follows.
        bound: exact, about, at_least, at_most or range.
        chinese: written in Chinese numerals.
    """

    bound_start: int
    start: int
    unit_end: int
    end: int
    value: float
    value_high: float | None
    unit: str
    bound: str
    chinese: bool


class _Numeral(NamedTuple):
    """One numeral as read: value in units of ``large``."""

    value: Decimal
    large: str
    several: bool
    chinese: bool
    end: int


def narrow(text: str) -> str:
    """Full-width digits, points and per-cent signs as half-width ones; every offset stays."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a sentence, in order.

    Chinese numerals count with 百分之, 倍, 成 or a magnitude from 百 on: 一个, 两项 and 三农 are words.

    Args:
        text: a sentence.

    Returns:
        Quantities, without overlaps. The time is linear in the length of the text.
    """
    return list(_quantities(narrow(text)))


@lru_cache(maxsize=8192)  # the sentences of some dozens of reports: pledges and indicators ask for the same
def _quantities(text: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    at = 0
    start = _START if _ONE_OF.search(text) is None else _START_OR_ONE
    while (match := start.search(text, at)) is not None:
        at = match.start()
        quantity = _quantity_at(text, at)
        if quantity is None:
            at = _skip(text, at)
        else:
            found.append(quantity)
            at = max(quantity.end, at + 1)
    return tuple(found)


def _skip(text: str, at: int) -> int:
    """Where to look on after something that is no quantity; a number is never read from its middle."""
    match = _DIGITS.match(text, at)
    return match.end() if match else at + 1


def _quantity_at(text: str, at: int) -> Quantity | None:
    first, last = text[at], text[at - 1 : at]
    if first in "百千" and (per := _PER.match(text, at)) is not None:
        return _per_cent(text, per)
    if not first.isdigit() and (share := _SHARE_OF.match(text, at)) is not None:
        whole, part = (parse_numeral(g)[0] for g in share.groups())
        value = (part / whole * 100).quantize(Decimal("0.01"))
        return _bounded(text, at, share.end(), value, None, "%", several=False, chinese=True) if part < whole else None
    before = text[max(0, at - 3) : at]
    if (last == "第" or not "一" <= last <= "龥") and _NOT_BEFORE.search(before):
        return None
    one = _ONE_OF.match(text, at) if first in "万亿" else None
    low = _Numeral(Decimal(1), one["large"], False, True, one.end()) if one else _numeral_at(text, at)
    if low is None or text.startswith(UNREADABLE, low.end):
        return None
    negative = last in ("-", "−") and bool(_MINUS.search(before))
    unit = _unit_at(text, low.end)
    if not _counts(text, at, low, unit):
        return None
    if unit == "个" and text.startswith("多百分点", low.end + 1):  # 5个多百分点
        return _bounded(text, at, low.end + 5, low.value, None, "个百分点", several=True, chinese=low.chinese)
    ranged = None if negative else _range(text, at, low, unit)
    if ranged is not None:
        return ranged
    value = -low.value if negative else low.value
    start = at - 1 if negative or text[at - 1 : at] == "+" else at  # （+7.2%）
    end = low.end + len(unit)
    if low.chinese and (pair := _neighbours(text[at : low.end])):  # 七八成
        return _bounded(text, at, end, *pair, unit, several=False, chinese=True)
    return _bounded(text, start, end, value, None, low.large + unit, several=low.several, chinese=low.chinese)


def _neighbours(digits: str) -> tuple[Decimal, Decimal] | None:
    """Two digits that follow one another (七八) as the ends of a range."""
    if len(digits) != 2 or any(c not in _SMALL_HAN for c in digits):
        return None
    low, high = (parse_numeral(c)[0] for c in digits)
    return (low, high) if high == low + 1 else None


def _numeral_at(text: str, at: int) -> _Numeral | None:
    match = _NUMERAL.match(text, at)
    if match is None:
        return None
    digits, large = match["digits"], match["large"] or ""
    try:
        value, large = parse_numeral(digits + large)
    except (ValueError, InvalidOperation):
        return None
    if not large and ("万" in digits or "亿" in digits):  # 1万6千户 is 1.6 万户: 万 belongs to the unit
        large = "万" if "万" in digits else "亿"
        value /= _LARGE_VALUE[large]
    several, end = bool(match["several"]), match.end()
    if large and text[end : end + 1] in ("多", "余") and _UNIT.match(text, end + 1):
        several, end = True, end + 1  # 4万多公里
    elif not large and text[end : end + 1] in ("多", "余", "几") and _UNIT.match(text, end + 1):
        several, end = True, end + 1  # 20余家
    return _Numeral(value, large, several, not digits[0].isdigit(), end)


def _unit_at(text: str, at: int) -> str:
    match = _UNIT.match(text, at)
    return match.group().replace("％", "%") if match else ""


def _counts(text: str, at: int, low: _Numeral, unit: str) -> bool:
    """Whether a numeral is a quantity, and no date, year, name or part of a word."""
    after = text[low.end : low.end + 8]
    if low.chinese:
        if text[at - 1 : at] == "“" and after[:1] in ("”", "个"):
            return False  # “十百千万”工程, “十个百”
        if (
            text[at] in "百千"
            and not (low.large and low.end - at <= 3)
            and not _BOUND_AFTER.match(text, low.end + len(unit))
        ):
            return False  # 千家万户; but 千亿元, 百万人, 千座以上
        if text[at] in "百千" and not unit:
            return False  # 千万工程
        if unit in ("倍", "成"):
            return True
        big = low.large or any(c in "百千" for c in text[at : low.end]) or low.value >= 10
        return bool(big and (unit or low.large) and unit != "年" and low.value > 0)
    if unit in _LISTED and text[at - 1 : at] == "“" and text.startswith("”", low.end + len(unit)):
        return False  # “53条” is the name of a document
    if _LATIN_UNITS.match(after):
        return True
    whole = not low.large and low.value == low.value.to_integral_value()
    if whole and 1000 <= low.value <= 2100 and _YEAR.match(text, low.end):
        return False
    if whole and low.value < 100 and (re.match(r"年(?:代|[—－\-至到]\d)", after) or (unit == "年" and text[at] == "0")):
        return False
    return low.large != "" or unit not in ("", "日", "月", "号") or not _DATE.match(after)


def _range(text: str, at: int, low: _Numeral, unit: str) -> Quantity | None:
    """A range that begins with ``low``: both ends in the unit of the upper one."""
    separator = _SEPARATOR.match(text, low.end + len(unit))
    if separator is None:
        return None
    high = _numeral_at(text, separator.end())
    if high is None or high.chinese != low.chinese:
        return None
    high_unit = _unit_at(text, high.end)
    if (unit and high_unit != unit) or not (high_unit or high.large):
        return None
    own = (low.large or unit) and low.large != high.large  # 8000万元—1亿元
    value = low.value * _LARGE_VALUE[low.large] / _LARGE_VALUE[high.large] if own else low.value
    if value >= high.value or not _counts(text, separator.end(), high, high_unit):
        return None
    end = high.end + len(high_unit)
    large_unit = high.large + high_unit
    return _bounded(text, at, end, value, high.value, large_unit, several=high.several, chinese=low.chinese)


def _per_cent(text: str, per: re.Match[str]) -> Quantity | None:
    """百分之八, 百分之八点五左右, 百分之八至九, 百分之七、八, 千分之六."""
    low = _numeral_at(text, per.end())
    if low is None or low.large:
        return None
    unit = "%" if per[1] == "百" else "‰"
    end, several = low.end, low.several
    if text[end : end + 1] == "几" or (text[end : end + 1] == "多" and text[end : end + 2] != "多种"):
        several, end = True, end + 1
    separator = _PER_CENT_SEPARATOR.match(text, end)
    high = _numeral_at(text, separator.end()) if separator else None
    # 百分之七、八 is a range; 百分之七、三十个县 is not.
    near = high is not None and (not separator or separator.group() != "、" or high.value == low.value + 1)
    dated = high is not None and (high.chinese != low.chinese or text.startswith("年", high.end))  # 到1957年下降为…
    if high is not None and near and not dated and high.value > low.value and not high.large:
        return _bounded(text, per.start(), high.end, low.value, high.value, unit, several=False, chinese=True)
    return _bounded(text, per.start(), end, low.value, None, unit, several=several, chinese=True)


def _bounded(
    text: str, start: int, end: int, low: Decimal, high: Decimal | None, unit: str, *, several: bool, chinese: bool
) -> Quantity:
    """The quantity with the bound words around it; a word after the number outweighs one before it."""
    bound, bound_start, unit_end = (AT_LEAST if several else EXACT), start, end
    if text[start - 1 : start] in _BEFORE_ENDS:
        window = text[max(0, start - _LONGEST_BEFORE) : start]
        for name, pattern in _BEFORE:
            if (match := pattern.search(window)) is not None:
                bound, bound_start = name, start - (len(window) - match.start())
                break
    if text[unit_end : unit_end + 1] in _AFTER_BEGINS:
        for name, pattern in _AFTER:
            if (match := pattern.match(text, unit_end)) is not None:
                bound, end = name, match.end()
                break
    return Quantity(
        bound_start=bound_start,
        start=start,
        unit_end=unit_end,
        end=end,
        value=float(low),
        value_high=None if high is None else float(high),
        unit=unit,
        bound=RANGE if high is not None else bound,
        chinese=chinese,
    )
