"""All pages: which sentences they quote is known from their views before any of them is rendered."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.messages import LANGUAGES
from pipeline.pages.index.more import more_pages
from pipeline.pages.index.page import index_page
from pipeline.pages.place.page import place_page
from pipeline.pages.report.page import report_page
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.render import render_page, written_in
from pipeline.pages.topics.page import topic_pages
from pipeline.pages.view import Cited, Page, citations

GROUP = 64  # reports, whose rows are read at once


def first_pages(corpus: Corpus) -> tuple[Page, ...]:
    """The index, the pages that it leads to and those of topics, which quote reports of all places."""
    return (index_page(corpus), *more_pages(corpus), *topic_pages(corpus))


def first_files(corpus: Corpus, pages: Iterable[Page]) -> dict[str, str]:
    """The first pages with their figures, in English too where that is asked for and there is a template."""
    files: dict[str, str] = {}
    for page in pages:
        files |= _rendered(corpus, page)
    return files


def _rendered(corpus: Corpus, page: Page) -> dict[str, str]:
    files: dict[str, str] = {}
    for code in LANGUAGES if corpus.settings.pages.english else ("zh",):
        if written_in(page, code):
            files |= render_page(corpus, page, code)
    return files


def group_pages(corpus: Corpus, places: Iterable[str], cited: Cited) -> dict[str, str]:
    """Pages and figures of some places and all their reports; every group can be made by itself.

    Args:
        corpus: the tables.
        places: the places; a page of a place quotes reports of the place alone.
        cited: sentences that the first pages quote; the pages of their reports show them.

    Returns:
        Relative path to text.
    """
    places = list(places)
    files: dict[str, str] = {}
    corpus.ahead(r["report_id"] for place in places for r in corpus.of_place(place))
    for place in places:
        quoted: Cited = {}
        if place in corpus.place_pages:
            page = place_page(corpus, place)
            quoted = citations([page])
            files |= _rendered(corpus, page)
        for report in corpus.of_place(place):
            report_id = report["report_id"]
            # What the place sets in bold goes before what the index does.
            own = cited.get(report_id, {}) | quoted.get(report_id, {})
            files |= _rendered(corpus, report_page(corpus, report, own))
        corpus.forget()
    return files


def report_files(corpus: Corpus) -> dict[str, str]:
    """All pages and figures.

    Args:
        corpus: the tables, see :func:`pipeline.pages.load`.

    Returns:
        Path under reports/ to text: ``index.md`` and what it leads to (also under ``en/``), ``topics-<model>.md`` and ``.html``,
        ``<place>.md`` for each place with several reports, ``<report_id>.md`` for each report (both also under ``en/``),
        ``figures/….svg``. The same input gives the same bytes.
    """
    pages = first_pages(corpus)
    cited = citations(pages)
    files = first_files(corpus, pages)
    for places in corpus.groups(GROUP):
        files |= group_pages(corpus, places, cited)
    return dict(sorted(files.items()))
