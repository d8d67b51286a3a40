"""Web pages saved with all that belongs to them in one file (.mht, .mhtml, and many a .doc): the page itself is read."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.html import page_document


def read_mht(data: bytes, notes: Notes) -> Document:
    """Article of a web page saved as one file.

    Args:
        data: bytes of the file.
        notes: counts the lines left out.

    Raises:
        InputRefused: ``unreadable``, and what reading the page raises.
    """
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        pages = [page for part in message.walk() if (page := _page(part))]
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError):
        raise InputRefused("unreadable.mht") from None
    if not pages:
        raise InputRefused("unreadable.mht")
    return page_document(decode(max(pages, key=len), notes), notes)


def _page(part: Message) -> bytes:
    """Bytes of a part that is a page; frames and menus are pages too, so the longest is the one."""
    if part.get_content_type() != "text/html":
        return b""
    payload = part.get_payload(decode=True)
    return re.sub(rb"\x00+\Z", b"", payload) if isinstance(payload, bytes) else b""
