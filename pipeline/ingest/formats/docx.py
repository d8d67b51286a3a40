"""Word documents (.docx): paragraphs, numbering, tables, footnotes, text boxes; read from the XML itself with lxml.

python-docx leaves out what stands in content controls, tracked insertions, text boxes and footnotes, and numbers that
Word counts itself (一、 as a list style); in official documents all of these hold text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.docx_numbers import Numbering, numbering_of
from pipeline.ingest.formats.packages import open_zip, parse_xml, read_part
from pipeline.ingest.formats.tables import table_lines

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Strict .docx and Word 2003 say the same under other names.
_OTHER_NAMES = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.microsoft.com/office/word/2003/wordml",
)
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_WX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_PART_LIMIT = 40_000_000  # bytes of XML in one part; the longest reports have 2 million
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTAINERS = {W + n for n in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body")} | {
    _MC + "AlternateContent",
    _MC + "Choice",
    _WX + "sect",
    _WX + "sub-section",
}
_SKIPPED = {W + n for n in ("del", "moveFrom", "pPr", "rPr", "sectPr", "instrText", "delText", "rt")} | {
    _MC + "Fallback"
}
_HEADING = re.compile(r"^(?:heading|标题)\s*(\d)$", re.I)


@dataclass
class _Style:
    """What matters of a paragraph style."""

    name: str
    outline: int | None
    numbering: tuple[str, int] | None
    based_on: str | None


@dataclass
class _State:
    """What is gathered while walking through the document."""

    styles: dict[str, _Style]
    numbering: Numbering
    lines: list[str] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    title: str = ""
    footnotes: list[str] = field(default_factory=list)


def read_docx(data: bytes, notes: Notes) -> Document:
    """Text of a Word document.

    Tracked deletions, hidden text, page headers and footers, field codes and tables of contents are left out. A table
    whose cells hold prose is layout, and each paragraph of it a line; of other tables each row is a line, its cells
    parted by ``|``. Footnotes and endnotes follow the text under the line 注释.

    Args:
        data: bytes of the file.
        notes: counts the notes moved.

    Raises:
        InputRefused: ``unreadable``, ``encrypted``, ``unsafe`` or ``too_large``.
    """
    state = _of_package(data) if data.startswith(b"PK") else _of_xml(data)
    if state.footnotes:
        notes.add("notes_moved", len(state.footnotes))
        state.lines += ["注释", *state.footnotes]
    return Document("\n".join(state.lines), frozenset(state.headings), state.title)


def _of_package(data: bytes) -> _State:
    with open_zip(data, "word") as package:
        return _of_parts(
            set(package.namelist()), lambda name: _parse(read_part(package, name, max_bytes=_PART_LIMIT), name)
        )


def _of_xml(data: bytes) -> _State:
    """A document saved as one XML file, by Word 2003 in its own terms or by later versions with the parts of a .docx."""
    root = _parse(data.lstrip(b"\xef\xbb\xbf \t\r\n"), "XML")
    parts = {p.get(_PKG + "name", "").lstrip("/"): p[0][0] for p in root.iter(_PKG + "part") if len(p) and len(p[0])}
    if parts:
        return _of_parts(set(parts), parts.__getitem__)
    state = _State(_styles(root), numbering_of(None))
    for body in root.iter(W + "body"):
        _blocks(body, state)
    return state


def _parse(raw: bytes, name: str) -> Any:
    for other in _OTHER_NAMES:
        raw = raw.replace(other, W[1:-1].encode())
    return parse_xml(raw, name)


def _of_parts(names: set[str], part: Callable[[str], Any]) -> _State:
    main = _main_part(names)
    folder = main.rsplit("/", 1)[0]
    styles = _styles(part(f"{folder}/styles.xml")) if f"{folder}/styles.xml" in names else {}
    numbers = part(f"{folder}/numbering.xml") if f"{folder}/numbering.xml" in names else None
    state = _State(styles, numbering_of(numbers))
    for body in part(main).iter(W + "body"):
        _blocks(body, state)
    for kind in ("footnote", "endnote"):
        if f"{folder}/{kind}s.xml" in names:
            state.footnotes += _footnotes(part(f"{folder}/{kind}s.xml"), kind, state)
    return state


def _main_part(names: set[str]) -> str:
    found = sorted((n for n in names if re.fullmatch(r"word/document\d*\.xml", n)), key=lambda n: (len(n), n))
    if not found:
        raise InputRefused("unreadable.no_word")
    return found[0]


def _styles(root: Any) -> dict[str, _Style]:
    out: dict[str, _Style] = {}
    for style in root.iter(W + "style"):
        if style.get(W + "type") != "paragraph":
            continue
        properties = style.find(W + "pPr")
        name = style.find(W + "name")
        based = style.find(W + "basedOn")
        out[style.get(W + "styleId", "")] = _Style(
            name.get(W + "val", "") if name is not None else "",
            _outline(properties),
            _number(properties),
            based.get(W + "val") if based is not None else None,
        )
    return out


def _outline(properties: Any) -> int | None:
    found = properties.find(W + "outlineLvl") if properties is not None else None
    value = found.get(W + "val", "") if found is not None else ""
    return int(value) if value.isdecimal() and int(value) < 9 else None


def _number(properties: Any) -> tuple[str, int] | None:
    found = properties.find(W + "numPr") if properties is not None else None
    if found is None:
        return None
    number, level = found.find(W + "numId"), found.find(W + "ilvl")
    depth = level.get(W + "val", "0") if level is not None else "0"
    return (number.get(W + "val", "") if number is not None else "", int(depth) if depth.isdecimal() else 0)


def _chain(state: _State, style_id: str) -> Iterator[_Style]:
    """A style and those that it is based on."""
    for _ in range(12):
        style = state.styles.get(style_id)
        if style is None:
            return
        yield style
        style_id = style.based_on or ""


def _blocks(parent: Any, state: _State) -> None:
    for child in parent:
        if child.tag == W + "p":
            _paragraph(child, state)
        elif child.tag == W + "tbl":
            _table(child, state)
        elif child.tag in _CONTAINERS:
            _blocks(child, state)


def _paragraph(paragraph: Any, state: _State) -> None:
    properties = paragraph.find(W + "pPr")
    style = properties.find(W + "pStyle") if properties is not None else None
    chain = list(_chain(state, style.get(W + "val", "") if style is not None else ""))
    boxes: list[Any] = []
    text = "".join(_text(paragraph, boxes))
    if any(s.name.lower().startswith("toc ") for s in chain[:1]):
        text = ""
    elif text.strip():
        label = _label(properties, chain, state)
        text = label + text.strip() if label and not text.strip().startswith(label.strip()) else text
        state.lines += text.split("\n")
        first = text.strip().split("\n")[0].strip()
        if chain and chain[0].name.lower() == "title" and not state.title:
            state.title = first
        elif _level(properties, chain) is not None and len(first) <= 80:
            state.headings.add(first)
    for box in boxes:
        if box.tag == W + "txbxContent":
            _blocks(box, state)
        else:
            state.footnotes += _note(box, state)


def _label(properties: Any, chain: list[_Style], state: _State) -> str:
    printed = properties.find(f"{W}listPr/{_WX}t") if properties is not None else None
    if printed is not None:  # Word 2003 says what it counted
        return str(printed.get(_WX + "val", ""))
    own = _number(properties)
    if own is None or (not own[0] and chain):
        inherited = next((s.numbering for s in chain if s.numbering and s.numbering[0]), None)
        own = inherited if own is None else (inherited[0] if inherited else "", own[1])
    return state.numbering.label(*own) if own and own[0] else ""


def _level(properties: Any, chain: list[_Style]) -> int | None:
    """Depth of a heading, from 0; None for running text."""
    found = [_outline(properties), *(s.outline for s in chain)]
    named = (int(m[1]) - 1 for s in chain[:1] if (m := _HEADING.match(s.name)))
    level = next((x for x in found if x is not None), next(named, None))
    return level if level is not None and level < 4 else None


def _text(node: Any, boxes: list[Any]) -> Iterator[str]:
    """Text of a paragraph in order; text boxes anchored in it are put aside."""
    for child in node:
        tag = child.tag
        if tag == W + "t":
            yield child.text or ""
        elif tag in (W + "tab", W + "ptab"):
            yield "\t"
        elif tag in (W + "br", W + "cr"):
            yield "\n"
        elif tag == W + "noBreakHyphen":
            yield "-"
        elif tag in (W + "txbxContent", W + "footnote", W + "endnote"):  # notes stand in the text in Word 2003 alone
            boxes.append(child)
        elif tag == W + "r" and _hidden(child):
            continue
        elif tag not in _SKIPPED and isinstance(tag, str):
            yield from _text(child, boxes)


def _hidden(run: Any) -> bool:
    properties = run.find(W + "rPr")
    vanish = properties.find(W + "vanish") if properties is not None else None
    return vanish is not None and vanish.get(W + "val", "true") not in ("0", "false", "off")


def _table(table: Any, state: _State) -> None:
    rows: list[list[list[str]]] = []
    for row in _children(table, "tr"):
        cells = []
        for cell in _children(row, "tc"):
            inner = _State(state.styles, state.numbering)
            _blocks(cell, inner)
            state.headings |= inner.headings
            cells.append([line for line in inner.lines if line.strip()])
        rows.append(cells)
    state.lines += table_lines(rows)


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Rows or cells, also those within content controls and tracked insertions."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _children(child, name)


def _footnotes(root: Any, kind: str, state: _State) -> list[str]:
    out = []
    for note in root.iter(W + kind):
        if note.get(W + "type") in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        out += _note(note, state)
    return out


def _note(note: Any, state: _State) -> list[str]:
    inner = _State(state.styles, state.numbering)
    _blocks(note, inner)
    text = "".join(line.strip() for line in inner.lines)
    return [text] if text else []
