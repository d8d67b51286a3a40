from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.between import hazard_tables
from pipeline.between.hazard import at_risk
from pipeline.between.kin import Kin

Covered = Mapping[str, tuple[str, str | None, Sequence[int]]]
Uses = Mapping[str, Mapping[str, int]]  # term, place, first year


def _reports(covered: Covered) -> list[dict[str, Any]]:
    return [
        {"place": p, "place_code": code, "level": level, "year": y}
        for p, (level, code, ys) in covered.items()
        for y in ys
    ]


def made(covered: Covered, uses: Uses) -> dict[tuple[str, str], dict[str, Any]]:
    schema = pa.schema(
        [("item_kind", pa.string()), ("item", pa.string()), ("place", pa.string()), ("first_year", pa.int32())]
    )
    rows = [
        {"item_kind": "term", "item": i, "place": p, "first_year": y} for i, own in uses.items() for p, y in own.items()
    ]
    table = hazard_tables(
        reports=pa.Table.from_pylist(_reports(covered)),
        diffusion=pa.Table.from_pylist(rows, schema=schema),
    )["diffusion_hazard"]
    return {(r["level"], r["covariate"]): r for r in table.to_pylist()}


def test_who_is_at_risk_and_of_what_is_known() -> None:
    covered: Covered = {
        "甲省": ("province", "130000", range(2010, 2016)),
        "乙省": ("province", "140000", [2014, 2015]),
        "甲一市": ("city", "130100", range(2010, 2016)),
        "甲二市": ("city", "130200", range(2010, 2016)),
        "甲三市": ("city", "130300", [2010, 2013, 2015]),
        "甲四市": ("city", "130400", range(2010, 2016)),
        "乙一市": ("city", "140100", range(2010, 2016)),
    }
    # 甲四市 has it in its first report, so it is never seen at risk, but it is a neighbour that has it.
    uses = {("term", "河长制"): {"甲省": 2012, "甲一市": 2012, "甲二市": 2013, "甲四市": 2010}}
    rows = _reports(covered)
    risk = at_risk("city", rows, Kin.of(rows), uses)
    places = ["乙一市", "甲一市", "甲三市", "甲二市", "甲四市"]
    found = {
        (places[p], int(s % 3000)): (bool(e), *c.tolist())
        for p, s, e, c in zip(risk.place, risk.stratum, risk.event, risk.covariates, strict=True)
    }
    # Years in which none took it up tell nothing (2011, 2014, 2015); of 乙一市 neither neighbours nor the province are known.
    third = 10 / 3
    assert found == {
        ("甲一市", 2012): (True, pytest.approx(third), 0.0, 0.0),
        ("甲二市", 2012): (False, pytest.approx(third), 0.0, 0.0),
        ("甲二市", 2013): (True, pytest.approx(2 * third), 1.0, 0.0),
        ("甲三市", 2013): (False, pytest.approx(2 * third), 1.0, pytest.approx(np.log(3))),
    }


def _simulated(effect: float, *, provinces: int = 5, seed: int = 3) -> dict[tuple[str, str], dict[str, Any]]:
    """Eight cities a province, thirty terms; each city is the likelier to take one up the more neighbours have it."""
    rng = np.random.default_rng(seed)
    years = range(2000, 2014)
    covered: dict[str, tuple[str, str | None, Sequence[int]]] = {}
    for p in range(provinces):
        covered[f"{p}省"] = ("province", f"{11 + p}0000", years)
        covered |= {f"{p}-{k}市": ("city", f"{11 + p}{k + 1:02}00", years) for k in range(8)}
    uses: dict[str, dict[str, int]] = {}
    for item in range(30):
        has = np.zeros((provinces, 8), dtype=bool)
        own: dict[str, int] = {f"{p}省": int(rng.integers(2001, 2020)) for p in range(provinces)}
        for year in years:
            share = (has.sum(axis=1, keepdims=True) - has) / 7
            p = 1 / (1 + np.exp(2.5 - effect * share))
            new = (rng.random(has.shape) < p) & ~has
            own |= {f"{i}-{k}市": year for i, k in np.argwhere(new).tolist()}
            has |= new
        uses[f"词{item}"] = {place: year for place, year in own.items() if year < 2014}
    return made(covered, uses)


def test_neighbours_that_matter_are_found_and_others_are_not() -> None:
    pulled, still = (_simulated(effect)["city", "neighbours"] for effect in (2.0, 0.0))
    assert pulled["verdict"] == "raises"
    assert pulled["ci_low"] <= np.exp(0.2) <= pulled["ci_high"]  # for ten points of the share
    assert pulled["n_places"] == 40
    assert still["verdict"] == "unclear"
    assert still["ci_low"] < 1 < still["ci_high"]


def test_in_one_province_neighbours_and_all_others_are_the_same() -> None:
    rows = _simulated(2.0, provinces=2)
    assert rows["city", "neighbours"]["verdict"] != "too_few"
    alone = _simulated(2.0, provinces=1)
    assert alone["city", "neighbours"]["verdict"] == "too_few"  # eight places
    assert alone["city", "above"]["odds_ratio"] is None


def test_few_places_are_too_few_and_a_level_without_places_has_no_row() -> None:
    covered: Covered = {f"{i}省": ("province", f"{11 + i}0000", range(2010, 2020)) for i in range(5)}
    rows = made(covered, {"河长制": {"0省": 2012, "1省": 2014, "2省": 2015}})
    assert {k: (r["verdict"], r["coefficient"]) for k, r in rows.items()} == {
        ("province", c): ("too_few", None) for c in ("neighbours", "above", "years_since_report")
    }
    assert made({"全国": ("national", None, [2010, 2011])}, {}) == {}
