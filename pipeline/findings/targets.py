"""Targets against results, like with like."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.findings.amounts import amount, target
from pipeline.findings.model import Draft, literal, span
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message
from pipeline.messages.numbers import percent
from pipeline.statistics.shares import wilson

_LEAST_JUDGED = 5  # targets with a verdict, of a place
_LEAST_ALL = 3  # targets with a verdict, to say that all of a year were met
_NAMED = 4
_JUDGED = ("met", "missed")


def targets(data: Sources) -> Iterator[Draft]:
    """How many targets of a place were met, and which were missed in a year."""
    rows = data.rows("indicator_outcomes")
    judged = [r for r in rows if r["verdict"] in _JUDGED and not r["indicator"].startswith("other:")]
    every, by_place = _by_place(rows), _by_place(judged)
    for place, own in sorted(by_place.items()):
        if len(own) >= _LEAST_JUDGED:
            yield _met(data, place, own, every[place])
        yield from _missed(data, place, own)
    if len(by_place) > 1 and len(judged) >= _LEAST_JUDGED:
        yield _met(data, "", judged, rows)


def _by_place(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["place"]].append(row)
    return found


def _met(data: Sources, place: str, rows: list[Row], every: list[Row]) -> Draft:
    """Of the judged targets of a place, or of all places, how many were met; ``every`` are also those not judged."""
    met = sum(r["verdict"] == "met" for r in rows)
    places = {p: [r["verdict"] == "met" for r in own] for p, own in _by_place(rows).items()}
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
            "share": percent(met / len(rows), 0),
            "low": percent(low, 0),
            "high": percent(high, 0),
            "below": _below(rows),
            "silent": _silent(every),
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
        coverage=len(rows) / max(1, sum(r["target_value"] is not None and r["place"] in places for r in every)),
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


def _silent(every: list[Row]) -> Message | str:
    """On how many listed targets the next report says nothing."""
    n = sum(r["verdict"] == "not_reported" and not r["indicator"].startswith("other:") for r in every)
    return Message("findings.silent", {"n": n}) if n else ""


def _design_effect(clusters: list[list[bool]]) -> float:
    """How much the variance of a share grows because targets of one place stand or fall together."""
    n = sum(len(c) for c in clusters)
    share = sum(sum(c) for c in clusters) / n
    if len(clusters) < 2 or share in (0, 1):
        return 1.0
    between = sum((sum(c) - share * len(c)) ** 2 for c in clusters) * len(clusters) / (len(clusters) - 1)
    return max(1.0, between / (n * share * (1 - share)))


def _missed(data: Sources, place: str, rows: list[Row]) -> Iterator[Draft]:
    by_year: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_year[row["year"]].append(row)
    for year, own in sorted(by_year.items()):
        missed = sorted(
            (r for r in own if r["verdict"] == "missed"), key=lambda r: (r["indicator"] != "gdp", r["indicator"])
        )
        report_id = own[0]["outturn_report_id"]
        if not missed:
            if len(own) >= _LEAST_ALL:
                yield _all_met(place, year, own)
            continue
        yield Draft(
            kind="targets_missed",
            subject=missed[0]["label"],
            code=f"targets_missed.{'all' if len(missed) == len(own) > 1 else 'some'}",
            values={
                "who": place,
                "year": year,
                "n": len(missed),
                "judged": len(own),
                "missed": [_said(data, r) for r in missed[:_NAMED]],
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


def _all_met(place: str, year: int, rows: list[Row]) -> Draft:
    low, high = wilson(len(rows), len(rows))
    return Draft(
        kind="targets_met",
        subject=f"targets {year}",
        code="targets_met.year",
        values={"who": place, "year": year, "n": len(rows), "below": _below(rows)},
        sql=(
            "SELECT count(*) FILTER (verdict = 'met') / count(*) AS share, count(*) AS judged FROM indicator_outcomes "
            f"WHERE place = {literal(place)} AND year = {year} AND verdict IN ('met', 'missed') "
            "AND NOT starts_with(indicator, 'other:')"
        ),
        place=place,
        level=rows[0]["level"],
        report_id=rows[0]["outturn_report_id"],
        part="plan",
        year_from=year,
        year_to=year,
        value=1.0,
        low=low,
        high=high,
        unit="share",
        comparison="target",
        effect=low / 2,
        sentences=tuple((r["outturn_report_id"], r["outturn_sentence_no"]) for r in rows[:_NAMED]),
        on_index=False,
        on_place=False,
    )


def _said(data: Sources, row: Row) -> Message:
    """A target that was missed, as a sentence names it."""
    aimed, bound = target(row)
    return Message(
        "findings.missed",
        {
            "label": data.indicator(row),
            "target": aimed,
            "bound": bound,
            "outturn": amount(row["outturn_value"], row["unit"], row["quantity"]),
        },
    )
