from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import tables
from pipeline.errors import QueryError, StoreError
from pipeline.store import Reader, WorkFile


@pytest.fixture
def published(tmp_path: Path) -> Path:
    path = tmp_path / "gongwen.duckdb"
    with WorkFile(path, create=True) as work:
        work.replace_all("coverage", tables.COVERAGE.from_rows([{"place": "甲", "year": 2015, "state": "have"}]))
    return path


def test_rows_tables_and_named_parameters(published: Path) -> None:
    with Reader(published) as reader:
        assert reader.rows("SELECT year FROM coverage WHERE place = ?", ["甲"]) == [(2015,)]
        assert reader.named("SELECT year FROM coverage WHERE place = $p", {"p": "甲"}) == [(2015,)]
        assert reader.table("SELECT state FROM coverage").to_pylist() == [{"state": "have"}]


@pytest.mark.parametrize("sql", ["DELETE FROM coverage", "DROP TABLE coverage", "CREATE TABLE x (a INT)"])
def test_nothing_can_be_changed(published: Path, sql: str) -> None:
    with Reader(published) as reader, pytest.raises(QueryError, match="read-only"):
        reader.table(sql)


def test_other_files_of_the_machine_are_out_of_reach(published: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    with Reader(published) as reader:
        with pytest.raises(QueryError):
            reader.table(f"SELECT * FROM read_csv('{secret}')")
        with pytest.raises(QueryError):
            reader.table(f"COPY coverage TO '{tmp_path / 'out.csv'}'")


def test_wrong_sql_says_what_is_wrong_and_where_to_look(published: Path) -> None:
    with Reader(published) as reader, pytest.raises(QueryError, match="gongwen tables"):
        reader.table("SELECT nothing FROM coverage")


def test_no_file_and_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gongwen run"):
        Reader(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("no database" * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be opened"):
        Reader(tmp_path / "text.duckdb")
