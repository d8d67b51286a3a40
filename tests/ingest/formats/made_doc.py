"""Word documents in the binary format, made byte by byte after [MS-DOC], and the OLE container around them."""

from __future__ import annotations

import itertools
import struct
from dataclasses import dataclass, field

_SECTOR = 512
_END, _FAT_SECTOR, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_TEXT_AT = 2048  # offset of the first piece in the stream
NORMAL, HEADING, CONTENTS, TITLE = 0, 1, 2, 3  # styles of a made document


def sprm(code: int, value: int) -> bytes:
    """One change of a property."""
    return struct.pack("<H", code) + value.to_bytes({0: 1, 1: 1, 2: 2, 3: 4, 4: 2}[code >> 13], "little")


IN_TABLE, ROW_END = sprm(0x2416, 1), sprm(0x2416, 1) + sprm(0x2417, 1)
HIDDEN, DELETED = sprm(0x083C, 1), sprm(0x0800, 1)


def in_list(number: int, level: int = 0) -> bytes:
    """Changes that make a paragraph part of a list."""
    return sprm(0x460B, number) + sprm(0x260A, level)


@dataclass
class MadeDoc:
    """A document to be written.

    Attributes:
        text: main text, paragraphs ended by ``\\r`` and cells by ``\\x07``.
        footnotes: text of the notes.
        boxes: text of one text box, anchored at the first character 8 of the text.
        marks: changes by the place of a paragraph's mark, each after the number of its style.
        runs: changes by first and last place of characters.
        pieces: places at which the text is cut into pieces; every second is written in single bytes where it can be.
        lists: text and format (MSONFC) of the first level of each list.
        flags: flags of the FIB.
        data: stream Data.
    """

    text: str
    footnotes: str = ""
    boxes: str = ""
    marks: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    runs: dict[tuple[int, int], bytes] = field(default_factory=dict)
    pieces: tuple[int, ...] = ()
    lists: tuple[tuple[str, int], ...] = ()
    flags: int = 0x0200
    data: bytes = b""

    def __bytes__(self) -> bytes:
        whole = self.text + self.footnotes + self.boxes
        body, places, plc = self._body(whole)
        table = bytearray(b"\x00" * 16)
        fib = bytearray(898)
        struct.pack_into("<HH", fib, 0, 0xA5EC, 0xC1)
        struct.pack_into("<H", fib, 0x0A, self.flags)
        struct.pack_into("<8i", fib, 0x4C, len(self.text), len(self.footnotes), 0, 0, 0, 0, len(self.boxes), 0)

        def put(index: int, data: bytes) -> None:
            struct.pack_into("<II", fib, 0x9A + 8 * index, len(table), len(data))
            table.extend(data)

        put(33, b"\x01\x02\x00\xff\xff\x02" + struct.pack("<I", len(plc)) + plc)
        put(1, _styles())
        main = bytearray(b"\x00" * _TEXT_AT + body)
        for index, entries in ((12, self._char_runs(places)), (13, self._paragraph_runs(whole, places))):
            pages = [_page(entries[i : i + 6], index == 13) for i in range(0, len(entries), 6)] or []
            main.extend(b"\x00" * (-len(main) % _SECTOR))
            first = len(main) // _SECTOR
            for page in pages:
                main.extend(page)
            numbers = struct.pack(f"<{len(pages)}I", *range(first, first + len(pages)))
            put(index, struct.pack(f"<{len(pages) + 1}I", *range(len(pages) + 1)) + numbers if pages else b"")
        if self.lists:
            self._put_lists(put, table)
        if self.boxes:
            anchor = self.text.index("\x08")
            put(40, struct.pack("<II", anchor, len(self.text)) + struct.pack("<I", 77).ljust(26, b"\x00"))
            put(56, struct.pack("<II", 0, len(self.boxes)) + b"\x00" * 14 + struct.pack("<II", 77, 0))
        main[: len(fib)] = fib
        return ole({"WordDocument": bytes(main), "1Table": bytes(table), **({"Data": self.data} if self.data else {})})

    def _body(self, whole: str) -> tuple[bytes, list[int], bytes]:
        """Bytes of the text, offset of each character, and the table of pieces."""
        cuts = [0, *self.pieces, len(whole)]
        body, places, entries = bytearray(), [], b""
        for i, (start, stop) in enumerate(itertools.pairwise(cuts)):
            piece = whole[start:stop]
            single = bool(i % 2) and piece.isascii()
            at = _TEXT_AT + len(body)
            places += [at + j * (1 if single else 2) for j in range(len(piece))]
            body += piece.encode("cp1252" if single else "utf-16-le") + b"?"  # pieces do not touch
            body += b"?" * (len(body) % 2)
            entries += struct.pack("<HIH", 0, (2 * at | 0x40000000) if single else at, 0)
        return bytes(body), places, struct.pack(f"<{len(cuts)}I", *cuts) + entries

    def _char_runs(self, places: list[int]) -> list[tuple[int, int, bytes]]:
        return [(places[a], places[b - 1] + 2, changes) for (a, b), changes in sorted(self.runs.items())]

    def _paragraph_runs(self, whole: str, places: list[int]) -> list[tuple[int, int, bytes]]:
        out, begin = [], 0
        for at, c in enumerate(whole):
            if c in "\r\x07\x0c":
                style, changes = self.marks.get(at, (NORMAL, b""))
                out.append((places[begin], places[at] + 2, struct.pack("<H", style) + changes))
                begin = at + 1
        return sorted(out)

    def _put_lists(self, put: object, table: bytearray) -> None:
        assert callable(put)
        heads = b"".join(struct.pack("<I", 500 + i) + b"\x00" * 22 + b"\x01\x00" for i in range(len(self.lists)))
        put(73, struct.pack("<H", len(self.lists)) + heads)
        for text, number_format in self.lists:
            level = struct.pack("<iB", 1, number_format).ljust(28, b"\x00")
            table.extend(level + struct.pack("<H", len(text)) + text.encode("utf-16-le"))
        items = b"".join(struct.pack("<I", 500 + i).ljust(16, b"\x00") for i in range(len(self.lists)))
        put(74, struct.pack("<I", len(self.lists)) + items)


