from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.arrays import among, distinct, ranges
from pipeline.corpus.content_words import _NUMBER, is_content_word

NUMBERS = st.lists(st.integers(-(2**60), 2**60) | st.integers(0, 5))


@given(NUMBERS)
def test_distinct_values_are_those_of_numpy(values: list[int]) -> None:
    array = np.array(values, dtype=np.int64)
    assert distinct(array).tolist() == np.unique(array).tolist()


@given(NUMBERS, NUMBERS)
def test_values_among_others_are_those_of_numpy(values: list[int], others: list[int]) -> None:
    array, ordered = np.array(values, dtype=np.int64), np.array(sorted(others), dtype=np.int64)
    assert among(array, ordered).tolist() == np.isin(array, ordered).tolist()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50))))
def test_ranges_follow_one_another(bounds: list[tuple[int, int]]) -> None:
    begin, end = np.array(bounds, dtype=np.int64).reshape(-1, 2).T
    assert ranges(begin, end).tolist() == [i for a, b in bounds for i in range(a, b)]


@given(st.text(st.sampled_from("第几百分之点多余数一二三十五万〇两次年代产业²①3٣Aa-"), max_size=6))
def test_content_words_are_judged_as_without_short_cuts(word: str) -> None:
    plain = len(word) >= 2 and not any(c.isdigit() for c in word) and not _NUMBER.fullmatch(word)
    assert is_content_word(word) == plain
    assert not is_content_word(word, frozenset([word]))
