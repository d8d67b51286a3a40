"""What the index says of attention, as values."""

from __future__ import annotations

from statistics import median

from pipeline.pages.index.attention import Attention, attention_section
from tests.pages.made_up import Tables, corpus_of, make_tables


def _attention(tables: Tables) -> Attention:
    corpus = corpus_of(tables)
    return attention_section(corpus, None)


def test_totals_are_sums_over_whole_reports(many_years: Tables) -> None:
    made = _attention(many_years)
    rows = [r for r in many_years["attention"].to_pylist() if r["part"] == "all" and r["concept"] == "民生"]
    total = next(t for t in made.totals if t.concept == "民生")
    assert (total.hits, total.n_tokens) == (sum(r["hits"] for r in rows), sum(r["n_tokens"] for r in rows))
    assert (total.n_with, total.n_reports) == (sum(r["hits"] > 0 for r in rows), len(rows))
    assert total.median == median(r["per_10k_tokens"] for r in rows)
    assert total.top["per_10k_tokens"] == max(r["per_10k_tokens"] for r in rows)
    assert [q.report_id for q in made.quotes if q.about == "民生"] == [total.top["report_id"]]


def test_curves_hold_each_place_with_several_reports(many_years: Tables) -> None:
    made = _attention(many_years)
    curves = made.curves[0]
    assert [p.of for p in curves.panels] == [
        {"place": "全国", "level": "national", "n": 7},
        {"place": "甲省", "level": "province", "n": 7},
    ]
    (whole, points), (plan, _) = curves.panels[0].lines
    assert (whole, plan) == ("all", "plan")
    assert sorted(points) == [1998, 1999, 2000, 2003, 2004, 2005, 2011], "a year without a report has no point"
    assert (made.groups, made.alone, made.once_left) == ((), (), 0)


def test_places_with_one_report_are_compared_from_the_highest_rate_down(many_places: Tables) -> None:
    made = _attention(many_places)
    assert [(g.level, g.year, g.n_places) for g in made.groups] == [("province", 2025, 48)]
    bars = made.groups[0].figures[0]
    assert (bars.n_places, len(bars.bars)) == (48, 40)
    assert bars.highest["per_10k_tokens"] >= bars.lowest["per_10k_tokens"]
    assert bars.bars[0][0] == bars.highest["place"]
    assert bars.bars[-1][0] == bars.lowest["place"]


def test_one_report_stands_alone() -> None:
    made = _attention(make_tables())
    assert made.single
    assert [f.parts for f in made.alone] == [("review", "plan")]
    assert made.curves == ()
