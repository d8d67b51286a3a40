"""Lines of a table of targets: 地区生产总值（亿元） 330, 城镇新增就业 万人 1.2, told as a sentence would tell them."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNITS = r"%|‰|万亿元|亿元|万元|元|亿美元|万美元|万人|人|万人次|万吨|吨|亿斤|亿公斤|天|微克/立方米|平方公里|公里|万亩|吨标准煤|个百分点"
_ROW = re.compile(
    rf"(?P<name>[\u4e00-\u9fffA-Z&“”][\u4e00-\u9fffA-Z&“”0-9.]{{1,23}}?)\s*(?:[（(](?P<in_brackets>{UNITS})[）)]|(?P<beside>{UNITS}))\s*"
    rf"(?P<number>\d[\d.]*)(?P<bound>左右|以上|以内|以下)?"
)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of a table, told as a sentence.

    Attributes:
        text: name, number, unit and bound in the order of speech.
        start: offset of the number in the line.
        end: offset after it and its bound.
    """

    text: str
    start: int
    end: int


def table_row(text: str) -> TableLine | None:
    """A line that is a name, a unit and one number; None for any other.

    Args:
        text: the line, digits half-width.
    """
    match = _ROW.fullmatch(text.strip()) if len(text) <= 60 else None
    if match is None:
        return None
    unit = match["in_brackets"] or match["beside"]
    lead = len(text) - len(text.lstrip())
    told = f"{match['name']}{match['number']}{unit}{match['bound'] or ''}"
    return TableLine(told, lead + match.start("number"), lead + match.end())
