from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import QueryError, StoreError
from pipeline.store import export_table
from pipeline.store.formulas import guarded

DATA = pa.table(
    {
        "place": ["兰州市城关区", "=1+1", None],
        "year": pa.array([2015, None, 2016], pa.int32()),
        "rate": pa.array([1.5, None, 0.0]),
        "is_word": pa.array([True, False, None]),
        "published_on": pa.array([dt.date(2015, 1, 13), None, None]),
        "first_seen": pa.array(
            [
                dt.datetime(2015, 1, 13, 8),  # noqa: DTZ001 - stored times are UTC without a zone
                None,
                None,
            ],
            pa.timestamp("us"),
        ),
        "text": ["长" * 3000, "", "短"],
        "terms": [["教师", "学校"], [], None],
        "sentence_nos": pa.array([[3, 12], [], None], pa.list_(pa.int32())),
    }
)
LABELS = {"place": "Place whose government reports", "rate": "x" * 100}


def export(path: Path) -> Path:
    export_table(DATA, path, labels=LABELS, title="A table")
    return path


def test_csv_opens_in_excel_and_keeps_whole_years(tmp_path: Path) -> None:
    path = export(tmp_path / "new" / "a.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "place,year,rate,is_word,published_on,first_seen,text,terms,sentence_nos"
    assert lines[1].startswith("兰州市城关区,2015,1.5,True,2015-01-13,")
    assert lines[1].endswith(",教师; 学校,3; 12"), "a list is one text where the format knows no lists"


def test_csv_runs_no_formula(tmp_path: Path) -> None:
    texts = ["=1+1", "+86 931", "-x", "@a", "\t=1", "\r=1", "-5.2", "+3%", "1e-3", "民生=1", None, ""]
    path = tmp_path / "a.csv"
    export_table(pa.table({"text": texts, "n": [-1.5] * len(texts)}), path, labels={}, title="")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    cells = ["'=1+1", "'+86 931", "'-x", "'@a", "'\t=1", "'\n=1", "-5.2", "+3%", "1e-3", "民生=1", "", ""]
    assert [r["text"] for r in rows] == cells
    assert [guarded(t) for t in texts if t is not None] == [
        c for c, t in zip(cells, texts, strict=True) if t is not None
    ]
    assert {r["n"] for r in rows} == {"-1.5"}


def test_parquet_keeps_types_and_comments(tmp_path: Path) -> None:
    back = pq.read_table(export(tmp_path / "a.parquet"))
    assert back.to_pylist() == DATA.to_pylist()
    assert back.schema.field("place").metadata[b"comment"].decode() == LABELS["place"]


def test_stata_reads_chinese_labels_missing_values_and_long_texts(tmp_path: Path) -> None:
    path = export(tmp_path / "a.dta")
    back = pd.read_stata(path)
    assert back["place"].tolist() == ["兰州市城关区", "=1+1", ""]
    assert back["year"].isna().tolist() == [False, True, False]
    assert back["text"][0] == "长" * 3000
    assert back["terms"].tolist() == ["教师; 学校", "", ""]
    assert back["sentence_nos"].tolist() == ["3; 12", "", ""]
    with pd.io.stata.StataReader(path) as reader:
        assert reader.variable_labels()["place"] == LABELS["place"]
        assert len(reader.variable_labels()["rate"]) == 80


def test_excel_holds_data_and_meanings_and_runs_no_formula(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export(tmp_path / "a.xlsx"))
    rows = list(book["data"].iter_rows(values_only=True))
    assert rows[0][:3] == ("place", "year", "rate")
    assert book["data"]["A3"].data_type == "s"
    assert rows[2][0] == "=1+1"
    assert ("place", LABELS["place"]) in list(book["columns"].iter_rows(values_only=True))


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".dta", ".xlsx"])
def test_an_empty_table_can_be_exported(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    export_table(DATA.slice(0, 0), path, labels=LABELS, title="A table")
    assert path.stat().st_size > 0


def test_an_unknown_ending_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"\.dta"):
        export(tmp_path / "a.sav")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"a\.csv"):
        export(tmp_path / "file" / "a.csv")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
