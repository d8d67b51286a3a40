from __future__ import annotations

from dataclasses import replace

from pipeline.ingest.files.choice import Candidate, coverage_rows, resolve


def candidate(path: str, sha256: str, *, place: str = "甲县", year: int = 2015, n_chars: int = 1000) -> Candidate:
    return Candidate(path, sha256, place, year, n_chars)


def test_one_report_a_place_and_year_whatever_the_order() -> None:
    files = [
        candidate("c.txt", "1", n_chars=900),
        candidate("b.txt", "2"),
        candidate("a.txt", "2"),
        candidate("d.txt", "3", year=2016),
    ]
    for order in (files, files[::-1]):
        accepted, refused = resolve(order)
        assert {k: c.path for k, c in accepted.items()} == {("甲县", 2015): "a.txt", ("甲县", 2016): "d.txt"}
        assert {p: r.refusal.reason for p, r in refused.items()} == {"b.txt": "duplicate", "c.txt": "same_place_year"}
        assert "a.txt" in refused["b.txt"].refusal.detail
        assert "a.txt" in refused["c.txt"].refusal.detail


def test_the_same_content_under_two_places_counts_once() -> None:
    accepted, refused = resolve([candidate("a.txt", "1"), candidate("b.txt", "1", place="乙县")])
    assert [c.path for c in accepted.values()] == ["a.txt"]
    assert refused["b.txt"].refusal.reason == "duplicate"


def test_coverage_tells_have_missing_and_quarantined() -> None:
    have = {("甲县", 2012): "district", ("甲县", 2015): "district", ("乙市", 2015): "city"}
    rows = coverage_rows(have, [("甲县", 2014), ("甲县", 2015), ("丙县", 2010)])
    assert [(r["place"], r["year"], r["state"]) for r in rows] == [
        ("乙市", 2015, "have"),
        ("甲县", 2012, "have"),
        ("甲县", 2013, "missing"),
        ("甲县", 2014, "quarantined"),
        ("甲县", 2015, "have"),
    ]


def test_of_twins_the_one_whose_path_tells_place_and_year_is_kept() -> None:
    """A text that does not say its year has it guessed, unless its file is named after it."""
    unnamed = replace(candidate("data/raw/a.txt", "1", year=2014), sure=False)
    named = replace(candidate("data/raw/甲县2015.txt", "1"), sure=False)
    for order in ([unnamed, named], [named, unnamed]):
        accepted, refused = resolve(order)
        assert {k: c.path for k, c in accepted.items()} == {("甲县", 2015): "data/raw/甲县2015.txt"}
        assert list(refused) == ["data/raw/a.txt"]
    surely = candidate("data/raw/b.txt", "1", year=2014)
    assert [c.path for c in resolve([named, surely])[0].values()] == ["data/raw/b.txt"]


def test_a_final_text_is_kept_before_a_fuller_draft_and_a_draft_before_none() -> None:
    draft = replace(candidate("data/raw/甲县2015讨论稿.txt", "1", n_chars=1200), draft=True)
    final = candidate("data/raw/a.txt", "2")
    for order in ([draft, final], [final, draft]):
        accepted, refused = resolve(order)
        assert accepted["甲县", 2015] is final
        assert refused[draft.path].refusal.told("en").startswith("A draft of the report of 甲县 2015")
    assert resolve([draft, replace(final, text_sha256="1")])[0]["甲县", 2015].path == final.path
    assert resolve([draft])[0]["甲县", 2015] is draft
