"""Tables of indicators: the columns say what the numbers of a row are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.indicators.build import read_report
from pipeline.indicators.columns import TableOfIndicators
from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.names import Catalogue

CITY = ReportFacts("某市", "city", 2024, 2023, 2023)
Row = tuple[str, str, int, int, str, float | None, str, str]


def read(catalogue: Catalogue, *lines: str) -> list[Row]:
    given = [ScopedSentence(i, i, "plan", "二、2024年工作安排", text) for i, text in enumerate(lines)]
    return [
        (s.indicator, s.kind, s.period_from, s.period_to, s.quantity, s.value, s.unit, s.bound)
        for _, s in read_report(CITY, given, catalogue)
    ]


GDP = [
    ("gdp", "outturn", 2023, 2023, "level", 305.2, "亿元", "exact"),
    ("gdp", "target", 2024, 2024, "level", 325.0, "亿元", "exact"),
    ("gdp", "target", 2024, 2024, "growth", 6.5, "%", "about"),
]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("指标名称|单位| 2023年实际| 2024年目标|增长（%）", "地区生产总值|亿元| 305.2 | 325 | 6.5左右"),
        ("| 指标 | 2023年 | 2024年计划 | 预期增长% |", "| 地区生产总值（亿元） | 305.2 | 325 | 6.5左右 |"),
        ("序号|项目|计量单位|去年完成|今年目标|增速", "1 |其中：地区生产总值|亿元|305.2|325|6.5左右"),
        ("指标名称单位2023年实际2024年目标增长（%）", "地区生产总值亿元305.2 325 6.5左右"),
    ],
)
def test_a_row_is_told_by_its_columns(catalogue: Catalogue, header: str, row: str) -> None:
    assert read(catalogue, header, row) == GDP


def test_a_row_may_say_that_it_grows_or_hold_no_number(catalogue: Catalogue) -> None:
    found = read(
        catalogue,
        "指标|单位|2023年实际|2024年目标",
        "固定资产投资|亿元|200|增长6%以上",
        "单位GDP能耗|吨标准煤|0.5|完成省定任务",
        "城镇登记失业率|%|3.1|≤4.5",
    )
    assert [(r[0], r[1], r[4], r[5], r[7]) for r in found] == [
        ("fixed_investment", "outturn", "level", 200.0, "exact"),
        ("fixed_investment", "target", "growth", 6.0, "at_least"),
        ("energy_intensity", "outturn", "level", 0.5, "exact"),
        ("unemployment_registered", "outturn", "share", 3.1, "exact"),
        ("unemployment_registered", "target", "share", 4.5, "at_most"),
    ]


def test_years_of_a_plan_stand_in_its_columns(catalogue: Catalogue) -> None:
    found = read(catalogue, "指标|2020年|2025年|年均增长（%）|属性", "地区生产总值（亿元）|260|350|6左右|预期性")
    assert [(r[1], r[2], r[3], r[4]) for r in found] == [
        ("outturn", 2020, 2020, "level"),
        ("target", 2025, 2025, "level"),
        ("target", 2021, 2025, "growth"),
    ]


def test_a_last_cell_without_a_number_may_be_a_dash_beside_the_number_before(catalogue: Catalogue) -> None:
    found = read(catalogue, "指标2023年2024年目标增长", "常住人口城镇化率（%）52.1 53—")
    assert [(r[0], r[1], r[5]) for r in found] == [("urbanization", "outturn", 52.1), ("urbanization", "target", 53.0)]


def test_offsets_are_those_of_the_cells() -> None:
    table = TableOfIndicators(CITY)
    assert table.row("指标|单位|2023年实际|2024年目标") == []
    line = " 城镇新增就业 |万人| 1.21 | 不低于1.2 "
    told = table.row(line)
    assert told is not None
    assert [line[t.start : t.end] for t in told] == ["1.21", "不低于1.2"]
    assert [t.text for t in told] == ["城镇新增就业1.21万人", "城镇新增就业不低于1.2万人"]


@pytest.mark.parametrize(
    "line",
    [
        "今年主要指标好于预期，增长6%。",
        "主要指标增速居前",
        "项目建设加快推进",
        "指标任务目标责任",
        "地区生产总值|亿元|305.2",
    ],
)
def test_no_header_no_table(line: str) -> None:
    assert not TableOfIndicators(CITY).row(line)


def test_prose_ends_a_table() -> None:
    table = TableOfIndicators(CITY)
    table.row("指标|单位|2023年实际|2024年目标")
    assert table.row("围绕上述目标，重点抓好以下工作。") is None
    assert table.row("地区生产总值|亿元|305.2|325") is None


@settings(max_examples=40, deadline=None)
@given(st.lists(st.decimals(0, 99999, places=2), min_size=2, max_size=2), st.sampled_from(["|", " | ", "| "]))
def test_numbers_come_back_as_they_stand(numbers: list[object], bar: str) -> None:
    table = TableOfIndicators(CITY)
    table.row("指标|单位|2023年实际|2024年目标")
    told = table.row(bar.join(["粮食产量", "万吨", *map(str, numbers)]))
    assert told is not None
    assert [t.text for t in told] == [f"粮食产量{n}万吨" for n in numbers]


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="指标单位0123年目| .%—（）增长左右亿元", max_size=60),
    st.text(alphabet="产值| .0123%—≥亿元左右", max_size=60),
)
def test_whatever_stands_there_is_read_or_left(header: str, row: str) -> None:
    table = TableOfIndicators(CITY)
    table.row(header)
    for told in table.row(row) or []:
        assert 0 <= told.start < told.end <= len(row)