def _styles() -> bytes:
    """Normal, heading 1, table of contents 1, title."""
    out = b""
    for sti in (0, 1, 19, 62):
        base = struct.pack("<HHHHH", sti, 0xFFF1 if sti == 0 else 0x0001, 0x0001, 0, 0)
        std = base + struct.pack("<H", 1) + "x".encode("utf-16-le") + b"\x00\x00" + struct.pack("<HH", 2, 0)
        out += struct.pack("<H", len(std)) + std + b"\x00" * (len(std) % 2)
    return struct.pack("<H", 4) + struct.pack("<HH", 4, 10) + out


def _page(entries: list[tuple[int, int, bytes]], paragraphs: bool) -> bytes:
    """A page of properties (FKP)."""
    offsets: list[int] = []
    rows: list[bytes] = []
    for start, stop, changes in entries:
        if offsets and offsets[-1] != start:
            rows.append(b"")  # a gap without properties
            offsets.append(start)
        elif not offsets:
            offsets.append(start)
        rows.append(changes)
        offsets.append(stop)
    page = bytearray(512)
    struct.pack_into(f"<{len(offsets)}I", page, 0, *offsets)
    at = 510
    for i, changes in enumerate(rows):
        if not changes:
            continue
        if paragraphs:
            data = (
                bytes([(len(changes) + 2) // 2]) + changes
                if len(changes) % 2
                else b"\x00" + bytes([len(changes) // 2]) + changes
            )
        else:
            data = bytes([len(changes)]) + changes
        at = (at - len(data)) & ~1
        page[at : at + len(data)] = data
        page[4 * len(offsets) + (13 if paragraphs else 1) * i] = at // 2
    page[511] = len(rows)
    return bytes(page)


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each filled up so that none is a small one."""
    padded = {name: data.ljust(4096, b"\x00") for name, data in streams.items()}
    sectors: list[bytes] = []
    chains: list[tuple[int, int]] = []
    for data in padded.values():
        data += b"\x00" * (-len(data) % _SECTOR)
        chains.append((len(sectors), len(data) // _SECTOR))
        sectors += [data[i : i + _SECTOR] for i in range(0, len(data), _SECTOR)]
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    for i, (name, data) in enumerate(padded.items()):
        after = i + 2 if i + 1 < len(padded) else _FREE
        entries.append(_entry(name, 2, chains[i][0], len(data), right=after))
    folder = b"".join(entries).ljust(-(-len(entries) // 4) * _SECTOR, b"\x00")
    chains.append((len(sectors), len(folder) // _SECTOR))
    sectors += [folder[i : i + _SECTOR] for i in range(0, len(folder), _SECTOR)]
    n_fat = 1
    while n_fat * 128 < len(sectors) + n_fat:
        n_fat += 1
    fat = [_FREE] * (n_fat * 128)
    for start, length in chains:
        for i in range(start, start + length):
            fat[i] = i + 1 if i + 1 < start + length else _END
    first_fat = len(sectors)
    fat[first_fat : first_fat + n_fat] = [_FAT_SECTOR] * n_fat
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        n_fat,
        chains[-1][0],
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    header += struct.pack("<109I", *range(first_fat, first_fat + n_fat), *[_FREE] * (109 - n_fat))
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    encoded = (name + "\x00").encode("utf-16-le")
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, right, child)
        + b"\x00" * 36
        + struct.pack("<IQ", start, size)
    )
