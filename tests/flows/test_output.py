"""Rows as they are printed."""

from __future__ import annotations

import pyarrow as pa
import pytest

from flows.output import print_rows, table_rows

DATA = pa.table(
    {
        "word": ["民生"],
        "terms": [["教师", "学校"]],
        "sentence_nos": pa.array([[3, 12]], pa.list_(pa.int32())),
    }
)


@pytest.mark.parametrize("form", ["csv", "table"])
def test_lists_are_shown_as_one_text(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(*table_rows(DATA), form)
    out = capsys.readouterr().out
    assert "教师; 学校" in out
    assert "3; 12" in out


def test_json_keeps_lists(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(*table_rows(DATA), "json")
    assert '"sentence_nos": [\n   3,\n   12\n  ]' in capsys.readouterr().out
