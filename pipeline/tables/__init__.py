"""Every stored table once: columns, types, key, description.

This package is the single source for the DDL, the check before each write, ``COMMENT ON`` and the generated data
dictionary (docs/tables.md). A column is named with its unit; the same quantity has the same name everywhere.
One module an area; each lists its tables in TABLES.
"""

from __future__ import annotations

from pipeline.tables import (
    attention,
    between,
    fetches,
    findings,
    indicators,
    judgements,
    levels,
    pledges,
    runs,
    texts,
    topics,
    trends,
    views,
    words,
)
from pipeline.tables.attention import (
    ATTENTION,
    ATTENTION_BY_LEVEL,
    ATTENTION_DIFFERENCES,
    ATTENTION_DIMENSIONS,
    ATTENTION_SECTIONS,
    ATTENTION_SEGMENTERS,
    ATTENTION_TERMS,
    CONCEPT_AUDIT,
    CONCEPT_HITS,
    CONCEPT_REJECTED,
    CONCEPT_TOPICS_CAP,
    SEGMENTER_AGREEMENT,
    TERM_AUDIT,
    TERM_SEGMENTERS,
)
from pipeline.tables.core import LEVELS, PARTS, PARTS_ALL, Column, Table, View
from pipeline.tables.fetches import FETCHES
from pipeline.tables.findings import FINDINGS
from pipeline.tables.judgements import JUDGEMENTS
from pipeline.tables.levels import ATTENTION_SHRUNK, POOLED_TRENDS
from pipeline.tables.pledges import PLEDGE_KEPT, PLEDGE_OUTCOMES, PLEDGES
from pipeline.tables.runs import RUN_CHANGES, RUN_SETTINGS, RUNS, STAGE_STATE
from pipeline.tables.texts import (
    CANDIDATES,
    CLEANING,
    COVERAGE,
    PARAGRAPHS,
    QUARANTINE,
    REPORT_EVIDENCE,
    REPORT_WARNINGS,
    REPORTS,
    SECTIONS,
    SENTENCES,
    TOKENS,
)
from pipeline.tables.topics import PARAGRAPH_TOPICS, TOPIC_SHARES, TOPIC_TERMS, TOPICS
from pipeline.tables.trends import CHANGE_POINTS, TRENDS
from pipeline.tables.words import (
    COOCCURRENCE,
    DISTINCTIVE_WORDS,
    KEYNESS,
    NOVELTY,
    POSTINGS,
    REPORT_PARTS,
    TERM_CHANGES,
    WORD_COUNTS,
    WORD_YEARS,
    YEAR_SIZES,
)

ALL: dict[str, Table] = {
    t.name: t
    for area in (
        texts,
        attention,
        trends,
        levels,
        words,
        topics,
        indicators,
        pledges,
        between,
        findings,
        judgements,
        fetches,
        runs,
    )
    for t in area.TABLES
}

VIEWS: dict[str, View] = {view.name: view for view in views.VIEWS}
PUBLIC: dict[str, Table] = {name: t for name, t in ALL.items() if not t.internal} | VIEWS  # what users rely on

__all__ = [
    "ALL",
    "ATTENTION",
    "ATTENTION_BY_LEVEL",
    "ATTENTION_DIFFERENCES",
    "ATTENTION_DIMENSIONS",
    "ATTENTION_SECTIONS",
    "ATTENTION_SEGMENTERS",
    "ATTENTION_SHRUNK",
    "ATTENTION_TERMS",
    "CANDIDATES",
    "CHANGE_POINTS",
    "CLEANING",
    "CONCEPT_AUDIT",
    "CONCEPT_HITS",
    "CONCEPT_REJECTED",
    "CONCEPT_TOPICS_CAP",
    "COOCCURRENCE",
    "COVERAGE",
    "DISTINCTIVE_WORDS",
    "FETCHES",
    "FINDINGS",
    "JUDGEMENTS",
    "KEYNESS",
    "LEVELS",
    "NOVELTY",
    "PARAGRAPHS",
    "PARAGRAPH_TOPICS",
    "PARTS",
    "PARTS_ALL",
    "PLEDGES",
    "PLEDGE_KEPT",
    "PLEDGE_OUTCOMES",
    "POOLED_TRENDS",
    "POSTINGS",
    "PUBLIC",
    "QUARANTINE",
    "REPORTS",
    "REPORT_EVIDENCE",
    "REPORT_PARTS",
    "REPORT_WARNINGS",
    "RUNS",
    "RUN_CHANGES",
    "RUN_SETTINGS",
    "SECTIONS",
    "SEGMENTER_AGREEMENT",
    "SENTENCES",
    "STAGE_STATE",
    "TERM_AUDIT",
    "TERM_CHANGES",
    "TERM_SEGMENTERS",
    "TOKENS",
    "TOPICS",
    "TOPIC_SHARES",
    "TOPIC_TERMS",
    "TRENDS",
    "VIEWS",
    "WORD_COUNTS",
    "WORD_YEARS",
    "YEAR_SIZES",
    "Column",
    "Table",
    "View",
    "declared",
]


def declared() -> dict[str, list[tuple[str, str]]]:
    """Every table and view of this version, with the name and type of each column."""
    return {name: [(c.name, c.type) for c in table.columns] for name, table in (ALL | VIEWS).items()}
