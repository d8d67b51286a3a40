"""Numbers for years ahead, wherever a report tells of them: in a review, under two plans in one heading, after a year."""

import pytest

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
