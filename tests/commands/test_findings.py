"""The findings of the last run, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.commands.findings import COLUMNS, as_text, found
from pipeline.messages import speaking
from pipeline.store import Reader, WorkFile
from pipeline.tables import FINDINGS

ROWS: list[dict[str, object]] = [
    {"finding_id": "a", "rank": 2, "kind": "trend", "place": "甲县", "year_from": 2010, "year_to": 2018, "text_zh": "乙。", "text_en": "B."},
    {"finding_id": "b", "rank": 1, "kind": "targets_met", "year_from": 2012, "year_to": 2013, "text_zh": "甲。", "text_en": "A."},
    {"finding_id": "c", "rank": 3, "kind": "trend", "place": "乙县", "year_from": 2018, "year_to": 2018, "text_zh": "丙。", "text_en": "C."},
]  # fmt: skip


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    path = tmp_path / "g.duckdb"
    with WorkFile(path, create=True) as work:
        work.append("findings", FINDINGS.from_rows(ROWS))
    with Reader(path) as opened:
        yield opened


def ids(reader: Reader, *, place: str | None = None, year: int | None = None, kind: str | None = None) -> list[object]:
    rows = found(reader, place=place, year=year, kind=kind, limit=None)
    return [row[COLUMNS.index("finding_id")] for row in rows]


def test_they_come_by_rank_with_every_column(reader: Reader) -> None:
    assert ids(reader) == ["b", "a", "c"]
    (row,) = found(reader, place=None, year=None, kind=None, limit=1)
    assert len(row) == len(FINDINGS.columns)


def test_they_are_picked_by_place_year_and_kind(reader: Reader) -> None:
    assert ids(reader, place="甲") == ["a"]
    assert ids(reader, year=2013) == ["b", "a"]
    assert ids(reader, year=2018, kind="trend") == ["a", "c"]
    assert ids(reader, place="丙") == []


def test_lines_are_in_the_language_of_the_reader(reader: Reader) -> None:
    rows = found(reader, place=None, year=None, kind=None, limit=2)
    with speaking("zh"):
        assert as_text(rows) == ["   1  甲。", "   2  乙。"]
    with speaking("en"):
        assert as_text(rows) == ["   1  A.", "   2  B."]
