from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.identity.sketch import alike_pairs

SKETCHES = st.lists(st.sets(st.integers(0, 40), max_size=12), max_size=12)


def compared(sketches: list[set[int]], least: int, among: list[bool]) -> list[tuple[int, int]]:
    pairs = combinations(range(len(sketches)), 2)
    return [(i, j) for i, j in pairs if (among[i] or among[j]) and len(sketches[i] & sketches[j]) >= least]


@pytest.mark.slow
@given(SKETCHES, st.integers(1, 5), st.data())
def test_pairs_are_those_that_comparing_all_with_all_finds(sketches: list[set[int]], least: int, data: st.DataObject):
    arrays = [np.array(sorted(s), dtype=np.uint32) for s in sketches]
    among = data.draw(st.lists(st.booleans(), min_size=len(sketches), max_size=len(sketches)))
    assert alike_pairs(arrays, least=least) == compared(sketches, least, [True] * len(sketches))
    assert alike_pairs(arrays, least=least, among=np.array(among, dtype=bool)) == compared(sketches, least, among)


def test_a_hash_of_more_than_sixty_texts_says_nothing():
    shared = np.array([7], dtype=np.uint32)
    assert len(alike_pairs([shared] * 60, least=1)) == 60 * 59 // 2
    assert alike_pairs([shared] * 61, least=1) == []
