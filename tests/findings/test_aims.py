"""Statements of what is aimed at."""

from __future__ import annotations

from pipeline.findings.aims import aims, stated
from tests.findings.made import outcome, report, sources


def test_what_many_places_aim_at_needs_most_of_them() -> None:
    names = [f"第{i}县" for i in range(10)]
    reports = [report(n, 2020) for n in names]
    rows = [outcome(n, 2020, None, target_value=6.0 + (i == 9)) for i, n in enumerate(names)]
    (found,) = aims(sources({"reports": reports, "indicator_outcomes": rows}))
    assert found.told("zh") == (
        "2020 年有报告的 10 个县级地方都提出地区生产总值增速目标：中位数 6%，"
        "最低 6%（第0县、第1县等 9 个），最高 7%（第9县）；只比数字，不论“左右”“以上”“以内”。"
    )
    reports.append(report("第10县", 2020))
    rows[0]["target_value"] = 5.0
    (wide,) = aims(sources({"reports": reports, "indicator_outcomes": rows}))
    assert (
        "的 11 个县级地方中 10 个提出地区生产总值增速目标：中位数 6%（8 个地方正是此数），最低 5%（第0县）"
        in wide.told("zh")
    )
    (plain,) = aims(sources({"reports": reports, "indicator_outcomes": [r | {"target_bound": "exact"} for r in rows]}))
    assert plain.told("zh").endswith("最高 7%（第9县）。")
    assert list(aims(sources({"reports": reports, "indicator_outcomes": rows[:5]}))) == []


def test_the_targets_of_a_report_are_told_with_their_words_growth_apart_from_amounts() -> None:
    rows = [
        outcome(
            "甲县",
            2016,
            None,
            indicator="urban_new_jobs",
            quantity="level",
            label="城镇新增就业",
            target_value=5000.0,
            unit="人",
        ),
        outcome("甲县", 2016, None, target_value_high=9.0, target_bound="range"),
    ]
    (found,) = stated(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows}))
    assert found.told("zh") == "甲县 2016 年报告提出的主要目标：地区生产总值增速 8% 至 9%；城镇新增就业 5,000人以上。"
    assert found.report_id == "甲县-2016"
    assert "地区生产总值 (growth of GDP) 8% to 9%" in found.told("en")
    assert "城镇新增就业 (urban new jobs)" in found.told("en"), "without an English name the code is said"
