from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese import quantities as numbers
from pipeline.chinese.quantities import find_quantities, narrow
from pipeline.chinese.units import NAMES


def read(text: str) -> list[tuple[float, float | None, str, str]]:
    return [(q.value, q.value_high, q.unit, q.bound) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("达到４３８００亿元，按可比价", (43800, None, "亿元", "exact")),
        ("增长１．４倍", (1.4, None, "倍", "exact")),
        ("增长百分之五十八点六", (58.6, None, "%", "exact")),
        ("增长7.5%—8.5%", (7.5, 8.5, "%", "range")),
        ("7%至8%", (7, 8, "%", "range")),
        ("增长8-9%", (8, 9, "%", "range")),
        ("增长百分之八至九", (8, 9, "%", "range")),
        ("增长百分之八到百分之九", (8, 9, "%", "range")),
        ("增长百分之七、八", (7, 8, "%", "range")),
        ("2014、2015、2016年分别增长7%", (7, None, "%", "exact")),
        ("浓度35㎍/m³", (35, None, "㎍/m³", "exact")),
        ("七八成", (7, 8, "成", "range")),
        ("3500到4000亿元", (3500, 4000, "亿元", "range")),
        ("8000万元-1亿元", (0.8, 1, "亿元", "range")),
        ("30万至50万元", (30, 50, "万元", "range")),
        ("八千亿元", (8000, None, "亿元", "exact")),
        ("三分之一", (33.33, None, "%", "exact")),
        ("1500多万千瓦", (1500, None, "万千瓦", "at_least")),
        ("4万多公里", (4, None, "万公里", "at_least")),
        ("20余家", (20, None, "家", "at_least")),
        ("一百多个", (100, None, "个", "at_least")),
        ("不低于8%", (8, None, "%", "at_least")),
        ("超过126万亿元", (126, None, "万亿元", "at_least")),
        ("近3000万亿元", (3000, None, "万亿元", "about")),
        ("6%左右", (6, None, "%", "about")),
        ("控制在3%左右", (3, None, "%", "about")),
        ("控制在3%以内", (3, None, "%", "at_most")),
        ("控制在4.5%", (4.5, None, "%", "at_most")),
        ("不超过5.5%", (5.5, None, "%", "at_most")),
        ("8%以上", (8, None, "%", "at_least")),
        ("达到80%及以上", (80, None, "%", "at_least")),
        ("增长-3.2%", (-3.2, None, "%", "exact")),
        ("6600多万农村人口", (6600, None, "万", "at_least")),
        ("31.1微克/立方米", (31.1, None, "微克/立方米", "exact")),
        ("1,234.5元", (1234.5, None, "元", "exact")),
        ("5千公里", (5000, None, "公里", "exact")),
        ("300千瓦时", (300, None, "千瓦时", "exact")),
        ("自然增长率６．４５‰", (6.45, None, "‰", "exact")),
        ("两倍以上", (2, None, "倍", "at_least")),
        ("提高3个百分点", (3, None, "个百分点", "exact")),
    ],
)
def test_reads_number_unit_and_bound(text: str, expected: tuple[float, float | None, str, str]) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2015年3月5日上午9时",
        "2013—2017年",
        "一九七八年以来",
        "20世纪80年代",
        "第3产业",
        "国产大飞机C919",
        "PM2.5浓度下降",
        "5G基站",
        "一带一路和三农工作",
        "一个、两项、三大战略",
        "十二五规划",
        "万元GDP能耗",
        "千方百计",
    ],
)
def test_dates_names_and_words_are_no_quantities(text: str) -> None:
    assert read(text) == []


def test_a_fall_from_more_to_less_is_two_numbers() -> None:
    assert read("由20%至15%") == [(20, None, "%", "exact"), (15, None, "%", "exact")]


def test_offsets_cut_out_number_unit_and_bound() -> None:
    text = "就业不低于１２００万人以上"
    (q,) = find_quantities(text)
    assert text[q.start : q.unit_end] == "１２００万人"
    assert text[q.bound_start : q.end] == "不低于１２００万人以上"


_NUMBERS = st.decimals(min_value="0.01", max_value=999999, places=2).filter(lambda d: d > 0)
_UNITS = st.sampled_from([n for n in NAMES if n not in ("年", "日", "月", "分", "秒", "周", "位")])


@given(_NUMBERS, st.sampled_from(["", "万", "亿", "万亿"]), _UNITS, st.booleans())
def test_any_number_and_unit_round_trip(number: object, magnitude: str, unit: str, wide: bool) -> None:
    printed = f"{number}".translate({0x30 + i: 0xFF10 + i for i in range(10)} | {0x2E: 0xFF0E}) if wide else f"{number}"
    text = f"总量达到{printed}{magnitude}{unit}，"
    (q,) = find_quantities(text)
    assert (q.value, q.value_high, q.unit, q.bound) == (float(f"{number}"), None, magnitude + unit, "exact")
    assert text[q.start : q.unit_end] == printed + magnitude + unit


@given(
    st.tuples(_NUMBERS, _NUMBERS).map(sorted).filter(lambda p: p[0] < p[1]),
    st.sampled_from(["-", "—", "－", "–", "~", "～", "——", "至", "到"]),
    st.sampled_from(["%", "亿元", "万人", "个百分点", "倍"]),
    st.booleans(),
)
def test_any_range_round_trips(ends: list[object], separator: str, unit: str, twice: bool) -> None:
    low, high = ends
    text = f"增长{low}{unit if twice else ''}{separator}{high}{unit}。"
    assert read(text) == [(float(f"{low}"), float(f"{high}"), unit, "range")]


@given(
    st.text(
        alphabet="0123456789.,，、-—至到百分之千万亿十一二三%元个以上左右近超过控制在内多余年月日第ＡA５．％ ",
        max_size=60,
    )
)
def test_any_text_gives_ordered_offsets_within_it(text: str) -> None:
    end = 0
    for q in find_quantities(text):
        assert end <= q.start < q.unit_end <= q.end <= len(text)
        assert q.bound_start <= q.start
        assert q.value_high is None or q.value_high > q.value
        end = q.end


@given(st.text(max_size=40))
def test_narrow_keeps_offsets(text: str) -> None:
    assert len(narrow(text)) == len(text)


def test_quantity_is_a_plain_record() -> None:
    (q,) = find_quantities("8%")
    assert astuple(q) == (0, 0, 2, 2, 8.0, None, "%", "exact", False)


@given(st.text("12.%—至一二两三十百千〇零点万亿多余几分之倍成个元家年的、", max_size=14))
def test_places_that_are_not_looked_at_hold_no_quantity(text: str):
    for at in range(len(text)):
        if text[at] in "一二两三" and numbers._START.match(text, at) is None:
            assert numbers._quantity_at(text, at) is None
