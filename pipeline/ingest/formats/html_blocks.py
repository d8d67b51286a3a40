"""A page as blocks of text in order, each with what tells prose from links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.ingest.cleaning.characters import count_han

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
        " footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td"
        " tfoot th thead tr ul ucapcontent",
    )
)
_DROPPED = frozenset(
    re.findall(
        r"\w+",
        "script style noscript template svg iframe object embed select option button input textarea nav footer aside head"
        " title link meta map audio video canvas frameset math xmp rt rp",
    )
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_DATA_CELL = 120  # characters; tables whose cells are all shorter hold data, and a row of them is a line
_PROSE = 25  # Han characters of a block that can be prose


@dataclass(frozen=True)
class Block:
    """Text between two breaks.

    Attributes:
        text: its text; line feeds where ``br`` stood.
        n_linked: Han characters of it within links.
        path: elements that it stands in, outermost first.
        heading: it is a heading of level 1 to 4.
    """

    text: str
    n_linked: int
    path: tuple[Any, ...]
    heading: bool

    @property
    def is_links(self) -> bool:
        """Most of it is links, and it is no sentence."""
        han = count_han(self.text)
        return self.n_linked > 0.5 * han and not (self.heading or "。" in self.text)

    @property
    def prose(self) -> int:
        """Its Han characters if it is running text, else 0."""
        han = count_han(self.text)
        return han if han >= _PROSE and self.n_linked <= 0.3 * han and re.search(r"[，。；！？：]", self.text) else 0


class _Gatherer:
    """Walks through a page once."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._linked = 0
        self._where: tuple[Any, ...] = ()
        self._begun = False  # something that can be seen was added since the last break

    def walk(self, element: Any, path: tuple[Any, ...], *, link: bool, row: bool, raw: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _DROPPED or _is_hidden(element):
            return
        is_block = tag in _BLOCKS and not (row and tag not in ("tr", "table"))
        here = (*path, element)
        if is_block:
            self.flush(path)
        if tag == "br":
            self._parts.append("\n")
        if tag == "table":
            row = _holds_data(element)
        link, raw = link or tag == "a", raw or tag == "pre"
        where = here if is_block else path
        self._add(element.text, where, link, raw)
        for child in element:
            self.walk(child, where, link=link, row=row, raw=raw)
            self._add(child.tail, where, link, raw)
        if row and tag in ("td", "th"):
            self._parts.append(" | ")
        if is_block:
            self.flush(here, heading=tag in _HEADINGS)

    def _add(self, text: str | None, where: tuple[Any, ...], link: bool, raw: bool) -> None:
        if not text:
            return
        if not self._begun and text.strip():
            self._begun, self._where = True, where
        self._parts.append(text if raw else re.sub(r"[ \t\r\n\f]+", " ", text))
        if link:
            self._linked += count_han(text)

    def flush(self, where: tuple[Any, ...], *, heading: bool = False) -> None:
        text = "\n".join(
            line.strip(" \t|") for line in "".join(self._parts).split("\n") if line.strip(" \t|\u3000\u00a0")
        )
        if text:
            self.blocks.append(Block(text, self._linked, self._where or where, heading))
        self._parts, self._linked, self._where, self._begun = [], 0, (), False


def blocks_of(root: Any) -> list[Block]:
    """Blocks of text of a page, in order."""
    gatherer = _Gatherer()
    gatherer.walk(root, (), link=False, row=False, raw=False)
    gatherer.flush((root,))
    return gatherer.blocks


def _is_hidden(element: Any) -> bool:
    return bool(_HIDDEN.search(element.get("style") or "")) or element.get("hidden") is not None


def _holds_data(table: Any) -> bool:
    """Cells are short and some row has several: a table of data, not one that lays out a page."""
    cells = [len(cell.text_content()) for cell in table.iter("td", "th")]
    if not cells or max(cells) > _DATA_CELL:
        return False
    return any(len(list(row.iterchildren("td", "th"))) > 1 for row in table.iter("tr"))
