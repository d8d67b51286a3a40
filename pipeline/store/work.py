"""The private file that a run works in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import duckdb

from pipeline import tables
from pipeline.errors import StoreError, TableMismatch
from pipeline.store.bounded import limit_memory
from pipeline.store.schema import ascending, create_all, create_views, quote, read_table

if TYPE_CHECKING:
    import pyarrow as pa

# Users open the file with whatever DuckDB their notebook, R or DBeaver has; 1.0 and later read this format.
_STORAGE = "v1.0.0"
_MEMORY = 1.5  # GiB
_LOG = "64MiB"  # written before its tables are packed: each time the last, half filled part of each is packed anew
# Reports that a query may name and still have DuckDB pass over the parts of a table (row groups) that hold none of them; for
# more it compares the first and last of them alone, and reads the whole table where they stand far apart.
_NAMED = 1024
_UNFINISHED = "unfinished"  # kept with what is up to date: steps that are being written


class WorkFile:
    """A DuckDB file that one run alone reads and writes.

    Use as a context manager; leaving it writes everything into the one file (no log file remains).

    Args:
        path: the file.
        create: make it where it does not exist. Only where a run begins: a file that is gone later has been published
            or lost, and an empty one in its place would wipe what is published.

    Raises:
        StoreError: there is no such file, and none is to be made.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise StoreError("store.work_gone", path=path)
        self.path = path
        self._connection = self._open()
        self._depth = 0  # of transactions

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(str(self.path), config={"storage_compatibility_version": _STORAGE})
        connection.execute("SET enable_progress_bar = false")  # it would stand among the lines of a run
        connection.execute(f"SET checkpoint_threshold = '{_LOG}'")
        connection.execute(f"SET dynamic_or_filter_threshold = {_NAMED}")
        limit_memory(connection, _MEMORY)  # what does not fit is put aside beside the file, in the folder of the run
        return connection

    def __enter__(self) -> WorkFile:
        create_all(self._connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._connection.execute("CHECKPOINT")
        self._connection.close()

    @contextmanager
    def lent(self) -> Iterator[Path]:
        """Everything written into the one file, and that closed for others to read; open again afterwards."""
        self._connection.execute("CHECKPOINT")
        self._connection.close()
        yield self.path
        self._connection = self._open()

    def read(self, name: str, *, report_ids: Sequence[str] | None = None, whole_text: bool = False) -> pa.Table:
        """Rows of a table in key order, of some reports or of all (of all, too, where a table has no report_id).

        Args:
            name: the table.
            report_ids: these reports alone.
            whole_text: of the texts not only what is spoken, but the appendices too.

        Returns:
            Arrow table with the declared schema.
        """
        return read_table(self._connection, name, report_ids, whole_text=whole_text)

    def renew_views(self) -> None:
        """Put every view in place as this version declares it."""
        with self.transaction():
            create_views(self._connection)

    def is_empty(self, name: str) -> bool:
        """Whether a table has no rows."""
        return not self._connection.execute(f"SELECT 1 FROM {quote(name)} LIMIT 1").fetchall()

    def query(self, sql: str, **values: object) -> pa.Table:
        """Result of a query with named parameters ($name), as an Arrow table."""
        return self._connection.sql(sql, params=values or None).to_arrow_table()

    def fill(self, name: str, data: pa.Table) -> None:
        """Fill in columns of existing rows.

        Args:
            name: the table.
            data: its key and the columns to fill in; rows that the table does not have are passed over.
        """
        table = tables.ALL[name]
        key = " AND ".join(f"t.{quote(k)} = i.{quote(k)}" for k in table.key)
        columns = ", ".join(f"{quote(c)} = i.{quote(c)}" for c in data.schema.names if c not in table.key)
        with self._incoming(data):
            self._connection.execute(f"UPDATE {quote(name)} t SET {columns} FROM incoming i WHERE {key}")

    def replace_all(self, name: str, data: pa.Table) -> None:
        """Put new rows in place of all that the table held."""
        with self.transaction():
            self._connection.execute(f"DELETE FROM {quote(name)}")
            self._insert(name, data)

    def delete_reports(self, names: Iterable[str], report_ids: Sequence[str]) -> None:
        """Remove the rows of some reports from some tables."""
        for name in names:
            self._connection.execute(
                f"DELETE FROM {quote(name)} WHERE report_id IN (SELECT unnest(?))", [list(report_ids)]
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes within happen together or, after an error, not at all; one within another is a part of it."""
        if self._depth:
            yield
            return
        self._connection.execute("BEGIN")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._depth = 0
            self._connection.execute("ROLLBACK")
            raise
        self._depth = 0
        self._connection.execute("COMMIT")

    def delete_places(self, names: Iterable[str], places: Sequence[str]) -> None:
        """Remove the rows of some places from some tables."""
        for name in names:
            self._connection.execute(f"DELETE FROM {quote(name)} WHERE place IN (SELECT unnest(?))", [list(places)])

    def state(self, stage: str) -> dict[str, str]:
        """Unit to fingerprint, as last done by a stage."""
        rows = self._connection.execute("SELECT unit, fingerprint FROM stage_state WHERE stage = ?", [stage]).fetchall()
        return {str(u): str(f) for u, f in rows}

    def set_state(self, stage: str, done: dict[str, str]) -> None:
        """Record units as done under their fingerprints."""
        if done:
            with self.transaction():
                self.drop_state(stage, done)
                self._connection.execute(
                    "INSERT INTO stage_state (stage, unit, fingerprint) SELECT ?, unnest(?), unnest(?)",
                    [stage, list(done), list(done.values())],
                )

    @contextmanager
    def written_whole(self, step: str) -> Iterator[None]:
        """What is written within belongs together, but is too much or too entangled for one transaction.

        A file in which it was begun and not ended is one that nobody goes on with, see :attr:`is_whole`.
        """
        self.set_state(_UNFINISHED, {step: ""})
        yield
        self.drop_state(_UNFINISHED, [step])

    @property
    def is_whole(self) -> bool:
        """Whether all that was begun to be written was ended, however the process that wrote it ended."""
        return not self.state(_UNFINISHED)

    def drop_state(self, stage: str, units: Iterable[str]) -> None:
        """Forget units."""
        self._connection.execute(
            "DELETE FROM stage_state WHERE stage = ? AND unit IN (SELECT unnest(?))", [stage, list(units)]
        )

    def append(self, name: str, data: pa.Table) -> None:
        """Add rows to a table."""
        self._insert(name, data)

    def _insert(self, name: str, data: pa.Table) -> None:
        table = tables.ALL[name]
        check_table(table, data)
        if data.num_rows == 0:
            return
        columns = ", ".join(quote(c) for c in table.column_names)
        try:
            with self._incoming(data):
                self._check_key(table, data)
                self._connection.execute(f"INSERT INTO {quote(name)} ({columns}) SELECT {columns} FROM incoming")
        except duckdb.ConstraintException as error:
            raise TableMismatch("store.mismatch", table=name, error=str(error)) from error

    @contextmanager
    def _incoming(self, data: pa.Table) -> Iterator[None]:
        """An Arrow table as the view ``incoming``."""
        self._connection.register("incoming", data)
        try:
            yield
        except BaseException:
            with suppress(duckdb.Error):  # in a transaction that failed; the error that broke it matters
                self._connection.unregister("incoming")
            raise
        self._connection.unregister("incoming")

    def _check_key(self, table: tables.Table, data: pa.Table) -> None:
        """No two incoming rows have one key, and none has that of a stored row; see :attr:`Table.enforce_key`."""
        key = ", ".join(quote(k) for k in table.key)
        # Arrow counts the keys of a few rows without the milliseconds that it takes DuckDB to plan a query.
        keys = data.select(table.key)
        repeated = 0
        if not ascending(keys):
            repeated = keys.num_rows - keys.group_by(table.key, use_threads=False).aggregate([]).num_rows
        if not repeated and table.enforce_key:
            sql = f"SELECT count(*) FROM incoming SEMI JOIN {quote(table.name)} USING ({key})"
            ((repeated,),) = self._connection.execute(sql).fetchall()
        if repeated:
            said = f"{repeated} rows repeat the key ({key})"
            raise TableMismatch("store.mismatch", table=table.name, error=said)


def check_table(table: tables.Table, data: pa.Table) -> None:
    """Check an Arrow table against its declaration.

    Raises:
        TableMismatch: columns, types or nulls in the key differ.
    """
    if data.schema.names != list(table.column_names):
        said = f"columns {data.schema.names}, declared {list(table.column_names)}"
        raise TableMismatch("store.mismatch", table=table.name, error=said)
    for field in table.schema:
        if data.schema.field(field.name).type != field.type:
            said = f"{field.name} of type {data.schema.field(field.name).type}, declared {field.type}"
            raise TableMismatch("store.mismatch", table=table.name, error=said)
        if not field.nullable and data.column(field.name).null_count:
            raise TableMismatch("store.mismatch", table=table.name, error=f"null in {field.name}, a key column")
