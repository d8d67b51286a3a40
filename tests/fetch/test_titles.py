"""Which links are looked at, and what they say of the year."""

from __future__ import annotations

import pytest

from pipeline.fetch.titles import Link, date_in, is_about, is_wanted


@pytest.mark.parametrize(
    "title",
    [
        "政府工作报告",
        "2026年北京市政府工作报告",
        "政府工作报告（2026年1月20日在某省第十四届人民代表大会第四次会议上）",
        "某市人民政府工作报告（审议稿）",
        "2026年政府工作报告全文",
    ],
)
def test_reports(title: str) -> None:
    assert is_wanted(title, "http://a.cn/1.html", None)
    assert not is_about(title)


@pytest.mark.parametrize(
    "title",
    [
        "一图读懂政府工作报告",
        "政府工作报告解读",
        "图解2026年政府工作报告",
        "政府工作报告摘要",
        "关于政府工作报告的新闻发布会",
        "省人大会议审议政府工作报告",
        "关于政府工作报告的决议",
        "关于《政府工作报告》重点任务分工的通知",
        "政府工作报告名词解释",
        "代表热议政府工作报告",
    ],
)
def test_what_is_about_a_report(title: str) -> None:
    assert is_about(title)


def test_a_pattern_is_for_title_or_address() -> None:
    assert is_wanted("2017年", "http://a.cn/1.html", "^20[0-9]{2}年$")
    assert is_wanted("全文", "http://a.cn/zfgzbg/1.html", "zfgzbg")
    assert not is_wanted("政府工作报告", "http://a.cn/1.html", "zfgzbg")


@pytest.mark.parametrize(
    ("url", "beside", "date"),
    [
        ("http://a.cn/202602/t20260203_1.html", "", "2026-02-03"),
        ("http://a.cn/art/2026/1/20/art_9_1.html", "", "2026-01-20"),
        ("http://a.cn/2026-01/20/content_1.htm", "", "2026-01-20"),
        ("http://a.cn/yaowen/202503/content_7.htm", "", "2025-03"),
        ("http://a.cn/2025/x.html", "", "2025"),
        ("http://a.cn/x.html", "政府工作报告 2025-01-21", "2025-01-21"),
        ("http://a.cn/x.html", "2025年1月21日", "2025-01-21"),
        ("http://a.cn/x.html", "2025-13-41", ""),
        ("http://a.cn/t20261399_1.html", "", ""),
        ("http://a.cn/post_146621.html", "", ""),
    ],
)
def test_dates(url: str, beside: str, date: str) -> None:
    assert date_in(url, beside) == date


@pytest.mark.parametrize(
    ("link", "year", "name"),
    [
        (Link("http://a.cn/1.html", "2026年政府工作报告"), 2026, "2026年政府工作报告"),
        (Link("http://a.cn/1.html", "政府工作报告", "2025-01-21"), 2025, "2025-01-21 政府工作报告"),
        (Link("http://a.cn/1.html", "二〇二〇年政府工作报告"), 2020, "二〇二〇年政府工作报告"),
        (Link("http://a.cn/report.pdf"), None, "report"),
        (Link("http://a.cn/x?id=3", "政府工作报告", year=2019), 2019, "2019年 政府工作报告"),
    ],
)
def test_years_and_names(link: Link, year: int | None, name: str) -> None:
    assert (link.year_told, link.name) == (year, name)
