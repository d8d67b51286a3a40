"""Named things to be begun, finished, set up or done away with, without a number."""

from __future__ import annotations

import re

from pipeline.chinese.alternatives import any_of
from pipeline.pledges import words
from pipeline.pledges.objects import (
    BETWEEN,
    GENERIC_HEAD,
    HAN,
    Pledge,
    clean_object,
    is_named,
    kind_of,
    lead_end,
    without_actions,
)

_SHORT = 3
_PREPOSITION = re.compile(r"^(?:在|由|与|对|向|为|把|将|从|按照?|以|于|与|同)")
_OF_WHICH = re.compile(r"的(?:.*[、和及与])?$")  # 对不合条件的|新建项目和|改扩建项目
_CONCESSION = re.compile(
    r"(?:我[国省市县区州旗们]|全[国省市县区州旗]|各地|各级政府|中央财政|国家|政府|国务院)?(?:要|将|决定|准备|计划)?"
)
_NAMED = re.compile(any_of(words.NAMED))
_WRITTEN = frozenset(("制定", "制订", "出台", "编制", "修订", "修编", "颁布", "公布"))
_INSTITUTED = _WRITTEN | {"建立", "搭建", "开展", "开放", "引进", "设置", "实行", "施行", "推行", "推开", "发行"}
_HALF = re.compile(r"(?:一半|半数|过半)(?:以上)?的?")
_ALL_OF_IT = re.compile(rf"(?:全部|彻底)({words.ACTION.pattern})$|(?:缩减|减少|压减)(一半)|(全覆盖)$")
_PROJECTS = re.compile(r"(?!.*(?:一批|更多|待|已)).{3,}(?<!的)(?:项目|工程|设施)$")
_CATEGORY = re.compile(r"(?<=.{4})等[^等、]{2,8}$")  # 沪苏湖铁路上海段等重大项目
_ROAD = re.compile(r"路”?(?:$|[南北东西]?延|等|、)|[街巷]|隧道|大道")
_COST = re.compile(r"(?:新增|计划)?总?投资[约近]?[\d.]+[万亿]*美?元的")
_WORK_ON_IT = re.compile(r"(?<=项目|工程)的.*$")  # 云岭项目|的后续建设
_AT_ITS_END = frozenset(("签约", "获批"))  # besides those that begin or finish a work
_RANK = re.compile(r"国家|全国|省级")


def read_named(text: str, start: int, end: int, before_clause: str) -> Pledge | None:
    """A named thing to be begun or finished, without a number."""
    clause = text[start:end]
    if (acts := words.ACTION.search(clause)) is None or words.MACRO.search(clause):
        return None
    head = lead_end(clause)
    if "投资" in clause and (cost := _COST.match(clause, head)) is not None:
        head = cost.end()
    if words.SOFT.search(clause[: head + 6]):
        return None
    for match in words.ACTION.finditer(clause, max(head, acts.start())):
        prefix, rest, action = clause[head : match.start()], clause[match.end() :], match.group()
        kind = kind_of(action)
        begins = (
            not prefix
            or (len(prefix) <= 12 and bool(_PREPOSITION.match(prefix)) and not _OF_WHICH.search(prefix))
            or bool(_CONCESSION.fullmatch(prefix))
        )
        if begins:
            obj = clean_object(rest, finish=kind in (words.START, words.FINISH))
            if not GENERIC_HEAD.match(rest) and _promises(action, kind, obj, rest):
                return Pledge(start, end, obj, action, kind)
        if (kind in (words.START, words.FINISH) or action in _AT_ITS_END) and not HAN.search(rest):
            obj = clean_object(BETWEEN.sub("", prefix), finish=True)
            if not HAN.search(obj):
                obj = clean_object(_WORK_ON_IT.sub("", without_actions(before_clause)), finish=True)
            if is_named(obj) and (words.PHYSICAL.search(obj) or _PROJECTS.search(obj)):
                return Pledge(start, end, obj, action, kind)
        if begins and kind in (words.DELIVER, words.LEVEL):
            break
    # Most clauses hold none of these words, which costs less to see than to search for what they stand in.
    whole = _ALL_OF_IT.search(clause) if any(word in clause for word in ("全", "彻底", "一半")) else None
    if whole:
        obj = clean_object(BETWEEN.sub("", clause[head : whole.start()]))
        action = whole.group(1) or whole.group(3) or whole.group()[:2]
        if is_named(obj):
            return Pledge(start, end, obj, action, kind_of(action))
    if "半" in clause and _HALF.search(clause) and (verb := words.ACTION.search(clause, head)):
        return Pledge(start, end, clean_object(_HALF.sub("", clause[head:])), verb.group(), kind_of(verb.group()))
    return None


def _promises(action: str, kind: str, obj: str, rest: str) -> bool:
    """Whether a verb and what follows it can be checked though no number is given."""
    short = len(obj) == _SHORT and action in ("取消", "推出", "设立", "废止")  # 取消农业税
    if not (is_named(obj) or short) or words.LOOSE.search(obj):
        return False
    whole = bool(words.WHOLE.search(rest))
    if action in ("实现", "达到"):
        return whole
    vague = bool(words.VAGUE_END.search(_CATEGORY.sub("", obj)))
    if kind == words.START:
        return whole or not vague or "”" in obj
    if kind == words.FINISH:
        duty = rest.endswith(("任务", "目标")) and not words.PHYSICAL.search(obj)
        return whole or not (vague or duty)
    begins = _NAMED.match(action)
    if begins is None:
        return False
    first = begins.group()
    if first in _WRITTEN:
        return bool(words.INSTITUTION_END.search(obj)) or "《" in obj
    if vague:
        return False
    if first in _INSTITUTED:
        return bool(words.INSTITUTION_END.search(obj))
    if first in ("实施", "改造", "整治", "维修", "修缮", "修复"):
        return bool(words.PHYSICAL_END.search(obj) and words.PHYSICAL.search(obj)) and len(obj) >= 6
    if first == "打通":
        return bool(_ROAD.search(obj))  # no 环节, 渠道 or 链条
    if first == "创建":
        return bool(_RANK.search(obj))
    return True
