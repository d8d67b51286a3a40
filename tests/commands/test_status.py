"""What `gongwen status` says of coverage, warnings and quarantine, from tables alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline import tables
from pipeline.commands import status
from pipeline.commands.status import _coverage, _quarantine, _warnings
from pipeline.errors import GongwenError, InputRefused
from pipeline.ingest.cleaning.notes import warning
from pipeline.messages import Message, messages
from pipeline.settings.model import Project
from pipeline.store import Reader, WorkFile
from tests.messages.samples import is_english, sample_values


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "gongwen.duckdb"
    coverage = [{"place": "甲县", "level": "district", "year": y, "state": s} for y, s in
                ((2010, "have"), (2011, "missing"), (2012, "missing"), (2013, "quarantined"), (2014, "have"))]  # fmt: skip
    coverage += [{"place": "乙市", "level": "city", "year": y, "state": "have"} for y in range(2010, 2015)]
    reports = [
        {"report_id": f"乙市-{y}", "place": "乙市", "level": "city", "year": y, "warnings": []}
        for y in range(2004, 2012)
    ]
    doubts = [(f"乙市-{y}", 1, warning("short", han=y)) for y in range(2004, 2012)]
    doubts.append(("乙市-2004", 2, warning("twice", han=9)))
    warned = [
        {"report_id": i, "warning_no": n, "code": d.name, "text_zh": d.text("zh"), "text_en": d.text("en")}
        for i, n, d in doubts
    ]
    refused = [
        {"source_path": f"data/raw/{i}.pdf", "reason": "no_text_layer", "detail": "A scanned PDF."} for i in range(6)
    ]
    refused.append({"source_path": "data/raw/坏.zip", "reason": "unsafe", "detail": "A zip bomb."})
    with WorkFile(path, create=True) as work:
        work.replace_all("coverage", tables.COVERAGE.from_rows(coverage))
        work.replace_all("reports", tables.REPORTS.from_rows(reports))
        work.replace_all("report_warnings", tables.REPORT_WARNINGS.from_rows(warned))
        work.replace_all("quarantine", tables.QUARANTINE.from_rows(refused))
    return path


def test_coverage_by_place_level_and_year(stored: Path) -> None:
    with Reader(stored) as reader:
        lines = _coverage(reader)
    assert lines == [
        "Reports: 7 of 2 places",
        "  city: 5 reports of 1 place, 2010-2014",
        "  district: 2 reports of 1 place, 2010-2014; 2 missing between first and last; 1 quarantined",
        "  by year: 2010: 2, 2011-2013: 1 each, 2014: 2",
        "  乙市 (city): 5 reports, 2010-2014",
        "  甲县 (district): 2 reports, 2010-2014; missing 2011-2012; quarantined 2013",
    ]


def test_warnings_of_one_kind_stand_together(stored: Path) -> None:
    with Reader(stored) as reader:
        lines = _warnings(reader)
    assert lines[0] == "Warnings: 9 on 8 reports"
    assert lines[1].startswith("  8 reports: short for its level")
    assert lines[2].startswith("  乙市-2004: text stood twice in the file")


def test_quarantine_by_reason_in_plain_words(stored: Path) -> None:
    with Reader(stored) as reader:
        lines = _quarantine(reader)
    assert lines[:3] == [
        "Quarantined: 7 files",
        "  6 no_text_layer: pictures of pages; the text has to be recognised (OCR) first",
        "  1 unsafe: built to do harm, or looking like it; not opened",
    ]
    assert lines[-1] == "  'data/raw/坏.zip': unsafe: A zip bomb."


def test_a_file_of_an_older_version_is_told_of(stored: Path, project: Project, segmenters: None) -> None:
    with duckdb.connect(str(stored)) as connection:
        connection.execute("DROP TABLE report_warnings; ALTER TABLE quarantine DROP COLUMN detail_zh")
    project.database.parent.mkdir(exist_ok=True)
    shutil.copyfile(stored, project.database)
    assert any("older version" in line for line in status.status_lines(project))


def test_nothing_is_english_for_a_chinese_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project with every warning and every refusal that there is."""
    monkeypatch.setenv("GONGWEN_LANG", "zh")
    monkeypatch.setattr(status, "_MAX_ROWS", 1000)
    doubts, refusals = [], []
    for code in messages("warnings", "en"):
        doubts.append(Message(code, sample_values(code)))
    for code in messages("refusals", "en"):
        if code != "refusals.kept_before":
            refusals.append(InputRefused(code.partition(".")[2], **sample_values(code)).but_stored())
    warned = [
        {"report_id": "甲县-2010", "warning_no": n, "code": d.name, "text_zh": d.text("zh"), "text_en": d.text("en")}
        for n, d in enumerate(doubts)
    ]
    refused = [
        {"source_path": f"data/raw/{n}", "reason": r.reason, "detail": r.detail, "detail_zh": r.told("zh")}
        for n, r in enumerate(refusals)
    ]
    path = tmp_path / "gongwen.duckdb"
    with WorkFile(path, create=True) as work:
        work.replace_all("report_warnings", tables.REPORT_WARNINGS.from_rows(warned))
        work.replace_all("quarantine", tables.QUARANTINE.from_rows(refused))
    with Reader(path) as reader:
        lines = _warnings(reader) + _quarantine(reader)
    assert len(lines) > len(doubts) + len(refusals)
    assert not [line for line in lines if is_english(line)]
    for name in messages("errors", "en"):
        assert not is_english(GongwenError(name.partition(".")[2], **sample_values(name)).told("zh")), name
