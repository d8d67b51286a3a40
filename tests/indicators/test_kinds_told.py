"""Kinds found on made-up reports of counties and provinces: thresholds, an earlier pace, totals, households, several told."""

import pytest

from pipeline.indicators.build import read_report
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.names import Catalogue

COUNTY = ReportFacts("平江县", "district", 2023, 2022, 2022)
TOLD, PLANNED = Setting("outturn", False, None, None), Setting("target", True, None, None)
Row = tuple[str, tuple[int, int], str, float | None, str]


def read(catalogue: Catalogue, text: str, setting: Setting = TOLD) -> list[Row]:
    found = SentenceReader(catalogue, COUNTY).read(text, setting)
    return [(s.indicator, (s.period_from, s.period_to), s.quantity, s.value, s.unit) for s in found]


def of_year(code: str, quantity: str, value: float | None, unit: str = "%", year: int = 2022) -> Row:
    return code, (year, year), quantity, value, unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "地区生产总值增长5.0%、总量达312.4亿元，首破300亿元大关。",
            [of_year("gdp", "growth", 5), of_year("gdp", "level", 312.4, "亿元")],
        ),
        ("一般公共预算收入首超20亿元、达20.8亿元。", [of_year("fiscal_revenue", "level", 20.8, "亿元")]),
        ("旅游收入冲破百亿元大关。", [of_year("tourism_revenue", "level", 100, "亿元")]),
        ("市场主体首次突破万户。", [of_year("other:市场主体", "level", 1, "万户")]),
        (
            "地区生产总值达到512亿元，首次迈上500亿元台阶。",
            [of_year("gdp", "level", 512, "亿元")],
        ),
    ],
)
def test_a_threshold_that_was_passed(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("社会消费品零售总额增长11.7%，比上年提高3个百分点。", [of_year("retail_sales", "growth", 11.7)]),
        ("居民消费价格上涨1.2%，涨幅回落0.2个百分点。", [of_year("cpi", "share", 1.2)]),
        ("固定资产投资增速同比加快2.3个百分点。", []),
        (
            "税收占比61%，比上年提高2个百分点。",
            [of_year("tax_revenue", "share", 61), of_year("tax_revenue", "points", 2, "个百分点")],
        ),
        ("人口自然增长率下降1.2个千分点。", [of_year("other:人口自然增长率", "points", -1.2, "个千分点")]),
    ],
)
def test_an_earlier_pace_is_no_result(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "地区生产总值达306亿元，增长5%；人均地区生产总值6.1万元，增长4%，分别是2015年的1.6倍和1.5倍。",
            [
                of_year("gdp", "level", 306, "亿元"),
                of_year("gdp", "growth", 5),
                of_year("gdp_per_capita", "level", 6.1, "万元"),
                of_year("gdp_per_capita", "growth", 4),
                of_year("gdp", "multiple", 1.6, "倍"),
                of_year("gdp_per_capita", "multiple", 1.5, "倍"),
            ],
        ),
        (
            "金融机构存贷款余额分别比年初增加76.3亿元和53.5亿元。",
            [
                of_year("other:金融机构存款余额增加", "level", 76.3, "亿元"),
                of_year("other:金融机构贷款余额增加", "level", 53.5, "亿元"),
            ],
        ),
        (
            "银行存贷款增速分别达7.9%、8%。",
            [of_year("deposits", "growth", 7.9), of_year("loans", "growth", 8)],
        ),
        (
            "化学需氧量、氨氮排放量分别下降3%和2%。",
            [of_year("other:化学需氧量排放量", "growth", -3), of_year("other:氨氮排放量", "growth", -2)],
        ),
        (
            "减少贫困人口2.1万户6.8万人。",
            [
                of_year("other:减少贫困人口", "level", 2.1, "万户"),
                of_year("other:减少贫困人口", "level", 6.8, "万人"),
            ],
        ),
        (
            "906户1559人稳定脱贫。",
            [of_year("other:脱贫", "level", 906, "户"), of_year("other:脱贫", "level", 1559, "人")],
        ),
    ],
)
def test_several_that_one_number_after_the_other_is_of(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("粮食在面积调减的情况下，总产量达到18.2万吨。", [of_year("grain_output", "level", 18.2, "万吨")]),
        ("粮食生产实现“十连丰”，总产18万吨。", [of_year("grain_output", "level", 18, "万吨")]),
        ("粮食总产在大旱之年仍达18万吨。", [of_year("grain_output", "level", 18, "万吨")]),
        ("工业生产效益逐月回升，全年完成增加值87.4亿元。", [of_year("industrial_va", "level", 87.4, "亿元")]),
        (
            "接待游客310万人次，实现综合收入15亿元。",
            [of_year("other:接待游客", "level", 310, "万人次"), of_year("tourism_revenue", "level", 15, "亿元")],
        ),
        ("旅游综合收入较疫情前增长10%。", [of_year("tourism_revenue", "growth", 10)]),
        ("农民的纯收入，全县平均每人达到3555元。", [of_year("rural_income", "level", 3555, "元")]),
        ("出口创汇3200万美元。", [of_year("exports", "level", 3200, "万美元")]),
        ("全国重点文物保护单位达到12处。", [of_year("other:全国重点文物保护单位", "level", 12, "处")]),
        ("全国粮食产量增长2%。", []),
        (
            "冰柿产能达到1500万枚，产值达到1.5亿元。",
            [of_year("other:冰柿产能", "level", 1500, "万枚"), of_year("other:冰柿产值", "level", 1.5, "亿元")],
        ),
        ("一般公共预算收入中税收占比达到70%。", [of_year("tax_revenue", "share", 70)]),
        (
            "全县细颗粒物（PM2.5）平均浓度38微克/立方米，下降5%。",
            [of_year("pm25", "level", 38, "微克/立方米"), of_year("pm25", "growth", -5)],
        ),
        ("赤字率拟按2.8%安排。", [of_year("other:赤字率", "share", 2.8)]),
        (
            "26个重点项目投资完成34.6亿元。",
            [of_year("other:重点项目", "level", 26, "个"), of_year("other:重点项目投资", "level", 34.6, "亿元")],
        ),
    ],
)
def test_names_by_which_a_number_is_known(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("粮食连续6年增产，农业增加值增长6.5%。", [of_year("primary_va", "growth", 6.5)]),
        ("财政收入连续四年增长10%以上。", [("fiscal_revenue", (2019, 2022), "growth", 10, "%")]),
        (
            "工业总产值在2020年达到138亿元，比2015年的82亿元增长68%。",
            [
                of_year("other:工业总产值", "level", 138, "亿元", 2020),
                of_year("other:工业总产值", "level", 82, "亿元", 2015),
                ("other:工业总产值", (2016, 2020), "growth", 68, "%"),
            ],
        ),
        (
            "工业总产值在2016到2020年年均增长7%的基础上，比上年增长8%。",
            [("other:工业总产值", (2016, 2020), "growth", 7, "%"), of_year("other:工业总产值", "growth", 8)],
        ),
        ("地区生产总值增长6%，达到“十三五”规划提出的年均增长6.5%左右的目标。", [of_year("gdp", "growth", 6)]),
        ("一般公共预算收入比2021年调整预算收入增长7%。", [("fiscal_revenue", (2022, 2022), "growth", 7, "%")]),
        (
            "园区生产总值达到25亿元，是2012年县政府批复建区时的2.2倍。",
            [of_year("other:园区生产总值", "level", 25, "亿元"), of_year("other:园区生产总值", "multiple", 2.2, "倍")],
        ),
    ],
)
def test_for_which_years_it_is(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("万元产值成本比上年平均下降3.5%。", [of_year("other:万元产值成本", "growth", -3.5)]),
        ("服务业增加值占生产总值的比重预计达到57.2%。", [of_year("tertiary_va", "share", 57.2)]),
        ("民生支出占财政支出的比重将达到80%。", [of_year("other:民生支出占财政支出比重", "share", 80)]),
        (
            "城镇居民人均可支配收入1.9万元，农民人均纯收入1.2万元，分别增长11%。",
            [
                of_year("urban_income", "level", 1.9, "万元"),
                of_year("rural_income", "level", 1.2, "万元"),
                of_year("urban_income", "growth", 11),
                of_year("rural_income", "growth", 11),
            ],
        ),
        ("港口集装箱吞吐量6730万标箱。", [of_year("other:港口集装箱吞吐量", "level", 6730, "万标箱")]),
        ("一般公共预算完成12.5亿元。", [of_year("fiscal_revenue", "level", 12.5, "亿元")]),
        ("文旅总收入达到48亿元。", [of_year("tourism_revenue", "level", 48, "亿元")]),
        ("依靠产业脱贫的人口达5.2万人。", [of_year("other:依靠产业脱贫的人口", "level", 5.2, "万人")]),
        ("对全国经济增长的贡献率保持在30%左右。", [of_year("other:对全国经济增长的贡献率", "share", 30)]),
        ("全县的人口56万人。", [of_year("population", "level", 56, "万人")]),
        ("平板玻璃产量792万重量箱。", [of_year("other:平板玻璃产量", "level", 792, "万重量箱")]),
    ],
)
def test_whose_number_it_is(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text) == expected


