"""What was mended or is doubtful: repairs counted per kind, one warning a kind, and doubts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline.messages import Message, placeholders
from pipeline.tables.repairs import REPAIRS

_EXAMPLES = 3
_ALL_NAMED = {"lost_points": 40, "lost_in_figures": 40}  # figures, each of which a reader wants to check


@dataclass(frozen=True)
class Step:
    """One kind of repair in one text.

    Attributes:
        step: short name, one of REPAIRS.
        count: cases.
        example: the first case, empty where none was kept.
        description: the same in words.
    """

    step: str
    count: int
    example: str
    description: str


class Notes:
    """Doubts, and counts of repairs by kind with a few examples each."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._labels: dict[str, list[str]] = {}
        self._examples: dict[str, list[str]] = {}
        self._samples: dict[str, str] = {}
        self._doubts: list[Message] = []

    def add(self, kind: str, n: int = 1, *, example: str = "", label: str = "", sample: str = "") -> None:
        """Count ``n`` cases of a kind; zero is not recorded.

        Args:
            kind: one of REPAIRS.
            n: number of cases.
            example: context to show, the first three distinct ones are kept.
            sample: the first case, for the table of repairs alone; what is no doubt needs no place in a warning.
            label: what goes for ``{x}`` in the wording, e.g. ``?H``.
        """
        if n <= 0:
            return
        self._counts[kind] += n
        if sample:
            self._samples.setdefault(kind, sample.strip()[:80])
        for value, store in ((example, self._examples), (label, self._labels)):
            kept = store.setdefault(kind, [])
            if value and value not in kept and len(kept) < _ALL_NAMED.get(kind, _EXAMPLES):
                kept.append(value)

    def warn(self, code: str, /, **values: Any) -> None:
        """Add a doubt: a code in the group ``warnings`` of the messages, and its values."""
        self.take(warning(code, **values))

    def take(self, *doubts: Message) -> None:
        """Add doubts that were found elsewhere."""
        for doubt in doubts:
            if doubt not in self._doubts:
                self._doubts.append(doubt)

    def count(self, kind: str) -> int:
        """How many cases of a kind were counted."""
        return self._counts[kind]

    def warnings(self) -> tuple[Message, ...]:
        """All warnings, doubts first, then repairs in a fixed order."""
        return (*self._doubts, *(self._repair(kind) for kind in REPAIRS if self._counts[kind]))

    def lines(self) -> tuple[str, ...]:
        """The warnings in English."""
        return tuple(w.text("en") for w in self.warnings())

    def steps(self) -> tuple[Step, ...]:
        """What was counted, a step a kind, in a fixed order."""
        return tuple(
            Step(
                kind,
                self._counts[kind],
                self._example(kind),
                self._repair(kind).text("en"),
            )
            for kind in REPAIRS
            if self._counts[kind]
        )

    def _example(self, kind: str) -> str:
        kept = self._examples.get(kind) or [self._samples.get(kind, "")]
        return kept[0] or (self._labels.get(kind) or [""])[0]

    def _repair(self, kind: str) -> Message:
        """The kind with what its text names of: the count, what was found, and examples where cases are doubtful."""
        shown = self._examples.get(kind, [])
        values = {
            "n": self._counts[kind],
            "x": list(self._labels.get(kind, [])),
            "examples": Message("shared.examples", {"items": list(shown)}) if shown else "",
        }
        named = placeholders(f"warnings.{kind}")
        return warning(kind, **{name: value for name, value in values.items() if name in named})


def warning(code: str, /, **values: Any) -> Message:
    """A doubt about a report, to be told with it."""
    return Message(f"warnings.{code}", values)
