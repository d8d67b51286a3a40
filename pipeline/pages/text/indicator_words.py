"""Indicators in words: amounts in the units of reports, bounds and verdicts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from pipeline.messages.numbers import NONE
from pipeline.pages.text.language import Language
from pipeline.pages.text.markdown import clean

_MAGNITUDES = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_DIGITS = "0123456789.,−"
_UNSCALED = ("%", "个百分点", "倍", "万", "亿")  # rates, and what has a magnitude already
_BOUNDS = ("about", "at_least", "at_most")
_TOO_LONG = 1e6  # seven digits before the point are not read at a glance
_LONGEST = 32
_REASONS = ("no report of the next year", "target without a number", "outturn without a number", "no target")


def plain(value: float) -> str:
    """A number without trailing zeros, with at most two decimals (four digits where it is small): 1,322.5, −3.2."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.1 or value == 0 else f"{value:.4g}"
    return text.replace("-", "−")


def amount(value: float | None, unit: str | None) -> str:
    """An amount in a base unit as reports print it: 1,000亿元, 1.3万亿元, 45,877元, 5.5%.

    The largest of 万亿, 亿 and 万 that leaves at most two decimals and six digits; where none does, the largest that is not below it.
    """
    if value is None:
        return NONE
    size, mark = 1.0, ""
    if unit and not unit.startswith(_UNSCALED):
        known = [m for m in _MAGNITUDES if abs(value) >= m[0]]
        exact = [m for m in (*known, (1.0, "")) if _short(value / m[0])]
        size, mark = (exact or known or [(1.0, "")])[0]
    return f"{plain(value / size)}{mark}{unit or ''}"


def _short(value: float) -> bool:
    return abs(value) < _TOO_LONG and math.isclose(round(value, 2), value, rel_tol=1e-9)


class IndicatorWords:
    """Rows of the tables of indicators in one language."""

    def __init__(self, words: Language) -> None:
        self._words = words

    amount = staticmethod(amount)

    def target(self, row: dict[str, Any]) -> str:
        """A target of ``indicator_outcomes`` with its bound: 7%左右, 6.5%–7%, 1,000万人以上."""
        bound = row["target_bound"]
        if bound is None:
            return NONE
        if row["target_value"] is None:
            return self._words.name("qualitative", "bound")
        return self._bounded(row["target_value"], row["target_value_high"], row["unit"], bound, row["quantity"])

    def outturn(self, row: dict[str, Any], column: str = "outturn_value") -> str:
        """A result of ``indicator_outcomes``: 1,000亿元, 下降3.2%."""
        return self._change(row[column], row["unit"], row["quantity"])

    def _change(self, value: float | None, unit: str | None, quantity: str) -> str:
        """An amount; of a change that is a fall the word and no sign."""
        if value is None or value >= 0 or quantity not in ("growth", "points"):
            return amount(value, unit)
        return self._words.say("fall", text=amount(-value, unit))

    def _bounded(
        self, value: float, high: float | None, unit: str | None, bound: str | None, quantity: str = ""
    ) -> str:
        if high is not None and value < 0 and high < 0 and quantity in ("growth", "points"):
            return self._words.say("fall", text=self._bounded(min(-value, -high), max(-value, -high), unit, bound))
        if high is not None:
            low, end = amount(value, unit), amount(high, unit)
            mark = low.lstrip(_DIGITS)
            if mark != "%" and mark == end.lstrip(_DIGITS):  # 7–8万人, but 6.5%–7%
                low = low.removesuffix(mark)
            return f"{low}–{end}"
        return self.bounded(self._change(value, unit, quantity), bound)

    def bounded(self, number: str, bound: str | None) -> str:
        """A number as its bound has it: 7%左右, about 7%."""
        return self._words.say(f"bounded.{bound}", number=number) if bound in _BOUNDS else number

    def verdict(self, row: dict[str, Any]) -> str:
        """The verdict with its reason, or why there is none."""
        verdict, reason = row["verdict"], row["reason"] or ""
        detail = self._words.name(reason, "no_verdict") if reason in _REASONS else ""
        if verdict is None:
            return detail or NONE
        if verdict == "not_comparable" and not detail:
            detail = self._words.name(
                "definition" if reason.startswith(("definition", "unit")) else "wording", "no_verdict"
            )
        if verdict == "met" and not detail:
            detail = self._beyond(row)
        return self._words.name(verdict, "target") + (self._words.aside(detail) if detail else "")

    def _beyond(self, row: dict[str, Any]) -> str:
        """How far an aim that counts as met was passed on its better side; empty within its tolerance."""
        judged, side, difference = row["judged_as"], row["side"], row["difference"]
        if (judged, side) not in (("ceiling", "below"), ("floor", "above")) or difference is None:
            return ""
        rate = row["quantity"] in ("growth", "share", "points") and row["unit"] == "%"
        by = self._words.say("points", n=plain(abs(difference))) if rate else amount(abs(difference), row["unit"])
        return self._words.say(f"beyond.{judged}", by=by)

    def pledged(self, row: dict[str, Any]) -> str:
        """Amount of a row of ``pledges`` with unit and bound: 1,200亩以上, 7.5–8万人."""
        if row["value"] is None:
            return NONE
        return self._bounded(row["value"], row["value_high"], row["unit"], row["bound"])

    def said(self, statements: Iterable[tuple[dict[str, Any], str]]) -> str:
        """Rows of ``indicators`` in the words of their sentences: 增长7%左右；1322万人."""
        told = dict.fromkeys(self._said(row, sentence) for row, sentence in statements)
        return self._words.join(told, "semicolon") or NONE

    @staticmethod
    def _said(row: dict[str, Any], sentence: str) -> str:
        text = clean(sentence[row["start_char"] : row["end_char"]])
        if row["bound"] == "qualitative":
            return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        change = {"growth": ("增长", "下降"), "points": ("提高", "下降")}.get(row["quantity"])
        if change is None:  # a share of a ratio (12:27:61) is printed without its unit
            return text + ("%" if row["quantity"] == "share" and row["unit"] == "" else "")
        falls = (row["value"] or 0) < 0
        return f"{change[falls]} {text.lstrip('-−')}"
