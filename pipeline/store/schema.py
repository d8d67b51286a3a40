"""DDL from the declarations in tables/: tables and views."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline import tables
from pipeline.tables.texts import IS_APPENDIX, SPOKEN

if TYPE_CHECKING:
    import pyarrow as pa


def quote(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


# What an upgrade of gongwen keeps, since it cannot be made again from data/raw: the history of runs, the quarantine,
# what was fetched, and the ids and names that topics were published under. The tables of a group speak of one another
# and go or stay together.
_KEPT = (
    (tables.RUNS.name,),
    (tables.RUN_CHANGES.name,),
    (tables.QUARANTINE.name,),
    (tables.FETCHES.name,),
    ("topic_registry", "topic_model", "topic_events", "topic_fits"),
)


def create_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, with key and comments, and every view.

    If a table of an older version of gongwen has other columns, all tables are made anew and every stage recomputes:
    rows of one version must not stand beside those of another. The history of runs, the quarantine and the registry of
    topics stay: columns that are new are empty in their old rows. They go where a column of a key was not there before.
    A primary key, as older versions declared it, is taken off: DuckDB 1.0 cannot open a file that holds one.
    """
    found = _found(connection)
    names = {t.name: [(c.name, c.type) for c in t.columns] for t in tables.ALL.values()}
    have = {name: [(c, type_) for c, type_, _ in columns] for name, columns in found.items()}
    upgrade = any(name in have and have[name] != names[name] for name in names)
    indexed = _indexed(connection)
    upgrade |= any(0 < sum(name in have for name in group) < len(group) for group in _KEPT)
    moved = {name for group in _KEPT if all(_can_be_carried(name, have) for name in group) for name in group}
    # In one transaction: hundreds of comments, each written to disk by itself, take a second.
    connection.execute("BEGIN")
    for table in tables.ALL.values():
        stays = table.name in moved or (not upgrade and have.get(table.name) == names[table.name])
        keep = stays and have.get(table.name) == names[table.name] and table.name not in indexed
        if table.name in have and not keep:
            _make_anew(connection, table, dict(have[table.name]) if stays else {})
        elif not keep:
            connection.execute(ddl(table))
        if not keep or [c for _, _, c in found[table.name]] != [c.comment for c in table.columns]:
            _comment(connection, table)
    if upgrade or any(
        found.get(v.name) != [(c.name, c.type, c.comment) for c in v.columns] for v in tables.VIEWS.values()
    ):
        create_views(connection)
    connection.execute("COMMIT")


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Put every view in place, with comments, whatever a view of that name was before."""
    for view in tables.VIEWS.values():
        connection.execute(f"CREATE OR REPLACE VIEW {quote(view.name)} AS {view.sql}")
        _comment(connection, view)


def _can_be_carried(name: str, have: Mapping[str, Sequence[tuple[str, str]]]) -> bool:
    """Whether the rows that a file holds of a table can be carried over: the columns of its key are there."""
    return name in have and set(tables.ALL[name].key) <= {column for column, _ in have[name]}


def _make_anew(connection: duckdb.DuckDBPyConnection, table: tables.Table, carried: Mapping[str, str]) -> None:
    """Make a table with the declared columns in place of an older one, with the old values of the carried columns."""
    old = quote(f"{table.name} before")
    connection.execute(f"ALTER TABLE {quote(table.name)} RENAME TO {old}")
    connection.execute(ddl(table))
    columns = [c for c in table.columns if c.name in carried]
    if columns:
        to = ", ".join(quote(c.name) for c in columns)
        values = ", ".join(_carried_value(c, carried[c.name]) for c in columns)
        connection.execute(f"INSERT INTO {quote(table.name)} ({to}) SELECT {values} FROM {old}")
    connection.execute(f"DROP TABLE {old}")


def _carried_value(column: tables.Column, before: str) -> str:
    """SQL for an old value in the declared type; lists were words joined by spaces once."""
    if column.type == "VARCHAR[]" and before == "VARCHAR":
        return f"regexp_extract_all({quote(column.name)}, '[^ ]+')"
    return f"TRY_CAST({quote(column.name)} AS {column.type})"


def ddl(table: tables.Table) -> str:
    """CREATE TABLE statement of a declared table."""
    lines = []
    for column in table.columns:
        not_null = " NOT NULL" if column.name in table.key else ""
        lines.append(f"  {quote(column.name)} {column.type}{not_null}")
    return f"CREATE TABLE {quote(table.name)} (\n" + ",\n".join(lines) + "\n)"


def _found(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, str | None]]]:
    """Tables and views that the file holds, each with the name, type and comment of its columns."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'main' "
        "AND database_name = current_database() ORDER BY table_name, column_index"
    ).fetchall()
    found: dict[str, list[tuple[str, str, str | None]]] = {}
    for table, column, type_, comment in rows:
        found.setdefault(str(table), []).append((str(column), str(type_), comment))
    return found


def _indexed(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Tables with a primary key."""
    sql = "SELECT DISTINCT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
    return {str(name) for (name,) in connection.execute(sql).fetchall()}


def is_current(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a file has every table and view with the columns that this version declares."""
    found = {name: [(c, type_) for c, type_, _ in columns] for name, columns in _found(connection).items()}
    return all(found.get(name) == columns for name, columns in tables.declared().items()) and not _indexed(connection)


def _comment(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> None:
    kind = "VIEW" if isinstance(table, tables.View) else "TABLE"
    connection.execute(f"COMMENT ON {kind} {quote(table.name)} IS {literal(table.comment)}")
    for c in table.columns:
        connection.execute(f"COMMENT ON COLUMN {quote(table.name)}.{quote(c.name)} IS {literal(c.comment)}")


def read_table(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    report_ids: Sequence[str] | None,
    *,
    ordered: bool = True,
    whole_text: bool = False,
    first: int | None = None,
) -> pa.Table:
    """Rows of a declared table, of some reports or of all (of all, too, where a table has no report_id).

    Of the texts only what is spoken, unless the whole text is asked for: this is where appendices are kept from all
    that counts. ``first``: so many rows alone, where they are in order.

    Returns:
        Arrow table with the declared schema, in key order where asked for.
    """
    table = tables.ALL[name]
    columns = ", ".join(quote(c) for c in table.column_names)
    order = f"ORDER BY {', '.join(quote(k) for k in table.key)}" if ordered else ""
    conditions, values = [], []
    if report_ids is not None and "report_id" in table.column_names:
        conditions, values = ["report_id IN (SELECT unnest(?))"], [list(report_ids)]
    if IS_APPENDIX.name in table.column_names and not whole_text:
        conditions.append(SPOKEN)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    limit = f"LIMIT {first}" if first is not None else ""
    asked = f"SELECT {columns} FROM {quote(name)} {where}"
    if values and first is None:
        # Rows of reports are written in order, and DuckDB gives them as they are stored: to look takes a tenth of sorting them.
        data = connection.sql(asked, params=values).to_arrow_table()
        if not ordered or ascending(data.select(table.key)):
            return data.cast(table.schema)
    data = connection.sql(f"{asked} {order} {limit}", params=values).to_arrow_table()
    return data.cast(table.schema)


def ascending(keys: pa.Table) -> bool:
    """Whether each row comes after the one before it, as nearly all do that are stored; then no two are the same."""
    import pyarrow.compute as pc

    n = keys.num_rows - 1
    after: Any = False
    for column in reversed(keys.columns):
        before, own = column.slice(0, n), column.slice(1)
        after = pc.or_(pc.greater(own, before), pc.and_(pc.equal(own, before), after))
    return n < 1 or bool(pc.all(after).as_py())
