"""Stored tables to Markdown pages and SVG charts, in simplified Chinese."""

from __future__ import annotations

from pipeline.reporting.corpus import NEEDED, Corpus, Source, in_memory, load
from pipeline.reporting.index_page import index_page
from pipeline.reporting.place_page import place_page
from pipeline.reporting.provenance import Provenance
from pipeline.reporting.report_page import report_page

__all__ = [
    "NEEDED",
    "Corpus",
    "Provenance",
    "Source",
    "in_memory",
    "index_page",
    "load",
    "place_page",
    "report_files",
    "report_page",
]


def report_files(corpus: Corpus) -> dict[str, str]:
    """All pages and figures.

    The index is made twice: first to learn which sentences it quotes, so that the pages of their reports show them too,
    then for good. Pages of places come before those of reports for the same reason.

    Args:
        corpus: the tables, see :func:`load`.

    Returns:
        Path under reports/ to text: ``index.md``, ``topics-<model>.md`` and ``.html``, ``<place>.md`` for each place with several
        reports, ``<report_id>.md`` for each report, ``figures/….svg``. The same input gives the same bytes.
    """
    index_page(corpus)
    files: dict[str, str] = {}
    for place in corpus.place_pages:
        files |= place_page(corpus, place)
    for report in corpus.reports:
        files |= report_page(corpus, report)
    return dict(sorted((files | index_page(corpus)).items()))
