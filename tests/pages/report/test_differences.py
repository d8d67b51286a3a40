from __future__ import annotations

from typing import Any

import pytest

from pipeline.pages.report.differences import ReportDifferences, differences_section, place_differences
from pipeline.tables import ALL
from tests.pages.made_up import Tables, corpus_of, make_pages, make_tables


def changed(tables: Tables, **values: Any) -> Tables:
    """Every difference of 改革 with these values."""
    table = tables["attention_differences"]
    rows = [r | (values if r["concept"] == "改革" else {"q_value": 0.9}) for r in table.to_pylist()]
    return tables | {"attention_differences": ALL["attention_differences"].from_rows(rows)}


def section(tables: Tables) -> ReportDifferences | None:
    corpus = corpus_of(tables)
    return differences_section(corpus, corpus.reports[0])


def test_what_is_clear_is_told_from_the_rest(one_report: Tables) -> None:
    made = section(changed(one_report, q_value=0.01))
    assert made is not None
    assert (made.part, made.silent) == ("plan", ("航天",))
    (contrast,) = made.contrasts
    assert contrast.contrast == "plan_review"
    assert [r["concept"] for r in contrast.clear] == ["改革"]
    assert [r["concept"] for r in contrast.unclear] == ["民生", "大气治理"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"per_10k_tokens": 35.0, "reference_per_10k_tokens": 10.0, "rate_ratio": 3.5},
            "改革是其 3.50 倍（每万词 35.0 次对 10.0 次，差 25.0，4.0 至 50.0；q = 0.010）。",
        ),
        ({"per_10k_tokens": 35.0, "reference_per_10k_tokens": 0.0, "rate_ratio": None}, "改革只在这里提到"),
        ({"per_10k_tokens": 0.0, "reference_per_10k_tokens": 9.0, "rate_ratio": 0.0}, "改革没有提到"),
    ],
)
def test_differences_are_put_in_words(one_report: Tables, values: dict[str, Any], said: str) -> None:
    tables = changed(one_report, q_value=0.01, difference=25.0, low=4.0, high=50.0, **values)
    assert said in make_pages(tables)["甲市乙区-2015.md"]


def test_where_nothing_differs_it_says_so(one_report: Tables) -> None:
    assert "没有一个概念有显著差别。" in make_pages(changed(one_report, q_value=0.9))["甲市乙区-2015.md"]


def test_nothing_to_hold_it_against_is_no_section(one_report: Tables) -> None:
    assert section(one_report | {"attention_differences": ALL["attention_differences"].empty()}) is None


def test_a_place_lists_its_clearest_years_in_order() -> None:
    tables = make_tables(places=(("甲省", "province"),), years=tuple(range(2000, 2020)), n=10)
    corpus = corpus_of(changed(tables, q_value_place=0.01))
    made = place_differences(corpus, "甲省")
    assert made is not None
    assert len(made.rows) == 12
    assert [r["year"] for r in made.rows] == sorted(r["year"] for r in made.rows)
    assert made.left_out == sum(r["concept"] == "改革" and r["part"] == "plan" for r in rows_of(tables)) - 12


def rows_of(tables: Tables) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tables["attention_differences"].to_pylist()
    return rows
