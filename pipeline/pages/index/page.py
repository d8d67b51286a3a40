"""The index: what stands out, then concepts, topics, targets, places and reports, and where the rest is told."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.findings import index_findings
from pipeline.pages.index.concepts import concepts_section
from pipeline.pages.index.more import more_section
from pipeline.pages.index.places import places_section
from pipeline.pages.index.targets import targets_overview
from pipeline.pages.index.topics import topics_overview
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Page, PageSection, sections_of


@dataclass(frozen=True)
class IndexHead:
    """How much there is."""

    n_reports: int
    n_places: int
    years: tuple[int, ...]
    n_words: int
    n_sentences: int


@dataclass(frozen=True)
class LevelReports:
    """Reports of one level: of each place with several, and of each year those of places with one (rows of ``reports``)."""

    level: str
    total: int
    followed: tuple[tuple[str, tuple[Row, ...]], ...]
    once: tuple[tuple[int, tuple[Row, ...]], ...]


@dataclass(frozen=True)
class Reports:
    """All reports, by level."""

    levels: tuple[LevelReports, ...]


def index_page(corpus: Corpus) -> Page:
    """The index."""
    reports = corpus.reports
    head = IndexHead(
        n_reports=len(reports),
        n_places=len(corpus.places()),
        years=tuple(sorted({r["year"] for r in reports})),
        n_words=sum(r["n_tokens"] or 0 for r in reports),
        n_sentences=sum(r["n_sentences"] or 0 for r in reports),
    )
    return Page("index.md", "index.md.j2", head, sections_of(SECTIONS, corpus, None))


def reports_section(corpus: Corpus, _: None) -> Reports:
    """All reports, by level."""
    return Reports(tuple(_level(corpus, level) for level in dict.fromkeys(r["level"] for r in corpus.reports)))


def _level(corpus: Corpus, level: str) -> LevelReports:
    reports = [r for r in corpus.reports if r["level"] == level]
    by_place: dict[str, list[Row]] = {}
    for report in reports:
        by_place.setdefault(report["place"], []).append(report)
    once = [own[0] for own in by_place.values() if len(own) == 1]
    return LevelReports(
        level=level,
        total=len(reports),
        followed=tuple((place, tuple(own)) for place, own in by_place.items() if len(own) > 1),
        once=tuple((y, tuple(r for r in once if r["year"] == y)) for y in sorted({r["year"] for r in once})),
    )


SECTIONS: tuple[PageSection[None], ...] = (
    PageSection("findings.md.j2", index_findings),
    PageSection("index_concepts.md.j2", concepts_section),
    PageSection("index_topics.md.j2", topics_overview),
    PageSection("index_outcomes.md.j2", targets_overview),
    PageSection("index_places.md.j2", places_section),
    PageSection("index_reports.md.j2", reports_section),
    PageSection("index_more.md.j2", more_section),
)
