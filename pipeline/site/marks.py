"""Marks in a text: spans that may overlap, as HTML that cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape


@dataclass(frozen=True)
class Mark:
    """Characters that are marked.

    Attributes:
        start: offset of the first.
        end: offset after the last.
        kind: class of the mark.
    """

    start: int
    end: int
    kind: str


def marked(text: str, spans: Iterable[Mark]) -> Markup:
    """A text with marks: each stretch between two ends of spans carries the classes of all spans over it.

    Args:
        text: plain text.
        spans: in any order; they may overlap, and what lies outside the text is cut.
    """
    inside = [s for s in spans if max(s.start, 0) < min(s.end, len(text))]
    if not inside:
        return escape(text)
    ends = sorted({0, len(text), *(min(max(x, 0), len(text)) for s in inside for x in (s.start, s.end))})
    pieces = []
    for start, end in pairwise(ends):
        over = [s for s in inside if s.start < end and s.end > start]
        piece = str(escape(text[start:end]))
        if over:
            kinds = escape(" ".join(dict.fromkeys(s.kind for s in over)))
            piece = f'<mark class="{kinds}">{piece}</mark>' if " " in kinds else f"<mark class={kinds}>{piece}</mark>"
        pieces.append(piece)
    return Markup("".join(pieces))
