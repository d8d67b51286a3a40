from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.attention.match import Matcher
from pipeline.corpus.layout import codes_of


def found(patterns: list[str], text: str) -> list[tuple[str, str, int]]:
    """Pattern, what it matched and where, by position."""
    matches = Matcher(patterns).find(codes_of(text))
    rows = zip(matches.pattern.tolist(), matches.start.tolist(), matches.end.tolist(), strict=True)
    return sorted(((patterns[p], text[a:b], a) for p, a, b in rows), key=lambda r: (r[2], len(r[1]), r[0]))


def test_nested_and_overlapping_occurrences_are_all_found() -> None:
    assert found(["大气", "大气污染", "污染防治"], "大气污染防治") == [
        ("大气", "大气", 0),
        ("大气污染", "大气污染", 0),
        ("污染防治", "污染防治", 2),
    ]


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("办好10件民生实事", ["10件"]),
        ("办好十件民生实事", ["十件"]),
        ("办好一百二十件", ["一百二十件"]),
        ("约1,200.5件", ["1,200.5件"]),
        ("３０件", ["３０件"]),
        ("第3.件", []),
        ("几件", []),
        ("件", []),
        ("10", []),
    ],
)
def test_the_wildcard_stands_for_one_whole_number(text: str, matched: list[str]) -> None:
    assert [m for _, m, _ in found(["<数>件"], text)] == matched


def test_the_wildcard_may_stand_anywhere() -> None:
    assert [m for _, m, _ in found(["PM<数>"], "PM2.5和PM10，PM")] == ["PM2.5", "PM10"]
    assert [m for _, m, _ in found(["前<数>年和后<数>年"], "前3年和后十年")] == ["前3年和后十年"]
    assert [m for _, m, _ in found(["十<数>", "<数>G", "五G"], "五G")] == ["五G", "五G"]


def test_a_large_unit_may_belong_to_the_number_or_to_what_follows() -> None:
    assert [m for _, m, _ in found(["<数>万元", "<数>元"], "投资300万元")] == ["300万元", "300万元"]
    assert [m for _, m, _ in found(["<数>亿元"], "一百二十亿元，1,200.5亿元，亿元")] == ["一百二十亿元", "1,200.5亿元"]
    assert [m for _, m, _ in found(["<数>亿元"], "3万亿元")] == ["3万亿元"]


def test_nothing_to_look_for_and_nothing_to_look_in() -> None:
    assert found([], "民生") == []
    assert found(["民生"], "") == []
    assert found(["<数>件"], "") == []


def test_characters_beyond_the_basic_plane() -> None:
    assert found(["𠮷祥"], "a𠮷祥b") == [("𠮷祥", "𠮷祥", 1)]


SMALL = st.text("民生活甲", min_size=1, max_size=4)


@given(st.lists(SMALL, unique=True, max_size=12), st.text("民生活甲乙\n", max_size=60))
def test_agrees_with_looking_at_every_place(patterns: list[str], text: str) -> None:
    plain = [(p, p, i) for p in patterns for i in range(len(text)) if text.startswith(p, i)]
    assert found(patterns, text) == sorted(plain, key=lambda r: (r[2], len(r[1]), r[0]))
