"""Users' own SQL, within bounds of memory and time, and ended by Ctrl+C.

DuckDB looks for no signals while it works. So a query runs in a thread beside the one that is told of Ctrl+C, which waits for
it, and interrupts it.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import duckdb

from pipeline.errors import QueryError

T = TypeVar("T")
_ROWS = 10_000  # fetched at once
# What Python's DuckDB gives for dates without end, which it cannot tell from the last day of the year 9999.
_INFINITE = {dt.date.max, dt.date.min, dt.datetime.max, dt.datetime.min}  # noqa: DTZ901 - stored times have no zone
_PATIENCE = 5.0  # seconds that an interrupted query is given to end


@dataclass(frozen=True)
class Bounds:
    """What a query may use.

    Attributes:
        memory_mb: memory; nothing is put aside on disk.
        seconds: time that the database works on it; what a reader takes to look at rows does not count.
    """

    memory_mb: float
    seconds: float


@dataclass(frozen=True)
class Answer:
    """What a query gives.

    Attributes:
        columns: names, each once.
        rows: the rows, read as they are asked for.
    """

    columns: list[str]
    rows: Iterator[tuple[object, ...]]


def limit_memory(connection: duckdb.DuckDBPyConnection, gib: float) -> None:
    """Keep DuckDB to so much memory, unless the machine has less: else what it reads stays in four fifths of all there is."""
    size, unit = connection.execute("SELECT current_setting('memory_limit')").fetchall()[0][0].split()
    if unit == "TiB" or (unit == "GiB" and float(size) > gib):
        connection.execute(f"SET memory_limit = '{gib}GiB'")


def ask(connection: duckdb.DuckDBPyConnection, sql: str, bounds: Bounds) -> Answer:
    """Answer a query.

    Args:
        connection: opened with the bound of memory.
        sql: one statement or several, of which the last one answers.
        bounds: what it may use.

    Raises:
        QueryError: the SQL is wrong, or the query takes more than it may; also while rows are read.
    """
    watch = _Watch(connection, bounds)
    cursor = watch.wait(lambda: connection.execute(sql))
    if cursor is None:  # nothing, or nothing but comments
        raise QueryError("query.nothing")
    columns: list[str] = []
    dates: list[int] = []
    for name, kind, *_ in cursor.description or ():
        if str(kind).startswith(("DATE", "TIMESTAMP")):
            dates.append(len(columns))
        unique, n = name, 1
        while unique in columns:
            unique, n = f"{name}_{n}", n + 1
        columns.append(unique)

    def rows() -> Iterator[tuple[object, ...]]:
        while some := watch.wait(lambda: cursor.fetchmany(_ROWS)):
            for row in some:
                if any(row[i] in _INFINITE for i in dates):
                    raise QueryError("query.value", error="infinity")
                yield row

    return Answer(columns, rows())


class _Watch:
    """Waits for a connection's work, and ends it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, bounds: Bounds) -> None:
        self._connection, self._bounds, self._left = connection, bounds, bounds.seconds

    def wait(self, work: Callable[[], T]) -> T:
        """What some work on the connection gives."""
        done: list[T] = []
        failed: list[BaseException] = []
        ended = threading.Event()  # Thread.join that Ctrl+C interrupts takes the thread for ended

        def run() -> None:
            try:
                done.append(work())
            except BaseException as error:
                failed.append(error)
            ended.set()

        begun = time.monotonic()
        threading.Thread(target=run, daemon=True).start()
        try:
            ended.wait(max(self._left, 0.001))
        except BaseException:
            self._interrupt(ended)
            raise
        self._left -= time.monotonic() - begun
        if not ended.is_set():
            self._interrupt(ended)
            raise QueryError("query.too_long", seconds=self._bounds.seconds)
        if failed:
            raise self._told(failed[0])
        return done[0]

    def _interrupt(self, ended: threading.Event) -> None:
        self._connection.interrupt()
        ended.wait(_PATIENCE)

    def _told(self, error: BaseException) -> BaseException:
        if isinstance(error, duckdb.OutOfMemoryException):
            return QueryError("query.memory", mb=self._bounds.memory_mb)
        if isinstance(error, duckdb.Error):
            from pipeline.store.faults import fault  # patterns that only a fault is worth waiting for

            return fault(error)
        if isinstance(error, (ValueError, OverflowError)):  # a date or number that Python does not know
            return QueryError("query.value", error=str(error))
        return error
