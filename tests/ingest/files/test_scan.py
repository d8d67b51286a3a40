from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pipeline.errors import NothingIngested
from pipeline.ingest.files.manifest import read_manifest
from pipeline.ingest.files.scan import ingest_fingerprint, scan
from pipeline.settings.model import ColumnSettings, InputSettings, Project

SETTINGS = InputSettings(max_file_mb=0.1)


@pytest.fixture
def raw(project: Project) -> Path:
    return project.root / "data" / "raw"


def test_scan_finds_files_in_sub_folders_by_path_and_passes_over_droppings(project: Project, raw: Path) -> None:
    (raw / "乙" / "深").mkdir(parents=True)
    for name in ("乙/深/1.txt", "甲.txt", ".DS_Store", "Thumbs.db", "~$甲.docx", ".hidden/x.txt"):
        (raw / name).parent.mkdir(exist_ok=True)
        (raw / name).write_text("x", encoding="utf-8")
    assert [s.path for s in scan(project, SETTINGS).files] == ["data/raw/乙/深/1.txt", "data/raw/甲.txt"]


def test_the_folder_beside_a_saved_page_is_passed_over(project: Project, raw: Path) -> None:
    for name in ("报告.html", "报告_files/a.js", "报告_files/深/b.html", "乙.htm", "乙.files/c.png", "丙_files/1.txt"):
        (raw / name).parent.mkdir(parents=True, exist_ok=True)
        (raw / name).write_text("x", encoding="utf-8")
    assert [s.path for s in scan(project, SETTINGS).files] == [
        "data/raw/丙_files/1.txt",
        "data/raw/乙.htm",
        "data/raw/报告.html",
    ]


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
    found = {s.path: s.problem.reason for s in scan(project, SETTINGS).files if s.problem}
    assert found == reasons


def test_a_folder_that_is_not_there_is_named(project: Project) -> None:
    with pytest.raises(NothingIngested, match="elsewhere"):
        scan(project, InputSettings(folder="elsewhere"))


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such names")
def test_names_with_quotes_line_feeds_and_wrong_bytes(project: Project, raw: Path) -> None:
    (raw / "a'b\"\n;--.txt").write_text("x", encoding="utf-8")
    (Path(os.fsdecode(os.fsencode(raw) + b"/\xff\xfe.txt"))).write_text("x", encoding="utf-8")
    found = scan(project, SETTINGS).files
    assert "data/raw/a'b\"\n;--.txt" in [s.path for s in found]
    for seen in found:
        seen.path.encode("utf-8")


def test_only_what_was_read_before_is_hashed(project: Project, raw: Path) -> None:
    for name in ("旧.txt", "新.txt"):
        (raw / name).write_text(name, encoding="utf-8")
    (raw / "大.txt").write_bytes(b"a" * 100_001)
    found = {s.path: s for s in scan(project, SETTINGS, known={"data/raw/旧.txt"}).files}
    assert found["data/raw/旧.txt"].sha256 == hashlib.sha256("旧.txt".encode()).hexdigest()
    assert found["data/raw/新.txt"].sha256 is None
    assert found["data/raw/大.txt"].sha256 == hashlib.sha256(b"a" * 100_001).hexdigest(), "it will not be read"


def test_the_fingerprint_changes_with_content_name_and_limit() -> None:
    base = ingest_fingerprint("a.txt", "1", SETTINGS)
    assert base == ingest_fingerprint("a.txt", "1", SETTINGS)
    assert base != ingest_fingerprint("a.txt", "2", SETTINGS)
    assert base != ingest_fingerprint("b.txt", "1", SETTINGS)
    assert base != ingest_fingerprint("a.txt", "1", InputSettings(max_file_mb=1))
    said = (("a.txt", "Hints(...)"),)
    assert base != ingest_fingerprint("a.txt", "1", SETTINGS, said)


def test_names_of_columns_matter_for_tables_alone() -> None:
    named = InputSettings(max_file_mb=0.1, columns=ColumnSettings(text=("body",)))
    assert ingest_fingerprint("a.txt", "1", SETTINGS) == ingest_fingerprint("a.txt", "1", named)
    assert ingest_fingerprint("a.csv", "1", SETTINGS) != ingest_fingerprint("a.csv", "1", named)


def test_tables_and_archives_may_be_larger_than_reports(project: Project, raw: Path) -> None:
    (raw / "大.csv").write_bytes(b"a" * 200_000)
    (raw / "大.txt").write_bytes(b"a" * 200_000)
    problems = {s.path: s.problem and s.problem.reason for s in scan(project, SETTINGS).files}
    assert problems == {"data/raw/大.csv": None, "data/raw/大.txt": "too_large"}
    small = InputSettings(max_file_mb=0.1, max_archive_mb=0.1)
    assert [s.problem.detail for s in scan(project, small).files if s.problem and "max_archive_mb" in s.problem.detail]


def test_the_manifest_is_no_report_and_marks_the_files_it_speaks_of(project: Project, raw: Path) -> None:
    (raw / "子").mkdir()
    for name in ("甲.txt", "乙.txt", "子/丙.txt"):
        (raw / name).write_text("x", encoding="utf-8")
    (raw / "Manifest.csv").write_text("path,place,year\n甲.txt,唐县,2020\n子,易县,\n", encoding="utf-8-sig")
    looked = scan(project, SETTINGS)
    found = {s.path: s for s in looked.files}
    assert sorted(found) == ["data/raw/乙.txt", "data/raw/子/丙.txt", "data/raw/甲.txt"]
    assert [bool(found[f"data/raw/{n}.txt"].said) for n in ("甲", "乙", "子/丙")] == [True, False, True]


def test_columns_of_a_manifest_may_be_named_as_those_of_tables() -> None:
    text = "文件路径,行政区划代码,区县,报告年份\n甲.txt,320106,鼓楼区,2019\n"
    said = read_manifest(text.encode(), "data/raw").rows["甲.txt"]
    assert (said.place, said.year) == ("320106鼓楼区", 2019)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("place,year\n唐县,2020\n", "path"),
        ("path,year\n甲.txt,MMXX\n", "Row 2"),
        ("path,year\n甲.txt,2020\n甲.txt,2021\n", "twice"),
        ("path,year\n没有.txt,2020\n", "没有.txt"),
        ("", "path"),
    ],
)
def test_a_manifest_that_cannot_be_followed_is_refused_with_the_cause(
    project: Project, raw: Path, text: str, cause: str
) -> None:
    (raw / "甲.txt").write_text("x", encoding="utf-8")
    (raw / "manifest.csv").write_text(text, encoding="utf-8")
    seen = {s.path: s for s in scan(project, SETTINGS).files}
    problem = seen["data/raw/manifest.csv"].problem
    assert problem is not None
    assert problem.reason == "manifest"
    assert cause in problem.detail
    assert seen["data/raw/甲.txt"].problem is None
