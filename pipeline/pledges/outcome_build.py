"""The table of outcomes: the pledges of each report against the report of the year after."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.chinese.years import in_its_year, is_early
from pipeline.pledges.match import Clauses
from pipeline.pledges.outcomes import NOT_MENTIONED, Outcome, judge, sentences_of_last_year
from pipeline.pledges.promise import promise_of
from pipeline.pledges.statements import statements
from pipeline.settings.model import PledgeSettings
from pipeline.tables import PLEDGE_OUTCOMES


def outcome_tables(
    reports: pa.Table, sentences: pa.Table, pledges: pa.Table, *, settings: PledgeSettings
) -> dict[str, pa.Table]:
    """Outcomes of the pledges of places.

    Args:
        reports: all reports of some places.
        sentences: their sentences.
        pledges: their pledges.
        settings: thresholds.

    Returns:
        ``pledge_outcomes``: a row a pledge of every report that the next year's report of its place follows.
    """
    known = {(r["place"], r["year"]): r for r in reports.select(_REPORT).to_pylist()}
    promised: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(pledges.to_pylist(), key=lambda r: (r["report_id"], r["pledge_no"])):
        promised[row["report_id"]].append(row)
    texts = _texts(sentences)
    rows: list[dict[str, Any]] = []
    for (place, year), report in sorted(known.items()):
        following = known.get((place, year + 1))
        if following is None or report["report_id"] not in promised:
            continue
        next_texts = texts.get(following["report_id"], [])
        clauses = Clauses(statements(next_texts))
        years = _years(following)
        last_year = sentences_of_last_year(_in_its_year(following, next_texts), year) if years > 1 else frozenset()
        for row in promised[report["report_id"]]:
            promise = promise_of(row)
            outcome = judge(promise, clauses, years=years, settings=settings, last_year=last_year)
            rows.append(_row(row, following["report_id"], outcome))
    return {"pledge_outcomes": PLEDGE_OUTCOMES.from_rows(rows)}


_REPORT = ["report_id", "place", "year", "review_from", "review_to", "delivered_on"]
_SENTENCE = ["report_id", "sentence_no", "part", "text"]


def _texts(sentences: pa.Table) -> dict[str, list[tuple[int, str, str]]]:
    """Sentences of review and plan by report, in order."""
    kept = sentences.filter(pc.is_in(sentences["part"], pa.array(["review", "plan"]))).select(_SENTENCE)
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for report_id, *rest in zip(*(kept[name].to_pylist() for name in _SENTENCE), strict=True):
        found[report_id].append((rest[0], rest[1], rest[2]))
    return {report_id: sorted(rows) for report_id, rows in found.items()}


def _in_its_year(report: dict[str, Any], texts: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    if not is_early(report["year"], report["delivered_on"]):
        return texts
    return [(number, part, in_its_year(text)) for number, part, text in texts]


def _years(report: dict[str, Any]) -> int:
    """Years that a report's review sums up: one where that is not known, or where it only looks into its own year."""
    if report["review_from"] is None or report["review_to"] is None:
        return 1
    return max(1, min(int(report["review_to"]), int(report["year"]) - 1) - int(report["review_from"]) + 1)


def _row(pledge: dict[str, Any], report_id: str, outcome: Outcome) -> dict[str, Any]:
    match = outcome.match
    decided = None if match is None or outcome.outcome == NOT_MENTIONED else match.statement
    return {
        "report_id": pledge["report_id"],
        "place": pledge["place"],
        "year": pledge["year"],
        "pledge_no": pledge["pledge_no"],
        "outcome": outcome.outcome,
        "outcome_report_id": report_id,
        "outcome_sentence_no": decided and decided.sentence_no,
        "similarity": round(match.probability, 4) if match else 0.0,
        "sure": outcome.sure,
        "outcome_text": decided and decided.text,
        "outcome_part": decided and decided.part,
        "outcome_value": decided and decided.value,
        "outcome_unit": decided and decided.unit,
        "due": pledge["deadline_year"] <= pledge["year"],
        "text": pledge["text"],
        "outcome_start_char": decided and decided.start,
        "outcome_end_char": decided and decided.end,
    }
