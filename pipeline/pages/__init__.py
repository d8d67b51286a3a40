"""Stored tables to views, and views to Markdown pages and SVG charts.

Each name is imported when it is asked for: what escapes a line for Markdown should not wait for charts and templates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of

if TYPE_CHECKING:
    from pipeline.pages.order import first_files, first_pages, group_pages, report_files
    from pipeline.pages.source.by_report import RowSource, in_memory
    from pipeline.pages.source.corpus import Corpus, load
    from pipeline.pages.text.provenance import Provenance
    from pipeline.pages.text.render import render_page
    from pipeline.pages.view import Cited, citations

__all__ = [
    "Cited",
    "Corpus",
    "Provenance",
    "RowSource",
    "citations",
    "first_files",
    "first_pages",
    "group_pages",
    "in_memory",
    "load",
    "render_page",
    "report_files",
]
_HOMES = {
    "Cited": "view",
    "Corpus": "source.corpus",
    "Provenance": "text.provenance",
    "RowSource": "source.by_report",
    "citations": "view",
    "first_files": "order",
    "first_pages": "order",
    "group_pages": "order",
    "in_memory": "source.by_report",
    "load": "source.corpus",
    "render_page": "text.render",
    "report_files": "order",
}
__getattr__ = names_of(__name__, _HOMES)
