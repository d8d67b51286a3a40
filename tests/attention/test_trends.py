from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline import tables
from pipeline.attention import trend_tables
from pipeline.config import StatisticsSettings

SETTINGS = StatisticsSettings()


def panel(
    values: dict[int, float | None], part: str = "plan", concept: str = "民生", place: str = "甲县"
) -> list[dict[str, object]]:
    return [
        {"report_id": f"{place}-{y}", "place": place, "year": y, "part": part, "concept": concept, "per_10k_tokens": v}
        for y, v in values.items()
    ]


def trends(*rows: list[dict[str, object]]) -> list[dict[str, object]]:
    flat = [r for group in rows for r in group]
    return trend_tables(attention=tables.ATTENTION.from_rows(flat), settings=SETTINGS)["trends"].to_pylist()


def test_it_agrees_with_scipy_on_real_years_with_gaps() -> None:
    years = [1998, 1999, 2003, 2004, 2008, 2013, 2015]
    values = [1.0, 3.0, 2.0, 5.0, 4.0, 8.0, 7.5]
    (row,) = trends(panel(dict(zip(years, values, strict=True))))
    tau, p = stats.kendalltau(years, values)
    slope, _, low, high = stats.theilslopes(values, years)
    assert row["tau"] == pytest.approx(tau)
    assert row["p_value"] == pytest.approx(p)
    assert (row["slope"], row["slope_low"], row["slope_high"]) == pytest.approx((slope, low, high))
    assert (row["n_years"], row["first_year"], row["last_year"], row["verdict"]) == (7, 1998, 2015, "rising")


def test_fewer_than_five_years_are_not_tested() -> None:
    (row,) = trends(panel({2011: 1.0, 2012: 2.0, 2013: 3.0, 2014: 4.0}))
    assert row["verdict"] == "too_few_years"
    assert row["p_value"] is None
    assert row["slope"] is None


def test_a_year_without_a_value_is_a_gap() -> None:
    (row,) = trends(panel({2011: 1.0, 2012: None, 2013: 3.0, 2014: 4.0, 2015: 5.0}))
    assert row["n_years"] == 4


def test_a_constant_series_is_flat() -> None:
    (row,) = trends(panel(dict.fromkeys(range(2010, 2020), 0.0)))
    assert (row["verdict"], row["tau"], row["p_value"], row["slope"]) == ("flat", 0.0, 1.0, 0.0)


def test_p_values_are_corrected_over_all_series() -> None:
    rng = np.random.default_rng(7)
    rising = panel({y: float(y) for y in range(2000, 2020)}, concept="升")
    noise = [panel({y: float(rng.normal()) for y in range(2000, 2020)}, concept=f"噪{i}") for i in range(30)]
    found = {r["series"]: r for r in trends(rising, *noise)}
    assert found["升"]["verdict"] == "rising"
    expected = stats.false_discovery_control([r["p_value"] for r in found.values()])
    assert [r["q_value"] for r in found.values()] == pytest.approx(list(expected))
    assert sum(r["verdict"] != "flat" for s, r in found.items() if s != "升") <= 1


def test_falling_and_the_part_other() -> None:
    rows = trends(panel({y: -float(y) for y in range(2000, 2010)}), panel({2000: 1.0}, part="other"))
    assert [r["verdict"] for r in rows] == ["falling"]
