"""A second model beside the first."""

from __future__ import annotations

import pytest

from pipeline.pages.topics.compare import ModelsCompared, compare_models
from pipeline.tables import ALL
from tests.pages.made_up import corpus_of, make_tables

YEARS = (2010, 2011, 2012, 2013, 2014, 2015)
WORDS = {
    ("nmf", 1): {"教育": 0.6, "医院": 0.4},
    ("nmf", 2): {"公路": 1.0},
    ("nmf", 3): {"农业": 1.0},
    ("lda", 1): {"公路": 0.9, "教育": 0.1},
    ("lda", 2): {"教育": 0.5, "医院": 0.5},
}
SHARES = {("nmf", 1): 0.2, ("nmf", 2): 0.5, ("nmf", 3): 0.3, ("lda", 1): 0.6, ("lda", 2): 0.4}


@pytest.fixture(scope="module")
def compared() -> ModelsCompared:
    tables = make_tables(years=YEARS, n=4)
    topics = [
        {"model": m, "topic_id": t, "label": f"{m}{t}", "terms": list(WORDS[m, t]), "share": share, "status": "active",
         "n_paragraphs": 60, "npmi": 0.1, "stability": None}
        for (m, t), share in SHARES.items()
    ]  # fmt: skip
    terms = [
        {"model": m, "topic_id": t, "rank": i, "term": word, "weight": weight, "exclusivity": 1.0}
        for (m, t), words in WORDS.items()
        for i, (word, weight) in enumerate(words.items(), 1)
    ]
    # The first of lda rises with the second of nmf; the second of lda never changes.
    rising = {("nmf", 2), ("lda", 1)}
    shares = [
        {"model": m, "topic_id": t, "report_id": f"甲市乙区-{year}", "place": "甲市乙区", "level": "district", "year": year,
         "part": "all", "share": (year - 2000) / 100 if (m, t) in rising else 0.25, "ci_low": 0.0, "ci_high": 1.0,
         "n_paragraphs": 10, "n_words": 100}
        for m, t in SHARES
        for year in YEARS
    ]  # fmt: skip
    tables |= {
        "topics": ALL["topics"].from_rows(topics),
        "topic_terms": ALL["topic_terms"].from_rows(terms),
        "topic_shares": ALL["topic_shares"].from_rows(shares),
    }
    corpus = corpus_of(tables)
    return compare_models(corpus, "nmf", {"model": "lda"})


def test_each_topic_is_beside_the_one_with_most_like_words(compared: ModelsCompared) -> None:
    assert [(m.topic["topic_id"], m.nearest["topic_id"]) for m in compared.matches] == [(1, 2), (2, 1)]
    assert compared.matches[0].similarity == pytest.approx(0.9 / (0.9**2 + 0.1**2) ** 0.5)
    assert [t["topic_id"] for t in compared.unmatched] == [3]


def test_shares_are_correlated_over_reports_where_they_change(compared: ModelsCompared) -> None:
    assert compared.matches[0].correlation == pytest.approx(1.0)
    assert compared.matches[1].correlation is None
