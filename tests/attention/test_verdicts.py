from __future__ import annotations

import numpy as np
import pytest

from pipeline.attention import verdicts
from pipeline.attention.series import Series
from pipeline.attention.verdicts import Row
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import benjamini_hochberg, trend_tests

SETTINGS = StatisticsSettings()
YEARS = np.arange(1990, 2020)


def series(
    values: np.ndarray, *, place: str = "甲县", name: str = "民生", part: str = "plan", years: np.ndarray = YEARS
) -> Series:
    return Series("concept", name, place, part, years, values.astype(float))


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=len(YEARS))


def one(values: np.ndarray, **other: np.ndarray) -> Row:
    (row,) = verdicts.tested_series([series(values, **other)], SETTINGS).values()  # type: ignore[arg-type]
    return row


def test_a_place_s_verdict_does_not_depend_on_other_places() -> None:
    own = [series(noise(i) + 0.04 * np.arange(30), name=f"概念{i}") for i in range(5)]
    others = [series(noise(100 + i), place=f"{i}县") for i in range(60)]
    alone, among = verdicts.tested_series(own, SETTINGS), verdicts.tested_series(own + others, SETTINGS)
    for s in own:
        assert among[s.key]["q_value"] == alone[s.key]["q_value"]
        assert among[s.key]["verdict"] == alone[s.key]["verdict"]
    over_all = benjamini_hochberg(np.array([r["p_value"] for r in among.values()]))
    assert [r["q_value_index"] for r in among.values()] == pytest.approx(over_all.tolist())


def test_parts_are_families_of_their_own() -> None:
    rows = [series(noise(i), name=f"概念{i}", part=p) for i in range(4) for p in ("plan", "all")]
    found = verdicts.tested_series(rows, SETTINGS)
    planned = [r for r in found.values() if r["part"] == "plan"]
    expected = benjamini_hochberg(np.array([r["p_value"] for r in planned]))
    assert [r["q_value"] for r in planned] == pytest.approx(expected.tolist())


def test_a_long_rise_and_a_recent_fall_are_both_said() -> None:
    years = np.arange(1960, 2020)
    values = np.concatenate([np.arange(50.0), 50 - 3.0 * np.arange(10)])
    row = one(values + 4 * np.random.default_rng(1).normal(size=60), years=years)
    assert (row["verdict"], row["recent_verdict"]) == ("rising", "falling")
    assert (row["recent_from"], row["recent_n_years"]) == (2010, 10)
    assert row["recent_slope"] == pytest.approx(-3, abs=1)
    assert (row["turning"], row["turning_q_value"] < 0.05) == ("peak", True)
    assert abs(row["turning_year"] - 2009) <= 2


def test_a_window_that_holds_all_years_says_nothing_twice() -> None:
    row = one(np.arange(8), years=np.arange(2010, 2018))
    assert row["verdict"] == "rising"
    assert not [k for k in row if k.startswith(("recent_", "turning"))]


def test_a_window_with_too_few_years() -> None:
    years = np.array([1990, 1991, 1992, 1993, 1994, 2016, 2018, 2019])
    row = one(np.arange(8), years=years)
    assert (row["recent_from"], row["recent_n_years"], row["recent_verdict"]) == (2016, 3, "too_few_years")
    assert "recent_p_value" not in row


def test_what_hangs_on_the_correction_is_marked() -> None:
    """Of autocorrelated series some are rising under one convention and flat under another; of clear ones none is."""
    rng = np.random.default_rng(5)
    walks = np.zeros((30, 60))
    for t in range(1, 30):
        walks[t] = 0.7 * walks[t - 1] + rng.normal(size=60)
    family = [series(w, place=f"{i}县") for i, w in enumerate(walks.T)]
    rows = verdicts.tested_series(family, SETTINGS)
    found = trend_tests(YEARS.astype(float), walks)
    for i, row in enumerate(rows.values()):
        clear = {p < 0.05 for p in (found.p_value[i], *found.p_other[:, i])}
        assert row["sensitive"] is (len(clear) > 1)
    assert 0 < sum(r["sensitive"] for r in rows.values()) < 30
    assert one(np.arange(30) + noise(2))["sensitive"] is False
