"""Kinds of wording that earlier readings lost or misread, each in a sentence made up for it."""

import pytest

from pipeline.chinese.quantities import find_quantities
from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.scope import settings

TERM = ReportFacts("某省", "province", 2008, 2003, 2007)
YEAR = ReportFacts("某省", "province", 2008, 2007, 2007)
NATION = ReportFacts("全国", "national", 1987, 1986, 1986)
TOLD = Setting("outturn", False, None, None)
PLANNED = Setting("target", True, 1988, 1992)
Row = tuple[str, str, float | None, int, int]


def read(catalogue: Catalogue, text: str, report: ReportFacts, setting: Setting = TOLD) -> list[Row]:
    return [
        (s.indicator, s.quantity, s.value, s.period_from, s.period_to)
        for s in SentenceReader(catalogue, report).read(text, setting)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("其中一二三产业分别增长4%、7%和9%。", [("primary_va", 4), ("secondary_va", 7), ("tertiary_va", 9)]),
        ("实现GDP3420.9亿元，增长13.1%。", [("gdp", 3420.9), ("gdp", 13.1)]),
        ("农业总产值1600亿元、增加值920亿元。", [("other:农业总产值", 1600), ("primary_va", 920)]),
        ("全省人口控制在1.3亿以内。", [("population", 1.3)]),
        ("生产总值接近翻一番，财政收入翻了一番多。", [("gdp", 1), ("fiscal_revenue", 1)]),
        ("地区生产总值先后突破5000亿元、6000亿元，达到6105亿元。", [("gdp", 6105)]),
        ("地区生产总值跃升至全国第六位，年均增长8.5%。", [("gdp", 8.5)]),
        ("蔬菜面积、产量35万亩、150万吨。", [("other:蔬菜面积", 35), ("other:蔬菜产量", 150)]),
        (
            "兵团生产总值380亿元；外贸进出口总额完成35亿美元。",
            [("other:兵团生产总值", 380), ("other:兵团外贸进出口总额", 35)],
        ),
        ("新农合最低标准由每人50元提高到100元。", [("other:新农合最低标准", 50), ("other:新农合最低标准", 100)]),
        (
            "1—11月累计增长6.6%；规上工业增加值上半年增长5%，全年增长6.8%。",
            [("industrial_va", 6.8)],
        ),
        ("出台我省“53条”措施，虽然略低于8%的目标。", []),
        ("工业增加值占地区生产总值的41.4%。", [("industrial_va", 41.4)]),
        ("项目占地500亩。", [("other:项目占地", 500)]),
        (
            "财政总收入3936亿元（不含海关税收等612.3亿元），增长26%。",
            [("other:财政总收入", 3936), ("other:财政总收入", 26)],
        ),
        ("生产总值连跨6个千亿元台阶，去年实现11937.82亿元。", [("gdp", 11937.82)]),
        ("固定资产投资跻身万亿行列，增长27.7%。", [("fixed_investment", 27.7)]),
        ("新能源汽车产销量分别是上年的4倍、3.4倍。", [("other:新能源汽车产量", 4), ("other:新能源汽车销量", 3.4)]),
    ],
)
def test_names_and_numbers_of_many_forms(catalogue: Catalogue, text: str, expected: list[tuple[str, float]]) -> None:
    assert [(indicator, value) for indicator, _, value, _, _ in read(catalogue, text, YEAR)] == expected


