"""Lines of tables and lists of targets."""

import pytest

from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.scope import settings
from pipeline.indicators.tabular import table_row

CITY = ReportFacts("某市", "city", 2017, 2016, 2016)
GOALS = Setting("target", True, None, None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("地区生产总值（亿元） 330", [("gdp", 330, "亿元", "exact")]),
        ("地区生产总值% 8左右", [("gdp", 8, "%", "about")]),
        ("城镇新增就业万人1.2", [("urban_new_jobs", 1.2, "万人", "exact")]),
        ("城镇登记失业率（%） 4.5以内", [("unemployment_registered", 4.5, "%", "at_most")]),
        ("| 地区生产总值 | 增长8% |", [("gdp", 8, "%", "exact")]),
        ("（3）城镇新增就业：1.2万人；", [("urban_new_jobs", 1.2, "万人", "exact")]),
    ],
)
def test_a_line_tells_what_a_sentence_would(
    catalogue: Catalogue, line: str, expected: list[tuple[str, float, str, str]]
) -> None:
    found = SentenceReader(catalogue, CITY).read(line, GOALS)
    assert [(s.indicator, s.value, s.unit, s.bound) for s in found] == expected
    assert all(line[s.start : s.end].strip("（）| ")[-1:] for s in found)


def test_offsets_are_those_of_the_number_in_the_line() -> None:
    row = table_row("城镇登记失业率（%） 4.5以内")
    assert row is not None
    assert ("城镇登记失业率（%） 4.5以内"[row.start : row.end], row.text) == ("4.5以内", "城镇登记失业率4.5%以内")


@pytest.mark.parametrize("text", ["地区生产总值增长8%。", "2017年", "指标 单位 目标", "地区生产总值亿元305.2 330 8"])
def test_a_sentence_is_no_line_of_a_table(text: str) -> None:
    assert table_row(text) is None


def test_short_lines_go_on_with_the_list_until_prose_begins() -> None:
    texts = [
        "今年主要预期目标是：",
        "地区生产总值：8%左右",
        "居民消费价格涨幅：3%",
        "突出抓好产业发展。",
        "新增企业20家。",
    ]
    lines = [ScopedSentence(i, i, "plan", "二、今年工作", text) for i, text in enumerate(texts)]
    assert [setting.goals for _, setting in settings(CITY, lines)] == [True, True, True, False, False]
