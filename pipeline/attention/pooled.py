"""What the places of a level have in common: one trend a concept through all their reports.

A place has too few reports for a test of its own; many places together have not. See :mod:`pipeline.statistics.pooled` for
the model. Groups are the places of a level in the nation, in a province, and in a prefecture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline import tables
from pipeline.chinese.divisions import above
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import ALPHA, CONFIDENCE, benjamini_hochberg, seed_from
from pipeline.statistics.pooled import LEAST_PLACES, LEAST_YEARS, PooledTrends, pooled_trends

_KEYS = ["place", "year", "concept"]
_RECENT = (
    *("first_year", "n_places", "n_reports", "rate_ratio", "low", "high", "p_value", "q_value"),
    *("p_years", "low_years", "high_years", "verdict"),
)
_PROVINCE = 1  # depth, the nation being 0


def pooled_rows(attention: pa.Table, reports: pa.Table, settings: StatisticsSettings) -> pa.Table:
    """Fit every group that has at least five places with two reports or more, over at least four years.

    Args:
        attention: rows of attention.
        reports: rows of reports (place and place_code).
        settings: how many years are recent.

    Returns:
        pooled_trends; no rows where no group is large enough.
    """
    frame = attention.select(["level", "part", *_KEYS, "hits", "n_tokens"]).to_pandas()
    frame = frame[(frame["part"] != "other") & (frame["n_tokens"] > 0)].sort_values(_KEYS)
    codes = dict(zip(*(reports[c].to_pylist() for c in ("place", "place_code")), strict=True))
    rows: list[dict[str, Any]] = []
    for level, parent, places in _groups(frame, codes):
        inside = frame[(frame["level"] == level) & frame["place"].isin(places)]
        rows += _with_recent(_group_rows(inside, level, parent), inside, level, parent, settings)
    return tables.POOLED_TRENDS.from_rows(rows)


def _group_rows(frame: pd.DataFrame, level: str, parent: str) -> list[dict[str, Any]]:
    made = (_part_rows(frame, level, parent, part) for part in ("review", "plan", "all"))
    return [row for rows in made for row in _corrected(rows)]


def _with_recent(
    rows: list[dict[str, Any]], frame: pd.DataFrame, level: str, parent: str, settings: StatisticsSettings
) -> list[dict[str, Any]]:
    """The same rows with what the last years alone say; where these are all years there is nothing to add."""
    since = frame["year"].max() - settings.recent_years + 1
    recent = frame[frame["year"] >= since]
    if len(recent) < len(frame):
        found = {(r["concept"], r["part"]): r for r in _group_rows(recent, level, parent)}
        for row in rows:
            if late := found.get((row["concept"], row["part"])):
                row |= {f"recent_{name}": late[name] for name in _RECENT if name in late}
    return rows


def _groups(frame: pd.DataFrame, codes: dict[str, str | None]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Level, parent and places: the places of a level with two reports or more.

    Where all followed places of a level lie in one province, the group is that of the province and no statement on the nation;
    a prefecture is a group where its province has other places too.
    """
    years = frame.groupby(["level", "place"], sort=True)["year"].nunique()
    members: dict[tuple[str, int, str], set[str]] = {}
    for level, place in years[years > 1].index:
        for depth, parent in enumerate(above(codes.get(place))):
            members.setdefault((level, depth, parent), set()).add(place)
    provincial = [(level, places) for (level, depth, _), places in members.items() if depth == _PROVINCE]
    for (level, depth, parent), places in sorted(members.items()):
        again = depth != _PROVINCE and (level, places) in provincial
        if len(places) >= LEAST_PLACES and not again:
            yield level, parent, frozenset(places)


def _part_rows(frame: pd.DataFrame, level: str, parent: str, part: str) -> list[dict[str, Any]]:
    """One row a concept, without q-values; none where the part has too few places or years."""
    own = frame[frame["part"] == part]
    own = own[own.groupby("place")["year"].transform("nunique") > 1]
    reports = own.drop_duplicates(["place", "year"])
    n_places, n_years = reports["place"].nunique(), reports["year"].nunique()
    if n_places < LEAST_PLACES or n_years < LEAST_YEARS:
        return []
    wide = own.pivot_table(index=["place", "year"], columns="concept", values="hits", fill_value=0, sort=True)
    found = pooled_trends(
        wide.to_numpy(dtype=np.float64),
        reports["n_tokens"].to_numpy(dtype=np.float64),
        wide.index.get_level_values("year").to_numpy(dtype=np.float64),
        np.unique(wide.index.get_level_values("place"), return_inverse=True)[1],
        confidence=CONFIDENCE,
        seed=seed_from("pooled", level, parent, part),
    )
    same: dict[str, Any] = {
        "level": level,
        "parent": parent,
        "part": part,
        "n_places": n_places,
        "n_reports": len(reports),
        "first_year": int(reports["year"].min()),
        "last_year": int(reports["year"].max()),
        "n_years": n_years,
        "n_tokens": int(reports["n_tokens"].sum()),
    }
    hits = wide.sum()
    return [same | {"concept": str(c), "hits": int(hits[c])} | _estimates(found, i) for i, c in enumerate(wide.columns)]


def _estimates(found: PooledTrends, i: int) -> dict[str, Any]:
    n = int(found.n_places[i])
    if not np.isfinite(found.slope[i]):
        return {"n_places_with_hits": n, "verdict": "too_few_mentions", "method": "none"}
    limits = ("low", "high", "low_years", "high_years")
    return {
        "n_places_with_hits": n,
        "rate_ratio": float(np.exp(found.slope[i])),
        **{name: float(np.exp(x)) for name in limits if np.isfinite(x := getattr(found, name)[i])},
        "p_value": float(found.p_value[i]),
        "p_years": float(found.p_years[i]) if np.isfinite(found.p_years[i]) else None,
        "verdict": "flat",
        "method": "poisson_place_effects_" + ("sign_flips" if found.flipped[i] else "score_t"),
    }


def _corrected(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """q-values over the concepts of one group and part, which stand together in a table and do not depend on other groups.

    A verdict needs both: places that agree beyond chance, and years that do.
    """
    tested = [r for r in rows if "p_value" in r]
    q_values = benjamini_hochberg(np.array([r["p_value"] for r in tested], dtype=np.float64))
    for row, q in zip(tested, q_values.tolist(), strict=True):
        row["q_value"] = q
        years_agree = row["p_years"] is not None and row["p_years"] < ALPHA
        if q < ALPHA:
            direction = "rising" if row["rate_ratio"] > 1 else "falling"
            row["verdict"] = direction if years_agree else "places_only"
    return rows
