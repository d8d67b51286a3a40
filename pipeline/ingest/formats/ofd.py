"""OFD documents (GB/T 33190), the national format for pages as they are printed: a zip of XML, read like a PDF.

Text stands in lines at places of a page; paragraphs are put together again from these as with PDF. Headers and watermarks
of templates are left out.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any
from zipfile import ZipFile

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.packages import open_zip, parse_xml, read_part
from pipeline.ingest.formats.pdf_lines import PrintedLine, in_reading_order, paragraphs_of

_MOST_PAGES = 400
_PART_LIMIT = 40_000_000  # bytes of XML
_FEWEST = 15  # Han characters a page, on average, below which the pages are pictures
_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres
_MOST_DELTAS = 20_000
_SAME_LINE = 0.35  # share of the size by which feet of characters of one line may differ


def read_ofd(data: bytes, notes: Notes) -> Document:
    """Text of an OFD document, its paragraphs put together again.

    Args:
        data: bytes of the file.
        notes: counts what was left out and joined.

    Raises:
        InputRefused: ``unreadable``, ``encrypted``, ``no_text_layer``, ``unsafe`` or ``too_large``.
    """
    with open_zip(data, "package") as package:
        names = {n.lower(): n for n in package.namelist()}
        if any(n.rsplit("/", 1)[-1].startswith("encryption") for n in names):
            raise InputRefused("encrypted.ofd")
        pages = [list(page) for page in _pages(package, names)]
    han = sum(count_han(line.text) for page in pages for line in page)
    if han < _FEWEST * max(len(pages), 1):
        raise InputRefused("no_text_layer.ofd", pages=len(pages), han=han)
    return Document("\n".join(paragraphs_of(pages, notes)))


def _pages(package: ZipFile, names: dict[str, str]) -> Iterator[list[PrintedLine]]:
    """Lines of each page of all documents of the package, in reading order."""
    number = 0
    for root in _texts(_read(package, names, "", "OFD.xml"), "DocRoot"):
        document = _read(package, names, "", root)
        default = _box(next(_named(document, "PhysicalBox"), None), _A4)
        for entry in (p for group in _named(document, "Pages") for p in _named(group, "Page")):
            number += 1
            if number > _MOST_PAGES:
                raise InputRefused("too_large.pages", n=_MOST_PAGES)
            page = _read(package, names, posixpath.dirname(root), entry.get("BaseLoc", ""))
            yield _page(page, default)


def _read(package: ZipFile, names: dict[str, str], folder: str, place: str) -> Any:
    """Root of a part; places are relative to the part that names them, or to the package, in either case of letters."""
    place = place.strip().replace("\\", "/")
    for candidate in (posixpath.join(folder, place), place):
        found = names.get(posixpath.normpath(candidate).lstrip("/").lower())
        if found:
            return parse_xml(read_part(package, found, max_bytes=_PART_LIMIT), found)
    raise InputRefused("unreadable.ofd", name=place[:80] or "OFD.xml")


def _page(page: Any, default: tuple[float, ...]) -> list[PrintedLine]:
    left, top, width, height = _box(next(_named(page, "PhysicalBox"), None), default)
    pieces = [
        piece
        for content in page
        if _name(content) == "Content"
        for text in _named(content, "TextObject")
        for piece in _text_object(text, left, top, height)
    ]
    return in_reading_order(_in_lines(pieces), width, height)


def _text_object(text: Any, left: float, top: float, height: float) -> Iterator[PrintedLine]:
    """Lines of a text object: its own box, turned or scaled by its matrix, with a place for each piece of text."""
    box = _numbers(text.get("Boundary", ""), 4) or (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = _numbers(text.get("CTM", ""), 6) or (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    size = _number(text.get("Size") or text.get("size"), 4.0)  # some writers keep to no case
    x = y = 0.0
    for code in _named(text, "TextCode"):
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        shown = "".join(code.itertext()).replace("\n", "")
        if not shown.strip():
            continue
        deltas = _deltas(code.get("DeltaX", ""))
        indent = sum(deltas[: len(shown) - len(shown.lstrip())])  # typed as wide spaces
        run = sum(deltas[: len(shown) - 1]) + size - indent
        x0 = box[0] - left + a * (x + indent) + c * y + e
        foot = height - (box[1] - top + b * x + d * y + f)
        scale = abs(d) or 1.0
        yield PrintedLine(shown.strip(), x0, x0 + abs(a or 1.0) * max(run, size), foot, size * scale)


def _in_lines(pieces: list[PrintedLine]) -> list[PrintedLine]:
    """Pieces from top to foot and, where their feet are level, from left to right."""
    out: list[list[PrintedLine]] = []
    for piece in sorted(pieces, key=lambda p: -p.y0):
        if out and out[-1][0].y0 - piece.y0 < _SAME_LINE * min(out[-1][0].size, piece.size):
            out[-1].append(piece)
        else:
            out.append([piece])
    return [piece for line in out for piece in sorted(line, key=lambda p: p.x0)]


def _deltas(text: str) -> list[float]:
    """Distances of characters; ``g 3 4.2`` stands for three times 4.2."""
    words = iter(text.split()[:_MOST_DELTAS])
    out: list[float] = []
    for word in words:
        if word == "g":
            times, value = _number(next(words, ""), 0.0), _number(next(words, ""), 0.0)
            out += [value] * int(min(max(times, 0), _MOST_DELTAS - len(out)))
        else:
            out.append(_number(word, 0.0))
    return out


def _box(element: Any, default: tuple[float, ...]) -> tuple[float, ...]:
    found = _numbers(element.text or "", 4) if element is not None else None
    return found if found and found[2] > 0 and found[3] > 0 else default


def _numbers(text: str, n: int) -> tuple[float, ...] | None:
    found = tuple(_number(word, 0.0) for word in text.split())
    return found if len(found) == n else None


def _number(text: str | None, default: float) -> float:
    return (
        float(text) if text and re.fullmatch(r"[-+]?(?=\.?\d)\d{0,9}(?:\.\d{0,20})?(?:[eE][-+]?\d)?", text) else default
    )


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _named(parent: Any, name: str) -> Iterator[Any]:
    """Elements within another by name, whatever their namespace: writers disagree about it."""
    return (e for e in parent.iter() if _name(e) == name)


def _texts(parent: Any, name: str) -> Iterator[str]:
    return ((e.text or "").strip() for e in _named(parent, name))
