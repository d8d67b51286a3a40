"""Whether two units measure the same thing."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.chinese.units import measure

_ASIDE = re.compile(r"[（(].*$")  # 万套（间）
# Counting words that reports use for one another (3处公园, 公园3个); 户, 人 and 张 are not among them.
_COUNTERS = frozenset("个项件处座所家条台套辆栋幢口眼支部批类种场次站间片块对组")


@lru_cache(maxsize=4096)  # units are few
def same_measure(one: str | None, other: str | None) -> bool:
    """Whether two units measure the same: 万户 and 户, 公里 and 米; counting words (个, 项, 座) are one."""
    if not one or not other:
        return False
    a, b = _base(one), _base(other)
    # 378万农村人口 counts what 373万人 counts.
    bare = "" in (a, b) and not {a, b} & {"%", "元", "美元"}
    return a == b or bare


@lru_cache(maxsize=4096)
def is_money(unit: str | None) -> bool:
    """Whether a unit is one of money."""
    return bool(unit) and measure(_ASIDE.sub("", unit or "")).base.endswith("元")


def _base(unit: str) -> str:
    base = measure(_ASIDE.sub("", unit)).base
    return "个" if base in _COUNTERS else base
