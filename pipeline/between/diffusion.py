"""Who said a term first, how long after the nation and the place above, and what share of the places has it by when.

All of it is first use in this corpus. A place whose first report has the term may have had it earlier: its lag is not
known, and it is left out of the curve and of the count of who came first. A place that came after years without a report
took the term up somewhere within them; the year given is the latest that it can be.

References:
    Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53: 457-481.
    Kalbfleisch, J. D. and Prentice, R. L. (2002). The Statistical Analysis of Failure Time Data. 2nd ed. Wiley
    (places that enter late; limits on the log-minus-log scale).
    Walker, J. L. (1969). The diffusion of innovations among the American states. APSR 63: 880-899.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.chinese.divisions import places_above
from pipeline.statistics import ALPHA, CONFIDENCE, benjamini_hochberg
from pipeline.statistics.rounding import settled
from pipeline.statistics.tails import normal_quantile
from pipeline.tables import between as t

LEAST_PLACES = 5  # of a level, for a curve or a count of who came first


@dataclass(frozen=True)
class Use:
    """First use of an item by a place.

    Attributes:
        place: the place.
        year: year of the first report that has it.
        report_id: that report.
        not_before: year of the last report before it, which does not have it; None where there is none.
    """

    place: str
    year: int
    report_id: str
    not_before: int | None


@dataclass(frozen=True)
class _Place:
    level: str
    years: tuple[int, ...]  # of its reports, ascending
    above: tuple[str, ...]  # places of the corpus that it lies in, the nearest first


def diffusion_tables(*, reports: pa.Table, first_uses: pa.Table) -> dict[str, pa.Table]:
    """First uses with their lags, the share of places that have an item by year, and who came first.

    Args:
        reports: ``place``, ``place_code``, ``level`` and ``year``.
        first_uses: ``item_kind``, ``item``, ``place``, ``year`` and ``report_id`` of the first report of a place with it.

    Returns:
        Tables diffusion, diffusion_curve, diffusion_order and diffusion_places.
    """
    places = _places(reports)
    nation = next((name for name, p in sorted(places.items()) if p.level == "national"), None)
    items: dict[tuple[str, str], dict[str, Use]] = defaultdict(dict)
    for row in first_uses.to_pylist():
        before = [y for y in places[row["place"]].years if y < row["year"]]
        use = Use(row["place"], row["year"], row["report_id"], before[-1] if before else None)
        items[row["item_kind"], row["item"]][row["place"]] = use
    uses: list[dict[str, Any]] = []
    curves: list[dict[str, object]] = []
    orders: list[dict[str, object]] = []
    for (kind, item), own in sorted(items.items()):
        named = {"item_kind": kind, "item": item}
        uses += [named | row for row in _lags(own, places, nation)]
        for level in ("province", "city", "district"):
            curves += [named | {"level": level} | row for row in _curve(own, places, level)]
            if nation and (order := _order(own, places, level, own.get(nation))):
                orders.append(named | {"level": level} | order)
    _judge(orders)
    return {
        "diffusion": t.DIFFUSION.from_rows(uses),
        "diffusion_curve": t.DIFFUSION_CURVE.from_rows(curves),
        "diffusion_order": t.DIFFUSION_ORDER.from_rows(orders),
        "diffusion_places": t.DIFFUSION_PLACES.from_rows(_of_places(uses)),
    }


def _places(reports: pa.Table) -> dict[str, _Place]:
    rows = sorted(reports.to_pylist(), key=lambda r: (r["place"], r["year"]))
    nation = next((r["place"] for r in rows if r["level"] == "national"), None)
    above = places_above({r["place"]: r["place_code"] for r in rows}, nation)
    years: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        years[row["place"]].append(row["year"])
    levels = {r["place"]: r["level"] for r in rows}
    return {name: _Place(levels[name], tuple(sorted(set(own))), above[name]) for name, own in years.items()}


def _lags(own: Mapping[str, Use], places: Mapping[str, _Place], nation: str | None) -> Iterator[dict[str, object]]:
    for name, use in sorted(own.items()):
        parent = next(iter(places[name].above), None)
        yield {
            "place": name,
            "level": places[name].level,
            "first_year": use.year,
            "first_report_id": use.report_id,
            "not_before": use.not_before,
            "from_start": use.not_before is None,
            "lag_nation": _lag(use, own.get(nation or ""), name != nation),
            "parent_place": parent,
            "lag_parent": _lag(use, own.get(parent or ""), parent is not None),
        }


def _lag(use: Use, other: Use | None, related: bool) -> int | None:
    """Years from the other's first use; None where either may be earlier than the corpus shows."""
    if not related or other is None or use.not_before is None or other.not_before is None:
        return None
    return use.year - other.year


