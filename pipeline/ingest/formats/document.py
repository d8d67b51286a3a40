"""What a reader makes of a file: text, and what the format itself knows about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.ingest.cleaning.notes import Notes


@dataclass(frozen=True)
class Document:
    """The text of one file, before any cleaning.

    Attributes:
        text: a paragraph a line (or a line a line, where the format does not know paragraphs).
        headings: lines that the format marks as headings, as they stand in the text.
        title: title that the format keeps apart from the text.
        wrapped: line breaks do not end paragraphs.
    """

    text: str
    headings: frozenset[str] = frozenset()
    title: str = ""
    wrapped: bool = False


Reader = Callable[[bytes, Notes], Document]
