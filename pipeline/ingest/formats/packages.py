"""Zip packages (.docx, .xlsx, .zip) opened with care: nothing in them may blow up, point outside, or pull things in."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO, Any

from lxml import etree

from pipeline.errors import InputRefused
from pipeline.messages import Message

_RATIO = 250  # a part that swells more than this is a bomb; deflate reaches 1,032, prose about 5
_SMALL = 5_000_000  # bytes below which any ratio is harmless
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


def open_zip(file: bytes | IO[bytes], what: str) -> zipfile.ZipFile:
    """A zip file, its table of contents read.

    Args:
        file: its bytes, or a file open for reading.
        what: what it should be: word, workbook, archive or package.

    Raises:
        InputRefused: ``unreadable``: it is damaged.
    """
    try:
        return zipfile.ZipFile(io.BytesIO(file) if isinstance(file, bytes) else file)
    except _BROKEN as error:
        raise InputRefused("unreadable.package", what=Message(f"shared.kind.{what}"), error=str(error)) from None


def read_part(package: zipfile.ZipFile, part: str | zipfile.ZipInfo, *, max_bytes: int) -> bytes:
    """One part of a package, unpacked, never more than the limit.

    The sizes that the package states are not believed; what comes out is counted.

    Raises:
        InputRefused: ``unreadable``, ``encrypted``, ``too_large`` or ``unsafe`` (a zip bomb).
    """
    name = part if isinstance(part, str) else part.filename
    try:
        info = package.getinfo(part) if isinstance(part, str) else part
        if info.flag_bits & 1:
            raise InputRefused("encrypted.package")
        with package.open(info) as opened:
            data = opened.read(max_bytes + 1)
    except KeyError:
        raise InputRefused("unreadable.part_missing", name=name) from None
    except _BROKEN as error:
        raise InputRefused("unreadable.part", name=name, error=str(error)) from None
    if len(data) > _SMALL and len(data) > _RATIO * max(info.compress_size, 1):
        raise InputRefused("unsafe.bomb", name=name, packed=info.compress_size, size=len(data))
    if len(data) > max_bytes:
        raise InputRefused("too_large.part", name=name, mb=max_bytes / 1e6)
    return data


def check_part(package: zipfile.ZipFile, info: zipfile.ZipInfo, *, max_bytes: int) -> int:
    """Unpack an XML part bit by bit, keeping none of it, and refuse it if it is too large, a bomb, or declares entities.

    Returns:
        Its size.
    """
    size = 0
    try:
        with package.open(info) as opened:
            refuse_entities(head := opened.read(4096), info.filename)
            size = len(head)
            while chunk := opened.read(1_000_000):
                size += len(chunk)
                if size > max_bytes or (size > _SMALL and size > _RATIO * max(info.compress_size, 1)):
                    raise InputRefused("unsafe.part", name=info.filename, size=size)
    except _BROKEN as error:
        raise InputRefused("unreadable.part", name=info.filename, error=str(error)) from None
    return size


def parse_xml(data: bytes, name: str) -> Any:
    """Root of an XML part, or refused.

    Office writes no document type; whoever does wants entities, which read other files or multiply.

    Raises:
        InputRefused: ``unsafe`` or ``unreadable``.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
            raise _entities(name) from None
        raise InputRefused("unreadable.xml", name=name, error=str(error)) from None
    if root.getroottree().docinfo.doctype:
        raise _entities(name)
    return root


def refuse_entities(data: bytes, name: str) -> None:
    """Refuse an XML part with a document type, whatever its encoding."""
    head = data[:4096].replace(b"\x00", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise _entities(name)


def _entities(name: str) -> InputRefused:
    return InputRefused("unsafe.entities", name=name)
