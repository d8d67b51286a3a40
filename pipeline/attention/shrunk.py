"""Rates of a report drawn towards those of its level, so that rare concepts have intervals one can read.

Nine mentions in two sentences say little by themselves: 0 to 57 per 10,000 words. What the other reports of the level say in those
years tells what is likely. See :mod:`pipeline.statistics.shrinkage` for the method.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline import tables
from pipeline.statistics import CONFIDENCE
from pipeline.statistics.pooled import LEAST_PLACES
from pipeline.statistics.shrinkage import shrunk_rates

YEARS_AROUND = 2
_SCALE = 10_000.0
_KEYS = ["level", "part", "concept"]


def shrunk_rows(attention: pa.Table) -> pa.Table:
    """Shrink the rates of every report that has peers: reports of at least five places of its level within two years.

    Args:
        attention: rows of attention.

    Returns:
        attention_shrunk.
    """
    columns = ["report_id", "place", "year", *_KEYS, "hits", "n_tokens", "design_effect"]
    frame = attention.select(columns).to_pandas()
    frame = frame[(frame["part"] != "other") & (frame["n_tokens"] > 0)].sort_values([*_KEYS, "year", "report_id"])
    rows = [
        row
        for key, own in frame.groupby(_KEYS, sort=True)
        if own["place"].nunique() >= LEAST_PLACES
        for row in _series(dict(zip(_KEYS, key, strict=True)), own)
    ]
    return tables.ATTENTION_SHRUNK.from_rows(rows)


def _series(key: dict[str, Any], own: pd.DataFrame) -> Iterator[dict[str, Any]]:
    hits, years = own["hits"].to_numpy(dtype=np.float64), own["year"].to_numpy()
    sizes = own["n_tokens"].to_numpy(dtype=np.float64) / _SCALE
    effect = own["design_effect"].fillna(1.0).to_numpy(dtype=np.float64)
    ids, places = own["report_id"].to_numpy(), own["place"].to_numpy()
    for year in np.unique(years).tolist():
        near = np.flatnonzero(np.abs(years - year) <= YEARS_AROUND)
        n_places = len(set(places[near].tolist()))
        if n_places < LEAST_PLACES:
            continue
        mentions = hits[near].sum()
        common_effect = float((hits * effect)[near].sum() / mentions) if mentions else 1.0
        found = shrunk_rates(hits[near], sizes[near], design_effect=common_effect, confidence=CONFIDENCE)
        for i in np.flatnonzero(years[near] == year).tolist():
            yield key | {
                "report_id": ids[near[i]],
                "place": places[near[i]],
                "year": year,
                "eb_per_10k_tokens": float(found.rate[i]),
                "eb_low": float(found.low[i]),
                "eb_high": float(found.high[i]),
                "own_weight": float(found.weight[i]),
                "level_per_10k_tokens": found.common,
                "design_effect": common_effect,
                "n_reports": len(near),
                "n_places": n_places,
            }
