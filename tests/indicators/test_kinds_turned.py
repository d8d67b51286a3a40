"""Kinds found on made-up reports of other places and decades: turns from fall to rise, revenue lost, years of December."""

from datetime import date

import pytest

from pipeline.indicators.build import read_report, report_of
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.verdicts import Row as Compared
from pipeline.indicators.verdicts import judged_as

COUNTY = ReportFacts("平江县", "district", 2023, 2022, 2022)
TOLD, PLANNED = Setting("outturn", False, None, None), Setting("target", True, None, None)
Row = tuple[str, int, str, float | None]


def read(catalogue: Catalogue, text: str, setting: Setting, report: ReportFacts = COUNTY) -> list[Row]:
    return [
        (s.indicator, s.period_to, s.quantity, s.value) for s in SentenceReader(catalogue, report).read(text, setting)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "固定资产投资由上年的下降9.2%转为增长8%。",
            [("fixed_investment", 2021, "growth", -9.2), ("fixed_investment", 2022, "growth", 8)],
        ),
        (
            "规模以上工业增加值增速从2021年的下降3.1%回升到增长4.5%。",
            [("industrial_va", 2021, "growth", -3.1), ("industrial_va", 2022, "growth", 4.5)],
        ),
        (
            "规模以上工业增加值增速由-3.1%提高到4.5%。",
            [("industrial_va", 2021, "growth", -3.1), ("industrial_va", 2022, "growth", 4.5)],
        ),
        (
            "社会消费品零售总额下滑3.4%，降幅收窄至2.1%。",
            [("retail_sales", 2022, "growth", -3.4), ("retail_sales", 2022, "growth", -2.1)],
        ),
        ("外贸进出口扭转连续两年下滑局面，增长12.4%。", [("trade", 2022, "growth", 12.4)]),
        (
            "一般公共预算收入完成9.87亿元，同比减收0.62亿元，下降5.9%，剔除留抵退税因素后增长2.3%。",
            [
                ("fiscal_revenue", 2022, "level", 9.87),
                ("other:一般公共预算收入减收", 2022, "level", 0.62),
                ("fiscal_revenue", 2022, "growth", -5.9),
                ("fiscal_revenue", 2022, "growth", 2.3),
            ],
        ),
        (
            "一般公共预算收入跌破20亿元，完成16.4亿元，扣除减税降费因素下降3.2%。",
            [("fiscal_revenue", 2022, "level", 16.4), ("fiscal_revenue", 2022, "growth", -3.2)],
        ),
        ("规模以上工业增加值同比下滑11.3个百分点。", [("industrial_va", 2022, "points", -11.3)]),
        ("固定资产投资下滑，全年仅完成90%。", []),
        ("提出了“保9%争11%”的增长目标。", []),
        (
            "规模以上工业增加值增长9.2%，拉动GDP增长3.6个百分点。",
            [("industrial_va", 2022, "growth", 9.2)],
        ),
        (
            "地区生产总值过百亿元，达到102亿元，比增9.6%；财政收入比增8.1%。",
            [("gdp", 2022, "level", 102), ("gdp", 2022, "growth", 9.6), ("fiscal_revenue", 2022, "growth", 8.1)],
        ),
        ("社会消费品零售总额止跌回升、增长1.5%。", [("retail_sales", 2022, "growth", 1.5)]),
        ("渔农村常住居民人均可支配收入增长11.2%。", [("rural_income", 2022, "growth", 11.2)]),
        (
            "公共财政预算收入达到4.05亿元，是年初预算的100.2%，增长5%。",
            [("fiscal_revenue", 2022, "level", 4.05), ("fiscal_revenue", 2022, "growth", 5)],
        ),
        ("城镇登记失业率3.2%，控制在4%的目标以内。", [("unemployment_registered", 2022, "share", 3.2)]),
        ("居民消费价格涨幅控制在2.1%的水平。", [("cpi", 2022, "share", 2.1)]),
        ("三是促进人口、资源、环境与经济发展相协调。", []),
    ],
)
def test_falls_and_turns(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text, TOLD) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三是居民收入与经济增长同步。", [("resident_income", 2023, "growth", None)]),
        ("——节能减排完成上级下达任务。", [("other:节能减排", 2023, "", None)]),
        ("2024年，地区生产总值增长8%以上。", [("gdp", 2024, "growth", 8)]),
    ],
)
def test_items_of_a_list_and_a_year_of_its_own(catalogue: Catalogue, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text, PLANNED) == expected


def test_growth_of_a_bare_year_ahead_is_of_that_year_and_up_to_one_of_all(catalogue: Catalogue) -> None:
    reader = SentenceReader(catalogue, COUNTY)
    texts = ("2024年，出口增长8%。", "到2025年，出口增长8%。", "到2024年，贷款增加20亿元。")
    of_year, up_to, to_next = (reader.read(t, PLANNED)[0] for t in texts)
    assert (to_next.period_from, to_next.period_to) == (2023, 2024)
    assert (of_year.period_from, of_year.period_to) == (2024, 2024)
    assert (up_to.period_from, up_to.period_to) == (2023, 2025)


