"""Outcomes of pledges, on reports of a few sentences written for these tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.pledges.build import pledge_tables
from pipeline.pledges.match import Clauses, plain
from pipeline.pledges.measures import same_measure
from pipeline.pledges.outcome_build import outcome_tables
from pipeline.pledges.outcomes import sentences_of_last_year
from pipeline.pledges.promise import listed
from pipeline.pledges.statements import statements
from pipeline.settings.model import PledgeSettings
from pipeline.tables import ALL

FILLER = ("经济运行总体平稳", "社会大局保持稳定", "财政收支运行良好", "基层治理水平提升", "营商环境不断优化")


def tables(reports: dict[int, dict[str, list[str]]], *, review_years: int = 1) -> dict[str, Any]:
    """Tables of reports of 云州市: year to part to sentences."""
    rows: dict[str, list[dict[str, object]]] = {"reports": [], "sections": [], "paragraphs": [], "sentences": []}
    for year, parts in reports.items():
        report_id = f"云州市-{year}"
        rows["reports"].append(
            {
                "report_id": report_id,
                "place": "云州市",
                "year": year,
                "review_from": year - review_years,
                "review_to": year - 1,
            }
        )
        number = 0
        for section, (part, texts) in enumerate(parts.items(), 1):
            rows["sections"].append(
                {"report_id": report_id, "section_no": section, "depth": 1, "heading": part, "part": part}
            )
            for text in (*texts, *(FILLER if part == "review" else ())):
                number += 1
                key = {"report_id": report_id, "paragraph_no": number, "part": part}
                rows["paragraphs"].append({**key, "section_no": section, "is_heading": False, "text": text})
                rows["sentences"].append({**key, "sentence_no": number, "text": text})
    return {name: ALL[name].from_rows(found) for name, found in rows.items()}


def outcomes(promise: str, *, review: list[str], plan: list[str], years: int = 1) -> list[dict[str, Any]]:
    given = tables(
        {2020: {"review": [], "plan": [promise]}, 2021: {"review": review, "plan": plan}}, review_years=years
    )
    pledges = pledge_tables(**given)["pledges"]
    made = outcome_tables(given["reports"], given["sentences"], pledges, settings=PledgeSettings())["pledge_outcomes"]
    rows: list[dict[str, Any]] = [r for r in made.to_pylist() if r["report_id"] == "云州市-2020"]
    return rows


def outcome(promise: str, *, review: list[str], plan: list[str], years: int = 1) -> str:
    rows = outcomes(promise, review=review, plan=plan, years=years)
    assert len(rows) == 1
    return str(rows[0]["outcome"])


@pytest.mark.parametrize(
    ("promise", "review", "plan", "wanted"),
    [
        ("新建口袋公园36座。", ["新建口袋公园38座。"], [], "done"),
        ("新建口袋公园36座。", ["新建口袋公园21座。"], [], "partly"),
        ("新建口袋公园36座。", [], ["新建口袋公园36座。"], "repeated"),
        ("新建口袋公园36座。", [], [], "not_mentioned"),
        ("新建口袋公园36座。", ["新建口袋公园36座。"], ["新建口袋公园40座。"], "done"),
        ("新建口袋公园36座。", ["新建口袋公园20座。"], ["新建口袋公园40座。"], "partly"),
        ("建设3处水系公园。", ["建设水系公园3个。"], [], "done"),
        ("启动“大北环”征迁建设。", ["投资6亿元的“大北环”全线通车。"], [], "done"),
        ("加快第四学校、新职中二期等4所学校建设。", ["第四学校、新职中二期等一批惠民工程扎实推进。"], [], "partly"),
        ("力争贫困发生率下降到0.22%。", ["贫困发生率下降到0.17%。"], [], "done"),
        ("力争贫困发生率下降到0.22%。", ["贫困发生率下降到0.37%。"], [], "partly"),
        ("改造供水管网200公里。", ["改造供水管网20万米。"], [], "done"),
        ("改造供水管网200公里。", ["改造供水管网10万米。"], [], "partly"),
        ("推出存款保险制度。", ["推出存款保险制度。"], [], "done"),
        ("建成云岭水库。", ["加快云岭水库建设。"], [], "partly"),
        ("启动云岭水库建设。", [], ["加快云岭水库建设。"], "repeated"),
        ("启动云岭水库建设。", [], ["开工建设云岭水库。"], "repeated"),
        ("完成南山大桥、北湖隧道建设。", ["南山大桥建成通车。"], [], "partly"),
        ("完成南山大桥、北湖隧道建设。", ["南山大桥、北湖隧道建成通车。"], [], "done"),
        ("残疾人补贴标准提高10%。", ["提高残疾人补贴等标准。"], [], "partly"),
        ("财政用于教育的支出80亿元以上。", ["财政用于教育的投入达到82亿元。"], [], "done"),
        ("加快投资9亿元的10万千瓦云岭风电项目建设。", ["云岭风电项目一期并网发电。"], [], "done"),
        ("完成县医院迁建。", ["县医院迁建项目开工建设。"], [], "partly"),
        ("培育龙头企业20家。", ["龙头企业营业收入达到2500亿元。"], [], "not_mentioned"),
        ("新建口袋公园3处。", ["建成口袋公园3个。"], [], "done"),
        ("保障性住房基本建成47万套。", ["新开工保障性住房66万套，基本建成54万套。"], [], "done"),
        ("完成农村宅基地制度改革试点任务。", ["宅基地改革试点任务顺利完成。"], [], "done"),
        ("新建停车位300个。", ["新建停车泊位320个。"], [], "done"),
        ("发行抗疫特别国债100亿元。", [], ["不再发行抗疫特别国债。"], "not_mentioned"),
        ("启动“云港通”试点。", [], ["适时启动“云港通”。"], "repeated"),
        ("解决37万人饮水安全问题。", ["解决了38万农村人口的饮水安全问题。"], [], "done"),
        ("改造农村厕所2000户。", ["改造农村厕所3000座。"], [], "done"),
        ("完成外滩综合改造和一批交通枢纽工程。", ["外滩综合改造工程、北广场交通枢纽建成投用。"], [], "done"),
        ("新增规上工业企业20家。", ["规上工业增加值增长16%。"], [], "not_mentioned"),
        ("新增示范性渔港3个。", [], ["支持10个示范性孵化基地建设。"], "not_mentioned"),
        ("建立落后产能企业名单公告制度。", ["淘汰落后产能。"], [], "not_mentioned"),
        ("建立城乡居民大病保险制度。", ["城乡居民大病保险试点进展顺利。"], [], "partly"),
        ("新增高速公路里程975公里。", ["高速公路总里程达到4080公里。"], [], "partly"),
        ("开工建设汕昆高速板坝段、杭瑞高速铜仁段。", ["加快厦蓉高速山口段前期工作。"], [], "not_mentioned"),
        ("新增高新技术企业120户。", ["新增高新技术企业123家。"], [], "done"),
        ("设立街镇城市网格化综合管理中心。", ["在所有街镇设立网格化综合管理中心。"], [], "done"),
        ("稳步开展公立医院改革试点。", ["公立医院改革试点稳步开展。"], [], "done"),
        ("开工建设云岭至江城快速铁路。", ["云岭至江城快速铁路有望尽快开工。"], [], "partly"),
        ("开工建设大龙水库输水工程。", ["大龙水库输水工程前期工作进展顺利。"], [], "partly"),
        ("累计提供就业岗位200万个。", ["所签项目建成后还可新增30万个就业岗位。"], [], "not_mentioned"),
        ("完成1366座小型病险水库除险加固任务。", ["完成了1446座小型水库的除险加固。"], [], "done"),
        ("新增发电装机容量170万千瓦。", ["新增电力装机220万千瓦。"], [], "done"),
        ("国家考核断面水质优良比例达80%。", ["国考断面水质优良比例85%。"], [], "done"),
        ("完成农房建设与危房改造三年任务。", ["完成农村住房建设和危房改造三年任务。"], [], "done"),
        ("挂牌整治畜禽养殖企业206家。", ["完成206家畜禽养殖企业和61家造纸企业挂牌整治。"], [], "done"),
        ("城镇新增就业17万人。", ["新增城镇就业人员18万人。"], [], "done"),
        ("58个县纳入主电网覆盖范围。", ["主电网覆盖58个县。"], [], "done"),
        ("安排在建省重点项目44个。", ["46个在建省重点项目完成投资122亿元。"], [], "done"),
        ("新建改建农村公路8000公里。", [], ["新建和改造“四好农村路”1万公里。"], "repeated"),
        ("基本建成保障性住房10万套。", ["新开工建设保障性住房6万套，基本建成保障性住房10.9万套。"], [], "done"),
        ("开展村镇银行试点。", ["村镇银行试点有序展开。"], [], "partly"),
        ("新增规模工业企业1000家。", ["规模工业企业每百元营业收入成本下降1.6%。"], [], "not_mentioned"),
        ("引进外商投资10亿美元。", ["引进省外投资330亿元。"], [], "not_mentioned"),
        ("城市化率达到63%。", ["城市化率达到61.9%。"], [], "partly"),
        ("开展科技成果收益权试点。", [], ["深化科技成果收益权改革。"], "repeated"),
    ],
)
def test_outcome(promise: str, review: list[str], plan: list[str], wanted: str) -> None:
    assert outcome(promise, review=review, plan=plan) == wanted


def test_five_years_are_compared_by_their_average() -> None:
    assert outcome("新建口袋公园36座。", review=["五年新建口袋公园200座。"], plan=[], years=5) == "done"
    assert outcome("新建口袋公园36座。", review=["五年新建口袋公园60座。"], plan=[], years=5) == "partly"


def test_an_average_that_reaches_an_amount_promised_again_is_doubtful() -> None:
    (row,) = outcomes("新建口袋公园36座。", review=["五年新建口袋公园200座。"], plan=["新建口袋公园40座。"], years=5)
    assert (row["outcome"], row["sure"]) == ("done", False)


@pytest.mark.parametrize(
    ("promise", "review", "wanted"),
    [
        ("挂牌整治200户工业污染企业。", "全面完成200家工业企业整改。", "done"),
        ("城镇实现就业再就业33万人。", "实现就业再就业36万人。", "done"),
        ("普惠性幼儿园覆盖率达80.5%。", "行政村快递服务覆盖率达97.8%。", "not_mentioned"),
        ("新增高新技术企业500家。", "新增高新技术企业400家，科技型企业520家。", "partly"),
    ],
)
def test_a_count_about_the_promised_one_tells_what_words_alone_would_not(
    promise: str, review: str, wanted: str
) -> None:
    assert outcome(promise, review=[review], plan=[]) == wanted


def test_a_name_in_quotation_marks_is_known_by() -> None:
    assert outcome("实施成长型特色产业园区“1525工程”。", review=["提前一年实现“1525工程”目标。"], plan=[]) == "done"


def test_what_is_half_told_of_a_list_leaves_doubt() -> None:
    named = "建成云州大剧院、河东文化艺术活动中心。"
    (half,) = outcomes(named, review=["建成云州大剧院。", "文化艺术场所建设提速。"], plan=[])
    (silent,) = outcomes(named, review=["建成云州大剧院。"], plan=[])
    assert (half["outcome"], half["sure"]) == ("partly", False)
    assert (silent["outcome"], silent["sure"]) == ("partly", False)


@pytest.mark.parametrize(
    ("promise", "review", "sure"),
    [
        ("市财政安排资金2亿元。", "市财政安排资金3亿元。", False),
        ("市财政安排助学资金2亿元。", "市财政安排助学资金3亿元。", True),
    ],
)
def test_money_without_what_it_is_for_leaves_doubt(promise: str, review: str, sure: bool) -> None:
    (row,) = outcomes(promise, review=[review], plan=[])
    assert (row["outcome"], row["sure"]) == ("done", sure)


def test_a_named_thing_that_goes_on_leaves_doubt() -> None:
    (row,) = outcomes("实施城区老工业区搬迁改造。", review=["扎实推进城区老工业区搬迁改造。"], plan=[])
    assert (row["outcome"], row["sure"]) == ("partly", False)


def test_a_year_named_in_a_five_year_review_is_taken_as_it_is() -> None:
    assert outcome("新建口袋公园36座。", review=["去年，新建口袋公园36座。"], plan=[], years=5) == "done"


def test_what_is_told_of_the_last_year_goes_before_what_is_told_of_five() -> None:
    review = ["过去五年，累计建成高标准农田690万亩。", "刚刚过去的一年，全市上下攻坚克难。", "建成高标准农田19万亩。"]
    assert outcome("建成高标准农田15万亩。", review=review, plan=["建成高标准农田21万亩。"], years=5) == "done"
    assert sentences_of_last_year([(i, "review", t) for i, t in enumerate(review)], 2020) == {1, 2}


def test_an_amount_about_the_promised_one_is_no_sum_of_five_years() -> None:
    again = ["失业人员再就业8万人。"]
    assert outcome("失业人员再就业8万人。", review=["8.3万失业人员再就业。"], plan=again, years=5) == "done"
    assert outcome("失业人员再就业8万人。", review=["30万失业人员再就业。"], plan=again, years=5) == "partly"
    assert outcome("失业人员再就业8万人。", review=["年均12万失业人员再就业。"], plan=again, years=5) == "done"


def test_each_item_of_a_list_is_found_in_its_own() -> None:
    rows = outcomes("新建3处滨河公园、5座公厕。", review=["建成滨河公园3个，新建公厕6座。"], plan=[])
    assert [(r["outcome"], r["outcome_text"]) for r in rows] == [("done", "建成滨河公园3个"), ("done", "新建公厕6座")]


def test_a_common_word_alone_matches_nothing() -> None:
    assert outcome("新建道路12条。", review=["道路交通安全形势平稳。"], plan=["加强道路运输管理。"]) == "not_mentioned"


def test_the_row_holds_its_evidence() -> None:
    (row,) = outcomes("新建口袋公园36座。", review=["植树造林，新建口袋公园38座。"], plan=[])
    assert row["outcome_report_id"] == "云州市-2021"
    assert row["outcome_text"] == "新建口袋公园38座"
    assert (row["outcome_value"], row["outcome_unit"], row["outcome_part"]) == (38, "座", "review")
    assert 0.8 < row["similarity"] <= 1.0
    assert row["text"] == "新建口袋公园36座"
    assert row["due"]
    assert (row["outcome_start_char"], row["outcome_end_char"]) == (5, 14)


def test_a_report_without_successor_has_no_outcomes() -> None:
    given = tables({2020: {"review": [], "plan": ["新建口袋公园36座。"]}, 2022: {"review": ["新建口袋公园36座。"]}})
    pledges = pledge_tables(**given)["pledges"]
    assert pledges.num_rows == 1
    made = outcome_tables(given["reports"], given["sentences"], pledges, settings=PledgeSettings())
    assert made["pledge_outcomes"].num_rows == 0


def test_no_pledges_no_outcomes() -> None:
    empty = {name: ALL[name].empty() for name in ("reports", "sections", "paragraphs", "sentences")}
    pledges = pledge_tables(**empty)["pledges"]
    assert pledges.num_rows == 0
    made = outcome_tables(empty["reports"], empty["sentences"], pledges, settings=PledgeSettings())
    assert made["pledge_outcomes"].num_rows == 0


def test_the_order_of_rows_does_not_matter() -> None:
    given = tables(
        {
            y: {"review": [f"新建口袋公园{y - 2000}座。"], "plan": ["新建口袋公园20座。", "建成云岭水库。"]}
            for y in (2019, 2020, 2021)
        }
    )
    turned = {name: table.take(list(range(table.num_rows))[::-1]) for name, table in given.items()}
    made = []
    for source in (given, turned):
        pledges = pledge_tables(**source)["pledges"]
        made.append(
            outcome_tables(source["reports"], source["sentences"], pledges, settings=PledgeSettings())[
                "pledge_outcomes"
            ]
        )
    assert made[0].equals(made[1])
    assert made[0].num_rows == 4


def test_the_number_and_evidence_of_pledges() -> None:
    given = tables({2020: {"review": ["新建公园9座。"], "plan": ["确保新建公园12座，到2025年建成公园60座。"]}})
    rows = pledge_tables(**given)["pledges"].to_pylist()
    assert [(r["pledge_no"], r["text"], r["deadline_year"], r["commitment"]) for r in rows] == [
        (1, "确保新建公园12座", 2020, "ensure"),
        (2, "到2025年建成公园60座", 2025, None),
    ]


def test_units_measure_the_same() -> None:
    assert same_measure("万户", "户")
    assert same_measure("公里", "米")
    assert same_measure("个", "项")
    assert not same_measure("公里", "亩")
    assert not same_measure(None, "亩")


def test_listed_things() -> None:
    assert listed("南山大桥、北湖隧道") == ["南山大桥", "北湖隧道"]
    assert listed("残疾人和老人") == []
    assert listed("“双随机、一公开”监管") == []
    assert listed("日喀则和平机场") == []


def test_rare_words_weigh_more_than_common_ones() -> None:
    texts = ["建设云岭水库", "建设项目", "建设道路", "建设学校", "建设医院"]
    clauses = Clauses(statements((i, "review", text) for i, text in enumerate(texts)))
    held = clauses.holding(plain("水库建设"))
    assert held.share(0) == 1.0
    assert held.share(1) < 0.5


def test_a_level_reached_is_no_sum_of_five_years() -> None:
    promise = "农村自来水普及率达到85%。"
    plan = ["农村自来水普及率达到90%。"]
    assert outcome(promise, review=["五年来，农村自来水普及率达到86%。"], plan=plan, years=5) == "done"


def test_outcomes_of_middling_likeness_are_told_as_doubtful() -> None:
    (silent,) = outcomes("新建口袋公园36座。", review=[], plan=[])
    (told,) = outcomes("新建口袋公园36座。", review=[], plan=["新建口袋公园36座。"])
    (vague,) = outcomes("引进教授、博士35人。", review=[], plan=["引进专家教授20人。"])
    assert (silent["sure"], told["sure"], vague["sure"]) == (True, True, False)


def test_a_report_of_december_promises_for_the_next_year() -> None:
    given = tables({2021: {"review": [], "plan": ["明年新建公园12座。", "今年新建公园9座。"]}})
    reports = given["reports"].to_pylist()
    given["reports"] = ALL["reports"].from_rows([r | {"delivered_on": date(2020, 12, 20)} for r in reports])
    (row,) = pledge_tables(**given)["pledges"].to_pylist()
    assert (row["text"], row["deadline_year"]) == ("明年新建公园12座", 2021)
