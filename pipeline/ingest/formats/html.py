"""Web pages (.html, .htm): the text of the article, its title and date, without menus, share buttons and link lists.

A work report is by far the longest prose of its page. So the article is found from the prose down: from the whole
page to the innermost element that still holds nearly all of it. General extractors decide block by block what is
prose, and lose headings and short sentences on the way; here nothing within the article is left out but lines of links
and lines that are page chrome as a whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree, html

from pipeline.errors import InputRefused
from pipeline.ingest.cleaning import chrome
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document
from pipeline.ingest.formats.html_attachments import attachments
from pipeline.ingest.formats.html_blocks import Block, blocks_of
from pipeline.ingest.formats.html_scripts import text_in_scripts
from pipeline.ingest.formats.html_select import selected

_SHARE = 0.92  # of a page's prose that the article's element holds; the rest are teasers of other articles
_LITTLE = 400  # Han characters of prose below which the text is looked for in scripts
_ENTITY = re.compile(r"<!ENTITY\b", re.I)
_NAME = re.compile(r"[A-Za-z][\w-]*")
_TITLE_METAS = ("articletitle", "og:title", "title", "twitter:title")
_DATE_METAS = ("pubdate", "publishdate", "article:published_time", "publish_time", "date")
_SOURCE_METAS = ("contentsource", "source")
_FRAME_WORDS = re.compile(
    r"(?:打印|分享|收藏|关闭|纠错|下载|转发|评论|朗读|繁体|简体|微信|微博|字[体号]|[大中小]|视力保护色|默认|返回|返回顶部|浏览(?:次数|量)|扫一扫|保存|上一篇|下一篇"
    r"|没有了|无|本页|窗口|文章|我要|页面|此页|正文|到|至|[：:|｜\[\]【】（）()<>/·、\-\d\s])+"
)
_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}")
_LABELLED = re.compile(
    r"(?:发布|发文|更新|成文|添加)?(?:时间|日期)\s*[：:]\s*((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)"
)


@dataclass(frozen=True)
class _Page:
    """A parsed page: its blocks in order, and where the article's begin and end."""

    blocks: list[Block]
    start: int
    stop: int
    article: Any


def read_html(data: bytes, notes: Notes, selector: str = "") -> Document:
    """Article of a web page.

    Args:
        data: bytes of the page, in any of the encodings that text files may have; what the page says of its encoding
            is often wrong and not looked at.
        notes: counts the lines left out.
        selector: where the text stands, if the user has said so; where it names nothing, the article is looked for.

    Raises:
        InputRefused: ``not_text``, ``unsafe`` (it declares entities) or ``empty`` (also where the text is in an attachment).
    """
    return page_document(decode(data, notes), notes, selector)


def page_document(source: str, notes: Notes, selector: str = "", *, first: bool = True) -> Document:
    """Article of a page that is a string already, see :func:`read_html`.

    Args:
        source: the page.
        notes: counts the lines left out.
        selector: where the text stands.
        first: False for the second page of a text and later ones, which may be short and whose title and date are known.
    """
    if _ENTITY.search(source[:100_000]):
        raise InputRefused("unsafe.page_entities")
    root = _parse(source)
    if root is None:
        raise InputRefused("empty.page")
    part = selected(root, selector)
    page = _find_article(root if part is None else part)
    if sum(b.prose for b in page.blocks) < _LITTLE and (hidden := text_in_scripts(root)):
        # The page is drawn by a script that carries the text; the rest of the page has title and date.
        if "<" in hidden and (inner := _parse(hidden)) is not None:
            page = _find_article(inner)
        else:
            return Document("\n".join([*(_front(root, page, hidden) if first else ()), hidden]))
    lines, headings = _article_lines(page, notes)
    text = "\n".join(lines)
    if not first:
        return Document(text, headings)
    if count_han(text) < _LITTLE and (names := attachments(root)):
        raise InputRefused("empty.attachment", names=names)
    if count_han(text) < 20 and re.search(r"<script\b", source, re.I):
        raise InputRefused("empty.script_page")
    return Document("\n".join([*_front(root, page, text), text]), headings, title=_title(root))


