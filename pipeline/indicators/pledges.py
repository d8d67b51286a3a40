"""Pledges: checkable commitments of the plan part, clause by clause, with evidence.

A clause is a pledge when it promises a countable thing (新建公园120座) or the beginning or end of a named one
(建成中医骨伤科医院住院部大楼, 推出存款保险制度). Intentions without measure (加强, 完善, 推进 …) are none, and headline
targets (GDP, revenue, incomes) are left to the indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.indicators import pledge_words as words
from pipeline.indicators.numbers import Quantity, find_quantities
from pipeline.indicators.pledge_clauses import split_clauses, split_items

_NOT_COUNTED = frozenset(
    re.findall(
        r"\S+",
        """
        年 天 日 岁 周岁 个月 小时 分钟 周 季度 级 期 届 层 环 路 分 度 类 步 时 秒 省 市 寸 克 ℃ 摄氏度 瓶 码 毫米 国
        票 门 个百分点 倍 把 手 微克/立方米
        """,
    )
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_GENERIC_HEAD = re.compile(r"^(?:一批|若干|一系列|更多|各类|各项|相关|有关|这|该|其|全部|所有)")
_TRIM_HEAD = re.compile(
    r"^(?:[\s、，“”\"'—－\-·的了着把由从使让给]|等(?!级)|共(?=\d)|对(?!外|口|台)|将(?!军)|为(?!老|民|农)|在(?!校|建|线|职|岗|园|册)|以(?!工|旧|租|色)|与|及|和(?!谐|平|谷|田|县)|向(?!阳|前|上)|各类|有关|相关|一批|我[省市县区州旗国])+(?=.{2})"
)
_TRIM_TAIL = re.compile(r"(?:[\s、，。；“\"'—－\-·的等拟约]|分别|平均|任务|以上|左右|共计|合计|总数|工作|各)+$")
_TAIL_BUILD = re.compile(r"(?<=.{2})(?:工程建设|项目建设|建设工程|建设项目|建设|主体工程)$")
_BOUND_TAIL = re.compile(r"[（(][\u4e00-\u9fff、/]{1,4}[)）]")
_SMALL_COUNT = re.compile(r"([两二三四五六七八九十])(座|所|条|处|台|栋|幢|家|辆|艘)(?![大项])")
_NUMERAL_BEFORE = tuple("第十百千万其余点一二三四五六七八九")
_SMALL_VALUE = {c: float(i) for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2.0}
_QUOTED = re.compile(r"“[^”]*$")
_SIZE = re.compile(r"(?:总投资|全长|总长|占地|占地面积|总面积|建筑面积|年产|设计.{0,4})$")
_NOUN_TOO = re.compile(
    r"^(?:.*(?:改造|投资|培训|建设|植树|治理|整治|修复|绿化|造林|安置|搬迁|招聘|服务|销售|生产|检查|开发|存栏|出栏|储备|补助|补贴))$"
)
_PREPOSITION = re.compile(r"^(?:在|由|与|对|向|为|把|将|从|按照?|以|于|与|同)")
_CONCESSION = re.compile(
    r"(?:我[国省市县区州旗们]|全[国省市县区州旗]|各地|各级政府|中央财政|国家|政府|国务院)?(?:要|将|决定|准备|计划)?"
)
_NAMED_FIRST = sorted(words.NAMED, key=lambda w: (-len(w), w))
_WRITTEN = frozenset(("制定", "制订", "出台", "编制", "修订", "修编", "颁布", "公布"))
_INSTITUTED = _WRITTEN | {"建立", "搭建", "开展", "开放", "引进", "设置", "实行", "施行", "推开", "发行"}
_EXTENT = frozenset(("里程", "面积", "规模", "产能", "总量", "人数", "数量", "容量", "长度"))
_FOOTNOTE = re.compile(r"[〔［\[]\d{1,3}[〕］\]]")
_URGING = frozenset(("确保", "争取", "力促", "继续", "加快"))
_FROM = re.compile(r"(?:统一|分别)?[由从][^由从]{0,8}\d[^，]*$")  # 由55元提高到70元
_HALF = re.compile(r"(?:一半|半数|过半)(?:以上)?的?")
_RULES = re.compile(r"标准|措施|政策|意见|规定|原则|经验|举措|线索")
_BARE = re.compile(
    r"^(?:这|那|其(?!中|他|余)|它|我们?[就不已]|他们)|都是|仍有|还有|共有|现有|拥有|剩余|尚有|占(?:全|总)"
)
_RATE_VERB = re.compile(
    r"达到|提高|提升|降低|下降|压减|减少|缩减|上调|不低于|覆盖|保持|稳定|控制在|增加到|超过|实现|达"
)
_BETWEEN = re.compile(
    r"(?:加快|抓紧|必须|必|仍然|要|须|应|可|拟|早日|按期|如期|按时|尽早|尽快|上半年|下半年|主体|分别|平均|各|争取|力争|确保|"
    r"年内|今年|将|再|也|均|都|全部|全面|基本)+$"
)


@dataclass(frozen=True, slots=True)
class Pledge:
    """One commitment.

    Attributes:
        start: offset of its words in the sentence.
        end: offset after them.
        object: what is to be delivered.
        action: verb as printed, or the one that the item shares with the items before it.
        kind: start, finish, deliver, level or further.
        value: amount, None where a named thing is promised.
        value_high: upper end of a range.
        unit: as printed.
        bound: exact, about, at_least, at_most or range; None without an amount.
    """

    start: int
    end: int
    object: str
    action: str
    kind: str
    value: float | None = None
    value_high: float | None = None
    unit: str | None = None
    bound: str | None = None


def find_pledges(text: str) -> list[Pledge]:
    """Commitments in a sentence of the plan part.

    Args:
        text: the sentence.

    Returns:
        In order of the text. Linear in its length.
    """
    return list(_pledges(text, checkable=True))


def find_statements(text: str) -> list[Pledge]:
    """Everything a sentence says, in the form of pledges: one a clause or counted item, whether checkable or not.

    It is what pledges are compared with in a later report.
    """
    return list(_pledges(text, checkable=False))


def _pledges(text: str, *, checkable: bool) -> Iterator[Pledge]:
    quantities = _countable(text)
    at = 0
    previous: tuple[str, str] = ("", "")  # text of the clause before, and its action
    for start, end in split_clauses(text):
        inside = []
        while at < len(quantities) and quantities[at].start < end:
            if quantities[at].start >= start:
                inside.append(quantities[at])
            at += 1
        clause = text[start:end]
        action = ""
        if checkable and words.NOT_AHEAD.search(clause):
            previous = (clause, "")
            continue
        if inside:
            for low, high, quantity in split_items(text, start, end, inside):
                found = _counted(text, low, high, quantity, action)
                if found is not None:
                    action = found.action or action
                    if not checkable or _worth(text[low:high], found):
                        yield found
                elif not checkable:
                    yield Pledge(
                        low,
                        high,
                        clean_object(text[low:high]),
                        "",
                        "",
                        quantity.value,
                        None,
                        quantity.unit,
                        quantity.bound,
                    )
        else:
            named = _named(text, start, end, previous[0]) if checkable else _any(text, start, end)
            if named is not None:
                action = named.action
                yield named
        previous = (clause, action)


def _countable(text: str) -> list[Quantity]:
    """Quantities that count something, 两座 and 三所 too; not times, grades, nor the size of a thing (总投资50亿元的)."""
    found = [q for q in find_quantities(text) if _counts(text, q)]
    taken = {i for q in found for i in range(q.start, q.end)}
    for m in _SMALL_COUNT.finditer(text):
        first, end = m.span()
        if (
            first not in taken
            and text[first - 1 : first] not in _NUMERAL_BEFORE
            and not _within_quotes(text, first, end)
        ):
            found.append(Quantity(first, first, end, end, _SMALL_VALUE[m[1]], None, m[2], "exact", True))
    return sorted(found, key=lambda q: q.start)


def _counts(text: str, q: Quantity) -> bool:
    plain = q.unit.lstrip("万亿")
    if not q.unit or plain in _NOT_COUNTED or (not plain and q.chinese):
        return False
    if _within_quotes(text, q.start, q.end):
        return False
    before = text[max(0, q.bound_start - 8) : q.bound_start]
    after = text[q.end : q.end + 1]
    return not (words.DESCRIBES.search(before) and (after == "的" or _SIZE.search(before)))


def _within_quotes(text: str, start: int, end: int) -> bool:
    """Whether a number is part of a name in quotes: “水十条”, “三条保障线”."""
    return bool(_QUOTED.search(text[max(0, start - 8) : start])) and "”" in text[end : end + 8]


def _counted(text: str, start: int, end: int, q: Quantity, inherited: str) -> Pledge | None:
    """The pledge of one counted item."""
    unit, q_end = q.unit, q.end
    if (more := _BOUND_TAIL.match(text, q.unit_end)) is not None and q.unit_end == q.end:
        unit, q_end = unit + more.group(), more.end()  # 17.3万套（间）
    before, after = text[start : q.bound_start], text[q_end:end]
    lead = words.LEAD.match(before)
    head = lead.end() if lead else 0
    action, obj = _roles(before, head, after)
    if not action:
        action = inherited
    if not _meaningful(obj):
        return None
    kind = words.KIND_OF.get(action, "") or _kind(action)
    return Pledge(start, end, obj, action, kind, q.value, q.value_high, unit, q.bound)


def _roles(before: str, head: int, after: str) -> tuple[str, str]:
    """Action and object of an item, from the text before and after its number."""
    body = before[head:]
    first = words.ACTION.match(body)
    own_after = clean_object(after)
    verbs = list(words.ACTION.finditer(body))
    leveled = bool(verbs) and _kind(verbs[-1].group()) == words.LEVEL and not clean_object(body[verbs[-1].end() :])
    if first is not None and not (leveled and len(verbs) > 1 and _NOUN_TOO.match(first.group())):
        middle = clean_object(body[first.end() :])
        if middle in _EXTENT and not own_after:
            return first.group(), clean_object(body)
        return first.group(), own_after if _meaningful(own_after) else middle
    if verbs:
        last = verbs[-1]
        subject = clean_object(_BETWEEN.sub("", _FROM.sub("", body[: last.start()])))
        rest = clean_object(body[last.end() :])
        if _NOUN_TOO.match(last.group()) and not rest:
            subject = clean_object(body[: last.end()])  # 农村危房改造366万户, 公路水运投资1.8万亿元
            if len(verbs) > 1:  # 省重点项目完成投资8500亿元
                return verbs[-2].group(), clean_object(body[: verbs[-2].start()]) + clean_object(
                    body[verbs[-2].end() : last.end()]
                )
        if rest in _EXTENT and not own_after:
            return last.group(), clean_object(body)  # 新投产里程8000公里
        thing = own_after if _meaningful(own_after) else rest if _meaningful(rest) else subject
        return last.group(), thing
    verb_after = words.ACTION.search(after)
    further = [w for w in words.FURTHER_ACTION.findall(before) if w not in _URGING]
    if verb_after is not None and (not further or verb_after.end() == len(after)):
        thing = clean_object(_BETWEEN.sub("", after[: verb_after.start()]))
        return verb_after.group(), thing if _meaningful(thing) else own_after
    subject = clean_object(_FROM.sub("", body))
    return (further[-1] if further else ""), own_after if _meaningful(own_after) else subject


def _worth(item: str, pledge: Pledge) -> bool:
    """Whether a counted item is a commitment: not a headline figure, not a rate of growth, not a forecast."""
    if words.MACRO.search(item) or re.search(r"预计|可达|有望|可实现|可新增|增速|同比|比上年|高于", item):
        return False
    if not _meaningful(pledge.object) or re.search(r"^(?:比|较)|比上|的[将有是]|[为是有]$", pledge.object):
        return False
    plain = (pledge.unit or "").lstrip("万亿")
    if plain in ("%", "‰", "成"):
        return bool(_RATE_VERB.search(item)) and "增长" not in item
    if plain == "条" and _RULES.search(pledge.object):
        return False
    return bool(pledge.action) and not _BARE.search(item)


def _named(text: str, start: int, end: int, before_clause: str) -> Pledge | None:
    """A named thing to be begun or finished, without a number."""
    clause = text[start:end]
    if words.MACRO.search(clause) or len(clause) > 90:
        return None
    lead = words.LEAD.match(clause)
    head = lead.end() if lead else 0
    if words.SOFT.search(clause[: head + 6]):
        return None
    for match in words.ACTION.finditer(clause, head):
        prefix, rest, action = clause[head : match.start()], clause[match.end() :], match.group()
        kind = _kind(action)
        begins = (
            not prefix
            or (len(prefix) <= 12 and bool(_PREPOSITION.match(prefix)))
            or bool(_CONCESSION.fullmatch(prefix))
        )
        if begins:
            obj = clean_object(rest, finish=kind in (words.START, words.FINISH))
            if not _GENERIC_HEAD.match(rest) and _promises(action, kind, obj, rest):
                return Pledge(start, end, obj, action, kind)
        if kind in (words.START, words.FINISH) and not _HAN.search(rest):
            obj = clean_object(_BETWEEN.sub("", prefix), finish=True)
            if not _HAN.search(obj):
                obj = clean_object(without_actions(before_clause), finish=True)
            if _is_named(obj) and words.PHYSICAL.search(obj):
                return Pledge(start, end, obj, action, kind)
        if begins and kind in (words.DELIVER, words.LEVEL):
            break
    whole = re.search(r"(?:全部|彻底)(" + words.ACTION.pattern + r")$|(?:缩减|减少|压减)(一半)", clause)
    if whole:
        obj = clean_object(_BETWEEN.sub("", clause[head : whole.start()]))
        action = whole.group(1) or whole.group()[:2]
        if _is_named(obj):
            return Pledge(start, end, obj, action, _kind(action))
    if _HALF.search(clause) and (verb := words.ACTION.search(clause, head)):
        return Pledge(start, end, clean_object(_HALF.sub("", clause[head:])), verb.group(), _kind(verb.group()))
    return None


def _promises(action: str, kind: str, obj: str, rest: str) -> bool:
    """Whether a verb and what follows it can be checked though no number is given."""
    if not _is_named(obj) or words.LOOSE.search(obj):
        return False
    whole = bool(words.WHOLE.search(rest))
    if action in ("实现", "达到"):
        return whole
    vague = bool(words.VAGUE_END.search(obj))
    if kind == words.START:
        return not vague
    if kind == words.FINISH:
        duty = rest.endswith(("任务", "工作", "目标")) and not words.PHYSICAL.search(obj)
        return whole or not (vague or duty)
    first = next((w for w in _NAMED_FIRST if action.startswith(w)), None)
    if first is None or vague:
        return False
    if first in _INSTITUTED:
        return bool(words.INSTITUTION_END.search(obj)) or (first in _WRITTEN and "《" in obj)
    if first in ("实施", "改造", "整治", "维修", "修缮", "修复"):
        return bool(words.PHYSICAL_END.search(obj) and words.PHYSICAL.search(obj)) and len(obj) >= 6
    if first == "创建":
        return bool(re.search(r"国家|全国|省级", obj))
    return True


def _any(text: str, start: int, end: int) -> Pledge | None:
    """A clause as a statement: its verb and the rest."""
    clause = text[start:end]
    lead = words.LEAD.match(clause)
    match = words.ACTION.search(clause, lead.end() if lead else 0)
    if match is None:
        further = words.FURTHER_ACTION.search(clause)
        return Pledge(start, end, clause, further.group() if further else "", words.FURTHER if further else "")
    return Pledge(start, end, clause, match.group(), _kind(match.group()))


def _kind(action: str) -> str:
    """Kind of an action; of verbs side by side the last one's (开工和建成 ends with finishing)."""
    if action in words.KIND_OF:
        return words.KIND_OF[action]
    for size in range(min(6, len(action)), 0, -1):
        if action[-size:] in words.KIND_OF:
            return words.KIND_OF[action[-size:]]
    return words.DELIVER if action else ""


def clean_object(text: str, *, finish: bool = False) -> str:
    """Words of the thing itself, without particles and empty endings."""
    text = _TRIM_HEAD.sub("", _FOOTNOTE.sub("", text).strip())
    text = _TRIM_TAIL.sub("", text)
    if finish:
        text = _TRIM_TAIL.sub("", _TAIL_BUILD.sub("", text))
    # A quotation mark that was cut off leaves its partner alone: put it back.
    missing = text.count("“") - text.count("”")
    return "“" + text if missing < 0 else text + "”" if missing > 0 else text


def without_actions(clause: str) -> str:
    """A clause without the adverbs and verbs it begins with."""
    lead = words.LEAD.match(clause)
    rest = clause[lead.end() :] if lead else clause
    while (match := words.ACTION.match(rest) or words.FURTHER_ACTION.match(rest)) is not None:
        rest = rest[match.end() :]
    return rest


def _meaningful(obj: str) -> bool:
    return len(_HAN.findall(obj)) >= 2 and obj not in words.EMPTY


def _is_named(obj: str) -> bool:
    return len(obj) >= 4 and obj not in words.GENERIC and not _GENERIC_HEAD.match(obj) and len(_HAN.findall(obj)) >= 2
