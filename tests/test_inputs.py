from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.config import InputSettings, Project
from pipeline.errors import InputRefused, NothingIngested
from pipeline.ingest import Report
from pipeline.inputs import Candidate, coverage_rows, ingest_fingerprint, read_one, resolve, scan

SETTINGS = InputSettings(max_file_mb=0.1)


@pytest.fixture
def raw(project: Project) -> Path:
    return project.root / "data" / "raw"


def test_scan_finds_files_in_sub_folders_by_path_and_passes_over_droppings(project: Project, raw: Path) -> None:
    (raw / "乙" / "深").mkdir(parents=True)
    for name in ("乙/深/1.txt", "甲.txt", ".DS_Store", "Thumbs.db", "~$甲.docx", ".hidden/x.txt"):
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_text("x", encoding="utf-8")
    assert [s.path for s in scan(project, SETTINGS)] == ["data/raw/乙/深/1.txt", "data/raw/甲.txt"]


def test_what_cannot_be_read_is_a_refusal_not_an_error(project: Project, raw: Path, tmp_path: Path) -> None:
    (raw / "大.txt").write_bytes(b"a" * 100_001)
    (raw / "目录.txt").mkdir()
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    reasons = {"data/raw/大.txt": "too_large", "data/raw/目录.txt": "is_folder"}
    try:
        (raw / "链接.txt").symlink_to(tmp_path / "secret.txt")
        (raw / "断.txt").symlink_to(raw / "没有.txt")
        reasons |= {"data/raw/链接.txt": "link_outside", "data/raw/断.txt": "unreadable"}
    except OSError:
        pass  # links need a right on Windows that users seldom have
    if hasattr(os, "mkfifo"):
        os.mkfifo(raw / "管道.txt")
        reasons["data/raw/管道.txt"] = "unreadable"
    found = {s.path: s.problem.reason for s in scan(project, SETTINGS) if s.problem}
    assert found == reasons


def test_a_folder_that_is_not_there_is_named(project: Project) -> None:
    with pytest.raises(NothingIngested, match="elsewhere"):
        scan(project, InputSettings(folder="elsewhere"))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_names_with_quotes_line_feeds_and_wrong_bytes(project: Project, raw: Path) -> None:
    (raw / "a'b\"\n;--.txt").write_text("x", encoding="utf-8")
    (Path(os.fsdecode(os.fsencode(raw) + b"/\xff\xfe.txt"))).write_text("x", encoding="utf-8")
    found = scan(project, SETTINGS)
    assert "data/raw/a'b\"\n;--.txt" in [s.path for s in found]
    for seen in found:
        seen.path.encode("utf-8")
        assert isinstance(read_one(project, seen, SETTINGS), InputRefused)


def test_read_one_returns_a_report_or_a_refusal(project: Project, write_report: object, raw: Path) -> None:
    write_report("平安县", 2015)  # type: ignore[operator]
    (raw / "空.txt").write_bytes(b"")
    good, empty = (read_one(project, s, SETTINGS) for s in scan(project, SETTINGS))
    assert isinstance(good, Report)
    assert (good.place, good.year, good.level) == ("平安县", 2015, "district")
    assert isinstance(empty, InputRefused)
    assert empty.reason == "empty"


def test_the_fingerprint_changes_with_content_name_and_limit() -> None:
    base = ingest_fingerprint("a.txt", "1", SETTINGS)
    assert base == ingest_fingerprint("a.txt", "1", SETTINGS)
    assert base != ingest_fingerprint("a.txt", "2", SETTINGS)
    assert base != ingest_fingerprint("b.txt", "1", SETTINGS)
    assert base != ingest_fingerprint("a.txt", "1", InputSettings(max_file_mb=1))


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
        assert {p: r.reason for p, r in refused.items()} == {"b.txt": "duplicate", "c.txt": "same_place_year"}
        assert "a.txt" in refused["b.txt"].detail
        assert "a.txt" in refused["c.txt"].detail


def test_the_same_content_under_two_places_counts_once() -> None:
    accepted, refused = resolve([candidate("a.txt", "1"), candidate("b.txt", "1", place="乙县")])
    assert [c.path for c in accepted.values()] == ["a.txt"]
    assert refused["b.txt"].reason == "duplicate"


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
