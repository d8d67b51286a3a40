"""Targets that were missed, what is done for people, words of commitment, and years ahead told in a review."""

import pytest

from pipeline.chinese.quantities import find_quantities
from pipeline.indicators.build import read_report
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.names import Catalogue

YEAR = ReportFacts("某省", "province", 2016, 2015, 2015)
TERM = ReportFacts("某省", "province", 2003, 1998, 2002)
OLD = ReportFacts("全国", "national", 1955, 1954, 1954)
TOLD = Setting("outturn", False, None, None)
LISTED = Setting("target", True, None, None)
PLANNED = Setting("target", False, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("固定资产投资增长6%，增长15%的目标没有完成。", [("outturn", 6), ("target", 15)]),
        ("财政收入增长9%、出口增长7%的预期目标未能如期实现。", [("target", 9), ("target", 7)]),
        ("粮食产量达到500万吨的计划，没有完成。", [("target", 500)]),
        ("财政收入达到90亿元的目标提前实现。", [("outturn", 90)]),
        ("出口下降3%，未达到增长5%的目标。", [("outturn", -3)]),
        ("投资增长5%，低于10%左右的预期目标。", [("outturn", 5)]),
        ("年初确定的生产总值增长8%、财政收入增长7%等目标没能如期实现。", [("target", 8), ("target", 7)]),
    ],
)
def test_a_target_that_was_missed_is_no_result(
    catalogue: Catalogue, text: str, expected: list[tuple[str, float]]
) -> None:
    found = SentenceReader(catalogue, YEAR).read(text, TOLD)
    assert [(s.kind, s.value) for s in found] == expected
    assert {(s.period_from, s.period_to) for s in found} == {(2015, 2015)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("帮助8000人创业，带动2.1万人就业。", [("帮助创业", 8000, "人"), ("带动就业", 2.1, "万人")]),
        ("帮扶3600名退役军人实现再就业。", [("帮扶退役军人实现再就业", 3600, "名")]),
        ("龙头企业带动30万农户增收，销售收入达到16亿元。", [("带动农户增收", 30, "万"), ("销售收入", 16, "亿元")]),
        (
            "职工养老、医疗、工伤保险参保人数分别达到21.5万、40万和18.2万人。",
            [
                ("职工养老保险参保人数", 21.5, "万人"),
                ("医疗保险参保人数", 40, "万人"),
                ("工伤保险参保人数", 18.2, "万人"),
            ],
        ),
        (
            "城乡居民养老保险、医疗保险参保率稳定在95%以上。",
            [("城乡居民养老保险参保率", 95, "%"), ("医疗保险参保率", 95, "%")],
        ),
        ("私营工业所占的比重将由12%下降为8%。", [("私营工业所占的比重", 12, "%"), ("私营工业所占的比重", 8, "%")]),
        ("民营经济发展步伐加快，占经济总量的份额已达35%。", [("民营经济占经济总量比重", 35, "%")]),
        ("国有及年销售收入500万元以上非国有工业企业实现利税15亿元。", [("工业企业实现利税", 15, "亿元")]),
    ],
)
def test_what_is_done_for_people_and_names(
    catalogue: Catalogue, text: str, expected: list[tuple[str, float, str]]
) -> None:
    found = SentenceReader(catalogue, YEAR).read(text, TOLD)
    assert [(s.name, s.value, s.unit) for s in found] == expected


@pytest.mark.parametrize(
    ("text", "setting", "expected"),
    [
        ("力争财政收入增长6%、投资增长8%。", LISTED, ["strive", "strive"]),
        ("确保新增就业5万人，登记失业率4%以内；出口增长3%。", LISTED, ["ensure", "ensure", "expected"]),
        ("主要预期目标是：力争财政收入增长6%，投资增长8%。", LISTED, ["strive", "expected"]),
        ("力争工业总产值增长6%，利润增长8%。", PLANNED, ["strive", "strive"]),
        ("努力扩大内需，社会消费品零售总额增长9%。", PLANNED, [""]),
        ("坚决防止返贫，农村居民人均可支配收入增长9%。", PLANNED, [""]),
    ],
)
def test_a_word_of_commitment_holds_for_its_list(
    catalogue: Catalogue, text: str, setting: Setting, expected: list[str]
) -> None:
    assert [s.commitment for s in SentenceReader(catalogue, YEAR).read(text, setting)] == expected


def _rows(catalogue: Catalogue, report: ReportFacts, part: str, text: str) -> list[tuple[str, float | None, int, int]]:
    lines = [ScopedSentence(n, 1, part, "", s + "。") for n, s in enumerate(filter(None, text.split("。")), start=1)]
    found = [s for _, s in read_report(report, lines, catalogue)]
    return [(s.kind, s.value, s.period_from, s.period_to) for s in found]


def test_what_a_review_foretells_holds_for_the_sentences_after_it(catalogue: Catalogue) -> None:
    text = (
        "到一九五七年，原煤产量将达到一百三十亿吨，比一九五二年增长百分之七十八；发电量将达到一百六十亿度，增长百分之一百二十。"
        "铁路货物周转量将增长百分之五十。一九五四年，钢产量达到二百二十万吨。"
    )
    assert _rows(catalogue, OLD, "review", text) == [
        ("target", 130, 1957, 1957),
        ("target", 78, 1953, 1957),
        ("target", 160, 1957, 1957),
        ("target", 120, 1953, 1957),
        ("target", 50, 1953, 1957),
        ("outturn", 220, 1954, 1954),
    ]
    plan = "按照第一个五年计划的规定，工业投资占百分之五十八。其中，重工业投资占百分之八十。"
    assert [kind for kind, *_ in _rows(catalogue, OLD, "review", plan)] == ["target", "target"]
    past = "到一九五四年，钢产量达到二百二十万吨。运输量将会增加。货运量增长百分之十。"
    assert {kind for kind, *_ in _rows(catalogue, OLD, "review", past)} == {"outturn"}


