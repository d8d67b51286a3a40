"""Counted mentions and the audit of substring counting as tables: by mention, term, section, and report."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline import tables
from pipeline.attention.count import BOUNDARY, CONTEXT, COUNTED, INSIDE, Counter, Hits
from pipeline.corpus.arrays import Ints, Numbered, distinct, ints, rows_of, take
from pipeline.corpus.layout import Layout

_WHY = {BOUNDARY: "boundary", CONTEXT: "context", INSIDE: "inside"}


def hit_tables(hits: Hits, paragraphs: pa.Table) -> dict[str, pa.Table]:
    """Tables of the mentions in some reports.

    Args:
        hits: what was found.
        paragraphs: paragraphs of these reports.

    Returns:
        concept_hits, concept_rejected, concept_audit, term_audit, attention_terms and attention_sections.
    """
    return {
        "concept_hits": tables.CONCEPT_HITS.from_columns(_occurrences(hits, hits.counted)),
        "concept_rejected": _rejected(hits),
        **_audits(hits),
        "attention_terms": _attention_terms(hits),
        "attention_sections": _attention_sections(hits, paragraphs),
    }


def report_columns(layout: Layout, rows: Ints, *names: str) -> dict[str, pa.ChunkedArray]:
    """Columns of reports for rows that belong to them."""
    return {name: layout.reports[name].take(pa.array(rows)) for name in names}


def term_columns(counter: Counter, rows: Ints) -> dict[str, pa.Array]:
    """Concept, term, tier and dimension of some rows of the counter's terms."""
    names = [c.name for c in counter.concepts]
    return {
        "concept": take(names, counter.concept_of[rows]),
        "term": take([t.term for t in counter.terms], rows),
        "tier": take([t.tier for t in counter.terms], rows),
        "dimension": take([t.dimension for t in counter.terms], rows),
    }


def _occurrences(hits: Hits, rows: Ints) -> dict[str, object]:
    """Where some occurrences are, and of which term."""
    layout, found = hits.layout, hits.found
    sentence = hits.sentence[rows]
    return {
        **report_columns(layout, layout.report[sentence], "report_id"),
        **term_columns(hits.counter, found.term[rows]),
        "sentence_no": layout.number[sentence],
        "part": take(tables.PARTS, layout.part[sentence]),
        "start_char": found.start[rows] - layout.offsets[sentence],
        "end_char": found.end[rows] - layout.offsets[sentence],
    }


def _rejected(hits: Hits) -> pa.Table:
    rows = hits.with_fate(BOUNDARY, CONTEXT, INSIDE)
    why = take(list(_WHY.values()), np.searchsorted(list(_WHY), hits.found.fate[rows]))
    return tables.CONCEPT_REJECTED.from_columns({**_occurrences(hits, rows), "why": why})


def _audits(hits: Hits) -> dict[str, pa.Table]:
    layout, counter, found = hits.layout, hits.counter, hits.found
    report = layout.report[hits.sentence]
    key, fates = _cross(report * len(counter.terms) + found.term, found.fate)
    report, term = np.divmod(key, max(len(counter.terms), 1))
    by_term = tables.TERM_AUDIT.from_columns(
        {
            **report_columns(layout, report, "report_id"),
            **term_columns(counter, term),
            **_audit_columns(fates),
        }
    )
    core = np.array([t.tier == "core" for t in counter.terms], dtype=np.bool_)[term]
    n_concepts = len(counter.concepts)
    sums = np.zeros((layout.reports.num_rows * n_concepts, 4), dtype=np.int64)
    np.add.at(sums, report[core] * n_concepts + counter.concept_of[term[core]], fates[core])
    every = np.arange(len(sums))
    by_concept = tables.CONCEPT_AUDIT.from_columns(
        {
            **report_columns(layout, every // max(n_concepts, 1), "report_id"),
            "concept": take([c.name for c in counter.concepts], every % max(n_concepts, 1)),
            **_audit_columns(sums),
        }
    )
    return {"term_audit": by_term, "concept_audit": by_concept}


def _cross(key: Ints, fate: NDArray[np.int8]) -> tuple[Ints, Ints]:
    """Distinct keys, ascending, and how often each met each fate, shape (keys, 4)."""
    keys, row = np.unique(key, return_inverse=True)
    return keys, np.bincount(row * 4 + fate, minlength=4 * len(keys)).reshape(-1, 4)


def _audit_columns(fates: Ints) -> dict[str, Ints]:
    return {
        "substring_hits": fates.sum(axis=1),
        "boundary_rejected": fates[:, BOUNDARY],
        "excluded": fates[:, CONTEXT] + fates[:, INSIDE],
        "accepted": fates[:, COUNTED],
        "inside_counted": fates[:, INSIDE],
    }


def _attention_terms(hits: Hits) -> pa.Table:
    layout, counter = hits.layout, hits.counter
    sentence, term = hits.sentence[hits.counted], hits.found.term[hits.counted]
    n_parts, n_terms = len(tables.PARTS), len(counter.terms)
    group = layout.report[sentence] * n_parts + layout.part[sentence]
    key, times = np.unique(group * n_terms + term, return_counts=True)
    group, term = np.divmod(key, max(n_terms, 1))
    return tables.ATTENTION_TERMS.from_columns(
        {
            **report_columns(layout, group // n_parts, "report_id", "place", "level", "year"),
            **term_columns(counter, term),
            "part": take(tables.PARTS, group % n_parts),
            "hits": times,
        }
    )


def _attention_sections(hits: Hits, paragraphs: pa.Table) -> pa.Table:
    layout, counter = hits.layout, hits.counter
    section = _section_of(layout, paragraphs)
    span = int(section.max(initial=0)) + 1
    cell = layout.report * span + section  # one number a section of these reports
    words = np.bincount(cell, weights=layout.n_tokens, minlength=layout.reports.num_rows * span)
    n_concepts = len(counter.concepts)
    sentence, term = hits.sentence[hits.counted], hits.found.term[hits.counted]
    key, row, times = np.unique(
        cell[sentence] * n_concepts + counter.concept_of[term], return_inverse=True, return_counts=True
    )
    core = np.array([t.tier == "core" for t in counter.terms], dtype=np.float64)
    core_times = np.bincount(row, weights=core[term], minlength=len(key))
    spoken = distinct(sentence * n_concepts + counter.concept_of[term])
    in_section = cell[spoken // max(n_concepts, 1)] * n_concepts + spoken % max(n_concepts, 1)
    with_hit = np.bincount(np.searchsorted(key, in_section), minlength=len(key))
    where, concept = np.divmod(key, max(n_concepts, 1))
    return tables.ATTENTION_SECTIONS.from_columns(
        {
            **report_columns(layout, where // span, "report_id"),
            "section_no": where % span,
            "concept": take([c.name for c in counter.concepts], concept),
            "hits": times,
            "core_hits": core_times.astype(np.int64),
            "sentences_with_hit": with_hit,
            "n_tokens": words[where].astype(np.int64),
        }
    )


def _section_of(layout: Layout, paragraphs: pa.Table) -> Ints:
    """Section number of each sentence of the layout."""
    report = rows_of(paragraphs["report_id"], layout.reports["report_id"])
    numbered = Numbered(report, ints(paragraphs["paragraph_no"]), layout.reports.num_rows)
    return ints(paragraphs["section_no"])[numbered.rows(layout.report, layout.paragraph)]
