"""Clauses and counted items."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.quantities import find_quantities
from pipeline.pledges.clauses import split_clauses, split_items


def clauses(text: str) -> list[str]:
    return [text[s:e] for s, e in split_clauses(text)]


def items(text: str) -> list[str]:
    return [text[s:e] for s, e, _ in split_items(text, 0, len(text), find_quantities(text))]


def test_commas_semicolons_and_colons_divide() -> None:
    assert clauses("一要修路，二要架桥；三要通水：自来水。") == ["一要修路", "二要架桥", "三要通水", "自来水"]


def test_commas_in_brackets_and_numbers_do_not() -> None:
    assert clauses("建成三所学校（含小学，中学），植树1,200亩") == ["建成三所学校（含小学，中学）", "植树1,200亩"]


def test_a_bracket_that_never_closes_is_ignored() -> None:
    assert clauses("新建桥梁（含引桥，修复道路") == ["新建桥梁（含引桥", "修复道路"]


@given(st.text(alphabet="建成新路12座，,；;：（）()《》。 、“”", max_size=60))
def test_clauses_lie_in_order_and_lose_nothing_but_marks(text: str) -> None:
    spans = split_clauses(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[s:e] == text[s:e].strip(" 、") and s < e for s, e in spans)
    covered = {i for s, e in spans for i in range(s, e)}
    assert all(text[i] not in "建成新路座12" for i in range(len(text)) if i not in covered)


def test_numbers_before_their_things() -> None:
    assert items("新建17所小学、13所托儿所") == ["新建17所小学", "13所托儿所"]


def test_numbers_after_their_things() -> None:
    assert items("新增车位50个、充电桩200个、绿地300亩") == ["新增车位50个", "充电桩200个", "绿地300亩"]


def test_a_thing_that_is_itself_a_list_stays_whole() -> None:
    assert items("改造30座泵站、水闸、20公里河堤") == ["改造30座泵站、水闸", "20公里河堤"]


def test_two_amounts_without_a_mark_are_one_item() -> None:
    assert items("补助标准由55元提高到70元") == ["补助标准由55元提高到70元"]
