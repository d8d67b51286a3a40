from __future__ import annotations

import pytest

from pipeline.ingest.identity.filename import said_of_place
from pipeline.ingest.identity.places import find_place
from pipeline.ingest.identity.stated import statements


@pytest.mark.parametrize(
    "title",
    [
        "沂水县人民政府2016年政府工作报告",
        "2016年政府工作报告（沂水县）",
        "政府工作报告（沂水县人民政府）",
        "政府工作报告——沂水县",
        "【沂水县】2016年政府工作报告",
        "沂水县：2016年政府工作报告",
    ],
)
def test_a_place_beside_the_title_is_stated(title: str) -> None:
    assert [(s.name, s.kind, s.how) for s in statements(title, "")] == [("沂水", "县", "title")]


@pytest.mark.parametrize("title", ["政府工作报告（讨论稿）", "政府工作报告——2016年1月20日", "政府工作报告（全文）"])
def test_what_else_stands_beside_a_title_is_none(title: str) -> None:
    assert statements(title, "") == []


@pytest.mark.parametrize(("name", "warned"), [("x.txt", ["place_by_wording"]), ("嘉兴市_2024.txt", [])])
def test_a_place_that_only_the_wording_tells_is_no_silent_one(name: str, warned: list[str]) -> None:
    body = "我市经济发展，全市生产总值增长。嘉兴港区、嘉兴机场、嘉兴南湖、嘉善县、全省第一。"
    place = find_place(near="", opening="", body=body, said=said_of_place(f"data/raw/{name}"), when=202401)
    assert place is not None
    assert (place.name, [w.name for w in place.warnings]) == ("嘉兴市", warned)
