from dataclasses import astuple

import pytest

from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.statement import Statement

CITY = ReportFacts("某市", "city", 2024, 2023, 2023)
FIVE_YEARS = ReportFacts("全国", "national", 2003, 1998, 2002)
OUTTURN = Setting("outturn", False, None, None)
TARGET = Setting("target", True, None, None)
Row = tuple[str, str, float | None, str, str]


def statements(
    catalogue: Catalogue, text: str, setting: Setting = OUTTURN, report: ReportFacts = CITY
) -> list[Statement]:
    return SentenceReader(catalogue, report).read(text, setting)


def rows(catalogue: Catalogue, text: str, setting: Setting = OUTTURN, report: ReportFacts = CITY) -> list[Row]:
    return [(s.indicator, s.quantity, s.value, s.unit, s.bound) for s in statements(catalogue, text, setting, report)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "全年实现地区生产总值660.5亿元，同比增长10.5%；完成一产增加值1.7亿元，增长4.9%。",
            [
                ("gdp", "level", 660.5, "亿元", "exact"),
                ("gdp", "growth", 10.5, "%", "exact"),
                ("primary_va", "level", 1.7, "亿元", "exact"),
                ("primary_va", "growth", 4.9, "%", "exact"),
            ],
            id="level and growth of one subject",
        ),
        pytest.param(
            "城镇、农村居民人均可支配收入分别增长9.7%和11.1%。",
            [("urban_income", "growth", 9.7, "%", "exact"), ("rural_income", "growth", 11.1, "%", "exact")],
            id="shared head, respectively",
        ),
        pytest.param(
            "城乡居民人均可支配收入分别达到27273元和10401元，分别增长10%和11.5%。",
            [
                ("urban_income", "level", 27273, "元", "exact"),
                ("rural_income", "level", 10401, "元", "exact"),
                ("urban_income", "growth", 10, "%", "exact"),
                ("rural_income", "growth", 11.5, "%", "exact"),
            ],
            id="town and country twice",
        ),
        pytest.param(
            "固定资产投资、社会消费品零售总额、进出口总额均增长8%以上。",
            [
                ("fixed_investment", "growth", 8, "%", "at_least"),
                ("retail_sales", "growth", 8, "%", "at_least"),
                ("trade", "growth", 8, "%", "at_least"),
            ],
            id="one value for all",
        ),
        pytest.param(
            "国内生产总值增长百分之八至九，财政收入达到八千亿元。",
            [("gdp", "growth", 8, "%", "range"), ("fiscal_revenue", "level", 8000, "亿元", "exact")],
            id="Chinese numerals",
        ),
        pytest.param("万元GDP能耗下降3.2%。", [("energy_intensity", "growth", -3.2, "%", "exact")], id="decline"),
        pytest.param("全市生产总值比2010年翻一番。", [("gdp", "growth", 1, "番", "exact")], id="doubling"),
        pytest.param(
            "服务业增加值比重由46.9%提高到48.2%。",
            [("tertiary_va", "share", 46.9, "%", "exact"), ("tertiary_va", "share", 48.2, "%", "exact")],
            id="from and to",
        ),
        pytest.param(
            "一般公共预算收入增长6%，增速高于全省1个百分点。",
            [("fiscal_revenue", "growth", 6, "%", "exact")],
            id="how far another place is behind is no number of this one",
        ),
        pytest.param(
            "全市生产总值突破4万亿元大关，达到4.32万亿元，增长8.1%。",
            [("gdp", "level", 4.32, "万亿元", "exact"), ("gdp", "growth", 8.1, "%", "exact")],
            id="a threshold gives way to the level",
        ),
        pytest.param(
            "经济总量突破4000亿元大关。", [("gdp", "level", 4000, "亿元", "at_least")], id="a threshold alone"
        ),
        pytest.param(
            "外商直接投资保持良好势头，实际金额达到330多亿美元。",
            [("foreign_investment", "level", 330, "亿美元", "at_least")],
            id="subject in the clause before",
        ),
        pytest.param(
            "财政民生支出527.6亿元、占一般公共预算支出的86.7%。",
            [
                ("other:财政民生支出", "level", 527.6, "亿元", "exact"),
                ("other:财政民生支出占一般公共预算支出比重", "share", 86.7, "%", "exact"),
            ],
            id="unknown name and its share",
        ),
        pytest.param(
            "农村贫困人口减少1232万人。",
            [("other:农村贫困人口减少", "level", 1232, "万人", "exact")],
            id="an amount of change is no level",
        ),
        pytest.param(
            "居民消费价格指数为98.6，商品零售价格指数控制在104%以内。",
            [("cpi", "share", -1.4, "%", "exact"), ("other:商品零售价格", "share", 4, "%", "at_most")],
            id="indices with the year before as 100",
        ),
        pytest.param(
            "外贸出口翻了近两番，年均增长31%。",
            [("exports", "growth", 2, "番", "about"), ("exports", "growth", 31, "%", "exact")],
            id="nearly two doublings",
        ),
        pytest.param(
            "第三季度地区生产总值98亿元，全年达到402亿元、增长8%。",
            [("gdp", "level", 402, "亿元", "exact"), ("gdp", "growth", 8, "%", "exact")],
            id="a quarter and the year",
        ),
        pytest.param("地区生产总值374□2亿元。", [], id="digits do not close up over □"),
        pytest.param(
            "22个国考断面水质优良比例95.5%。",
            [("other:国考断面水质优良比例", "share", 95.5, "%", "exact")],
            id="a number that counts the noun after it",
        ),
        pytest.param(
            "五年完成283.7万平方米旧里以下房屋改造。",
            [("other:旧里以下房屋改造", "level", 283.7, "万平方米", "exact")],
            id="the noun follows",
        ),
        pytest.param(
            "开发区营业收入增长65.8%，税收收入增长29%；税收收入增长5%。",
            [
                ("other:开发区营业收入", "growth", 65.8, "%", "exact"),
                ("other:开发区税收收入", "growth", 29, "%", "exact"),
                ("tax_revenue", "growth", 5, "%", "exact"),
            ],
            id="of a zone, not of the place",
        ),
        pytest.param(
            "储能材料产值增长251.9%、税收增长1300%。",
            [
                ("other:储能材料产值", "growth", 251.9, "%", "exact"),
                ("other:储能材料税收", "growth", 1300, "%", "exact"),
            ],
            id="of a branch, not of the place",
        ),
        pytest.param(
            "财政民生支出21.85亿元，占公共财政预算支出的83%，是2011年的2倍。",
            [
                ("other:财政民生支出", "level", 21.85, "亿元", "exact"),
                ("other:财政民生支出占公共财政预算支出比重", "share", 83, "%", "exact"),
                ("other:财政民生支出", "multiple", 2, "倍", "exact"),
            ],
            id="after a share the whole goes on",
        ),
        pytest.param(
            "地区生产总值突破6000亿元，达到6105亿元。",
            [("gdp", "level", 6105, "亿元", "exact")],
            id="a level says more than what it passed",
        ),
        pytest.param(
            "全年三季度增长4.6%，粮食产量达到30475万吨。",
            [("grain_output", "level", 30475, "万吨", "exact")],
            id="part of a year",
        ),
        pytest.param(
            "地区生产总值（GDP）预计增长7%左右。", [("gdp", "growth", 7, "%", "about")], id="brackets in a name"
        ),
        pytest.param(
            "居民消费价格上涨０．３％。", [("cpi", "share", 0.3, "%", "exact")], id="prices rise by a share, full width"
        ),
    ],
)
def test_reads_what_reviews_say(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert rows(catalogue, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "未能完成地区生产总值增长8%的目标。",
        "如果经济增长低于6%，就业将受影响。",
        "全省地区生产总值增长6%。",
        "全国粮食产量1.39万亿斤。",
        "连续21个月保持30%以上的增速。",
        "提前3年完成，居全省第2位。",
        "出台政策措施120项。",
        "完成年度目标的102%。",
    ],
)
def test_leaves_out_what_is_not_the_places_own_result(catalogue: Catalogue, text: str) -> None:
    assert rows(catalogue, text) == []


