"""Amounts and indicators as sentences name them."""

from __future__ import annotations

from pipeline.findings.model import Both
from pipeline.findings.sources import Row
from pipeline.messages import Message
from pipeline.messages.numbers import decimal as number

BOUNDS = ("about", "at_least", "at_most", "range")  # that are said; a plain number has none
# From which amount on it is written how, and what it is divided by in Chinese and in English.
_SIZES = ((1e9, "billion", 1e8, 1e9), (1e8, "yi", 1e8, 1e6), (1e6, "million", 1e4, 1e6), (1e4, "wan", 1e4, 1))


def amount(value: float, unit: str, quantity: str) -> Message | str:
    """An amount with its unit; large ones in 万 and 亿, and in English in millions and billions."""
    if unit == "%":
        return number(value, 2).rstrip("0").rstrip(".") + "%"
    kind, *divisors = next(((k, z, e) for at, k, z, e in _SIZES if abs(value) >= at), ("one", 1, 1))
    zh, en = (_short(value / d) for d in divisors)
    return Message(f"findings.amount.{kind}", {"value": Both(zh, en), "unit": unit})


def target(row: Row) -> tuple[Message | str, Message | str]:
    """The number of a row of ``indicator_outcomes`` and what its wording adds: the end of a range, about, at least."""
    high, bound = row["target_value_high"], row["target_bound"]
    added: Message | str = Message(f"findings.bound.{bound}") if bound in BOUNDS and bound != "range" else ""
    if high is not None:
        added = Message("findings.up_to", {"high": amount(high, row["unit"], row["quantity"])})
    return amount(row["target_value"], row["unit"], row["quantity"]), added


def _short(value: float) -> str:
    return number(value, 2).rstrip("0").rstrip(".")
