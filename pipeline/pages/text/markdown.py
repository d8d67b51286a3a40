"""Text to GitHub-flavoured Markdown: escaping, links and file names.

Jinja's own escaping is for HTML. Here every plain string is escaped for Markdown when it is printed (see
:func:`escape`), and only values of type :class:`Md` pass as they are, so a hostile title cannot become markup.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

# Control characters (not allowed in XML either), lone surrogates, non-characters, and the marks that turn the
# direction of text.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"([\\`*_\[\]|#~])")
# What escape() changes anything of, but for the beginning of a list; most texts have none of it.
_CHANGED = re.compile(r"[\\`*_\[\]|#~$@&<>/wW]")
_LIST_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=])")
_WINDOWS_UNSAFE = re.compile(r'[<>:"/\\|?*\s%#]')
_WINDOWS_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d|index|figures)(\..*)?$", re.IGNORECASE)
_MAX_NAME_BYTES = 120
_SHORT = 30


class Md(str):
    """Text that is Markdown already and must not be escaped again."""

    __slots__ = ()


def clean(text: str) -> str:
    """One line without characters that cannot be printed."""
    if text.isprintable() and "  " not in text:  # then a blank is the only space in it
        return text.strip()
    return _SPACE.sub(" ", _UNPRINTABLE.sub("", text)).strip()


def escape(text: str) -> Md:
    """Escape a text so that Markdown and HTML show it as it is, in a paragraph, a table cell or a link label.

    Args:
        text: any text; line breaks become spaces.

    Returns:
        Markdown that renders as the text itself. Values of type :class:`Md` pass unchanged.
    """
    if isinstance(text, Md):
        return text
    return _escape_short(text) if len(text) <= _SHORT else _escape_line(clean(text))


@lru_cache(maxsize=20_000)
def _escape_short(text: str) -> Md:
    """Numbers, words and names come again and again in the tables of thousands of pages."""
    return _escape_line(clean(text))


def _escape_line(text: str) -> Md:
    if not _CHANGED.search(text) and not _LIST_START.match(text):
        return Md(text)
    text = html.escape(text, quote=False)
    text = _SPECIAL.sub(r"\\\1", text).replace("$", "&#36;").replace("@", "&#64;")
    # GitHub makes links of bare addresses; a source must not plant one.
    text = text.replace("://", "&#58;//").replace("www.", "www&#46;").replace("WWW.", "WWW&#46;")
    return Md(_LIST_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text))


def escape_html(text: str) -> Md:
    """Escape a text for a line of HTML such as ``<summary>``, where Markdown is not read."""
    return text if isinstance(text, Md) else Md(html.escape(clean(text)))


def emphasise(text: str, spans: Iterable[tuple[int, int]], *, max_chars: int = 150) -> Md:
    """A sentence with some of its characters set in bold, shortened around the first of them.

    Args:
        text: the sentence as stored.
        spans: (start, end) offsets in characters; overlapping ones are merged, those outside the text are cut.
        max_chars: a longer sentence is shortened to a window of this size, marked with ……

    Returns:
        Markdown of one line.
    """
    given = tuple(spans)
    if not given and len(text) <= max_chars:  # as most sentences of a whole text are
        return _escape_line(clean(text))
    return _emphasise(text, given, max_chars)


@lru_cache(maxsize=2_000)
def _emphasise(text: str, spans: tuple[tuple[int, int], ...], max_chars: int) -> Md:
    """The sentences that represent topics are on the pages of many reports."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, s), min(len(text), e)) for s, e in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    first, last = 0, len(text)
    if len(text) > max_chars:
        centre = merged[0][0] if merged else 0
        first = max(0, min(centre - max_chars // 3, len(text) - max_chars))
        last = first + max_chars
    pieces, at = ["……" if first else ""], first
    for start, end in merged:
        if start >= first and end <= last:
            pieces += [_inner(text[at:start]), _bold(text[start:end])]
            at = end
    pieces += [_inner(text[at:last]), "……" if last < len(text) else ""]
    line = "".join(pieces).strip()
    return Md(_LIST_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", line))


def _inner(text: str) -> str:
    # As escape(), but a blank at either end separates words from a bold neighbour and stays.
    if not text.isprintable() or "  " in text:
        text = _SPACE.sub(" ", _UNPRINTABLE.sub("", text))
    return _escape_line("x" + text)[1:]


@lru_cache(maxsize=20_000)
def _bold(text: str) -> str:
    # CommonMark does not read ** beside a punctuation mark that touches a Han character (“三农”), so HTML does it.
    edges = text[0] + text[-1]
    if all(unicodedata.category(c)[0] in "LN" for c in edges):
        return f"**{_inner(text)}**"
    return f"<strong>{_inner(text)}</strong>"


_quoted = lru_cache(maxsize=2_000)(quote)


def link(label: str, path: str, anchor: str | None = None) -> Md:
    """A link to another generated file, relative and URL-encoded."""
    return Md(f"[{escape(label)}]({_quoted(path)}{'#' + anchor if anchor else ''})")


def image(alt: str, path: str) -> Md:
    """An image among the generated files."""
    return Md(f"![{escape(alt)}]({_quoted(path)})")


def file_stem(name: str) -> str:
    """A file name without ending that Windows, macOS and Linux all take, different for different names."""
    stem = _WINDOWS_UNSAFE.sub("-", _UNPRINTABLE.sub("-", unicodedata.normalize("NFC", name))).strip(". ")
    while len(stem.encode("utf-8")) > _MAX_NAME_BYTES:
        stem = stem[:-1]
    if stem and stem == name and not _WINDOWS_RESERVED.match(stem) and stem == stem.lower():
        return stem
    # Something was changed, or another name may differ in case alone: the hash keeps them apart.
    return f"{stem or 'report'}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
