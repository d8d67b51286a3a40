"""DDL from the declarations in tables/."""

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
# Nor can the ids and names that topics were published under.
_KEPT = (tables.RUNS.name, tables.QUARANTINE.name, "topic_registry", "topic_model", "topic_events", "topic_fits")


def create_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, with key and comments.

    If a table of an older version of gongwen has other columns, all tables are made anew and every stage recomputes:
    rows of one version must not stand beside those of another. The history of runs, the quarantine and the registry of topics stay,
    unless it is their columns that changed.
    """
    found = _found(connection)
    names = {t.name: [(c.name, c.type) for c in t.columns] for t in tables.ALL.values()}
    have = {name: [(c, type_) for c, type_, _ in columns] for name, columns in found.items()}
    upgrade = any(name in have and have[name] != names[name] for name in names)
    # In one transaction: hundreds of comments, each written to disk by itself, take a second.
    connection.execute("BEGIN")
    for table in tables.ALL.values():
        keep = have.get(table.name) == names[table.name] and (not upgrade or table.name in _KEPT)
        if table.name in have and not keep:
            connection.execute(f"DROP TABLE {quote(table.name)}")
        if not keep:
            connection.execute(ddl(table))
        if not keep or [c for _, _, c in found[table.name]] != [c.comment for c in table.columns]:
            _comment(connection, table)
    connection.execute("COMMIT")


def ddl(table: tables.Table) -> str:
    """CREATE TABLE statement of a declared table."""
    lines = []
    for column in table.columns:
        not_null = " NOT NULL" if column.name in table.key else ""
        lines.append(f"  {quote(column.name)} {column.type}{not_null}")
    if table.enforce_key:
        lines.append(f"  PRIMARY KEY ({', '.join(quote(k) for k in table.key)})")
    return f"CREATE TABLE {quote(table.name)} (\n" + ",\n".join(lines) + "\n)"


def _found(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str, str | None]]]:
    """Tables that the file holds, each with the name, type and comment of its columns."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE schema_name = 'main' "
        "AND database_name = current_database() ORDER BY table_name, column_index"
    ).fetchall()
    found: dict[str, list[tuple[str, str, str | None]]] = {}
    for table, column, type_, comment in rows:
        found.setdefault(str(table), []).append((str(column), str(type_), comment))
    return found


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
