"""The structure of industries as a ratio: 三次产业结构由6:61:33调整为12:27:61 is six shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

SECTORS = ("primary_va", "secondary_va", "tertiary_va")
_PART = r"(\d{1,2}(?:\.\d+)?)%?"
_COLON = r"[:：∶︰﹕比]"
_RATIO = re.compile(rf"(?<![\d.]){_PART}{_COLON}{_PART}{_COLON}{_PART}(?!\d|{_COLON}\d)")
_MAY_BE_RATIO = re.compile(rf"{_COLON}(?<=[\d%].)\d")  # begins with one set of characters, which is found at once
_OF_SECTORS = re.compile(
    r"(?:三次产业|三大产业|三产|一、?二、?三(?:次)?产业|第一、?(?:第)?二、?(?:第)?三(?:次)?产业|产业结构)"
    r"(?:[^，。；：\d]{0,10}?(?:结构|比例|比重|之比|占比|构成|比))?"
)
_FURTHEST = 48


@dataclass(frozen=True, slots=True)
class Ratio:
    """Shares of the three sectors.

    Attributes:
        name: what the shares are of, as printed.
        said_from: offset after the name.
        start: offset of the ratio.
        end: offset after it.
        shares: primary, secondary and tertiary, in per cent.
        spans: offsets of the three numbers.
    """

    name: str
    said_from: int
    start: int
    end: int
    shares: tuple[float, float, float]
    spans: tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def sector_ratios(text: str) -> Iterator[Ratio]:
    """Ratios of the three sectors in a sentence, in order.

    Args:
        text: the sentence, digits half-width.

    Yields:
        Ratios of about 100 in sum before which the sectors are named.
    """
    if _MAY_BE_RATIO.search(text) is None:
        return
    name, said_from = "", 0
    for match in _RATIO.finditer(text):
        named = list(_OF_SECTORS.finditer(text, max(said_from, match.start() - _FURTHEST), match.start()))
        if named:
            name, said_from = named[-1].group(), named[-1].end()
        if (
            not name
            or match.start() - said_from > _FURTHEST
            or any(mark in text[said_from : match.start()] for mark in "。；")
        ):
            continue
        shares = (float(match[1]), float(match[2]), float(match[3]))
        if not 97 <= sum(shares) <= 103:
            continue
        spans = (match.span(1), match.span(2), match.span(3))
        yield Ratio(name, said_from, match.start(), match.end(), shares, spans)
