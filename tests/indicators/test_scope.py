import pytest

from pipeline.indicators.facts import ReportFacts, ScopedSentence, Setting
from pipeline.indicators.scope import announces_goals, elsewhere, is_past, plan_end, settings

CITY = ReportFacts("某市", "city", 2024, 2023, 2023)
FIVE = ReportFacts("某市", "city", 2022, 2017, 2021)


def taken(report: ReportFacts, *sentences: tuple[int, str, str], heading: str = "") -> dict[int, Setting]:
    lines = [ScopedSentence(n, p, part, heading, text) for n, (p, part, text) in enumerate(sentences, start=1)]
    return {line.sentence_no: s for line, s in settings(report, lines)}


def test_problems_are_left_out_to_their_end() -> None:
    found = taken(
        CITY,
        (1, "review", "面对困难和挑战，地区生产总值增长6%。"),
        (2, "review", "我们也清醒地看到，发展中还存在不少困难和问题。"),
        (2, "review", "固定资产投资下降3%。"),
        (3, "review", "一是财政收入下降5%。"),
        (4, "plan", "今年主要预期目标是：地区生产总值增长6%。"),
    )
    assert set(found) == {1, 5}
    assert taken(CITY, (1, "review", "存在的主要问题是：财政收入增长乏力，仅增长1.2%。")) == {}


def test_what_stands_under_a_heading_of_problems_is_left_out() -> None:
    said = (1, "review", "1.经济总量小，财政收入仅4.5亿元。")
    assert taken(CITY, said, heading="一、2014年工作回顾\n（五）存在的主要问题") == {}
    assert set(taken(CITY, said, heading="一、2014年工作回顾\n（五）着力解决突出问题")) == {1}


def test_parts_outside_review_and_plan_are_left_out() -> None:
    assert taken(CITY, (1, "other", "地区生产总值增长6%。")) == {}


def test_goals_hold_for_the_paragraph() -> None:
    found = taken(
        CITY,
        (1, "plan", "今年主要预期目标是：地区生产总值增长6%。"),
        (1, "plan", "居民消费价格涨幅2%左右。"),
        (2, "plan", "粮食产量达到100万吨。"),
    )
    assert [found[n].goals for n in (1, 2, 3)] == [True, True, False]


def test_a_plan_that_tells_of_the_past() -> None:
    found = taken(
        CITY,
        (1, "plan", "过去五年，我们取得显著成绩。"),
        (1, "plan", "地区生产总值增长40%。"),
        (1, "plan", "今年地区生产总值增长6%。"),
    )
    assert [found[n].kind for n in (1, 2, 3)] == ["outturn", "outturn", "target"]


@pytest.mark.parametrize(
    ("text", "heading", "ahead"),
    [
        ("今后五年，地区生产总值年均增长6%。", "", (2022, 2026)),
        ("到“十四五”末，城镇化率达到70%。", "", (2021, 2025)),
        ("城镇化率达到70%。", "二、今后五年的奋斗目标", (2022, 2026)),
        ("今年发展的主要预期目标是：地区生产总值增长6%。", "二、今后五年的奋斗目标", (None, None)),
        ("经济增长6%左右，与“十四五”规划和远景目标相衔接。", "", (None, None)),
    ],
)
def test_plans_over_several_years(text: str, heading: str, ahead: tuple[int | None, int | None]) -> None:
    setting = taken(FIVE, (1, "plan", text), heading=heading)[1]
    assert (setting.ahead_from, setting.ahead_to) == ahead


def test_a_review_of_five_years_may_turn_to_the_last_one() -> None:
    found = taken(FIVE, (1, "review", "刚刚过去的2021年，目标全面完成。"), (1, "review", "生产总值增长6%。"))
    assert found[2].last_year


def test_targets_stated_in_the_review_part() -> None:
    assert taken(CITY, (1, "review", "2024年主要目标是：生产总值增长6%。"))[1].kind == "target"


@pytest.mark.parametrize(
    ("text", "announces"),
    [
        ("今年经济社会发展的主要预期目标是：生产总值增长6%。", True),
        ("今年经济增长预期目标为7%左右。", True),
        ("圆满完成年度目标任务。", False),
        ("提出这一目标，考虑了各方面因素。", False),
    ],
)
def test_announcements(text: str, announces: bool) -> None:
    assert announces_goals(text) is announces


def test_past_and_future_in_a_plan() -> None:
    assert is_past("去年粮食产量达到", CITY)
    assert is_past("2022年与2017年相比，", CITY)
    assert not is_past("到2024年，", CITY)
    assert not is_past("比去年增长", CITY)


def test_plans_have_their_last_year() -> None:
    assert [plan_end(t) for t in ("“十二五”末", "“十五”末", "“七五”末", "2015年")] == [2015, 2005, 1990, None]


def test_whose_whole_city_it_is() -> None:
    county, county_city = (
        ReportFacts("某县", "district", 2024, 2023, 2023),
        ReportFacts("某市", "district", 2024, 2023, 2023),
    )
    assert elsewhere(county).search("全市生产总值")
    assert not elsewhere(county_city).search("全市生产总值")
    assert elsewhere(CITY).search("全省生产总值")
    assert not elsewhere(ReportFacts("某省", "province", 2024, 2023, 2023)).search("全省生产总值")
    assert elsewhere(ReportFacts("全国", "national", 2024, 2023, 2023)).search("世界经济")


def test_the_last_year_of_a_term_is_named_before_the_term() -> None:
    found = taken(
        FIVE,
        (1, "review", "2021年是本届政府的收官之年。"),
        (1, "review", "地区生产总值增长4%。"),
        (2, "review", "本届政府任期的五年，2021年最难。"),
        (2, "review", "地区生产总值年均增长6%。"),
    )
    assert [found[n].last_year for n in (2, 4)] == [True, False]
