r"""Rich text documents (.rtf, and many a .doc): paragraphs, numbers, tables, footnotes; hidden and deleted text left out.

A scanner of control words with a stack of groups. Chinese text is written as Unicode (``\u25919?``) or as bytes of the
font's code page (``\'d5\'fe``); both occur in one file, and the second byte of a character may stand as plain ASCII.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.builder import Builder
from pipeline.ingest.formats.document import Document

_DEEPEST = 2_000  # groups within groups
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}
_SKIPPED = frozenset(
    b"colortbl info pict objdata header headerl headerr headerf footer footerl footerr footerf ftnsep ftnsepc ftncn aftnsep"
    b" aftnsepc aftncn xe tc rxe fldinst listtable listoverridetable revtbl rsidtbl themedata colorschememapping datastore"
    b" latentstyles generator xmlnstbl wgrffmtfilter bkmkstart bkmkend annotation atnid atnauthor atrfstart atrfend atndate"
    b" atnicn atnref atnparent sp shprslt nonshppict falt panose filetbl template operator author title".split()
)
_KEPT_OPTIONAL = frozenset(
    b"footnote shpinst pntext listtext fldrslt shppict ud cs".split()
)  # \* groups that hold text
_CHARACTERS = {
    b"tab": "\t",
    b"line": "\n",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"emdash": "—",
    b"endash": "–",
    b"bullet": "•",
    b"emspace": "\u3000",
    b"enspace": " ",
    b"qmspace": " ",
}
_ENDS_PARAGRAPH = frozenset((b"par", b"sect", b"page"))
_HEADING = re.compile(r"^(?:heading|标题)\s*(\d)$", re.I)
_CONTENTS = re.compile(r"^(?:toc|目录)\s*\d", re.I)


@dataclass(frozen=True)
class _Group:
    """What holds within a group.

    Attributes:
        where: text, skip, fonts, styles, label or note.
        hidden: the text is hidden or deleted by a tracked change.
        unicode_skip: characters of the substitute that follow each Unicode character.
        font: number of the font.
    """

    where: str = "text"
    hidden: bool = False
    unicode_skip: int = 1
    font: int = -1


@dataclass
class _Paragraph:
    style: int = -1
    outline: int | None = None
    in_table: bool = False
    label: str = ""
    parts: list[str] = field(default_factory=list)


class _Reader:
    """Reads one file from start to end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.builder = Builder()
        self.group = _Group()
        self.stack: list[_Group] = []
        self.paragraph = _Paragraph()
        self.note: list[str] = []
        self.codec = "cp1252"
        self.default_font = -1
        self.fonts: dict[int, str] = {}
        self.styles: dict[int, tuple[str, int | None]] = {}
        self.described = -1  # style or font that the table is describing
        self.described_outline: int | None = None
        self.name: list[str] = []
        self.pending = bytearray()
        self.skip = 0
        self.optional = False
        self.pair = 0  # first half of a character outside the basic plane

    def read(self) -> Builder:
        at = 0
        while at < len(self.data):
            match = _TOKEN.match(self.data, at)
            if match is None:
                break
            at = match.end()
            word, number, hexed, symbol, brace, plain = match.groups()
            if hexed or plain:
                self._bytes(bytes.fromhex(hexed.decode()) if hexed else plain)
                continue
            if word and not self._is_skipped_word(word):
                self._flush()
                if word == b"bin":
                    at += max(0, int(number or 0))
                else:
                    self._word(word, int(number) if number else None)
            elif symbol:
                self._symbol(symbol)
            elif brace:
                self._brace(brace)
        self._flush()
        self._end_paragraph()
        return self.builder

    def _is_skipped_word(self, word: bytes) -> bool:
        """A control word stands for a character of a substitute."""
        if self.skip and word in _CHARACTERS:
            self.skip -= 1
            return True
        return False

    def _bytes(self, data: bytes) -> None:
        if self.skip:
            dropped = min(self.skip, len(data))
            self.skip -= dropped
            data = data[dropped:]
        self.optional = False
        if self.group.where != "skip":
            self.pending += data

    def _flush(self) -> None:
        """Bytes gathered so far as text; a character's bytes may stand in several tokens."""
        if not self.pending:
            return
        data, self.pending = bytes(self.pending), bytearray()
        if data.isascii():
            self._text(data.decode("ascii"))
            return
        own = self.fonts.get(self.group.font, self.codec)
        for codec in dict.fromkeys((own, self.codec, *self.fonts.values())):
            try:
                self._text(data.decode(codec))
                return
            except UnicodeDecodeError:
                continue
        self._text(data.decode(self.codec, "replace"))

    def _text(self, text: str) -> None:
        where = self.group.where
        if where in ("styles", "fonts"):
            self.name.append(text)
        elif self.group.hidden or where == "skip":
            return
        elif where == "label":
            self.paragraph.label += text
        elif where == "note":
            self.note.append(text)
        else:
            self.paragraph.parts.append(text)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.skip, self.optional = 0, False
        if brace == b"{":
            if len(self.stack) >= _DEEPEST:
                raise InputRefused("unreadable.rtf")
            self.stack.append(self.group)
            return
        left = self.group
        self.group = self.stack.pop() if self.stack else _Group("skip")
        if left.where == "styles" and self.name and self.described >= 0:
            self.styles[self.described] = ("".join(self.name).split(";")[0].strip(), self.described_outline)
        if left.where in ("styles", "fonts"):
            self.name, self.described, self.described_outline = [], 0 if left.where == "styles" else -1, None
        if left.where == "note" and self.group.where != "note":
            text = "".join(line.strip() for line in "".join(self.note).split("\n"))
            self.builder.footnotes += [text] if text else []
            self.note = []

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.optional = True
            return
        if self.skip:
            self.skip -= 1
            return
        self._flush() if symbol in b"\r\n" else None
        if symbol in (b"\r", b"\n"):
            self._end_paragraph()
        elif self.group.where != "skip":
            shown = {b"~": b" ", b"_": b"-", b"{": b"{", b"}": b"}", b"\\": b"\\"}.get(symbol)
            if shown:
                self.pending += shown

    def _word(self, word: bytes, number: int | None) -> None:
        optional, self.optional = self.optional, False
        on = number != 0
        if word in _SKIPPED or (optional and word not in _KEPT_OPTIONAL):
            self.group = replace(self.group, where="skip")
        elif self.group.where == "skip":
            return
        elif word == b"u" and number is not None:
            self._unicode(number & 0xFFFF)
        elif word == b"uc":
            self.group = replace(self.group, unicode_skip=max(0, min(number or 0, 8)))
        elif word in (b"f", b"af", b"deff", b"fcharset", b"cpg", b"ansicpg", b"fonttbl"):
            self._font(word, number if number is not None else 0)
        elif word in (b"v", b"deleted"):
            self.group = replace(self.group, hidden=on)
        elif word == b"plain":
            self.group = replace(self.group, hidden=False, font=self.default_font)
        elif word in (b"listtext", b"pntext"):
            self.group = replace(self.group, where="label")
        elif word == b"footnote":
            self.group = replace(self.group, where="note")
        elif word in _CHARACTERS:
            self._text(_CHARACTERS[word])
        else:
            self._layout(word, number)

    def _unicode(self, code: int) -> None:
        if 0xD800 <= code < 0xDC00:
            self.pair = code
        elif 0xDC00 <= code < 0xE000:
            self._text(chr(0x10000 + (self.pair - 0xD800) * 0x400 + code - 0xDC00) if self.pair else "")
            self.pair = 0
        else:
            self._text(chr(code))
        self.skip = self.group.unicode_skip

    def _font(self, word: bytes, number: int) -> None:
        if word == b"fonttbl":
            self.group = replace(self.group, where="fonts")
        elif word == b"deff":
            self.default_font = number
        elif word == b"ansicpg":
            self.codec = _codec(number, self.codec)
        elif self.group.where == "fonts":
            if word == b"f":
                self.described = number
            elif word == b"fcharset" and number in _CHARSETS:
                self.fonts[self.described] = _CHARSETS[number]
            elif word == b"cpg":
                self.fonts[self.described] = _codec(number, self.codec)
        elif word == b"f":
            self.group = replace(self.group, font=number)

    def _layout(self, word: bytes, number: int | None) -> None:
        describing = self.group.where == "styles"
        if word == b"stylesheet":
            self.group = replace(self.group, where="styles")
            self.described = 0
        elif word == b"s" and number is not None:
            if describing:
                self.described = number
            else:
                self.paragraph.style = number
        elif word in (b"cs", b"ds", b"ts") and describing:
            self.described = -1  # not a style of paragraphs
        elif word == b"outlinelevel" and number is not None:
            if describing:
                self.described_outline = number
            else:
                self.paragraph.outline = number
        elif describing or self.group.where == "fonts":
            return
        elif self.group.where == "note":
            self.note.append("\n" if word == b"par" else "")
        elif word == b"pard":
            self.paragraph.style, self.paragraph.outline, self.paragraph.in_table = -1, None, False
        elif word == b"intbl":
            self.paragraph.in_table = True
        elif word in _ENDS_PARAGRAPH:
            self._end_paragraph()
        elif word in (b"cell", b"nestcell"):
            self.paragraph.in_table = True
            self._end_paragraph()
            self.builder.cell() if word == b"cell" else None
        elif word == b"row":
            self.builder.row()

    def _end_paragraph(self) -> None:
        own = self.paragraph
        text = "".join(own.parts).replace("\x00", "")
        name, outline = self.styles.get(own.style, ("", None))
        named = _HEADING.match(name)
        level = next((x for x in (own.outline, outline) if x is not None), int(named[1]) - 1 if named else None)
        if not _CONTENTS.match(name) and (text.strip() or not own.in_table):
            label = own.label.strip("\t ") if re.search(r"\w", own.label) else ""
            self.builder.paragraph(
                text,
                label=label,
                outline=level,
                is_title=name.lower() in ("title", "标题"),
                in_table=own.in_table,
            )
        self.paragraph = _Paragraph(own.style, own.outline, own.in_table)


def read_rtf(data: bytes, notes: Notes) -> Document:
    """Text of a rich text document.

    Args:
        data: bytes of the file.
        notes: counts the notes moved.

    Raises:
        InputRefused: ``unreadable``.
    """
    return _Reader(data).read().document(notes)


def _codec(code_page: int, otherwise: str) -> str:
    if code_page == 936:
        return "gb18030"
    try:
        return codecs.lookup("utf-8" if code_page == 65001 else f"cp{code_page}").name
    except LookupError:
        return otherwise
