"""Topics of paragraphs: documents of each report, NMF and LDA on all of them, and what the models say of each report."""

from __future__ import annotations

from pipeline.topics.describe import concept_tables, describe_tables
from pipeline.topics.documents import document_tables
from pipeline.topics.dynamic import dynamic_tables
from pipeline.topics.fit import fit_tables
from pipeline.topics.score import score_tables
from pipeline.topics.training import sample_reports

__all__ = [
    "concept_tables",
    "describe_tables",
    "document_tables",
    "dynamic_tables",
    "fit_tables",
    "sample_reports",
    "score_tables",
]
