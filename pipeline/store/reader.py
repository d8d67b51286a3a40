"""Read-only access to the published file."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.errors import QueryError, StoreDamaged, StoreError, StoreHeld
from pipeline.store.bounded import Answer, Bounds, ask, limit_memory
from pipeline.store.publish import log_of
from pipeline.store.schema import is_current, read_table

if TYPE_CHECKING:
    import pyarrow as pa

# Queries come from users: they may read this file and nothing else on the machine.
_CLOSED: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
# Rows are in the order in which runs wrote them: a clock that was set back does not bring an earlier run to the front.
LAST_RUN = "rowid = (SELECT max(rowid) FROM runs)"
_MEMORY = 0.5  # GiB of a reader of a run
_NO_BOUNDS = Bounds(memory_mb=float("inf"), seconds=threading.TIMEOUT_MAX)
_HELD = ("Could not set lock", "being used by another process")  # how DuckDB tells of it on POSIX and on Windows
_HOLDER = re.compile(r"(?:held in|already open in)\s+(.+?) \(PID (\d+)\)")
_REPLAY = "replaying WAL"


def _cannot_open(path: Path, error: duckdb.Error) -> StoreError:
    """Why the published file cannot be opened, and what to do."""
    said = str(error)
    if holder := _HOLDER.search(said):
        return StoreHeld("store.held_by", path=path, program=holder[1], pid=holder[2])
    if isinstance(error, duckdb.IOException) and any(sign in said for sign in _HELD):
        return StoreHeld("store.open_elsewhere", path=path, error=said)
    if _REPLAY in said:
        return StoreDamaged("store.foreign_log", path=path, log=log_of(path), error=said)
    return StoreDamaged("store.cannot_open", path=path, error=said)


class Reader:
    """The published file, read-only. Use as a context manager.

    Args:
        path: the published file.
        bounds: what queries may use, which they cannot change; None for all that the machine has.
        aside: for readers of a run, of which there may be one a processor: folder for what does not fit into the little
            memory that such a one takes.

    Raises:
        StoreError: there is no such file yet, or another program writes in it.
        StoreDamaged: it is no DuckDB file, or a damaged one.
    """

    def __init__(self, path: Path, *, bounds: Bounds | None = None, aside: Path | None = None) -> None:
        if not path.is_file():
            raise StoreError("store.missing", path=path)
        self._bounds = bounds or _NO_BOUNDS
        try:
            self._connection = duckdb.connect(str(path), read_only=True, config=_CLOSED | _memory(bounds, aside))
            self._connection.execute("SET enable_progress_bar = false")  # it would stand among the rows
            if aside:
                limit_memory(self._connection, _MEMORY)
                # There is a process a processor; and what each thread holds of a table's columns adds up on large machines.
                self._connection.execute("SET threads = 1")
            if bounds:
                self._connection.execute("SET lock_configuration = true")
        except duckdb.Error as error:
            raise _cannot_open(path, error) from None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    @cached_property
    def is_current(self) -> bool:
        """Whether the file was written by this version; one of an older version lacks tables or columns."""
        return is_current(self._connection)

    def ask(self, sql: str) -> Answer:
        """Answer a user's query, within the bounds.

        Raises:
            QueryError: the SQL is wrong, or it takes more than it may; also while rows are read.
        """
        return ask(self._connection, sql, self._bounds)

    def table(self, sql: str) -> pa.Table:
        """Result of a query as an Arrow table; a statement without a result gives an empty one.

        Raises:
            QueryError: the SQL is wrong; the message is DuckDB's.
        """
        import pyarrow as pa

        try:
            relation = self._connection.sql(sql)
            return relation.to_arrow_table() if relation is not None else pa.table({})
        except duckdb.Error as error:
            raise QueryError("query.sql", sql_error=str(error)) from None

    def read(self, name: str, report_ids: Sequence[str] | None = None, /, *, first: int | None = None) -> pa.Table:
        """Rows of a declared table in no order, of some reports or of all; of the texts only what is spoken.

        Args:
            name: the table.
            report_ids: these reports alone.
            first: so many rows alone, the first by key, in its order.

        Raises:
            QueryError: the file was made by another version and has no such table or columns.
        """
        try:
            return read_table(self._connection, name, report_ids, ordered=first is not None, first=first)
        except duckdb.Error as error:
            raise QueryError("query.stored", sql_error=str(error)) from None

    def named_table(self, sql: str, values: dict[str, Any]) -> pa.Table:
        """Result of a query with named parameters ($name) as an Arrow table.

        Raises:
            QueryError: the SQL is wrong; the message is DuckDB's.
        """
        import pyarrow as pa

        try:
            relation = self._connection.sql(sql, params=values)
            return relation.to_arrow_table() if relation is not None else pa.table({})
        except duckdb.Error as error:
            raise QueryError("query.sql", sql_error=str(error)) from None

    def rows(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """Rows of a query, as Python values.

        Raises:
            QueryError: the SQL is wrong; the message is DuckDB's.
        """
        try:
            return self._connection.execute(sql, values or []).fetchall()
        except duckdb.Error as error:
            raise QueryError("query.sql", sql_error=str(error)) from None

    def named(self, sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Rows of a query with named parameters ($name), as Python values.

        Raises:
            QueryError: the SQL is wrong; the message is DuckDB's.
        """
        try:
            return self._connection.execute(sql, values).fetchall()
        except duckdb.Error as error:
            raise QueryError("query.sql", sql_error=str(error)) from None


def _memory(bounds: Bounds | None, aside: Path | None) -> dict[str, str | bool | int | float | list[str]]:
    """The bound of memory as DuckDB knows it; without a folder for what does not fit, which would be beside the file."""
    if aside:
        return {"temp_directory": str(aside)}
    return {} if bounds is None else {"memory_limit": f"{bounds.memory_mb}MB", "temp_directory": ""}