def test_targets_have_bound_and_commitment(catalogue: Catalogue) -> None:
    text = (
        "今年的主要预期目标是：地区生产总值增长7.5%左右、力争8%，财政收入增长6%以上，居民消费价格涨幅控制在3%以内，"
        "居民收入增长与经济增长同步，国际收支基本平衡，主要污染物排放完成省下达目标。"
    )
    found = [(s.indicator, s.value, s.bound, s.commitment, s.period_from) for s in statements(catalogue, text, TARGET)]
    assert found == [
        ("gdp", 7.5, "about", "expected", 2024),
        ("gdp", 8, "exact", "strive", 2024),
        ("fiscal_revenue", 6, "at_least", "expected", 2024),
        ("cpi", 3, "at_most", "expected", 2024),
        ("resident_income", None, "qualitative", "expected", 2024),
        ("other:国际收支", None, "qualitative", "expected", 2024),
        ("other:主要污染物排放", None, "qualitative", "expected", 2024),
    ]


def test_a_review_of_five_years_has_base_end_and_average(catalogue: Catalogue) -> None:
    text = "国内生产总值从1997年的7.4万亿元增加到2002年的10.2万亿元，平均每年增长7.7%；五年累计利用外资2261亿美元。"
    found = [(s.value, s.period_from, s.period_to) for s in statements(catalogue, text, OUTTURN, FIVE_YEARS)]
    assert found == [(7.4, 1997, 1997), (10.2, 2002, 2002), (7.7, 1998, 2002), (2261, 1998, 2002)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“十四五”以来，地区生产总值年均增长6.2%，累计新增就业2.1万人。", [(2021, 2023), (2021, 2023)]),
        ("“十四五”前两年，地区生产总值年均增长6.2%。", [(2021, 2022)]),
        ("“十四五”以来，生产总值年均增长6%，2023年增长5.1%。", [(2021, 2023), (2023, 2023)]),
    ],
)
def test_a_plan_that_is_not_over_counts_as_far_as_it_has_gone(
    catalogue: Catalogue, text: str, expected: list[tuple[int, int]]
) -> None:
    assert [(s.period_from, s.period_to) for s in statements(catalogue, text)] == expected


