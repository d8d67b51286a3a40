"""Old Word documents (.doc) and those of WPS (.wps): paragraphs, numbering, tables, footnotes and text boxes as in .docx.

Pure Python on olefile, so that a broken file cannot end the program. Packages that read such files take the text for one
piece, which it is not once a document was edited, or guess where its table of pieces lies.
"""

from __future__ import annotations

import io
import re
import struct

import olefile

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.builder import Builder
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.docx_numbers import Numbering
from pipeline.ingest.formats.word_binary import Properties, WordBinary, take_apart

_MAGIC = (b"\xec\xa5", b"\xdc\xa5", b"\xdb\xa5")  # of Word 97, 95 and 6
_WORD_97 = 0xC1  # nFib from which on text is Unicode
_COMPLEX, _ENCRYPTED, _TABLE_1 = 0x0004, 0x0100, 0x0200
_TRADITIONAL = 0x0404  # language of a Taiwanese Word 95
_MOST_BYTES = 60_000_000  # of one stream
_FIELD_BEGINS, _FIELD_TURNS, _FIELD_ENDS, _NOTE = "\x13", "\x14", "\x15", "\x02"
# Characters of layout that are text too; the others below the space are marks of pictures, notes and fields.
_TRANSLATION: dict[int, str | None] = {
    **dict.fromkeys(c for c in range(0x20) if c not in (0x09, 0x0A)),
    **{0x0B: "\n", 0x1E: "-", 0xA0: " "},
}
_MARKS = re.compile("[\r\x07\x0c]")
_TITLE, _CONTENTS = 62, range(19, 28)  # kinds of styles
_BROKEN = (struct.error, IndexError, ValueError, OSError, KeyError, TypeError, AttributeError, OverflowError)


def ole_kind(data: bytes) -> str:
    """What an OLE compound file holds: doc, xls, ppt, encrypted, works, or empty where that is not known.

    Raises:
        InputRefused: ``unreadable``.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as ole:
            names = {entry[0].lower() for entry in ole.listdir(streams=True, storages=False)}
    except _BROKEN as error:
        raise _damaged(error) from None
    known = (
        ("worddocument", "doc"),
        ("encryptedpackage", "encrypted"),
        ("workbook", "xls"),
        ("book", "xls"),
        ("powerpoint document", "ppt"),
        ("matost", "works"),
        ("spellingmatost", "works"),
    )
    return next((kind for name, kind in known if name in names), "")


def read_doc(data: bytes, notes: Notes) -> Document:
    """Text of a Word document in the binary format.

    Tracked deletions, hidden text, headers and footers, field codes and tables of contents are left out, as in .docx.

    Args:
        data: bytes of the file.
        notes: counts the notes moved.

    Raises:
        InputRefused: ``unreadable``, ``encrypted`` or ``too_large``.
    """
    try:
        main, table, more = _streams(data)
        if int(struct.unpack_from("<H", main, 2)[0]) < _WORD_97:
            return _word_95(main)
        return _document(take_apart(main, table, more), notes)
    except InputRefused:
        raise
    except _BROKEN as error:
        raise _damaged(error) from None


def _streams(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The streams WordDocument, 0Table or 1Table, and Data; empty where one of the latter is missing."""
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT) as ole:
        if not ole.exists("WordDocument"):
            raise InputRefused("unreadable.no_word_stream")
        main = _stream(ole, "WordDocument")
        if main[:2] not in _MAGIC:
            raise InputRefused("unreadable.no_word_stream")
        flags = int(struct.unpack_from("<H", main, 0x0A)[0])
        if flags & _ENCRYPTED:
            raise InputRefused("encrypted.package")
        name = "1Table" if flags & _TABLE_1 else "0Table"
        table, more = (_stream(ole, n) if ole.exists(n) else b"" for n in (name, "Data"))
        return main, table, more


def _stream(ole: olefile.OleFileIO[str], name: str) -> bytes:
    if ole.get_size(name) > _MOST_BYTES:
        raise InputRefused("too_large.part", name=name, mb=_MOST_BYTES / 1e6)
    return bytes(ole.openstream(name).read())


