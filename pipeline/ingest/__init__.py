"""Ingest: the bytes of a file to a Report, and a Report to rows of the stored tables."""

from pipeline.ingest.readers import read_item, read_report
from pipeline.ingest.report import Paragraph, Report, Section, Sentence
from pipeline.ingest.rows import report_tables

__all__ = ["Paragraph", "Report", "Section", "Sentence", "read_item", "read_report", "report_tables"]
