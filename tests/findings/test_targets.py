"""Statements of targets and results."""

from __future__ import annotations

from pipeline.findings.targets import targets
from tests.findings.made import outcome, report, sources


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
    rows[0] |= {"target_value_high": 9.0, "target_bound": "range"}
    (found,) = targets(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows}))
    assert "（目标 8% 至 9%，结果 6%）" in found.told("zh")


def test_all_targets_of_a_year_met_is_said_of_the_report_that_tells_it() -> None:
    codes = ("gdp", "cpi", "retail_sales")
    rows = [outcome("甲县", 2015, "met", indicator=i) for i in codes]
    (found,) = targets(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows}))
    assert (found.report_id, found.on_index) == ("甲县-2016", False)
    assert "2015 年能够对照的 3 个目标，按下一年报告的说法全部达到" in found.told("zh")
    assert list(targets(sources({"reports": [report("甲县", 2016)], "indicator_outcomes": rows[:2]}))) == []
