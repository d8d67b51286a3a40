"""Counted things in a clause: which numbers count something, and verb and object of each."""

from __future__ import annotations

import re

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.quantities import Quantity, find_quantities
from pipeline.pledges import words
from pipeline.pledges.objects import BETWEEN, Pledge, clean_object, is_thing, kind_of, lead_end

_NOT_COUNTED = frozenset(
    re.findall(
        r"\S+",
        """
        千伏 伏 年 天 日 岁 周岁 个月 小时 分钟 周 季度 级 期 届 层 环 路 分 度 类 步 时 秒 省 市 寸 克 ℃ 摄氏度 瓶 码 毫米 国
        票 门 个百分点 倍 把 手 微克/立方米
        """,
    )
)
_ASPECTS = re.compile(r"方面(?!的?(?:民生)?实事)")  # 抓好十个方面的工作
_DAYS = re.compile(r"天数[^，；]*$")
_MAY_COUNT = re.compile(r"[0-9０-９十百千万亿成倍分]")  # saves reading sentences that cannot hold a quantity
_BOUND_TAIL = re.compile(r"[（(][\u4e00-\u9fff、/]{1,4}[)）]")
_SMALL_COUNT = re.compile(
    r"([两二三四五六七八九十])(?<![第十百千万其余点一二三四五六七八九].)(座|所|条|处|台|栋|幢|家|辆|艘)(?![大项])"
)
_ROUND_COUNT = re.compile(
    r"([百千])(?<![第数几上成两一二三四五六七八九十百千万亿\d].)(项|个|家|名|所|处|座|种|公里)(?![大万家强])"
)  # 组织千项新产品开发
_QUOTED = re.compile(r"“[^”]*$")
_SIZE = re.compile(r"(?:总投资|全长|总长|占地|占地面积|总面积|建筑面积|年产|设计.{0,4})$")
_NOUN_TOO = re.compile(
    r"^(?:.*(?:改造|投资|培训|建设|植树|治理|整治|修复|绿化|造林|安置|搬迁|招聘|服务|销售|生产|检查|开发|"
    r"存栏|出栏|储备|补助|补贴))$"
)
# Doings that are counted themselves: 造林5万亩.
_SELF = frozenset(("造林", "植树", "植树造林", "营造林", "封山育林", "改厕", "绿化"))
_EXTENT = frozenset(("里程", "面积", "规模", "产能", "总量", "人数", "数量", "容量", "长度"))
_URGING = frozenset(("确保", "争取", "力促", "继续", "加快"))
_FROM = re.compile(r"(?:统一|分别)?[由从][^由从]{0,8}\d[^，]*$")  # 由55元提高到70元
# Money that says which holders are meant, and not how much is promised: 培育百亿元企业, 投资10亿元以上的重大项目.
_CLASS = re.compile(
    r"(?:[、和及至][超过上]?[0-9一二三四五六七八九十百千万亿.]+美?元)*"
    r"(?:级|(?:及?以[上下])?的?(?:(?!资金|贷款|基金|补贴|补助|奖励|经费|债券|贴息|资助|用于|支持)[^，；。：、0-9]){0,20}?"
    r"(?:企业|集团|公司|项目|产业|园区|产品|品牌|市场|商圈|聚集区|集聚区|集群|基地|县|镇|村|大户)"
    r"(?=$|[^\u4e00-\u9fff]|[等和及或与的在]|建设|进度|做|壮大|达|创建))"
)
_SPENT = re.compile(
    r"(?:安排|投入|筹集|筹措|拿出|拨付|下达|争取|整合|设立|建立|组建|成立|发放|计划投资|新增|增加|用好|兑现|落实|给予|提供|补助|资助|奖)"
    r"(?:[了约近超]|超过|不少于|不低于)?$"
)
_QUALIFIES = re.compile(r"(?:超过|达到|突破)[^，]*元[^，]*的.{2,}$")  # 10个收入超过千亿元的产业
_STAYS = frozenset(("稳定在", "保持在", "控制在"))
_RATES = frozenset(("%", "‰", "成"))
_RATE = re.compile(r"(?:率|比例|比重|占比)$")
_MEASURE = re.compile(r"(?:里程|面积|人数|总长|规模|容量|总量|产能)$")
_RULES = re.compile(r"(?<!高)标准|措施|政策|意见|规定|原则|经验|举措|线索|底线|主线|红线|建议|提案|生命线")
_RATE_VERB = re.compile(
    r"达到|提高|提升|降低|下降|压减|减少|缩减|上调|不低于|覆盖|保持|稳定|控制在|增加到|超过|实现|达"
)
_BOUND_VERB = re.compile(r"超过|突破|不低于|不少于|高于|达到|控制在|稳定在|保持在|维持在|不超过")
_OF_PRODUCT = re.compile(r"占[^，]{0,5}生产总值|占GDP")  # a share of it is no headline figure
_LONGEST_FLOOR = 30
_FOR_EACH = re.compile(r"(?:每(?:百?[人户生]|[年月亩]))+$")  # 标准提高到每人每年|40元
_STATES = re.compile(r"[是有为占共]|亿人口|人民")
_FORECAST = re.compile(r"毕业生(?:将|有|超|过|达|到|高)*\d|预计|可达|有望|可实现|可新增|增速|同比|比上年|高于")
_COMPARED = re.compile(r"^(?:比|较)|比上|的[将有是]|[为是有]$")


