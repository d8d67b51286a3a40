"""From the bytes of an item to a Report: the reader of its format, then what all formats share.

ARCHITECTURE.md says what a new format takes.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.files.columns import CUT
from pipeline.ingest.files.item import Item, too_large
from pipeline.ingest.formats import Document, Reader
from pipeline.ingest.formats.detect import BY_ENDING, CONTAINERS, format_of
from pipeline.ingest.formats.docx import read_docx
from pipeline.ingest.formats.html import page_document, read_html
from pipeline.ingest.formats.mht import read_mht
from pipeline.ingest.formats.ofd import read_ofd
from pipeline.ingest.formats.rtf import read_rtf
from pipeline.ingest.identity.hints import Hints
from pipeline.ingest.report import Report, report_from_text

_NO_HINTS = Hints()
_TAGS = re.compile(r"<(?:p|div|br|span|td|h[1-6])\b[^<>]{0,500}>", re.I)


def _plain(data: bytes, notes: Notes) -> Document:
    return Document(decode(data, notes))


def _md(data: bytes, notes: Notes) -> Document:
    from pipeline.ingest.formats.markdown import read_markdown  # a parser that no other format needs

    return read_markdown(data, notes)


def _pdf(data: bytes, notes: Notes) -> Document:
    from pipeline.ingest.formats.pdf import read_pdf  # slow to import, and few projects need it

    return read_pdf(data, notes)


def _doc(data: bytes, notes: Notes) -> Document:
    from pipeline.ingest.formats.doc import read_doc

    return read_doc(data, notes)


_READERS: dict[str, Reader] = {
    "txt": _plain,
    "md": _md,
    "html": read_html,
    "docx": read_docx,
    "pdf": _pdf,
    "doc": _doc,
    "rtf": read_rtf,
    "ofd": read_ofd,
    "mht": read_mht,
}


def register(format_name: str, suffixes: tuple[str, ...], reader: Reader) -> None:
    """Add a reader.

    Args:
        format_name: stored in ``reports.format``, e.g. txt.
        suffixes: file endings with the dot, lower case.
        reader: bytes and notes to a Document; raises InputRefused alone.
    """
    _READERS[format_name] = reader
    BY_ENDING.update(dict.fromkeys(suffixes, format_name))


def read_report(name: str, data: bytes, *, max_bytes: int, hints: Hints = _NO_HINTS) -> Report:
    """Read one file that holds one report.

    Args:
        name: path within the project folder; a hint for place and year, the text wins.
        data: the file's bytes.
        max_bytes: size limit.
        hints: what is known from a manifest.

    Raises:
        InputRefused: see :func:`read_item`.
    """
    return read_item(Item(name, data, hints=hints), max_bytes=max_bytes)


def read_item(item: Item, *, max_bytes: int) -> Report:
    """Read one item of a file.

    Args:
        item: a file, a member of an archive, or a row of a table.
        max_bytes: size limit.

    Raises:
        InputRefused: it is no report; ``reason`` is one of empty, too_large, unknown_format, not_text, no_text_layer,
            encrypted, unsafe, not_a_report, no_place, no_year, unreadable.
    """
    if item.problem:
        raise item.problem
    try:
        return _read(item, max_bytes)
    except InputRefused:
        raise
    except Exception as error:  # one file that breaks an assumption must not stop a run over thousands
        raise InputRefused("unreadable.fault", error=f"{type(error).__name__}: {error}") from error


def _read(item: Item, max_bytes: int) -> Report:
    if len(item.data) > max_bytes:
        raise too_large(max_bytes)
    notes = Notes()
    format_name, document = _row(item, notes) if item.format else _file(item, notes)
    known = replace(
        item.hints,
        title=item.hints.title or document.title,
        headings=item.hints.headings | document.headings,
        wrapped=item.hints.wrapped or document.wrapped,
    )
    return report_from_text(item.path, document.text, format_name=format_name, notes=notes, hints=known)


def _file(item: Item, notes: Notes) -> tuple[str, Document]:
    format_name, doubt = format_of(item.path, io.BytesIO(item.data))
    if format_name in CONTAINERS:
        raise InputRefused("unknown_format.container")
    if doubt:
        notes.take(doubt)
    if item.hints.selector and format_name in ("html", "mht"):
        read = read_html if format_name == "html" else read_mht
        return format_name, read(item.data, notes, item.hints.selector)
    return format_name, _READERS[format_name](item.data, notes)


def _row(item: Item, notes: Notes) -> tuple[str, Document]:
    """Text of a table's cell; some tables are scraped and hold HTML."""
    text = item.data.decode("utf-8", "replace")
    if text.endswith(CUT):
        text = text.removesuffix(CUT)
        notes.warn("full_cell")
    if len(_TAGS.findall(text[:20_000])) >= 3:
        return item.format, page_document(text, notes)
    return item.format, Document(text)
