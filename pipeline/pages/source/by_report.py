"""Tables too large to be rows at once, of which a few reports' rows are read at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute

from pipeline.tables import ALL

Row = dict[str, Any]
_PASS = 512  # reports read at once by what looks at all of them


class RowSource(Protocol):
    """Where rows come from."""

    def __call__(self, name: str, report_ids: Sequence[str] | None, /, *, first: int | None = None) -> pa.Table:
        """Rows of a table for some reports, or all of it where None, in any order; or the ``first`` of these by key."""


class ByReport:
    """A table of which one report's rows can be had without the whole of it in memory.

    Args:
        source: gives rows.
        table: name of the table.
        report_ids: all reports.
    """

    def __init__(self, source: RowSource, table: str, report_ids: Sequence[str]) -> None:
        self._source, self._table, self._ids = source, table, report_ids
        self._known = frozenset(report_ids)
        self._order = [("report_id", "ascending"), *((k, "ascending") for k in ALL[table].key if k != "report_id")]
        self._ahead: frozenset[str] = frozenset()
        self._data: pa.Table | None = None
        self._slices: dict[str, tuple[int, int]] = {}

    def ahead(self, report_ids: Iterable[str]) -> None:
        """Say which reports will be asked for, to be read together at the first of them; the ones before are forgotten."""
        self._ahead, self._data, self._slices = self._known.intersection(report_ids), None, {}

    def rows(self, report_id: str) -> list[Row]:
        """Rows of one report in key order; none for a report that is not stored."""
        if report_id not in self._known:
            return []
        if report_id not in self._ahead:
            return rows_of(self._sorted([report_id]))
        if self._data is None:
            self._data = self._sorted(sorted(self._ahead))
            self._slices = slices(self._data.column("report_id"))
        start, stop = self._slices.get(report_id, (0, 0))
        return rows_of(self._data.slice(start, stop - start))

    def tables(self) -> Iterator[pa.Table]:
        """The whole table, a few hundred reports at a time; rows in no order."""
        for i in range(0, len(self._ids), _PASS):
            yield self._source(self._table, self._ids[i : i + _PASS])

    def _sorted(self, report_ids: Sequence[str]) -> pa.Table:
        wanted = None if len(report_ids) == len(self._ids) else report_ids  # all: nothing has to be looked up
        return self._source(self._table, wanted).sort_by(self._order).combine_chunks()


def rows_of(data: pa.Table) -> list[Row]:
    """Rows as dictionaries."""
    rows: list[Row] = data.to_pylist()
    return rows


def slices(sorted_names: pa.ChunkedArray) -> dict[str, tuple[int, int]]:
    """Where the rows of each name begin and end in a column that is sorted by name."""
    codes = sorted_names.combine_chunks().dictionary_encode()
    numbers = codes.indices.to_numpy()
    bounds = [*np.flatnonzero(np.diff(numbers, prepend=-1)).tolist(), len(numbers)]
    return dict(zip(codes.dictionary.to_pylist(), pairwise(bounds), strict=True))


def in_memory(tables: dict[str, pa.Table]) -> RowSource:
    """Whole tables as a source.

    Raises:
        KeyError: when a table is asked for that is not among them.
    """

    def read(name: str, report_ids: Sequence[str] | None, /, *, first: int | None = None) -> pa.Table:
        data = tables[name]
        if report_ids is not None:
            data = data.filter(pa.compute.is_in(data.column("report_id"), value_set=pa.array(report_ids, pa.string())))
        if first is not None:
            data = data.sort_by([(k, "ascending") for k in ALL[name].key]).slice(0, first)
        return data

    return read
