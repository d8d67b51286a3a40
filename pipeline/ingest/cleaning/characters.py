"""Cleaning of characters; every step is counted, and nothing is guessed.

The order matters: written-out line breaks and entities first, because they decide what a line is; widths and spaces
after that. Line-wise cleaning (page chrome) is in ``chrome``.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from pipeline.ingest.cleaning.lost_marks import mend_lost_points
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.cleaning.slips import mend_heading_numbers, mend_slips

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇○"
_HAN_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇]+")
_CJK = HAN + r"，。、；：！？（）《》〈〉【】〔〕「」『』“”‘’—…·～"

_NEWLINES = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
_ESCAPED_BREAK = re.compile(r"(?:\\+r\\+n|\\+n|\\+r|/r/n)(?![a-zA-Z])|\\+t(?![a-zA-Z])")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,7}|#[xX][0-9a-fA-F]{2,6});")
_BLOCK_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|tr|table|tbody|section|center)(?:\s[^<>]{0,400})?/?>", re.I)
_INLINE_TAG = re.compile(
    r"</?(?:span|strong|b|i|u|em|a|font|img|td|th|o:p|sup|sub|ruby|rb|rt|rp|html|body|head)(?:\s[^<>]{0,400})?/?>", re.I
)
_ZERO_WIDTH = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ODD_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
# One search through a text tells that all of these are missing, as they mostly are.
_ODD = re.compile("[\ufffd" + "".join(p.pattern[1:-1] for p in (_ZERO_WIDTH, _CONTROL, _PRIVATE, _ODD_SPACE)) + "]")
_LOST_SPACES = re.compile(r"\?{2,}")
_LOST_SPACE = re.compile(rf"(?<=[。；：，、])\?(?=[{HAN}“‘《（\d])")
_MOJIBAKE = re.compile(rf"(?<=[{HAN}])(\?[A-Za-z])(?![A-Za-z])|(锟斤拷|烫烫烫|屯屯屯|â€|ï¼)")
_MOJIBAKE_FIRST = re.compile("[?锟烫屯âï]")
_FULL_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)}
_FULL_WIDTH |= {0xFF21 + i: 0x41 + i for i in range(26)} | {0xFF41 + i: 0x61 + i for i in range(26)} | {0xFF05: 0x25}
_FULL_WIDTH_CHARS = re.compile("[" + "".join(map(chr, _FULL_WIDTH)) + "]")
_FULL_WIDTH_POINT = re.compile(r"(?<=\d)．(?=\d)")
_BEFORE_PUNCTUATION = re.compile(r"(?<=\S)[ \t\u3000]+(?=[，。、；：！？）》」』”’…,;:!?%)])")
# What is quicker than that, as it begins with a set: a text in which this is not found has none of those.
_ANY_BEFORE_PUNCTUATION = re.compile(r"[ \t\u3000](?=[，。、；：！？）》」』”’…,;:!?%)])")
_SPACED_YEAR = re.compile(r"(?<!\d)([12]) ?(\d) ?(\d) ?(\d)(?= ?年)")
_SPACED_DATE = re.compile(r"(?<=\d) (?=(?:\d ?)*[年月日])|(?<=[年月]) (?=\d)")
_SPACE_IN_NUMBER = re.compile(r"[ \u3000](?=[\d.])")
_SPACED_DIGITS = re.compile(r"(?<![\d.])\d(?:[ \u3000]{1,2}[\d.])+(?![\d.])")
_INNER_SPACE = re.compile(rf"(?<=[{_CJK}])[ \t\u3000]+(?=\S)|(?<=\S)[ \t\u3000]+(?=[{_CJK}])")
_LETTER_SPACE = re.compile(rf"(?<=[{HAN}\d.，。、；：！？“”（）]) (?=[{HAN}\d，。、；：！？“”（）%.])")
_SPACED_OUT = 0.3  # share of a text that is single spaces where they stand between all its characters
_RUN_OF_SPACES = re.compile(r"[ \t\u3000]+")


@lru_cache(maxsize=4096)
def count_han(text: str) -> int:
    """Number of Han characters."""
    return sum(map(len, _HAN_RUN.findall(text)))


def clean_characters(text: str, notes: Notes) -> str:
    """Repair characters of a whole text; line breaks stay.

    Args:
        text: decoded text.
        notes: where each kind of repair is counted.

    Returns:
        Text with line feeds as line breaks, half-width digits and letters, no invisible characters.
    """
    text = _NEWLINES.sub("\n", text)
    text = _unescape(text, notes)
    if text.count(" ") > _SPACED_OUT * len(text):
        text = _LETTER_SPACE.sub(lambda m: _drop(m.group(), notes), text)
    text = mend_lost_points(text, notes)
    text = _drop_odd(text, notes) if _ODD.search(text) else text
    text = _mend_lost_spaces(text, notes) if "?" in text else text
    if _MOJIBAKE_FIRST.search(text):
        for match in _MOJIBAKE.finditer(text):
            notes.add("mojibake", label=match.group(), example=_context(text, match.start(), match.end()))
    text = _narrow(text, notes)
    if _SPACE_IN_NUMBER.search(text):
        text = _SPACED_DIGITS.sub(lambda m: _close_up(m.group(), notes), text)
    text = mend_heading_numbers(mend_slips(text, notes), notes)
    if not _ANY_BEFORE_PUNCTUATION.search(text):
        return text
    return _BEFORE_PUNCTUATION.sub(lambda m: _drop(m.group(), notes), text)


def _drop_odd(text: str, notes: Notes) -> str:
    for kind, pattern in (("zero_width", _ZERO_WIDTH), ("control", _CONTROL), ("private", _PRIVATE)):
        first = pattern.search(text)
        around = _context(text, first.start(), first.end()) if first else ""
        text, n = pattern.subn("", text)
        notes.add(kind, n, sample=pattern.sub("·", around))
    for match in list(re.finditer("\ufffd", text)):
        notes.add("replacement", example=_context(text, match.start(), match.end()))
    return _ODD_SPACE.sub(" ", text.replace("\ufffd", ""))


def _mend_lost_spaces(text: str, notes: Notes) -> str:
    lost = _LOST_SPACES.search(text) or _LOST_SPACE.search(text)
    sample = _context(text, lost.start(), lost.end()) if lost else ""
    text, runs = _LOST_SPACES.subn(" ", text)
    text, single = _LOST_SPACE.subn("", text)
    notes.add("lost_spaces", runs + single, sample=sample)
    return text


def _narrow(text: str, notes: Notes) -> str:
    point = _FULL_WIDTH_POINT.search(text) if "．" in text else None
    wide = _FULL_WIDTH_CHARS.search(text) or point
    if wide is None:
        return text
    n = len(_FULL_WIDTH_CHARS.findall(text)) + len(_FULL_WIDTH_POINT.findall(text))
    notes.add("full_width", n, sample=_context(text, wide.start(), wide.end()))
    return _FULL_WIDTH_POINT.sub(".", text.translate(_FULL_WIDTH))


def tidy_spaces(line: str, notes: Notes) -> str:
    """Remove spaces next to Han characters and Chinese punctuation; collapse the others to one.

    Indents are layout, so spaces at either end go uncounted.
    """
    line = line.strip(" \t\u3000")
    if not _RUN_OF_SPACES.search(line):
        return line
    before, sample = len(line), line[:24]
    line = _INNER_SPACE.sub("", line)
    line = _SPACED_YEAR.sub(r"\1\2\3\4", line)
    line = _RUN_OF_SPACES.sub(" ", line)
    notes.add("spaces", before - len(line), sample=sample)
    return line


def tidy_front(line: str) -> str:
    """A line of title or header: runs of spaces to one, spaced dates and 政 府 工 作 报 告 closed up."""
    line = _RUN_OF_SPACES.sub(" ", line.strip(" \t\u3000"))
    line = _SPACED_DATE.sub("", line)
    return re.sub(r"政 ?府 ?工 ?作 ?报 ?告", "政府工作报告", line)


def _unescape(text: str, notes: Notes) -> str:
    if "\\" in text or "/r/n" in text:
        text, n = _ESCAPED_BREAK.subn(lambda m: "\t" if m.group().endswith("t") else "\n", text)
        notes.add("escapes", n)
    for _ in range(2 if "&" in text else 0):  # &amp;nbsp; needs two passes
        first = _ENTITY.search(text)
        text, n = _ENTITY.subn(_entity, text)
        notes.add("entities", n, sample=first.group() if first else "")
    if "<" in text:
        tag = _BLOCK_TAG.search(text) or _INLINE_TAG.search(text)
        text, blocks = _BLOCK_TAG.subn("\n", text)
        text, inline = _INLINE_TAG.subn("", text)
        notes.add("tags", blocks + inline, sample=tag.group() if tag else "")
    return _NEWLINES.sub("\n", text)


def _entity(match: re.Match[str]) -> str:
    value = html.unescape(match.group())
    return " " if value in {"\u00a0", "\u2002", "\u2003", "\u2009"} else value


def _drop(spaces: str, notes: Notes) -> str:
    notes.add("spaces", len(spaces))
    return ""


def _close_up(number: str, notes: Notes) -> str:
    """1 9 9 8 to 1998; digits that stand alone one after another are one number."""
    notes.add("spaced_digits", example=number)
    return re.sub(r"[ \u3000]", "", number)


def _context(text: str, start: int, end: int) -> str:
    return text[max(0, start - 4) : end + 6].replace("\n", " ").strip()
