"""Tables of text (.csv, .tsv), one report a row; read row by row, so that a table may be larger than memory."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from typing import IO

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.decode import encoding_of
from pipeline.ingest.files.columns import map_columns, row_item
from pipeline.ingest.files.item import Columns, Item, Limits

_SAMPLE = 1_000_000  # bytes by which the encoding is told
_FIRST = 20  # rows by which the text column is told


def unpack_delimited(path: str, format_name: str, file: IO[bytes], columns: Columns, limits: Limits) -> Iterator[Item]:
    """Rows of a table.

    Args:
        path: the table's path.
        format_name: csv or tsv.
        file: open for reading.
        columns: names of columns that the user has set.
        limits: a cell may not be longer than a report may be.

    Yields:
        An item a row that is not blank; one with a problem where the table cannot be read further.

    Raises:
        InputRefused: ``not_text``, ``empty`` or ``no_text_column``: the whole table.
    """
    encoding = encoding_of(file.read(_SAMPLE))
    file.seek(0)
    csv.field_size_limit(limits.report)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    first = text.readline(1_000_000).lstrip("\ufeff")
    text.seek(0)
    reader = csv.reader(text, delimiter=_delimiter(first, format_name))
    try:
        header = [h.lstrip("\ufeff") for h in next(reader, [])]
        if not header:
            raise InputRefused("empty.table")
        rows = _rows(reader)
        opening = list(itertools.islice(rows, _FIRST))
        mapped = map_columns(header, [r for r in opening if isinstance(r, list)], columns)
        for done, row in enumerate(itertools.chain(opening, rows)):
            if isinstance(row, csv.Error):
                yield Item(path, problem=InputRefused("unreadable.csv_row", row=done, error=str(row)))
            elif any(c.strip() for c in row):
                yield row_item(f"{path}#{done + 1}", format_name, row, mapped)
    except csv.Error as error:
        raise InputRefused("unreadable.csv_header", error=str(error)) from None
    finally:
        text.detach()


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str] | csv.Error]:
    """Rows, and at last the error that ends them if there is one."""
    try:
        yield from reader
    except csv.Error as error:
        yield error


def _delimiter(first: str, format_name: str) -> str:
    counts = {d: first.count(d) for d in ",\t;|"}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else ("\t" if format_name == "tsv" else ",")