@pytest.mark.parametrize(
    ("report", "text", "expected"),
    [
        pytest.param(
            NATION,
            "1986年同1978年相比，国民收入由3010亿元增加到7790亿元，增长94.9%。",
            [
                ("other:国民收入", "level", 3010, 1978, 1978),
                ("other:国民收入", "level", 7790, 1986, 1986),
                ("other:国民收入", "growth", 94.9, 1979, 1986),
            ],
            id="base year of the whole comparison",
        ),
        pytest.param(
            TERM,
            "农业比重由1999年的27.8%下降到23.6%，工业比重由31.1%提高到33.4%。",
            [
                ("other:农业比重", "share", 27.8, 1999, 1999),
                ("other:农业比重", "share", 23.6, 2007, 2007),
                ("other:工业比重", "share", 31.1, 1999, 1999),
                ("other:工业比重", "share", 33.4, 2007, 2007),
            ],
            id="base year named once",
        ),
        pytest.param(
            TERM,
            "外贸进出口总额由2000年的355亿元增加到2006年的772亿元，增长1.2倍。",
            [
                ("trade", "level", 355, 2000, 2000),
                ("trade", "level", 772, 2006, 2006),
                ("trade", "growth", 1.2, 2001, 2006),
            ],
            id="growth between two named years",
        ),
        pytest.param(
            YEAR,
            "发电量达到8710亿度，比1980年的7159亿度增加1551亿度。",
            [
                ("other:发电量", "level", 8710, 2007, 2007),
                ("other:发电量", "level", 7159, 1980, 1980),
                ("other:发电量增加", "level", 1551, 1981, 2007),
            ],
            id="the number that is compared with",
        ),
        pytest.param(
            TERM,
            "积累率由2002年的36.5%调整到29%。",
            [("other:积累率", "share", 36.5, 2002, 2002), ("other:积累率", "share", 29, 2007, 2007)],
            id="changed to",
        ),
        pytest.param(
            TERM,
            "生产总值连跨三个千亿元台阶，2007年达5400亿元，年均增长11.8%。",
            [("gdp", "level", 5400, 2007, 2007), ("gdp", "growth", 11.8, 2003, 2007)],
            id="what is told before the comma goes on",
        ),
        pytest.param(
            TERM,
            "生产总值2007年达到9145亿元，五年平均增长12%；财政收入年递增19.8%。",
            [
                ("gdp", "level", 9145, 2007, 2007),
                ("gdp", "growth", 12, 2003, 2007),
                ("fiscal_revenue", "growth", 19.8, 2003, 2007),
            ],
            id="yearly in other words",
        ),
        pytest.param(
            TERM,
            "生产总值……年均增长9.2%；2007年增长8.1%。",
            [("gdp", "growth", 9.2, 2003, 2007), ("gdp", "growth", 8.1, 2007, 2007)],
            id="ellipsis, and a year and a verb after a semicolon",
        ),
        pytest.param(
            YEAR,
            "生产总值374□2亿元，增长8%；财政收入2□亿元，增长9%。",
            [("gdp", "growth", 8, 2007, 2007), ("fiscal_revenue", "growth", 9, 2007, 2007)],
            id="subject after a figure that cannot be read",
        ),
        pytest.param(
            YEAR,
            "全省经济增长上半年由负转正，全年生产总值增长3.7%。",
            [("gdp", "growth", 3.7, 2007, 2007)],
            id="half a year, then the whole one",
        ),
        pytest.param(
            YEAR,
            "烤烟、蚕茧、生猪等都增长5%以上。",
            [(f"other:{n}", "growth", 5, 2007, 2007) for n in ("烤烟", "蚕茧", "生猪")],
            id="a list that ends in 等",
        ),
        pytest.param(
            YEAR,
            "国民收入和财政收入都比上年增长12%。",
            [("other:国民收入", "growth", 12, 2007, 2007), ("fiscal_revenue", "growth", 12, 2007, 2007)],
            id="an unlisted name joined to a listed one",
        ),
        pytest.param(
            YEAR,
            "软件和信息服务业、租赁和商务服务业增加值分别增长10.9%、10.4%。",
            [
                ("other:软件和信息服务业增加值", "growth", 10.9, 2007, 2007),
                ("other:租赁和商务服务业增加值", "growth", 10.4, 2007, 2007),
            ],
            id="names that hold an and",
        ),
        pytest.param(
            YEAR,
            "进境航班4.7万架次、进境人员190万人次，分别占全国口岸的33.6%和27.9%。",
            [
                ("other:进境航班", "level", 4.7, 2007, 2007),
                ("other:进境人员", "level", 190, 2007, 2007),
                ("other:进境航班占全国口岸比重", "share", 33.6, 2007, 2007),
                ("other:进境人员占全国口岸比重", "share", 27.9, 2007, 2007),
            ],
            id="shares of several things",
        ),
        pytest.param(
            YEAR,
            "民营经济增加值突破万亿元，增长23%。",
            [
                ("other:民营经济增加值", "level", 1, 2007, 2007),
                ("other:民营经济增加值", "growth", 23, 2007, 2007),
            ],
            id="a round sum without a numeral",
        ),
        pytest.param(
            YEAR,
            "医药产业保持25%以上的增长速度。",
            [("other:医药产业", "growth", 25, 2007, 2007)],
            id="growth named after the number",
        ),
        pytest.param(
            YEAR,
            "规模以上工业企业完成增加值630亿元。",
            [("industrial_va", "level", 630, 2007, 2007)],
            id="verb within a name",
        ),
        pytest.param(
            TERM,
            "新增公路8000公里，其中高速公路230公里；完成清洁取暖改造4.3万户、农村改厕7.6万户。",
            [
                ("other:新增公路", "level", 8000, 2003, 2007),
                ("other:高速公路", "level", 230, 2003, 2007),
                ("other:清洁取暖改造", "level", 4.3, 2003, 2007),
                ("other:农村改厕", "level", 7.6, 2003, 2007),
            ],
            id="the years of a list hold for its members",
        ),
        pytest.param(
            TERM,
            "250万人参加基本养老保险，安排3700多万人就业。",
            [("other:参加基本养老保险", "level", 250, 2007, 2007), ("other:安排就业", "level", 3700, 2003, 2007)],
            id="people counted by what they take part in",
        ),
        pytest.param(
            YEAR,
            "总投资2.6亿元的休闲农业项目成功签约，签约金额16.5亿元。",
            [("other:签约金额", "level", 16.5, 2007, 2007)],
            id="a sum that describes a project",
        ),
        pytest.param(
            TERM,
            '累计完成固定资产投资2261亿元,是"九五"时期的近2倍。',
            [("fixed_investment", "level", 2261, 2003, 2007), ("fixed_investment", "multiple", 2, 2003, 2007)],
            id="straight quotes",
        ),
        pytest.param(
            TERM,
            "原油产量2610万吨、天然气产量210亿立方米分别增长28.2%和3.3倍。",
            [
                ("other:原油产量", "level", 2610, 2007, 2007),
                ("other:天然气产量", "level", 210, 2007, 2007),
                ("other:原油产量", "growth", 28.2, 2003, 2007),
                ("other:天然气产量", "growth", 3.3, 2003, 2007),
            ],
            id="per cent beside times, and no comma before the verb",
        ),
        pytest.param(
            YEAR,
            "行政审批事项精简58.7%，粮食生产能力达到225亿公斤的阶段性水平。",
            [
                ("other:行政审批事项", "growth", -58.7, 2007, 2007),
                ("other:粮食生产能力", "level", 225, 2007, 2007),
            ],
            id="rate of what is only counted",
        ),
        pytest.param(
            YEAR,
            "新开工项目6700个，其中500万元以上的2350个。",
            [("other:新开工项目", "level", 6700, 2007, 2007), ("other:新开工项目", "level", 2350, 2007, 2007)],
            id="a size that describes what is counted",
        ),
    ],
)
def test_reads_results(catalogue: Catalogue, report: ReportFacts, text: str, expected: list[Row]) -> None:
    assert read(catalogue, text, report) == expected


