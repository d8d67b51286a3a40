"""Numbers that Word counts itself: the 一、 and （一） of list styles, which no character of the text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.chinese.numerals import spelled

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "koreanCounting",
}
_MOST = 500  # no list of a report is longer


@dataclass
class Level:
    """One level of a list: format of its numbers, text around them (``%1、``), first number."""

    format: str
    text: str
    start: int


def numbering_of(root: Any) -> Numbering:
    """Lists of a .docx.

    Args:
        root: root of numbering.xml, None where there is none.
    """
    levels: dict[str, dict[int, Level]] = {}
    list_of: dict[str, str] = {}
    for abstract in root.iter(_W + "abstractNum") if root is not None else ():
        levels[abstract.get(_W + "abstractNumId", "")] = {
            _int(level.get(_W + "ilvl"), 0): Level(
                _value(level, "numFmt"), _value(level, "lvlText"), _int(_value(level, "start"), 1)
            )
            for level in abstract.iter(_W + "lvl")
        }
    for number in root.iter(_W + "num") if root is not None else ():
        list_of[number.get(_W + "numId", "")] = _value(number, "abstractNumId")
    return Numbering(levels, list_of)


class Numbering:
    """Counts lists through a document.

    Args:
        levels: levels of each list by depth.
        list_of: list that a paragraph's number stands for.
    """

    def __init__(self, levels: dict[str, dict[int, Level]], list_of: dict[str, str]) -> None:
        self._levels = levels
        self._list_of = list_of
        self._counts: dict[str, list[int | None]] = {}

    def label(self, number_id: str, depth: int) -> str:
        """Label of the next paragraph of a list; empty for bullets and unknown lists.

        Args:
            number_id: numId of the paragraph.
            depth: level within the list, from 0.
        """
        abstract = self._list_of.get(number_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or not 0 <= depth < 9:
            return ""
        counts = self._counts.setdefault(abstract, [None] * 9)
        now = counts[depth]
        counts[depth] = level.start if now is None else now + 1
        counts[depth + 1 :] = [None] * (8 - depth)
        if level.format in ("bullet", "none"):
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            upper = levels.get(at, level)
            value = counts[at] if 0 <= at < 9 else None
            return written(upper.start if value is None else value, upper.format)

        return re.sub(r"%([1-9])", shown, level.text)


def written(value: int, number_format: str) -> str:
    """A number in one of Word's formats; digits where the format is not known."""
    if number_format in _CHINESE and 0 < value < _MOST:
        return spelled(value)
    if number_format == "decimalEnclosedCircle" and 0 < value <= 20:
        return chr(0x2460 + value - 1)
    if number_format in ("lowerLetter", "upperLetter") and 0 < value <= 26:
        return chr((0x61 if number_format == "lowerLetter" else 0x41) + value - 1)
    return str(value)


def _value(parent: Any, name: str) -> str:
    found = parent.find(_W + name)
    return str(found.get(_W + "val", "")) if found is not None else ""


def _int(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default
