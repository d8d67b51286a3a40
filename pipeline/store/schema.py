"""DDL from the declarations in tables.py."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from pipeline import tables


def quote(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


# What an upgrade of gongwen keeps when the columns of other tables change: it cannot be made again from data/raw.
_KEPT = (tables.RUNS.name, tables.QUARANTINE.name)


def create_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, with key and comments.

    If a table of an older version of gongwen has other columns, all tables are made anew and every stage recomputes:
    rows of one version must not stand beside those of another. The history of runs and the quarantine stay, unless it
    is their columns that changed.
    """
    found = {t.name: _columns(connection, t.name) for t in tables.ALL.values()}
    wanted = {t.name: [(c.name, c.type) for c in t.columns] for t in tables.ALL.values()}
    upgrade = any(found[name] and found[name] != wanted[name] for name in wanted)
    for table in tables.ALL.values():
        keep = found[table.name] == wanted[table.name] and (not upgrade or table.name in _KEPT)
        if found[table.name] and not keep:
            connection.execute(f"DROP TABLE {quote(table.name)}")
        if not keep:
            connection.execute(ddl(table))
        _comment(connection, table)


def ddl(table: tables.Table) -> str:
    """CREATE TABLE statement of a declared table."""
    lines = []
    for column in table.columns:
        not_null = " NOT NULL" if column.name in table.key else ""
        lines.append(f"  {quote(column.name)} {column.type}{not_null}")
    if table.enforce_key:
        lines.append(f"  PRIMARY KEY ({', '.join(quote(k) for k in table.key)})")
    return f"CREATE TABLE {quote(table.name)} (\n" + ",\n".join(lines) + "\n)"


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str]]:
    rows = connection.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main' "
        "AND database_name = current_database() ORDER BY column_index",
        [name],
    ).fetchall()
    return [(str(a), str(b)) for a, b in rows]


def _comment(connection: duckdb.DuckDBPyConnection, table: tables.Table) -> None:
    connection.execute(f"COMMENT ON TABLE {quote(table.name)} IS {literal(table.comment)}")
    for c in table.columns:
        connection.execute(f"COMMENT ON COLUMN {quote(table.name)}.{quote(c.name)} IS {literal(c.comment)}")


def read_table(
    connection: duckdb.DuckDBPyConnection, name: str, report_ids: Sequence[str] | None, *, ordered: bool = True
) -> pa.Table:
    """Rows of a declared table, of some reports or of all (of all, too, where a table has no report_id).

    Returns:
        Arrow table with the declared schema, in key order where asked for.
    """
    table = tables.ALL[name]
    columns = ", ".join(quote(c) for c in table.column_names)
    order = f"ORDER BY {', '.join(quote(k) for k in table.key)}" if ordered else ""
    where, values = "", []
    if report_ids is not None and "report_id" in table.column_names:
        where, values = "WHERE report_id IN (SELECT unnest(?))", [list(report_ids)]
    data = connection.sql(f"SELECT {columns} FROM {quote(name)} {where} {order}", params=values).to_arrow_table()
    return data.cast(table.schema)
