"""Kinds of wording that reports drawn at random showed later, each in a sentence made up for it."""

import pytest

from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import Catalogue

TERM = ReportFacts("某省", "province", 2016, 2011, 2015)
YEAR = ReportFacts("某省", "province", 2016, 2015, 2015)
TOLD = Setting("outturn", False, None, None)
LISTED = Setting("target", True, None, None)
Row = tuple[str, str, float | None, int, int]


def read(catalogue: Catalogue, text: str, report: ReportFacts, setting: Setting = TOLD) -> list[Row]:
    return [
        (s.indicator, s.quantity, s.value, s.period_from, s.period_to)
        for s in SentenceReader(catalogue, report).read(text, setting)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全社会投资2245亿元，增长9.2%。", [("fixed_investment", 2245), ("fixed_investment", 9.2)]),
        ("一般公共预算收入实现增速8.1%。", [("fiscal_revenue", 8.1)]),
        ("粮食生产好于预期，实现总产585亿斤。", [("grain_output", 585)]),
        ("服务业增加值突破3000亿元，占比达到52.4%。", [("tertiary_va", 3000), ("tertiary_va", 52.4)]),
        ("民间投资超过1万亿元，占比提高到62%。", [("other:民间投资", 1), ("other:民间投资占比", 62)]),
        ("全省地区生产总值达到11.6万亿元，人均达13.7万元。", [("gdp", 11.6), ("gdp_per_capita", 13.7)]),
        ("金融机构各类存贷款余额达到3923亿元和3228亿元。", [("deposits", 3923), ("loans", 3228)]),
        ("去年底金融机构人民币存款2.2万亿元。", [("deposits", 2.2)]),
        ("服务业，增长10.7%，分别高于一、二产业增速5.4和2.3个百分点。", [("tertiary_va", 10.7)]),
        ("服务业攻坚深入推进，增加值占比提高10个百分点。", [("tertiary_va", 10)]),
        ("草原覆盖度和森林覆盖率分别提高5.4个和2.4个百分点。", [("other:草原覆盖度", 5.4), ("other:森林覆盖率", 2.4)]),
        ("牲畜存栏量超过5000万头只。", [("other:牲畜存栏量", 5000)]),
        ("消费贡献率逐年提高，达到60%左右。", [("other:消费贡献率", 60)]),
        ("粮食生产再获丰收，总产达到557亿斤。", [("grain_output", 557)]),
        ("粮食连续五年丰收，总产量达1546万吨。", [("grain_output", 1546)]),
        ("规上工业产值和增加值分别达到92亿元和26.4亿元。", [("other:规模以上工业总产值", 92), ("industrial_va", 26.4)]),
        ("研究与发展经费相当于国内生产总值的1.78%。", [("rd_intensity", 1.78)]),
        ("粮食播种面积551万亩、产量234万吨。", [("other:粮食播种面积", 551), ("grain_output", 234)]),
        ("1.地区生产总值增长8%。", [("gdp", 8)]),
        ("全省各类存款和贷款余额分别达到5130亿元和4660亿元。", [("deposits", 5130), ("loans", 4660)]),
        ("轻工业总产值，2015年比2014年增长14%。", [("other:轻工业总产值", 14)]),
        (
            "实施33项民生工程，投入345亿元，增长30%。",
            [("other:实施民生工程", 33), ("other:民生工程投入", 345), ("other:民生工程投入", 30)],
        ),
        ("粮食生产连年丰收，总产超过200亿斤。", [("grain_output", 200)]),
        ("粮食产量两次创新高，2015年虽然受灾，仍达到76亿斤。", [("grain_output", 76)]),
        ("汽车、石化、家电等支柱工业占工业总产值的比重达到52%。", [("other:支柱工业占工业总产值比重", 52)]),
        ("城镇登记失业率2.8%，明显低于4%以内的控制目标。", [("unemployment_registered", 2.8)]),
        ("财政收入131亿元，超额完成120亿元的计划目标。", [("fiscal_revenue", 131)]),
        (
            "财政总收入和一般公共预算收入均实现翻番，分别达1400亿元和620亿元。",
            [("other:财政总收入", 1400), ("fiscal_revenue", 620)],
        ),
        (
            "高速公路通车里程3900公里，和2007年相比翻了一番。",
            [("other:高速公路通车里程", 3900), ("other:高速公路通车里程", 1)],
        ),
        ("人口七成以上在农村，财政收入的六成来自煤炭。", []),
        ("财政支出75%以上用于民生，增长10%。", [("fiscal_expenditure", 10)]),
        ("各类金融机构本外币存款余额2100亿元。", [("deposits", 2100)]),
        ("人均生产总值9800元，按现行汇率折算达到1180美元。", [("gdp_per_capita", 9800), ("gdp_per_capita", 1180)]),
        ("通过多种渠道筹集救灾资金3亿元，使20万人受益。", [("other:筹集救灾资金", 3)]),
        ("实现了“翻两番”的战略目标。", []),
        ("存贷款余额实现翻番。", [("deposits", None), ("loans", None)]),
        ("①地区生产总值增长8%；②一般公共预算收入增长10%。", [("gdp", 8), ("fiscal_revenue", 10)]),
        ("1至11月，工业增加值增长8.3%，社会消费品零售总额实现210亿元。", []),
        (
            "前11个月，财政收入完成68亿元，增长7.6%；预计全年完成75亿元，增长8%。",
            [("fiscal_revenue", 75), ("fiscal_revenue", 8)],
        ),
    ],
)
def test_names(catalogue: Catalogue, text: str, expected: list[tuple[str, float]]) -> None:
    assert [(indicator, value) for indicator, _, value, _, _ in read(catalogue, text, YEAR)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2015年人均可支配收入34838元，年均增长5.8%，是2010年的1.41倍。",
            [("level", 2015, 2015), ("growth", 2011, 2015), ("multiple", 2015, 2015)],
        ),
        (
            "固定资产投资年均增长30.5%，累计达到5.1万亿元，是“十一五”的4.2倍。",
            [("growth", 2011, 2015), ("level", 2011, 2015), ("multiple", 2011, 2015)],
        ),
        ("转移农村劳动力1000万人次以上，流转土地11万亩。", [("level", 2011, 2015), ("level", 2011, 2015)]),
        ("固定资产投资年均规模保持在万亿元以上。", [("level", 2011, 2015)]),
        ("2015年工业增加值11.6亿元，5年平均增长7.0%。", [("level", 2015, 2015), ("growth", 2011, 2015)]),
        ("粮食产量连续8年稳定在700亿斤以上水平。", [("level", 2008, 2015)]),
        ("城镇累计新增就业594万人。", [("level", 2011, 2015)]),
        (
            "2015年，财政收入59亿元；五年来，竣工项目116个，完成投资80亿元。",
            [("level", 2015, 2015), ("level", 2011, 2015), ("level", 2011, 2015)],
        ),
        ("国有企业新增加的固定资产达到580亿元。", [("level", 2011, 2015)]),
        ("从2012年到2015年，用于改善居住条件的支出440亿元。", [("level", 2012, 2015)]),
        ("毕业生就业率保持95%以上。", [("share", 2011, 2015)]),
        ("固定资产投资跨上2万亿元台阶。", [("level", 2015, 2015)]),
        ("利用外资609亿美元，相当于前九年总和的1.6倍。", [("level", 2011, 2015), ("multiple", 2011, 2015)]),
        (
            "投资累计8000亿元，超过1949—2010年的总和，投资率由2010年的28%提高到2015年的35%。",
            [("level", 2011, 2015), ("share", 2010, 2010), ("share", 2015, 2015)],
        ),
        ("2013年和2014年两年造林54万亩。", [("level", 2013, 2014)]),
        ("进出口总额4658亿美元，创历史新高。", [("level", 2015, 2015)]),
        (
            "外贸年进出口总额从“十一五”期末的190亿美元提高到“十二五”期末的547亿美元。",
            [("level", 2010, 2010), ("level", 2015, 2015)],
        ),
        ("旅游业有了较快发展，实现收入9.2亿元，比2010年增长2.5倍。", [("level", 2015, 2015), ("growth", 2011, 2015)]),
    ],
)
def test_years_of_a_term(catalogue: Catalogue, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(quantity, first, last) for _, quantity, _, first, last in read(catalogue, text, TERM)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("居民消费价格指数与国家价格调控目标保持衔接。", [("cpi", "share")]),
        (
            "城市和农村居民家庭人均可支配收入与经济保持同步增长。",
            [("urban_income", "growth"), ("rural_income", "growth")],
        ),
        ("主要污染物排放量削减率完成国家下达目标。", [("other:主要污染物排放量削减率", "growth")]),
        ("货物和服务贸易稳中提质。", [("other:货物和服务贸易", "")]),
        ("一是发展质量和效益明显提升。", []),
        ("确保完成国家下达的指标。", []),
        ("经济运行质量和效益明显提高，人民生活水平普遍提高，城乡居民收入不断增长。", []),
        ("主要污染物排放总量进一步下降。", [("other:主要污染物", "growth")]),
    ],
)
def test_without_a_number(catalogue: Catalogue, text: str, expected: list[tuple[str, str]]) -> None:
    found = read(catalogue, f"主要预期目标是：{text}" if not text.startswith("一是") else text, YEAR, LISTED)
    assert [(indicator, quantity) for indicator, quantity, *_ in found] == expected
