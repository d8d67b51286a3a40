"""Where counting substrings would have misled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import false_hits
from pipeline.pages.view import Quote
from pipeline.settings.model import Concept

_TERMS = 12
_EXAMPLE_CONCEPTS, _EXAMPLES, _SEARCHED = 8, 2, 5


@dataclass(frozen=True)
class AuditCounts:
    """What a naive count takes, and what became of it.

    Attributes:
        total: occurrences as a substring.
        boundary: rejected, since an end is not at a word boundary and nothing counted stands there.
        excluded: rejected, since in an excluded context.
        inside: within or across a counted mention (大气 in 大气污染): no false mention, only one that a naive count takes
            twice.
        counted: counted.
        concept: what is counted; empty for a sum over concepts.
        term: the word, where single words are told apart.
        decade: its first year, where decades are told apart.
    """

    total: int = 0
    boundary: int = 0
    excluded: int = 0
    inside: int = 0
    counted: int = 0
    concept: str = ""
    term: str = ""
    decade: int = 0

    @property
    def wrong(self) -> int:
        """False mentions of a naive count."""
        return self.boundary + self.excluded

    @property
    def share(self) -> float | None:
        """Share of false mentions."""
        return self.wrong / self.total if self.total else None


@dataclass(frozen=True)
class Audit:
    """Core terms of each concept counted as substrings and as words.

    Attributes:
        overall: all concepts together.
        concepts: each concept, those with most false mentions first.
        decades: concepts with a difference, where the corpus spans several decades.
        terms: words that mislead most, core and extended.
        quotes: occurrences that were not counted.
    """

    overall: AuditCounts
    concepts: tuple[AuditCounts, ...]
    decades: tuple[AuditCounts, ...]
    terms: tuple[AuditCounts, ...]
    quotes: tuple[Quote, ...]


def audit_section(corpus: Corpus, _: None) -> Audit:
    """The audit of the whole corpus."""
    rows = [r for r in corpus.tables["concept_audit"] if r["report_id"] in corpus.report]
    rank = {c: i for i, c in enumerate(corpus.concepts)}
    names = sorted({r["concept"] for r in rows}, key=lambda c: (rank.get(c, len(rank)), c))
    concepts = [audit_counts((r for r in rows if r["concept"] == c), concept=c) for c in names]
    concepts.sort(key=lambda c: -c.wrong)
    shown = {c.concept for c in concepts[:_EXAMPLE_CONCEPTS]}
    return Audit(
        overall=audit_counts(rows),
        concepts=tuple(c for c in concepts if c.total),
        decades=_decades(corpus, rows, [c.concept for c in concepts if c.wrong]),
        terms=_terms(corpus),
        quotes=tuple(q for c in corpus.dictionary if c.name in shown for q in _quotes(corpus, c, rows)),
    )


def audit_counts(rows: Iterable[Row], **named: str | int) -> AuditCounts:
    """Sums of rows of an audit; ``named`` says what of."""
    sums = [0] * 5
    for row in rows:
        inside = row["inside_counted"] or 0
        counts = (row["substring_hits"], row["boundary_rejected"], row["excluded"] - inside, inside, row["accepted"])
        sums = [a + b for a, b in zip(sums, counts, strict=True)]
    return AuditCounts(*sums, **named)  # type: ignore[arg-type]


def _decades(corpus: Corpus, rows: list[Row], concepts: list[str]) -> tuple[AuditCounts, ...]:
    by_decade: dict[int, list[Row]] = {}
    for row in rows:
        by_decade.setdefault(corpus.report[row["report_id"]]["year"] // 10 * 10, []).append(row)
    if len({r["year"] // 10 for r in corpus.reports}) < 2:
        return ()
    counts = (
        audit_counts((r for r in by_decade[decade] if r["concept"] == concept), concept=concept, decade=decade)
        for concept in concepts
        for decade in sorted(by_decade)
    )
    return tuple(c for c in counts if c.total)


def _terms(corpus: Corpus) -> tuple[AuditCounts, ...]:
    rows: dict[tuple[str, str], list[Row]] = {}
    names = ("substring_hits", "boundary_rejected", "excluded", "inside_counted", "accepted")
    for data in corpus.by_report["term_audit"].tables():
        for r in data.group_by(["term", "concept"]).aggregate([(name, "sum") for name in names]).to_pylist():
            rows.setdefault((r["term"], r["concept"]), []).append({name: r[f"{name}_sum"] for name in names})
    counts = (audit_counts(own, term=term, concept=concept) for (term, concept), own in rows.items())
    return tuple(sorted((c for c in counts if c.wrong), key=lambda c: (-c.wrong, c.term, c.concept))[:_TERMS])


def _quotes(corpus: Corpus, concept: Concept, rows: list[Row]) -> list[Quote]:
    """Examples from the reports with most rejections, one for each reason if it can be found in a few reports."""
    counts = [(r["report_id"], audit_counts([r]).wrong) for r in rows if r["concept"] == concept.name]
    reports = [i for i, wrong in sorted(counts, key=lambda item: (-item[1], item[0])) if wrong][:_SEARCHED]
    corpus.ahead(reports)
    found: dict[str, Quote] = {}
    for report_id in reports:
        for hit in false_hits(corpus, report_id, concept.name, concept.core):
            found.setdefault(hit.role, hit)
        if len(found) >= _EXAMPLES:
            break
    return list(found.values())
