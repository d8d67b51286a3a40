"""All files of the site, one after the other: what is shared, then each place with its reports, then the index of words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.site.compare import compare_page, targets_shard, topics_shard
from pipeline.site.concept import concept_page, concepts_page
from pipeline.site.html import Links, environment, script, words_for_scripts
from pipeline.site.overview import overview_page, places_page
from pipeline.site.place import place_page
from pipeline.site.reference import data_page, methods_page
from pipeline.site.report import report_page
from pipeline.site.shards import Index, corpus_shard, rates_shard, text_shard
from pipeline.site.topics import topics_page
from pipeline.site.words import search_page, words_page

_GROUP = 32  # reports whose rows are read at once
_ASSETS = Path(__file__).parent / "assets"
_HTML = 2.2  # bytes of pages and shards to a byte of text, about
PAGES: dict[str, Callable[[Corpus], str]] = {  # in the order of the navigation
    "index": overview_page,
    "concepts": concepts_page,
    "places": places_page,
    "topics": topics_page,
    "words": words_page,
    "search": search_page,
    "compare": compare_page,
    "methods": methods_page,
    "data": data_page,
}
Files = Iterator[tuple[str, str]]


def site_files(corpus: Corpus, done: Callable[[int, int], None] = lambda n, chars: None) -> Files:
    """Path below the site's folder and text of every file; the same tables give the same bytes.

    Args:
        corpus: the tables, see :func:`pipeline.pages.load`.
        done: told how many reports, and how many of their characters, are done.
    """
    environment().globals["nav"] = tuple(PAGES)
    yield from assets()
    with_text = texts_shown(corpus)
    yield "data/messages.js", script("messages", words_for_scripts())
    yield "data/corpus.js", corpus_shard(corpus, with_text)
    yield "data/rates.js", rates_shard(corpus)
    yield "data/topics.js", topics_shard(corpus)
    yield "data/targets.js", targets_shard(corpus)
    links = Links(corpus, "")
    for concept in corpus.concepts:
        yield unquote(links.concept(concept)), concept_page(corpus, concept)
    index = Index(corpus)
    n = chars = 0
    for places in corpus.groups(_GROUP):
        reports = [r for place in places for r in corpus.of_place(place)]
        corpus.ahead(r["report_id"] for r in reports)
        index.add(reports)
        for place in places:
            yield unquote(links.place(place)), place_page(corpus, place)
        for report in reports:
            yield from _report(corpus, report, report["report_id"] in with_text)
        corpus.forget()
        n, chars = n + len(reports), chars + sum(r["n_chars"] or 0 for r in reports)
        done(n, chars)
    yield from index.files()
    # The pages that all others are reached from come last: what they lead to is there.
    for name, made in reversed(PAGES.items()):
        yield f"{name}.html", made(corpus)


def assets() -> Files:
    """Scripts and styles, the same for every corpus."""
    for path in sorted(_ASSETS.iterdir()):
        if path.suffix in (".js", ".css"):
            yield f"assets/{path.name}", path.read_text(encoding="utf-8")


def texts_shown(corpus: Corpus) -> set[str]:
    """Reports whose text is part of the site: all, or the newest years as far as there is room for."""
    room = corpus.settings.reports.site_texts_mb * 1e6
    shown: set[str] = set()
    for year in sorted({r["year"] for r in corpus.reports}, reverse=True):
        own = [r for r in corpus.reports if r["year"] == year]
        # A Han character is three bytes.
        room -= sum(3 * _HTML * (r["n_chars"] or 0) for r in own)
        if room < 0 and shown:
            break
        shown |= {r["report_id"] for r in own}
    return shown


def _report(corpus: Corpus, report: Row, with_text: bool) -> Files:
    links = Links(corpus, "")
    yield unquote(links.report(report["report_id"])), report_page(corpus, report, with_text=with_text)
    if with_text:
        stem = Path(unquote(links.report(report["report_id"]))).stem
        yield f"data/text/{stem}.js", text_shard(corpus, report)
