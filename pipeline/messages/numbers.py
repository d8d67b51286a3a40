"""Numbers as pages write them, the same in every language."""

from __future__ import annotations

import math
from collections.abc import Iterable

NONE = "—"


def is_number(value: float | None) -> bool:
    """Whether there is a value and it is finite."""
    return value is not None and math.isfinite(value)


def count(value: int | None) -> str:
    """A count with separators: 12,345."""
    return NONE if value is None else f"{value:,}".replace("-", "−")


def decimal(value: float | None, places: int = 1) -> str:
    """A number with fixed places, a proper minus sign and no negative zero."""
    if value is None or not math.isfinite(value):
        return NONE
    text = f"{value:,.{places}f}"
    if text.startswith("-"):
        text = text[1:] if float(text.replace(",", "")) == 0 else "−" + text[1:]
    return text


def percent(share: float | None, places: int = 1) -> str:
    """A share from 0 to 1 as a percentage; 227 of 228 are 99.6 %, not 100 %."""
    text = decimal(None if share is None else 100 * share, places)
    if share is not None and share < 1 and text == decimal(100, places):
        text = decimal(100 * share, places + 1)
    return text if text == NONE else text + "%"


def probability(value: float | None) -> str:
    """A p- or q-value with three places, small ones as a bound."""
    if value is None or not math.isfinite(value):
        return NONE
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def year_runs(years: Iterable[int]) -> list[str]:
    """Years as runs: 1954–1957, 1959; a run of two years is named year by year."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return [text for a, b in runs for text in ([f"{a}–{b}"] if b > a + 1 else [str(y) for y in range(a, b + 1)])]
