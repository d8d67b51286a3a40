"""Statements of words that come and go, and of words that mark a report."""

from __future__ import annotations

from typing import Any

from pipeline.findings.terms import changes, marking
from tests.findings.made import Rows, report, sources

YEARS = range(2009, 2019)


def change(term: str, first: int, last: int, kind: str = "new", **changed: Any) -> dict[str, Any]:
    row = {
        "place": "甲县",
        "kind": kind,
        "term": term,
        "n": 20,
        "n_reports": last - first + 1,
        "n_texts": last - first + 1,
        "n_years": 10,
        "first_year": first,
        "last_year": last,
        "first_report_id": f"甲县-{first}",
        "first_sentence_no": 9,
        "last_report_id": f"甲县-{last}",
        "last_sentence_no": 7,
        "q_value": 0.01,
    }
    return row | changed


def corpus(*rows: dict[str, Any]) -> Rows:
    return {"reports": [report("甲县", y) for y in YEARS], "term_changes": list(rows)}


def test_new_words_are_told_for_the_place_and_for_the_report_that_brings_them() -> None:
    made = list(
        changes(sources(corpus(change("乡村振兴", 2014, 2018), change("乡村", 2014, 2018), change("搬迁", 2015, 2018))))
    )
    place, *by_report = made
    assert place.sentences == (("甲县-2014", 9), ("甲县-2015", 9))  # 乡村 stands in 乡村振兴
    assert "“乡村振兴”（2014 年起，5 份）、“搬迁”（2015 年起，4 份）" in place.told("zh")
    assert [d.report_id for d in by_report] == ["甲县-2014", "甲县-2015"]


def test_words_of_long_ago_are_no_news() -> None:
    made = list(changes(sources(corpus(change("统购统销", 2009, 2010, "vanished")), recent_years=5)))
    assert made == []


def test_a_report_that_is_not_whole_brings_nothing_new() -> None:
    rows = corpus(change("乡村振兴", 2014, 2018)) | {"report_warnings": [{"report_id": "甲县-2014", "code": "short"}]}
    assert list(changes(sources(rows))) == []


def key(term: str, **changed: Any) -> dict[str, Any]:
    row = {
        **report("甲县", 2018),
        "contrast": "place_vs_rest",
        "term": term,
        "count_target": 30,
        "count_reference": 20,
        "log_ratio": 3.6,
        "g2": 50.0,
        "q_value": 0.001,
        "example_sentence_no": 4,
        "sentences_target": 20,
        "sentences_reference": 15,
        "words_target": 10_000,
        "words_reference": 100_000,
    }
    return row | changed


def test_words_that_mark_a_report_are_common_words_in_many_of_its_sentences() -> None:
    rows = corpus() | {
        "keyness": [
            key("茶叶"),
            key("一处", sentences_target=2),  # one passage
            key("甲山", count_reference=0),  # a name of its own
            key("稍多", log_ratio=0.5, sentences_reference=140),
        ]
    }
    (found,) = marking(sources(rows))
    assert found.subject == "茶叶"
    assert "“茶叶”（每万词 30.0 次，对 2.0 次）" in found.told("zh")


def test_what_a_report_is_held_against_is_counted() -> None:
    rows = corpus() | {"keyness": [key("茶叶")]}
    rows["reports"] = [*rows["reports"], report("乙县", 2018), report("丙县", 2018), report("丙县", 2017)]
    (found,) = marking(sources(rows))
    assert "比同级同年其他地方（2 个）更多地谈到" in found.told("zh")
    assert "more than the other places of its level and year (2) of" in found.told("en")
