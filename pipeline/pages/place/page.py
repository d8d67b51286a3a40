"""The page of a place with several reports: what changes over its years."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.findings import place_findings
from pipeline.pages.place.between import beside_section
from pipeline.pages.place.pledge_ledger import place_ledger
from pipeline.pages.place.series import series_section
from pipeline.pages.place.targets import targets_section
from pipeline.pages.place.words import novelty_section, terms_section, together_section
from pipeline.pages.report.differences import place_differences
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Page, PageSection, sections_of


@dataclass(frozen=True)
class PlaceHead:
    """The place and its reports, by year (rows of ``reports``)."""

    place: str
    reports: tuple[Row, ...]


def place_page(corpus: Corpus, place: str) -> Page:
    """The page of one place of ``corpus.place_pages``."""
    head = PlaceHead(place, tuple(corpus.of_place(place)))
    return Page(corpus.place_pages[place], "place.md.j2", head, sections_of(SECTIONS, corpus, place))


SECTIONS: tuple[PageSection[str], ...] = (
    PageSection("findings.md.j2", place_findings),
    PageSection("place_series.md.j2", series_section),
    PageSection("place_targets.md.j2", targets_section),
    PageSection("place_pledges.md.j2", place_ledger),
    PageSection("place_differences.md.j2", place_differences),
    PageSection("place_terms.md.j2", terms_section),
    PageSection("place_together.md.j2", together_section),
    PageSection("place_novelty.md.j2", novelty_section),
    PageSection("place_beside.md.j2", beside_section),
)