def _word_95(main: bytes) -> Document:
    """Text of Word 6 and 95: bytes in the code page of the system, in one run unless saved piece by piece."""
    language, _, flags = struct.unpack_from("<HHH", main, 6)
    if flags & _COMPLEX:
        raise InputRefused("unknown_format.word_95")
    start = int(struct.unpack_from("<I", main, 0x18)[0])
    length = int(struct.unpack_from("<I", main, 0x34)[0])
    encoding = "big5hkscs" if language == _TRADITIONAL else "gb18030"
    text = main[start : start + length].decode(encoding, "replace")
    shown = _without_fields(text, bytearray(len(text)))
    lines = _clean("".join(c for c, keep in zip(text, shown, strict=True) if keep)).split("\n")
    return Document("\n".join(line for line in lines if line.strip()))


def _document(word: WordBinary, notes: Notes) -> Document:
    shown = _without_fields(word.text, word.hidden)
    starts = [sum(word.lengths[:i]) for i in range(len(word.lengths) + 1)]
    builder = Builder()
    _walk(word, shown, starts[1], builder, _box_lines(word, shown, starts[5]))
    builder.footnotes = [*_notes(word, shown, *starts[1:3]), *_notes(word, shown, *starts[4:6])]
    return builder.document(notes)


def _without_fields(text: str, hidden: bytearray) -> bytearray:
    """For each character whether it is shown: the codes of whole fields are not, their results are."""
    shown = bytearray(0 if h else 1 for h in hidden)
    open_fields: list[list[int]] = []  # where each begins, and where its result does
    for at, c in enumerate(text):
        if c == _FIELD_BEGINS:
            open_fields.append([at, -1])
        elif c == _FIELD_TURNS and open_fields:
            open_fields[-1][1] = at
        elif c == _FIELD_ENDS and open_fields:
            begin, turn = open_fields.pop()
            stop = turn if turn >= 0 else at
            shown[begin:stop] = bytes(stop - begin)
    return shown


def _clean(text: str) -> str:
    return text.replace("\r", "\n").replace("\x07", "\n").replace("\x0c", "\n").translate(_TRANSLATION)


def _walk(word: WordBinary, shown: bytearray, stop: int, builder: Builder, boxes: dict[int, list[str]]) -> None:
    """All paragraphs of the main text; a text box follows the paragraph that it is anchored in."""
    numbering = Numbering(word.levels, word.list_of)
    stop = min(stop, len(word.text))
    begin = 0
    for mark in _MARKS.finditer(word.text, 0, stop):
        at = mark.start()
        text = _shown(word, shown, begin, at).translate(_TRANSLATION)
        _paragraph(text, mark.group(), word.properties(at), builder, numbering)
        for place in [p for p in boxes if p <= at]:
            builder.add(boxes.pop(place), in_table=builder.in_table)
        begin = at + 1
    builder.paragraph(_clean(_shown(word, shown, begin, stop)))
    for lines in boxes.values():
        builder.add(lines, in_table=False)


def _shown(word: WordBinary, shown: bytearray, start: int, stop: int) -> str:
    stop = min(stop, len(word.text))
    if shown.find(0, start, stop) < 0:
        return word.text[start:stop]
    return "".join(word.text[i] for i in range(start, stop) if shown[i])


def _paragraph(text: str, mark: str, properties: Properties, builder: Builder, numbering: Numbering) -> None:
    in_table = properties.in_table or mark == "\x07"
    if properties.style not in _CONTENTS:
        label = ""
        if properties.list_id and text.strip():
            label = numbering.label(str(properties.list_id), properties.list_level)
        builder.paragraph(
            text,
            label=label,
            outline=properties.outline,
            is_title=properties.style == _TITLE,
            in_table=in_table,
        )
    if mark == "\x07":
        builder.row() if properties.ends_row else builder.cell()


def _notes(word: WordBinary, shown: bytearray, start: int, stop: int) -> list[str]:
    """Notes between two places, each on one line; a mark begins each."""
    text = _shown(word, shown, start, stop)
    parts = text.split(_NOTE) if _NOTE in text else [text]
    flat = ("".join(line.strip() for line in _clean(part).split("\n")) for part in parts)
    return [note for note in flat if note]


def _box_lines(word: WordBinary, shown: bytearray, start: int) -> dict[int, list[str]]:
    """Lines of the text boxes by the place in the main text that they are anchored at."""
    out: dict[int, list[str]] = {}
    for anchor, first, last in word.boxes:
        text = _shown(word, shown, start + first, start + last)
        lines = [line for line in _clean(text).split("\n") if line.strip()]
        if lines:
            out.setdefault(anchor, []).extend(lines)
    return out


def _damaged(error: Exception) -> InputRefused:
    return InputRefused("unreadable.word", error=f"{type(error).__name__}: {error}")
