"""PDF documents with a text layer, by pdfminer.six: pure Python, so that a broken file cannot end the program."""

from __future__ import annotations

import io
import itertools
import logging
import re
import statistics
import zlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from pdfminer import pdftypes
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LAParams, LTAnno, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.pdf_lines import PrintedLine, in_reading_order, paragraphs_of

_MOST_PAGES = 400
_MOST_UNPACKED = 64_000_000  # bytes of one stream; page text has thousands
_SCANNED = 15  # Han characters a page, on average, below which the pages are pictures
_UNKNOWN = re.compile(r"\(cid:\d+\)")
_RAISED = 0.78  # size of a character against its line's, below which a digit is a footnote mark
_WORD_GAP = 0.1  # of a character's size, as pdfminer takes for a space
_FILLS_GAP = 3  # characters at most that are set apart from the line they stand in
_MARK = re.compile(r"[\d①-⑳*\[\]［］〔〕]")

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def read_pdf(data: bytes, notes: Notes) -> Document:
    """Text layer of a PDF document, its paragraphs put together again.

    Running headers and footers, page numbers and footnote marks are left out; lines broken at the margin are joined, also
    over the turn of a page.

    Args:
        data: bytes of the file.
        notes: counts what was left out and joined.

    Raises:
        InputRefused: ``no_text_layer`` (scanned, or fonts that do not tell their characters), ``encrypted``,
            ``unreadable`` or ``too_large``.
    """
    try:
        pages = list(_pages(data))
    except InputRefused:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise InputRefused("encrypted.pdf") from None
    except Exception as error:  # pdfminer raises whatever its assumptions run into
        raise InputRefused("unreadable.pdf", error=f"{type(error).__name__}: {error}") from None
    text = "".join(line.text for page in pages for line in page)
    _check_text(text, len(pages))
    lost = len(_UNKNOWN.findall(text))
    if lost:
        notes.add("unknown_glyphs", lost)
    return Document("\n".join(_UNKNOWN.sub("", p) for p in paragraphs_of(pages, notes)))


def _check_text(text: str, n_pages: int) -> None:
    if n_pages == 0:
        raise InputRefused("unreadable.pdf_no_pages")
    lost, han = len(_UNKNOWN.findall(text)), count_han(text)
    if lost > max(50, han):
        raise InputRefused("no_text_layer.fonts")
    if han < _SCANNED * n_pages:
        raise InputRefused("no_text_layer.scanned", pages=n_pages, han=han)


def _pages(data: bytes) -> Iterator[list[PrintedLine]]:
    """Lines of each page in reading order."""
    _bound_streams()
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    resources = PDFResourceManager()
    # No grouping of boxes (quadratic in their number): order is found from the lines themselves.
    layout = LAParams(boxes_flow=None, line_margin=0.01, char_margin=3.0, detect_vertical=False)
    device = PDFPageAggregator(resources, laparams=layout)
    interpreter = PDFPageInterpreter(resources, device)
    for number, page in enumerate(PDFPage.create_pages(document)):
        if number >= _MOST_PAGES:
            raise InputRefused("too_large.pages", n=_MOST_PAGES)
        interpreter.process_page(page)
        result = device.get_result()
        lines = [_line(glyphs) for glyphs in _with_gaps_filled(list(_glyphs(result)))]
        yield in_reading_order(sorted(lines, key=lambda x: (-x.y0, x.x0)), result.width, result.height)


def _glyphs(container: Any) -> Iterator[list[Any]]:
    """The characters of each line, from left to right."""
    for item in container:
        if isinstance(item, LTTextLine):
            if any(map(_is_seen, item)):
                yield _from_left(list(item))
        elif isinstance(item, LTContainer):
            yield from _glyphs(item)


def _from_left(line: list[Any]) -> list[Any]:
    """A line in the order in which it is read: a file may set its quotation marks and figures before the rest."""
    seen = _seen(line)
    if all(a.x0 <= b.x0 for a, b in itertools.pairwise(seen)):
        return line
    seen.sort(key=lambda c: c.x0)
    out: list[Any] = seen[:1]
    for a, b in itertools.pairwise(seen):
        out += [LTAnno(" "), b] if b.x0 - a.x1 > _WORD_GAP * b.size else [b]
    return out


def _seen(line: list[Any]) -> list[Any]:
    return [c for c in line if _is_seen(c)]


def _is_seen(c: Any) -> bool:
    return isinstance(c, LTChar) and bool(c.get_text().strip())


def _with_gaps_filled(lines: list[list[Any]]) -> list[list[Any]]:
    """Characters of another font (Ⅱ, ①, ℃) that the file sets after their line go into the gap that they were left."""
    ends = [(seen[0].x0, seen[-1].x1, seen[0].y0, seen[0].size) for seen in map(_seen, lines)]
    hosts = [i for i, line in enumerate(lines) if len(line) > _FILLS_GAP]
    filled: set[int] = set()
    for i, (x0, x1, y0, size) in enumerate(ends):
        seen = _seen(lines[i])
        if len(seen) > _FILLS_GAP:
            continue
        for host in hosts:
            left, right, foot, height = ends[host]
            if left < x0 and x1 < right and abs(foot - y0) < 0.35 * min(size, height):
                at = max(k for k, c in enumerate(lines[host]) if _is_seen(c) and c.x1 <= x0 + 0.3 * size) + 1
                lines[host][at:at] = seen
                filled.add(i)
                break
    return [line for i, line in enumerate(lines) if i not in filled]


def _line(item: list[Any]) -> PrintedLine:
    # Indents may be typed as wide spaces, so the edges are those of what can be seen.
    chars = _seen(item)
    size = statistics.median_high([c.size for c in chars])
    bottom = statistics.median_low([c.y0 for c in chars])
    parts = []
    for c in item:
        raised = isinstance(c, LTChar) and c.size < _RAISED * size and c.y0 > bottom + 0.1 * size
        if not (raised and _MARK.fullmatch(c.get_text())):
            parts.append(c.get_text())
    text = "".join(parts).replace("\n", "").strip()
    return PrintedLine(text, min(c.x0 for c in chars), max(c.x1 for c in chars), bottom, size)


def _bound_streams() -> None:
    """Let no compressed stream swell beyond all bounds.

    pdfminer unpacks a stream at once, whatever comes out, and offers no setting; so its reference to zlib is replaced.
    """
    if isinstance(getattr(pdftypes, "zlib", None), SimpleNamespace):
        return

    def decompress(data: bytes) -> bytes:
        unpacker = zlib.decompressobj()
        out = unpacker.decompress(data, _MOST_UNPACKED)
        if unpacker.unconsumed_tail:
            raise InputRefused("unsafe.pdf_bomb", size=_MOST_UNPACKED)
        return out + unpacker.flush()

    bounded = SimpleNamespace(decompress=decompress, decompressobj=zlib.decompressobj, error=zlib.error)
    setattr(pdftypes, "zlib", bounded)  # noqa: B010
