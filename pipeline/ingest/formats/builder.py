"""Paragraphs, cells and rows in the order of a file, put together to a document; what .doc and .rtf share."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.tables import table_lines

_MOST_HEADING = 80  # characters
_DEEPEST = 4  # levels of headings


@dataclass
class Builder:
    """Gathers a document from first to last paragraph."""

    lines: list[str] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    title: str = ""
    footnotes: list[str] = field(default_factory=list)
    _rows: list[list[list[str]]] = field(default_factory=list)
    _cells: list[list[str]] = field(default_factory=list)
    _cell: list[str] = field(default_factory=list)

    def paragraph(
        self, text: str, *, label: str = "", outline: int | None = None, is_title: bool = False, in_table: bool = False
    ) -> None:
        """Add a paragraph.

        Args:
            text: its text, line breaks as line feeds.
            label: number that the program counts itself.
            outline: depth as a heading from 0, None for running text.
            is_title: it has the style of a title.
            in_table: it belongs to the cell that is open.
        """
        if not in_table:
            self.end_table()
        if not text.strip():
            return
        bare = text.strip()
        text = label + bare if label and not bare.startswith(label.strip()) else text
        lines = text.split("\n")
        first = text.strip().split("\n")[0].strip()
        if is_title and not self.title:
            self.title = first
        elif outline is not None and outline < _DEEPEST and len(first) <= _MOST_HEADING:
            self.headings.add(first)
        self.add(lines, in_table=in_table)

    def add(self, lines: list[str], *, in_table: bool) -> None:
        """Add lines as they are."""
        (self._cell if in_table else self.lines).extend(lines)

    @property
    def in_table(self) -> bool:
        """A table has begun."""
        return bool(self._rows or self._cells or self._cell)

    def cell(self) -> None:
        """End a cell."""
        self._cells.append([line for line in self._cell if line.strip()])
        self._cell = []

    def row(self) -> None:
        """End a row."""
        if self._cell:
            self.cell()
        if self._cells:
            self._rows.append(self._cells)
        self._cells = []

    def end_table(self) -> None:
        """Let text follow that is in no table."""
        if self.in_table:
            self.row()
            self.lines += table_lines(self._rows)
            self._rows = []

    def document(self, notes: Notes) -> Document:
        """The document; its footnotes follow the text under the line 注释."""
        self.end_table()
        if self.footnotes:
            notes.add("notes_moved", len(self.footnotes))
            self.lines += ["注释", *self.footnotes]
        return Document("\n".join(self.lines), frozenset(self.headings), self.title)
