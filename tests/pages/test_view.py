"""Views: what is found in them, and that no page has to be rendered for it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass

import pyarrow as pa
import pytest

from pipeline.pages import citations, first_pages, group_pages
from pipeline.pages.place.page import place_page
from pipeline.pages.report.page import report_page
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.markdown import Md
from pipeline.pages.view import Page, Quote, found_in
from tests.pages.made_up import Tables, corpus_of, make_pages


def _corpus(tables: Tables) -> Corpus:
    return corpus_of(tables)


def _pages(corpus: Corpus) -> list[Page]:
    places = [place_page(corpus, p) for p in corpus.place_pages]
    return [*first_pages(corpus), *places, *(report_page(corpus, r, {}) for r in corpus.reports)]


@dataclass(frozen=True)
class _View:
    quotes: tuple[Quote, ...]
    best: Quote | None
    rows: tuple[dict[str, int], ...] = ({"n": 1},)


def test_sentences_are_found_in_the_order_of_the_fields() -> None:
    a, b, c = (Quote("甲县-2015", n, "……") for n in (1, 2, 3))
    assert list(found_in([_View((b, a), c), None], Quote)) == [b, a, c]


def test_the_first_quotation_says_what_is_bold() -> None:
    first, again, other = Quote("甲", 1, "……", ((0, 1),)), Quote("甲", 1, "……", ((1, 2),)), Quote("乙", 7, "……")
    assert citations([_View((first, again), other)]) == {"甲": {1: ((0, 1),)}, "乙": {7: ()}}


def test_every_section_is_a_frozen_view_without_formatted_values(many_years: Tables) -> None:
    for page in _pages(_corpus(many_years)):
        for _, view in (("", page.head), *page.sections):
            assert is_dataclass(view)
            first = fields(view)[0].name if fields(view) else "any"
            with pytest.raises((FrozenInstanceError, AttributeError)):
                setattr(view, first, None)
            assert not list(found_in(view, Md)), page.path


def test_views_do_not_depend_on_what_was_made_before(many_years: Tables) -> None:
    one, two = _corpus(many_years), _corpus(many_years)
    report = one.reports[-1]
    alone = report_page(one, report, {})
    _pages(two)
    assert report_page(two, report, {}) == alone


def test_groups_can_be_made_in_any_order(many_years: Tables) -> None:
    corpus = _corpus(many_years)
    cited = citations(first_pages(corpus))
    files: dict[str, str] = {}
    for place in reversed(corpus.places()):
        files |= group_pages(corpus, [place], cited)
    whole = make_pages(many_years)
    assert files
    assert files == {name: whole[name] for name in files}


def test_rows_of_a_view_are_those_of_the_tables(many_years: Tables) -> None:
    corpus = _corpus(many_years)
    sections = dict(s for page in first_pages(corpus) for s in page.sections)
    trends = sections["index_trends.md.j2"]
    stored = many_years["trends"].filter(pa.compute.equal(many_years["trends"]["part"], "plan"))
    assert trends.total == len([r for r in stored.to_pylist() if r["series_kind"] == "concept"])  # type: ignore[attr-defined]
    assert all(isinstance(r["tau"], float) for r in trends.rows)  # type: ignore[attr-defined]
