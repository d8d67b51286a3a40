"""Numbers for years ahead, wherever a report tells of them: in a review, under two plans in one heading, after a year."""

import pytest

from pipeline.indicators.build import headings_above
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.scope import settings

NATION = ReportFacts("全国", "national", 1978, 1977, 1977)
CITY = ReportFacts("某市", "city", 2021, 2020, 2020)
TOLD, PLANNED = Setting("outturn", False, None, None), Setting("target", False, 2021, 2025)
Row = tuple[str, str, float | None, int, int]


def read(catalogue: Catalogue, text: str, report: ReportFacts, setting: Setting) -> list[Row]:
    return [
        (s.kind, s.quantity, s.value, s.period_from, s.period_to)
        for s in SentenceReader(catalogue, report).read(text, setting)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按照规划，到1985年，粮食产量达到八千亿斤。", [("target", "level", 8000, 1985, 1985)]),
        (
            "从1978年到1985年八年间，农业总产值每年要增长百分之四到五。",
            [("target", "growth", 4, 1978, 1985)],
        ),
        (
            "第一个五年计划规定工业总产值增长98.3%，即每年递增14.7%。",
            [("target", "growth", 98.3, 1953, 1957), ("target", "growth", 14.7, 1953, 1957)],
        ),
        ("粮食产量今年预计比去年增长9%。", [("outturn", "growth", 9, 1978, 1978)]),
    ],
)
def test_a_review_may_tell_of_years_ahead(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text, NATION, TOLD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "到2025年，地区生产总值突破5000亿元、年均增长8%；今年，地区生产总值增长7%。",
            [
                ("target", "level", 5000, 2025, 2025),
                ("target", "growth", 8, 2021, 2025),
                ("target", "growth", 7, 2021, 2021),
            ],
        ),
        ("展望2035年，经济总量比2020年翻一番。", [("target", "growth", 1, 2021, 2035)]),
        (
            "财政收入达到150亿元，年均增长10%，其中今年达到97亿元，增长8%；出口年均增长12%。",
            [
                ("target", "level", 150, 2025, 2025),
                ("target", "growth", 10, 2021, 2025),
                ("target", "level", 97, 2021, 2021),
                ("target", "growth", 8, 2021, 2021),
                ("target", "growth", 12, 2021, 2025),
            ],
        ),
        ("能耗强度在“十三五”期间下降20%的基础上进一步下降。", []),
        (
            "地区生产总值年均增长7%，到“十四五”末达到1500亿元。",
            [("target", "growth", 7, 2021, 2025), ("target", "level", 1500, 2025, 2025)],
        ),
        ("人均生产总值2023年基本达到全国平均水平，2025年超过3万美元。", [("target", "level", 3, 2025, 2025)]),
        ("固定资产投资安排三千亿元。", [("target", "level", 3000, 2021, 2025)]),
        ("固定资产投资达到800亿元。", [("target", "level", 800, 2025, 2025)]),
    ],
)
def test_years_of_targets_within_a_plan(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text, CITY, PLANNED) == expected


def taken(report: ReportFacts, *lines: tuple[int, str], heading: str = "") -> list[Setting]:
    scoped = [ScopedSentence(i, paragraph, "plan", heading, text) for i, (paragraph, text) in enumerate(lines)]
    return [setting for _, setting in settings(report, scoped)]


def test_of_two_plans_in_a_heading_the_one_ahead_holds() -> None:
    heading = "二、“十三五”时期发展成就和“十四五”时期主要目标"
    assert taken(CITY, (1, "森林覆盖率达到24%。"), heading=heading)[0].ahead_to == 2025


def test_a_plan_ahead_ends_a_tale_of_the_past() -> None:
    lines = (1, "“十三五”以来，地区生产总值年均增长7%。"), (1, "“十四五”时期，地区生产总值年均增长6%。")
    told, planned = taken(CITY, *lines)
    assert (told.kind, planned.kind, planned.ahead_from, planned.ahead_to) == ("outturn", "target", 2021, 2025)


def test_five_years_go_on_with_the_plan_named_before() -> None:
    of_1982 = ReportFacts("全国", "national", 1982, 1981, 1981)
    lines = (1, "第六个五年计划期间，基本建设投资安排二千亿元。"), (2, "五年内新建铁路二千公里。")
    assert [(s.ahead_from, s.ahead_to) for s in taken(of_1982, *lines)] == [(1981, 1985)] * 2


def test_a_chapter_without_text_of_its_own_says_for_which_years_its_sections_speak() -> None:
    above = headings_above(
        [
            (1, 1, "二、“十四五”时期的主要目标任务"),
            (2, 2, "（一）创新"),
            (3, 2, "（二）城镇"),
            (4, 1, "三、2021年工作"),
            (5, 2, "（一）农业"),
        ]
    )
    lines = [
        ScopedSentence(1, 1, "plan", above[2], "研发投入强度达到2.5%。"),
        ScopedSentence(2, 2, "plan", above[3], "城镇化率达到70%以上。"),
        ScopedSentence(3, 3, "plan", above[5], "粮食产量达到100万吨。"),
    ]
    assert [(s.ahead_from, s.ahead_to) for _, s in settings(CITY, lines)] == [(2021, 2025), (2021, 2025), (None, None)]


def test_what_a_text_turned_to_holds_for_the_sections_after_it() -> None:
    above = headings_above([(1, 1, "二、“十四五”目标和今年重点工作"), (2, 2, "（一）投资"), (3, 2, "（二）消费")])
    lines = [
        ScopedSentence(1, 1, "plan", above[1], "“十四五”时期，地区生产总值年均增长8%。"),
        ScopedSentence(2, 2, "plan", above[1], "今年要抓好以下工作。"),
        ScopedSentence(3, 3, "plan", above[2], "固定资产投资增长9%。"),
        ScopedSentence(4, 4, "plan", above[3], "社会消费品零售总额增长8%。"),
    ]
    assert [s.ahead_to for _, s in settings(CITY, lines)] == [2025, None, None, None]
