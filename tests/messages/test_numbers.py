from __future__ import annotations

import math

from pipeline.messages import numbers


def test_decimals_have_no_negative_zero_and_a_true_minus() -> None:
    assert numbers.decimal(-0.04) == "0.0"
    assert numbers.decimal(-1.26) == "−1.3"
    assert numbers.decimal(12345.678, 2) == "12,345.68"


def test_missing_values_are_dashes_not_nan() -> None:
    assert {numbers.decimal(None), numbers.decimal(math.nan), numbers.percent(None), numbers.probability(None)} == {"—"}
    assert numbers.count(None) == "—"


def test_small_probabilities_are_bounds() -> None:
    assert numbers.probability(0.00012) == "<0.001"
    assert numbers.probability(0.0451) == "0.045"


def test_years_become_runs() -> None:
    assert numbers.year_runs([2001, 1998, 1999, 2000, 2003, 2005, 2006]) == ["1998–2001", "2003", "2005", "2006"]
    assert numbers.year_runs([]) == []


def test_nearly_all_is_not_all() -> None:
    assert [numbers.percent(share, 0) for share in (1.0, 227 / 228, 0.994, 0.0)] == ["100%", "99.6%", "99%", "0%"]
