"""The binary Word format (.doc, .wps) taken apart: characters in order, and what is known of characters and paragraphs.

Names and numbers are those of [MS-DOC]: the FIB at the start of the stream WordDocument says where everything lies in it
and in the table stream; text stands in pieces (PlcPcd), properties of characters and paragraphs on pages of 512 bytes
(FKP), each a list of changes (Sprm) to a style (STSH). Nothing is believed: every place is checked against its stream.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.ingest.formats.docx_numbers import Level

_MOST_CHARS = 5_000_000
_MOST_STYLES = 5_000
_FKP = 512
_FIRST_FCLCB = 0x9A  # offset of FibRgFcLcb97 in the FIB
_STSH, _CHPX, _PAPX, _CLX, _SPA, _TEXT_BOXES, _LISTS, _LFO = 1, 12, 13, 33, 40, 56, 73, 74
_DELETED, _HIDDEN = 0x0800, 0x083C
_IN_TABLE, _ROW_END, _LIST_LEVEL, _LIST, _OUTLINE = 0x2416, 0x2417, 0x260A, 0x460B, 0x2640
_OPERAND = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes, by the three upper bits of a sprm; 6 states its length
_HUGE = 0x6646  # sprmPHugePapx: the changes are too many for a page and stand in the stream Data
_LONG_OPERAND = 0xD608  # sprmTDefTable, whose length takes two bytes
# Formats of numbers (MSONFC) by the names that they have in .docx.
_NUMBER_FORMATS = {
    **dict.fromkeys((10, 11, 16, 33, 35, 37, 39), "chineseCounting"),
    **{3: "upperLetter", 4: "lowerLetter", 18: "decimalEnclosedCircle", 23: "bullet", 255: "none"},
}


@dataclass(frozen=True)
class Properties:
    """What is known of a paragraph.

    Attributes:
        style: kind of its style (sti): 1–9 headings, 19–27 table of contents, 62 title.
        outline: depth as a heading from 0, None for running text.
        list_id: list that numbers it, 0 for none.
        list_level: depth within the list, from 0.
        in_table: it stands in a cell.
        ends_row: it ends a row of a table.
    """

    style: int = 0
    outline: int | None = None
    list_id: int = 0
    list_level: int = 0
    in_table: bool = False
    ends_row: bool = False


@dataclass
class WordBinary:
    """A document taken apart.

    Attributes:
        text: all characters: main text, footnotes, headers, comments, endnotes, text boxes.
        lengths: characters of each of these, in that order.
        hidden: for each character whether it is hidden or struck out by a tracked change.
        levels: formats of lists by list and level, list_of: list by number of a paragraph, as ``Numbering`` takes them.
        boxes: (place in the main text, first and last place of the box's text among the text boxes).
    """

    text: str
    lengths: tuple[int, ...]
    hidden: bytearray
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    list_of: dict[str, str] = field(default_factory=dict)
    boxes: tuple[tuple[int, int, int], ...] = ()
    _pieces: tuple[tuple[int, int, int, int], ...] = ()
    _starts: tuple[int, ...] = ()
    _paragraphs: tuple[tuple[int, Properties], ...] = ()

    def properties(self, at: int) -> Properties:
        """Properties of the paragraph whose mark stands at a place of the text."""
        piece = self._pieces[max(0, bisect_right(self._starts, at) - 1)]
        place = piece[2] + (at - piece[0]) * piece[3]
        found = bisect_right(self._paragraphs, place, key=lambda entry: entry[0])
        return self._paragraphs[found - 1][1] if found else Properties()


def take_apart(main: bytes, table: bytes, data: bytes = b"") -> WordBinary:
    """Take the streams of a Word 97 (or later) document apart.

    Args:
        main: stream WordDocument.
        table: stream 0Table or 1Table, whichever the FIB names.
        data: stream Data, which long lists of changes stand in.

    Raises:
        struct.error, IndexError, ValueError: it is damaged.
    """
    lengths = struct.unpack_from("<8i", main, 0x4C)
    lengths = (*lengths[:3], *lengths[4:7])  # the fourth is unused (macros), the last counts text boxes of headers
    if min(lengths) < 0 or sum(lengths) > _MOST_CHARS:
        raise ValueError("lengths of the text")
    pieces = _pieces(_part(main, table, _CLX), len(main))
    text = "".join(
        main[at : at + (stop - start) * width].decode("cp1252" if width == 1 else "utf-16-le", "replace")
        for start, stop, at, width in pieces
    )
    # A character outside the basic plane takes two places; a stand-in keeps places and characters in step.
    if len(text) != pieces[-1][1]:
        text = "".join(_in_step(main, piece) for piece in pieces)
    styles = _styles(_part(main, table, _STSH))
    paragraphs = sorted(_paragraph_runs(main, table, data, styles), key=lambda entry: entry[0])
    levels, list_of = _lists(main, table)
    document = WordBinary(text, lengths, bytearray(len(text)), levels, list_of)
    document.boxes = _boxes(main, table)
    document._pieces, document._starts = pieces, tuple(p[0] for p in pieces)
    document._paragraphs = tuple(paragraphs)
    _hide(document, sorted(_hidden_runs(main, table)))
    return document


def _in_step(main: bytes, piece: tuple[int, int, int, int]) -> str:
    start, stop, at, width = piece
    if width == 1:
        return main[at : at + stop - start].decode("latin-1")
    units = struct.unpack_from(f"<{stop - start}H", main, at)
    return "".join("\ufffd" if 0xD800 <= u <= 0xDFFF else chr(u) for u in units)


def _part(main: bytes, table: bytes, index: int) -> bytes:
    """One structure of the table stream by its number in FibRgFcLcb97."""
    at, length = struct.unpack_from("<II", main, _FIRST_FCLCB + 8 * index)
    return table[at : at + length] if at + length <= len(table) else b""


def _pieces(clx: bytes, size: int) -> tuple[tuple[int, int, int, int], ...]:
    """Pieces as (first place, last place, offset in the stream, bytes a character)."""
    at = 0
    while clx[at] == 1:  # Prc: properties of pieces, not needed
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if clx[at] != 2:
        raise ValueError("piece table")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + length]
    n = (len(plc) - 4) // 12
    places = struct.unpack_from(f"<{n + 1}I", plc)
    out = []
    for i in range(n):
        start, stop = places[i], places[i + 1]
        encoded = struct.unpack_from("<I", plc, 4 * (n + 1) + 8 * i + 2)[0]
        width = 1 if encoded & 0x40000000 else 2
        offset = (encoded & 0x3FFFFFFF) // (2 if width == 1 else 1)
        if not start < stop <= _MOST_CHARS or offset + (stop - start) * width > size:
            raise ValueError("piece table")
        out.append((start, stop, offset, width))
    if not out or out[0][0] != 0:
        raise ValueError("piece table")
    return tuple(out)


def _sprms(changes: bytes) -> Iterator[tuple[int, int]]:
    """Changes of properties as (code, value); values longer than four bytes are 0."""
    at = 0
    while at + 3 <= len(changes):
        code = struct.unpack_from("<H", changes, at)[0]
        at += 2
        size = _OPERAND.get(code >> 13)
        if code == _LONG_OPERAND and at + 2 <= len(changes):
            size = int(struct.unpack_from("<H", changes, at)[0]) + 1
        elif size is None:
            size = changes[at] + 1
        yield code, int.from_bytes(changes[at : at + size], "little") if size <= 4 else 0
        at += size


def _pages(main: bytes, table: bytes, index: int) -> Iterator[bytes]:
    plc = _part(main, table, index)
    n = max(0, (len(plc) - 4) // 8)
    for number in struct.unpack_from(f"<{n}I", plc, 4 * (n + 1)) if n else ():
        page = main[(number & 0x3FFFFF) * _FKP : ((number & 0x3FFFFF) + 1) * _FKP]
        if len(page) == _FKP:
            yield page


def _hidden_runs(main: bytes, table: bytes) -> Iterator[tuple[int, int]]:
    """Offsets in the stream between which characters are hidden or deleted."""
    for page in _pages(main, table, _CHPX):
        count = page[-1]
        if 4 * (count + 1) + count > _FKP - 1:
            continue
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        for i in range(count):
            at = 2 * page[4 * (count + 1) + i]
            if at and any(
                code in (_DELETED, _HIDDEN) and value in (1, 0x81)
                for code, value in _sprms(page[at + 1 : at + 1 + page[at]])
            ):
                yield offsets[i], offsets[i + 1]


def _hide(document: WordBinary, runs: list[tuple[int, int]]) -> None:
    for start, stop, at, width in document._pieces if runs else ():
        for first, last in runs:
            low, high = max(first, at), min(last, at + (stop - start) * width)
            if low < high:
                begin, end = start + (low - at) // width, start + (high - at + width - 1) // width
                document.hidden[begin:end] = b"\x01" * (end - begin)


def _paragraph_runs(
    main: bytes, table: bytes, data: bytes, styles: list[Properties]
) -> Iterator[tuple[int, Properties]]:
    """Offsets in the stream from which paragraphs have certain properties."""
    for page in _pages(main, table, _PAPX):
        count = page[-1]
        if 4 * (count + 1) + 13 * count > _FKP - 1:
            continue
        offsets = struct.unpack_from(f"<{count + 1}I", page)
        for i in range(count):
            at = 2 * page[4 * (count + 1) + 13 * i]
            changes = b"\x00\x00"
            if at:
                length = 2 * page[at] - 1 if page[at] else 2 * page[at + 1]
                at += 1 if page[at] else 2
                changes = page[at : at + length]
            style = struct.unpack_from("<H", changes)[0] if len(changes) >= 2 else 0
            own = changes[2:]
            for code, value in _sprms(own):
                if code == _HUGE and value + 2 <= len(data):
                    own += data[value + 2 : value + 2 + int(struct.unpack_from("<H", data, value)[0])]
                    break
            yield offsets[i], _changed(styles[style] if style < len(styles) else Properties(), own)


def _changed(base: Properties, changes: bytes) -> Properties:
    style, outline, list_id, level = base.style, base.outline, base.list_id, base.list_level
    in_table, ends_row = base.in_table, base.ends_row
    for code, value in _sprms(changes):
        if code == _LIST:
            list_id = value if value < 0x7FF else 0
        elif code == _LIST_LEVEL:
            level = value
        elif code == _OUTLINE:
            outline = value if value < 9 else None
        elif code == _IN_TABLE:
            in_table = bool(value)
        elif code == _ROW_END:
            ends_row = bool(value)
    return Properties(style, outline, list_id, level, in_table, ends_row)


def _styles(stsh: bytes) -> list[Properties]:
    """Properties that each style gives, with those of the styles that it is based on."""
    if len(stsh) < 6:
        return []
    header = struct.unpack_from("<H", stsh)[0]
    count, base_size = struct.unpack_from("<HH", stsh, 2)
    found: list[tuple[int, int, bytes]] = []  # kind, style that it is based on, changes
    at = 2 + header
    for _ in range(min(count, _MOST_STYLES)):
        if at + 2 > len(stsh):
            break
        size = struct.unpack_from("<H", stsh, at)[0]
        found.append(_style(stsh[at + 2 : at + 2 + size], base_size))
        at += 2 + size + size % 2
    out: list[Properties] = []
    for kind, based_on, _ in found:
        chain = [found[len(out)]]
        while based_on < len(found) and len(chain) < 12:
            chain.append(found[based_on])
            based_on = found[based_on][1]
        properties = Properties()
        for _, _, changes in reversed(chain):
            properties = _changed(properties, changes)
        outline = kind - 1 if 1 <= kind <= 9 and properties.outline is None else properties.outline
        out.append(Properties(kind, outline, properties.list_id, properties.list_level, False, False))
    return out


def _style(std: bytes, base_size: int) -> tuple[int, int, bytes]:
    if len(std) < base_size + 2 or base_size < 10:
        return 0, 0xFFF, b""
    kind, based = (int(x) for x in struct.unpack_from("<HH", std))
    if based & 0xF != 1:  # not a style of paragraphs
        return kind & 0xFFF, 0xFFF, b""
    at = base_size + 2 + 2 * int(struct.unpack_from("<H", std, base_size)[0]) + 2  # after the name and its closing zero
    if at + 2 > len(std):
        return kind & 0xFFF, based >> 4, b""
    size = int(struct.unpack_from("<H", std, at)[0])
    return kind & 0xFFF, based >> 4, std[at + 4 : at + 2 + size]


def _lists(main: bytes, table: bytes) -> tuple[dict[str, dict[int, Level]], dict[str, str]]:
    """Formats of lists, and which list a paragraph's number stands for."""
    lists, overrides = _part(main, table, _LISTS), _part(main, table, _LFO)
    if len(lists) < 2 or len(overrides) < 4:
        return {}, {}
    at = sum(struct.unpack_from("<II", main, _FIRST_FCLCB + 8 * _LISTS))  # levels follow, uncounted
    levels: dict[str, dict[int, Level]] = {}
    for i in range(min(struct.unpack_from("<H", lists)[0], (len(lists) - 2) // 28)):
        own: dict[int, Level] = {}
        for depth in range(1 if lists[2 + 28 * i + 26] & 1 else 9):
            if at + 28 > len(table):
                return levels, {}
            own[depth], at = _level(table, at)
        levels[str(struct.unpack_from("<I", lists, 2 + 28 * i)[0])] = own
    count = min(struct.unpack_from("<I", overrides)[0], (len(overrides) - 4) // 16)
    list_of = {str(i + 1): str(struct.unpack_from("<I", overrides, 4 + 16 * i)[0]) for i in range(count)}
    return levels, list_of


def _level(table: bytes, at: int) -> tuple[Level, int]:
    start, number_format = struct.unpack_from("<iB", table, at)
    at += 28 + table[at + 24] + table[at + 25]
    length = int(struct.unpack_from("<H", table, at)[0])
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(c) + 1}" if ord(c) < 9 else c for c in text)
    return Level(_NUMBER_FORMATS.get(number_format, "decimal"), shown, start), at + 2 + 2 * length


def _boxes(main: bytes, table: bytes) -> tuple[tuple[int, int, int], ...]:
    """Text boxes as (place of the anchor in the main text, first and last place among the text boxes)."""
    shapes, texts = _part(main, table, _SPA), _part(main, table, _TEXT_BOXES)
    n, m = max(0, (len(shapes) - 4) // 30), max(0, (len(texts) - 4) // 26)
    anchors = {
        struct.unpack_from("<I", shapes, 4 * (n + 1) + 26 * i)[0]: struct.unpack_from("<I", shapes, 4 * i)[0]
        for i in range(n)
    }
    places = struct.unpack_from(f"<{m + 1}I", texts) if m else ()
    shape = [struct.unpack_from("<I", texts, 4 * (m + 1) + 22 * i + 14)[0] for i in range(m)]
    return tuple(sorted((anchors.get(shape[i], 0), places[i], places[i + 1]) for i in range(m)))
