"""The pages on which a reader asks for words of their own: search, and the explorer of words over the years."""

from __future__ import annotations

from functools import partial

from pipeline.pages.source.corpus import Corpus
from pipeline.site.concept import total_by_term
from pipeline.site.html import page

_FIRST = 3  # concepts whose names are drawn before a reader has typed anything


def words_page(corpus: Corpus) -> str:
    """words.html: rates of any words by year."""
    return page(
        "words.html.j2", corpus, up="", first=list(filter(None, map(partial(_word, corpus), corpus.concepts)))[:_FIRST]
    )


def _word(corpus: Corpus, concept: str) -> str:
    """The name of a concept if reports say it, else the term of it that they say most."""
    terms = total_by_term(corpus, concept)
    return concept if concept in terms else next((t for t in terms if "<" not in t), "")


def search_page(corpus: Corpus) -> str:
    """search.html: sentences with all words."""
    return page("search.html.j2", corpus, up="")
