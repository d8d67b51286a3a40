"""Numbers and enumerations in words, always written the same way."""

from __future__ import annotations

import math
from collections.abc import Iterable

NONE = "—"
PART_NAMES = {"review": "回顾", "plan": "部署", "other": "其他", "all": "全文"}
BLOCK_NAMES = {"sentence": "句子", "paragraph": "段落"}
LEVEL_NAMES = {"national": "国家", "province": "省级", "city": "地级", "district": "县级"}
VERDICT_NAMES = {"rising": "上升", "falling": "下降", "flat": "无显著趋势", "too_few_years": "年份不足"}


def count(value: int | None) -> str:
    """A count with separators: 12,345."""
    return NONE if value is None else f"{value:,}".replace("-", "−")


def decimal(value: float | None, places: int = 1) -> str:
    """A number with fixed places, a proper minus sign and no negative zero."""
    if value is None or not math.isfinite(value):
        return NONE
    text = f"{value:,.{places}f}"
    if text.startswith("-"):
        text = text[1:] if float(text.replace(",", "")) == 0 else "−" + text[1:]
    return text


def percent(share: float | None, places: int = 1) -> str:
    """A share from 0 to 1 as a percentage."""
    text = decimal(None if share is None else 100 * share, places)
    return text if text == NONE else text + "%"


def interval(low: float | None, high: float | None, places: int = 1) -> str:
    """Both ends of an interval: 30.1 至 74.2."""
    if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
        return NONE
    return f"{decimal(low, places)} 至 {decimal(high, places)}"


def probability(value: float | None) -> str:
    """A p- or q-value with three places, small ones as a bound."""
    if value is None or not math.isfinite(value):
        return NONE
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def year_ranges(years: Iterable[int]) -> str:
    """Years in words: 1954–1957、1959."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return "、".join(str(a) if a == b else f"{a}、{b}" if b == a + 1 else f"{a}–{b}" for a, b in runs) or NONE


def listed(names: Iterable[str], limit: int) -> str:
    """The first names and how many more there are."""
    all_names = list(names)
    text = "、".join(all_names[:limit])
    return text if len(all_names) <= limit else f"{text}等（另有 {len(all_names) - limit:,} 个未列出）"


def heading_level(level: str) -> str:
    """Name of a level of government; an unknown one as it is."""
    return LEVEL_NAMES.get(level, level)
