"""Stored tables to views, and views to Markdown pages and SVG charts."""

from __future__ import annotations

from pipeline.reporting.corpus import NEEDED, Corpus, Source, in_memory, load
from pipeline.reporting.order import first_pages, group_pages, report_files
from pipeline.reporting.provenance import Provenance
from pipeline.reporting.render import render_page
from pipeline.reporting.view import Cited, citations

__all__ = [
    "NEEDED",
    "Cited",
    "Corpus",
    "Provenance",
    "Source",
    "citations",
    "first_pages",
    "group_pages",
    "in_memory",
    "load",
    "render_page",
    "report_files",
]
