"""Targets against outturns, year by year: what the next report says of what was aimed at.

A target of the report of year t is set against the outturn for t that the report of t+1 states; the report of t+2 may
revise it. Targets for several years are not of any one year (see plan_outcomes.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from pipeline import tables
from pipeline.chinese.divisions import places_above
from pipeline.indicators.plan_outcomes import plan_rows
from pipeline.indicators.verdicts import (
    Row,
    best,
    is_among,
    judged_as,
    outturn_rank,
    rows_of,
    side_of,
    stated_as,
    target_rank,
    verdict,
)
from pipeline.settings.indicators import Indicator
from pipeline.settings.model import OutcomeSettings

_Key = tuple[str, str, str, int]  # place, indicator, quantity, year


def outcome_tables(
    indicators: pa.Table, delivered: pa.Table, *, catalogue: Sequence[Indicator], settings: OutcomeSettings
) -> dict[str, pa.Table]:
    """Targets against outturns of all places.

    Args:
        indicators: what OUTCOME_QUERY of the stage gives.
        delivered: place and year of all reports, for one may state nothing of that.
        catalogue: the list of indicators.
        settings: tolerances of 左右; the confidence from which on a row is compared.

    Returns:
        Table ``indicator_outcomes``, one row a place, indicator, quantity and year that has a target or an outturn, and
        ``plan_outcomes``, one a target for several years.
    """
    every = rows_of(indicators)
    reports = set(zip(delivered["place"].to_pylist(), delivered["year"].to_pylist(), strict=True))
    sure = [r for r in every if r.confidence >= settings.min_confidence]
    better = {i.code: i.better for i in catalogue}
    labels = {i.code: i.label for i in catalogue}
    made = {
        "indicator_outcomes": _yearly(every, sure, reports, better, labels, settings),
        "plan_outcomes": plan_rows(every, sure, reports, better=better, labels=labels, settings=settings),
    }
    return {name: tables.ALL[name].from_rows(rows) for name, rows in made.items()}


def _yearly(
    every: Sequence[Row],
    sure: Sequence[Row],
    reports: set[tuple[str, int]],
    better: Mapping[str, str],
    labels: Mapping[str, str],
    settings: OutcomeSettings,
) -> list[dict[str, object]]:
    rows = [r for r in sure if r.period_from == r.period_to and r.quantity != "multiple"]
    # A review may quote the target of the year it reviews (增长6.5%，年度目标6%以上): taken where that year's report is not there.
    quoted = best((r for r in rows if r.kind == "target" and r.period_to == r.year - 1), _key, target_rank)
    targets = quoted | best((r for r in rows if r.kind == "target" and r.period_to == r.year), _key, target_rank)
    last = [r for r in rows if r.kind == "outturn" and r.period_to == r.year - 1]
    outturns = best(last, _key, outturn_rank)
    revised = best((r for r in rows if r.kind == "outturn" and r.period_to == r.year - 2), _key, outturn_rank)
    same = _by_definition(last)
    reported, unsure = (
        {
            (r.place, r.indicator, r.period_to)
            for r in some
            if r.kind == "outturn" and r.period_from == r.period_to == r.year - 1
        }
        for some in (sure, every)
    )
    made: dict[_Key, dict[str, object]] = {}
    for key in sorted({*targets, *outturns}):
        indicator = key[1]
        target, outturn = targets.get(key), outturns.get(key)
        if target is not None and outturn is not None and target.definition != outturn.definition:
            outturn = same.get((key, target.definition), outturn)
        if indicator.startswith("other:") and (target is None or outturn is None):
            continue  # names outside the list vary too much to call one dropped
        side = better.get(indicator)
        said, reason = verdict(target, outturn, side, settings)
        if target is not None and outturn is None:
            said, reason = _silent(key, reported, unsure, reports)
        label = labels.get(indicator, indicator.removeprefix("other:"))
        made[key] = {"label": label, **_made(key, target, outturn, revised.get(key), said, reason, side)}
        if target is not None and outturn is not None and outturn.value_base is not None and said in ("met", "missed"):
            made[key]["side"] = side_of(target, outturn.value_base, settings)
    _set_parents(made, rows)
    return list(made.values())


def _key(row: Row) -> _Key:
    return row.place, row.indicator, row.quantity, row.period_to


def _by_definition(rows: Iterable[Row]) -> dict[tuple[_Key, str], Row]:
    found: dict[tuple[_Key, str], Row] = {}
    for row in rows:
        if row.value_base is not None:
            found.setdefault((_key(row), row.definition), row)
    return found


def _silent(
    key: _Key, reported: set[tuple[str, str, int]], unsure: set[tuple[str, str, int]], reports: set[tuple[str, int]]
) -> tuple[str | None, str]:
    place, indicator, quantity, year = key
    if (place, year + 1) not in reports:
        return None, "no report of the next year"
    if is_among(reported, place, indicator, year):
        return "not_comparable", f"reported otherwise than as {quantity}"
    if is_among(unsure, place, indicator, year):
        return "not_comparable", "reported, but read with too little confidence"
    return "not_reported", ""


def _made(
    key: _Key,
    target: Row | None,
    outturn: Row | None,
    revised: Row | None,
    said: str | None,
    reason: str,
    better: str | None,
) -> dict[str, object]:
    some = outturn or target
    unit = (target.unit_base if target and target.value_base is not None else None) or (
        outturn.unit_base if outturn else ""
    )
    comparable = outturn is not None and outturn.unit_base == unit
    value = outturn.value_base if outturn and comparable else None
    row: dict[str, object] = {
        "place": key[0],
        "indicator": key[1],
        "quantity": key[2],
        "year": key[3],
        "level": some.level if some else None,
        "outturn_value": value,
        "unit": unit,
        "verdict": said,
        "reason": reason,
        "revised_value": revised.value_base if revised and revised.unit_base == unit else None,
    }
    if target is not None:
        row |= {
            "target_value": target.value_base,
            "target_value_high": target.value_high_base,
            "target_bound": target.bound,
            "target_commitment": target.commitment,
            "target_report_id": target.report_id,
            "target_sentence_no": target.sentence_no,
            "stated_as": stated_as(target),
            "judged_as": None if target.value_base is None else judged_as(target, better),
        }
        if said in ("met", "missed") and value is not None and target.value_base is not None:
            row["difference"] = round(value - target.value_base, 6)
    if outturn is not None:
        row |= {"outturn_report_id": outturn.report_id, "outturn_sentence_no": outturn.sentence_no}
    return row


def _set_parents(made: dict[_Key, dict[str, object]], rows: Sequence[Row]) -> None:
    """Set each place against the nearest one above that has a number: city, province, nation."""
    code_of = {r.place: r.place_code for r in rows}
    nation = next((r.place for r in rows if r.level == "national"), None)
    above = places_above(code_of, nation)
    for (place, indicator, quantity, year), row in made.items():
        for parent in above[place]:
            other = made.get((parent, indicator, quantity, year))
            if other is None or other["unit"] != row["unit"] or (quantity == "level"):
                continue
            if other.get("target_value") is None and other.get("outturn_value") is None:
                continue
            row["parent_place"] = parent
            row["parent_target_value"], row["parent_outturn_value"] = (
                other.get("target_value"),
                other.get("outturn_value"),
            )
            break
