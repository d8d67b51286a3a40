import pytest

from pipeline.indicators.build import read_report
from pipeline.indicators.facts import ReportFacts, ScopedSentence
from pipeline.indicators.names import Catalogue
from pipeline.indicators.passages import SummedUp

YEAR = ReportFacts("某省", "province", 2006, 2005, 2005)
TERM = ReportFacts("某省", "province", 1983, 1978, 1982)
Row = tuple[str, str, float | None, int, int]


def read(
    catalogue: Catalogue, text: str, report: ReportFacts = YEAR, part: str = "plan", heading: str = ""
) -> list[Row]:
    """The rows of a paragraph, a sentence after another."""
    sentences = [s + "。" for s in text.split("。") if s]
    lines = [ScopedSentence(n, 1, part, heading, s) for n, s in enumerate(sentences, start=1)]
    return [
        (s.indicator, s.quantity, s.value, s.period_from, s.period_to) for _, s in read_report(report, lines, catalogue)
    ]


@pytest.mark.parametrize(
    "opening",
    [
        "“十五”期间，",
        "「十五」时期，",
        "第十个五年计划期间，",
        "过去五年，",
        "五年来，我们艰苦奋斗。这五年，",
        "回顾过去五年，",
    ],
)
@pytest.mark.parametrize("part", ["plan", "review", "other"])
def test_five_years_within_a_report_of_one(catalogue: Catalogue, opening: str, part: str) -> None:
    text = opening + "生产总值年均增长10.4%，达到6100亿元。城镇化率由30%提高到37%。累计完成固定资产投资8000亿元。"
    assert read(catalogue, text, part=part) == [
        ("gdp", "growth", 10.4, 2001, 2005),
        ("gdp", "level", 6100, 2005, 2005),
        ("urbanization", "share", 30, 2000, 2000),
        ("urbanization", "share", 37, 2005, 2005),
        ("fixed_investment", "level", 8000, 2001, 2005),
    ]


def test_a_heading_that_sums_up_a_plan_holds_for_what_stands_under_it(catalogue: Catalogue) -> None:
    heading = "二、关于“十一五”规划纲要\n（一）“十五”计划执行情况"
    assert read(catalogue, "城镇新增就业210万人。", part="other", heading=heading) == [
        ("urban_new_jobs", "level", 210, 2001, 2005)
    ]
    assert read(catalogue, "城镇新增就业210万人。", part="other", heading="五、“十一五”主要目标和发展情况") == []


def test_the_passage_ends_with_its_paragraph_and_where_the_plan_begins(catalogue: Catalogue) -> None:
    text = "“十五”期间，财政收入年均增长15%。今年，财政收入增长12%。"
    assert read(catalogue, text) == [
        ("fiscal_revenue", "growth", 15, 2001, 2005),
        ("fiscal_revenue", "growth", 12, 2006, 2006),
    ]
    passages = SummedUp(YEAR)
    lines = [
        ScopedSentence(1, 1, "review", "", "过去五年，我们取得成绩。"),
        ScopedSentence(2, 1, "review", "", "进出口增长。"),
        ScopedSentence(3, 2, "review", "", "进出口增长。"),
    ]
    assert [passages.of(line) for line in lines] == [(2001, 2005), (2001, 2005), None]


@pytest.mark.parametrize(
    "text",
    ["“十一五”期间，生产总值年均增长9%。", "五年规划顺利实施。", "今后五年，要加快发展。", "十五年来，变化很大。"],
)
def test_what_sums_up_nothing(text: str) -> None:
    assert SummedUp(YEAR).of(ScopedSentence(1, 1, "review", "", text)) is None


def test_a_shorter_while_holds_for_its_sentence_alone(catalogue: Catalogue) -> None:
    text = "这两年中，钢产量由200万吨增加到310万吨。煤炭产量增长8%。"
    assert [row[3:] for row in read(catalogue, text, part="review")] == [(2003, 2003), (2005, 2005), (2005, 2005)]


def test_two_years_compared_in_the_plan_are_past(catalogue: Catalogue) -> None:
    text = "2005年同1998年相比，财政收入由110亿元增加到220亿元，增长98%。"
    assert [row[3:] for row in read(catalogue, text)] == [(1998, 1998), (2005, 2005), (1999, 2005)]


@pytest.mark.parametrize(
    "opening",
    ["一九八二年同一九七八年相比，粮食增长百分之十五。", "从一九七九年到一九八二年的四年内，粮食增长百分之十五。"],
)
def test_two_years_set_against_each_other_hold_for_the_paragraph(catalogue: Catalogue, opening: str) -> None:
    assert read(catalogue, opening + "煤炭产量增长一点二倍。", TERM, "review") == [
        ("grain_output", "growth", 15, 1979, 1982),
        ("other:煤炭产量", "growth", 1.2, 1979, 1982),
    ]
