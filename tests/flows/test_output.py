"""Rows as they are printed."""

from __future__ import annotations

import pyarrow as pa
import pytest

from flows.output import print_found, print_rows, table_rows
from pipeline.commands.search import Found, Passage

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


def test_passages_have_their_matches_marked_and_counts_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    passages = [
        Passage("甲市-2020", "甲市", 2020, "plan", 3, 4, "改善\n民生。防治大气污染。", [[0, 5], [3, 5], [8, 10]]),
        Passage("甲市-2020", "甲市", 2020, "review", 1, 1, "民生。", [[0, 2]]),
    ]
    print_found(Found(passages, 5, 5, 8, {"民生": (6, 1234)}), "table")
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "【改善 民生】。防治【大气】污染。  (甲市-2020 plan 3–4)",
        "【民生】。  (甲市-2020 review 1)",
    ]
    assert printed.err.splitlines() == [
        "民生: 6 on word boundaries, 1,234 as bare characters",
        "(5 passages on word boundaries, 8 as bare characters)",
        "(2 passages shown)",
    ]
