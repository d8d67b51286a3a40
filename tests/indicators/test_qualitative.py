import pytest

from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.qualitative import read_qualitative

CITY = ReportFacts("某市", "city", 2024, 2023, 2023)
OUTTURN, GOALS = Setting("outturn", False, None, None), Setting("target", True, None, None)


def read(catalogue: Catalogue, text: str, setting: Setting) -> list[tuple[str, str]]:
    return [(s.indicator, s.quantity) for s in read_qualitative(text, [], catalogue, CITY, setting)]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("居民收入增长与经济增长同步", [("resident_income", "growth")]),
        ("社会消费品零售总额增幅高于全省平均", [("retail_sales", "growth")]),
        (
            "城镇、农村常住居民人均可支配收入增幅高于全省平均、位次靠前",
            [("urban_income", "growth"), ("rural_income", "growth")],
        ),
        ("国际收支基本平衡", [("other:国际收支", "")]),
        ("居民消费价格保持在合理水平", [("cpi", "share")]),
        ("能耗双控及生态环境质量完成省下达目标任务", [("other:能耗双控", ""), ("other:生态环境质量", "")]),
        ("进出口总额力争保持正增长", [("trade", "growth")]),
        ("确保完成国家下达的“十四五”能耗强度下降目标", [("energy_intensity", "growth")]),
        ("完成省下达居民消费价格涨幅控制目标", [("cpi", "share")]),
        ("完成自治区下达的节能减排目标", [("other:节能减排", "")]),
        ("全面完成年度各项目标任务", []),
        ("固定资产投资增速保持在全国平均水平以上", [("fixed_investment", "growth")]),
        ("外贸进出口量增质升", [("trade", "")]),
        ("全面完成上级下达的各项约束性指标", [("other:约束性指标", "")]),
        ("坚决完成节能减排降碳任务", [("other:节能减排降碳", "")]),
        ("实际利用外资、外贸进出口，均完成市定任务", [("foreign_investment", ""), ("trade", "")]),
        (
            "完成省下达的城镇新增就业人口、耕地保有量等目标任务",
            [("urban_new_jobs", ""), ("other:耕地保有量", "")],
        ),
        (
            "完成化学需氧量、氨氮、二氧化硫等年度减排任务",
            [("other:化学需氧量", ""), ("other:氨氮", ""), ("other:二氧化硫", "")],
        ),
        (
            "主要污染物减排和大气、水环境质量完成省下达的目标",
            [("other:主要污染物减排", ""), ("other:大气环境质量", ""), ("other:水环境质量", "")],
        ),
        ("持续实施市场主体倍增工程", []),
        (
            "居民收入增长与经济增长同步、农民收入增速快于全省平均、城乡差距缩小",
            [("resident_income", "growth"), ("rural_income", "growth")],
        ),
        ("固定资产投资与2022年持平", [("fixed_investment", "growth")]),
        ("人口自然增长率控制在省下达的计划以内", [("other:人口自然增长率", "share")]),
        ("平均受教育年限、平均预期寿命达到全面小康目标", [("other:平均受教育年限", ""), ("other:平均预期寿命", "")]),
        ("数字经济规模实现倍增", [("other:数字经济规模", "multiple")]),
    ],
)
def test_targets_without_a_number(catalogue: Catalogue, clause: str, expected: list[tuple[str, str]]) -> None:
    assert read(catalogue, f"今年主要预期目标是：{clause}。", GOALS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("城镇调查失业率明显低于年初预期目标。", [("unemployment_surveyed", "share")]),
        ("单位生产总值能耗进一步下降。", [("energy_intensity", "growth")]),
        ("预计可完成单位GDP能耗下降年度目标。", [("energy_intensity", "growth")]),
        ("新增市场主体快速增长。", []),
        ("没有完成居民收入增长目标。", []),
        ("全省居民收入增长与经济增长同步。", []),
    ],
)
def test_results_without_a_number_count_for_listed_indicators(
    catalogue: Catalogue, text: str, expected: list[tuple[str, str]]
) -> None:
    assert read(catalogue, text, OUTTURN) == expected


def test_clauses_with_a_number_are_passed_over(catalogue: Catalogue) -> None:
    text = "居民收入增长与经济增长同步。"
    assert read_qualitative(text, [(4, 6)], catalogue, CITY, GOALS) == []


def test_what_follows_a_number_in_a_clause_is_read_by_itself(catalogue: Catalogue) -> None:
    text = "零售物价涨幅控制在3%以内、居民消费价格涨幅不高于上年。"
    found = read_qualitative(text, [(4, 13)], catalogue, CITY, GOALS)
    assert [(s.indicator, s.kind) for s in found] == [("cpi", "target")]


def test_a_number_that_was_lost_leaves_no_wording(catalogue: Catalogue) -> None:
    assert read(catalogue, "地区生产总值完成45□3亿元，同比增长13□8%", OUTTURN) == []
