"""Rows of one report out of a large table, however they are read."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.source.by_report import ByReport, in_memory, slices
from pipeline.tables import ALL

IDS = [f"甲县-{year}" for year in range(2010, 2016)]


@pytest.fixture
def sentences() -> pa.Table:
    rows = [
        {"report_id": report_id, "sentence_no": number, "text": f"{report_id} {number}"}
        for number in (3, 1, 2)
        for report_id in reversed(IDS[:-1])
    ]
    return ALL["sentences"].from_rows(rows)


@given(st.lists(st.text(max_size=3)))
def test_slices_are_the_runs_of_each_name(names: list[str]) -> None:
    ordered = sorted(names)
    found = slices(pa.chunked_array([ordered], pa.string()))
    assert {name: ordered[a:b] for name, (a, b) in found.items()} == {n: [n] * names.count(n) for n in set(names)}


def test_one_report_is_the_same_alone_and_among_those_read_ahead(sentences: pa.Table) -> None:
    asked: list[Sequence[str] | None] = []

    def source(name: str, report_ids: Sequence[str] | None) -> pa.Table:
        asked.append(report_ids)
        return in_memory({"sentences": sentences})(name, report_ids)

    table = ByReport(source, "sentences", IDS)
    alone = {report_id: table.rows(report_id) for report_id in IDS}
    assert [r["sentence_no"] for r in alone[IDS[0]]] == [1, 2, 3]
    assert alone[IDS[-1]] == []
    asked.clear()
    table.ahead([*IDS[1:], "没有的报告"])
    assert asked == []
    assert {report_id: table.rows(report_id) for report_id in IDS[1:]} == {i: alone[i] for i in IDS[1:]}
    assert asked == [IDS[1:]]
    assert table.rows(IDS[0]) == alone[IDS[0]]
    assert table.rows("没有的报告") == []
    assert sum(data.num_rows for data in table.tables()) == sentences.num_rows
