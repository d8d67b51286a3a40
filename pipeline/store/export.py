"""Tables to files that other programs read."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import QueryError, StoreError, os_cause
from pipeline.store.formulas import NUMBER, RISKY

if TYPE_CHECKING:
    import pandas as pd

_XLSX_ROWS = 1_048_575
_XLSX_CELL = 32_767


def export_table(data: pa.Table, path: Path, *, labels: dict[str, str], title: str, source: str = "") -> None:
    """Write a table by the file's ending: .csv, .parquet, .dta (Stata 14+) or .xlsx.

    CSV is UTF-8 with a byte-order mark, which Excel needs to show Chinese; a text that it would take for a formula gets an
    apostrophe in front (:mod:`pipeline.store.formulas`). Column comments become Stata variable
    labels. The file is written beside its place and moved there, so a failure leaves no half file.

    Args:
        data: the rows.
        path: where to write.
        labels: column comments.
        title: table comment.
        source: how to cite the data, for formats that have a place for it: .parquet (metadata) and .xlsx (a sheet).

    Raises:
        QueryError: the ending is not known, or the format cannot hold the table.
        StoreError: the file cannot be written.
    """
    writers: dict[str, Callable[[pa.Table, Path, dict[str, str], str, str], None]] = {
        ".csv": _csv,
        ".parquet": _parquet,
        ".dta": _stata,
        ".xlsx": _excel,
    }
    writer = writers.get(path.suffix.lower())
    if writer not in (None, _parquet):
        data = _joined(data)
    if writer is None:
        raise QueryError("query.ending", name=path.name, endings=list(writers))
    temporary = path.with_name(f".{path.stem}-{os.getpid()}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer(data, temporary, labels, title, source)
        temporary.replace(path)
    except OSError as error:
        raise StoreError("store.cannot_write", path=path, why=os_cause(error)) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _joined(data: pa.Table) -> pa.Table:
    """Lists as texts, for formats that know none: their items, separated by semicolons."""
    for i, field in enumerate(data.schema):
        if pa.types.is_list(field.type):
            texts = data[field.name].cast(pa.list_(pa.string()))
            data = data.set_column(i, field.name, pc.binary_join(texts, "; "))
    return data


def _csv(data: pa.Table, path: Path, labels: dict[str, str], title: str, source: str) -> None:
    _frame(_guarded(data)).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")


def _guarded(data: pa.Table) -> pa.Table:
    """A table with its texts guarded, see :func:`pipeline.store.formulas.guarded`."""
    for i, field in enumerate(data.schema):
        if pa.types.is_string(field.type):
            texts = data[field.name]
            is_number = pc.match_substring_regex(texts, pattern=NUMBER)
            risky = pc.and_(pc.match_substring_regex(texts, pattern=RISKY), pc.invert(is_number))
            marks = pc.if_else(risky, "'", "")
            lines = pc.replace_substring_regex(texts, pattern="\r\n?", replacement="\n")
            data = data.set_column(i, field.name, pc.binary_join_element_wise(marks, lines, ""))
    return data


def _parquet(data: pa.Table, path: Path, labels: dict[str, str], title: str, source: str) -> None:
    import pyarrow.parquet as pq

    fields = [f.with_metadata({"comment": labels.get(f.name, "")}) for f in data.schema]
    pq.write_table(data.cast(pa.schema(fields, metadata={"comment": title, "source": source})), path)


def _stata(data: pa.Table, path: Path, labels: dict[str, str], title: str, source: str) -> None:
    import pandas as pd

    frame = _frame(data)
    dates: dict[Any, Any] = {}
    long: list[str] = []
    for name in data.schema.names:
        kind = data.schema.field(name).type
        if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
            frame[name] = pd.to_datetime(frame[name])
            dates[name] = "td" if pa.types.is_date(kind) else "tc"
        elif pa.types.is_string(kind):
            frame[name] = frame[name].astype(object).where(frame[name].notna(), "")
            # Stata's fixed strings end at 2,045 bytes; longer columns become strL.
            if max((len(str(v).encode("utf-8")) for v in frame[name]), default=0) > 2000:
                long.append(name)
        elif pa.types.is_boolean(kind) or frame[name].isna().any():
            frame[name] = frame[name].astype("float64")
        elif pa.types.is_integer(kind):
            frame[name] = frame[name].astype("int32" if kind.bit_width <= 32 else "float64")
    frame.to_stata(
        path,
        write_index=False,
        version=118,
        convert_dates=dates,
        convert_strl=long,
        data_label=_cut(title, 80),
        variable_labels={c: _cut(labels.get(c, ""), 80) for c in frame.columns},
    )


def _excel(data: pa.Table, path: Path, labels: dict[str, str], title: str, source: str) -> None:
    if data.num_rows > _XLSX_ROWS:
        raise QueryError("query.excel_rows", most=_XLSX_ROWS, n=data.num_rows)
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title="data")
    sheet.append(data.schema.names)

    def cell(value: object) -> object:
        if not isinstance(value, str):
            return value
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:_XLSX_CELL]
        written = WriteOnlyCell(sheet, value=text)
        written.data_type = "s"  # a text that begins with = is not a formula
        return written

    for row in data.to_pylist():
        sheet.append([cell(value) for value in row.values()])
    notes = book.create_sheet(title="columns")
    notes.append(["column", "meaning"])
    for name in data.schema.names:
        notes.append([name, labels.get(name, "")])
    if source:
        book.create_sheet(title="source").append([source])
    book.save(path)


def _frame(data: pa.Table) -> pd.DataFrame:
    """Arrow to pandas with nullable integers, so that a missing year does not turn years into decimals."""
    import pandas as pd

    kinds = {
        pa.int32(): pd.Int32Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    return data.to_pandas(types_mapper=kinds.get)  # type: ignore[no-any-return]


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
