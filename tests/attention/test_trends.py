from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline import tables
from pipeline.attention.trends import trend_tables
from pipeline.settings.model import StatisticsSettings

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


def test_too_few_years_give_the_ratio_of_two_periods() -> None:
    rows = panel({2020: 10.0, 2022: 20.0, 2023: 20.0})
    for row, hits in zip(rows, (10, 20, 20), strict=True):
        row |= {"hits": hits, "n_tokens": 10_000, "design_effect": 1.0}
    (found,) = trends(rows)
    assert (found["verdict"], found["early_years"], found["late_years"]) == ("too_few_years", "2020", "2022-2023")
    assert found["period_ratio"] == pytest.approx(2)
    assert found["period_ratio_low"] < 1 < found["period_ratio_high"], "10 against 20 + 20 is not sure at 95 %"
    for row in rows:
        row["design_effect"] = 3.0
    (clustered,) = trends(rows)
    assert clustered["period_ratio_low"] < found["period_ratio_low"]


def test_a_tested_series_and_a_single_year_have_no_such_ratio() -> None:
    (long,) = trends(panel({y: float(y) for y in range(2010, 2020)}))
    (single,) = trends(panel({2015: 3.0}))
    assert long["period_ratio"] is None
    assert single["early_years"] is None


def test_years_with_a_five_year_review_are_counted() -> None:
    rows = panel({y: float(y) for y in range(2012, 2020)}, part="review")
    for row in rows:
        row["review_years"] = 5 if row["year"] in (2013, 2018) else 1
    (found,) = trends(rows)
    assert found["five_year_reviews"] == 2


def test_change_points_come_with_their_levels() -> None:
    values = {y: (2.0 if y < 2013 else 20.0) + (y % 3) for y in range(2000, 2026) if y != 2012}
    attention = tables.ATTENTION.from_rows(panel(values))
    (found,) = trend_tables(attention=attention, settings=SETTINGS)["change_points"].to_pylist()
    assert (found["year"], found["year_before"], found["series"], found["part"]) == (2013, 2011, "民生", "plan")
    assert found["mean_after"] - found["mean_before"] == pytest.approx(18, abs=0.5)
    assert found["before_low"] < found["mean_before"] < found["before_high"]
    assert 17 < found["change_low"] < 18 < found["change_high"] < 19
    assert found["p_value"] < 0.001
    assert found["q_value"] < 0.001
    assert found["r2_levels"] > found["r2_line"]


def test_levels_are_tested_beside_places() -> None:
    rows = [
        panel({y: 3.0 * (y - 2000) + i for y in range(2005, 2015)}, place=p) for i, p in enumerate(("甲省", "乙省"))
    ]
    for group in rows:
        for row in group:
            row["level"] = "province"
    found = {r["place"]: r for r in trends(*rows)}
    assert set(found) == {"甲省", "乙省", "省级平均"}
    assert found["省级平均"]["slope"] == pytest.approx(3)
    assert found["省级平均"]["verdict"] == "rising"


def test_topics_are_a_family_of_their_own() -> None:
    shares = tables.TOPIC_SHARES.from_rows(
        [
            {
                "model": "nmf",
                "topic_id": 3,
                "report_id": f"全国-{y}",
                "place": "全国",
                "year": y,
                "part": p,
                "share": (y - 2000) / 50,
            }
            for y in range(2001, 2012)
            for p in ("plan", "other")
        ]
    )
    attention = tables.ATTENTION.from_rows(panel({y: float(y % 4) for y in range(2001, 2012)}))
    found = trend_tables(attention=attention, topic_shares=shares, settings=SETTINGS)["trends"].to_pylist()
    assert [(r["series_kind"], r["series"], r["part"], r["verdict"]) for r in found] == [
        ("concept", "民生", "plan", "flat"),
        ("topic", "nmf:3", "plan", "rising"),
    ]
    assert found[1]["q_value"] == found[1]["p_value"], "corrected among topics alone"


@pytest.mark.slow
def test_shuffled_years_give_no_trend() -> None:
    """A strong series in 200 random orders: fewer than one in twenty comes out as rising or falling."""
    rng = np.random.default_rng(8)
    values = np.concatenate([np.zeros(20), rng.gamma(2, 10, 34)])
    alarms = 0
    for _ in range(200):
        order = dict(zip(range(1970, 2024), rng.permutation(values).tolist(), strict=True))
        (found,) = trends(panel(order))
        alarms += found["verdict"] != "flat"
    assert alarms <= 10
