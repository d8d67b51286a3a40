"""What reports aim at: the targets of one report, and those of many places side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from pipeline.findings.amounts import BOUNDS, amount, target
from pipeline.findings.model import Draft, literal
from pipeline.findings.sources import Row, Sources
from pipeline.messages import Message

_LEAST_PLACES = 8  # with a target for the same indicator and year
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


def stated(data: Sources) -> Iterator[Draft]:
    """The targets that a report sets for its year, those of the gross product, prices and the like first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in data.rows("indicator_outcomes"):
        if (
            row["target_value"] is not None
            and row["target_report_id"]
            and row["indicator"] in _HEADLINE
            and _aimed(row)
        ):
            found[row["target_report_id"]].append(row)
    for report_id, rows in sorted(found.items()):
        rows.sort(key=lambda r: (_HEADLINE.index(r["indicator"]), r["quantity"] != "growth"))
        if len(rows) >= 2 and report_id in data.reports:
            yield _stated(data, report_id, rows[:_NAMED])


def _aimed(row: Row) -> bool:
    """Whether the wording makes a target of a number: in a plan a bare number may also describe what is."""
    return bool(row["target_commitment"]) or row["target_bound"] in BOUNDS


def _stated(data: Sources, report_id: str, rows: list[Row]) -> Draft:
    report = data.reports[report_id]
    return Draft(
        kind="targets_stated",
        subject="targets stated",
        code="targets_stated",
        values={"who": report["place"], "year": rows[0]["year"], "targets": [_target(data, r) for r in rows]},
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


def _target(data: Sources, row: Row) -> Message:
    aimed, bound = target(row)
    return Message("findings.stated", {"label": data.indicator(row), "target": aimed, "bound": bound})


def aims(data: Sources) -> Iterator[Draft]:
    """What the places of a level aim at for the same indicator and year."""
    groups: dict[tuple[str, int, str, str], list[Row]] = defaultdict(list)
    for row in data.rows("indicator_outcomes"):
        if row["indicator"].startswith("other:") or row["target_value"] is None:
            continue
        if row["quantity"] in ("growth", "share") and row["unit"] == "%":
            groups[row["level"], row["year"], row["indicator"], row["quantity"]].append(row)
    for (level, year, indicator, quantity), own in sorted(groups.items()):
        n_places = data.n_texts[level, year]
        if len(own) >= _LEAST_PLACES and len(own) * 2 > n_places:
            yield _aim(data, level, year, indicator, quantity, own, n_places)


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
            "label": data.indicator(rows[0]),
            "of": Message("findings.of.all")
            if len(rows) == n_places
            else Message("findings.of.some", {"n": len(rows)}),
            "reports": n_places,
            "middle": amount(middle, "%", quantity),
            "usual": Message("findings.usual", {"n": usual}) if usual and least < middle < most else "",
            "least": amount(least, "%", quantity),
            "most": amount(most, "%", quantity),
            "lowest": _places(ends[0]),
            "highest": _places(ends[1]),
            "bounds": Message("findings.numbers_alone") if any(r["target_bound"] in BOUNDS for r in rows) else "",
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
        on_index=year >= data.last_of_all - 1,
    )


def _places(names: list[str]) -> Message:
    """Places by name, or the first of many and how many there are."""
    few = len(names) <= _NAMED
    return Message(
        f"findings.named.{'all' if few else 'some'}", {"names": names[: _NAMED if few else 2], "n": len(names)}
    )
