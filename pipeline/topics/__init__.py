"""Topics of paragraphs: documents of each report, NMF and LDA on all of them, and what the models say of each report.

Each function is imported when it is asked for, and the libraries of the models where one is fitted: who scores
paragraphs by a stored model should not wait for scikit-learn and gensim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.on_demand import names_of

if TYPE_CHECKING:
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
_HOMES = {
    "concept_tables": "describe",
    "describe_tables": "describe",
    "document_tables": "documents",
    "dynamic_tables": "dynamic",
    "fit_tables": "fit",
    "sample_reports": "training",
    "score_tables": "score",
}
__getattr__ = names_of(__name__, _HOMES)
