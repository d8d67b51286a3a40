from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.numerals import ordinal, parse_numeral, spelled, whole_number

_DIGITS = "零一二三四五六七八九"


def in_han(number: int) -> str:
    """A number below 100,000,000 the way a text writes it, e.g. 10,305 as 一万零三百零五."""
    if number >= 10_000:
        head, tail = divmod(number, 10_000)
        gap = "零" if 0 < tail < 1000 else ""
        return in_han(head) + "万" + (gap + in_han(tail) if tail else "")
    text, gap = "", False
    for mark, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + mark
            gap = False
        else:
            gap = True
    return text


@pytest.mark.parametrize(
    ("text", "value", "magnitude"),
    [
        ("八千亿", "8000", "亿"),
        ("一亿二千万", "12000", "万"),
        ("3亿5千万", "35000", "万"),
        ("1.3万亿", "1.3", "万亿"),
        ("一万五千亿", "15000", "亿"),
        ("一万五", "15000", ""),
        ("三百五", "350", ""),
        ("三百零五", "305", ""),
        ("十二", "12", ""),
        ("两千", "2000", ""),
        ("七点五", "7.5", ""),
        ("六点四五", "6.45", ""),
        ("5千", "5000", ""),
        ("1,234.5", "1234.5", ""),
        ("一百二十", "120", ""),
        ("二〇", "20", ""),
        ("一百零五", "105", ""),
        ("１２．５", "12.5", ""),
    ],
)
def test_reads_numerals_as_reports_write_them(text: str, value: str, magnitude: str) -> None:
    assert parse_numeral(text) == (Decimal(value), magnitude)


@pytest.mark.parametrize("text", ["", "万", "abc", "1.2.3", "万万"])
def test_refuses_what_is_no_numeral(text: str) -> None:
    with pytest.raises(ValueError, match="no"):
        parse_numeral(text)


@given(st.integers(1, 99_999_999))
def test_numbers_written_in_han_come_back(number: int) -> None:
    value, magnitude = parse_numeral(in_han(number))
    assert value * {"": 1, "万": 10_000}[magnitude] == number


@given(st.integers(1, 9999), st.sampled_from(["万", "亿", "万亿"]))
def test_last_magnitude_is_left_to_the_unit(number: int, magnitude: str) -> None:
    assert parse_numeral(in_han(number) + magnitude) == (number, magnitude)
    assert parse_numeral(f"{number}{magnitude}") == (number, magnitude)


@given(st.integers(1, 9999))
def test_spelled_numbers_come_back_in_every_reading(number: int) -> None:
    text = spelled(number)
    assert whole_number(text) == ordinal(text) == number
    assert whole_number(str(number)) == number
    assert ordinal("第" + text) == 0


@given(st.integers(1, 9999), st.sampled_from(["", "万", "亿"]))
def test_a_fraction_is_no_whole_number_unless_its_magnitude_makes_it_one(number: int, magnitude: str) -> None:
    text = f"{number}.5{magnitude}"
    if magnitude:
        assert whole_number(text) == (10 * number + 5) * {"万": 1_000, "亿": 10_000_000}[magnitude]
    else:
        with pytest.raises(ValueError, match="whole"):
            whole_number(text)


def test_an_ordinal_is_spelled_as_one() -> None:
    found = {t: ordinal(t) for t in ("十", "十二", "二十一", "一百零五", "一二三", "二〇", "百", "", "产业")}
    assert found == {
        "十": 10, "十二": 12, "二十一": 21, "一百零五": 105, "一二三": 0, "二〇": 0, "百": 0, "": 0, "产业": 0
    }  # fmt: skip


@pytest.mark.parametrize("value", [0, -1, 10_000])
def test_only_small_numbers_are_spelled(value: int) -> None:
    with pytest.raises(ValueError, match="spelled"):
        spelled(value)
