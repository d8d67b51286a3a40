"""Patterns of many words."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.alternatives import any_of

WORDS = st.sets(st.text(alphabet="建设新开工.*", min_size=1, max_size=4), max_size=8)


@given(WORDS, st.text(alphabet="建设新开工.*x", max_size=16))
def test_a_tree_finds_what_the_words_side_by_side_find(words: set[str], text: str) -> None:
    side_by_side = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or "(?!)"
    for after in ("", "(?!设)", "工"):
        tree, plain = re.compile(any_of(words) + after), re.compile(f"(?:{side_by_side}){after}")
        assert [m.span() for m in tree.finditer(text)] == [m.span() for m in plain.finditer(text)]
