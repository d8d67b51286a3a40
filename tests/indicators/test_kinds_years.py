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
        (
            "十年前，全县城镇化率只有25%，如今达到46.1%。",
            [told("urbanization", "share", 25, 2006), told("urbanization", "share", 46.1, 2016)],
        ),
        (
            "建县之初的1985年，财政收入仅有120万元，2016年达到1.2亿元。",
            [told("fiscal_revenue", "level", 120, 1985), told("fiscal_revenue", "level", 1.2, 2016)],
        ),
        (
            "2011年末，城镇居民人均可支配收入15200元，现在达到24100元，年均增长9.6%。",
            [
                told("urban_income", "level", 15200, 2011),
                told("urban_income", "level", 24100, 2016),
                told("urban_income", "growth", 9.6, 2012, 2016),
            ],
        ),
        ("解放前，全县粮食产量仅3万吨，现在达到25万吨。", [told("grain_output", "level", 25, 2016)]),
        ("近三年，地区生产总值年均增长8.4%。", [told("gdp", "growth", 8.4, 2014, 2016)]),
        ("过去三年地区生产总值年均增长8.4%。", [told("gdp", "growth", 8.4, 2014, 2016)]),
    ],
)
def test_how_long_ago_it_was(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, 2017, "review", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2015年、2016年地区生产总值分别增长8%和8.3%。",
            [told("gdp", "growth", 8, 2015), told("gdp", "growth", 8.3, 2016)],
        ),
        (
            "2014、2015、2016年，财政收入分别完成3亿元、3.5亿元和4亿元。",
            [told("fiscal_revenue", "level", v, y) for v, y in ((3, 2014), (3.5, 2015), (4, 2016))],
        ),
        (
            "2015年和2016年，财政收入分别增长9.1%、10.2%，固定资产投资分别完成35亿元、41亿元。",
            [
                told("fiscal_revenue", "growth", 9.1, 2015),
                told("fiscal_revenue", "growth", 10.2, 2016),
                told("fixed_investment", "level", 35, 2015),
                told("fixed_investment", "level", 41, 2016),
            ],
        ),
        (
            "2015年地区生产总值50亿元、2016年54亿元，分别增长8%和8.3%。",
            [
                told("gdp", "level", 50, 2015),
                told("gdp", "level", 54, 2016),
                told("gdp", "growth", 8, 2015),
                told("gdp", "growth", 8.3, 2016),
            ],
        ),
    ],
)
def test_numbers_side_by_side_are_of_the_years_side_by_side(
    catalogue: Catalogue, text: str, expected: list[Row]
) -> None:
    assert read(catalogue, 2017, "review", text) == expected


def test_the_first_years_of_a_plan_are_over_once_they_are(catalogue: Catalogue) -> None:
    text = "“十四五”前两年，地区生产总值年均增长5.2%，后三年要年均增长7%以上。"
    assert read(catalogue, 2023, "plan", text) == [
        told("gdp", "growth", 5.2, 2021, 2022),
        ("gdp", "target", "growth", 7, 2023, 2025),
    ]
    ahead = "“十四五”前三年，地区生产总值年均增长7%以上。"
    assert read(catalogue, 2022, "plan", ahead) == [("gdp", "target", "growth", 7, 2021, 2023)]


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