def test_what_is_done_every_year_is_no_number_of_the_last_one(catalogue: Catalogue) -> None:
    report = ReportFacts("全国", "national", 1988, 1983, 1987)
    assert read(catalogue, "保证每年增产原煤3000万吨以上。", report, PLANNED)[0][3:] == (1988, 1992)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到本世纪末，粮食总产量达到5000亿公斤。", (2000, 2000)),
        ("“八五”前三年，财政收入年均增长9%。", (1991, 1993)),
        ("到1990年，发电量达到5500亿度；到1992年达到6600亿度。", (1990, 1990)),
    ],
)
def test_targets_on_the_way_and_far_ahead(catalogue: Catalogue, text: str, years: tuple[int, int]) -> None:
    report = ReportFacts("全国", "national", 1988, 1983, 1987)
    assert read(catalogue, text, report, PLANNED)[0][3:] == years


def test_problems_that_were_solved_do_not_hide_what_follows() -> None:
    lines = [
        ScopedSentence(1, 1, "review", "", "通过走访及时协调解决企业诉求和面临的问题。"),
        ScopedSentence(2, 1, "review", "", "外贸进出口总额增长2.3%。"),
    ]
    assert [line.sentence_no for line, _ in settings(YEAR, lines)] == [1, 2]


def test_problems_that_remain_are_no_results() -> None:
    lines = [
        ScopedSentence(1, 1, "review", "", "我们也清醒看到，发展中还面临不少问题。"),
        ScopedSentence(2, 1, "review", "", "工业投资下降2.3%。"),
    ]
    assert list(settings(YEAR, lines)) == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("二千零十六万吨", 2016, "万吨", "exact"),
        ("提高5个多百分点", 5, "个百分点", "at_least"),
        ("突破万亿元", 1, "万亿元", "exact"),
        ("签约16.5亿元", 16.5, "亿元", "exact"),
    ],
)
def test_numbers(text: str, value: float, unit: str, bound: str) -> None:
    (found,) = find_quantities(text)
    assert (found.value, found.unit) == (value, unit)
    assert found.bound == ("at_least" if text.startswith("突破") else bound)