def countable(text: str) -> list[Quantity]:
    """Quantities that count something, 两座 and 三所 too; not times, grades, nor the size of a thing (总投资50亿元的)."""
    found = [q for q in find_quantities(text) if _counts(text, q)] if _MAY_COUNT.search(text) else []
    for pattern, bound in ((_SMALL_COUNT, "exact"), (_ROUND_COUNT, "about")):
        for m in pattern.finditer(text):
            first, end = m.span()
            if not any(q.start <= first < q.end for q in found) and not _within_quotes(text, first, end):
                found.append(Quantity(first, first, end, end, float(whole_number(m[1])), None, m[2], bound, True))
    return sorted(found, key=lambda q: q.start)


def _counts(text: str, q: Quantity) -> bool:
    plain = q.unit.lstrip("万亿")
    if plain == "天" and _DAYS.search(text, max(0, q.start - 20), q.bound_start):
        return True
    if not q.unit or plain in _NOT_COUNTED or (plain in ("", "次") and q.chinese):
        return False
    if text[q.unit_end : q.unit_end + 1] in ("/", "／") or _ASPECTS.match(text, q.end):  # 39微克／立方米
        return False
    if _within_quotes(text, q.start, q.end):
        return False
    before = text[max(0, q.bound_start - 8) : q.bound_start]
    if plain.endswith("元") and not _SPENT.search(before) and _CLASS.match(text, q.end):
        return False
    after = text[q.end : q.end + 1]
    return not (words.DESCRIBES.search(before) and (after == "的" or _SIZE.search(before)))


def _within_quotes(text: str, start: int, end: int) -> bool:
    """Whether a number is part of a name in quotes: “水十条”, “三条保障线”."""
    return bool(_QUOTED.search(text[max(0, start - 8) : start])) and "”" in text[end : end + 8]


def read_counted(text: str, start: int, end: int, q: Quantity, inherited: str, thing_before: str = "") -> Pledge | None:
    """The pledge of one counted item.

    Args:
        text: the sentence.
        start: where the item begins.
        end: where it ends.
        q: what it counts.
        inherited: the verb that it shares where it has none.
        thing_before: what the clause before speaks of, which is its thing where it names none (…，力争达到1500户).
    """
    unit, q_end = q.unit, q.end
    if (more := _BOUND_TAIL.match(text, q.unit_end)) is not None and q.unit_end == q.end:
        unit, q_end = unit + more.group(), more.end()  # 17.3万套（间）
    before, after = text[start : q.bound_start], text[q_end:end]
    rate = unit in _RATES
    action, obj = _roles(before, lead_end(before), after, rate=rate)
    if not action:
        bound = _BOUND_VERB.search(text[q.bound_start : q.start])  # 总装机超过4500万千瓦
        action = bound.group() if bound else inherited
    kind = kind_of(action)
    if not is_thing(obj):
        obj = action if action in _SELF else thing_before
        if not is_thing(obj) or action in ("", inherited) or (rate and not _RATE.search(obj)):
            return None
        if unit.endswith("元") and kind != words.LEVEL:
            return None
    return Pledge(start, end, obj, action, kind, q.value, q.value_high, unit, q.bound)


