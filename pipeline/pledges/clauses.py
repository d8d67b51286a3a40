"""A sentence to clauses, and a clause to the things it counts, with character offsets."""

from __future__ import annotations

import re

from pipeline.chinese.quantities import Quantity

# Each begins with one of the marks, by which a search skips over what is none. Between digits (1,234) they do not divide.
_WITHIN_NUMBER = r"(?<!\d[，,:](?=\d))"
_BREAK = re.compile(rf"[；;：。！？!?，,:]{_WITHIN_NUMBER}")
_MARK = re.compile(rf"[（(《【\[）)》】\]；;：。！？!?，,:]{_WITHIN_NUMBER}")
_BLANK = " \t\u3000、"
_OPENING, _CLOSING = re.compile(r"[（(《【\[]"), re.compile(r"[）)》】\]]")
_OPEN, _CLOSE = "（(《【[", "）)》】]"
_AND = re.compile(r"、|以及|和|及|与|并")


def split_clauses(text: str) -> list[tuple[int, int]]:
    """Offsets of the clauses of a sentence: stretches between commas, semicolons, colons and full stops.

    Marks within brackets and between digits (1,234) do not divide. Brackets that are never closed are ignored.

    Args:
        text: a sentence.

    Returns:
        Start and end of each clause that holds anything, in order, without the marks. Linear in the length of the text.
    """
    opened = _OPENING.findall(text)
    if opened and len(opened) == len(_CLOSING.findall(text)):
        marks = _outside_brackets(text)
    else:
        marks = [match.start() for match in _BREAK.finditer(text)]
    spans = []
    start = 0
    for mark in (*marks, len(text)):
        found = text[start:mark].lstrip(_BLANK)
        bare = found.rstrip(_BLANK)
        if bare.strip("“”\"'"):
            begin = mark - len(found)
            spans.append((begin, begin + len(bare)))
        start = mark + 1
    return spans


def _outside_brackets(text: str) -> list[int]:
    """Where the marks stand that divide a text whose brackets are balanced."""
    marks, depth = [], 0
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth -= depth > 0
        elif depth == 0:
            marks.append(match.start())
    return marks


def split_items(text: str, start: int, end: int, quantities: list[Quantity]) -> list[tuple[int, int, Quantity]]:
    """One stretch of a clause for each quantity: 新建17所中小学、13所幼儿园 gives two.

    The cut lies at a mark or word of enumeration between two quantities: right after the first where the number follows
    its thing (养老床位5000张、助餐场所200个), else the last one before the second.

    Args:
        text: the sentence.
        start: where the clause begins.
        end: where it ends.
        quantities: quantities within the clause that count something, in order.

    Returns:
        Start, end and quantity. Quantities that no mark divides (把55元提高到70元) share one stretch, with the last
        quantity.
    """
    items: list[tuple[int, int, Quantity]] = []
    begin = start
    for i, quantity in enumerate(quantities):
        if i + 1 == len(quantities):
            items.append((begin, end, quantity))
            break
        following = quantities[i + 1]
        cut = _cut(text, quantity.end, following.bound_start)
        if cut is not None:
            items.append((begin, cut[0], quantity))
            begin = cut[1]
    return items


def _cut(text: str, low: int, high: int) -> tuple[int, int] | None:
    marks = list(_AND.finditer(text, low, high))
    if not marks:
        return None
    first = marks[0]
    if first.start() == low:
        return first.span()
    enumerated = [m for m in marks if m.group() == "、"] or marks
    return enumerated[-1].span()
