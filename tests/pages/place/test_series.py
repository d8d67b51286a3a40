"""What a place's page says of attention over the years, as values."""

from __future__ import annotations

from pipeline.pages.place.series import PlaceSeries, series_section
from tests.pages.made_up import Tables, corpus_of, replace_values, without_rows


def _series(tables: Tables) -> PlaceSeries | None:
    corpus = corpus_of(tables)
    return series_section(corpus, "甲省")


def test_each_concept_that_is_mentioned_has_curves_of_plan_and_review(many_years: Tables) -> None:
    made = _series(many_years)
    assert made is not None
    assert [f.of["concept"] for f in made.figures] == ["民生", "改革", "大气治理"], "航天 is never mentioned"
    assert [name for name, _ in made.figures[0].panels[0].lines] == ["plan", "review"]
    assert {r["verdict"] for r in made.tested} == {"rising", "falling", "flat"}
    assert made.few == ()


def test_sentences_come_from_both_ends(many_years: Tables) -> None:
    made = _series(many_years)
    assert made is not None
    assert [q.year for q in made.quotes if q.about == "民生"] == [1998, 2011]


def test_reports_that_review_a_term_are_marked(many_years: Tables) -> None:
    reports = many_years["reports"]
    years = iter(reports["year"].to_pylist())
    changed = replace_values(reports, "review_from", lambda first: first - 4 if next(years) == 2003 else first)
    made = _series(many_years | {"reports": changed})
    assert made is not None
    assert made.long_reviews == (2003,)
    assert made.figures[0].panels[0].long_reviews == {2003: 5}


def test_nothing_counted_is_no_section(many_years: Tables) -> None:
    assert _series(without_rows(many_years, "attention")) is None
