"""Which places are taken together, and what is said of them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline import tables
from pipeline.attention.pooled import pooled_rows
from pipeline.chinese.divisions import above
from pipeline.settings.model import StatisticsSettings

SETTINGS = StatisticsSettings(recent_years=4)
Rows = list[dict[str, Any]]


def place(
    name: str, code: str | None, hits: dict[int, int], *, level: str = "city", part: str = "plan", words: int = 5000
) -> tuple[Rows, tuple[str, str | None]]:
    rows = [
        {"report_id": f"{name}-{y}", "place": name, "level": level, "year": y, "part": part, "concept": c, "hits": n,
         "n_tokens": words}
        for y, h in hits.items() for c, n in (("改革", 20), ("民生", h))
    ]  # fmt: skip
    return rows, (name, code)


def found(*places: tuple[Rows, tuple[str, str | None]], settings: StatisticsSettings = SETTINGS) -> Rows:
    attention = tables.ATTENTION.from_rows([r for rows, _ in places for r in rows])
    reports = pa.table(
        {"place": [n for _, (n, _) in places], "place_code": pa.array([c for _, (_, c) in places], pa.string())}
    )
    return pooled_rows(attention, reports, settings).to_pylist()


def rising(n: int, province: str, **kw: Any) -> list[tuple[Rows, tuple[str, str | None]]]:
    """Places whose mentions grow by a tenth a year, each from a height of its own."""
    years = range(2015, 2023)
    return [
        place(
            f"{province}{i}", f"{province}{i:02}00", {y: round((30 + 5 * i) * 1.1 ** (y - 2015)) for y in years}, **kw
        )
        for i in range(1, n + 1)
    ]


def test_a_rise_that_all_places_share_is_found_with_its_rate() -> None:
    rows = found(*rising(8, "13"))
    assert {(r["level"], r["parent"], r["part"]) for r in rows} == {("city", "河北省", "plan")}
    row = next(r for r in rows if r["concept"] == "民生")
    assert row["verdict"] == "rising"
    assert 1.08 < row["low"] <= row["rate_ratio"] <= row["high"] < 1.12
    assert (row["n_places"], row["n_reports"], row["n_years"], row["first_year"], row["last_year"]) == (
        8,
        64,
        8,
        2015,
        2022,
    )
    assert (row["recent_first_year"], row["recent_n_reports"]) == (2019, 32)
    flat = next(r for r in rows if r["concept"] == "改革")
    assert flat["verdict"] == "flat"
    assert flat["rate_ratio"] == 1


def test_a_level_is_told_of_the_nation_only_where_its_places_are_of_several_provinces() -> None:
    rows = found(*rising(6, "13"), *rising(5, "14"), *rising(4, "33"))
    assert {(r["parent"], r["n_places"]) for r in rows} == {("全国", 15), ("河北省", 6), ("山西省", 5)}


def test_a_prefecture_is_told_of_beside_its_province() -> None:
    counties = [
        place(f"甲{i}", f"1306{20 + i}", dict.fromkeys(range(2015, 2020), 9), level="district") for i in range(5)
    ]
    other = [place("乙", "130121", dict.fromkeys(range(2015, 2020), 9), level="district")]
    assert {r["parent"] for r in found(*counties)} == {"河北省"}
    assert {r["parent"] for r in found(*counties, *other)} == {"河北省", "保定市"}


def test_too_few_places_years_or_reports_give_no_rows() -> None:
    assert found(*rising(4, "13")) == []
    once = [place(f"甲{i}", None, {2020: 5}) for i in range(9)]
    assert found(*rising(4, "13"), *once) == []
    assert found(*(place(f"甲{i}", None, dict.fromkeys((2020, 2021, 2022), 5)) for i in range(9))) == []
    assert len(found(*(place(f"甲{i}", None, dict.fromkeys((2019, 2020, 2021, 2022), 5)) for i in range(9)))) == 2


def test_a_group_says_the_same_whatever_else_is_in_the_project() -> None:
    alone = found(*rising(8, "13"))
    beside = found(*rising(8, "13"), *rising(9, "33"), *rising(7, "14", level="district"))
    assert [r for r in beside if r["parent"] == "河北省"] == alone


def test_places_without_a_code_count_for_the_nation() -> None:
    assert above(None) == ("全国",)
    assert above("130600") == ("全国", "河北省")
    assert above("130607") == ("全国", "河北省", "保定市")
    assert above("110105") == ("全国", "北京市")
    assert above("469001") == ("全国", "海南省")
