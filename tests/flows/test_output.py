"""Rows as they are printed."""

from __future__ import annotations

import csv
import datetime as dt
import decimal
import io
import json

import pytest

from flows import output
from flows.output import print_found, print_rows
from pipeline.commands.search import Found, Passage
from pipeline.errors import QueryError

COLUMNS = ["word", "terms", "sentence_nos"]
ROWS = [("民生", ["教师", "学校"], [3, 12])]


@pytest.mark.parametrize("form", ["csv", "table"])
def test_lists_are_shown_as_one_text(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(COLUMNS, ROWS, form)
    out = capsys.readouterr().out
    assert "教师; 学校" in out
    assert "3; 12" in out


def test_json_is_written_row_by_row_as_it_would_be_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    values = [("行\n二", {"a": [1, None]}, dt.date(2015, 1, 2)), (decimal.Decimal(7), float("nan"), "终")]
    print_rows(COLUMNS, iter(values), "json")
    plain = [
        {"word": "行\n二", "terms": {"a": [1, None]}, "sentence_nos": "2015-01-02"},
        {"word": 7, "terms": None, "sentence_nos": "终"},
    ]
    assert capsys.readouterr().out == json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    print_rows(COLUMNS, [], "json")
    assert json.loads(capsys.readouterr().out) == []


def test_csv_has_no_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    print_rows(["a", "b", "c", "d"], [("=1+1", "-5.2", -5.2, ["@x", "y"])], "csv")
    assert list(csv.reader(io.StringIO(capsys.readouterr().out)))[1] == ["'=1+1", "-5.2", "-5.2", "'@x; y"]


def test_a_table_of_very_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_MOST", 3)
    print_rows(["a"], [(i,) for i in range(3)], "table")
    with pytest.raises(QueryError, match="csv"):
        print_rows(["a"], ((i,) for i in range(10**9)), "table")


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
