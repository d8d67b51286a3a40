"""Made-up tables for tests of findings: what the stage is given, with a few rows filled in."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipeline import tables
from pipeline.findings.sources import Sources
from pipeline.stages import BY_NAME

Rows = dict[str, list[dict[str, Any]]]
_QUERIED = {
    "mentions": pa.schema(
        [
            ("report_id", pa.string()),
            ("concept", pa.string()),
            ("part", pa.string()),
            ("sentence_no", pa.int32()),
        ]
    ),
    "who_first": pa.schema(
        [*tables.ALL["diffusion_order"].schema, ("report_id", pa.string()), ("sentence_no", pa.int32())]
    ),
    "nearing": tables.ALL["alignment_trends"].schema,
}
_MORE = {"term_changes": [pa.field("n_texts", pa.int32())]}


def given(rows: Rows | None = None) -> dict[str, pa.Table]:
    """Every table and query of the stage; those that are not named are empty."""
    stage = BY_NAME["findings"]
    rows = rows or {}
    made = {}
    for name in (*stage.reads, *stage.queries):
        schema = tables.ALL[name].schema if name in tables.ALL else _QUERIED[name]
        schema = pa.schema([pa.field(f.name, f.type) for f in schema] + _MORE.get(name, []))
        made[name] = pa.Table.from_pylist(rows.get(name, []), schema=schema)
    return made


def sources(rows: Rows | None = None, **changed: Any) -> Sources:
    """The same as the statements see it."""
    settings: dict[str, Any] = {
        "labels": {},
        "indicators": {"gdp": "GDP"},
        "min_years": 5,
        "recent_years": 10,
    } | changed
    return Sources(given(rows), **settings)


def report(place: str, year: int, level: str = "district") -> dict[str, Any]:
    return {"report_id": f"{place}-{year}", "place": place, "year": year, "level": level}


def rate(
    place: str, year: int, hits: int, *, part: str = "plan", concept: str = "改革", words: int = 5000
) -> dict[str, Any]:
    """A row of attention with limits of about ± two standard errors."""
    per = 1e4 * hits / words
    half = 1e4 * 2 * max(hits, 1) ** 0.5 / words
    return {
        **report(place, year),
        "part": part,
        "concept": concept,
        "hits": hits,
        "n_tokens": words,
        "per_10k_tokens": per,
        "ci_low": max(0.0, per - half),
        "ci_high": per + half,
        "design_effect": 1.0,
    }


def trend(place: str, **changed: Any) -> dict[str, Any]:
    row = {
        "series_kind": "concept",
        "series": "改革",
        "place": place,
        "part": "plan",
        "n_years": 8,
        "first_year": 2011,
        "last_year": 2018,
        "tau": 0.8,
        "p_value": 0.001,
        "q_value": 0.001,
        "slope": 4.0,
        "slope_low": 2.0,
        "slope_high": 6.0,
        "verdict": "rising",
        "variance_factor": 1.0,
        "sensitive": False,
    }
    return row | changed


def outcome(place: str, year: int, verdict: str | None, **changed: Any) -> dict[str, Any]:
    row = {
        "place": place,
        "indicator": "gdp",
        "quantity": "growth",
        "label": "地区生产总值",
        "year": year,
        "level": "district",
        "target_value": 8.0,
        "target_bound": "at_least",
        "stated_as": "floor",
        "judged_as": "floor",
        "difference": 0.5 if verdict == "met" else -2.0,
        "outturn_value": 8.5 if verdict == "met" else 6.0,
        "unit": "%",
        "verdict": verdict,
        "target_report_id": f"{place}-{year}",
        "target_sentence_no": 20,
        "outturn_report_id": f"{place}-{year + 1}",
        "outturn_sentence_no": 3,
    }
    return row | changed
