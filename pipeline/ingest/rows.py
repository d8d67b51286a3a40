"""A Report as rows of the stored tables."""

from __future__ import annotations

import pyarrow as pa

from pipeline.ingest.report import Report
from pipeline.tables import CLEANING, PARAGRAPHS, REPORTS, SECTIONS, SENTENCES


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
        ``reports`` (one row), ``sections``, ``paragraphs``, ``sentences`` and ``cleaning``, in the schemas of ``pipeline.tables``.
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
                "n_chars": report.n_chars,
                "n_tokens": 0,
                "n_sentences": len(report.sentences),
                "n_paragraphs": len(report.paragraphs),
                "review_from": report.review_from,
                "review_to": report.review_to,
                "delivered_on": report.delivered_on,
                "meeting": report.meeting,
                "warnings": "\n".join(report.warnings),
                "header": report.header,
                "content_sha256": content_sha256,
            }
        ]
    )
    sections = SECTIONS.from_rows([{"report_id": report_id, **vars(s)} for s in report.sections])
    paragraphs = PARAGRAPHS.from_rows([{"report_id": report_id, **vars(p), "n_tokens": 0} for p in report.paragraphs])
    sentences = SENTENCES.from_rows([{"report_id": report_id, **vars(s), "n_tokens": 0} for s in report.sentences])
    cleaning = CLEANING.from_rows([{"report_id": report_id, **vars(s)} for s in report.cleaning])
    return {
        "reports": reports,
        "sections": sections,
        "paragraphs": paragraphs,
        "sentences": sentences,
        "cleaning": cleaning,
    }
