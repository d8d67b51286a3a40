"""Series of a level of government: the mean of its places, each weighing the same.

Where places have reports of different years, the plain mean moves because places come and go. The adjusted series takes
that out: year effects of a two-way model (place + year, least squares; a within estimator), set to the mean of the
places. For a complete panel both are the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline import tables
from pipeline.statistics import CONFIDENCE, FloatArray, bootstrap_ratio, seed_from
from pipeline.statistics.rounding import settled

LEVEL_PLACES = {"province": "省级平均", "city": "地级平均", "district": "县级平均", "national": "国家级平均"}
LEAST_PLACES = 2


@dataclass(frozen=True)
class LevelYear:
    """One year of a level's series: places, their mean with limits, and the mean freed of who is in the panel."""

    year: int
    n_places: int
    mean: float
    low: float
    high: float
    adjusted: float | None


def level_series(
    places: NDArray[np.int64], years: NDArray[np.int64], values: FloatArray, *, seed: int, draws: int
) -> list[LevelYear]:
    """Means by year over the places that have a value, for years with at least two places.

    Limits resample places, so they speak of places like these; for all places of a level the mean itself is exact.

    Args:
        places: place of each value, as a number.
        years: its year.
        values: rates; one a place and year.
        seed: of the resampling.
        draws: number of resamples.

    Returns:
        One entry a year, in order.
    """
    kept = np.isin(years, [y for y in np.unique(years) if (years == y).sum() >= LEAST_PLACES])
    places, years, values = places[kept], years[kept], values[kept]
    if len(np.unique(places)) < LEAST_PLACES:
        return []
    adjusted = adjusted_means(places, years, values)
    made = []
    for year in np.unique(years).tolist():
        here = values[years == year]
        low, high = bootstrap_ratio(
            here[:, None],
            np.ones(len(here)),
            draws=draws,
            confidence=CONFIDENCE,
            seed=seed + year,
        )
        made.append(LevelYear(year, len(here), float(here.mean()), float(low[0]), float(high[0]), adjusted.get(year)))
    return made


def adjusted_means(places: NDArray[np.int64], years: NDArray[np.int64], values: FloatArray) -> dict[int, float]:
    """Year effects of value = place + year, set to the mean of all values.

    Years that no chain of places links to the others cannot be compared with them; those outside the largest linked set
    are left out.

    Returns:
        Year to adjusted mean.
    """
    of_place, place_index = np.unique(places, return_inverse=True)
    of_year, year_index = np.unique(years, return_inverse=True)
    n_places, n_years = len(of_place), len(of_year)
    ones = np.ones(len(values))
    n = n_places + n_years
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((ones, (place_index, n_places + year_index)), shape=(n, n))
    _, part = connected_components(links, directed=False)
    linked = np.bincount(part[n_places:]).argmax()
    inside = part[n_places + year_index] == linked
    place_index, year_index, values = place_index[inside], year_index[inside], values[inside]
    # Within places: the normal equations of the year effects once the place effects are swept out.
    present = np.zeros((n_places, n_years))
    present[place_index, year_index] = 1
    value = np.zeros((n_places, n_years))
    value[place_index, year_index] = values
    seen = np.maximum(present.sum(axis=1), 1)
    left = np.diag(present.sum(axis=0)) - (present / seen[:, None]).T @ present
    right = (value - present * (value.sum(axis=1) / seen)[:, None]).sum(axis=0)
    effects = np.linalg.pinv(left, hermitian=True) @ right
    used = part[n_places:] == linked
    centre = float(values.mean()) - float((effects[year_index]).mean())
    means = settled(effects + centre)
    return {int(y): float(m) for y, m, u in zip(of_year, means, used, strict=True) if u}


def level_rows(attention: pa.Table, draws: int) -> pa.Table:
    """Rows of attention_by_level for every level that has at least two places.

    Args:
        attention: rows of attention.
        draws: number of resamples.

    Returns:
        attention_by_level.
    """
    columns = ["level", "place", "part", "concept", "year", "per_10k_tokens"]
    frame = attention.select(columns).to_pandas().dropna(subset=["per_10k_tokens"])
    frame = frame[frame["part"] != "other"].sort_values(columns[:5])
    frame["place_no"] = frame["place"].factorize(sort=True)[0]
    rows: list[dict[str, object]] = []
    for (level, part, concept), own in frame.groupby(["level", "part", "concept"], sort=True):
        made = level_series(
            own["place_no"].to_numpy(),
            own["year"].to_numpy(),
            own["per_10k_tokens"].to_numpy(),
            seed=seed_from("level", level, part, concept),
            draws=draws,
        )
        rows += _rows(level, part, concept, made)
    return tables.ATTENTION_BY_LEVEL.from_rows(rows)


def _rows(level: str, part: str, concept: str, made: Iterable[LevelYear]) -> list[dict[str, object]]:
    return [
        {
            "level": level,
            "year": m.year,
            "part": part,
            "concept": concept,
            "n_places": m.n_places,
            "per_10k_tokens": m.mean,
            "ci_low": m.low,
            "ci_high": m.high,
            "adjusted_per_10k_tokens": m.adjusted,
        }
        for m in made
    ]
