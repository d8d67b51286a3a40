"""Words without a list: what marks a text, what is new and what is gone, what goes with what, how much is said again."""

from pipeline.words.cooccurrence import cooccurrence_tables
from pipeline.words.counts import word_tables
from pipeline.words.keyness import keyness_tables
from pipeline.words.novelty import novelty_tables
from pipeline.words.postings import posting_tables
from pipeline.words.terms import term_tables
from pipeline.words.vocabulary import vocabulary_tables

__all__ = [
    "cooccurrence_tables",
    "keyness_tables",
    "novelty_tables",
    "posting_tables",
    "term_tables",
    "vocabulary_tables",
    "word_tables",
]
