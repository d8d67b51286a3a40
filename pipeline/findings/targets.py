"""Targets against results, like with like, and the targets of many places side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import sqrt
from statistics import median

from pipeline.findings.model import Both, Draft, literal, number, percent, span
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message

_LEAST_JUDGED = 5  # targets with a verdict, of a place
_LEAST_PLACES = 8  # with a target for the same indicator and year
_NAMED = 4
_JUDGED = ("met", "missed")
_BOUNDS = ("about", "at_least", "at_most", "range")  # that are said; a plain number has none
# From which amount on it is written how, and what it is divided by in Chinese and in English.
_SIZES = ((1e9, "billion", 1e8, 1e9), (1e8, "yi", 1e8, 1e6), (1e6, "million", 1e4, 1e6), (1e4, "wan", 1e4, 1))
_Z = 1.959963984540054


def targets(data: Sources) -> Iterator[Draft]:
    """How many targets of a place were met; which were missed in a year; what many places aim at."""
    listed = [r for r in data.rows("indicator_outcomes") if not r["indicator"].startswith("other:")]
    judged = [r for r in listed if r["verdict"] in _JUDGED]
    by_place: dict[str, list[Row]] = defaultdict(list)
    for row in judged:
        by_place[row["place"]].append(row)
    for place, rows in sorted(by_place.items()):
        if len(rows) >= _LEAST_JUDGED:
            yield _met(data, place, rows)
        yield from _missed(data, place, rows)
    if len(by_place) > 1 and len(judged) >= _LEAST_JUDGED:
        yield _met(data, "", judged)
    yield from _aims(data, [r for r in listed if r["target_value"] is not None])


def _met(data: Sources, place: str, rows: list[Row]) -> Draft:
    met = sum(r["verdict"] == "met" for r in rows)
    places: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        places[row["place"]].append(row["verdict"] == "met")
    low, high = wilson(met, len(rows), _design_effect(list(places.values())))
    years = [r["year"] for r in rows]
    where = f" AND place = {literal(place)}" if place else ""
    return Draft(
        kind="targets_met",
        subject="targets",
        code=f"targets_met.{'place' if place else 'all'}",
        values={
            "who": place,
            "places": len(places),
            "years": span(min(years), max(years)),
            "n": len(rows),
            "met": met,
            "missed": len(rows) - met,
            "share": percent(met / len(rows)),
            "low": percent(low),
            "high": percent(high),
            "below": _below(rows),
            "silent": sum(
                r["verdict"] == "not_reported"
                and (not place or r["place"] == place)
                and not r["indicator"].startswith("other:")
                for r in data.rows("indicator_outcomes")
            ),
        },
        sql=(
            "SELECT count(*) FILTER (verdict = 'met') AS met, count(*) AS judged, "
            "count(*) FILTER (verdict = 'met') / count(*) AS share FROM indicator_outcomes "
            f"WHERE verdict IN ('met', 'missed') AND NOT starts_with(indicator, 'other:'){where}"
        ),
        place=place,
        level=data.level_of.get(place, ""),
        part="plan",
        year_from=min(years),
        year_to=max(years),
        value=met / len(rows),
        low=low,
        high=high,
        unit="share",
        comparison="target",
        effect=1.0 - (high - low),
        coverage=len(rows)
        / max(1, sum(r["target_value"] is not None and r["place"] in places for r in data.rows("indicator_outcomes"))),
        breadth=len(places),
        sentences=tuple((r["outturn_report_id"], r["outturn_sentence_no"]) for r in rows if r["verdict"] == "missed")[
            :_NAMED
        ],
    )


def _below(rows: list[Row]) -> Message | str:
    """That results below an aim for what is better low, as prices, are counted as met."""
    n = sum(
        r["verdict"] == "met" and r["judged_as"] == "ceiling" and r["stated_as"] == "aim" and r["difference"] < 0
        for r in rows
    )
    return Message("findings.below", {"n": n}) if n else ""


def _design_effect(clusters: list[list[bool]]) -> float:
    """How much the variance of a share grows because targets of one place stand or fall together."""
    n = sum(len(c) for c in clusters)
    share = sum(sum(c) for c in clusters) / n
    if len(clusters) < 2 or share in (0, 1):
        return 1.0
    between = sum((sum(c) - share * len(c)) ** 2 for c in clusters) * len(clusters) / (len(clusters) - 1)
    return max(1.0, between / (n * share * (1 - share)))


def wilson(hits: int, n: int, design_effect: float = 1.0) -> tuple[float, float]:
    """Wilson's interval of a share (1927), on the size that clustered observations are worth."""
    size, share = n / design_effect, hits / n
    middle = (share + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
    half = _Z / (1 + _Z**2 / size) * sqrt(share * (1 - share) / size + _Z**2 / (4 * size**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _missed(data: Sources, place: str, rows: list[Row]) -> Iterator[Draft]:
    by_year: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_year[row["year"]].append(row)
    for year, own in sorted(by_year.items()):
        missed = sorted(
            (r for r in own if r["verdict"] == "missed"), key=lambda r: (r["indicator"] != "gdp", r["indicator"])
        )
        if not missed:
            continue
        report_id = missed[0]["outturn_report_id"]
        yield Draft(
            kind="targets_missed",
            subject=missed[0]["label"],
            code="targets_missed",
            values={
                "who": place,
                "year": year,
                "n": len(missed),
                "judged": len(own),
                "missed": [_said(r) for r in missed[:_NAMED]],
            },
            sql=(
                "SELECT label, target_value, target_bound, outturn_value, unit, verdict, "
                "count(*) FILTER (verdict = 'missed') OVER () AS missed "
                f"FROM indicator_outcomes WHERE place = {literal(place)} AND year = {year} "
                "AND verdict IN ('met', 'missed') AND NOT starts_with(indicator, 'other:')"
            ),
            place=place,
            level=own[0]["level"],
            report_id=report_id,
            part="plan",
            year_from=year,
            year_to=year,
            value=float(len(missed)),
            unit="targets",
            comparison="target",
            effect=2 * len(missed) / (len(own) + 2),
            sentences=tuple(
                s
                for r in missed[:_NAMED]
                for s in (
                    (r["target_report_id"], r["target_sentence_no"]),
                    (r["outturn_report_id"], r["outturn_sentence_no"]),
                )
            ),
            on_index=year >= data.last_year[place] - 2,
        )


def _said(row: Row) -> Message:
    """A target that was missed, as a sentence names it."""
    return Message(
        "findings.missed",
        {
            "label": _label(row),
            "target": _amount(row["target_value"], row["unit"], row["quantity"]),
            "bound": Message(f"findings.bound.{row['target_bound']}") if row["target_bound"] in _BOUNDS else "",
            "outturn": _amount(row["outturn_value"], row["unit"], row["quantity"]),
        },
    )


def _amount(value: float, unit: str, quantity: str) -> Message | str:
    """An amount with its unit; large ones in 万 and 亿, and in English in millions and billions."""
    if unit == "%":
        return number(value, 2).rstrip("0").rstrip(".") + "%"
    kind, *divisors = next(((k, z, e) for at, k, z, e in _SIZES if abs(value) >= at), ("one", 1, 1))
    zh, en = (_short(value / d) for d in divisors)
    return Message(f"findings.amount.{kind}", {"value": Both(zh, en), "unit": unit})


def _label(row: Row) -> Both:
    """An indicator as sentences name it: in English with its code."""
    return Both(row["label"], f"{row['label']} ({row['indicator'].replace('_', ' ')})")


def _short(value: float) -> str:
    return number(value, 2).rstrip("0").rstrip(".")


def _aims(data: Sources, rows: list[Row]) -> Iterator[Draft]:
    """What the places of a level aim at for the same indicator and year."""
    groups: dict[tuple[str, int, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["quantity"] in ("growth", "share") and row["unit"] == "%":
            groups[row["level"], row["year"], row["indicator"], row["quantity"]].append(row)
    for (level, year, indicator, quantity), own in sorted(groups.items()):
        n_places = sum(r["level"] == level and r["year"] == year for r in data.reports.values())
        if len(own) >= _LEAST_PLACES and len(own) * 2 > n_places:
            yield _aim(data, level, year, indicator, quantity, own, n_places)


def _places(names: list[str]) -> Message:
    """Places by name, or the first of many and how many there are."""
    few = len(names) <= _NAMED
    return Message(
        f"findings.named.{'all' if few else 'some'}", {"names": names[: _NAMED if few else 2], "n": len(names)}
    )


def _aim(data: Sources, level: str, year: int, indicator: str, quantity: str, rows: list[Row], n_places: int) -> Draft:
    rows = sorted(rows, key=lambda r: (r["target_value"], r["place"]))
    middle = median(r["target_value"] for r in rows)
    least, most = rows[0]["target_value"], rows[-1]["target_value"]
    ends = [[r["place"] for r in rows if r["target_value"] == v] for v in (least, most)]
    usual = sum(r["target_value"] == middle for r in rows)
    return Draft(
        kind="targets_set",
        subject=rows[0]["label"],
        code="targets_set.spread" if least < most else "targets_set.same",
        values={
            "level": Message(f"findings.places.{level}"),
            "year": year,
            "label": _label(rows[0]),
            "n": len(rows),
            "reports": n_places,
            "middle": _amount(middle, "%", quantity),
            "usual": Message("findings.usual", {"n": usual}) if usual else "",
            "least": _amount(least, "%", quantity),
            "most": _amount(most, "%", quantity),
            "lowest": _places(ends[0]),
            "highest": _places(ends[1]),
        },
        sql=(
            "SELECT median(target_value) AS median, min(target_value) AS least, max(target_value) AS most, count(*) AS n "
            f"FROM indicator_outcomes WHERE level = '{level}' AND year = {year} AND indicator = {literal(indicator)} "
            f"AND quantity = '{quantity}' AND target_value IS NOT NULL"
        ),
        level=level,
        part="plan",
        year_from=year,
        year_to=year,
        value=middle,
        low=least,
        high=most,
        unit="%",
        comparison="peers",
        effect=0.5 if indicator == "gdp" else 0.3,
        coverage=len(rows) / n_places,
        breadth=len(rows),
        sentences=tuple(
            (r["target_report_id"], r["target_sentence_no"]) for r in (rows[0], rows[-1]) if r["target_report_id"]
        ),
        on_index=year >= max(data.last_year.values()) - 1,
    )
