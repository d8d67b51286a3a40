"""Trends through the reports of many places together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log2

from pipeline.findings.model import Draft, literal, part, span, surely
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message
from pipeline.messages.numbers import decimal as number

NATION = "全国"


def pooled_trends(data: Sources) -> Iterator[Draft]:
    """A statement for every pooled trend of a concept in the plan, over all years and in the recent window.

    What only holds with the places as independent units, and not with the years, is not told: a shock that all places
    share would give it too. So the larger of both p-values counts, and the wider interval (:func:`wider`).
    """
    for row in data.rows("pooled_trends"):
        if row["part"] != "plan" or row["rate_ratio"] is None or row["p_value"] is None:
            continue
        whole = _pooled(data, row, "", row["first_year"])
        yield whole
        if row["recent_rate_ratio"] is not None and row["recent_p_value"] is not None:
            yield replace(_pooled(data, row, "recent_", row["recent_first_year"]), kind="pooled_recent")


def wider(row: Row, window: str = "") -> tuple[float | None, float | None]:
    """Interval of a pooled trend that holds with the places, and with the years, as independent units."""
    low, high, low_years, high_years = (row[f"{window}{k}"] for k in ("low", "high", "low_years", "high_years"))
    if low is None or high is None or low_years is None or high_years is None:
        return low, high
    return min(low, low_years), max(high, high_years)


def _yearly(ratio: float | None) -> str:
    """A ratio from year to year as a change in per cent."""
    return "—" if ratio is None else f"{'+' if ratio > 1 else ''}{number(100 * (ratio - 1))}%"


def _recently(row: Row, rising: bool) -> Message | str:
    """What the recent years add to a trend over all of them."""
    if row["recent_verdict"] is None:
        return ""
    told = {"rising": rising, "falling": not rising}.get(row["recent_verdict"])
    low, high = wider(row, "recent_")
    return Message(
        f"findings.recent.{'flat' if told is None else 'same' if told else 'opposite'}",
        {
            "years": span(row["recent_first_year"], row["last_year"]),
            "slope": _yearly(row["recent_rate_ratio"]),
            "slope_low": _yearly(low),
            "slope_high": _yearly(high),
        },
    )


def _pooled(data: Sources, row: Row, window: str, first_year: int) -> Draft:
    ratio = row[f"{window}rate_ratio"]
    low, high = wider(row, window)
    p_values = [row[f"{window}{k}"] for k in ("p_value", "p_years")]
    sure = surely(low, high, 1.0)
    parent = row["parent"]
    where = f"level = '{row['level']}' AND parent = {literal(parent)} AND concept = {literal(row['concept'])}"
    return Draft(
        kind="pooled_trend",
        subject=row["concept"],
        code=f"pooled_trend.{'rising' if ratio > 1 else 'falling'}",
        values={
            "subject": data.concept(row["concept"]),
            "where": "" if parent == NATION else Message("findings.within", {"parent": parent}),
            "level": Message(f"findings.places.{row['level']}"),
            "years": span(first_year, row["last_year"]),
            "part": part("plan"),
            "change": _yearly(ratio),
            "low": _yearly(low),
            "high": _yearly(high),
            "places": row[f"{window}n_places"],
            "reports": row[f"{window}n_reports"],
            "recent": "" if window else _recently(row, ratio > 1),
        },
        sql=(
            f"SELECT {window}rate_ratio, least({window}low, {window}low_years), greatest({window}high, {window}high_years), "
            f"{window}p_value, {window}p_years, {window}n_places "
            f"FROM pooled_trends WHERE {where} AND part = 'plan'"
        ),
        level=row["level"],
        parent="" if parent == NATION else parent,
        part="plan",
        year_from=first_year,
        year_to=row["last_year"],
        value=ratio,
        low=low,
        high=high,
        unit="rate_ratio_a_year",
        comparison="own_past",
        p_value=max(p for p in p_values if p is not None),
        effect=abs(log2(sure)) * (row["last_year"] - first_year) if sure > 0 else 0.0,
        coverage=row[f"{window}n_reports"] / max(1, row[f"{window}n_places"] * (row["last_year"] - first_year + 1)),
        breadth=row[f"{window}n_places"],
        sentences=data.level_ends(row["level"], row["concept"], "plan", (first_year, row["last_year"])),
    )
