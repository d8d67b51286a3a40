"""Whether a result meets a target: like with like, by the target's bound.

The bound is honoured: 8%以上 is met from 8 on, 8%左右 from 8 less the tolerance, 3%以内 up to 3, a range from its nearer
end; a plain number counts as the least (or, for an indicator that should be low, the most) that was aimed at. Quantity,
years, unit and definition must be the same.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import pyarrow as pa

from pipeline.settings.model import OutcomeSettings

_PARTS = ("primary_va", "secondary_va", "tertiary_va", "industrial_va")  # of more of one there is less of the others
_HALVES = {
    "resident_income": ("urban_income", "rural_income")
}  # 城乡居民收入 is often aimed at, 城镇 and 农村 reported
Key = TypeVar("Key")
_RATES = ("growth", "share", "points")
_STATED = {"at_least": "floor", "at_most": "ceiling", "about": "aim", "exact": "aim", "range": "range"}


@dataclass(frozen=True, slots=True)
class Row:
    """One statement, as far as the comparison needs it; fields as the columns of OUTCOME_QUERY."""

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
    value_base: float | None
    value_high_base: float | None
    unit_base: str
    bound: str
    commitment: str
    definition: str
    mean_of_years: bool
    confidence: float


def rows_of(statements: pa.Table) -> list[Row]:
    """The rows of a query, columns by name."""
    names = [f.name for f in fields(Row)]
    columns = (statements[name].to_pylist() for name in names)
    return [Row(**dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)]


def best(rows: Iterable[Row], key: Callable[[Row], Key], rank: Callable[[Row], tuple[Any, ...]]) -> dict[Key, Row]:
    """The statement that stands for each key: the headline one, else the first."""
    found: dict[Key, Row] = {}
    for row in rows:
        at = key(row)
        if at not in found or rank(row) < rank(found[at]):
            found[at] = row
    return found


def target_rank(row: Row) -> tuple[Any, ...]:
    """Targets with a number before others, those of the announced list before others, then in order."""
    return row.value_base is None, row.commitment != "expected", row.statement_no


def outturn_rank(row: Row) -> tuple[Any, ...]:
    """Results with a number before others, those in the usual definition before others, then in order."""
    return row.value_base is None, row.definition != "", row.statement_no


def is_among(reported: Container[tuple[str, str, int]], place: str, indicator: str, year: int) -> bool:
    """Whether an indicator is among what was reported of a year, in whatever quantity, itself or its halves."""
    halves = _HALVES.get(indicator)
    return (place, indicator, year) in reported or (
        halves is not None and all((place, half, year) in reported for half in halves)
    )


def verdict(
    target: Row | None, outturn: Row | None, better: str | None, settings: OutcomeSettings
) -> tuple[str | None, str]:
    """Verdict and, where there is none or they cannot be compared, why; which side is better is None outside the list."""
    if target is None:
        return None, "no target"
    if outturn is None:
        return None, ""
    if target.value_base is None:
        return "not_comparable", "target without a number"
    if outturn.value_base is None:
        return "not_comparable", "outturn without a number"
    if target.unit_base != outturn.unit_base:
        return "not_comparable", f"unit {target.unit_base} against {outturn.unit_base}"
    if target.definition != outturn.definition:
        return "not_comparable", f"definition {target.definition or 'usual'} against {outturn.definition or 'usual'}"
    undirected = better is None or (target.quantity == "share" and target.indicator in _PARTS)
    if undirected and stated_as(target) in ("aim", "range"):
        return "not_comparable", "an aim, and which side of it is better is not known"
    if _open(target, outturn, better):
        return "not_comparable", f"outturn only {outturn.bound}"
    return ("met" if is_met(target, outturn.value_base, better, settings) else "missed"), ""


def _open(target: Row, outturn: Row, better: str | None) -> bool:
    """Whether a bounded result (增长7%以上; 下降7%以上, which lies below) leaves open on which side of the target it lies."""
    value, aimed = outturn.value_base or 0.0, target.value_base or 0.0
    up, down = ("at_most", "at_least") if value < 0 else ("at_least", "at_most")
    if outturn.bound == up and outturn.value_base is not None:
        return value < aimed if judged_as(target, better) == "floor" else value <= aimed
    return outturn.bound == down and (value > aimed if judged_as(target, better) == "ceiling" else value >= aimed)


def stated_as(target: Row) -> str | None:
    """floor, ceiling, aim or range by the wording; None without a number."""
    return _STATED.get(target.bound)


def judged_as(target: Row, better: str | None) -> str:
    """Which side of the target counts as met; a fall of 3.1%以上 is met by a larger fall, one of 5%以内 by a smaller."""
    low = target.value_base or 0.0
    down = better == "lower" or (low < 0 and target.bound != "at_most")
    if low >= 0 and target.bound in ("at_most", "at_least"):
        down = target.bound == "at_most"
    return "ceiling" if down else "floor"


def is_met(target: Row, outturn: float, better: str | None, settings: OutcomeSettings) -> bool:
    """Whether a result meets a target, by the target's bound.

    Args:
        target: value, upper end and bound.
        outturn: the result in the same unit.
        better: higher or lower, for bounds that leave the side open; None where nobody knows.
        settings: tolerances of 左右.
    """
    low, high = target.value_base or 0.0, target.value_high_base
    slack = _slack(target, settings)
    if judged_as(target, better) == "ceiling":
        return outturn <= (max(low, high) if high is not None else low) + slack
    return outturn >= (min(low, high) if high is not None else low) - slack


def side_of(target: Row, outturn: float, settings: OutcomeSettings) -> str | None:
    """Where the result of an aim (3%左右, or a plain number) lies: within its tolerance, below or above; None for others.

    An aim counts as met on its better side however far away: prices that hardly rise where 3%左右 was aimed at have not
    passed it, but were not what was aimed at either, and that is to be said.
    """
    if stated_as(target) != "aim" or target.value_base is None:
        return None
    beyond = outturn - target.value_base
    if abs(beyond) <= _slack(target, settings):
        return "within"
    return "above" if beyond > 0 else "below"


def _slack(target: Row, settings: OutcomeSettings) -> float:
    """How far off a result may be, in the unit of the target."""
    if target.bound != "about":
        return 1e-9
    in_points = target.quantity in _RATES
    return 1e-9 + (settings.about_points if in_points else settings.about_share * abs(target.value_base or 0.0))
