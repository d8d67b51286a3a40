"""What one number of a report says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One number, or one target without a number, with all that is said about it.

    Attributes:
        indicator: canonical code, or ``other:`` and the printed name.
        name: name as printed.
        kind: outturn or target.
        period_from: first year that the number is for.
        period_to: last year that the number is for.
        quantity: level, growth, share, points or multiple; empty where a target without a number does not say.
        value: number as printed, negative for a fall; None where there is none. The lower end of a range.
        value_high: upper end of a range.
        unit: as printed.
        bound: exact, about, at_least, at_most, range or qualitative.
        commitment: expected, strive, ensure, or empty.
        reference: what a difference is measured against (全国), empty where there is none.
        definition: what is measured where names of one code differ, empty for the usual definition.
        start: offset of number and bound words within the sentence, or of the clause without a number.
        end: offset after them.
        doubts: what the reading had to guess (see confidence.py).
        mean: of several years, a mean of one of them (年均), and not what they came to together.
    """

    indicator: str
    name: str
    kind: str
    period_from: int
    period_to: int
    quantity: str
    value: float | None
    value_high: float | None = None
    unit: str = ""
    bound: str
    commitment: str = ""
    reference: str = ""
    definition: str = ""
    start: int
    end: int
    doubts: frozenset[str] = frozenset()
    mean: bool = False
