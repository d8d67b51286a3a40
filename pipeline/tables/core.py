"""What a declaration of a stored table is, and the columns that many tables share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

LEVELS = ("national", "province", "city", "district")
PARTS = ("review", "plan", "other")
PARTS_ALL = (*PARTS, "all")  # in aggregates


@dataclass(frozen=True)
class Column:
    """One stored column.

    Attributes:
        name: column name, with its unit where it has one.
        type: DuckDB type name.
        comment: what it means, in one or two sentences.
    """

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """One stored table.

    Attributes:
        name: table name.
        comment: what one row is.
        key: columns that identify a row.
        columns: in stored order.
        enforce_key: rows are checked on each write against the keys of all that is stored. False for the largest tables,
            whose rows are checked among themselves. Keys are not declared as PRIMARY KEY: DuckDB 1.0 cannot open a
            file with the index that a later one writes, and an index costs more memory than the check.
        internal: bookkeeping of the pipeline itself, left out of ``gongwen tables``.
    """

    name: str
    comment: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    enforce_key: bool = True
    internal: bool = False

    @property
    def schema(self) -> pa.Schema:
        """Arrow schema of the table; key columns are not null."""
        import pyarrow as pa

        types = _arrow_types()
        return pa.schema([pa.field(c.name, types[c.type], nullable=c.name not in self.key) for c in self.columns])

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in stored order."""
        return tuple(c.name for c in self.columns)

    def empty(self) -> pa.Table:
        """A table of this schema without rows."""
        return self.schema.empty_table()

    def from_rows(self, rows: list[dict[str, object]]) -> pa.Table:
        """Rows as dictionaries to an Arrow table of this schema; missing keys become null."""
        import pyarrow as pa

        return pa.Table.from_pylist(rows, schema=self.schema)

    def from_columns(self, columns: dict[str, object]) -> pa.Table:
        """Columns (arrays or sequences of one length) to an Arrow table of this schema."""
        import pyarrow as pa

        return pa.table({f.name: _arrow(columns[f.name], f.type) for f in self.schema}, schema=self.schema)


@cache
def _arrow_types() -> dict[str, pa.DataType]:
    """DuckDB's types in Arrow. Arrow is imported where data is made: who asks for names alone should not wait for it."""
    import pyarrow as pa

    return {
        "VARCHAR": pa.string(),
        "INTEGER": pa.int32(),
        "BIGINT": pa.int64(),
        "DOUBLE": pa.float64(),
        "BOOLEAN": pa.bool_(),
        "DATE": pa.date32(),
        "TIMESTAMP": pa.timestamp("us"),
        "VARCHAR[]": pa.list_(pa.string()),
        "INTEGER[]": pa.list_(pa.int32()),
    }


def _arrow(values: object, type_: pa.DataType) -> object:
    import pyarrow as pa

    return values.cast(type_) if isinstance(values, (pa.Array, pa.ChunkedArray)) else pa.array(values, type=type_)


@dataclass(frozen=True)
class View(Table):
    """One view: SQL under a name in the published file, declared as a table is.

    Attributes:
        sql: the query behind it; its columns in the declared order.
    """

    sql: str = ""


def columns_of(table: Table, *names: str) -> tuple[Column, ...]:
    """Columns as a table declares them."""
    known = {column.name: column for column in table.columns}
    return tuple(known[name] for name in names)


def c(name: str, type_: str, comment: str) -> Column:
    """A column, in one line."""
    return Column(name, type_, comment)


REPORT_ID = c("report_id", "VARCHAR", "Report: place and year of delivery, e.g. 兰州市城关区-2015.")
PLACE = c("place", "VARCHAR", "Place whose government reports, full official name (全国 for the State Council).")
LEVEL = c("level", "VARCHAR", "Level of government: national, province, city or district (counties included).")
YEAR = c("year", "INTEGER", "Year of delivery, which is the year planned for; the review covers the year(s) before.")
PART = c("part", "VARCHAR", "Part of the report: review (work done), plan (work ahead) or other.")
PART_ALL = c("part", "VARCHAR", "Part of the report: review, plan, other, or all for the whole report.")
SENTENCE_NO = c("sentence_no", "INTEGER", "Sentence within the report, from 1.")
PARAGRAPH_NO = c("paragraph_no", "INTEGER", "Paragraph within the report, from 1.")
N_TOKENS = c(
    "n_tokens", "INTEGER", "Words: tokens with at least one letter, digit or Han character (punctuation not counted)."
)
N_CHARS = c("n_chars", "INTEGER", "Han characters (no punctuation, digits, Latin letters or spaces).")
START = c("start_char", "INTEGER", "Offset of the first character within sentences.text, from 0.")
END = c("end_char", "INTEGER", "Offset after the last character within sentences.text.")
PLACE_CODE = c("place_code", "VARCHAR", "GB/T 2260 code of the place (six digits), null where none is known.")
