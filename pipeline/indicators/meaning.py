"""What a number is: an amount, a growth rate, a share, points or a multiple; and whether it counts downwards."""

from __future__ import annotations

import re

from pipeline.chinese.quantities import Quantity
from pipeline.chinese.units import measure
from pipeline.indicators.clauses import Predicate
from pipeline.indicators.idioms import DOUBLINGS
from pipeline.indicators.names import Known
from pipeline.indicators.subject import PERCENT, SHARE_NAME, Named, Subject

CHANGE = "change"  # an amount of change: neither level nor growth
PRICES = ("cpi", "other:商品零售价格")  # what is said of an index of prices is a rate, however it is said
RATES = (*PRICES, "unemployment_registered", "unemployment_surveyed")  # of a month they are not the year's
PEOPLE = ("population", "urban_new_jobs")
STOCKS = ("deposits", "loans", "population")  # of a month they still are what there is
_INDEX = (80, 150)  # an index of prices with the year before as 100; no rate of a year is so high
_LESS = re.compile(r"低于|慢于|[低慢少]$")
_FALL_WORD = re.compile(r"(?:^|[\u4e00-\u9fff])(?:降|跌|减)幅(?:达|为|约|近|超过)*$")
_FALL_NAME = re.compile("[降跌减]幅")
# 增长21.7%，|比上年提高6个百分点; 涨幅回落0.2个百分点: against an earlier pace, no change of a share.
_PACE = re.compile(
    r"(?:[增涨降]幅|增速|(?<!自然)增长率|增长速度)(?:(?!占比|比重)[^，。；]){0,12}?(?:提高|提升|加快|上升|扩大|回升|回落|下降|放缓|收窄|缩小|减缓)(?:了|近|约)*$"
)
_OWN_PACE = re.compile(r"[^，。；]{0,12}?(?:提高|提升|加快|上升|扩大|回升|回落|下降|放缓|收窄|缩小|减缓)(?:了|近|约)*$")
_RATE_WORD = re.compile(r"增[速幅长]|涨幅|降幅|递增")
_GROWTH_NAME = re.compile(r"(?<!自然)(?:增长率|增长速度|增长幅度|增幅|增速|涨幅)$")
# What is said of a month or quarter, until the whole year is spoken of: growth and prices of it are no yearly numbers.
PART_OF_YEAR = re.compile(
    r"(?<![由从比较])[一二三四1-4]个?季度|首季|[上下]半年|(?:^|至|[—-]|[^\d年])\d{1,2}月份?(?!底|末|日)|前\d{1,2}个月|环比"
)
# Durations, ranks and steps that no unknown indicator is measured in.
_NO_MEASURE = (*"年周日分秒届期次步位级层省市国县", "个月", "季度", "分钟")


def quantity_of(
    named: Named,
    q: Quantity,
    last: str,
    predicate: Predicate,
    relation: str | None,
    subject: Subject,
    *,
    inherits: bool,
) -> tuple[str | None, bool]:
    """What a number says of its subject.

    Args:
        named: name and indicator.
        q: the number.
        last: the stretch before it, with its bound words.
        predicate: the stretch as read.
        relation: what a difference is measured against, None without one.
        subject: the subject in force, for what it said before.
        inherits: the subject is carried on from before.

    Returns:
        level, growth, share, points, multiple or change, None where it is none of them; and whether it is a fall.
    """
    changes = bool(predicate.verb) and not predicate.to
    if q.unit.endswith(("百分点", "千分点")):
        if relation is None and (_PACE.search(last) or (inherits and subject.growth and _OWN_PACE.match(last))):
            return None, False
        return "points", predicate.falls or bool(relation is not None and _LESS.search(last))
    if relation is not None:
        return None, False
    if q.unit == DOUBLINGS:
        return "growth", False
    if q.unit.endswith("倍"):
        return ("growth" if changes else "multiple"), changes and predicate.falls
    if q.unit not in PERCENT and not is_index(named.known, q):
        return (CHANGE if changes and not _counts_changes(named) else "level"), False
    return _percentage(named, last, predicate, subject, changes=changes, inherits=inherits)


def _percentage(
    named: Named, last: str, predicate: Predicate, subject: Subject, *, changes: bool, inherits: bool
) -> tuple[str, bool]:
    known = named.known
    falls = (changes and predicate.falls) or bool(known and known.tail == "fall")
    if known and known.code in PRICES:
        return "share", falls
    if _FALL_WORD.search(last):
        return "growth", True  # 、降幅近40%
    if predicate.to and inherits and subject.growth:
        return "growth", _FALL_NAME.search(last) is not None  # 增长幅度由58.6%回落到27.8%, 降幅收窄到2.1%
    if (known and known.tail and known.percent == "growth") or (known is None and _GROWTH_NAME.search(named.name)):
        return "growth", falls
    if "占" in named.name or predicate.to or (SHARE_NAME.search(named.name) and not changes):
        return "share", False
    if changes:
        return "growth", falls
    if subject.growth is not None:
        return ("growth" if subject.growth else "share"), False
    if known:
        return known.percent, False
    return ("growth" if _RATE_WORD.search(named.name + last) else "share"), False


def is_index(known: Known | None, q: Quantity) -> bool:
    """居民消费价格指数为102.8: of an index of prices with base 100, where 2.8 is the rate."""
    return known is not None and known.code in PRICES and q.unit in ("", "%") and _INDEX[0] <= q.value <= _INDEX[1]


def is_measure(name: str, known: Known | None, unit: str) -> bool:
    """Whether an amount can be one of the indicator: in its units, or for an unknown one no duration and no rank."""
    if known is not None:
        return measure(whole_unit(unit, known.code)).base in known.amounts
    bare = unit.lstrip("万亿")
    if bare in ("天", "小时"):
        return name.endswith(("天数", "时数", "时间"))
    return unit != "" and bare not in _NO_MEASURE


def whole_unit(unit: str, code: str) -> str:
    """一般公共预算收入超10亿, 人口控制在13亿以内: a listed indicator of money or people may leave its unit out."""
    if code in PEOPLE:
        return unit + "人" if unit in ("万", "亿") else unit
    return unit + "元" if unit in ("亿", "万亿") else unit


def _counts_changes(named: Named) -> bool:
    """新增就业 is a number of changes itself."""
    return (named.known is not None and named.known.code == "urban_new_jobs") or named.name.startswith(("新增", "净增"))


def of_part(named: Named, quantity: str, own: str, *, so_far: bool) -> bool:
    """Whether a number within what is said of a month or quarter is no number of the year.

    Growth, prices and unemployment are not until the year is spoken of; amounts where their own clause names the part, or
    where the part is all of the year so far (1至11月).
    """
    code = named.known.code if named.known else ""
    if quantity == "growth" or code in RATES:
        return True
    return (
        quantity == "level" and bool(code) and code not in STOCKS and (so_far or PART_OF_YEAR.search(own) is not None)
    )
