"""Does a series rise or fall over the years?

Mann–Kendall test as Kendall's tau-b of the value on the year (Mann 1945; Kendall 1975; exact p-value for short series
without ties, as in scipy), Sen's slope on the real years with its interval (Sen 1968), false discovery rate over all
series tested (Benjamini & Hochberg 1995). With fewer than five years nothing is tested.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from scipy import stats

from pipeline import tables
from pipeline.config import StatisticsSettings
from pipeline.statistics import benjamini_hochberg


def trend_tables(*, attention: pa.Table, settings: StatisticsSettings) -> dict[str, pa.Table]:
    """Test the series of each concept, place and part (review, plan, all).

    Args:
        attention: rows of attention.
        settings: least number of years, false discovery rate.

    Returns:
        trends.
    """
    series: dict[tuple[str, str, str], dict[int, float]] = {}
    for row in attention.select(["concept", "place", "part", "year", "per_10k_tokens"]).to_pylist():
        if row["part"] != "other" and row["per_10k_tokens"] is not None:
            series.setdefault((row["concept"], row["place"], row["part"]), {})[row["year"]] = row["per_10k_tokens"]
    rows: list[dict[str, Any]] = [
        {"series_kind": "concept", "series": c, "place": p, "part": part, **fit_series(values, settings)}
        for (c, p, part), values in sorted(series.items())
    ]
    tested = [r for r in rows if r["p_value"] is not None]
    p_values = np.array([r["p_value"] for r in tested], dtype=np.float64)
    for row, q in zip(tested, benjamini_hochberg(p_values).tolist(), strict=True):
        row["q_value"] = q
        if q < settings.alpha:
            row["verdict"] = "rising" if row["tau"] > 0 else "falling"
    return {"trends": tables.TRENDS.from_rows(rows)}


def fit_series(values: dict[int, float], settings: StatisticsSettings) -> dict[str, Any]:
    """Mann–Kendall test and Sen's slope of one series; years without a value are gaps.

    Args:
        values: value by year.
        settings: least number of years.

    Returns:
        Columns of trends from n_years to verdict; the verdict stays flat until the correction for many tests.
    """
    years = np.array(sorted(values), dtype=np.float64)
    y = np.array([values[int(x)] for x in years], dtype=np.float64)
    row: dict[str, Any] = {
        "n_years": len(years),
        "first_year": int(years[0]),
        "last_year": int(years[-1]),
        **dict.fromkeys(("tau", "p_value", "q_value", "slope", "slope_low", "slope_high")),
        "verdict": "too_few_years",
    }
    if len(years) < settings.min_years:
        return row
    row["verdict"] = "flat"
    if np.ptp(y) == 0:  # the same value every year: no rank to test
        return {**row, "tau": 0.0, "p_value": 1.0, "slope": 0.0, "slope_low": 0.0, "slope_high": 0.0}
    tau, p_value = stats.kendalltau(years, y)
    slope, _, low, high = stats.theilslopes(y, years, alpha=0.95)
    row.update(tau=float(tau), p_value=float(p_value), slope=float(slope), slope_low=float(low), slope_high=float(high))
    return row
