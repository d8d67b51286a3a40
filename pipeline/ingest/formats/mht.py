"""Web pages saved with all that belongs to them in one file (.mht, .mhtml, and many a .doc): the page itself is read.

A multipart/mixed of pages alone is a text that a site spreads over several, as fetching puts it together: all are read, in order.
"""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.html import article_selector, page_document


def read_mht(data: bytes, notes: Notes, selector: str = "") -> Document:
    """Article of a web page saved as one file, or of the pages of one text.

    Args:
        data: bytes of the file.
        notes: counts the lines left out.
        selector: where the text stands, see :func:`pipeline.ingest.formats.html.read_html`.

    Raises:
        InputRefused: ``unreadable``, and what reading the page raises.
    """
    try:
        message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
        pages = [page for part in message.walk() if (page := _page(part))]
        parts = message.get_payload()
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError):
        raise InputRefused("unreadable.mht") from None
    if not pages:
        raise InputRefused("unreadable.mht")
    if message.get_content_type() == "multipart/mixed" and len(pages) == len(parts) > 1:
        return _joined([decode(page, notes) for page in pages], notes, selector)
    return page_document(decode(max(pages, key=len), notes), notes, selector)


def _joined(pages: list[str], notes: Notes, selector: str) -> Document:
    """One text; of the pages after the first what is not its article (title, date) is there already."""
    first = page_document(pages[0], notes, selector)
    selector = selector or article_selector(pages[0])  # the last page may have more words around the text than in it
    rest = [page_document(page, notes, selector, first=False) for page in pages[1:]]
    headings = first.headings.union(*(page.headings for page in rest))
    return Document("\n".join(page.text for page in (first, *rest)), headings, title=first.title)


def _page(part: Message) -> bytes:
    """Bytes of a part that is a page; frames and menus are pages too, so the longest is the one."""
    if part.get_content_type() != "text/html":
        return b""
    payload = part.get_payload(decode=True)
    return re.sub(rb"\x00+\Z", b"", payload) if isinstance(payload, bytes) else b""
