"""Does a place come nearer to the one above it over the years, and are places nearer to their own superior than to others?

Trends are those of :mod:`pipeline.statistics.trend`, over the years in which the same place above has a report. Nearness is the
difference between the likeness with the own superior and the mean likeness with the other places of its level, averaged for
each superior and then tested with superiors as the independent units (Student's t; Ibragimov and Müller 2010, JBES 28): all
places below one share its text. A superior whose report is like everyone's gains with its own places what it takes from those
of others, so that the mean is zero where places had theirs by chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import special

from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import ALPHA, CONFIDENCE, benjamini_hochberg, trend_tests
from pipeline.tables import between as t

Row = dict[str, Any]
LEAST_SUPERIORS = 5


def alignment_summaries(alignment: pa.Table, settings: StatisticsSettings) -> dict[str, pa.Table]:
    """Trends by place, and nearness to the own superior by level.

    Args:
        alignment: table alignment.
        settings: least number of years.

    Returns:
        alignment_trends and alignment_levels.
    """
    rows = sorted(alignment.to_pylist(), key=lambda r: (r["place"], r["part"], r["against"], r["measure"], r["year"]))
    return {
        "alignment_trends": t.ALIGNMENT_TRENDS.from_rows(_trends(rows, settings)),
        "alignment_levels": t.ALIGNMENT_LEVELS.from_rows(_levels(rows)),
    }


def _trends(rows: list[Row], settings: StatisticsSettings) -> list[Row]:
    series: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        series[row["place"], row["part"], row["against"], row["measure"]].append(row)
    made = [_trend(own, settings) for own in series.values()]
    families: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in made:
        if "p_value" in row:
            families[row["place"], row["part"]].append(row)
    for own in families.values():
        q_values = benjamini_hochberg(np.array([r["p_value"] for r in own]))
        for row, q_value in zip(own, q_values.tolist(), strict=True):
            moving = "rising" if row["tau"] > 0 else "falling"
            row |= {"q_value": q_value, "verdict": moving if q_value < ALPHA else "flat"}
    return made


def _trend(own: list[Row], settings: StatisticsSettings) -> Row:
    """One series: the years with the place above that most of them have, the nearest year deciding ties."""
    most = max(
        Counter(r["against_place"] for r in own).items(),
        key=lambda item: (item[1], item[0] == own[-1]["against_place"]),
    )
    own = [r for r in own if r["against_place"] == most[0]]
    row: Row = {k: own[0][k] for k in ("place", "level", "part", "against", "measure", "against_place")}
    row |= {"n_years": len(own), "first_year": own[0]["year"], "last_year": own[-1]["year"], "verdict": "too_few_years"}
    if len(own) < settings.min_years:
        return row
    years = np.array([r["year"] for r in own], dtype=np.float64)
    values = np.array([[r["value"]] for r in own])
    found = trend_tests(years, values, confidence=CONFIDENCE, conventions=False)
    return row | {k: float(getattr(found, k)[0]) for k in ("tau", "p_value", "slope", "slope_low", "slope_high")}


def _levels(rows: list[Row]) -> list[Row]:
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["n_others"]:
            groups[row["level"], row["part"], row["measure"]].append(row)
    made = [row for _, own in sorted(groups.items()) for row in _level(own)]
    tested = [r for r in made if r["p_value"] is not None]
    q_values = benjamini_hochberg(np.array([r["p_value"] for r in tested], dtype=np.float64))
    for row, q_value in zip(tested, q_values.tolist(), strict=True):
        told = "nearer" if row["excess"] > 0 else "farther"
        row |= {"q_value": q_value, "verdict": told if q_value < ALPHA else "unclear"}
    return made


def _level(own: list[Row]) -> Iterator[Row]:
    by_superior: dict[str, list[float]] = defaultdict(list)
    for each in own:
        by_superior[each["against_place"]].append(each["value"] - each["others_value"])
    means = np.array([np.mean(x) for _, x in sorted(by_superior.items())])
    n = len(means)
    row: Row = {
        **{k: own[0][k] for k in ("level", "part", "measure")},
        "n_places": len({r["place"] for r in own}),
        "n_reports": len(own),
        "n_superiors": n,
        "excess": float(means.mean()),
        "p_value": None,
        "verdict": "too_few",
    }
    if n >= LEAST_SUPERIORS:
        error = max(float(means.std(ddof=1)) / np.sqrt(n), 1e-12)
        reach = float(special.stdtrit(n - 1, 0.5 + CONFIDENCE / 2)) * error
        row |= {
            "ci_low": row["excess"] - reach,
            "ci_high": row["excess"] + reach,
            "p_value": float(2 * special.stdtr(n - 1, -abs(row["excess"]) / error)),
        }
    yield row