def test_a_task_that_several_have_set(catalogue: Catalogue) -> None:
    text = "完成省、市下达的节能减排任务，完成市下达的节能减排各项约束性目标。"
    assert [row[0] for row in read(catalogue, text, PLANNED)] == ["other:节能减排", "other:约束性目标"]


def test_emissions_of_a_list_share_their_head(catalogue: Catalogue) -> None:
    text = "单位生产总值能耗和化学需氧量、氨氮、氮氧化物排放量完成市定目标。"
    emitted = ["other:化学需氧量排放量", "other:氨氮排放量", "other:氮氧化物排放量"]
    assert [row[0] for row in read(catalogue, text, PLANNED)] == ["energy_intensity", *emitted]


def test_what_a_part_of_all_has_reached_is_of_the_last_year(catalogue: Catalogue) -> None:
    report = ReportFacts("平江县", "district", 2023, 2018, 2022)
    found = SentenceReader(catalogue, report).read("市场主体五年净增1.8万户，其中企业超过7000户。", TOLD)
    assert [(s.period_from, s.period_to) for s in found] == [(2018, 2022), (2022, 2022)]


def test_revenue_of_which_a_part_is_told_is_the_total_in_all_of_a_report(catalogue: Catalogue) -> None:
    def codes(report: ReportFacts, first: str) -> list[str]:
        lines = [
            ScopedSentence(1, 1, "review", "", first),
            ScopedSentence(2, 2, "plan", "", "主要预期目标是：财政收入增长8%。"),
        ]
        return [s.indicator for _, s in read_report(report, lines, catalogue)]

    told = "财政收入16.2亿元，其中地方收入7.7亿元。"
    total, local = "other:财政总收入", "fiscal_revenue"
    assert codes(COUNTY, told) == [total, local, total]
    assert codes(COUNTY, "财政收入16.2亿元。") == [local, local]
    assert codes(ReportFacts("全国", "national", 2023, 2022, 2022), told) == [local, local, local]
