"""A statement before it is ranked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.model import MAX_EFFECT, Draft, fold, surely


def draft(**changed: object) -> Draft:
    about = {"kind": "trend", "subject": "改革", "code": "", "values": {}, "sql": ""}
    return Draft(**(about | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("low", "high", "sure"),
    [(2, 5, 2), (-5, -2, -2), (-1, 3, 0), (None, 3, 0), (0, 3, 0)],
)
def test_the_sure_end_of_an_interval(low: float | None, high: float | None, sure: float) -> None:
    assert surely(low, high) == sure


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_ratio_has_one_size_in_both_directions_and_never_more_than_can_count(a: float, b: float) -> None:
    assert fold(a, b) == pytest.approx(fold(b, a))
    assert 0 <= fold(a, b) <= MAX_EFFECT + 1e-9


def test_strength_grows_with_effect_coverage_and_places() -> None:
    one = draft(effect=1.0).strength
    assert draft(effect=1.5).strength > one > draft(effect=1.0, coverage=0.5).strength
    assert draft(effect=1.0, breadth=4).strength == pytest.approx(2 * one)
    assert draft(effect=9.0).strength == draft(effect=MAX_EFFECT).strength
