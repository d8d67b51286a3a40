"""What makes a clause speak of another thing than a pledge, however alike their words are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.match import Clauses, Held, is_money, same_measure
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement

_SHORT_NAME = 4  # characters
_BETWEEN = 4  # characters
_WRITTEN_END = re.compile(r"(?:规划|方案|条例|细则|试点)”?$")
_INSTITUTION = re.compile(r"(?:制度|机制|办法|目录|名单|清单|体系)”?$")
_LISTED, _HELD_IN_FULL, _FAR = 0.6, 0.8, 5.0
_DOING = re.compile(r"(?:设立|建立|建成|建设|新建|成立|组建|开展|实施|完成)了?")
_DENIED = re.compile(r"不再|停止|暂停|(?:建成|投产|达产)后,?，?还?可")
_LEVELS = re.compile(r"村|乡|镇|社区|县|市(?!场|政|民)|省")
_COUNT_ALIKE = frozenset(("户", "万户", "座", "万座", "套", "万套", "间", "万间"))
_STATE = re.compile(r"[^，]{0,4}(?:清零|全覆盖|达标|并轨|联网|减半|翻番|贯通|脱贫|出列)")
_ROUND = frozenset((1, 2, 5, 10, 20, 50, 100, 200, 500, 1000))


def holds_one(promise: Promise, clauses: Clauses, row: int, listed: Sequence[Held]) -> bool:
    """Of several things listed by name (天水至宝鸡、罗汉洞至定西高速公路) a clause must speak of one, or tell the very amount."""
    if len(listed) < 2 or max(held.share[row] for held in listed) >= _LISTED:
        return True
    statement = clauses.statements[row]
    both = promise.value is not None and statement.value is not None
    return both and same_measure(promise.unit, statement.unit) and same_amount(promise, statement)


def of_another_kind(promise: Promise, obj: str, clauses: Clauses, row: int, named: float, held: float) -> bool:
    """Whether a clause speaks of something else, however alike its words are.

    It denies what it speaks of; it has other words in the middle of the same name (规上工业企业, 规上服务业企业); it counts
    money, with another verb (培育龙头企业20家, 龙头企业收入2500亿元); or the thing is a plan, a rule, a trial, and the clause
    speaks of its subject alone (文化产业发展规划, 支持文化产业发展) without naming it in full.
    """
    statement = clauses.statements[row]
    if _DENIED.search(statement.text):
        return True
    if promise.value is not None and is_money(statement.unit) and not is_money(promise.unit):
        return statement.action != promise.action
    if _counts_other(promise, obj, statement, clauses.texts[row], held) or _replaced(obj, clauses.texts[row]):
        return True
    if (
        promise.value is None
        and (ending := _INSTITUTION.search(obj)) is not None
        and ending.group() not in clauses.texts[row]
    ):
        return float(clauses.holding(obj[: ending.start()]).share[row]) < _HELD_IN_FULL  # 淘汰产能企业名单公告|制度
    if promise.value is None and _STATE.search(obj):  # 行政村体育工程全覆盖, 体育馆市级全覆盖
        levels, told = (set(_LEVELS.findall(t)) for t in (obj, clauses.texts[row]))
        if levels and told and not levels & told:
            return True
    written = promise.value is None and _WRITTEN_END.search(promise.object) is not None
    return written and named < 1 and obj[-2:] not in clauses.texts[row]


def _counts_other(promise: Promise, obj: str, statement: PledgeStatement, text: str, held: float) -> bool:
    """Whether a clause counts something else than what was promised.

    What the thing is called at its end stands not in it, in another measure (规上工业企业20家, 规上工业增加值16%) or without
    most of its other words (示范性渔港3个, 示范性孵化基地10个); or a general thing is of quite another size (资金1191万元,
    资金18.9亿元).
    """
    if promise.value is None or statement.value is None:
        return False
    alike = same_measure(promise.unit, statement.unit) or _COUNT_ALIKE.issuperset((promise.unit, statement.unit))
    if len(obj) > _SHORT_NAME and obj[-2:] not in text:
        return not alike or held < _LISTED
    money = is_money(promise.unit) and held < _HELD_IN_FULL
    if not alike or not (promise.object in words.GENERIC or money):
        return False
    wanted, stated = (to_base(x.value or 0.0, x.unit or "")[0] for x in (promise, statement))
    return not wanted / _FAR <= stated <= wanted * _FAR


def _replaced(obj: str, text: str) -> bool:
    """Whether a text has the beginning and the end of a name, and between them other words than the name has."""
    prefix, suffix = found_prefix(obj, text), found_suffix(obj, text)
    if prefix < 2 or suffix < 2 or prefix + suffix >= len(obj):
        return False
    between = re.search(f"{obj[:prefix]}(.{{1,{_BETWEEN}}}){obj[len(obj) - suffix :]}", text)
    if between is not None and _DOING.fullmatch(between[1]):
        return False  # 街镇|设立|网格化综合管理中心
    missing = obj[prefix : len(obj) - suffix]
    return between is not None and missing not in between[1] and len(missing) + len(between[1]) > 2  # 限制类, 限制性


def found_prefix(obj: str, text: str) -> int:
    """How many characters of the beginning of a name stand in a text together."""
    size = 0
    while size < len(obj) and obj[: size + 1] in text:
        size += 1
    return size


def found_suffix(obj: str, text: str) -> int:
    """How many characters of its end do."""
    size = 0
    while size < len(obj) and obj[len(obj) - size - 1 :] in text:
        size += 1
    return size


def same_amount(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether a clause gives the very amount promised, and not a round one."""
    assert promise.value is not None and statement.value is not None
    if promise.value in _ROUND:
        return False
    return to_base(promise.value, promise.unit or "")[0] == to_base(statement.value, statement.unit or "")[0]
