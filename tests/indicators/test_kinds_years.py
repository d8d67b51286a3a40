"""Kinds found on made-up reports of other places and decades: years long ago, years side by side, a plan's first and last."""

import pytest

from pipeline.indicators.build import read_report
from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.names import Catalogue

Row = tuple[str, str, str, float | None, int, int]


def read(catalogue: Catalogue, year: int, part: str, text: str) -> list[Row]:
    report = ReportFacts("平江县", "district", year, year - 1, year - 1)
    heading = "二、今年工作安排" if part == "plan" else "一、去年工作回顾"
    return [
        (s.indicator, s.kind, s.quantity, s.value, s.period_from, s.period_to)
        for _, s in read_report(report, [ScopedSentence(1, 1, part, heading, text)], catalogue)
    ]


def told(code: str, quantity: str, value: float, first: int, last: int | None = None) -> Row:
    return (code, "outturn", quantity, value, first, last or first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("解放前，全县粮食产量仅3万吨，现在达到25万吨。", [told("grain_output", "level", 25, 2016)]),
        ("近三年，地区生产总值年均增长8.4%。", [told("gdp", "growth", 8.4, 2014, 2016)]),
        ("过去三年地区生产总值年均增长8.4%。", [told("gdp", "growth", 8.4, 2014, 2016)]),
    ],
)
def test_how_long_ago_it_was(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, 2017, "review", text) == expected


def test_a_mean_of_the_plan_that_ends_this_year_is_of_all_its_years(catalogue: Catalogue) -> None:
    text = "“十二五”期间，地区生产总值年均增长要达到10.5%。"
    assert read(catalogue, 2015, "plan", text) == [("gdp", "target", "growth", 10.5, 2011, 2015)]


def test_what_an_outline_sets_is_no_result_where_a_review_tells_it(catalogue: Catalogue) -> None:
    text = "《“十三五”规划纲要（草案）》提出，到2020年财政收入达到12亿元，地区生产总值年均增长8%。"
    assert [r[:4] for r in read(catalogue, 2016, "review", text)] == [
        ("fiscal_revenue", "target", "level", 12),
        ("gdp", "target", "growth", 8),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "第一、二、三产业增加值占生产总值的比重分别为18%、47%和35%。",
        "三次产业占比为18%、47%、35%。",
    ],
)
def test_shares_of_the_sectors_one_after_another(catalogue: Catalogue, text: str) -> None:
    codes = ("primary_va", "secondary_va", "tertiary_va")
    assert read(catalogue, 2017, "review", text) == [
        told(code, "share", value, 2016) for code, value in zip(codes, (18, 47, 35), strict=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值增长指导性目标8%。",
        "地区生产总值拟增长8%。",
        "地区生产总值增长预期值为8%。",
    ],
)
def test_words_that_set_a_target_are_no_part_of_its_name(catalogue: Catalogue, text: str) -> None:
    assert read(catalogue, 2017, "plan", text) == [("gdp", "target", "growth", 8, 2017, 2017)]
