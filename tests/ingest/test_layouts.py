"""Reports as other places and times lay them out, on short texts of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.ingest import Report, read_report

Build = Callable[..., str]


def _read(text: str) -> Report:
    return read_report("data/raw/0a1b.txt", text.encode(), max_bytes=10**7)


@pytest.mark.parametrize(
    ("front", "opening", "place", "code", "level", "year"),
    [
        ("政府工作报告\n——2024年1月18日在凉山彝族自治州第十二届人民代表大会第四次会议上\n州长 某某", "州", "凉山彝族自治州", "513400", "city", 2024),
        ("政府工作报告\n——2023年1月5日在达拉特旗第十八届人民代表大会第三次会议上", "旗", "达拉特旗", "150621", "district", 2023),
        ("2024年锡林郭勒盟行政公署工作报告", "盟", "锡林郭勒盟", "152500", "city", 2024),
        ("八师石河子市2023年政府工作报告", "石河子市", "石河子市", "659001", "district", 2023),
        ("政府工作报告\n——2024年1月10日在上海市浦东新区第七届人民代表大会第四次会议上", "浦东新区", "上海市浦东新区", "310115", "district", 2024),
        ("政府工作报告（书面）\n——2020年5月10日在济南市历下区第十八届人民代表大会第四次会议上", "区", "济南市历下区", "370102", "district", 2020),
        ("济南市2024年政府工作报告（征求意见稿）", "市", "济南市", "370100", "city", 2024),
        ("政府工作报告\n——2020年7月10日在唐县第十六届人民代表大会第五次会议上", "唐县", "唐县", "130627", "district", 2020),
        ("政府工作报告\n——2023年12月28日在苏州市吴江区第十八届人民代表大会第三次会议上", "区", "苏州市吴江区", "320509", "district", 2024),
        ("政府工作报告\n——一九八七年四月十五日在河南省第六届人民代表大会第五次会议上", "省", "河南省", "410000", "province", 1987),
    ],
)  # fmt: skip
def test_places_of_all_kinds(
    build: Build, front: str, opening: str, place: str, code: str, level: str, year: int
) -> None:
    text = build(front=front, place=opening, year=year)
    report = _read(text)
    assert (report.place, report.place_code, report.level, report.year) == (place, code, level, year)


@pytest.mark.parametrize(
    ("front", "town"),
    [
        ("政府工作报告\n——2024年1月10日在清河镇第十八届人民代表大会第五次会议上", "清河镇"),
        ("雄安新区管理委员会工作报告\n2024年1月", "雄安新区"),
        ("政府工作报告\n——2024年1月18日在天津经济技术开发区工作会议上", "天津经济技术开发区"),
    ],
)
def test_towns_and_zones_keep_their_name_and_are_flagged(build: Build, front: str, town: str) -> None:
    report = _read(build(front=front, opening="各位代表：\n现在，我向大会报告工作，请予审议。", kind="镇", year=2024))
    assert (report.place, report.place_code) == (town, None)
    assert any("no division of GB/T 2260" in w for w in report.warnings)


def test_chapters_called_parts(build: Build) -> None:
    report = _read(build(review_heading="第一部分  2018年工作回顾", plan_heading="第二部分  2019年工作安排"))
    assert next(p.text for p in report.paragraphs if p.part == "plan").startswith("第二部分")


def test_a_table_of_contents_in_front_is_no_part(build: Build) -> None:
    front = "目  录\n一、2018年工作回顾\n二、2019年工作安排\n附件：名词解释\n政府工作报告\n——2019年1月13日在清水县第十七届人民代表大会第二次会议上"
    report = _read(build(front=front))
    assert report.paragraphs[0].text.startswith("各位代表")
    assert [p.text for p in report.paragraphs].count("二、2019年工作安排") == 1


def test_five_years_reviewed(build: Build) -> None:
    report = _read(
        build(year=2022, review_heading="一、过去五年工作回顾", plan_heading="二、今后五年奋斗目标和2022年重点工作")
    )
    assert (report.year, report.review_from, report.review_to) == (2022, 2017, 2021)


def test_headings_glued_to_their_first_sentence(build: Build) -> None:
    text = (
        build()
        .replace("一、2018年工作回顾\n", "一、2018年工作回顾")
        .replace("二、2019年工作安排\n", "二、2019年工作安排")
    )
    report = _read(text)
    assert next(p.text for p in report.paragraphs if p.part == "plan") == "二、2019年工作安排"
    assert {"一、2018年工作回顾", "二、2019年工作安排"} <= {s.heading for s in report.sections}


def test_a_report_without_any_line_break(build: Build) -> None:
    report = _read(build().replace("\n", ""))
    assert (report.place, report.year) == ("清水县", 2019)
    assert next(p.text for p in report.paragraphs if p.part == "plan").startswith("二、2019年工作安排")


@pytest.mark.parametrize("zero", ["〇", "○", "O", "零", "0"])
def test_zeros_of_all_kinds(build: Build, zero: str) -> None:
    year = "二" + zero + "一九年" if zero != "0" else "2 0 1 9 年"
    report = _read(build().replace("2019年", year))
    assert report.year == 2019


def test_a_text_that_stands_twice_with_its_front_matter_is_kept_once(build: Build) -> None:
    once, twice = _read(build()), _read(build() + build())
    assert once.n_chars == twice.n_chars
    assert any("twice" in w for w in twice.warnings)


def test_words_that_a_page_linked_are_joined_again(build: Build) -> None:
    words = "实施重点项目", "民主", "法制"
    page = build().replace("改造老旧小区", "改造\n\n老旧小区\n\n")
    report = _read(page)
    assert not any(p.text == "老旧小区" for p in report.paragraphs)
    assert words[0] in "".join(p.text for p in report.paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        "免责声明：本文仅代表作者观点，不代表本站立场。",
        "本站为非营利性网站，来源于网络的作品，若对您造成了侵权，请联系本站，我们会第一时间予以处理。",
        "转载请注明出处。",
        "上一篇：2012年统计公报",
        "某ICP备05001234号-1",
    ],
)
def test_what_a_site_adds_at_the_end_is_removed(build: Build, line: str) -> None:
    report = _read(build() + line + "\n")
    assert report.paragraphs[-1].text.endswith("努力奋斗！")
    assert next(s for s in report.cleaning if s.step == "chrome").example == line


def test_genuine_words_that_look_like_chrome_stay(build: Build) -> None:
    words = "培育国字号老字号企业，推进无障碍环境建设，打造政务网站首页首屏，规范转载和版权保护，依法打击侵权假冒。"
    report = _read(build().replace("今年是关键之年", words + "今年是关键之年"))
    assert words in "".join(p.text for p in report.paragraphs)


def test_buttons_glued_to_the_last_word_are_removed(build: Build) -> None:
    assert _read(build().rstrip() + "百度搜索").paragraphs[-1].text.endswith("努力奋斗！")


def test_the_meeting_and_the_date_of_delivery(build: Build) -> None:
    report = _read(build())
    assert report.meeting == "清水县第十七届人民代表大会第三次会议"
    assert str(report.delivered_on) == "2019-01-12"


def test_repairs_are_counted_by_step_with_an_example(build: Build) -> None:
    report = _read(build().replace("地区生产总值", "地区 生产总值").replace("120.5", "１２０.5"))
    steps = {s.step: s for s in report.cleaning}
    assert steps["full_width"].count == 3
    assert "１２０" in steps["full_width"].example
    assert steps["spaces"].count == 2
    assert steps["spaces"].description in report.warnings
