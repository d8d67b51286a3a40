"""What is wrong with a user's SQL, told in the reader's language; DuckDB's own words and the place of the fault go beside it."""

from __future__ import annotations

import re
from difflib import get_close_matches

from pipeline.errors import QueryError
from pipeline.messages import Message
from pipeline.tables import PUBLIC

_HAN = re.compile(r"[\u3400-\u9fff]")
_LISTED = 8
# What DuckDB says first, and the code of what we say; a group is the name that is in question.
_FAULTS = (
    (re.compile(r"Table with name (.+?) does not exist"), "table"),
    (re.compile(r'Referenced column "(.+?)" not found'), "column"),
    (re.compile(r'does not have a column named "(.+?)"'), "column"),
    (re.compile(r'Referenced table "(.+?)" not found'), "alias"),
    (re.compile(r'Ambiguous reference to column name "(.+?)"'), "ambiguous"),
    (re.compile(r'column "(.+?)" must appear in the GROUP BY'), "group"),
    (re.compile(r"Function with name (.+?) does not exist"), "function"),
    (re.compile(r'syntax error at or near "(.+?)"'), "syntax"),
    (re.compile(r"unterminated (?:quoted|string)()"), "open_quote"),
    (re.compile(r"Could not convert string '(.*?)' to"), "convert"),
    (re.compile(r"No function matches the given name and argument types '(.+?)'"), "arguments"),
    (
        re.compile(r"(?:read-only mode|Permission Error|disabled by configuration|configuration has been locked)()"),
        "closed",
    ),
)


def fault(error: Exception) -> QueryError:
    """The error of a query as one to be told.

    Args:
        error: what DuckDB says.
    """
    said = str(error)
    for pattern, kind in _FAULTS:
        if match := pattern.search(said):
            return _told(kind, match[1], said)
    return QueryError("query.sql", sql_error=said)


def _told(kind: str, name: str, said: str) -> QueryError:
    if kind == "column" and _HAN.search(name):  # no column is so named: a text in the wrong quotation marks, or in none
        kind, name = "quotes", name.strip("“”‘’")
    hint: Message | str = ""
    if kind == "table":
        near = get_close_matches(name.lower(), PUBLIC, n=5, cutoff=0.6)
        hint = Message("errors.query.near", {"names": near}) if near else ""
    elif kind == "column":
        hint = _where(name.lower())
    return QueryError(f"query.fault.{kind}", name=name, hint=hint, sql_error=said)


def _where(name: str) -> Message | str:
    """Tables that have the column; where none has, columns with a name like it."""
    tables: dict[str, list[str]] = {}
    for table in PUBLIC.values():
        for column in table.columns:
            tables.setdefault(column.name, []).append(table.name)
    if found := tables.get(name):
        return Message("errors.query.column_in", {"tables": found[:_LISTED]})
    near = get_close_matches(name, tables, n=5, cutoff=0.6)
    return Message("errors.query.near", {"names": near}) if near else ""
