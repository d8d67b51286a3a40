from __future__ import annotations

import numpy as np
import pytest

from pipeline import tables
from pipeline.attention.differences import difference_tables
from pipeline.statistics import benjamini_hochberg

Row = dict[str, object]


def row(place: str, year: int, part: str, hits: int, *, concept: str = "民生", review_years: int = 1) -> Row:
    return {
        "report_id": f"{place}-{year}",
        "place": place,
        "level": "district",
        "year": year,
        "part": part,
        "concept": concept,
        "hits": hits,
        "n_tokens": 2000,
        "design_effect": 1.5,
        "review_years": review_years,
    }


def differences(*rows: Row) -> list[Row]:
    made = difference_tables(attention=tables.ATTENTION.from_rows(list(rows)))
    return made["attention_differences"].to_pylist()


def test_plan_against_review_of_the_same_report() -> None:
    (found,) = differences(row("甲县", 2020, "plan", 40), row("甲县", 2020, "review", 10))
    assert (found["report_id"], found["part"], found["contrast"]) == ("甲县-2020", "plan", "plan_review")
    assert (found["per_10k_tokens"], found["reference_per_10k_tokens"]) == (200, 50)
    assert (found["difference"], found["rate_ratio"], found["n_reference"]) == (150, 4, 1)
    assert 0 < found["low"] < 150 < found["high"]  # type: ignore[operator]
    assert found["q_value"] == found["p_value"] < 0.05  # type: ignore[operator]


def test_this_year_against_the_year_before_alone() -> None:
    found = differences(*(row("甲县", y, "plan", h) for y, h in ((2018, 5), (2020, 10), (2021, 40))))
    assert [(r["year"], r["contrast"], r["difference"]) for r in found] == [(2021, "year_before", 150)]


def test_a_place_against_the_mean_of_the_others_of_its_level() -> None:
    counts = {"甲县": 40, "乙县": 10, "丙县": 20, "丁县": 30}
    found = {r["place"]: r for r in differences(*(row(p, 2020, "plan", n) for p, n in counts.items()))}
    assert {r["contrast"] for r in found.values()} == {"place_level"}
    assert (found["甲县"]["reference_per_10k_tokens"], found["甲县"]["n_reference"]) == (100, 3)
    assert found["甲县"]["difference"] == 100


def test_two_other_places_are_no_level() -> None:
    assert not differences(*(row(p, 2020, "plan", 5) for p in ("甲县", "乙县", "丙县")))


def test_a_review_of_five_years_is_not_held_against_one_of_a_year() -> None:
    rows = [row("甲县", y, p, 10, review_years=n) for y, n in ((2016, 1), (2017, 5)) for p in ("review", "plan", "all")]
    assert {r["part"] for r in differences(*rows) if r["contrast"] == "year_before"} == {"plan"}


def test_where_neither_mentions_it_there_is_no_row() -> None:
    assert not differences(row("甲县", 2020, "plan", 0), row("甲县", 2020, "review", 0))
    (found,) = differences(row("甲县", 2020, "plan", 3), row("甲县", 2020, "review", 0))
    assert found["rate_ratio"] is None


def test_q_values_are_over_a_report_and_part() -> None:
    rows = [
        row(place, 2020, part, hits, concept=concept)
        for place, own in (("甲县", (40, 9)), ("乙县", (30, 8)))
        for part, hits in zip(("plan", "review"), own, strict=True)
        for concept in ("民生", "改革", "安全")
    ]
    rows[0]["hits"] = 9
    found = [r for r in differences(*rows) if r["place"] == "甲县"]
    expected = benjamini_hochberg(np.array([r["p_value"] for r in found]))
    assert [r["q_value"] for r in found] == pytest.approx(list(expected))
    assert sorted(differences(*rows), key=str) == sorted(differences(*reversed(rows)), key=str)
