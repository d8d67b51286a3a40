"""Targets against results, like with like, and the targets of many places side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from pipeline.findings.model import Both, Draft, literal, number, percent, span
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message
from pipeline.statistics.shares import wilson

_LEAST_JUDGED = 5  # targets with a verdict, of a place
_LEAST_PLACES = 8  # with a target for the same indicator and year
_LEAST_ALL = 3  # targets with a verdict, to say that all of a year were met
_LEAST_DUE = 10  # pledges due within the year
_WIDE = 0.3  # interval of a share of pledges from which on it says too little
_NAMED = 4
_HEADLINE = (
    "gdp",
    "fiscal_revenue",
    "resident_income",
    "urban_income",
    "rural_income",
    "cpi",
    "urban_new_jobs",
    "unemployment_surveyed",
    "unemployment_registered",
    "fixed_investment",
    "retail_sales",
    "industrial_va",
    "grain_output",
)
_JUDGED = ("met", "missed")
_BOUNDS = ("about", "at_least", "at_most", "range")  # that are said; a plain number has none
# From which amount on it is written how, and what it is divided by in Chinese and in English.
_SIZES = ((1e9, "billion", 1e8, 1e9), (1e8, "yi", 1e8, 1e6), (1e6, "million", 1e4, 1e6), (1e4, "wan", 1e4, 1))


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


def stated(data: Sources) -> Iterator[Draft]:
    """The targets that a report sets for its year, those of the gross product, prices and the like first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in data.rows("indicator_outcomes"):
        if row["target_value"] is not None and row["target_report_id"] and row["indicator"] in _HEADLINE:
            found[row["target_report_id"]].append(row)
    for report_id, rows in sorted(found.items()):
        rows.sort(key=lambda r: (_HEADLINE.index(r["indicator"]), r["quantity"] != "growth"))
        if len(rows) >= 2 and report_id in data.reports:
            yield _stated(data, report_id, rows[:_NAMED])


def _stated(data: Sources, report_id: str, rows: list[Row]) -> Draft:
    report = data.reports[report_id]
    return Draft(
        kind="targets_stated",
        subject="targets stated",
        code="targets_stated",
        values={"who": report["place"], "year": rows[0]["year"], "targets": [_target(r) for r in rows]},
        sql=(
            "SELECT label, target_value, target_value_high, target_bound, unit FROM indicator_outcomes "
            f"WHERE target_report_id = {literal(report_id)} AND target_value IS NOT NULL"
        ),
        place=report["place"],
        level=report["level"],
        report_id=report_id,
        part="plan",
        year_from=rows[0]["year"],
        year_to=rows[0]["year"],
        value=rows[0]["target_value"],
        unit=rows[0]["unit"],
        comparison="target",
        effect=0.1,
        sentences=tuple(dict.fromkeys((r["target_report_id"], r["target_sentence_no"]) for r in rows)),
        on_index=len(data.reports) == 1,
        on_place=data.newest(report_id),
    )


def _target(row: Row) -> Message:
    high = row["target_value_high"]
    return Message(
        "findings.stated",
        {
            "label": _label(row),
            "target": _amount(row["target_value"], row["unit"], row["quantity"]),
            "bound": (
                Message("findings.up_to", {"high": _amount(high, row["unit"], row["quantity"])})
                if high is not None
                else Message(f"findings.bound.{row['target_bound']}")
                if row["target_bound"] in _BOUNDS
                else ""
            ),
        },
    )


def pledges(data: Sources) -> Iterator[Draft]:
    """Of the pledges due within the year of a report, the share that the next report says were kept."""
    for row in data.rows("pledge_kept"):
        report = data.reports.get(row["report_id"])
        if report is None or row["n_due"] < _LEAST_DUE or row["kept"] is None or row["report_id"] in data.doubtful:
            continue
        if row["kept_high"] - row["kept_low"] > _WIDE:
            continue
        yield Draft(
            kind="pledges_kept",
            subject=f"pledges {row['year']}",
            code="pledges_kept",
            values={
                "who": row["place"],
                "year": row["year"],
                "n": row["n_due"],
                "kept": percent(row["kept"]),
                "low": percent(row["kept_low"]),
                "high": percent(row["kept_high"]),
            },
            sql=f"SELECT kept, kept_low, kept_high, n_due, n_done FROM pledge_kept WHERE report_id = {literal(row['report_id'])}",
            place=row["place"],
            level=report["level"],
            report_id=row["report_id"],
            part="plan",
            year_from=row["year"],
            year_to=row["year"],
            value=row["kept"],
            low=row["kept_low"],
            high=row["kept_high"],
            unit="share",
            comparison="target",
            effect=(1 - (row["kept_high"] - row["kept_low"])) / 2,
            on_index=False,
            on_place=row["year"] >= data.last_year[row["place"]] - 1,
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
    """An indicator as sentences name it, its growth told from its amount: in English with its code."""
    zh, en = ("增速", " growth") if row["quantity"] == "growth" else ("", "")
    return Both(row["label"] + zh, f"{row['label']} ({row['indicator'].replace('_', ' ')}{en})")


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
