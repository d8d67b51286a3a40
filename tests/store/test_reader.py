from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.errors import QueryError, StoreDamaged, StoreError
from pipeline.store import Reader, WorkFile, log_of


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


_OTHER = "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.readline()"


def test_who_holds_the_file_for_writing_is_named(published: Path) -> None:
    command = [sys.executable, "-c", _OTHER, str(published)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=rf"process {other.pid}\).*read-only"):
            Reader(published)
        other.communicate("")
    with Reader(published) as reader:
        assert reader.rows("SELECT count(*) FROM coverage") == [(1,)]


def test_a_log_that_another_program_left_and_that_does_not_fit_is_named(published: Path) -> None:
    before = published.with_name("before.duckdb")
    shutil.copyfile(published, before)
    with WorkFile(published) as work:  # what is there now has the table that the other program then makes
        work.query("CREATE TABLE mine AS SELECT 1 AS x")
    code = _OTHER + "; os.replace(*sys.argv[2:]); c.execute('CREATE TABLE mine AS SELECT 5 AS x'); os._exit(9)"
    shutil.copyfile(published, published.with_name("after.duckdb"))
    before.replace(published)
    moved = [str(published.with_name("after.duckdb")), str(published)]
    subprocess.run([sys.executable, "-c", code, str(published), *moved], input="\n", text=True, check=False)
    with pytest.raises(StoreDamaged, match=r"gongwen\.duckdb\.wal holds changes that another program"):
        Reader(published)
    log_of(published).unlink()
    with Reader(published) as reader:
        assert reader.rows("SELECT x FROM mine") == [(1,)]


def test_no_file_and_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gongwen run"):
        Reader(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text("no database" * 1000, encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be opened"):
        Reader(tmp_path / "text.duckdb")


def test_a_reader_of_a_run_takes_little_memory_and_puts_aside_what_does_not_fit(
    published: Path, tmp_path: Path
) -> None:
    with Reader(published, aside=tmp_path / "aside") as reader:
        ((limit, folder, threads),) = reader.rows(
            "SELECT current_setting('memory_limit'), current_setting('temp_directory'), current_setting('threads')"
        )
    assert limit == "512.0 MiB"
    assert folder == str(tmp_path / "aside")
    assert threads == 1
