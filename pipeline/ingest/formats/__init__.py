"""Readers, one module a format: bytes to a Document. All that comes after is common to every format."""

from pipeline.ingest.formats.document import Document, Reader

__all__ = ["Document", "Reader"]