def _roles(before: str, head: int, after: str, *, rate: bool) -> tuple[str, str]:
    """Action and object of an item, from the text before and after its number."""
    body = _FOR_EACH.sub("", before[head:]) or before[head:]
    first = words.ACTION.match(body)
    after = "" if after.startswith("、") else after  # 覆盖率48%、提高3个百分点
    own_after = clean_object(after)
    verbs = list(words.ACTION.finditer(body))
    end = verbs[-1].end() if verbs else 0
    leveled = bool(verbs) and kind_of(verbs[-1].group()) == words.LEVEL and not clean_object(body[end:])
    if (
        leveled
        and len(verbs) > 1
        and verbs[-2].end() == verbs[-1].start()
        and kind_of(verbs[-2].group()) == words.LEVEL
    ):
        verbs.pop()  # 提高到不低于600元
    if first is not None and not (leveled and len(verbs) > 1 and _NOUN_TOO.match(first.group())):
        middle = clean_object(body[first.end() :])
        if leveled and len(verbs) > 1 and not is_thing(own_after):
            return _leveled(body, first, verbs[-1])
        if middle in _EXTENT and not own_after:
            return first.group(), clean_object(body)
        return first.group(), own_after if is_thing(own_after) else middle
    if verbs:
        last = verbs[-1]
        subject = clean_object(BETWEEN.sub("", _FROM.sub("", body[: last.start()])))
        rest = clean_object(body[end:])
        if _NOUN_TOO.match(last.group()) and not rest:
            subject = clean_object(body[: last.end()])  # 农村危房改造366万户, 公路水运投资1.8万亿元
            i = len(verbs) - 1
            while i and verbs[i - 1].end() == verbs[i].start() and _NOUN_TOO.match(verbs[i - 1].group()):
                i -= 1  # 城镇建设投资 is one noun
            if i:  # 省重点项目完成投资8500亿元
                verb = verbs[i - 1]
                return verb.group(), clean_object(body[: verb.start()]) + clean_object(body[verb.end() : last.end()])
        if rest in _EXTENT and not own_after:
            return last.group(), clean_object(body)  # 新投产里程8000公里
        thing = own_after if is_thing(own_after) else rest if is_thing(rest) else subject
        return last.group(), thing
    verb_after = None if _QUALIFIES.search(after) else words.ACTION.search(after)
    if verb_after is not None and verb_after.start() == 0 and not rate:  # 51个|续建项目竣工
        later = words.ACTION.search(after, verb_after.end())
        verb_after = later if later is not None and later.start() > verb_after.end() else verb_after
    further = [w for w in words.FURTHER_ACTION.findall(before) if w not in _URGING]
    if verb_after is not None and (not further or verb_after.end() == len(after)):
        thing = clean_object(BETWEEN.sub("", after[: verb_after.start()]))
        return verb_after.group(), thing if is_thing(thing) else own_after
    subject = clean_object(_FROM.sub("", body))
    sought = "争取" if before[:head].endswith("争取") else ""  # 争取上级资金10亿元
    return (further[-1] if further else sought), own_after if is_thing(own_after) else subject


def _leveled(body: str, first: re.Match[str], last: re.Match[str]) -> tuple[str, str]:
    """Of two verbs: 通车里程达到3000公里 is a level, 引进资金达到30亿元 is brought in."""
    subject = clean_object(BETWEEN.sub("", _FROM.sub("", body[: last.start()])))
    thing = clean_object(BETWEEN.sub("", body[first.end() : last.start()]))
    if kind_of(first.group()) == words.LEVEL and is_thing(thing):
        return last.group(), thing  # 实现普及率达到90%
    measured = _RATE.search(subject) or (_MEASURE.search(subject) and not first.group().startswith(("新", "净")))
    if last.group() in _STAYS or measured or not is_thing(thing):
        return last.group(), subject
    return first.group(), thing


def is_commitment(item: str, pledge: Pledge) -> bool:
    """Whether a counted item is a commitment: not a headline figure, not a rate of growth, not a forecast."""
    if words.MACRO.search(_OF_PRODUCT.sub("", item)) or _FORECAST.search(item):
        return False
    if not is_thing(pledge.object) or _COMPARED.search(pledge.object):
        return False
    plain = (pledge.unit or "").lstrip("万亿")
    if plain in _RATES:
        told = _RATE_VERB.search(item) is not None or pledge.object.endswith("率")  # 参保率100%
        return "增长" not in item and (told or _floor_alone(item, pledge))
    if plain == "条" and _RULES.search(pledge.object):
        return False
    return bool(pledge.action) or _floor_alone(item, pledge)


def _floor_alone(item: str, pledge: Pledge) -> bool:
    """到位资金100亿元以上, 确保普惠率85%以上: a floor without a verb."""
    floor = pledge.bound == "at_least" or words.PROMISE_STRONG.search(item) or words.PROMISE_STRIVE.search(item)
    return bool(floor) and len(item) <= _LONGEST_FLOOR and len(pledge.object) >= 3 and not _STATES.search(item)
