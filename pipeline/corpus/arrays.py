"""Columns of tables as arrays of numbers, texts as code points, and what is done with such arrays.

Arrow is imported where columns come in: to look for a word in some sentences takes none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Codes = NDArray[np.uint32]
_Whole = TypeVar("_Whole", bound=np.integer[Any])


def ints(column: pa.Array | pa.ChunkedArray) -> Ints:
    """A column without nulls as 64-bit integers."""
    import pyarrow as pa

    values = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_integer(values.type):
        return np.from_dlpack(values).astype(np.int64)  # to_numpy would import pandas
    return np.asarray(values.to_numpy(zero_copy_only=False)).astype(np.int64)


def numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    """A column of numbers without nulls, of the type that it has."""
    return np.from_dlpack(column.combine_chunks())


def rows_of(column: pa.ChunkedArray, values: pa.ChunkedArray) -> Ints:
    """Row of each value of a column among some distinct values, -1 for a value that is not among them."""
    import pyarrow.compute as pc

    found = pc.index_in(column, value_set=values.combine_chunks())
    return ints(pc.fill_null(found, -1) if found.null_count else found)


class Numbered:
    """Rows of what is numbered within reports: sentences, paragraphs.

    Args:
        report: row of the report of each.
        number: its number within the report.
        n_reports: number of reports.
    """

    def __init__(self, report: Ints, number: Ints, n_reports: int) -> None:
        # One row and one column more, of -1: for reports and numbers that are not there.
        self._row = np.full((n_reports + 1, int(number.max(initial=0)) + 2), -1, dtype=np.int64)
        self._row[report, number] = np.arange(len(number))

    def rows(self, report: Ints, number: Ints) -> Ints:
        """Row of each pair of a report's row (-1: unknown) and a number; -1 where there is none."""
        return np.asarray(self._row[report, np.minimum(number, self._row.shape[1] - 1)])


def distinct(values: Ints) -> Ints:
    """Distinct values, ascending: as ``np.unique``, by sorting, which is several times as fast as its hash table."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def among(values: NDArray[_Whole], ordered: NDArray[_Whole]) -> Bools:
    """Whether each value is one of some ascending ones: as ``np.isin``, which would sort both."""
    if not len(ordered):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[at] == values)


def ranges(begin: Ints, end: Ints) -> Ints:
    """The numbers from each beginning up to its end, one range after the other; none where the end is no later."""
    length = np.maximum(end - begin, 0)
    return np.asarray(np.repeat(begin - np.cumsum(length) + length, length) + np.arange(length.sum()))


def take(values: Sequence[str | None] | pa.ChunkedArray, rows: Ints) -> pa.Array:
    """The values at some rows, as an Arrow array."""
    import pyarrow as pa

    source = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else pa.array(values, pa.string())
    return source.take(pa.array(rows, pa.int64()))


def codes_of(text: str) -> Codes:
    """Code points of a text, shape (characters,)."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def text_of(codes: Codes) -> str:
    """The text of some code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")
