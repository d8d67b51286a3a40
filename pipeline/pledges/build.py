"""The table of pledges of a batch of reports."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.chinese.horizon import Horizon
from pipeline.chinese.years import in_its_year, is_early
from pipeline.pledges import words
from pipeline.pledges.deadlines import deadline
from pipeline.pledges.find import find_pledges
from pipeline.tables import PLEDGES


def pledge_tables(
    reports: pa.Table, sections: pa.Table, paragraphs: pa.Table, sentences: pa.Table
) -> dict[str, pa.Table]:
    """Pledges of the plan parts.

    Args:
        reports: rows of ``reports``.
        sections: their sections; headings tell spans of years (今后五年).
        paragraphs: their paragraphs; headings among them promise nothing.
        sentences: their sentences.

    Returns:
        ``pledges``.
    """
    report_of = {r["report_id"]: r for r in reports.select(["report_id", "place", "year", "delivered_on"]).to_pylist()}
    headings = _headings(sections, paragraphs)
    plan = sentences.filter(pc.equal(sentences["part"], "plan")).select(
        ["report_id", "sentence_no", "paragraph_no", "text"]
    )
    rows: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    horizons: dict[str, Horizon] = {}
    for report_id, sentence_no, paragraph_no, text in sorted(
        zip(*(plan[n].to_pylist() for n in plan.column_names), strict=True)
    ):
        heading, is_heading = headings.get((report_id, paragraph_no), ("", False))
        report = report_of[report_id]
        year = report["year"]
        said = text
        if is_early(year, report["delivered_on"]):
            said, heading = in_its_year(text), in_its_year(heading)
        if is_heading:
            continue
        _, until = horizons.setdefault(report_id, Horizon(year)).chapter(heading, said) or (year, year)
        for pledge in find_pledges(said):
            numbers[report_id] = numbers.get(report_id, 0) + 1
            clause = text[pledge.start : pledge.end]
            rows.append(
                {
                    "report_id": report_id,
                    "place": report["place"],
                    "year": year,
                    "pledge_no": numbers[report_id],
                    "sentence_no": sentence_no,
                    "text": clause,
                    "object": pledge.object,
                    "action": pledge.action,
                    "value": pledge.value,
                    "unit": pledge.unit,
                    "deadline_year": deadline(said[pledge.start : pledge.end], said[: pledge.end], until, year),
                    "value_high": pledge.value_high,
                    "bound": pledge.bound,
                    "kind": pledge.kind,
                    "commitment": _commitment(clause),
                    "start_char": pledge.start,
                    "end_char": pledge.end,
                }
            )
    return {"pledges": PLEDGES.from_rows(rows)}


def _commitment(clause: str) -> str | None:
    if words.PROMISE_STRONG.search(clause):
        return "ensure"
    return "strive" if words.PROMISE_STRIVE.search(clause) else None


def _headings(sections: pa.Table, paragraphs: pa.Table) -> dict[tuple[str, int], tuple[str, bool]]:
    """Headings above each paragraph, a line each, the innermost last, and whether it is one itself."""
    above: dict[tuple[str, int], str] = {}
    ordered = sorted(
        zip(*(sections[n].to_pylist() for n in ("report_id", "section_no", "depth", "heading")), strict=True),
        key=lambda row: (row[0], row[1]),
    )
    path: list[tuple[int, str]] = []
    last = ""
    for report_id, section_no, depth, heading in ordered:
        path = [] if report_id != last else [p for p in path if p[0] < depth]
        path.append((depth, heading or ""))
        above[report_id, section_no] = "\n".join(h for _, h in path)
        last = report_id
    columns = ("report_id", "paragraph_no", "section_no", "is_heading")
    return {
        (report_id, paragraph_no): (above.get((report_id, section_no), ""), bool(is_heading))
        for report_id, paragraph_no, section_no, is_heading in zip(
            *(paragraphs[n].to_pylist() for n in columns), strict=True
        )
    }
