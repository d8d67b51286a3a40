"""Findings at the head of pages."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.settings.model import PageSettings, Settings
from pipeline.tables import ALL
from tests.pages.made_up import make_pages, make_tables

YEARS = (2013, 2014, 2015)


def finding(n: int, **changed: Any) -> dict[str, Any]:
    row = {
        "finding_id": f"trend/{n}",
        "rank": n,
        "kind": "trend",
        "subject": "民生",
        "strength": 1.0 / n,
        "text_zh": f"第{n}条。",
        "text_en": f"Statement {n}.",
        "sentence_ids": ["甲县-2013#1", "甲县-2013#1", "甲县-2013#2", "甲县-2014#3", "甲县-2015#4"],
    }
    return row | changed


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    rows = [
        finding(1, index_rank=2, place="甲县", place_rank=1),
        finding(2, index_rank=1),
        finding(3, place="甲县", place_rank=2, report_id="甲县-2015", report_rank=1),
        finding(4, place="乙县"),
    ]
    tables = make_tables(places=(("甲县", "district"), ("乙县", "district")), years=YEARS, n=6)
    settings = Settings(pages=PageSettings(english=True))
    return make_pages(tables | {"findings": ALL["findings"].from_rows(rows)}, settings)


def head(page: str) -> str:
    return page.split('<a id="findings"></a>')[1].split("\n## ")[1]


def test_each_page_begins_with_its_own_in_their_order(pages: dict[str, str]) -> None:
    index = head(pages["index.md"])
    assert index.index("1. 第2条。") < index.index("2. 第1条。")
    assert "1. 第1条。" in head(pages["甲县.md"])
    assert "2. 第3条。" in head(pages["甲县.md"])
    assert "1. 第3条。" in head(pages["甲县-2015.md"])
    assert "1. Statement 2." in head(pages["en/index.md"])


def test_sentences_are_the_first_and_the_last_and_lead_to_their_place(pages: dict[str, str]) -> None:
    line = next(x for x in head(pages["甲县-2015.md"]).splitlines() if x.startswith("1. "))
    assert line.count("甲县-2013 第 1 句") == 1, "however many numbers the sentence holds"
    assert "甲县-2013 第 2 句" in line
    assert "甲县-2014 第 3 句" not in line
    assert "[甲县-2015 第 4 句](#s4)" in line
    assert '<a id="s1"></a>' in pages["甲县-2013.md"]


def test_where_nothing_stands_out_that_is_said_in_a_line(pages: dict[str, str]) -> None:
    assert "没有值得单独一提" in head(pages["乙县.md"])


def test_the_index_names_each_place_with_what_stands_out_most(pages: dict[str, str]) -> None:
    section = pages["index.md"].split("## 各地", 1)[1].split("\n## ")[0]
    assert "**（2013、2014、2015）：第1条。" in section or "（2013–2015）：第1条。" in section
    assert "乙县" in section
