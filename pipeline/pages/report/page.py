"""The page of one report."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.findings import report_findings
from pipeline.pages.index.audit import AuditCounts, audit_counts
from pipeline.pages.place.pledge_ledger import report_pledges
from pipeline.pages.report.attention import attention_section
from pipeline.pages.report.contrasts import contrasts_section
from pipeline.pages.report.differences import differences_section
from pipeline.pages.report.indicators import indicators_section
from pipeline.pages.report.whole import whole_text
from pipeline.pages.report.words import keyness_section, topics_section
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import concept_evidence, evidence_number, false_hits
from pipeline.pages.view import Page, PageSection, Quote, Spans, citations, sections_of
from pipeline.tables import PARTS
from pipeline.tables.repairs import LOST, REPAIRS

_SECTION_ROWS = 40
_AUDIT_ROWS, _AUDIT_EXAMPLES = 10, 5
_SENTENCES_A_PART = 3


@dataclass(frozen=True)
class ReportHead:
    """What the report is, and what was noticed when it was read.

    Attributes:
        report: row of ``reports``.
        doubts: rows of ``report_warnings`` that numbers may suffer from.
        repairs: those of what was mended.
    """

    report: Row
    doubts: tuple[Row, ...]
    repairs: tuple[Row, ...]


@dataclass(frozen=True)
class Structure:
    """Rows of ``sections``, the deeper ones left out where there are many, and how many there are."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True)
class ConceptQuotes:
    """Sentences with a concept.

    Attributes:
        number: of the paragraph.
        concept: the concept.
        hits: mentions in each part that has any.
        quotes: some sentences of each part.
        left: sentences that are not quoted.
    """

    number: int
    concept: str
    hits: dict[str, int]
    quotes: tuple[Quote, ...]
    left: int


@dataclass(frozen=True)
class ConceptEvidence:
    """Sentences with each concept that is mentioned."""

    report: Row
    concepts: tuple[ConceptQuotes, ...]


@dataclass(frozen=True)
class ReportAudit:
    """Words that a naive count takes wrongly: the first of them, how many were left out, occurrences not counted."""

    terms: tuple[AuditCounts, ...]
    left_out: int
    quotes: tuple[Quote, ...]


def report_page(corpus: Corpus, report: Row, cited: dict[int, Spans]) -> Page:
    """The page of one report.

    Args:
        corpus: the tables.
        report: row of ``reports``.
        cited: sentences of the report that other pages quote, with what is set in bold there.
    """
    report_id = report["report_id"]
    sections = sections_of(SECTIONS, corpus, report)
    quoted = citations(view for _, view in sections).get(report_id, {})
    text = whole_text(corpus, report, {n: spans or quoted.get(n, ()) for n, spans in (quoted | cited).items()})
    sections = (*sections, ("report_whole.md.j2", text))
    head = ReportHead(report, *doubts_and_repairs(corpus, report_id))
    return Page(corpus.pages[report_id], "report.md.j2", head, sections, own=report_id)


def doubts_and_repairs(corpus: Corpus, report_id: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """What is doubtful about a report, and what was merely mended in it: rows of ``report_warnings``."""
    rows = corpus.rows("report_warnings", report_id)
    return tuple(r for r in rows if is_doubt(r)), tuple(r for r in rows if not is_doubt(r))


def is_doubt(warning: Row) -> bool:
    """Whether a row of ``report_warnings`` is something that numbers may suffer from."""
    return warning["code"] not in REPAIRS or warning["code"] in LOST


def structure_section(corpus: Corpus, report: Row) -> Structure:
    """The report's sections with the part that each belongs to."""
    every = corpus.rows("sections", report["report_id"])
    shown = [s for s in every if (s["depth"] or 0) <= 2]
    if len(shown) > _SECTION_ROWS:
        shown = [s for s in shown if (s["depth"] or 0) <= 1]
    return Structure(tuple(shown[:_SECTION_ROWS]), len(every))


def evidence_section(corpus: Corpus, report: Row) -> ConceptEvidence:
    """Some sentences of each part with each concept."""
    found = (_concept(corpus, report["report_id"], concept) for concept in corpus.concepts)
    return ConceptEvidence(report, tuple(c for c in found if c.hits))


def _concept(corpus: Corpus, report_id: str, concept: str) -> ConceptQuotes:
    hits = corpus.hits_of(report_id, concept)
    numbers = {p: sum(h["part"] == p for h in hits) for p in PARTS}
    found = ((p, concept_evidence(corpus, report_id, concept, p, limit=_SENTENCES_A_PART)) for p in PARTS)
    quotes = tuple(q._replace(part=part) for part, own in found for q in own)
    return ConceptQuotes(
        number=evidence_number(corpus, concept),
        concept=concept,
        hits={p: n for p, n in numbers.items() if n},
        quotes=quotes,
        left=len({h["sentence_no"] for h in hits}) - len(quotes),
    )


def audit_section(corpus: Corpus, report: Row) -> ReportAudit:
    """Words that stand in the report more often as strings than they were counted."""
    rows = (r for r in corpus.rows("term_audit", report["report_id"]) if r["boundary_rejected"] or r["excluded"])
    counts = (audit_counts([r], term=r["term"], concept=r["concept"]) for r in rows)
    terms = sorted((c for c in counts if c.wrong), key=lambda c: (-c.wrong, c.concept, c.term))
    quotes = (next(false_hits(corpus, report["report_id"], c.concept, [c.term]), None) for c in terms[:_AUDIT_EXAMPLES])
    found = tuple(q for q in quotes if q is not None)
    return ReportAudit(tuple(terms[:_AUDIT_ROWS]), max(0, len(terms) - _AUDIT_ROWS), found)


SECTIONS: tuple[PageSection[Row], ...] = (
    PageSection("findings.md.j2", report_findings),
    PageSection("report_structure.md.j2", structure_section),
    PageSection("report_attention.md.j2", attention_section),
    PageSection("report_differences.md.j2", differences_section),
    PageSection("report_evidence.md.j2", evidence_section),
    PageSection("report_audit.md.j2", audit_section),
    PageSection("report_keyness.md.j2", keyness_section),
    PageSection("report_topics.md.j2", topics_section),
    PageSection("report_contrasts.md.j2", contrasts_section),
    PageSection("report_indicators.md.j2", indicators_section),
    PageSection("report_pledges.md.j2", report_pledges),
)
