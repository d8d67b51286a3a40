from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.numerals import spelled
from pipeline.chinese.years import ZERO, in_its_year, is_early, plain_years, plan_period, plan_years, years_in

_HAN = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("二○○八年", [2008]),
        ("二〇一九年和二O二〇年", [2019, 2020]),
        ("一九五八年", [1958]),
        ("2014年以来的九十年代", [2014]),
        ("1990年代", []),
        ("投资2015万元", []),
    ],
)
def test_years_in_every_writing(text: str, years: list[int]) -> None:
    assert years_in(text) == years


@given(st.integers(1940, 2099), st.sampled_from(ZERO), st.text("到比年和、", max_size=6))
def test_a_year_is_the_same_in_either_digits(year: int, zero: str, before: str) -> None:
    text = before + "".join(_HAN[int(d)] for d in str(year)).replace("〇", zero) + "年"
    assert years_in(text) == [year]
    assert plain_years(text) == f"{before}{year}年"


@given(st.text("一二九〇十年第2", max_size=20))
def test_offsets_stay(text: str) -> None:
    assert len(plain_years(text)) == len(text)


@given(st.integers(3, 30))
def test_each_plan_follows_the_one_before(number: int) -> None:
    first, last = plan_years(spelled(number))
    assert last == first + 4
    assert number == 3 or plan_years(spelled(number - 1))[1] == first - 1


def test_five_year_plans() -> None:
    assert plan_years("一") == (1953, 1957)
    assert plan_years("二") == (1958, 1962)
    assert plan_years("三") == (1966, 1970)
    assert plan_period("“十三五”时期经济社会发展回顾") == (2016, 2020)
    assert plan_period("“九五”时期") == (1996, 2000)
    assert plan_period("第十个五年计划期间") == (2001, 2005)
    assert plan_period("九五折优惠") is None


@given(st.text("去今明前年来后，", max_size=20))
def test_what_an_early_report_says_keeps_its_offsets(text: str) -> None:
    told = in_its_year(text)
    assert len(told) == len(text)
    assert told.count("今年") == text.count("明年")


def test_only_a_report_given_the_year_before_is_early() -> None:
    assert is_early(2012, date(2011, 12, 27))
    assert not any(is_early(2012, day) for day in (date(2012, 1, 9), date(2010, 12, 27), None))
