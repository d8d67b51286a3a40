"""Chinese numerals and mixed ones (3亿5千万) to numbers, and small numbers to Chinese numerals."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2}
_SPELLED = "零一二三四五六七八九"
SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
LARGE = {"万": Decimal(10**4), "亿": Decimal(10**8)}
_WIDE = {0xFF10 + i: 0x30 + i for i in range(10)} | {0xFF0E: "."}
CHINESE = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE)


@lru_cache(maxsize=8192)
def parse_numeral(text: str) -> tuple[Decimal, str]:
    """Value of a numeral and the large magnitude that it ends with.

    The final 万 or 亿 is left out of the value and returned beside it, since reports count in 亿元 and 万人: 八千亿 is
    8000 with magnitude 亿, 一亿二千万 is 12000 with magnitude 万, 一百二十三 is 123 without one.

    Args:
        text: Chinese digits and magnitudes, or Arabic digits with magnitudes (``1.3万亿``, ``3亿5千万``, ``5千``), with
            点 or ``.`` as decimal mark and ``,`` between thousands.

    Returns:
        Value, and ``""``, ``万``, ``亿`` or ``万亿``.

    Raises:
        ValueError: the text is no numeral.
    """
    text = text.translate(_WIDE).replace(",", "").replace("，", "")
    if not text or any(c not in CHINESE and c not in "0123456789.点" for c in text):
        raise ValueError(f"{text!r} is no numeral")
    body = text.rstrip("万亿")
    magnitude = text[len(body) :]
    if not body:
        raise ValueError(f"{text!r} has no digit")
    if magnitude not in ("", "万", "亿", "万亿"):
        raise ValueError(f"{magnitude!r} is no magnitude")
    scale = _scale(magnitude)
    return (_above(body, scale) / scale if magnitude else _above(body, Decimal(1))), magnitude


def whole_number(text: str) -> int:
    """Value of a numeral without fraction, its 万 and 亿 counted: 一百零五 and 105 are 105, 3万 is 30,000.

    Raises:
        ValueError: the text is no numeral, or not a whole one.
    """
    value, magnitude = parse_numeral(text)
    value *= _scale(magnitude)
    if value != value.to_integral_value():
        raise ValueError(f"{text!r} is no whole number")
    return int(value)


def spelled(value: int) -> str:
    """A number in Chinese numerals as ordinals are written: 一, 十二, 一百零三.

    Args:
        value: 1 to 9999.

    Raises:
        ValueError: the number is outside of that.
    """
    if not 1 <= value <= 9999:
        raise ValueError(f"{value} is not spelled out")
    out, gap = "", False
    for mark, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, size)
        if digit:
            plain_ten = mark == "十" and digit == 1 and not out
            out += ("零" if gap and out else "") + ("" if plain_ten else _SPELLED[digit]) + mark
        gap = not digit
    return out


def ordinal(text: str) -> int:
    """The number of a heading (十二, 三), 0 where it is not spelled as one (一二三产业 begins with no number)."""
    try:
        value = whole_number(text)
    except ValueError:
        return 0
    return value if 1 <= value <= 9999 and spelled(value) == text else 0


def _scale(magnitude: str) -> Decimal:
    scale = Decimal(1)
    for mark in magnitude:
        scale *= LARGE[mark]
    return scale


def _above(body: str, last: Decimal) -> Decimal:
    """Value of a numeral whose last stretch counts in ``last``, e.g. 一亿二千 with 10,000 for 一亿二千万."""
    total = Decimal(0)
    rest = body
    for mark in ("亿", "万"):
        head, found, tail = rest.partition(mark)
        if found:
            # 一万五千亿 counts its 万 in 亿 as well, 一亿二千万 does not count its 亿 in 万.
            total += _below(head) * LARGE[mark] * (last if LARGE[mark] < last else 1)
            rest = tail
            if len(tail) == 1 and DIGITS.get(tail) and last == 1:
                return total + DIGITS[tail] * LARGE[mark] // 10  # 一万五 is 15,000
    return total + (_below(rest) * last if rest else 0)


def _below(text: str) -> Decimal:
    """Value of a stretch without 万 and 亿."""
    if "点" in text:
        text = text.replace("点", ".")
    total = Decimal(0)
    digits = ""
    unit = 0
    for mark in text:
        if mark in SMALL:
            # 二千零十六 and 一万〇十五: the 零 before 十 counts nothing, 十 alone is one ten.
            total += (_plain(digits.lstrip("零〇○")) if digits.strip("零〇○") else Decimal(1)) * SMALL[mark]
            digits, unit = "", SMALL[mark]
        else:
            digits += mark
    if digits:
        # 三百五 is 350; 三百零五, 一百二十三 and 10 are read as they stand.
        short = unit >= 100 and len(digits) == 1 and digits in DIGITS and DIGITS[digits] > 0
        total += _plain(digits) * (unit // 10 if short else 1)
    return total


def _plain(digits: str) -> Decimal:
    text = "".join(str(DIGITS[c]) if c in DIGITS else c for c in digits)
    if text in ("", ".") or text.count(".") > 1:
        raise ValueError(f"{digits!r} is no numeral")
    return Decimal(text)
