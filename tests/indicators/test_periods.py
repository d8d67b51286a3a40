"""Years of numbers, read through whole sentences."""

import pytest

from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import Catalogue

ONE = ReportFacts("某市", "city", 2024, 2023, 2023)
FIVE = ReportFacts("某县", "district", 2012, 2007, 2011)
OUTTURN = Setting("outturn", False, None, None)
LAST_YEAR = Setting("outturn", False, None, None, last_year=True)
AHEAD = Setting("target", True, 2012, 2016)
Row = tuple[str, float | None, int, int]


def years(catalogue: Catalogue, text: str, report: ReportFacts, setting: Setting) -> list[Row]:
    return [
        (s.quantity, s.value, s.period_from, s.period_to) for s in SentenceReader(catalogue, report).read(text, setting)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "2011年，全县生产总值完成53亿元，比2006年增长24亿元，年均递增13%。",
            [("level", 53, 2011, 2011), ("level", 24, 2007, 2011), ("growth", 13, 2007, 2011)],
            id="a level, an increase since a year, a mean",
        ),
        pytest.param(
            "全社会固定资产投资50亿元，是“十五”时期的2.5倍。",
            [("level", 50, 2007, 2011), ("multiple", 2.5, 2007, 2011)],
            id="a total against the total of a plan",
        ),
        pytest.param(
            "存款余额达到50亿元，是“十五”末的2.5倍。",
            [("level", 50, 2011, 2011), ("multiple", 2.5, 2011, 2011)],
            id="a stock against the end of a plan",
        ),
        pytest.param("城镇新增就业3000人。", [("level", 3000, 2007, 2011)], id="a flow adds up over the years"),
        pytest.param("粮食产量稳定在20万吨以上。", [("level", 20, 2007, 2011)], id="held all the years"),
        pytest.param("森林覆盖率达到40%。", [("share", 40, 2011, 2011)], id="a rate reached"),
        pytest.param("2009年以来固定资产投资年均增长26%。", [("growth", 26, 2009, 2011)], id="since a year"),
        pytest.param("出口总额比“十五”增长49%。", [("growth", 49, 2007, 2011)], id="against a plan"),
        pytest.param(
            "生产总值完成70亿元，同比增长4.9%；城乡居民人均可支配收入分别增长9%和12%。",
            [
                ("level", 70, 2011, 2011),
                ("growth", 4.9, 2011, 2011),
                ("growth", 9, 2011, 2011),
                ("growth", 12, 2011, 2011),
            ],
            id="against the year before, to the end of the sentence",
        ),
        pytest.param("2007年至2009年工业增加值年均增长12%。", [("growth", 12, 2007, 2009)], id="from and to as stated"),
        pytest.param("解放前粮食产量12万吨，1936年粮食产量10万吨。", [("level", 10, 1936, 1936)], id="long ago"),
    ],
)
def test_results_of_a_review_over_five_years(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert years(catalogue, text, FIVE, OUTTURN) == expected


def test_the_paragraph_of_the_last_year_is_of_that_year(catalogue: Catalogue) -> None:
    text = "地区生产总值增长13%，城镇新增就业3000人，累计引进项目20个。"
    assert {row[2:] for row in years(catalogue, text, FIVE, LAST_YEAR)} == {(2011, 2011)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "到2016年，全县生产总值年均增长12%以上，达到92亿元；固定资产投资累计完成240亿元。",
            [("growth", 12, 2012, 2016), ("level", 92, 2016, 2016), ("level", 240, 2012, 2016)],
            id="means and totals for the plan, levels for its end",
        ),
        pytest.param("人口自然增长率控制在6‰以内。", [("share", 6, 2016, 2016)], id="a ceiling for its end"),
        pytest.param(
            "城镇化率由40%提高到50%。",
            [("share", 40, 2011, 2011), ("share", 50, 2016, 2016)],
            id="where it stands and where it is to stand",
        ),
    ],
)
def test_targets_of_a_plan_over_five_years(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert years(catalogue, text, FIVE, AHEAD) == expected


def test_months_and_quarters_are_no_years(catalogue: Catalogue) -> None:
    text = "12月份居民消费价格环比上涨0.3%，同比上涨1.8%，一季度地区生产总值增长6.9%，全年增长7.2%。"
    assert years(catalogue, text, ONE, OUTTURN) == [("growth", 7.2, 2023, 2023)]


def test_growth_goes_on_after_a_fraction_of_doublings(catalogue: Catalogue) -> None:
    text = "地区生产总值由2006年的58亿元增加到2011年的130亿元，翻1.16番，年均增长9%。"
    assert years(catalogue, text, FIVE, OUTTURN) == [
        ("level", 58, 2006, 2006), ("level", 130, 2011, 2011), ("growth", 1.16, 2007, 2011), ("growth", 9, 2007, 2011)
    ]  # fmt: skip
