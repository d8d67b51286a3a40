"""Real reports kept beside the repository; skipped where they are absent."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from pathlib import Path

import pytest

from pipeline.errors import InputRefused
from pipeline.ingest import Report, read_report

SHARED = Path(__file__).parents[2].parent / "shared"
CORPORA = SHARED / "corpora"
pytestmark = pytest.mark.skipif(not (CORPORA / "MANIFEST.tsv").is_file(), reason="corpora are not here")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@lru_cache(maxsize=1)
def _genuine() -> list[dict[str, str]]:
    rows = [r for r in _rows(CORPORA / "MANIFEST.tsv") if r["path"].endswith(".txt")]
    return [
        r for r in rows
        if r["status"] in {"ok", "ok-gaps", "ok-noisy"} and not r["path"].startswith(("not-reports", "dirty"))
    ]  # fmt: skip


def _read(row: dict[str, str], name: str | None = None) -> Report | InputRefused:
    try:
        return read_report(
            name or f"data/raw/{row['path']}", (CORPORA / row["path"]).read_bytes(), max_bytes=20_000_000
        )
    except InputRefused as refused:
        return refused


def _right(report: Report | InputRefused, row: dict[str, str]) -> bool:
    if isinstance(report, InputRefused):
        return False
    short = re.sub(r"^.{2,8}市(?=.{2,}区$)", "", report.place)
    names = {report.place, short, short[:-1]}
    return row["place"] in names and (report.level, report.year) == (row["level"], int(row["year"]))


@pytest.mark.slow
@pytest.mark.parametrize(("hidden", "least"), [(False, 0.99), (True, 0.97)])
def test_place_level_and_year(hidden: bool, least: float) -> None:
    rows = _genuine()
    wrong = [r["path"] for r in rows if not _right(_read(r, "data/raw/x.txt" if hidden else None), r)]
    assert len(wrong) <= (1 - least) * len(rows), wrong


def test_none_of_the_other_documents_passes() -> None:
    rows = [r for r in _rows(CORPORA / "MANIFEST.tsv") if r["path"].startswith("not-reports")]
    passed = [r["path"] for r in rows if isinstance(_read(r), Report)]
    assert passed == []


def test_mislabelled_files_are_flagged() -> None:
    rows = [r for r in _rows(CORPORA / "MANIFEST.tsv") if r["status"] == "mislabelled" and r["path"].endswith(".txt")]
    for row in rows:
        report = _read(row)
        assert isinstance(report, Report)
        assert any("file name" in w for w in report.warnings), row["path"]


def test_plans_begin_where_a_reader_says() -> None:
    files = {(r["place"], r["year"]): r for r in _genuine()}
    files |= {(f"{p}县", y): r for (p, y), r in files.items() if not p.endswith("县")}
    checked = 0
    for label in _rows(SHARED / "gold" / "meta.tsv"):
        row = files.get((label["place"], label["year"]))
        if row is None:
            continue
        report = _read(row)
        assert isinstance(report, Report)
        flat = [re.sub(r"\s", "", p.text) for p in report.paragraphs]
        wanted = re.sub(r"\s", "", label["plan_start"]).translate({0xFF10 + i: 0x30 + i for i in range(10)})
        start = next(i for i, text in enumerate(flat) if text.startswith(wanted))
        got = next(i for i, p in enumerate(report.paragraphs) if p.part == "plan")
        assert abs(start - got) <= 1, label["plan_start"]
        assert (report.review_from, report.review_to) == (int(label["review_from"]), int(label["review_to"]))
        checked += 1
    assert checked >= 7