@pytest.mark.parametrize(
    ("text", "part", "report", "expected"),
    [
        ("五年新增装机容量600万千瓦。", "plan", TERM, [("target", 600, 2003, 2007)]),
        ("第三产业占生产总值的比重五年提高5.8个百分点。", "review", TERM, [("outturn", 5.8, 1998, 2002)]),
        ("2013、2014两年共造林54万亩。", "review", YEAR, [("outturn", 54, 2013, 2014)]),
        (
            "按调整后的“十五”计划，经济增长速度由原定年均7%调高到8%—9%。",
            "plan",
            TERM,
            [("target", 8, 2001, 2005)],
        ),
    ],
)
def test_years(
    catalogue: Catalogue, text: str, part: str, report: ReportFacts, expected: list[tuple[str, float, int, int]]
) -> None:
    assert _rows(catalogue, report, part, text) == expected


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("五年来，生产总值年均增长8.5%，比1997年增长50%，财政收入增长64%。", "review", [True, False, False]),
        ("生产总值、财政收入年均分别增长8.5%和9%。", "review", [True, True]),
        ("2002年，财政收入增长9%，五年累计完成投资800亿元。", "review", [False, False]),
        ("今后五年，生产总值年均增长9%、力争10%，财政收入增长8%，能耗累计下降15%。", "plan", [True, True, True, False]),
        ("今后五年，生产总值年均增长9%，财政收入增长8%，单位生产总值能耗降低15%。", "plan", [True, True, False]),
        ("今后五年，单位生产总值能耗降低15%。", "plan", [False]),
        ("今后五年，年均造林100万亩。", "plan", [True]),
    ],
)
def test_a_mean_of_several_years_is_told_as_one(
    catalogue: Catalogue, text: str, part: str, expected: list[bool]
) -> None:
    found = [s.mean for _, s in read_report(TERM, [ScopedSentence(1, 1, part, "", text)], catalogue)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("生产总值跃居全省第3位、增长8.1%。", [("gdp", 8.1, 2015)]),
        ("进出口总额由正转负、下降4.2%。", [("trade", -4.2, 2015)]),
        ("财政收入98亿元（上年92亿元），增长6.5%。", [("fiscal_revenue", 98, 2015), ("fiscal_revenue", 6.5, 2015)]),
        (
            "生产总值1250亿元（+7.2%），出口98亿元（-3.1%）。",
            [("gdp", 1250, 2015), ("gdp", 7.2, 2015), ("exports", 98, 2015), ("exports", -3.1, 2015)],
        ),
        ("生产总值——1250亿元，增长7.2%。", [("gdp", 1250, 2015), ("gdp", 7.2, 2015)]),
        ("空气质量优良天数312天，优良率85.2%。", [("air_good_days", 312, 2015), ("air_good_days", 85.2, 2015)]),
        ("城镇调查失业率全年平均5.2%，12月份5.1%。", [("unemployment_surveyed", 5.2, 2015)]),
        ("社会消费品零售总额超额完成500亿元目标，达到512亿元。", [("retail_sales", 512, 2015)]),
        (
            "1949年粮食产量仅0.8亿斤，如今粮食产量达到12.6亿斤。",
            [("grain_output", 0.8, 1949), ("grain_output", 12.6, 2015)],
        ),
        ("改革开放之初的1978年，生产总值只有3亿元，2015年达到900亿元。", [("gdp", 3, 1978), ("gdp", 900, 2015)]),
        (
            "财政收入82亿元，增长6%（目标5%）。",
            [("fiscal_revenue", 82, 2015), ("fiscal_revenue", 6, 2015), ("fiscal_revenue", 5, 2015)],
        ),
    ],
)
def test_ranks_turns_and_long_ago(catalogue: Catalogue, text: str, expected: list[tuple[str, float, int]]) -> None:
    found = SentenceReader(catalogue, YEAR).read(text, TOLD)
    assert [(s.indicator, s.value, s.period_to) for s in found] == expected
    assert [s.kind for s in found if s.value == 5] in ([], ["target"])


def test_years_are_no_numbers() -> None:
    assert [q.value for q in find_quantities("1978、1979两年增产粮食4900多万吨")] == [4900]
    assert [(q.value, q.value_high) for q in find_quantities("由百分之六十点三到1957年下降为百分之五十")] == [
        (60.3, None),
        (50, None),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "完成省下达的万元GDP能耗、耕地保有量、粮食产量等目标任务。",
            ["energy_intensity", "other:耕地保有量", "grain_output"],
        ),
        ("节能降耗和环境保护指标完成国家下达任务。", ["other:节能降耗和环境保护指标"]),
        ("全面完成脱贫攻坚任务。", []),
    ],
)
def test_tasks_without_a_number(catalogue: Catalogue, text: str, expected: list[str]) -> None:
    assert [s.indicator for s in SentenceReader(catalogue, YEAR).read(text, LISTED)] == expected
