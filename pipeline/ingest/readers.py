"""From the bytes of a file to a Report: the reader of its format, then what all formats share.

A new format registers here and nothing else needs to know it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.errors import InputRefused
from pipeline.ingest.decode import decode
from pipeline.ingest.hints import Hints
from pipeline.ingest.notes import Notes
from pipeline.ingest.reading import Document, Reader
from pipeline.ingest.report import Report, report_from_text

_NO_HINTS = Hints()
_READERS: dict[str, tuple[str, Reader]] = {}


def register(format_name: str, suffixes: tuple[str, ...], reader: Reader) -> None:
    """Add a reader.

    Args:
        format_name: stored in ``reports.format``, e.g. txt.
        suffixes: file endings with the dot, lower case.
        reader: bytes and notes to a Document; raises InputRefused alone.
    """
    for suffix in suffixes:
        _READERS[suffix] = (format_name, reader)


def reader_for(name: str) -> tuple[str, Reader]:
    """Format name and reader for a file name.

    Raises:
        InputRefused: ``unknown_format``, naming the endings that can be read.
    """
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    found = _READERS.get(suffix)
    if found is None:
        raise InputRefused(
            "unknown_format",
            f"No reader for {f'files ending in {suffix}' if suffix else 'a file without ending'}. "
            f"Supported: {', '.join(sorted(_READERS))}. Save the report as UTF-8 text (.txt).",
        )
    return found


def read_report(name: str, data: bytes, *, max_bytes: int, hints: Hints = _NO_HINTS) -> Report:
    """Read one file.

    Args:
        name: path within the project folder; a hint for place and year, the text wins.
        data: the file's bytes.
        max_bytes: size limit.
        hints: what is known from a manifest or from the columns of a table.

    Raises:
        InputRefused: the file is no report; ``reason`` is one of empty, too_large, unknown_format, not_text,
            not_a_report, no_place, no_year, unreadable.
    """
    try:
        return _read(name, data, max_bytes, hints)
    except InputRefused:
        raise
    except Exception as error:  # one file that breaks an assumption must not stop a run over thousands
        raise InputRefused(
            "unreadable",
            f"A fault of the program, not of the file ({type(error).__name__}: {error}). Please report it with the file.",
        ) from error


def _read(name: str, data: bytes, max_bytes: int, hints: Hints) -> Report:
    if not data:
        raise InputRefused("empty", "The file is empty (0 bytes). Put the report's text into it or delete it.")
    if len(data) > max_bytes:
        raise InputRefused(
            "too_large",
            f"The file has {len(data):,} bytes, more than the limit of {max_bytes:,}; no work report is that long. "
            "Raise max_file_mb in configs/project.yaml if it is one.",
        )
    format_name, reader = reader_for(name)
    notes = Notes()
    document = reader(data, notes)
    known = replace(
        hints,
        title=hints.title or document.title,
        headings=hints.headings | document.headings,
        wrapped=hints.wrapped or document.wrapped,
    )
    return report_from_text(name, document.text, format_name=format_name, notes=notes, hints=known)


def _plain(data: bytes, notes: Notes) -> Document:
    return Document(decode(data, notes))


register("txt", (".txt", ".text"), _plain)
