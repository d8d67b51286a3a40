"""Users' own SQL: bounded in memory and time, ended by Ctrl+C, and unable to change any of it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.errors import QueryError
from pipeline.store import Bounds, Reader, WorkFile

LONG = "SELECT count(*) FROM range(1000000000000) t(i) WHERE i % 7 = 8"  # takes hours and no memory


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bounded") / "gongwen.duckdb"
    with WorkFile(path, create=True) as work:
        work.replace_all("coverage", tables.COVERAGE.from_rows([{"place": "甲", "year": 2015, "state": "have"}]))
    return path


@pytest.fixture
def reader(published: Path) -> Iterator[Reader]:
    with Reader(published, bounds=Bounds(memory_mb=200, seconds=60)) as opened:
        yield opened


@pytest.mark.parametrize("sql", ["", ";", "-- 民生"])
def test_nothing_asked_is_told(reader: Reader, sql: str) -> None:
    with pytest.raises(QueryError, match="no SQL"):
        reader.ask(sql)


def test_an_answer_has_columns_and_rows(reader: Reader) -> None:
    answer = reader.ask("SELECT place, year, year FROM coverage")
    assert answer.columns == ["place", "year", "year_1"]
    assert list(answer.rows) == [("甲", 2015, 2015)]
    assert len(list(reader.ask("SELECT * FROM range(25000)").rows)) == 25_000
    assert list(reader.ask("SELECT 1 WHERE false").rows) == []


@pytest.mark.parametrize("value", ["DATE 'infinity'", "DATE '-infinity'", "TIMESTAMP 'infinity'"])
def test_a_date_without_end_is_not_told_as_a_day(reader: Reader, value: str) -> None:
    with pytest.raises(QueryError, match="VARCHAR"):
        list(reader.ask(f"SELECT 1, {value}").rows)
    assert list(reader.ask(f"SELECT CAST({value} AS VARCHAR), DATE '2015-01-02'").rows)


@pytest.mark.parametrize(
    "sql",
    [
        "SET memory_limit = '100GB'",
        "RESET memory_limit",
        "PRAGMA memory_limit = '100GB'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET temp_directory = '/tmp'",
        "ATTACH 'other.duckdb'",
        "ATTACH ':memory:' AS m",
        "INSTALL fts",
        "LOAD fts",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM glob('*')",
        "COPY coverage TO 'out.csv'",
        "EXPORT DATABASE 'out'",
        "DELETE FROM coverage",
        "CREATE TABLE x (a INT)",
    ],
)
def test_nothing_is_changed_and_nothing_else_is_reached(reader: Reader, sql: str) -> None:
    with pytest.raises(QueryError):
        list(reader.ask(sql).rows)


def test_a_long_query_shows_no_bar_among_its_rows(reader: Reader) -> None:
    assert list(reader.ask("SELECT current_setting('enable_progress_bar')").rows) == [(False,)]


def test_too_much_memory_is_told_with_the_setting(reader: Reader, published: Path) -> None:
    with pytest.raises(QueryError, match=r"200 MB.*memory_mb"):
        list(reader.ask("SELECT list(a.range) FROM range(100000000) a").rows)
    assert [p.name for p in published.parent.iterdir()] == [published.name], "nothing is put aside on disk"
    assert list(reader.ask("SELECT 1").rows) == [(1,)]


def test_too_much_time_is_told_with_the_setting(published: Path) -> None:
    with Reader(published, bounds=Bounds(memory_mb=200, seconds=0.2)) as reader:
        with pytest.raises(QueryError, match=r"query: seconds"):
            reader.ask(LONG)
        assert list(reader.ask("SELECT 1").rows) == [(1,)], "each query has its own time"


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals are sent to a thread on POSIX alone")
def test_ctrl_c_ends_a_query(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    pressed = threading.Timer(0.3, signal.pthread_kill, (threading.main_thread().ident, signal.SIGINT))
    pressed.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            reader.ask(LONG)
    finally:
        pressed.cancel()
        signal.signal(signal.SIGINT, before)
    assert list(reader.ask("SELECT 1").rows) == [(1,)], "the interrupted one has ended"
