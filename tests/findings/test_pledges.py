"""Statements of pledges kept."""

from __future__ import annotations

from pipeline.findings.pledges import pledges
from tests.findings.made import report, sources


def test_the_share_of_pledges_kept_is_told_where_its_interval_says_something() -> None:
    kept = {**report("甲县", 2016), "n_due": 40, "n_done": 30, "kept": 0.8, "kept_low": 0.7, "kept_high": 0.9}
    rows = [kept, kept | {"report_id": "甲县-2017", "kept_low": 0.2}, kept | {"report_id": "甲县-2018", "n_due": 3}]
    rows.append(kept | {"report_id": "甲县-2019", "kept": 0.05, "kept_low": 0.0, "kept_high": 0.2})
    reports = [report("甲县", y) for y in (2016, 2017, 2018, 2019)]
    (found,) = pledges(sources({"reports": reports, "pledge_kept": rows}))
    assert "40 条承诺，按下一年报告的说法约 80% 已完成（95% 区间 70% 至 90%" in found.told("zh")
