"""Excel workbooks (.xlsx), one report a row, by openpyxl in read-only mode."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterator
from typing import IO

from pipeline.errors import InputRefused
from pipeline.ingest.files.columns import map_columns, row_item
from pipeline.ingest.files.item import Columns, Item, Limits
from pipeline.ingest.formats.packages import check_part, open_zip

_FIRST = 20
_HEADER_WITHIN = 5  # rows; a caption may stand above the header


def unpack_sheets(path: str, file: IO[bytes], columns: Columns, limits: Limits) -> Iterator[Item]:
    """Rows of all sheets that have a text column.

    Args:
        path: the workbook's path.
        file: open for reading.
        columns: names of columns that the user has set.
        limits: what the workbook may unpack to.

    Yields:
        An item a row that is not blank; paths are ``book.xlsx#3``, or ``book.xlsx#Sheet2!3`` from the second sheet on.

    Raises:
        InputRefused: ``unreadable``, ``unsafe``, ``too_large``, ``encrypted`` or ``no_text_column``: the whole workbook.
    """
    import openpyxl  # slow to import, and few projects need it

    _check(file, limits)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions that do not matter here
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a broken part leads to
        raise _damaged(error) from None
    problem: InputRefused | None = None
    used = 0
    for sheet in book.worksheets:
        prefix = path if used == 0 else f"{path}#{sheet.title}!"
        try:
            sheet.reset_dimensions()  # stated sizes are often wrong
            for item in _rows(prefix + ("#" if used == 0 else ""), sheet, columns):
                used = max(used, 1)
                yield item
        except InputRefused as refusal:
            problem = problem or refusal
        except Exception as error:
            yield Item(path, problem=_damaged(error))
        used += bool(used)
    if problem and not used:
        raise problem


def _rows(prefix: str, sheet: object, columns: Columns) -> Iterator[Item]:
    rows = sheet.iter_rows(values_only=True)  # type: ignore[attr-defined]
    opening = list(itertools.islice(rows, _FIRST + _HEADER_WITHIN))
    at = next((i for i, r in enumerate(opening[:_HEADER_WITHIN]) if sum(c not in (None, "") for c in r) > 1), 0)
    if not opening:
        return
    header = ["" if c is None else str(c) for c in opening[at]]
    mapped = map_columns(header, opening[at + 1 : at + 1 + _FIRST], columns)
    for number, row in enumerate(itertools.chain(opening[at + 1 :], rows), 1):
        if any(c not in (None, "") for c in row):
            yield row_item(f"{prefix}{number}", "xlsx", row, mapped, excel=True)


def _check(file: IO[bytes], limits: Limits) -> None:
    """Unpack every XML part once, within the limits, and refuse entities in any of them."""
    with open_zip(file, "workbook") as package:
        total = 0
        for info in package.infolist():
            if info.filename.endswith((".xml", ".rels")):
                total += check_part(package, info, max_bytes=limits.container - total)


def _damaged(error: Exception) -> InputRefused:
    return InputRefused("unreadable.workbook", error=f"{type(error).__name__}: {error}")
