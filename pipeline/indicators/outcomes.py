"""Targets against outturns: what the next report says of what was aimed at.

A target of the report of year t is set against the outturn for t that the report of t+1 states; the report of t+2 may
revise it. Amounts are compared in base units. The bound is honoured: 8%以上 is met from 8 on, 8%左右 from 8 less the
tolerance, 3%以内 up to 3, a range from its nearer end; a plain number counts as the least (or, for an indicator that
should be low, the most) that was aimed at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipeline import tables
from pipeline.settings.indicators import Indicator
from pipeline.settings.model import OutcomeSettings

_RATES = ("growth", "share", "points")


@dataclass(frozen=True, slots=True)
class _Row:
    """One statement, as far as the comparison needs it."""

    report_id: str
    place: str
    place_code: str | None
    level: str
    year: int
    sentence_no: int
    statement_no: int
    indicator: str
    kind: str
    period_from: int
    period_to: int
    quantity: str
    value: float | None
    value_high: float | None
    unit: str
    bound: str
    commitment: str
    definition: str


_Key = tuple[str, str, str, int]  # place, indicator, quantity, year


def outcome_tables(
    indicators: pa.Table, *, catalogue: Sequence[Indicator], settings: OutcomeSettings
) -> dict[str, pa.Table]:
    """Targets against outturns of all places.

    Args:
        indicators: what :data:`pipeline.tables.indicators.OUTCOME_QUERY` gives.
        catalogue: the list of indicators.
        settings: tolerances of 左右.

    Returns:
        Table ``indicator_outcomes``, one row a place, indicator, quantity and year that has a target or an outturn.
    """
    rows = [_Row(*values) for values in zip(*(indicators[c].to_pylist() for c in indicators.column_names), strict=True)]
    reports = {(r.place, r.year) for r in rows}
    # A review may quote the target of the year it reviews (增长6.5%，年度目标6%以上): taken where that year's report is not there.
    quoted = _first((r for r in rows if r.kind == "target" and r.period_to == r.year - 1), _target_rank)
    targets = quoted | _first((r for r in rows if r.kind == "target" and r.period_to == r.year), _target_rank)
    outturns = _first((r for r in rows if r.kind == "outturn" and r.period_to == r.year - 1), _outturn_rank)
    revised = _first((r for r in rows if r.kind == "outturn" and r.period_to == r.year - 2), _outturn_rank)
    same = _by_definition(r for r in rows if r.kind == "outturn" and r.period_to == r.year - 1)
    reported = {(p, i, y) for p, i, _, y in outturns}
    better = {i.code: i.better for i in catalogue}
    labels = {i.code: i.label for i in catalogue}
    made: dict[_Key, dict[str, object]] = {}
    for key in sorted({*targets, *outturns}):
        indicator = key[1]
        target, outturn = targets.get(key), outturns.get(key)
        if target is not None and outturn is not None and target.definition != outturn.definition:
            outturn = same.get((key, target.definition), outturn)
        if indicator.startswith("other:") and (target is None or outturn is None):
            continue  # names outside the list vary too much to call one dropped
        verdict, reason = _verdict(target, outturn, better.get(indicator, "higher"), settings)
        if target is not None and outturn is None:
            verdict, reason = _silent(key, target, reported, reports)
        label = labels.get(indicator, indicator.removeprefix("other:"))
        made[key] = {"label": label, **_made(key, target, outturn, revised.get(key), verdict, reason)}
    _set_parents(made, rows)
    return {"indicator_outcomes": tables.ALL["indicator_outcomes"].from_rows(list(made.values()))}


def _first(rows: Iterable[_Row], rank: Callable[[_Row], tuple[bool, bool, int]]) -> dict[_Key, _Row]:
    """The statement that stands for each place, indicator, quantity and year: the headline one, else the first."""
    found: dict[_Key, _Row] = {}
    for row in rows:
        key = (row.place, row.indicator, row.quantity, row.period_to)
        if key not in found or rank(row) < rank(found[key]):
            found[key] = row
    return found


def _target_rank(row: _Row) -> tuple[bool, bool, int]:
    return row.value is None, row.commitment != "expected", row.statement_no


def _outturn_rank(row: _Row) -> tuple[bool, bool, int]:
    return row.value is None, row.definition != "", row.statement_no


def _by_definition(rows: Iterable[_Row]) -> dict[tuple[_Key, str], _Row]:
    found: dict[tuple[_Key, str], _Row] = {}
    for row in rows:
        key = ((row.place, row.indicator, row.quantity, row.period_to), row.definition)
        if row.value is not None:
            found.setdefault(key, row)
    return found


def _silent(
    key: _Key, target: _Row, reported: set[tuple[str, str, int]], reports: set[tuple[str, int]]
) -> tuple[str | None, str]:
    place, indicator, quantity, year = key
    if (place, year + 1) not in reports:
        return None, "no report of the next year"
    if (place, indicator, year) in reported:
        return "not_comparable", f"reported otherwise than as {quantity}"
    return "not_reported", ""


def _verdict(
    target: _Row | None, outturn: _Row | None, better: str, settings: OutcomeSettings
) -> tuple[str | None, str]:
    if target is None:
        return None, "no target"
    if outturn is None:
        return None, ""
    if target.value is None:
        return "not_comparable", "target without a number"
    if outturn.value is None:
        return "not_comparable", "outturn without a number"
    if target.unit != outturn.unit:
        return "not_comparable", f"unit {target.unit} against {outturn.unit}"
    if target.definition != outturn.definition:
        return "not_comparable", f"definition {target.definition or 'usual'} against {outturn.definition or 'usual'}"
    return ("met" if is_met(target, outturn.value, better, settings) else "missed"), ""


def is_met(target: _Row, outturn: float, better: str, settings: OutcomeSettings) -> bool:
    """Whether a result meets a target, by the target's bound.

    Args:
        target: value, upper end and bound.
        outturn: the result in the same unit.
        better: higher or lower, for bounds that leave the side open; a fall of 3.1%以上 is met by a larger fall.
        settings: tolerances of 左右.
    """
    low, high = target.value or 0.0, target.value_high
    slack = 1e-9 + (
        0.0
        if target.bound != "about"
        else settings.about_points
        if target.quantity in _RATES
        else settings.about_share * abs(low)
    )
    down = better == "lower" or low < 0
    if target.bound == "at_most" and low >= 0:
        down = True
    elif target.bound == "at_least" and low >= 0:
        down = False
    if down:
        return outturn <= (max(low, high) if high is not None else low) + slack
    return outturn >= (min(low, high) if high is not None else low) - slack


def _made(
    key: _Key, target: _Row | None, outturn: _Row | None, revised: _Row | None, verdict: str | None, reason: str
) -> dict[str, object]:
    some = outturn or target
    unit = (target.unit if target and target.value is not None else None) or (outturn.unit if outturn else "")
    comparable = outturn is not None and outturn.unit == unit
    value = outturn.value if outturn and comparable else None
    row: dict[str, object] = {
        "place": key[0],
        "indicator": key[1],
        "quantity": key[2],
        "year": key[3],
        "level": some.level if some else None,
        "outturn_value": value,
        "unit": unit,
        "verdict": verdict,
        "reason": reason,
        "revised_value": revised.value if revised and revised.unit == unit else None,
    }
    if target is not None:
        row |= {
            "target_value": target.value,
            "target_value_high": target.value_high,
            "target_bound": target.bound,
            "target_commitment": target.commitment,
            "target_report_id": target.report_id,
            "target_sentence_no": target.sentence_no,
        }
        if verdict in ("met", "missed") and value is not None and target.value is not None:
            row["difference"] = round(value - target.value, 6)
    if outturn is not None:
        row |= {"outturn_report_id": outturn.report_id, "outturn_sentence_no": outturn.sentence_no}
    return row


def _set_parents(made: dict[_Key, dict[str, object]], rows: Sequence[_Row]) -> None:
    """Set each place against the nearest one above that has a number: city, province, nation."""
    code_of = {r.place: r.place_code for r in rows}
    place_of: Mapping[str, str] = {c: p for p, c in sorted(code_of.items()) if c}
    nation = next((r.place for r in rows if r.level == "national"), None)
    above = {p: _above(p, c, place_of, nation) for p, c in code_of.items()}
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


def _above(place: str, code: str | None, place_of: Mapping[str, str], nation: str | None) -> list[str]:
    codes = [code[:4] + "00", code[:2] + "0000"] if code else []
    found = [place_of[c] for c in codes if c != code and c in place_of]
    return [*found, nation] if nation and nation != place else found
