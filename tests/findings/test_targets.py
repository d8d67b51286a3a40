"""Statements of targets and results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.targets import pledges, stated, targets
from pipeline.statistics.shares import wilson
from tests.findings.made import outcome, report, sources


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.floats(1, 20))
def test_an_interval_of_a_share_holds_it_and_widens_with_clustering(counts: tuple[int, int], effect: float) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] + 1e-9
    assert counts[0] / counts[1] - 1e-9 <= high <= 1
    wide = wilson(*counts, effect)
    assert wide[1] - wide[0] >= high - low - 1e-9


def test_wilson_against_published_values() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)  # Newcombe 1998, table I, 81/263


def test_met_and_missed_are_counted_among_what_can_be_compared() -> None:
    rows = [outcome("甲县", y, "met" if y % 3 else "missed") for y in range(2011, 2017)]
    rows += [outcome("甲县", 2017, "not_reported"), outcome("甲县", 2018, "not_comparable")]
    rows += [outcome("甲县", y, "missed", indicator="other:某事") for y in range(2011, 2017)]
    made = {d.kind: d for d in targets(sources({"reports": [report("甲县", 2019)], "indicator_outcomes": rows}))}
    told = made["targets_met"].told("zh")
    assert "6 个目标中" in told
    assert "达到 4 个，占 67%（95% 区间" in told
    assert "另有 1 个下一年没有交代" in told
    assert made["targets_missed"].year_from == 2016


def test_a_missed_target_is_said_with_its_words() -> None:
    rows = [outcome("甲县", 2015, "missed"), outcome("甲县", 2015, "met", indicator="cpi", label="物价")]
    (found,) = targets(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows}))
    assert found.told("zh") == (
        "甲县 2015 年能够对照的 2 个目标中 1 个未达到：地区生产总值增速（目标 8%以上，结果 6%）。"
    )
    assert found.sentences == (("甲县-2015", 20), ("甲县-2016", 3))


def test_what_many_places_aim_at_needs_most_of_them() -> None:
    names = [f"第{i}县" for i in range(10)]
    reports = [report(n, 2020) for n in names]
    rows = [outcome(n, 2020, None, target_value=6.0 + (i == 9)) for i, n in enumerate(names)]
    (found,) = targets(sources({"reports": reports, "indicator_outcomes": rows}))
    assert "中位数 6%（9 个地方正是此数），最低 6%（第0县、第1县等 9 个），最高 7%（第9县）" in found.told("zh")
    assert list(targets(sources({"reports": reports, "indicator_outcomes": rows[:5]}))) == []


def test_all_targets_of_a_year_met_is_said_of_the_report_that_tells_it() -> None:
    codes = ("gdp", "cpi", "retail_sales")
    rows = [outcome("甲县", 2015, "met", indicator=i) for i in codes]
    (found,) = targets(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows}))
    assert (found.report_id, found.on_index) == ("甲县-2016", False)
    assert "2015 年能够对照的 3 个目标，按下一年报告的说法全部达到" in found.told("zh")
    assert list(targets(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows[:2]}))) == []


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


def test_the_share_of_pledges_kept_is_told_where_its_interval_says_something() -> None:
    kept = {**report("甲县", 2016), "n_due": 40, "n_done": 30, "kept": 0.8, "kept_low": 0.7, "kept_high": 0.9}
    rows = [kept, kept | {"report_id": "甲县-2017", "kept_low": 0.2}, kept | {"report_id": "甲县-2018", "n_due": 3}]
    reports = [report("甲县", y) for y in (2016, 2017, 2018)]
    (found,) = pledges(sources({"reports": reports, "pledge_kept": rows}))
    assert "40 条承诺，按下一年报告的说法约 80% 已完成（95% 区间 70% 至 90%" in found.told("zh")
