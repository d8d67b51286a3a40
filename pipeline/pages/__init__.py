"""Stored tables to views, and views to Markdown pages and SVG charts."""

from __future__ import annotations

from pipeline.pages.order import first_files, first_pages, group_pages, report_files
from pipeline.pages.source.by_report import Source, in_memory
from pipeline.pages.source.corpus import Corpus, load
from pipeline.pages.text.provenance import Provenance
from pipeline.pages.text.render import render_page
from pipeline.pages.view import Cited, citations

__all__ = [
    "Cited",
    "Corpus",
    "Provenance",
    "Source",
    "citations",
    "first_files",
    "first_pages",
    "group_pages",
    "in_memory",
    "load",
    "render_page",
    "report_files",
]
