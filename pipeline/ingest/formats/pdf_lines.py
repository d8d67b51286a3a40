"""Lines of a printed page to paragraphs: page furniture left out, lines broken at the margin joined."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.cleaning.wrapping import columns, unbroken

_EDGE = 0.13  # share of a page's height at top and bottom where headers, footers and page numbers stand
_PAGE_NUMBER = re.compile(
    r"[\s\-—－–―─_·•.|/<>《》()（）\[\]【】]*(?:第?\s*\d{1,4}\s*页?|[ivxlcIVXLC]{1,6}|第\s*[一二三四五六七八九十百]{1,5}\s*页|\d{1,4}\s*[/／]\s*\d{1,4}"
    r"|第\s*\d{1,4}\s*页\s*[，,/／]?\s*共\s*\d{1,4}\s*页|Page\s*\d+(?:\s*of\s*\d+)?)[\s\-—－–―─_·•.|/<>()（）\[\]【】]*",
    re.I,
)
_REPEATED = 3  # pages on which a line at the edge must stand to be a running header
_SMALL = 0.86  # size against the body's below which a line at the foot is a footnote
_OPENS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]{1,3}[章节部]|——|各位代表[：:！])"
)
_SENTENCE_END = "。！？：；…”）"
_HAN_SPACE = re.compile(
    r"(?<=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]) +(?=[\u3000-\u303f\u3400-\u9fff\uff00-\uffef])"
)


@dataclass(frozen=True)
class PrintedLine:
    """A printed line.

    Attributes:
        text: its text.
        x0: left edge, x1: right edge, y0: foot of its characters (from the page's foot); shares of the page, once ordered.
        size: height of its characters, in the same unit as x0.
    """

    text: str
    x0: float
    x1: float
    y0: float
    size: float


def paragraphs_of(pages: list[list[PrintedLine]], notes: Notes) -> list[str]:
    """Paragraphs of a document.

    Args:
        pages: lines of each page in reading order.
        notes: counts furniture left out and lines joined.

    Returns:
        Paragraphs in order; footnotes at the end, under the line 注释.
    """
    body = _body_size(pages)
    furniture = _furniture(pages)
    kept: list[list[PrintedLine]] = []
    footnotes: list[list[PrintedLine]] = []
    for page in pages:
        lines = [x for x in page if x not in furniture and not _is_page_number(x)]
        notes.add("page_furniture", len(page) - len(lines))
        foot = _footnote_start(lines, body)
        kept.append(lines[:foot])
        footnotes.append(lines[foot:])
    text = _join(kept, notes)
    notes_text = _join(footnotes, notes)
    return [*text, "注释", *notes_text] if notes_text else text


def in_reading_order(lines: list[PrintedLine], width: float, height: float) -> list[PrintedLine]:
    """Lines in reading order, positions as shares of the page; two columns one after the other, as gazettes are set.

    Args:
        lines: from top to foot and left to right, in any unit.
        width: of the page, in that unit.
        height: likewise.
    """
    middle = width / 2
    left = [x for x in lines if x.x1 <= middle * 1.04]
    right = [x for x in lines if x.x0 >= middle * 0.96]
    across = [x for x in lines if x not in left and x not in right]
    wide = Counter(x.x1 - x.x0 > 0.3 * width for x in (*left, *right))[True]
    if min(len(left), len(right)) >= 8 and len(across) <= 0.2 * len(lines) and wide >= 0.5 * (len(left) + len(right)):
        top = max(x.y0 for x in (*left, *right))
        above = [x for x in across if x.y0 > top]
        lines = [*_merged(above), *_merged(left), *_merged(right), *_merged([x for x in across if x.y0 <= top])]
    else:
        lines = _merged(lines)
    return [PrintedLine(x.text, x.x0 / width, x.x1 / width, x.y0 / height, x.size / width) for x in lines]


def _merged(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Pieces of one line, which wide gaps have parted, put together again."""
    out: list[PrintedLine] = []
    for line in lines:
        last = out[-1] if out else None
        # Punctuation that hangs in the margin may overlap what it follows.
        beside = last is not None and -0.7 * line.size <= line.x0 - last.x1 < 4 * line.size
        if last and beside and abs(last.y0 - line.y0) < 0.35 * min(last.size, line.size):
            text = last.text + (" " if line.x0 - last.x1 > 0.6 * line.size else "") + line.text
            out[-1] = PrintedLine(text, last.x0, line.x1, last.y0, max(last.size, line.size))
        else:
            out.append(line)
    return out


def _body_size(pages: list[list[PrintedLine]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 4)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _at_edge(line: PrintedLine) -> bool:
    return line.y0 < _EDGE or line.y0 > 1 - _EDGE


def _is_page_number(line: PrintedLine) -> bool:
    return _at_edge(line) and len(line.text) <= 30 and bool(_PAGE_NUMBER.fullmatch(line.text))


def _furniture(pages: list[list[PrintedLine]]) -> set[PrintedLine]:
    """Lines at the top or foot that stand on several pages at the same height, numbers in them aside.

    Headers of left and right pages differ, so a line needs no more than three pages, or two of a short document.
    """
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    members: dict[tuple[str, int], list[PrintedLine]] = defaultdict(list)
    for number, page in enumerate(pages):
        edge = [x for x in page if _at_edge(x) and not re.search(r"[，。；！？]", x.text)]
        for line in (*edge[:3], *edge[-3:]):
            key = (re.sub(r"\d+|\s", "", line.text), round(line.y0 * 50))
            seen[key].add(number)
            members[key].append(line)
    least = min(_REPEATED, max(2, len(pages) // 2)) if len(pages) > 1 else 2
    return {line for key, numbers in seen.items() if len(numbers) >= least and len(key[0]) > 1 for line in members[key]}


def _footnote_start(lines: list[PrintedLine], body: float) -> int:
    """Where the footnotes of a page begin: the run of small lines at its end, after lines of the body's size."""
    start = len(lines)
    while start and lines[start - 1].size < _SMALL * body and lines[start - 1].y0 < 0.45:
        start -= 1
    marked = start < len(lines) and re.match(r"^\s*(?:[\d①-⑳*]|[\[［(（]\d)", lines[start].text)
    return start if start and marked else len(lines)


def _join(pages: list[list[PrintedLine]], notes: Notes) -> list[str]:
    """Join lines that were broken at the margin.

    A line goes on where it reaches the right margin and the next begins at the left one, without indent and at the usual
    distance. Where paragraphs are not indented, a line that ends a sentence short of the margin ends the paragraph.
    """
    lines = [(number, line) for number, page in enumerate(pages) for line in page]
    if not lines:
        return []
    lefts, rights = _margins([x for _, x in lines])
    pitch = _pitch(pages)
    out: list[str] = []
    last: tuple[int, PrintedLine] | None = None
    for number, line in lines:
        if last is not None and _goes_on(last, (number, line), lefts, rights, pitch):
            out[-1] = _glue(out[-1], line.text)
            notes.add("joined")
        else:
            out.append(line.text)
        last = (number, line)
    return [_HAN_SPACE.sub("", x) for x in out]


def _glue(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if latin else before + after


def _goes_on(
    last: tuple[int, PrintedLine], this: tuple[int, PrintedLine], lefts: list[float], rights: list[float], pitch: float
) -> bool:
    (page, before), (now, line) = last, this
    if abs(before.size - line.size) > 0.12 * before.size:
        return False
    left = max((e for e in lefts if e <= line.x0 + line.size), default=min(lefts))
    right = min((r for r in rights if r >= before.x1 - before.size), default=max(rights))
    # 增长|9.1%；: no line can end within it, so the one before is that much short of the margin.
    moved = 0.0 if before.text[-1:] in _SENTENCE_END else 0.5 * columns(unbroken(line.text))
    full = before.x1 > right - (1.9 + moved) * before.size
    flush = line.x0 < left + 0.8 * line.size and not _OPENS.match(line.text)
    near = page != now or before.y0 < line.y0 or before.y0 - line.y0 < 1.45 * pitch
    return full and flush and near


def _margins(lines: list[PrintedLine]) -> tuple[list[float], list[float]]:
    """Left and right edges of the text, one of each for a column."""
    long = [x for x in lines if len(x.text) > 8] or lines
    near = 5 * max(x.size for x in long)
    lefts, rights = (
        Counter(round(edge, 2) for edge in edges) for edges in ([x.x0 for x in long], [x.x1 for x in long])
    )
    # An edge a few characters inside of another is an indent, not a column.
    left = [e for e in _frequent(lefts) if not any(0 < e - other < near for other in _frequent(lefts))]
    right = [e for e in _frequent(rights) if not any(0 < other - e < near for other in _frequent(rights))]
    return left or [min(x.x0 for x in lines)], right or [max(x.x1 for x in lines)]


def _frequent(counts: Counter[float]) -> list[float]:
    total = sum(counts.values())
    return sorted(edge for edge, n in counts.items() if n >= 0.1 * total)


def _pitch(pages: list[list[PrintedLine]]) -> float:
    """Usual distance between lines."""
    steps = Counter(
        round(a.y0 - b.y0, 3) for page in pages for a, b in itertools.pairwise(page) if 0 < a.y0 - b.y0 < 0.1
    )
    return steps.most_common(1)[0][0] if steps else 0.03
