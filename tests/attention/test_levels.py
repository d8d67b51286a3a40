from __future__ import annotations

import numpy as np
import pytest

from pipeline import tables
from pipeline.attention.levels import adjusted_means, level_rows


def panel(values: dict[str, dict[int, float]], level: str = "city") -> list[dict[str, object]]:
    return [
        {"report_id": f"{p}-{y}", "place": p, "level": level, "year": y, "part": "plan", "concept": "民生",
         "per_10k_tokens": v, "n_tokens": 100 * (i + 1)}
        for i, (p, by_year) in enumerate(values.items()) for y, v in by_year.items()
    ]  # fmt: skip


def rows(values: dict[str, dict[int, float]]) -> dict[int, dict[str, object]]:
    found = level_rows(tables.ATTENTION.from_rows(panel(values)), 200).to_pylist()
    return {r["year"]: r for r in found}


def test_each_place_weighs_the_same_whatever_its_length() -> None:
    found = rows({"甲": {2020: 10.0, 2021: 20.0}, "乙": {2020: 30.0, 2021: 60.0}})
    assert (found[2020]["per_10k_tokens"], found[2021]["per_10k_tokens"]) == (20, 40)
    assert found[2020]["n_places"] == 2
    assert [found[y]["adjusted_per_10k_tokens"] for y in (2020, 2021)] == pytest.approx([20, 40])


def test_places_that_come_and_go_do_not_make_a_trend() -> None:
    """No place changes; the mean falls because low ones join. The adjusted series stays level."""
    values = {p: dict.fromkeys(range(2015, 2021), 100.0) for p in ("甲", "乙")}
    values |= {p: dict.fromkeys(range(2018, 2021), 10.0) for p in ("丙", "丁")}
    found = rows(values)
    assert found[2015]["per_10k_tokens"] == 100
    assert found[2020]["per_10k_tokens"] == 55
    adjusted = [found[y]["adjusted_per_10k_tokens"] for y in range(2015, 2021)]
    assert adjusted == [adjusted[0]] * 6  # to the last digit, since tests by rank take the least rise for one


def test_year_effects_are_those_of_least_squares() -> None:
    rng = np.random.default_rng(1)
    place, year = np.meshgrid(np.arange(6), np.arange(2000, 2008), indexing="ij")
    kept = rng.random(place.shape) < 0.6
    p, y = place[kept], year[kept]
    values = rng.normal(size=len(p)) + p * 3.0 + (y - 2000) * 0.5
    found = adjusted_means(p, y, values)
    design = np.hstack([p[:, None] == np.arange(6), y[:, None] == np.arange(2001, 2008)]).astype(float)
    effects = np.linalg.lstsq(design, values, rcond=None)[0][6:]
    assert [found[t] - found[2000] for t in range(2001, 2008)] == pytest.approx(effects)
    assert np.mean([found[t] for t in y]) == pytest.approx(values.mean())


def test_years_that_no_place_links_are_not_compared() -> None:
    found = rows(
        {"甲": {2000: 1.0, 2001: 2.0, 2002: 3.0}, "乙": {2000: 1.0, 2001: 2.0, 2002: 3.0}, "丙": {2010: 50.0}, "丁": {2010: 60.0}}
    )  # fmt: skip
    assert found[2010]["per_10k_tokens"] == 55
    assert found[2010]["adjusted_per_10k_tokens"] is None
    assert found[2002]["adjusted_per_10k_tokens"] == pytest.approx(3)


def test_a_single_place_is_no_level() -> None:
    assert rows({"甲": {2000: 1.0, 2001: 2.0}}) == {}
    assert set(rows({"甲": {2000: 1.0, 2001: 2.0}, "乙": {2001: 4.0}})) == {2001}


def test_the_order_of_rows_does_not_matter() -> None:
    values = {p: {y: float(hash((i, y)) % 50) for y in range(2010, 2016)} for i, p in enumerate("甲乙丙丁戊")}
    forward = panel(values)
    made = [level_rows(tables.ATTENTION.from_rows(r), 200) for r in (forward, forward[::-1])]
    assert made[0].equals(made[1])
