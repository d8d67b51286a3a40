"""Stored tables to Markdown pages and SVG charts, in simplified Chinese."""

from __future__ import annotations

from pipeline.reporting.corpus import NEEDED, Corpus, Source, in_memory, load
from pipeline.reporting.order import first_pages, group_pages, report_files
from pipeline.reporting.provenance import Provenance

__all__ = [
    "NEEDED",
    "Corpus",
    "Provenance",
    "Source",
    "first_pages",
    "group_pages",
    "in_memory",
    "load",
    "report_files",
]
