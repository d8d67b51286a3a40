"""Which report says most or least of a concept, and which is the first to mention it."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt
from statistics import fmean

from pipeline.findings.model import Draft, fold, literal, part
from pipeline.findings.sources import LEAST_WORDS, Row, Sources
from pipeline.messages.numbers import decimal as number
from pipeline.statistics import ALPHA
from pipeline.statistics.tails import normal_upper

_LEAST_HITS = 10  # of the highest rate
_SILENT = 5  # reports without a mention before a first one


def extremes(data: Sources) -> Iterator[Draft]:
    """Highest and lowest rates in the plan, and first mentions, of places with enough reports that are whole, and most."""
    for (place, part_name, concept), rows in sorted(data.rates.items()):
        whole = [r for r in rows if r["report_id"] not in data.doubtful and r["n_tokens"] >= LEAST_WORDS]
        if len(whole) <= data.min_years or 2 * len(whole) <= len(rows):
            continue
        if part_name == "plan":
            for kind in ("highest", "lowest"):
                if (draft := _extreme(data, place, concept, whole, rows, kind)) is not None:
                    yield draft
        if part_name == "all" and (draft := _first(data, place, concept, rows, whole)) is not None:
            yield draft


def _extreme(data: Sources, place: str, concept: str, rows: list[Row], every: list[Row], kind: str) -> Draft | None:
    """None where the next report is as high or low, or where the record is not beyond what is usual at the place.

    Nor where one that is not whole lies beyond it: the chart beside the sentence shows that one too.
    """
    up = kind == "highest"
    ordered = sorted(rows, key=lambda r: (r["per_10k_tokens"], r["year"]), reverse=up)
    top, second, rest = ordered[0], ordered[1], ordered[1:]
    beyond = (r["per_10k_tokens"] for r in every if r["per_10k_tokens"] is not None)
    if any((rate > top["per_10k_tokens"]) if up else (rate < top["per_10k_tokens"]) for rate in beyond):
        return None
    usual = fmean(r["per_10k_tokens"] for r in rest)
    bound = top["ci_low"] if up else top["ci_high"]
    if top["per_10k_tokens"] == second["per_10k_tokens"] or bound is None or (bound > usual) != up:
        return None
    if max(top["hits"], second["hits"]) < _LEAST_HITS:
        return None
    p_value = min(1.0, _differ(top, second) * len(rest))  # the highest of many is picked: Bonferroni
    report = data.reports[top["report_id"]]
    sentence = data.mentions.get((top["report_id"], concept, "plan"))
    return Draft(
        kind=kind,
        subject=concept,
        code=f"{kind}.{'clear' if p_value < ALPHA else 'near'}",
        values={
            "subject": data.concept(concept),
            "who": place,
            "part": part("plan"),
            "year": top["year"],
            "value": number(top["per_10k_tokens"]),
            "low": number(top["ci_low"]),
            "high": number(top["ci_high"]),
            "next_year": second["year"],
            "next": number(second["per_10k_tokens"]),
            "usual": number(usual),
            "reports": len(rows),
        },
        sql=(
            "SELECT year, per_10k_tokens, ci_low, ci_high, hits, n_tokens FROM attention "
            f"WHERE place = {literal(place)} AND part = 'plan' AND concept = {literal(concept)} "
            f"ORDER BY per_10k_tokens {'DESC' if up else 'ASC'}"
        ),
        place=place,
        level=report["level"],
        report_id=top["report_id"],
        part="plan",
        year_from=min(r["year"] for r in rows),
        year_to=max(r["year"] for r in rows),
        value=top["per_10k_tokens"],
        low=top["ci_low"],
        high=top["ci_high"],
        unit="per_10k_tokens",
        comparison="own_past",
        # That it lies beyond what is usual is its interval's word; that it is a record is a fact of the counts.
        q_page=None,
        effect=fold(bound, usual) / 2,
        coverage=len(rows) / data.n_reports[place],
        sentences=((top["report_id"], sentence),) if sentence is not None else (),
        on_index=data.newest(top["report_id"]),
    )


def _differ(a: Row, b: Row) -> float:
    """Two-sided p-value of the ratio of two rates, mentions clustered in sentences (log scale, delta method)."""
    hits = max(a["hits"], 0.5), max(b["hits"], 0.5)
    error = sqrt((a["design_effect"] or 1) / hits[0] + (b["design_effect"] or 1) / hits[1])
    ratio = log(hits[0] / a["n_tokens"]) - log(hits[1] / b["n_tokens"])
    return float(2 * normal_upper(abs(ratio) / error))


def _first(data: Sources, place: str, concept: str, rows: list[Row], whole: list[Row]) -> Draft | None:
    """The first report with a mention, after several whole ones without."""
    said = [r for r in rows if r["hits"]]
    if not said:
        return None
    first = said[0]
    before = [r for r in whole if r["year"] < first["year"]]
    after = [r for r in rows if r["year"] >= first["year"]]
    if len(before) < _SILENT or len(said) < len(after) * 0.8 or len(after) < 2:
        return None
    parts = ("plan", "review", "other")
    sentence = next((n for p in parts if (n := data.mentions.get((first["report_id"], concept, p))) is not None), None)
    return Draft(
        kind="first",
        subject=concept,
        code="first",
        values={
            "subject": data.concept(concept),
            "who": place,
            "year": first["year"],
            "before": len(before),
            "said": len(said),
            "after": len(after),
        },
        sql=(
            f"SELECT min(year) AS first_year FROM attention WHERE place = {literal(place)} AND part = 'all' "
            f"AND concept = {literal(concept)} AND hits > 0"
        ),
        place=place,
        level=first["level"],
        report_id=first["report_id"],
        part="all",
        year_from=first["year"],
        year_to=rows[-1]["year"],
        value=float(first["year"]),
        unit="year",
        comparison="own_past",
        effect=1.0,
        coverage=len(before) / max(1, sum(r["year"] < first["year"] for r in rows)),
        sentences=((first["report_id"], sentence),) if sentence is not None else (),
    )
