"""A web page as fetching looks at it: its links, its documents, the part that holds its text."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import httpx
from lxml import etree, html

from pipeline.errors import InputRefused
from pipeline.fetch.titles import Link, date_in, is_wanted
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.html_scripts import unescape_script
from pipeline.ingest.formats.html_select import selected
from pipeline.settings.sources import is_web_address

DOCUMENTS = re.compile(r"\.(?:docx?|wps|pdf|ofd|zip|rtf)(?=$|[?#&])", re.I)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|svg|css|js|mp[34]|wav|avi)(?=$|[?#])", re.I)
_IN_SCRIPT = re.compile(
    r"<a\s[^<>]{1,2000}>(?:[^<]|<(?!/?a\b)){0,500}</a>(?:\s*<(?:b|span|i|em)\b[^<>]{0,200}>[^<]{0,40})?", re.I
)
_IN_CALL = re.compile(
    r"""(?:open|href|location|url)\W{1,12}['"]([^'"]{3,500})['"]|^\w+\(['"]([^'"]{3,500})['"]""", re.I
)
_MOST_SCRIPT = 2_000_000  # characters of a script looked at
_MOST_BESIDE = 160  # characters of a line of a list
_FEW_LINKS = 8  # a list without more links of its own is drawn by a script
_MOST_ATTACHMENTS = 5


def parse(data: bytes) -> tuple[str, Any]:
    """A page as text and as a tree; the tree is None where there is none.

    Args:
        data: bytes in any encoding that Chinese pages have; what they say of it is not looked at.
    """
    try:
        source = decode(data, Notes()) if data else ""
    except InputRefused:
        # A list page may have too little Chinese in it to tell its encoding by.
        source = data.decode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return source, html.document_fromstring(source.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return source, None


def report_links(data: bytes, url: str, pattern: str | None) -> list[Link]:
    """Links of a list page that may lead to reports, in their order, each address once.

    Args:
        data: the page.
        url: its address.
        pattern: see :func:`pipeline.fetch.titles.is_wanted`.
    """
    _, root = parse(data)
    found: dict[str, Link] = {}
    for target, anchor in [*anchors(root, url), *anchors(_carried(root), url)]:
        title = _title(anchor)
        if is_wanted(title, target, pattern) and not _PICTURE.search(target):
            link = Link(target, title, date_in(target, _beside(anchor)), url)
            known = found.get(target)
            if known is None or len(known.title) < len(title):  # a picture or a date may link to the same page
                found[target] = link
    return list(found.values())


def _carried(root: Any) -> Any:
    """Links that a page carries in a script, as data or as text, to be shown when it is opened."""
    if root is None:
        return None
    texts = [script.text or "" for script in root.iter("script")]
    found = [tag for text in texts if "<a" in text for tag in _IN_SCRIPT.findall(unescape_script(text[:_MOST_SCRIPT]))]
    return html.fromstring("<ul>" + "".join(f"<li>{tag}</li>" for tag in found) + "</ul>") if found else None


def is_drawn_by_script(data: bytes) -> bool:
    """Whether a page has hardly a link of its own, but a script that draws them."""
    source, root = parse(data)
    if root is None or not re.search(r"<script\b", source, re.I):
        return False
    own = {a.get("href") for a in root.iter("a") if re.search(r"[\u4e00-\u9fff]", a.text_content() or "")}
    return len([href for href in own if href and not href.lower().startswith(("javascript:", "#"))]) < _FEW_LINKS


def document_links(data: bytes, url: str, selector: str, title: str) -> list[Link]:
    """Documents that a page links to: those called work report, else all.

    Args:
        data: the page.
        url: its address.
        selector: where its text stands; empty for the whole page.
        title: title of the page, for documents that are called download.
    """
    _, root = parse(data)
    part = selected(root, selector)
    found: dict[str, Link] = {}
    for target, element in anchors(root if part is None else part, url, "a", "iframe", "embed", "object"):
        shown, target = _title(element), _unwrapped(target)
        if DOCUMENTS.search(target) or DOCUMENTS.search(shown):
            own = re.sub(DOCUMENTS, "", shown).strip()
            named = own if len(re.findall(r"[\u4e00-\u9fff]", own)) > 4 and "报告" in own else title
            found.setdefault(target, Link(target, named, date_in(target) or date_in(url), url))
    reports = [link for link in found.values() if "工作报告" in link.title and link.title != title]
    return (reports or list(found.values()))[:_MOST_ATTACHMENTS]


def _unwrapped(target: str) -> str:
    """The document that a viewer is told to show: viewer.html?file=/report.pdf."""
    for name, value in parse_qsl(urlsplit(target).query):
        if name.lower() in ("file", "url", "src") and DOCUMENTS.search(value):
            found = urljoin(target, value)
            return found if is_web_address(found) else target
    return target


def anchors(root: Any, url: str, *tags: str) -> list[tuple[str, Any]]:
    """Elements that lead to web addresses, with these.

    Args:
        root: the page; none where it is None.
        url: its address.
        tags: names of the elements; ``a`` where none is given.
    """
    if root is None:
        return []
    base = next((b.get("href") for b in root.iter("base") if b.get("href")), "")
    out = []
    for element in root.iter(*(tags or ("a",))):
        given = (element.get("href") or element.get("src") or element.get("data") or "").strip()
        if not given or given.lower().startswith(("#", "javascript:")):
            given = _called(element)
        if not given or given.startswith(("#", "javascript:", "mailto:", "data:")):
            continue
        try:
            target = str(httpx.URL(url).join(base).join(given.replace("\\", "/")).copy_with(fragment=None))
        except (httpx.InvalidURL, ValueError, TypeError):
            continue
        if is_web_address(target) and len(target) < 2000:
            out.append((target, element))
    return out


def _called(element: Any) -> str:
    """Address that a click on a link opens where a script is told to open it."""
    call = (element.get("onclick") or element.get("href") or "").removeprefix("javascript:").strip()
    found = _IN_CALL.search(call)
    return (found[1] or found[2] or "").strip() if found else ""


def _title(element: Any) -> str:
    """Text of a link: its title where it has one that is longer, for what is shown is often cut."""
    shown = " ".join(element.text_content().split())
    whole = " ".join((element.get("title") or "").split())
    shown = re.sub(r"^[·•▪\-\s]+|\s*[\[(（]?(?:19|20)\d\d-\d\d-\d\d[\])）]?$", "", shown)
    return whole if len(whole) >= len(shown.rstrip(".…")) else shown


def _beside(anchor: Any) -> str:
    parent = anchor.getparent()
    for _ in range(2):
        if parent is None:
            break
        text = " ".join(parent.text_content().split())
        if len(text) > _MOST_BESIDE:
            break
        if date_in("", text):
            return text
        parent = parent.getparent()
    return ""