def test_what_is_reached_is_of_the_last_year_whatever_the_sentence_begins_with(catalogue: Catalogue) -> None:
    text = "五年来，财政收入累计达到900亿元，国内生产总值年均增长7.8%，人均国内生产总值突破5万元。"
    found = statements(catalogue, text, report=FIVE_YEARS)
    assert [(s.indicator, s.period_from, s.period_to) for s in found] == [
        ("fiscal_revenue", 1998, 2002),
        ("gdp", 1998, 2002),
        ("gdp_per_capita", 2002, 2002),
    ]


def test_a_name_may_carry_the_words_of_a_list_of_targets(catalogue: Catalogue) -> None:
    text = "城镇常住居民人均可支配收入预期增长指标为8%，地区生产总值增长计划目标7%。"
    assert [s.indicator for s in statements(catalogue, text, TARGET)] == ["urban_income", "gdp"]


def test_a_plan_of_five_years(catalogue: Catalogue) -> None:
    ahead = Setting("target", True, 2024, 2028)
    text = "地区生产总值年均增长6%，居民人均可支配收入达到8万元，2027年城镇化率达到70%。"
    found = [(s.indicator, s.period_from, s.period_to) for s in statements(catalogue, text, ahead)]
    assert found == [("gdp", 2024, 2028), ("resident_income", 2028, 2028), ("urbanization", 2027, 2027)]


def test_the_past_in_a_plan_is_an_outturn(catalogue: Catalogue) -> None:
    (s,) = statements(catalogue, "去年粮食产量达到1300亿斤。", TARGET)
    assert (s.kind, s.period_to) == ("outturn", 2023)


def test_offsets_cut_number_and_bound_out_of_the_sentence(catalogue: Catalogue) -> None:
    text = "预计地区生产总值超过２１００亿元，增长7%左右。"
    assert [text[s.start : s.end] for s in statements(catalogue, text)] == ["超过２１００亿元", "7%左右"]


def test_statements_are_plain_records(catalogue: Catalogue) -> None:
    (s,) = statements(catalogue, "城镇新增就业1244万人。")
    assert astuple(s)[:6] == ("urban_new_jobs", "城镇新增就业", "outturn", 2023, 2023, "level")
