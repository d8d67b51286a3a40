"""All files of the site, one after the other: what is shared, then each place with its reports, then the index of words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from pipeline.pages.source.corpus import Corpus
from pipeline.site.compare import compare_page, targets_shard, topics_shard
from pipeline.site.concept import concept_page, concepts_page
from pipeline.site.html import Links, script, words_for_scripts
from pipeline.site.overview import overview_page, places_page
from pipeline.site.place import place_page
from pipeline.site.reference import data_page, methods_page
from pipeline.site.report import report_page
from pipeline.site.shards import IndexPart, corpus_shard, index_files, index_of, rates_shard, simplified_shard
from pipeline.site.topics import topics_page
from pipeline.site.words import search_page, words_page

GROUP = 32  # reports whose rows are read at once
_ASSETS = Path(__file__).parent / "assets"
_INDEXED = 20_000_000  # words; their index is about 70 MB
_BYTES = 10  # of pages and shards to a Han character of text, about: UTF-8, twice, with marks and notes
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
Groups = Callable[[list[list[str]]], Iterable[tuple[dict[str, str], IndexPart]]]


def site_files(corpus: Corpus, groups: Groups | None = None) -> Files:
    """Path below the site's folder and text of every file; the same tables give the same bytes.

    Args:
        corpus: the tables, see :func:`pipeline.pages.load`.
        groups: how groups of places are made (:func:`group_files`), where they are made and written elsewhere; None for here.
    """
    yield from assets()
    yield "data/messages.js", script("messages", words_for_scripts())
    yield "data/simplified.js", simplified_shard()
    yield "data/corpus.js", corpus_shard(corpus, texts_shown(corpus))
    yield "data/rates.js", rates_shard(corpus)
    yield "data/topics.js", topics_shard(corpus)
    yield "data/targets.js", targets_shard(corpus)
    links = Links(corpus, "")
    for concept in corpus.concepts:
        yield unquote(links.concept(concept)), concept_page(corpus, concept)
    parts: list[IndexPart] = []
    every = list(corpus.groups(GROUP))
    for made, part in groups(every) if groups else (group_files(corpus, places) for places in every):
        yield from made.items()
        parts.append(part)
    yield from index_files(parts, [r["report_id"] for r in corpus.reports])
    # The pages that all others are reached from come last: what they lead to is there.
    for name, page_of in reversed(PAGES.items()):
        yield f"{name}.html", page_of(corpus)


def group_files(corpus: Corpus, places: list[str]) -> tuple[dict[str, str], IndexPart]:
    """Pages of some places and their reports, and their part of the index; every group can be made by itself."""
    links, with_text = Links(corpus, ""), corpus.kept("site texts", lambda: texts_shown(corpus))
    numbers = corpus.kept("site numbers", lambda: {r["report_id"]: i for i, r in enumerate(corpus.reports)})
    reports = [r for place in places for r in corpus.of_place(place)]
    corpus.ahead(r["report_id"] for r in reports)
    part, files = index_of(
        corpus, [r["report_id"] for r in reports], numbers, with_text=with_text, with_words=words_shown(corpus)
    )
    for place in places:
        files[unquote(links.place(place))] = place_page(corpus, place)
    for report in reports:
        page = report_page(corpus, report, with_text=report["report_id"] in with_text)
        files[unquote(links.report(report["report_id"]))] = page
    corpus.forget()
    return files, part


def assets() -> Files:
    """Scripts and styles, the same for every corpus."""
    for path in sorted(_ASSETS.iterdir()):
        if path.suffix in (".js", ".css"):
            yield f"assets/{path.name}", path.read_text(encoding="utf-8")


def words_shown(corpus: Corpus) -> bool:
    """Whether the index of words is part of the site; a larger one is asked of `gongwen serve`."""
    return sum(r["n_tokens"] or 0 for r in corpus.reports) <= _INDEXED


def texts_shown(corpus: Corpus) -> set[str]:
    """Reports whose text is part of the site: all, or the newest years as far as there is room for."""
    room = corpus.settings.reports.site_texts_mb * 1e6
    shown: set[str] = set()
    for year in sorted({r["year"] for r in corpus.reports}, reverse=True):
        own = [r for r in corpus.reports if r["year"] == year]
        room -= sum(_BYTES * (r["n_chars"] or 0) for r in own)
        if room < 0 and shown:
            break
        shown |= {r["report_id"] for r in own}
    return shown
