from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from pipeline.between import diffusion_tables

Years = Sequence[int]


def made(
    covered: Mapping[str, tuple[str, str | None, Years]], uses: Mapping[str, int], item: str = "河长制"
) -> dict[str, list[dict[str, Any]]]:
    """Tables of one item: place to level, code and years of its reports; place to the year of its first use."""
    reports = [
        {"place": p, "place_code": code, "level": level, "year": y}
        for p, (level, code, years) in covered.items()
        for y in years
    ]
    first = [
        {"item_kind": "term", "item": item, "place": p, "year": y, "report_id": f"{p}-{y}"} for p, y in uses.items()
    ]
    schema = pa.schema([("item_kind", pa.string()), ("item", pa.string()), ("place", pa.string()), ("year", pa.int32()),
                        ("report_id", pa.string())])  # fmt: skip
    tables = diffusion_tables(
        reports=pa.Table.from_pylist(reports),
        first_uses=pa.Table.from_pylist(first, schema=schema),
    )
    return {name: table.to_pylist() for name, table in tables.items()}


def test_lags_are_behind_the_nation_and_the_nearest_place_above() -> None:
    covered: dict[str, tuple[str, str | None, Years]] = {
        "全国": ("national", None, range(2010, 2021)),
        "河北省": ("province", "130000", range(2010, 2021)),
        "保定市": ("city", "130600", [2010, 2015, 2019]),
        "保定市易县": ("district", "130633", range(2018, 2021)),
        "石家庄市正定县": ("district", "130123", range(2010, 2021)),
    }
    rows = made(covered, {"全国": 2014, "河北省": 2015, "保定市": 2019, "保定市易县": 2018, "石家庄市正定县": 2013})
    found = {
        r["place"]: (r["lag_nation"], r["parent_place"], r["lag_parent"], r["not_before"]) for r in rows["diffusion"]
    }
    assert found == {
        "全国": (None, None, None, 2013),
        "河北省": (1, "全国", 1, 2014),
        "保定市": (5, "河北省", 4, 2015),  # taken up in one of 2016 to 2019
        "保定市易县": (None, "保定市", None, None),  # its first report has it
        "石家庄市正定县": (-1, "河北省", -2, 2012),
    }


def test_how_early_a_place_is_counts_the_lags_that_are_known() -> None:
    covered: dict[str, tuple[str, str | None, Years]] = {
        "全国": ("national", None, range(2010, 2021)),
        "河北省": ("province", "130000", range(2010, 2021)),
        "保定市": ("city", "130600", range(2010, 2021)),
    }
    row = made(covered, {"全国": 2014, "河北省": 2016, "保定市": 2015})["diffusion_places"][0]
    assert (row["place"], row["parent_place"]) == ("保定市", "河北省")
    assert (row["later_nation"], row["median_lag_nation"]) == (1, 1.0)
    assert (row["earlier_parent"], row["median_lag_parent"]) == (1, -1.0)
    first = made(covered, {"全国": 2010, "河北省": 2016, "保定市": 2010})["diffusion_places"][0]
    assert (first["n_nation"], first["n_parent"], first["median_lag_parent"]) == (0, 0, None)


def test_the_curve_is_that_of_another_implementation() -> None:
    rng = np.random.default_rng(5)
    covered: dict[str, tuple[str, str | None, Years]] = {}
    uses: dict[str, int] = {}
    for i in range(40):
        begin, end = 2000 + int(rng.integers(0, 6)), 2012 + int(rng.integers(0, 8))
        covered[f"{i}市"] = ("city", None, range(begin, end + 1))
        year = begin + int(rng.integers(0, 16))
        if year <= end:
            uses[f"{i}市"] = year
    curve = made(covered, uses)["diffusion_curve"]
    followed = {p: y for p, (_, _, y) in covered.items() if uses.get(p) != y[0]}
    time = [uses.get(p, y[-1]) for p, y in followed.items()]
    other = SurvfuncRight(time, [p in uses for p in followed], entry=[y[0] for y in followed.values()])
    left = dict(zip(other.surv_times.astype(int).tolist(), other.surv_prob.tolist(), strict=True))
    stepped = [r for r in curve if r["n_new"]]
    assert {r["year"] for r in stepped} == {uses[p] for p in followed if p in uses}
    for row in stepped:
        assert row["share"] == pytest.approx(1 - left[row["year"]])
        assert row["ci_low"] is None or row["ci_low"] <= row["share"] <= row["ci_high"]
    assert curve[0]["n_places"] == len(followed)
    assert curve[0]["n_from_start"] == len(covered) - len(followed)


def test_years_without_a_report_are_not_absence() -> None:
    covered: dict[str, tuple[str, str | None, Years]] = {f"{i}县": ("district", None, [2010, 2020]) for i in range(5)}
    curve = made(covered, {"0县": 2020})["diffusion_curve"]
    assert [(r["year"], r["n_at_risk"], r["share"]) for r in curve if r["year"] in (2011, 2020)] == [
        (2011, 5, 0.0),
        (2020, 5, 0.2),
    ]


def test_few_places_have_no_curve_and_no_order() -> None:
    covered: dict[str, tuple[str, str | None, Years]] = {
        "全国": ("national", None, range(2010, 2021)),
        **{f"{i}省": ("province", None, range(2010, 2021)) for i in range(4)},
    }
    rows = made(covered, {"全国": 2012, "0省": 2014})
    assert (rows["diffusion_curve"], rows["diffusion_order"]) == ([], [])


def _orders(years: Sequence[int | None], nation: int) -> dict[str, Any]:
    covered: dict[str, tuple[str, str | None, Years]] = {"全国": ("national", None, range(2000, 2030))}
    covered |= {f"{i:02}省": ("province", None, range(2000, 2030)) for i in range(len(years))}
    uses = {"全国": nation} | {f"{i:02}省": y for i, y in enumerate(years) if y is not None}
    (order,) = made(covered, uses)["diffusion_order"]
    return order


def test_who_came_first_is_told_where_chance_is_ruled_out() -> None:
    after = _orders([2011 + i % 10 for i in range(40)], 2010)
    assert (after["n_earlier"], after["n_same"], after["n_later"]) == (0, 0, 40)
    assert after["p_value"] == pytest.approx(2 / 41)
    assert after["direction"] == "down"
    before = _orders([2005] * 40, 2010)
    assert before["direction"] == "up"
    assert _orders([2005, 2006, None, 2011, 2012, 2010], 2010)["direction"] == "unclear"


def test_the_rank_of_the_nation_errs_as_often_as_it_says() -> None:
    """Over all orders of six places and the nation no level is exceeded."""
    n = 6
    p_values = []
    for own in range(n + 1):  # the nation's rank among n + 1 different years: each is as likely
        years = [2001 + r for r in range(n + 1) if r != own]
        p_values.append(_orders(years, 2001 + own)["p_value"])
    for level in sorted(set(p_values)):
        assert sum(p <= level for p in p_values) / len(p_values) <= level + 1e-8


@pytest.mark.parametrize("order", list(itertools.islice(itertools.permutations(range(3)), 6)))
def test_the_order_of_rows_does_not_matter(order: tuple[int, ...]) -> None:
    places = [("全国", ("national", None, range(2010, 2021))), ("甲省", ("province", "130000", range(2010, 2021))),
              ("乙省", ("province", "140000", range(2010, 2021)))]  # fmt: skip
    uses = [("全国", 2012), ("甲省", 2013), ("乙省", 2011)]
    assert made(dict(places[i] for i in order), dict(uses[i] for i in order)) == made(dict(places), dict(uses))
