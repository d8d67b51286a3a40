"""What `gongwen status` says of coverage, warnings and quarantine, from tables alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pipeline
from pipeline import tables
from pipeline.status import REASONS, _coverage, _quarantine, _warnings
from pipeline.store import Reader, WorkFile


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "gongwen.duckdb"
    coverage = [{"place": "甲县", "level": "district", "year": y, "state": s} for y, s in
                ((2010, "have"), (2011, "missing"), (2012, "missing"), (2013, "quarantined"), (2014, "have"))]  # fmt: skip
    coverage += [{"place": "乙市", "level": "city", "year": y, "state": "have"} for y in range(2010, 2015)]
    cut = "short for its level ({} Han characters): it may be an excerpt or cut off"
    reports = [
        {"report_id": f"乙市-{y}", "place": "乙市", "level": "city", "year": y, "warnings": cut.format(y)}
        for y in range(2004, 2012)
    ]
    reports[0]["warnings"] += "\nyear 2004 taken from the text as a whole, but file name 2009 differs"
    refused = [
        {"source_path": f"data/raw/{i}.pdf", "reason": "no_text_layer", "detail": "A scanned PDF."} for i in range(6)
    ]
    refused.append({"source_path": "data/raw/坏.zip", "reason": "unsafe", "detail": "A zip bomb."})
    with WorkFile(path, create=True) as work:
        work.replace_all("coverage", tables.COVERAGE.from_rows(coverage))
        work.replace_all("reports", tables.REPORTS.from_rows(reports))
        work.replace_all("quarantine", tables.QUARANTINE.from_rows(refused))
    return path


def test_coverage_by_place_level_and_year(stored: Path) -> None:
    with Reader(stored) as reader:
        lines = _coverage(reader)
    assert lines == [
        "Reports: 7 of 2 places",
        "  city: 5 reports of 1 places, 2010-2014; 0 missing between first and last, 0 quarantined",
        "  district: 2 reports of 1 places, 2010-2014; 2 missing between first and last, 1 quarantined",
        "  by year: 2010: 2, 2011-2013: 1 each, 2014: 2",
        "  乙市 (city): 5 reports, 2010-2014",
        "  甲县 (district): 2 reports, 2010-2014; missing 2011-2012; quarantined 2013",
    ]


def test_warnings_of_one_kind_stand_together(stored: Path) -> None:
    with Reader(stored) as reader:
        lines = _warnings(reader)
    assert lines[0] == "Warnings: 9 on 8 reports"
    assert lines[1].startswith("  8 reports: short for its level")
    assert lines[2] == "  乙市-2004: year 2004 taken from the text as a whole, but file name 2009 differs"


def test_quarantine_by_reason_in_plain_words(stored: Path) -> None:
    with Reader(stored) as reader:
        lines = _quarantine(reader)
    assert lines[:3] == [
        "Quarantined: 7 files",
        "  6 no_text_layer: pictures of pages; the text has to be recognised (OCR) first",
        "  1 unsafe: built to do harm, or looking like it; not opened",
    ]
    assert lines[-1] == "  'data/raw/坏.zip': unsafe: A zip bomb."


def test_every_reason_is_explained() -> None:
    source = "\n".join(p.read_text(encoding="utf-8") for p in Path(pipeline.__file__).parent.rglob("*.py"))
    used = set(re.findall(r'InputRefused\(\s*"(\w+)"', source))
    assert used >= {"empty", "unsafe", "duplicate"}
    assert used - set(REASONS) == set()
