"""Which format a file has: told by its content first, for endings are often wrong, then by its name."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePosixPath
from typing import IO

from pipeline.errors import InputRefused
from pipeline.messages import Message

# Formats by file ending. What cannot be told from the content (all that is text) is decided here.
BY_ENDING = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".docx": "docx",
    ".docm": "docx",
    ".pdf": "pdf",
    ".doc": "doc",
    ".dot": "doc",
    ".wps": "doc",
    ".wpt": "doc",
    ".rtf": "rtf",
    ".ofd": "ofd",
    ".mht": "mht",
    ".mhtml": "mht",
    ".csv": "csv",
    ".tsv": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".zip": "zip",
}
CONTAINERS = frozenset(("csv", "tsv", "xlsx", "jsonl", "json", "zip"))
_TEXT = frozenset(("txt", "md", "html", "csv", "tsv", "jsonl", "json"))
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_HTML = re.compile(
    rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|meta|body)\b", re.I | re.S
)
_OTHER = {
    b"\x1f\x8b": "not_text.gzip",
    b"Rar!": "not_text.rar",
    b"7z\xbc\xaf": "not_text.seven_zip",
    b"CAJ": "not_text.caj",
}
_WORD_XML = re.compile(rb"office/word/2003/wordml|office/2006/xmlPackage|wordprocessingml/2006/main")
_MAIL = re.compile(rb"\A\s*(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type):", re.I)
_OLE = {
    "xls": "unknown_format.old_excel",
    "ppt": "unknown_format.old_slides",
    "works": "unknown_format.works",
    "encrypted": "encrypted.package",
    "": "unknown_format.compound",
}
_HEAD = 4096


def format_of(name: str, file: IO[bytes]) -> tuple[str, Message | None]:
    """Format of a file.

    Args:
        name: its name.
        file: the file, open for reading at its start; left there.

    Returns:
        The format (a value of BY_ENDING), and a warning where name and content disagree.

    Raises:
        InputRefused: ``empty``, ``unknown_format``, ``not_text`` or ``unreadable``; the detail says what to do.
    """
    head = file.read(_HEAD)
    file.seek(0)
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    named = BY_ENDING.get(ending, "")
    if not head:
        raise InputRefused("empty.no_bytes")
    try:
        found = _by_content(head, file)
    except InputRefused as refusal:
        if named in _TEXT and refusal.reason != "empty":
            raise InputRefused("not_text.named_text", why=refusal.message) from None
        raise
    if not found:
        if named in ("doc", "rtf") and b"\x00" not in head:
            named, found = "", "txt"  # plain text under a name of Word's
        elif named in ("docx", "xlsx", "pdf", "zip", "doc", "rtf", "ofd", "mht"):
            raise InputRefused("unreadable.misnamed", ending=ending)
        elif not named:
            raise unknown(ending)
        else:
            return named, None
    if named == found or (named in _TEXT and found == "html" and named != "txt"):
        return named, None
    if not ending:
        return found, Message("warnings.other_format_no_ending", {"format": found})
    return found, Message("warnings.other_format", {"ending": ending, "format": found})


def unknown(ending: str) -> InputRefused:
    """No reader for this ending."""
    code = "unknown_format.ending" if ending else "unknown_format.no_ending"
    return InputRefused(code, supported=sorted(BY_ENDING), **({"ending": ending} if ending else {}))


def _by_content(head: bytes, file: IO[bytes]) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _package(file)
    if head.startswith(b"PK\x05\x06"):
        raise InputRefused("empty.zip")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(file)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(_PICTURES):
        raise InputRefused("no_text_layer.picture")
    for magic, code in _OTHER.items():
        if head.startswith(magic):
            raise InputRefused(code)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and _WORD_XML.search(head):
        return "docx"
    if _MAIL.match(head) and re.search(rb"multipart/|text/html", head, re.I):
        return "mht"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "ignore").encode()
    return "html" if _HTML.match(head) else ""


def _compound(file: IO[bytes]) -> str:
    """An old document of Office or WPS; only those of Word are read."""
    from pipeline.ingest.formats.doc import ole_kind  # few projects need it

    kind = ole_kind(file.read())
    file.seek(0)
    if kind != "doc":
        raise InputRefused(_OLE[kind])
    return kind


def _package(file: IO[bytes]) -> str:
    from pipeline.ingest.formats.packages import open_zip  # with lxml, for which those that look at names need not wait

    with open_zip(file, "package") as package:
        names = set(package.namelist())
    file.seek(0)
    if any(n.startswith("word/document") for n in names):
        return "docx"
    if any(n.startswith("xl/workbook") for n in names):
        if "xl/workbook.bin" in names:
            raise InputRefused("unknown_format.xlsb")
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        raise InputRefused("unknown_format.opendocument")
    if "OFD.xml" in names:
        return "ofd"
    if any(n.startswith("ppt/") for n in names):
        raise InputRefused("unknown_format.slides")
    return "zip"
