"""Markdown (.md): the text without its marks, by markdown-it-py; front matter in YAML gives title, place, year and date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.ingest.cleaning.decode import decode
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.formats.document import Document

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_FIELD = re.compile(r"^([^\s:：#][^:：\n]{0,30})[:：]\s*(.+?)\s*$", re.M)
# Chinese paragraphs begin with spaces, which is no code; and a rule of dashes under a line makes no heading of it.
_PARSER = MarkdownIt("commonmark", {"html": True}).enable("table").disable(["code", "lheading"])
_MOST = 5_000_000  # characters


def read_markdown(data: bytes, notes: Notes) -> Document:
    """Text of a Markdown file.

    Args:
        data: its bytes, in any encoding that a text file may have.
        notes: counts unusual encodings.

    Raises:
        InputRefused: ``not_text``.
    """
    text = decode(data, notes)[:_MOST]
    fields: dict[str, str] = {}
    if front := _FRONT.match(text):
        fields = {k.strip(): v.strip("\"' ") for k, v in _FIELD.findall(front[1])}
        text = text[front.end() :]
    # Indented lines would continue lists, and a full-width indent is kept as text.
    tokens = _PARSER.parse(re.sub(r"^[ \t\u3000]+(?![-*+>\d|])", "", text, flags=re.M))
    lines, headings = _lines(tokens)
    known = [f"{name}：{value}" for name, value in fields.items() if re.search(r"[时日]期|时间|来源|date", name, re.I)]
    title = next((fields[k] for k in ("title", "标题", "题目", "Title") if k in fields), "")
    shown = [title] if title and title not in "".join(lines[:3]) else []
    return Document(
        "\n".join([*shown, *(re.sub(r"^date：", "发布日期：", x, flags=re.I) for x in known), *lines]), headings, title
    )


def _lines(tokens: Iterable[Token]) -> tuple[list[str], frozenset[str]]:
    lines: list[str] = []
    headings: set[str] = set()
    heading = 0
    marks: list[str] = []  # numbers of list items that Markdown has taken for its own
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            heading = int(token.tag[1:])
        elif token.type == "heading_close":
            heading = 0
        elif token.type == "list_item_open":
            marks.append(f"{token.info}{token.markup}" if token.info else "")
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close" and cells is not None:
            lines.append(" | ".join(cells))
            cells = None
        elif token.type in ("fence", "code_block", "html_block"):
            lines += token.content.split("\n")
        elif token.type == "inline":
            text = "".join(_inline(token.children or []))
            if cells is not None:
                cells.append(text.replace("\n", " "))
                continue
            text = (marks.pop() if marks else "") + text
            marks.clear()
            lines += text.split("\n")
            if 0 < heading <= 4:
                headings.add(text.strip())
    return lines, frozenset(headings)


def _inline(children: Iterable[Any]) -> Iterable[str]:
    for child in children:
        if child.type in ("text", "code_inline", "html_inline", "text_special"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield "\n"
