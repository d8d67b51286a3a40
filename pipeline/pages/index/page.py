"""The index: coverage, what was refused, and the corpus-wide findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.pages.index.attention import attention_section
from pipeline.pages.index.audit import audit_section
from pipeline.pages.index.levels import levels_section
from pipeline.pages.index.panels import panels_section
from pipeline.pages.index.targets import targets_overview
from pipeline.pages.index.topics import topics_overview
from pipeline.pages.index.trends import trends_section
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus, level_rank
from pipeline.pages.view import Page, PageSection, sections_of
from pipeline.settings.model import Concept

_REFUSED_ROWS = 30
_COVERAGE_ROWS = 40


@dataclass(frozen=True)
class IndexHead:
    """How much there is."""

    n_reports: int
    n_places: int
    years: tuple[int, ...]
    n_words: int
    n_sentences: int
    n_warned: int


@dataclass(frozen=True)
class CoverageRow:
    """Places of a level with the same years: 31 provinces of one year are one row, not 31."""

    places: tuple[str, ...]
    level: str
    have: tuple[int, ...]
    missing: tuple[int, ...]
    quarantined: tuple[int, ...]


@dataclass(frozen=True)
class Coverage:
    """Which years there are of which places, and what was refused.

    Attributes:
        rows: places by years.
        places_left: places that there was no room for.
        refused: inputs refused.
        reasons: how many for which reason, the most frequent first.
        refused_rows: rows of ``quarantine``, as far as there is room.
    """

    rows: tuple[CoverageRow, ...]
    places_left: int
    refused: int
    reasons: dict[str, int]
    refused_rows: tuple[Row, ...]


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


@dataclass(frozen=True)
class Methods:
    """The dictionary."""

    dictionary: tuple[Concept, ...]


def index_page(corpus: Corpus) -> Page:
    """The index."""
    reports = corpus.reports
    head = IndexHead(
        n_reports=len(reports),
        n_places=len(corpus.places()),
        years=tuple(sorted({r["year"] for r in reports})),
        n_words=sum(r["n_tokens"] or 0 for r in reports),
        n_sentences=sum(r["n_sentences"] or 0 for r in reports),
        n_warned=sum(bool(r["warnings"]) for r in reports),
    )
    return Page("index.md", "index.md.j2", head, sections_of(SECTIONS, corpus, None))


def coverage_section(corpus: Corpus, _: None) -> Coverage:
    """Coverage by place, and the inputs that were refused."""
    years: dict[tuple[str, str], dict[str, list[int]]] = {}
    for row in corpus.tables["coverage"]:
        years.setdefault((row["level"] or "", row["place"]), {}).setdefault(row["state"], []).append(row["year"])
    patterns: dict[tuple[object, ...], CoverageRow] = {}
    rank = corpus.place_rank
    for level, place in sorted(years, key=lambda lp: (level_rank(lp[0]), rank.get(lp[1], len(rank)), lp[1])):
        states = [tuple(years[level, place].get(s, ())) for s in ("have", "missing", "quarantined")]
        before = patterns.get((level, *states))
        patterns[level, *states] = CoverageRow((*(before.places if before else ()), place), level, *states)
    rows = tuple(patterns.values())
    refused = corpus.tables["quarantine"]
    reasons = Counter(r["reason"] for r in refused)
    return Coverage(
        rows=rows[:_COVERAGE_ROWS],
        places_left=sum(len(r.places) for r in rows[_COVERAGE_ROWS:]),
        refused=len(refused),
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        refused_rows=tuple(refused[:_REFUSED_ROWS]),
    )


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


def methods_section(corpus: Corpus, _: None) -> Methods:
    """The dictionary; what the methods are is said by the template."""
    return Methods(corpus.dictionary)


SECTIONS: tuple[PageSection[None], ...] = (
    PageSection("index_coverage.md.j2", coverage_section),
    PageSection("index_attention.md.j2", attention_section),
    PageSection("index_trends.md.j2", trends_section),
    PageSection("index_audit.md.j2", audit_section),
    PageSection("index_topics.md.j2", topics_overview),
    PageSection("index_levels.md.j2", levels_section),
    PageSection("index_panels.md.j2", panels_section),
    PageSection("index_targets.md.j2", targets_overview),
    PageSection("index_reports.md.j2", reports_section),
    PageSection("index_methods.md.j2", methods_section),
)
