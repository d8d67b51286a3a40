"""Characters that no font shows, between digits: a lost decimal point is read as one only on evidence.

Some files have a private-use character (U+E010), a control character or ``??`` where the point was. Taken out, it would close up
374.2 to 3742, which looks like an ordinary number. A text shows whether it is the point: within a line it stands between
digits and nowhere else, its numbers have no other point, and not all of them could be ranges (7–8) instead.
"""

from __future__ import annotations

import re

from pipeline.chinese.quantities import UNREADABLE
from pipeline.ingest.cleaning.notes import Notes

_LOST = "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\U000f0000-\U0010ffff"
_BETWEEN = re.compile(rf"(?<![\d.．])(\d[\d,，]*)([{_LOST}\ufffd]+|\?\?)(?=(\d+)([.．?{_LOST}\ufffd]?)(.?))")
_FIGURE = re.compile(rf"(?<=\d)[{_LOST}\ufffd?？]*[{_LOST}\ufffd][{_LOST}\ufffd?？]*(?=\d)|(?<=\d)\?{{2,}}(?=\d)")
_EVER = re.compile(rf"[{_LOST}\ufffd]|\?\?")
_KNOWN = ("\ue010", "\uf02e")  # the point in files of several provinces, and that of the font Symbol
_PER_CENT = re.compile("(?<=\\d)\uf025")  # of the font Symbol
_SHARE = 0.9  # of a character's places that must be those of a point


def mend_lost_points(text: str, notes: Notes) -> str:
    """Decimal points for the characters that stand for them; the sign □ for what else was lost between digits.

    Args:
        text: a whole text, for it takes the whole to judge.
        notes: names the figures.
    """
    if not _EVER.search(text):
        return text
    text, n = _PER_CENT.subn("%", text)
    notes.add("forms", n)
    points = {c for c in {m[2] for m in _BETWEEN.finditer(text)} if _is_point(c, text)}

    def mend(match: re.Match[str]) -> str:
        point = match.group() in points
        start = re.search(r"[\d,.]*$", text[max(0, match.start() - 12) : match.start()])
        after = re.match(r"[\d.]*[%％万亿]*\w?", text[match.end() : match.end() + 14])
        mark = "." if point else UNREADABLE
        figure = (start.group() if start else "") + mark + (after.group() if after else "")
        notes.add("lost_points" if point else "lost_in_figures", example=figure)
        return mark

    return _FIGURE.sub(mend, text)


def _at_edges(character: str) -> re.Pattern[str]:
    c = re.escape(character)
    return re.compile(rf"^[ \t\u3000]*((?:{c})+)|((?:{c})+)[ \t\u3000]*$", re.M)


def _is_point(character: str, text: str) -> bool:
    if character != "??" and (len(character) > 1 or character == "\ufffd"):
        return False  # the latter stands for whatever could not be decoded
    fits = proof = 0
    for match in _BETWEEN.finditer(text):
        if match[2] != character:
            continue
        whole, decimals, more, unit = match[1], match[3], match[4], match[5]
        plain = not more and len(decimals) <= 4 and not (len(whole) == 4 and unit == "年")
        fits += plain and not (len(whole) > 1 and whole.startswith("0"))
        proof += plain and len(decimals) != 3 and int(re.sub("[,，]", "", whole)) >= int(decimals)
    edges = sum(
        len(m[1] or m[2]) // len(character) for m in _at_edges(character).finditer(text)
    )  # ornaments, not marks
    return fits >= _SHARE * (text.count(character) - edges) and (proof > 0 or character in _KNOWN)
