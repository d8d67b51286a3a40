"""What was mended or is doubtful, counted per kind: one warning line a kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

_EXAMPLES = 3

# kind -> (singular, plural); {n} is the count. The order here is the order of the warnings.
_WORDING: dict[str, tuple[str, str]] = {
    "encoding": ("decoded as {x}", "decoded as {x}"),
    "undecodable": ("{n} byte could not be decoded", "{n} bytes could not be decoded"),
    "traditional": (
        "converted {n} traditional character to its simplified form",
        "converted {n} traditional characters to their simplified forms",
    ),
    "escapes": ("replaced {n} written-out \\r\\n or \\n", "replaced {n} written-out \\r\\n or \\n"),
    "entities": ("replaced {n} HTML entity", "replaced {n} HTML entities"),
    "tags": ("removed {n} HTML tag", "removed {n} HTML tags"),
    "zero_width": ("removed {n} zero-width character", "removed {n} zero-width characters"),
    "control": ("removed {n} control character", "removed {n} control characters"),
    "private": ("removed {n} private-use character", "removed {n} private-use characters"),
    "replacement": ("removed {n} lost character (U+FFFD)", "removed {n} lost characters (U+FFFD)"),
    "lost_spaces": ("removed {n} run of ? where a space was lost", "removed {n} runs of ? where spaces were lost"),
    "mojibake": ("{n} place may be mojibake ({x})", "{n} places may be mojibake ({x})"),
    "full_width": (
        "changed {n} full-width digit, letter or % to half-width",
        "changed {n} full-width digits, letters or % to half-width",
    ),
    "heading_numbers": ("mended the number of {n} heading", "mended the numbers of {n} headings"),
    "spaced_digits": ("closed up {n} number with spaces in it", "closed up {n} numbers with spaces in them"),
    "spaces": ("removed {n} stray space", "removed {n} stray spaces"),
    "watermarks": ("removed {n} watermark", "removed {n} watermarks"),
    "footnotes": ("removed {n} footnote mark", "removed {n} footnote marks"),
    "chrome": ("removed {n} line of page chrome", "removed {n} lines of page chrome"),
    "abstract": ("removed {n} lead-in that repeats the text", "removed {n} lead-ins that repeat the text"),
    "unfolded": (
        "restored {n} paragraph break in text that stood on one line",
        "restored {n} paragraph breaks in text that stood on one line",
    ),
    "page_furniture": (
        "left out {n} running header, footer or page number",
        "left out {n} running headers, footers and page numbers",
    ),
    "unknown_glyphs": (
        "{n} character of the PDF could not be read from its font",
        "{n} characters of the PDF could not be read from its fonts",
    ),
    "notes_moved": ("moved {n} footnote to the end of the text", "moved {n} footnotes to the end of the text"),
    "unwrapped": (
        "joined {n} line that was broken at the margin",
        "joined {n} lines that were broken at the margin",
    ),
    "joined": ("joined {n} broken line", "joined {n} broken lines"),
    "glued": (
        "split {n} heading that was glued to a paragraph",
        "split {n} headings that were glued to a paragraph",
    ),
}


@dataclass(frozen=True)
class Step:
    """One kind of repair in one text.

    Attributes:
        step: short name, a key of the wording table.
        count: cases.
        example: the first case, empty where none was kept.
        description: the same in words.
    """

    step: str
    count: int
    example: str
    description: str


class Notes:
    """Counts of repairs by kind, with a few examples each, and free warnings after them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._labels: dict[str, list[str]] = {}
        self._examples: dict[str, list[str]] = {}
        self._samples: dict[str, str] = {}
        self._free: list[str] = []

    def add(self, kind: str, n: int = 1, *, example: str = "", label: str = "", sample: str = "") -> None:
        """Count ``n`` cases of a kind; zero is not recorded.

        Args:
            kind: key of the wording table.
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
            if value and value not in kept and len(kept) < _EXAMPLES:
                kept.append(value)

    def warn(self, text: str) -> None:
        """Add a warning in its own words."""
        if text not in self._free:
            self._free.append(text)

    def count(self, kind: str) -> int:
        """How many cases of a kind were counted."""
        return self._counts[kind]

    def lines(self) -> tuple[str, ...]:
        """All warnings, doubts first, then repairs in a fixed order."""
        return (*self._free, *(self._line(kind) for kind in _WORDING if self._counts[kind]))

    def steps(self) -> tuple[Step, ...]:
        """What was counted, a step a kind, in a fixed order."""
        return tuple(
            Step(
                kind,
                self._counts[kind],
                self._example(kind),
                self._line(kind),
            )
            for kind in _WORDING
            if self._counts[kind]
        )

    def _example(self, kind: str) -> str:
        kept = self._examples.get(kind) or [self._samples.get(kind, "")]
        return kept[0] or (self._labels.get(kind) or [""])[0]

    def _line(self, kind: str) -> str:
        one, many = _WORDING[kind]
        n = self._counts[kind]
        text = (one if n == 1 else many).format(n=n, x=", ".join(self._labels.get(kind, [])))
        examples = self._examples.get(kind, [])
        return text + (": " + ", ".join(f"'{e}'" for e in examples) if examples else "")
