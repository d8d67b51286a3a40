"""Tables to the table ``findings``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from pipeline import tables
from pipeline.findings import aims, between, differences, extremes, pledges, pooled, series, targets, terms
from pipeline.findings.ranking import ON_INDEX, ON_PAGE, Judged, judged, listed
from pipeline.findings.sources import Sources
from pipeline.statistics import ALPHA


def finding_tables(
    given: Mapping[str, pa.Table],
    *,
    labels: Mapping[str, str],
    indicators: Mapping[str, str],
    min_years: int,
    recent_years: int,
) -> dict[str, pa.Table]:
    """All statements that hold, ranked, with their places on the index and on the pages of places and reports.

    Args:
        given: tables and queries of the stage ``findings``, by name.
        labels: English labels of concepts.
        indicators: English names of indicators, by code.
        min_years: reports that a series has at least.
        recent_years: length of the recent window in years.

    Returns:
        findings.
    """
    data = Sources(given, labels, indicators, min_years, recent_years)
    drafts = [
        *pooled.pooled_trends(data),
        *series.trends(data),
        *series.topic_trends(data),
        *series.steps(data),
        *differences.differences(data),
        *extremes.extremes(data),
        *terms.changes(data),
        *terms.marking(data),
        *targets.targets(data),
        *aims.aims(data),
        *aims.stated(data),
        *pledges.pledges(data),
        *between.first_with_terms(data),
        *between.hastened(data),
        *between.nearest(data),
        *between.nearing(data),
    ]
    found = judged(drafts)
    on_index = _numbered(_index(found, len(data.n_reports) > 1))
    on_place = _numbered_by([j for j in found if j.draft.on_place], "place")
    on_report = _numbered_by(found, "report_id")
    ordered = sorted(found, key=lambda j: (on_index.get(j.draft.id, ON_INDEX + 1), j.order))
    rows = [
        _row(each, rank, on_index.get(each.draft.id), on_place.get(each.draft.id), on_report.get(each.draft.id))
        for rank, each in enumerate(ordered, 1)
    ]
    return {"findings": tables.FINDINGS.from_rows(rows)}


def _index(found: list[Judged], places: bool) -> list[Judged]:
    able = [j for j in found if j.draft.on_index and (j.q_index is None or j.q_index < ALPHA)]
    return listed(able, ON_INDEX, places=places)


def _numbered(chosen: list[Judged]) -> dict[str, int]:
    return {j.draft.id: i for i, j in enumerate(chosen, 1)}


def _numbered_by(found: list[Judged], key: str) -> dict[str, int]:
    """Position on the page of the statement's place, or report."""
    pages: dict[str, list[Judged]] = defaultdict(list)
    for each in found:
        if page := getattr(each.draft, key):
            pages[page].append(each)
    return {k: n for own in pages.values() for k, n in _numbered(listed(own, ON_PAGE)).items()}


def _row(
    each: Judged, rank: int, on_index: int | None, on_place: int | None, on_report: int | None
) -> dict[str, object]:
    draft = each.draft
    return {
        "finding_id": draft.id,
        "rank": rank,
        "kind": draft.kind,
        "subject": draft.subject,
        "place": draft.place or None,
        "level": draft.level or None,
        "report_id": draft.report_id or None,
        "part": draft.part or None,
        "year_from": draft.year_from,
        "year_to": draft.year_to,
        "value": draft.value,
        "low": draft.low,
        "high": draft.high,
        "unit": draft.unit,
        "comparison": draft.comparison,
        "q_value": each.q_page,
        "q_index": each.q_index,
        "strength": draft.strength,
        "index_rank": on_index,
        "place_rank": on_place,
        "report_rank": on_report,
        "text_zh": draft.told("zh"),
        "text_en": draft.told("en"),
        "sentence_ids": [f"{report_id}#{number}" for report_id, number in dict.fromkeys(draft.sentences)],
        "sql": draft.sql,
    }
