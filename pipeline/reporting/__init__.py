"""Stored tables to Markdown pages and SVG charts, in simplified Chinese."""

from __future__ import annotations

import pyarrow as pa

from pipeline.config import Concept, Settings
from pipeline.reporting.corpus import NEEDED, load
from pipeline.reporting.index_page import index_page
from pipeline.reporting.provenance import Provenance
from pipeline.reporting.report_page import report_page

__all__ = ["NEEDED", "Provenance", "report_files"]


def report_files(
    tables: dict[str, pa.Table], *, concepts: tuple[Concept, ...], settings: Settings, provenance: Provenance
) -> dict[str, str]:
    """All pages and figures.

    Args:
        tables: reports, sections, sentences, quarantine, coverage, concept_hits, concept_audit, term_audit, attention,
            trends, keyness, topics, topic_terms and topic_shares with the schemas of :mod:`pipeline.tables`; any may be
            empty, and the order of their rows does not matter.
        concepts: the dictionary, in the order in which concepts are shown.
        settings: project settings (confidence, alpha, least number of years, topic models).
        provenance: what the numbers were made from.

    Returns:
        Path under reports/ to text: ``index.md``, ``<report_id>.md`` for each report, ``figures/….svg``. The same input
        gives the same bytes.

    Raises:
        KeyError: a needed table is not given.
    """
    corpus = load(tables, concepts=concepts, settings=settings, provenance=provenance)
    files: dict[str, str] = {}
    # The index is made twice: first to learn which sentences it quotes, so that the pages of their reports show them
    # too, then for good, with links to the very place.
    index_page(corpus)
    for report in corpus.reports:
        files |= report_page(corpus, report)
    return dict(sorted((files | index_page(corpus)).items()))
