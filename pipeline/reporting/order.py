"""In which order the pages are made: those that quote before those that show what is quoted."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.reporting.corpus import Corpus
from pipeline.reporting.index_page import index_page
from pipeline.reporting.place_page import place_page
from pipeline.reporting.report_page import report_page

GROUP = 64  # reports, whose rows are read at once


def first_pages(corpus: Corpus) -> dict[str, str]:
    """The index with the pages of topics, which the corpus remembers the quotations of.

    A report's page links to the sentences that represent its topics, in other reports, where these show them. Nearly
    all are on the index or the pages of topics; for the others it must be known what the pages of their places quote.

    Args:
        corpus: the tables, see :func:`pipeline.reporting.load`.

    Returns:
        Relative path to text.
    """
    files = index_page(corpus)
    elsewhere = [
        t["representative_report_id"]
        for t in corpus.tables["topics"]
        if t["representative_sentence_no"] not in corpus.cited.get(t["representative_report_id"], {})
    ]
    places = sorted({corpus.report[r]["place"] for r in elsewhere if r in corpus.report} & set(corpus.place_pages))
    corpus.ahead(r["report_id"] for place in places for r in corpus.of_place(place))
    for place in places:
        place_page(corpus, place)
    return files


def group_pages(corpus: Corpus, places: Iterable[str]) -> dict[str, str]:
    """Pages and figures of some places and all their reports, to be made after :func:`first_pages`.

    A page of a place quotes reports of the place alone, so each place can be made by itself.

    Args:
        corpus: the tables; what the pages quote is forgotten again.
        places: the places.

    Returns:
        Relative path to text.
    """
    places = list(places)
    files: dict[str, str] = {}
    before = corpus.cited
    corpus.ahead(r["report_id"] for place in places for r in corpus.of_place(place))
    for place in places:
        corpus.cited = {}
        if place in corpus.place_pages:
            files |= place_page(corpus, place)
        # What the place sets in bold goes before what the index does.
        corpus.cited = before | {r: before.get(r, {}) | quoted for r, quoted in corpus.cited.items()}
        for report in corpus.of_place(place):
            files |= report_page(corpus, report)
        corpus.forget()
    corpus.cited = before
    return files


def report_files(corpus: Corpus) -> dict[str, str]:
    """All pages and figures.

    Args:
        corpus: the tables, see :func:`pipeline.reporting.load`.

    Returns:
        Path under reports/ to text: ``index.md``, ``topics-<model>.md`` and ``.html``, ``<place>.md`` for each place with several
        reports, ``<report_id>.md`` for each report, ``figures/….svg``. The same input gives the same bytes.
    """
    files = first_pages(corpus)
    for places in corpus.groups(GROUP):
        files |= group_pages(corpus, places)
    return dict(sorted(files.items()))
