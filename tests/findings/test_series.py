"""Statements of trends and of changes of level."""

from __future__ import annotations

import pytest

from pipeline.findings.series import steps, trends
from tests.findings.made import Rows, rate, report, sources, trend

YEARS = range(2011, 2019)


def rising() -> Rows:
    return {
        "reports": [report("甲县", y) for y in YEARS],
        "attention": [rate("甲县", y, 10 + 3 * (y - 2011)) for y in YEARS],
        "trends": [trend("甲县")],
        "mentions": [{"report_id": f"甲县-{y}", "concept": "改革", "part": "plan", "sentence_no": y} for y in YEARS],
    }


def test_a_trend_gives_both_ends_the_slope_and_sentences() -> None:
    (found,) = trends(sources(rising()))
    told = found.told("zh")
    assert "改革：甲县 2011–2018 年的部署部分提得越来越多" in told
    assert "平均 23.0 次增至最近 2 份平均 59.0 次（每年 4.00，95% 区间 2.00 至 6.00；8 份报告）" in told
    assert found.sentences == (("甲县-2011", 2011), ("甲县-2018", 2018))
    assert (found.value, found.low, found.high, found.p_value) == (4.0, 2.0, 6.0, 0.001)


def test_a_verdict_that_its_picture_contradicts_is_not_told() -> None:
    rows = rising()
    rows["trends"] = [trend("甲县", tau=-0.5)]
    assert list(trends(sources(rows))) == []


def test_where_the_interval_of_the_slope_holds_zero_only_the_direction_is_sure() -> None:
    rows = rising()
    rows["trends"] = [trend("甲县", slope_low=0.0)]
    (found,) = trends(sources(rows))
    assert "方向可以确定，幅度不能" in found.told("zh")
    assert found.strength == 0


def test_the_whole_report_speaks_only_where_there_is_no_plan() -> None:
    rows = rising()
    rows["trends"] = [trend("甲县"), trend("甲县", part="all")]
    assert [d.part for d in trends(sources(rows))] == ["plan"]


def step(year: int, before: int, **changed: object) -> dict[str, object]:
    row = {
        "series_kind": "concept",
        "series": "改革",
        "place": "甲县",
        "part": "plan",
        "year": year,
        "year_before": before,
    }
    more = {
        "p_value": 0.001,
        "q_value": 0.002,
        "mean_before": 20.0,
        "mean_after": 80.0,
        "r2_levels": 0.9,
        "r2_line": 0.5,
    }
    return row | more | changed


def test_changes_of_level_are_one_statement_with_all_levels() -> None:
    rows = rising()
    rows["attention"] = [rate("甲县", y, 10 if y < 2015 else 40) for y in YEARS]
    rows["change_points"] = [step(2015, 2014)]
    (found,) = steps(sources(rows))
    assert "2011–2014 年 20.0 次；2015–2018 年 80.0 次" in found.told("zh")
    assert found.effect == pytest.approx(2.0)


def test_what_a_straight_line_describes_better_is_no_change_of_level() -> None:
    rows = rising()
    rows["change_points"] = [step(2015, 2014, r2_line=0.95)]
    assert list(steps(sources(rows))) == []