def test_a_new_area_says_so_before_its_own_numbers(catalogue: Catalogue) -> None:
    area = ReportFacts("某市江北新区", "district", 2023, 2022, 2022)
    text = "新区生产总值增长6%，一般公共预算收入增长3.2%。"
    assert read(catalogue, text, TOLD, area) == [("gdp", 2022, "growth", 6), ("fiscal_revenue", 2022, "growth", 3.2)]
    assert all(code.startswith("other:") for code, *_ in read(catalogue, text, TOLD))


@pytest.mark.parametrize(
    ("value", "bound", "side"),
    [(-5.0, "at_most", "floor"), (-3.1, "at_least", "ceiling"), (-3.0, "exact", "ceiling")],
)
def test_a_fall_within_a_limit_is_met_by_a_smaller_one(value: float, bound: str, side: str) -> None:
    target = Compared(
        *("r", "某县", None, "district", 2023, 1, 1, "fiscal_revenue", "target", 2023, 2023, "growth"),
        *(value, None, "%", bound, "expected", "", False, 0.9),
    )
    assert judged_as(target, "higher") == side


def test_a_report_of_december_means_the_year_before_its_own_by_this_year(catalogue: Catalogue) -> None:
    facts = report_of(
        {"place": "某县", "level": "district", "year": 2012, "review_from": 2007, "review_to": 2011}
        | {"delivered_on": date(2011, 12, 27)}
    )
    lines = [
        ScopedSentence(1, 1, "review", "", "今年，预计地区生产总值比去年增长12.6%。"),
        ScopedSentence(2, 2, "plan", "", "明年的主要预期目标是：地区生产总值增长12%以上。"),
    ]
    rows = [(s.kind, s.period_from, s.period_to, s.value) for _, s in read_report(facts, lines, catalogue)]
    assert rows == [("outturn", 2011, 2011, 12.6), ("target", 2012, 2012, 12)]


def test_what_a_plan_starts_from_makes_no_past_of_it(catalogue: Catalogue) -> None:
    county, plan = ReportFacts("某县", "district", 2011, 2006, 2010), Setting("target", True, 2011, 2015)
    text = "“十二五”时期，在2010年的基础上，地区生产总值年均增长13%以上。"
    [found] = SentenceReader(catalogue, county).read(text, plan)
    assert (found.kind, found.period_from, found.period_to) == ("target", 2011, 2015)


def test_a_part_of_a_sentence_that_names_the_plan_is_of_all_its_years(catalogue: Catalogue) -> None:
    county, told = ReportFacts("某县", "district", 2011, 2006, 2010), Setting("outturn", False, None, None, True)
    text = "2010年，财政收入27.8亿元；“十一五”期间，固定资产投资累计完成580亿元。"
    rows = [(s.indicator, s.period_from, s.period_to) for s in SentenceReader(catalogue, county).read(text, told)]
    assert rows == [("fiscal_revenue", 2010, 2010), ("fixed_investment", 2006, 2010)]


def test_striving_for_one_number_is_not_striving_for_the_next(catalogue: Catalogue) -> None:
    text = "主要目标是：财政收入增长18%、力争过10亿元，规模工业增加值增长25%。"
    found = SentenceReader(catalogue, COUNTY).read(text, PLANNED)
    assert [(s.bound, s.commitment) for s in found] == [
        ("exact", "expected"),
        ("at_least", "strive"),
        ("exact", "expected"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "财政收入过10亿元的乡镇有7个。",
        "出口额过亿元、过十亿元企业分别新增27家、9家。",
        "财政收入超2亿元的县达35个。",
        "壮大出口超亿美元大户。",
        "培育年出口超10亿美元的大型出口企业，形成基地。",
        "利用外资超亿美元的开发区达到25家。",
    ],
)
def test_what_each_of_several_has_is_not_the_place_s(catalogue: Catalogue, text: str) -> None:
    found = SentenceReader(catalogue, COUNTY).read(text, TOLD)
    assert not [s for s in found if s.indicator in ("fiscal_revenue", "exports", "foreign_investment", "gdp")]


def test_one_is_ensured_and_one_striven_for_in_short(catalogue: Catalogue) -> None:
    text = "主要预期目标是：地区生产总值增长保7%争8%，出口增长5%。"
    found = SentenceReader(catalogue, COUNTY).read(text, PLANNED)
    assert [(s.indicator, s.value, s.commitment) for s in found] == [
        ("gdp", 7, "ensure"),
        ("gdp", 8, "strive"),
        ("exports", 5, "expected"),
    ]
