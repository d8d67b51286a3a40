"""DDL from the declarations in tables.py."""

from __future__ import annotations

import duckdb

from pipeline import tables


def quote(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def create_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every declared table, with key and comments; rebuild one whose columns have changed.

    A table of an older version of gongwen is dropped together with all bookkeeping, so that every stage recomputes.
    """
    for table in tables.ALL.values():
        found = _columns(connection, table.name)
        wanted = [(c.name, c.type) for c in table.columns]
        if found == wanted:
            _comment(connection, table)
            continue
        if found:
            connection.execute(f"DROP TABLE {quote(table.name)}")
            if _columns(connection, tables.STAGE_STATE.name):
                connection.execute(f"DELETE FROM {tables.STAGE_STATE.name}")
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
