"""Records and first mentions."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.findings.extremes import extremes
from tests.findings.made import Rows, rate, report, sources

YEARS = range(2008, 2019)


def corpus(top: int = 90) -> Rows:
    return {
        "reports": [report("甲县", y) for y in YEARS],
        "attention": [rate("甲县", y, top if y == 2015 else 20 + y % 3) for y in YEARS],
    }


def told(rows: Rows) -> list[str]:
    return [d.told("zh") for d in extremes(sources(rows)) if d.kind == "highest"]


def test_a_clear_record_is_told_with_the_next_and_the_usual() -> None:
    (sentence,) = told(corpus())
    assert "2015 年是甲县 11 份完整的报告中部署部分提得最多的一年，每万词 180.0 次" in sentence
    assert "明显高于居次的" in sentence


def test_a_narrow_record_says_that_the_next_is_within_the_margin() -> None:
    rows = corpus(top=40)
    rows["attention"] = [rate("甲县", 2016, 38) if r["year"] == 2016 else r for r in rows["attention"]]
    (sentence,) = told(rows)
    assert "相差在误差之内" in sentence


@pytest.mark.parametrize("code", ["cut_off", "short", "doubtful_split", "no_plan", "abridged"])
def test_a_report_that_is_not_whole_sets_no_record(code: str) -> None:
    rows = corpus()
    rows["report_warnings"] = [{"report_id": "甲县-2015", "code": code}]
    assert not any("2015 年是" in sentence for sentence in told(rows))


def test_no_record_is_told_that_the_chart_beside_it_contradicts() -> None:
    rows = corpus()
    rows["attention"] = [rate("甲县", 2010, 120) if r["year"] == 2010 else r for r in rows["attention"]]
    rows["report_warnings"] = [{"report_id": "甲县-2010", "code": "cut_off"}]
    assert told(rows) == []


def test_no_record_is_told_where_most_reports_are_not_whole() -> None:
    years = range(2000, 2024)
    rows: Rows = {
        "reports": [report("甲县", y) for y in years],
        "attention": [rate("甲县", y, 90 if y == 2015 else 20 + y % 3) for y in years],
        "report_warnings": [{"report_id": f"甲县-{y}", "code": "cut_off"} for y in years[:11]],
    }
    assert len(told(rows)) == 1
    rows["report_warnings"] = [{"report_id": f"甲县-{y}", "code": "cut_off"} for y in years[:12]]
    assert told(rows) == []


def test_a_part_of_a_few_words_sets_no_record() -> None:
    rows = corpus()
    rows["attention"] = [rate("甲县", 2015, 12, words=100) if r["year"] == 2015 else r for r in rows["attention"]]
    assert not any("2015 年是" in sentence for sentence in told(rows))


def first(hits: dict[int, int]) -> list[Any]:
    rows: Rows = {
        "reports": [report("甲县", y) for y in YEARS],
        "attention": [rate("甲县", y, hits.get(y, 0), part="all") for y in YEARS],
    }
    return [d for d in extremes(sources(rows)) if d.kind == "first"]


def test_a_first_mention_needs_reports_without_before_it_and_mentions_after() -> None:
    (found,) = first(dict.fromkeys(range(2014, 2019), 3))
    assert (found.value, found.report_id) == (2014.0, "甲县-2014")
    assert first(dict.fromkeys(range(2010, 2019), 3)) == []  # only two reports before
    assert first({2014: 1}) == []  # never again
