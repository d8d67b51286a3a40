"""Whether two units measure the same thing."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.chinese.units import measure

_ASIDE = re.compile(r"[（(].*$")  # 万套（间）
# Counting words that reports use for one another (3处公园, 公园3个; 企业 are 户 and 家); 人 and 张 are not among them.
_COUNTERS = frozenset("个项件处座所家条台套辆户")


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
def counts_things(unit: str | None) -> bool:
    """Whether a unit is none of money and no share: 龙头企业20家, not 龙头企业收入2500亿元."""
    return not _base(unit or "").endswith(("元", "%"))


def _base(unit: str) -> str:
    base = measure(_ASIDE.sub("", unit)).base
    return "个" if base in _COUNTERS else base