def article_selector(source: str) -> str:
    """Where the article of a page stands, as the further pages of the same text have it too; empty where nothing names it.

    Args:
        source: the page.
    """
    root = _parse(source)
    element = None if root is None else _find_article(root).article
    while element is not None and element.tag != "body":
        for mark, name in (("#", element.get("id")), (".", (element.get("class") or "").partition(" ")[0])):
            if name and _NAME.fullmatch(name):
                return f"{mark}{name}"
        element = element.getparent()
    return ""


def _parse(source: str) -> Any:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(source.replace("\x00", "").encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _find_article(root: Any) -> _Page:
    """The innermost element with nearly all prose of the page."""
    found = blocks_of(root)
    prose: dict[Any, int] = {}
    for block in found:
        if block.prose:
            for element in block.path:
                prose[element] = prose.get(element, 0) + block.prose
    total = sum(b.prose for b in found)
    article = root
    while total:
        inside = [(n, child) for child in article if (n := prose.get(child, 0)) >= _SHARE * total]
        if not inside:
            break
        article = max(inside, key=lambda pair: pair[0])[1]
    inner = [i for i, b in enumerate(found) if article in b.path]
    return _Page(found, inner[0] if inner else 0, inner[-1] + 1 if inner else 0, article)


def _article_lines(page: _Page, notes: Notes) -> tuple[list[str], frozenset[str]]:
    lines: list[str] = []
    headings: set[str] = set()
    for block in page.blocks[page.start : page.stop]:
        if block.is_links or _is_frame(block.text):
            notes.add("chrome")
            continue
        lines += block.text.split("\n")
        if block.heading:
            headings.add(block.text.strip())
    return lines, frozenset(headings)


def _is_frame(text: str) -> bool:
    return chrome.is_chrome(text) or (len(text) <= 60 and bool(_FRAME_WORDS.fullmatch(text)))


def _front(root: Any, page: _Page, text: str) -> list[str]:
    """Title, date and what else stands between the title and the article, as far as the article does not repeat it."""
    opening = re.sub(r"\s", "", text[:400])
    title = _title(root)
    front = [title] if title and re.sub(r"\s", "", title) not in opening else []
    before = page.blocks[: page.start]
    at = next((i for i, b in enumerate(before) if b.heading or (title and b.text.strip() == title)), len(before))
    for block in before[at:]:
        flat = re.sub(r"\s", "", block.text)
        if block.is_links or _is_frame(block.text) or flat in opening or block.text.strip() in front:
            continue
        if len(front) < 8 and count_han(block.text) <= 80:
            front.append(" ".join(block.text.split()))
    if not any(_LABELLED.search(line) for line in front):
        stated = (_LABELLED.search(b.text) for b in [*before[-12:], *page.blocks[page.stop : page.stop + 8]])
        dated = next((m[1] for m in stated if m), "") or _meta(root, _DATE_METAS)
        if day := _DATE.search(dated):
            front.append(f"发布时间：{day.group()}")
    source = _meta(root, _SOURCE_METAS)
    return [*front, f"来源：{source}"] if source and not any("来源" in line for line in front) else front


def _title(root: Any) -> str:
    """Title of the article: the page's own statement, its first heading, or the window's title."""
    stated = _meta(root, _TITLE_METAS)
    heads = [" ".join(h.text_content().split()) for h in root.iter("h1", "h2") if h.text_content().strip()]
    window = root.find(".//title")
    named = " ".join(window.text_content().split()) if window is not None else ""
    for candidate in (stated, *heads[:3], re.split(r"\s*[-_|－—–]+\s*", named)[0]):
        if "报告" in candidate and len(candidate) <= 80:
            return candidate
    return ""


def _meta(root: Any, names: tuple[str, ...]) -> str:
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        if key in names and (meta.get("content") or "").strip():
            found.setdefault(key, " ".join(meta.get("content").split()))
    return next((found[name] for name in names if name in found), "")
