"""A text that a site spreads over several pages: where the others are, and one file of them all.

Sites number the pages of a text after its address: report_2.html or report-2.html after report.html, the second one report_1.html
where a script counts from nought (createPageHTML(3, 0, "report", "html") of TRS), ?page=2 after ?id=1. Which it is says the
page itself, in numbered links, in 下一页, or in the script that draws them. The file is a web archive (RFC 2557) in which each page
stands as it came, with its address.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from pipeline.fetch.pages import anchors, parse

MOST_PAGES = 40
_NEXT = re.compile(r"(?:下一?页|余下全文|后一?页)\s*[>»›→]*")
_NUMBER = re.compile(r"第?\s*\[?(\d{1,2})\]?\s*页?")
_SUFFIX = re.compile(r"[_-]\d{1,3}")
_QUERY = re.compile(r"(?:cur(?:rent)?|now)?_?p(?:age)?(?:_?(?:no|num|index|id))?", re.I)
# A call with the name of the page among what it is given, as in createPageHTML("pages", 3, 1, "report", "html").
_CALL = re.compile(r"\b\w+\s*\(([^()]{3,300})\)")
_COUNT = re.compile(r"\b(?:countPage|pageCount|totalPages?)\s*=\s*[\"']?(\d{1,3})\b")
_CURRENT = re.compile(r"\b(?:currentPage|curPage|pageIndex)\s*=\s*[\"']?(\d{1,3})\b")
_ENDING = re.compile(r"\.?(?:s?html?|aspx?|jsp|php)", re.I)
_ARGUMENT = re.compile(r"""\s*(?:(\d{1,6})|["']([^"']*)["'])\s*""")
_MOST_SCRIPT = 200_000  # characters of a script looked at


@dataclass(frozen=True)
class Further:
    """Pages of the same text that a page leads to.

    Attributes:
        numbered: address of each that has a number, counted from 1.
        next_page: address of the one after it; empty where the page does not say.
    """

    numbered: Mapping[int, str]
    next_page: str


def further_pages(data: bytes, url: str, first: str) -> Further:
    """Pages of the same text that a page leads to.

    Args:
        data: the page.
        url: its address.
        first: address of the first page of the text; the same as ``url`` for the first.
    """
    _, root = parse(data)
    numbered: dict[int, str] = {}
    next_page = ""
    for target, element in anchors(root, url):
        if target in (url, first) or not _is_part(target, first):
            continue
        shown = " ".join(element.text_content().split())
        if number := _NUMBER.fullmatch(shown):
            numbered.setdefault(int(number[1]), target)
        elif _NEXT.fullmatch(shown):
            next_page = next_page or target
    return Further(numbered | (_drawn(root, first) if url == first and root is not None else {}), next_page)


def _drawn(root: Any, first: str) -> dict[int, str]:
    """Pages whose links a script draws when the page is opened."""
    stem, ending = _stem(urlsplit(first).path)
    name = stem.rpartition("/")[2]
    for script in root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        if name not in text:
            continue
        for call in _CALL.findall(text):
            arguments = [_ARGUMENT.fullmatch(a) for a in call.split(",")]
            numbers = [int(a[1]) for a in arguments if a and a[1]]
            texts = [a[2] for a in arguments if a and a[2]]
            if name in texts and len(numbers) > 1:
                own = next((f".{t.lstrip('.')}" for t in texts if _ENDING.fullmatch(t)), ending)
                return _counted(first, stem, own, numbers[0], numbers[1])
        count, current = _COUNT.search(text), _CURRENT.search(text)
        if count and current and re.search(rf"[\"']{re.escape(name)}[_\"']", text):
            return _counted(first, stem, ending, int(count[1]), int(current[1]))
    return {}


def _counted(first: str, stem: str, ending: str, count: int, current: int) -> dict[int, str]:
    """Addresses of the second page and those after it, from the number of the first: 0 or 1."""
    if current not in (0, 1):
        return {}
    return {n: urljoin(first, f"{stem}_{n - 1 + current}{ending}") for n in range(2, min(count, MOST_PAGES + 1) + 1)}


def _is_part(target: str, first: str) -> bool:
    """Whether an address is that of a page of the text, by how it differs from that of the first one."""
    new, old = urlsplit(target), urlsplit(first)
    if (new.scheme, new.netloc) != (old.scheme, old.netloc):
        return False
    if new.path == old.path:
        changed = set(parse_qsl(new.query)) ^ set(parse_qsl(old.query))
        return bool(changed) and all(_QUERY.fullmatch(k) and v.isdecimal() for k, v in changed)
    stem, ending = _stem(old.path)
    rest = new.path.removeprefix(stem)
    return rest != new.path and rest.endswith(ending) and bool(_SUFFIX.fullmatch(rest.removesuffix(ending)))


def _stem(path: str) -> tuple[str, str]:
    """A path without its ending, and that; a folder stands for its index."""
    if path.endswith("/"):
        return f"{path}index", ".html"
    found = re.search(r"\.\w{2,6}$", path)
    return (path[: found.start()], found.group()) if found else (path, "")


def whole_text(
    data: bytes, url: str, get: Callable[[str], tuple[str, bytes] | None], most: int
) -> tuple[list[tuple[str, bytes]], bool]:
    """The pages of a text, as they come.

    Args:
        data: the first page.
        url: its address.
        get: asks for a page; gives the address that answered and what it sent, None where it could not be had.
        most: bytes of all of them together.

    Returns:
        Address and content of each page, the first one among them; and whether these are all.
    """
    pages = [(url, data)]
    seen = {hashlib.sha256(data).digest()}
    numbered: dict[int, str] = {}
    while True:
        further = further_pages(pages[-1][1], pages[-1][0], url)
        numbered |= further.numbered
        target = numbered.get(len(pages) + 1) or further.next_page
        if not target or target in {address for address, _ in pages}:
            return pages, max(numbered, default=0) <= len(pages)
        if len(pages) >= MOST_PAGES or (found := get(target)) is None:
            return pages, False
        mark = hashlib.sha256(found[1]).digest()
        if mark in seen:  # sites answer so beyond the last page
            return pages, max(numbered, default=0) <= len(pages)
        seen.add(mark)
        if not found[1] or sum(len(content) for _, content in pages) + len(found[1]) > most:
            return pages, False
        pages.append((target, found[1]))


def bound(pages: Sequence[tuple[str, bytes]]) -> bytes:
    """One file of the pages of a text.

    Args:
        pages: address and content of each, in order.
    """
    line = hashlib.sha256(b"\n".join(content for _, content in pages)).hexdigest()[:32]
    out = [f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{line}"\r\n'.encode()]
    for address, content in pages:
        head = f"--{line}\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {address}\r\n"
        out += [head.encode("ascii", "backslashreplace"), base64.encodebytes(content)]
    return b"\r\n".join([*out, f"--{line}--\r\n".encode()])
