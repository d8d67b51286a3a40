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
    assert "平均 23.0 次增至最近 2 份报告平均 59.0 次（每年 4.00，95% 区间 2.00 至 6.00；8 份报告）" in told
    assert found.sentences == (("甲县-2011", 2011), ("甲县-2018", 2018))
    assert (found.value, found.low, found.high, found.p_value) == (4.0, 2.0, 6.0, 0.001)


def test_a_verdict_that_its_picture_contradicts_is_not_told() -> None:
    rows = rising()
    rows["trends"] = [trend("甲县", tau=-0.5)]
    (found,) = trends(sources(rows))
    assert not found.sayable, "it counts among the tests of the page, and no more"


def test_where_the_interval_of_the_slope_holds_zero_only_the_direction_is_sure() -> None:
    rows = rising()
    rows["trends"] = [trend("甲县", slope_low=0.0)]
    (found,) = trends(sources(rows))
    assert "方向可以确定，幅度不能" in found.told("zh")
    assert found.strength == 0


RECENT = {
    "recent_from": 2015,
    "recent_n_years": 4,
    "recent_tau": -0.9,
    "recent_p_value": 0.01,
    "recent_slope": -3.0,
    "recent_slope_low": -5.0,
    "recent_slope_high": -1.0,
    "recent_q_value": 0.02,
}


@pytest.mark.parametrize(
    ("verdict", "said"),
    [("rising", "近年仍是如此"), ("falling", "但近年方向相反（2015–2018 年每年 −3.00"), ("flat", "看不出升降")],
)
def test_a_trend_says_what_the_recent_years_add(verdict: str, said: str) -> None:
    rows = rising()
    rows["trends"] = [trend("甲县", recent_verdict=verdict, **RECENT)]
    whole, recent = trends(sources(rows))
    assert said in whole.told("zh")
    assert (recent.kind, recent.year_from, recent.p_value) == ("trend_recent", 2015, 0.01)
    assert not recent.sayable, "the series goes on rising"


@pytest.mark.parametrize("sensitive", [True, False])
def test_a_verdict_that_hangs_on_a_convention_is_no_finding(sensitive: bool) -> None:
    rows = rising()
    rows["trends"] = [trend("甲县", sensitive=sensitive)]
    (found,) = trends(sources(rows))
    assert found.sayable is not sensitive


def test_a_series_that_turns_is_told_with_its_turn() -> None:
    rows = rising()
    rows["attention"] = [rate("甲县", y, 40 - 8 * abs(y - 2014)) for y in YEARS]
    rows["trends"] = [trend("甲县", turning="peak", turning_year=2014, turning_p_value=0.001)]
    found = list(trends(sources(rows)))[-1]
    assert (found.kind, found.value, found.sayable) == ("peak", 2014.0, True)
    assert (
        "先升后降，转折约在 2014 年，每万词由最早 1 份报告平均 32.0 次升至转折前后的 80.0 次，再降至最近 1 份报告平均 16.0 次"
        in found.told("zh")
    )


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
        "before_low": 15.0,
        "before_high": 25.0,
        "after_low": 70.0,
        "after_high": 90.0,
        "change_low": 20.0,
        "change_high": 100.0,
        "r2_levels": 0.9,
        "r2_line": 0.5,
    }
    return row | more | changed


def test_changes_of_level_are_one_statement_with_all_levels() -> None:
    rows = rising()
    rows["attention"] = [rate("甲县", y, 10 if y < 2015 else 40) for y in YEARS]
    rows["change_points"] = [step(2015, 2014)]
    (found,) = steps(sources(rows))
    assert (
        "2011–2014 年平均每万词 20.0 次；2015–2018 年 80.0 次（增减的 95% 区间 20.0 至 100.0）；共 8 份报告。"
        in found.told("zh")
    )
    assert (found.value, found.low, found.high) == (80.0, 70.0, 90.0)
    assert found.effect == pytest.approx(1.0)  # from 20 to 40 at the end nearest to no change


def test_a_level_without_a_mention_is_said_as_that() -> None:
    rows = rising()
    rows["change_points"] = [step(2015, 2014, mean_before=0.0, before_low=0.0, before_high=0.0)]
    (found,) = steps(sources(rows))
    assert "2011–2014 年没有提到；2015–2018 年 80.0 次" in found.told("zh")


def test_steps_of_which_one_may_be_none_are_not_told() -> None:
    rows = rising()
    rows["change_points"] = [step(2015, 2014, change_low=-5.0)]
    (found,) = steps(sources(rows))
    assert not found.sayable


def test_what_a_straight_line_describes_better_is_no_change_of_level() -> None:
    rows = rising()
    rows["change_points"] = [step(2015, 2014, r2_line=0.95)]
    assert list(steps(sources(rows))) == []
