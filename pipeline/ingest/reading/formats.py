"""Which format a file has: told by its content first, for endings are often wrong, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import IO

from pipeline.errors import InputRefused
from pipeline.ingest.reading.packages import open_zip

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
    b"{\\rtf": ("a rich text document (.rtf)", "Open it in Word or WPS and save it as .docx."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it."),
    b"Rar!": ("a rar archive", "Unpack it, or pack it as .zip."),
    b"7z\xbc\xaf": ("a 7z archive", "Unpack it, or pack it as .zip."),
    b"CAJ": ("a CAJ document", "Print it to PDF with the CAJ viewer."),
}
_HEAD = 2048


def format_of(name: str, file: IO[bytes]) -> tuple[str, str]:
    """Format of a file.

    Args:
        name: its name.
        file: the file, open for reading at its start; left there.

    Returns:
        The format (a value of BY_ENDING), and a warning where name and content disagree, else ``""``.

    Raises:
        InputRefused: ``empty``, ``unknown_format``, ``not_text`` or ``unreadable``; the detail says what to do.
    """
    head = file.read(_HEAD)
    file.seek(0)
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    named = BY_ENDING.get(ending, "")
    if not head:
        raise InputRefused("empty", "The file is empty (0 bytes). Put the report's text into it or delete it.")
    try:
        found = _by_content(head, file, ending)
    except InputRefused as refusal:
        if named in _TEXT and refusal.reason != "empty":
            raise InputRefused("not_text", f"The content is no text. {refusal.detail}") from None
        raise
    if not found:
        if named in ("docx", "xlsx", "pdf", "zip"):
            raise InputRefused(
                "unreadable",
                f"Named {ending}, but it is none: damaged, or a page that a server sent instead. Get it again.",
            )
        if not named:
            raise unknown(ending)
        return named, ""
    if named == found or (named in _TEXT and found == "html" and named != "txt"):
        return named, ""
    other = f"files ending in {ending}" if ending else "files without ending"
    return found, f"{other} are not usually {found}, but this one is, and was read as such"


def unknown(ending: str) -> InputRefused:
    """No reader for this ending."""
    what = f"files ending in {ending}" if ending else "a file without ending"
    return InputRefused(
        "unknown_format",
        f"No reader for {what}. Supported: {', '.join(sorted(BY_ENDING))}. Save the report as .docx or UTF-8 .txt.",
    )


def _by_content(head: bytes, file: IO[bytes], ending: str) -> str:
    if head.startswith(b"PK\x03\x04"):
        return _package(file)
    if head.startswith(b"PK\x05\x06"):
        raise InputRefused("empty", "An empty zip archive.")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        what = (
            "an old Excel workbook (.xls)"
            if ending in (".xls", ".et")
            else "an old Word document (.doc), or one with a password"
        )
        new = ".xlsx" if ending in (".xls", ".et") else ".docx"
        raise InputRefused(
            "unknown_format", f"The content is {what}. Open it in Word, WPS or Excel and save it as {new}."
        )
    if head.startswith(_PICTURES):
        raise InputRefused(
            "no_text_layer", "A picture. Recognise its text with an OCR program, or find the report as text."
        )
    for magic, (what, remedy) in _OTHER.items():
        if head.startswith(magic):
            raise InputRefused("not_text", f"The content is {what}, which is not read. {remedy}")
    return "html" if _HTML.match(head) else ""


def _package(file: IO[bytes]) -> str:
    with open_zip(file, "document or archive") as package:
        names = set(package.namelist())
    file.seek(0)
    if any(n.startswith("word/document") for n in names):
        return "docx"
    if any(n.startswith("xl/workbook") for n in names):
        if "xl/workbook.bin" in names:
            raise InputRefused("unknown_format", "A binary workbook (.xlsb). Open it in Excel and save it as .xlsx.")
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        raise InputRefused("unknown_format", "An OpenDocument file (.odt, .ods). Save it as .docx or .xlsx.")
    if "OFD.xml" in names:
        raise InputRefused("unknown_format", "An OFD document. Save it as .docx or PDF with an OFD reader.")
    if any(n.startswith("ppt/") for n in names):
        raise InputRefused("unknown_format", "A presentation (.pptx), not a report. Delete it.")
    return "zip"
