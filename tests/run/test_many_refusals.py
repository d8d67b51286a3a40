"""Many refusals of one file are told as one, and a file that holds no report costs little."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from pipeline.errors import InputRefused
from pipeline.run.ingest_store import together
from tests.conftest import report_text
from tests.run.test_ingest_step import Study, study

__all__ = ["study"]


def table(rows: list[tuple[str, str, str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("place", "year", "text"), *rows])
    return out.getvalue()


JUNK = ("", "", "no Chinese at all, and no report either")


def test_few_refusals_stand_one_by_one_and_what_is_kept_stays() -> None:
    refused = {f"t.csv#{n}": ("t.csv", None, InputRefused("empty.row")) for n in range(200)}
    assert together(refused) == refused
    kept = InputRefused("empty.row").but_stored()
    refused |= {"t.csv#200": ("t.csv", None, InputRefused("no_year.none")), "t.csv#201": ("t.csv", None, kept)}
    refused["u.csv"] = ("u.csv", None, InputRefused("empty.table"))
    found = together(refused)
    assert set(found) == {"t.csv#*", "t.csv#201", "u.csv"}
    told = found["t.csv#*"][2].detail
    assert told.startswith("201 of its rows or members were not taken as reports (200 empty, 1 no_year)")
    assert "#0, #1, #2, #3, #4" in told
    assert together(found) == found


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_table_without_reports_is_given_up_after_a_thousand_rows(study: Study, workers: int) -> None:
    late = ("平安县", "2015", report_text("平安县", 2015))
    (study.raw / "junk.csv").write_text(table([JUNK] * 1100 + [late]), encoding="utf-8")
    (study.raw / "平安县_2016.txt").write_text(report_text("平安县", 2016), encoding="utf-8")
    study.run(workers=workers)
    assert list(study.reports) == ["平安县-2016"], "whatever processes have read ahead"
    ((path, reason, detail),) = study.rows("SELECT source_path, reason, detail FROM quarantine")
    assert (path, reason) == ("data/raw/junk.csv", "several")
    assert str(detail).startswith("None of its first 1,000 rows or members is a report")
    assert study.run() == (0, 2), "and not read again"
    assert study.rows("SELECT reason FROM quarantine") == [("several",)]


@pytest.mark.slow
def test_a_table_with_a_report_among_its_first_thousand_rows_is_read_to_its_end(study: Study) -> None:
    reports = [("平安县", str(year), report_text("平安县", year)) for year in (2015, 2016)]
    (study.raw / "t.csv").write_text(table([reports[0], *[JUNK] * 1300, reports[1]]), encoding="utf-8")
    study.run()
    assert list(study.reports) == ["平安县-2015", "平安县-2016"]
    ((path, detail),) = study.rows("SELECT source_path, detail FROM quarantine")
    assert path == "data/raw/t.csv#*"
    assert "1,300 of its rows" in str(detail)
    assert study.run() == (0, 1)
    assert len(study.rows("SELECT * FROM quarantine")) == 1


@pytest.mark.slow
def test_lines_that_are_no_records_are_not_read_for_ever(study: Study, tmp_path: Path) -> None:
    good = json.dumps({"place": "平安县", "year": "2015", "text": "x"}, ensure_ascii=False)
    (study.raw / "lines.jsonl").write_text("\n".join([good, *["{broken"] * 3000]), encoding="utf-8")
    (study.raw / "平安县_2016.txt").write_text(report_text("平安县", 2016), encoding="utf-8")
    study.run()
    assert list(study.reports) == ["平安县-2016"]
    assert len(study.rows("SELECT * FROM quarantine")) == 1
