"""What the index leads to: pages of their own for what few readers look for first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.messages import Message
from pipeline.pages.index.attention import attention_section
from pipeline.pages.index.audit import AuditCounts, audit_counts, audit_section
from pipeline.pages.index.coverage import coverage_section
from pipeline.pages.index.judged import judged_lines
from pipeline.pages.index.levels import levels_section
from pipeline.pages.index.panels import panels_section
from pipeline.pages.index.targets import targets_overview
from pipeline.pages.index.trends import trends_section
from pipeline.pages.report.page import is_doubt
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Page, PageSection, sections_of
from pipeline.settings.model import Concept


@dataclass(frozen=True)
class MoreHead:
    """Which page it is: its name in the message file ``pages``."""

    name: str


@dataclass(frozen=True)
class Methods:
    """The dictionary, and what readers found of it and of the rest."""

    dictionary: tuple[Concept, ...]
    judged: tuple[Message, ...]


@dataclass(frozen=True)
class More:
    """One line each, that leads to a page.

    Attributes:
        names: names of the pages.
        places: places with a report.
        missing: years without a report between the first and the last of a place.
        refused: inputs that were refused.
        warned: reports about which something is doubtful.
        audit: core terms of all concepts, counted as substrings and as words.
    """

    names: tuple[str, ...]
    places: int
    missing: int
    refused: int
    warned: int
    audit: AuditCounts


def methods_section(corpus: Corpus, _: None) -> Methods:
    """The dictionary; what the methods are is said by the template."""
    return Methods(corpus.dictionary, judged_lines(corpus.tables["judgements"], corpus.dictionary))


_PAGES: dict[str, tuple[PageSection[None], ...]] = {
    "concepts": (
        PageSection("index_attention.md.j2", attention_section),
        PageSection("index_trends.md.j2", trends_section),
        PageSection("index_panels.md.j2", panels_section),
        PageSection("index_levels.md.j2", levels_section),
    ),
    "targets": (PageSection("index_targets.md.j2", targets_overview),),
    "coverage": (PageSection("index_coverage.md.j2", coverage_section),),
    "refused": (PageSection("index_refused.md.j2", coverage_section),),
    "audit": (PageSection("index_audit.md.j2", audit_section),),
    "methods": (PageSection("index_methods.md.j2", methods_section),),
}


def more_pages(corpus: Corpus) -> Iterator[Page]:
    """The pages that the last section of the index leads to."""
    for name in _names(corpus):
        yield Page(f"{name}.md", "more.md.j2", MoreHead(name), sections_of(_PAGES[name], corpus, None))


def more_section(corpus: Corpus, _: None) -> More | None:
    """What these pages hold, in a line each; None where there is no report."""
    names = _names(corpus)
    if not names:
        return None
    return More(
        names=names,
        places=len(corpus.places()),
        missing=sum(r["state"] == "missing" for r in corpus.tables["coverage"]),
        refused=len(corpus.tables["quarantine"]),
        warned=len({r["report_id"] for r in corpus.tables["report_warnings"] if is_doubt(r)} & {*corpus.report}),
        audit=audit_counts(r for r in corpus.tables["concept_audit"] if r["report_id"] in corpus.report),
    )


def _names(corpus: Corpus) -> tuple[str, ...]:
    if not corpus.reports:
        return ("refused",) if corpus.tables["quarantine"] else ()
    has = {
        "targets": any(r["n_targets"] for r in corpus.tables["target_wording"]),
        "refused": bool(corpus.tables["quarantine"]),
    }
    return tuple(name for name in _PAGES if has.get(name, True))
