"""Numbers that differ in their last digits alone are ties."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.rounding import settled


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=20))
def test_sums_in_any_order_are_equal(numerators: list[int]) -> None:
    parts = [n / 1000 for n in numerators]
    assert settled(sum(parts)) == settled(sum(reversed(parts)))
    cumulated = np.array([sum(parts), sum(reversed(parts)), float(np.sum(parts))])
    assert len(set(settled(cumulated).tolist())) == 1
