"""The content of an answer: read within bounds, its transfer encoding undone, and known to be whole."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

import httpx

from pipeline.fetch.refusal import FetchRefused

_CHUNK = 65_536
# What cannot be a report, whatever its name: refused by its label, before a byte of it is read.
_OTHER_TYPES = re.compile(r"image/|video/|audio/|font/|text/(?:css|javascript)|application/(?:json|javascript|x-font)")


class Truncated(Exception):
    """The content ends before its end."""


def check_head(response: httpx.Response, limit: int) -> None:
    """Refuse by type and stated size, before the content is read.

    Args:
        response: the answer, not read yet.
        limit: bytes.

    Raises:
        FetchRefused: ``refused``.
    """
    type_ = content_type(response)
    if _OTHER_TYPES.match(type_):
        raise FetchRefused("refused", "type", type=type_)
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > limit:
        raise FetchRefused("refused", "too_large", limit=limit / 1e6)


def content_type(response: httpx.Response) -> str:
    """Type as the server states it, without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def read_body(response: httpx.Response, limit: int, go_on: Callable[[], bool] = lambda: True) -> bytes:
    """Content of an answer.

    Args:
        response: the answer, not read yet.
        limit: bytes at most, as sent and unpacked.
        go_on: asked after each piece; False ends a server that sends for ever.

    Raises:
        FetchRefused: ``refused``: too large, or packed in a way that was not asked for.
        Truncated: it is not whole, or took too long.
        httpx.TransportError: the connection broke.
    """
    unpack = _unpacker(response.headers.get("content-encoding", "").strip().lower())
    out = bytearray()
    sent = 0
    for chunk in response.iter_raw(_CHUNK):
        sent += len(chunk)
        out += unpack.some(chunk, limit + 1 - len(out))
        if sent > limit or len(out) > limit:
            raise FetchRefused("refused", "too_large", limit=limit / 1e6)
        if not go_on():
            raise Truncated
    if sent and not unpack.whole:
        raise Truncated
    return bytes(out)


class _Plain:
    whole = True

    def some(self, chunk: bytes, most: int) -> bytes:
        return chunk


class _Packed:
    """gzip, zlib, or bare deflate, told by the first bytes."""

    def __init__(self) -> None:
        self._unpacker: zlib._Decompress | None = None

    @property
    def whole(self) -> bool:
        return self._unpacker is not None and self._unpacker.eof

    def some(self, chunk: bytes, most: int) -> bytes:
        try:
            if self._unpacker is None:
                packed = chunk.startswith(b"\x1f\x8b") or (chunk[0] & 15 == 8 and int.from_bytes(chunk[:2]) % 31 == 0)
                self._unpacker = zlib.decompressobj(47 if packed else -15)
            return self._unpacker.decompress(chunk, max(most, 1))
        except zlib.error:
            raise Truncated from None


def _unpacker(encoding: str) -> _Plain | _Packed:
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip", "deflate"):
        return _Packed()
    raise FetchRefused("refused", "encoding", encoding=encoding)
