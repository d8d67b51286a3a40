from __future__ import annotations

from typing import Any

from pipeline.pages.report.attention import compare


def _rate(value: float | None, low: float | None, high: float | None, hits: int = 9) -> dict[str, Any]:
    return {"hits": hits, "per_10k_tokens": value, "ci_low": low, "ci_high": high}


def test_a_difference_is_told_only_for_intervals_apart() -> None:
    rates = {
        ("甲", "review"): _rate(20, 15, 25),
        ("甲", "plan"): _rate(50, 40, 60),
        ("乙", "review"): _rate(20, 15, 25),
        ("乙", "plan"): _rate(30, 25, 40),
    }
    made = compare(["甲", "乙"], rates)
    assert made.clear == ((rates["甲", "review"], rates["甲", "plan"]),)
    assert made.unclear == ("乙",)
    assert made.silent == ()


def test_missing_rates_and_silence_are_no_differences() -> None:
    rates = {
        ("甲", "review"): _rate(0, 0, 5, hits=0),
        ("甲", "plan"): _rate(0, 0, 6, hits=0),
        ("乙", "review"): _rate(None, None, None, hits=0),
        ("乙", "plan"): _rate(3, 1, 6),
        ("丙", "plan"): _rate(3, 1, 6),
    }
    made = compare(["甲", "乙", "丙"], rates)
    assert (made.clear, made.unclear, made.silent) == ((), ("乙",), ("甲",))
