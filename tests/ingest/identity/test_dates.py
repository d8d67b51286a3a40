from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.identity.dates import find_dates, vote_year
from pipeline.ingest.identity.header import delivery_date
from pipeline.ingest.structure.reviewed import review_years


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("——2015年3月5日在第十二届会议上", date(2015, 3, 5)),
        ("二〇一九年一月十四日在省人大会议上", date(2019, 1, 14)),
        ("政府工作报告——在阜平县第十七届人民代表大会第一次会议上（2017年2月26日）", date(2017, 2, 26)),
        ("1964年12月21日和22日在第三届全国人民代表大会第一次会议上", date(1964, 12, 21)),
        ("（2010年1月18日）", date(2010, 1, 18)),
        ("2006年2月16日季允石", date(2006, 2, 16)),
        ("发布于2015-01-13", None),
        ("2015年2月30日在会议上", None),
    ],
)
def test_delivery_date(text: str, day: date | None) -> None:
    assert delivery_date(text) == day


def _vote(**changes: object) -> tuple[int | None, tuple[tuple[str, int], ...]]:
    known: dict[str, object] = {
        "delivered": None, "title": "", "published": None, "headings": [], "body": "", "name_year": None
    }  # fmt: skip
    vote = vote_year(**{**known, **changes})  # type: ignore[arg-type]
    return vote.year, vote.disagreement


def test_the_delivery_line_beats_title_and_file_name_and_they_are_named() -> None:
    year, differing = _vote(delivered=date(2019, 1, 14), title="2018年某省政府工作报告", name_year=2018)
    assert year == 2019
    assert differing == (("title", 2018), ("file name", 2018))


def test_headings_title_and_text_together_beat_a_stale_delivery_line() -> None:
    year, differing = _vote(
        delivered=date(2022, 1, 24),
        title="2024年某县政府工作报告",
        headings=["一、2023年工作回顾", "二、2024年工作安排"],
        body="过去的2023年，是不平凡的一年。做好2024年工作，意义重大。",
        name_year=2024,
    )
    assert year == 2024
    assert differing == (("delivery date", 2022),)


def test_a_report_given_in_december_for_the_next_year() -> None:
    assert _vote(delivered=date(2016, 12, 28), headings=["一、2016年工作回顾", "二、2017年工作安排"])[0] == 2017
    term = _vote(
        delivered=date(2021, 10, 13), headings=["一、过去五年工作回顾", "二、今后五年的目标", "三、关于明年的工作"]
    )
    assert term == (2022, ())
    assert _vote(delivered=date(1980, 8, 30), headings=["一、明年的任务"])[0] == 1980
    assert _vote(delivered=date(1981, 11, 30), headings=["（一）当前的经济形势"])[0] == 1981


def test_headings_alone_and_file_name_alone() -> None:
    assert _vote(headings=["2014年圆满完成年度任务", "2015年实施六大工程力争增长8%"])[0] == 2015
    assert _vote(headings=["一、2019年和今年以来工作回顾".replace("今年", "2020年")])[0] in {2020, 2021}
    assert _vote(name_year=2007) == (2007, ())
    assert _vote() == (None, ())


def test_results_of_a_year_outweigh_a_title_and_a_name_that_give_that_year() -> None:
    body = (
        "过去一年，我们迎难而上。2018年全县生产总值达到51.2亿元，比上年增长9.4%。"
        + "今年要加快发展，办好民生实事。" * 9
    )
    assert _vote(title="清水县2018年政府工作报告", name_year=2018, body=body)[0] == 2019
    aimed = "2019年全县生产总值力争达到55亿元，比上年增长8%。" + "今年要加快发展，办好民生实事。" * 9
    assert _vote(title="清水县2019年政府工作报告", name_year=2019, body=aimed) == (2019, ())


def test_what_the_speaker_says_that_he_reports_on_outweighs_title_and_name() -> None:
    body = "各位代表：我代表县人民政府，首先报告2001年的工作，再对今年的工作提出建议。" + "要加快发展。" * 9
    assert _vote(title="2001年政府工作报告", name_year=2001, body=body)[0] == 2002


def test_a_five_year_plan_that_has_ended_or_begun_tells_the_year() -> None:
    headings = ["一、去年及“九五”工作回顾", "二、“十五”时期的奋斗目标和主要任务"]
    year, others = _vote(title="政府工作报告2000年", name_year=2000, headings=headings)
    assert year == 2001
    assert {y for _, y in others} == {2000}


def test_online_years_later_is_no_contradiction() -> None:
    assert _vote(published=date(2023, 1, 24), headings=["一、2020年工作回顾", "二、2021年工作安排"]) == (2021, ())


def _reviewed(paragraphs: list[str], headings: set[int], *, year: int) -> tuple[int, int] | None:
    found = review_years(paragraphs, ["review"] * len(paragraphs), headings, year=year)
    return found and found.years


@pytest.mark.parametrize(
    ("heading", "years"),
    [
        ("一、2014年工作回顾", (2022, 2022)),
        ("一、过去五年工作回顾", (2018, 2022)),
        ("一、2022年工作回顾", (2022, 2022)),
        ("一、1998年至2002年工作回顾", (1998, 2002)),
        ("一、“十三五”时期回顾", (2016, 2020)),
        ("一、过去一年和五年工作回顾", (2018, 2022)),
        ("一、2022年和第十二届省人民政府工作回顾", (2018, 2022)),
        ("一、奋发有为的五年", (2018, 2022)),
        ("一、今年以来和2022年工作回顾", (2022, 2023)),
        ("一、连续五年丰收，2022年工作回顾", (2022, 2022)),
    ],
)
def test_years_reviewed(heading: str, years: tuple[int, int]) -> None:
    assert _reviewed([heading, "做了以下工作。"], {0}, year=2023) == years


def test_five_years_of_a_term_are_not_those_of_a_plan_that_the_paragraph_names() -> None:
    texts = ["一、抢抓机遇，开拓奋进", "过去的五年，我们圆满完成了“十二五”规划，经济总量翻番。"]
    assert _reviewed(texts, {0}, year=2018) == (2013, 2017)
    texts[1] = "十二届人民政府任期的五年，我们胜利完成“十二五”规划，顺利实施“十三五”规划。"
    assert _reviewed(texts, {0}, year=2018) == (2013, 2017)


def test_a_later_heading_of_the_review_that_sums_up_five_years_counts() -> None:
    texts = ["一、2017年的主要工作", "做了这些工作。", "（五）五年累计减贫", "过去五年的工作回顾", "经济总量翻番。"]
    assert _reviewed(texts[:3], {0, 2}, year=2018) == (2017, 2017)
    assert _reviewed(texts, {0, 2, 3}, year=2018) == (2013, 2017)


def test_several_paragraphs_of_five_years_make_a_review_of_five_years() -> None:
    five = [f"这五年，是{x}取得进步的五年。" for x in ("经济", "文化", "社会")]
    texts = ["一、改革发展取得显著成绩", "2020年是不平凡的一年。", *five]
    assert _reviewed(texts, {0}, year=2021) == (2016, 2020)
    assert _reviewed(texts[:3], {0}, year=2021) == (2020, 2020)


def test_no_review_no_years() -> None:
    assert review_years(["今年要抓好发展。"], ["plan"], set(), year=2023) is None


@given(st.text(alphabet="0123456789年月日〇一二三十-/. 在", max_size=60))
def test_dates_never_fail_and_lie_within_the_text(text: str) -> None:
    for found in find_dates(text):
        assert 0 <= found.start < found.end <= len(text)