def _of_places(uses: Sequence[dict[str, Any]]) -> list[dict[str, object]]:
    """How early each place is, over all terms (as Walker 1969 scored states)."""
    of: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for use in uses:
        of[use["place"]].append(use)
    made = []
    for place, own in sorted(of.items()):
        row: dict[str, object] = {"place": place, "level": own[0]["level"], "parent_place": own[0]["parent_place"]}
        for other in ("nation", "parent"):
            lags = [u[f"lag_{other}"] for u in own if u[f"lag_{other}"] is not None]
            row |= {
                f"n_{other}": len(lags),
                f"earlier_{other}": sum(lag < 0 for lag in lags),
                f"same_{other}": sum(lag == 0 for lag in lags),
                f"later_{other}": sum(lag > 0 for lag in lags),
                f"median_lag_{other}": float(np.median(lags)) if lags else None,
            }
        made.append(row)
    return made


def _curve(own: Mapping[str, Use], places: Mapping[str, _Place], level: str) -> Iterator[dict[str, object]]:
    """Kaplan-Meier share of the places that did not have it in their first report, by year; late entry, no absence in gaps."""
    there = {name: p for name, p in places.items() if p.level == level}
    from_start = sum(1 for name in there if name in own and own[name].not_before is None)
    followed = {n: p for n, p in there.items() if len(p.years) > 1 and not (n in own and own[n].not_before is None)}
    taken = [own[n].year for n in followed if n in own]
    if len(followed) < LEAST_PLACES or not taken:
        return
    z = normal_quantile(0.5 + CONFIDENCE / 2)
    left, variance = 1.0, 0.0
    for year in range(min(p.years[0] for p in followed.values()) + 1, max(p.years[-1] for p in followed.values()) + 1):
        at_risk = sum(1 for n, p in followed.items() if p.years[0] < year <= (own[n].year if n in own else p.years[-1]))
        new = sum(1 for y in taken if y == year)
        if new:
            left *= 1 - new / at_risk
            variance += new / (at_risk * (at_risk - new)) if at_risk > new else math.inf
        low, high = _limits(left, variance, z)
        yield {
            "year": year,
            "n_places": len(followed),
            "n_from_start": from_start,
            "n_at_risk": at_risk,
            "n_new": new,
            "share": settled(1 - left),
            "ci_low": low,
            "ci_high": high,
        }


def _limits(left: float, variance: float, z: float) -> tuple[float | None, float | None]:
    """Limits of the share that has it, from Greenwood's variance on the log-minus-log scale."""
    if not 0 < left < 1 or not math.isfinite(variance):
        return None, None
    wide = z * math.sqrt(variance) / abs(math.log(left))
    return settled(1 - left ** math.exp(-wide)), settled(1 - left ** math.exp(wide))


def _order(
    own: Mapping[str, Use], places: Mapping[str, _Place], level: str, nation: Use | None
) -> dict[str, object] | None:
    """How many places came before, with and after the nation.

    Compared are places that would have shown it earlier: they had a report without it before the nation's first use. If
    the nation's place among them were a matter of chance, each rank would be as likely as any other; ties count against
    either direction.
    """
    if nation is None or nation.not_before is None:
        return None
    compared = [n for n, p in places.items() if p.level == level and p.years[0] < nation.year <= p.years[-1]]
    compared = [n for n in compared if n not in own or own[n].not_before is not None]
    years = [own[n].year if n in own else math.inf for n in compared]
    if len(compared) < LEAST_PLACES:
        return None
    earlier, same = sum(y < nation.year for y in years), sum(y == nation.year for y in years)
    later = len(years) - earlier - same
    down, up = ((n + same + 1) / (len(years) + 1) for n in (earlier, later))
    return {
        "nation_year": nation.year,
        "n_places": len(years),
        "n_earlier": earlier,
        "n_same": same,
        "n_later": later,
        "p_value": settled(min(1.0, 2 * min(down, up))),
        "direction": "down" if down < up else "up",
    }


def _judge(orders: Sequence[dict[str, object]]) -> None:
    """Correct over all items of a level; a direction is told where that leaves it clear."""
    for level in ("province", "city", "district"):
        own = [o for o in orders if o["level"] == level]
        q_values = benjamini_hochberg(np.array([o["p_value"] for o in own], dtype=np.float64))
        for order, q_value in zip(own, q_values.tolist(), strict=True):
            order["q_value"] = settled(q_value)
            order["direction"] = order["direction"] if q_value < ALPHA else "unclear"
