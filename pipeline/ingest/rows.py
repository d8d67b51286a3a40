"""A Report as rows of the stored tables."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.report import Report
from pipeline.messages import Message
from pipeline.tables import CLEANING, PARAGRAPHS, REPORT_EVIDENCE, REPORT_WARNINGS, REPORTS, SECTIONS, SENTENCES, Table


def report_tables(
    report: Report, *, report_id: str, source_path: str, sha256: str, content_sha256: str = ""
) -> dict[str, pa.Table]:
    """Tables of one report.

    Args:
        report: the report.
        report_id: its key in every table.
        source_path: file within the project folder, with forward slashes.
        sha256: hash of the file's bytes.
        content_sha256: hash of all that is stored of it.

    Returns:
        ``reports`` (one row), ``sections``, ``paragraphs``, ``sentences``, ``cleaning``, ``report_warnings`` and
        ``report_evidence``, in the schemas of ``pipeline.tables``.
        ``n_tokens`` is 0 throughout; segmentation fills it in.
    """
    reports = REPORTS.from_rows(
        [
            {
                "report_id": report_id,
                "place": report.place,
                "place_code": report.place_code,
                "level": report.level,
                "year": report.year,
                "title": report.title,
                "published_on": report.published_on,
                "source_path": source_path,
                "sha256": sha256,
                "text_sha256": report.text_sha256,
                "format": report.format,
                "n_chars": sum(count_han(p.text) for p in report.spoken),
                "n_tokens": 0,
                "n_sentences": sum(not s.is_appendix for s in report.sentences),
                "n_paragraphs": len(report.spoken),
                "review_from": report.review_from,
                "review_to": report.review_to,
                "delivered_on": report.delivered_on,
                "meeting": report.meeting,
                "warnings": list(report.warnings),
                "header": report.header,
                "content_sha256": content_sha256,
            }
        ]
    )
    return {
        "reports": reports,
        "sections": _table(SECTIONS, report_id, report.sections),
        "paragraphs": _table(PARAGRAPHS, report_id, report.paragraphs),
        "sentences": _table(SENTENCES, report_id, report.sentences),
        "cleaning": _table(CLEANING, report_id, report.cleaning),
        "report_warnings": _warnings(report_id, report.doubts),
        "report_evidence": _table(REPORT_EVIDENCE, report_id, report.evidence),
    }


def _warnings(report_id: str, doubts: Sequence[Message]) -> pa.Table:
    return REPORT_WARNINGS.from_rows(
        [
            {
                "report_id": report_id,
                "warning_no": no,
                "code": doubt.name,
                "values": doubt.values_json(),
                "text_zh": doubt.text("zh"),
                "text_en": doubt.text("en"),
            }
            for no, doubt in enumerate(doubts, 1)
        ]
    )


def _table(table: Table, report_id: str, items: Sequence[object]) -> pa.Table:
    """Dataclasses as rows, column by column: several times as fast as row by row."""
    given = {"report_id": [report_id] * len(items), "n_tokens": [0] * len(items)}
    return table.from_columns(
        {name: given[name] if name in given else [getattr(x, name) for x in items] for name in table.column_names}
    )
