"""Documents that a page links to or shows in a frame: where the page itself has no text, the report is in one of them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

_DOCUMENT = re.compile(r"[^/?&=#\\]{1,120}\.(?:docx?|wps|pdf|ofd|rtf|zip|rar|7z|xlsx?|caj|ceb)(?=$|[?&#])", re.I)
_NAMED = re.compile(r"\.(?:docx?|wps|pdf|ofd|rtf|zip|rar|7z|xlsx?|caj|ceb)\s*$", re.I)
_MOST = 5


def attachments(root: Any) -> list[str]:
    """Names of the documents that a page offers, as its readers see them.

    Args:
        root: the page, parsed.
    """
    found: list[str] = []
    for element in root.iter("a", "iframe", "embed", "object", "frame"):
        target = unquote(element.get("href") or element.get("src") or element.get("data") or "")
        shown = " ".join(element.text_content().split()) or (element.get("title") or "").strip()
        match = _DOCUMENT.search(target)
        if match is None and not _NAMED.search(shown):
            continue
        name = shown[:80] if re.search(r"[\u4e00-\u9fff]", shown) or match is None else match.group()
        if name not in found:
            found.append(name)
    return found[:_MOST]
