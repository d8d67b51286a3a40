"""Readers by file format; a new format registers here and nothing else needs to know it.

A reader turns bytes into plain text with one paragraph a line where the format knows paragraphs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from pipeline.errors import InputRefused
from pipeline.ingest.decode import decode
from pipeline.ingest.notes import Notes

Reader = Callable[[bytes, Notes], str]

_READERS: dict[str, tuple[str, Reader]] = {}


def register(format_name: str, suffixes: tuple[str, ...], reader: Reader) -> None:
    """Add a reader.

    Args:
        format_name: stored in ``reports.format``, e.g. txt.
        suffixes: file endings with the dot, lower case.
        reader: bytes and notes to text; raises InputRefused alone.
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


register("txt", (".txt", ".text"), decode)
