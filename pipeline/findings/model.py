"""A statement before it is ranked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.messages import Language, Message, text

MAX_EFFECT = 2.0  # four times as much: what goes beyond says no more of how much it matters


@dataclass(frozen=True)
class Draft:
    """One statement.

    Attributes:
        kind: what kind of statement it is, as in the table ``findings``.
        subject: concept, word, topic or indicator that it is about; lists hold one statement a subject.
        code: its sentence in the message file ``findings``.
        values: what goes into the sentence, or gives it when the sentence is told, which most of many tests are not.
        sql: a query whose result holds the value.
        place: place, empty for all places of a level.
        level: level of government, empty for several.
        parent: where the places of a level lie, empty for all of them.
        report_id: report that it is about; empty for a series.
        part: part of the reports.
        year_from: first year that it speaks of.
        year_to: last year.
        value: what was estimated.
        low: lower end of its interval.
        high: upper end.
        unit: what ``value`` is measured in.
        comparison: what the value is set against.
        p_value: of its test, to be corrected with all others of the page.
        q_page: where the analysis has corrected already: the q-value on a page of the place or report.
        q_index: the same on the index.
        effect: binary logarithm of the ratio to what it is compared with, at the end of its interval nearest to none.
        coverage: share of the reports in question that it rests on, 0 to 1.
        breadth: places that it speaks of.
        sentences: the sentences behind it, as report and number.
        on_index: whether the index could list it.
        on_place: whether the page of its place could.
        sayable: False for a test that only counts among the others of its page.
    """

    kind: str
    subject: str
    code: str
    values: Mapping[str, Any] | Callable[[], Mapping[str, Any]]
    sql: str
    place: str = ""
    level: str = ""
    parent: str = ""
    report_id: str = ""
    part: str = ""
    year_from: int | None = None
    year_to: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    comparison: str = ""
    p_value: float | None = None
    q_page: float | None = None
    q_index: float | None = None
    effect: float = 0.0
    coverage: float = 1.0
    breadth: int = 1
    sentences: tuple[tuple[str, int], ...] = field(default=())
    on_index: bool = True
    on_place: bool = True
    sayable: bool = True

    @cached_property
    def id(self) -> str:
        """What it speaks of, which is the same in every run that says it again."""
        years = "-".join(str(y) for y in dict.fromkeys((self.year_from, self.year_to)) if y is not None)
        about = self.report_id or self.place or "/".join(p for p in (self.parent, self.level) if p)
        return "/".join(p for p in (self.kind, about, self.subject, self.part, "" if self.report_id else years) if p)

    def told(self, lang: Language) -> str:
        """Its sentence in a language."""
        values = self.values() if callable(self.values) else self.values
        return text(f"findings.{self.code}", lang, **{k: spoken(v, lang) for k, v in values.items()})

    @property
    def strength(self) -> float:
        """Effect beyond its interval × √coverage × (1 + log₂ of the places, halved)."""
        effect = min(max(self.effect, 0.0), MAX_EFFECT)
        return effect * math.sqrt(max(0.0, min(self.coverage, 1.0))) * (1 + math.log2(max(self.breadth, 1)) / 2)


@dataclass(frozen=True)
class Both:
    """A value that is written otherwise in either language, as a name with its translation is."""

    zh: str
    en: str


def spoken(value: Any, lang: Language) -> Any:
    """What goes into a sentence, in one language."""
    if isinstance(value, Both):
        return getattr(value, lang)
    if isinstance(value, Message):
        return Message(value.code, {k: spoken(v, lang) for k, v in value.values.items()})
    if isinstance(value, list):
        return [spoken(v, lang) for v in value]
    return value


def surely(low: float | None, high: float | None, none: float = 0.0) -> float:
    """The end of an interval that is nearest to no effect; ``none`` where the interval holds it or is not known."""
    if low is None or high is None or low <= none <= high:
        return none
    return low if low > none else high


def fold(later: float, earlier: float) -> float:
    """Size of a ratio of two rates as a binary logarithm, with something to divide by where one is zero."""
    least = max(abs(later), abs(earlier)) / 2**MAX_EFFECT
    if least == 0:
        return 0.0
    return abs(math.log2(max(later, least) / max(earlier, least)))


def span(first: int, last: int) -> str:
    """Years as 1955–2026."""
    return str(first) if first == last else f"{first}–{last}"


def part(name: str) -> Message:
    """Name of a part in the reader's language."""
    return Message(f"findings.part.{name}")


def literal(value: str) -> str:
    """A text in SQL."""
    return "'" + value.replace("'", "''") + "'"
