"""What makes a clause speak of another thing than a pledge, however alike their words are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.match import Clauses, Held, plain
from pipeline.pledges.measures import is_money, same_measure
from pipeline.pledges.objects import without_actions
from pipeline.pledges.promise import Promise, object_parts
from pipeline.pledges.statements import PledgeStatement

_SHORT_NAME, _KIND, _END = 4, 3, 2  # characters
_BETWEEN = 4  # characters
_WRITTEN_END = re.compile(r"(?:规划|方案|条例|细则|试点)”?$")
_INSTITUTION = re.compile(r"(?:制度|机制|办法|目录|名单|清单|体系)”?$")
_COMPANY = 0.3  # of the pairs of characters around a pledge
_LISTED_OTHERWISE = 0.7
_LISTED, _HELD_IN_FULL, _ALL_OF_IT, _FAR = 0.6, 0.8, 0.999, 5.0
_DOING = re.compile(r"(?:设立|建立|建成|建设|新建|成立|组建|开展|实施|完成)了?")
_DENIED = re.compile(r"不再|停止|暂停|(?:建成|投产|达产)后,?，?还?可")
_LEVELS = re.compile(r"村|乡|镇|社区|县|市(?!场|政|民)|省")
_HOUSEHOLDS = frozenset(("户", "座", "套", "间", "个", "口"))
_FIRMS = frozenset(("户", "家"))
_FIRM = re.compile(r"企业|公司|厂|市场主体|个体")
_RATE = re.compile(r"率(?:分别|均|已|预计)*(?:提高|下降|降低|达|上升|为|超过|保持)")
_RATES = frozenset(("%", "‰", "成", "个百分点"))
_RATED = re.compile(r"率|比例|比重|全覆盖|全部|所有|普及|清零")
_SIZES = re.compile(r"(大中|中小|大|中|小)型(?!企业)")
_RANKS = re.compile(r"(国家|省|市|县)级(?!以上)")
_PHASES = re.compile(r"([一二三四五六])期(?!间|限|待)")
_GRADES = re.compile(r"([一二三四])级(?=[^，]{0,4}公路)")
_GROWS, _SHRINKS = re.compile(r"新增|新建|增加|扩大|扩建"), re.compile(r"淘汰|关停|关闭|压减|化解|取缔|退出")
_AMOUNT = re.compile(r"(?:增长|增加|提高|下降|比上?年?)?[0-9.,]+[％%万亿]*[\u4e00-\u9fff]?")
_LISTS = re.compile(r"、|和|及")
_STATE = re.compile(r"[^，]{0,4}(?:清零|全覆盖|达标|并轨|联网|减半|翻番|贯通|脱贫|出列)")
_ROUTE_MARK = re.compile(r"[至—－\-~]")
_ROUTE = re.compile(r".*?([\u4e00-\u9fff]{2})(?:至|—|－|-|~)([\u4e00-\u9fff]{2}).*")  # 天水至宝鸡高速公路


def holds_one(promise: Promise, clauses: Clauses, row: int, listed: Sequence[Held], held: float) -> bool:
    """Of several things listed by name (天水至宝鸡、罗汉洞至定西高速公路) a clause must speak of one, or tell the very amount.

    A route is spoken of where both its ends are.
    """
    if len(listed) < 2:
        return True
    if len(promise.object) > _SHORT_NAME and held >= _HELD_IN_FULL and len(object_parts(promise.object)) == 1:
        return True  # in 大剧院等剧场举办高质量公益性专场演出
    text = clauses.texts[row]
    if any(plain(name) in text for name in (*promise.quoted, *promise.short_routes)):
        return True
    named = zip(promise.listed, listed, strict=True)
    if any(part_held.share(row) >= _least(plain(part), text) and _both_ends(part, text) for part, part_held in named):
        return True
    statement = clauses.statements[row]
    both = promise.value is not None and statement.value is not None
    return both and same_measure(promise.unit, statement.unit) and same_amount(promise, statement)


def _least(name: str, text: str) -> float:
    """How much of a name is to be told: more where its beginning, which tells it from others of its kind, is not."""
    return _LISTED if name[:_END] in text or _ROUTE.fullmatch(name) else _LISTED_OTHERWISE


def _both_ends(route: str, text: str) -> bool:
    """Whether a text tells of both ends of a road or line, where there is one."""
    ends = _ROUTE.fullmatch(route)
    return ends is None or all(end in text for end in ends.groups())


def of_another_kind(promise: Promise, obj: str, clauses: Clauses, row: int, named: float, held: float) -> bool:
    """Whether a clause speaks of something else, however alike its words are.

    It denies what it speaks of; it has other words in the middle of the same name (规上工业企业, 规上服务业企业); it counts
    money, with another verb (培育龙头企业20家, 龙头企业收入2500亿元); or the thing is a plan, a rule, a trial, and the clause
    speaks of its subject alone (文化产业发展规划, 支持文化产业发展) without naming it in full.
    """
    statement, text = clauses.statements[row], clauses.texts[row]
    said = statement.text
    if _DENIED.search(said):
        return True
    both = promise.value is not None and statement.value is not None
    if promise.general and not (both and same_amount(promise, statement)) and not _in_like_company(promise, statement):
        return True
    if both and is_money(statement.unit):
        if not is_money(promise.unit):
            return statement.action != promise.action
        if not same_measure(promise.unit, statement.unit):
            return True  # 外资10亿美元, 省外资金330亿元
    if both and statement.unit == "%" and promise.unit not in _RATES and not is_money(promise.unit):
        return True  # 新增规模工业企业1000家, 规模工业企业成本下降1.6%
    if both and "人均" in said and "人均" not in promise.text:
        return True
    if _ROUTE_MARK.search(promise.object) and not (_LISTS.search(promise.object) or _both_ends(promise.object, text)):
        return not any(name in text for name in promise.short_routes)
    in_full = max(named, held) >= _HELD_IN_FULL  # one of several things listed, at least
    if both and _counts_other(promise, obj, statement, text, held, in_full=in_full):
        return True
    if held < _ALL_OF_IT and (_replaced(obj, text) or _apart(promise.text, said)):
        return True
    if promise.kind == words.LEVEL and both and another_head(obj, said):
        return True
    if _GROWS.match(promise.action) and _SHRINKS.search(statement.clause) and not _SHRINKS.search(promise.text):
        return True  # 新增煤炭产能900万吨, 淘汰煤炭产能174万吨
    if "期" in said and not _LISTS.search(promise.text + said) and _other_phase(promise.text, said):
        return True
    rate = "率" in said and _RATE.search(said) is not None and not _RATED.search(promise.text)
    if promise.value is not None:
        return rate and promise.unit not in _RATES  # 扶持1万名毕业生就业, 毕业生就业率达到89.5%
    if rate and not found_suffix(obj, text):
        return True  # 生活垃圾处理项目, 生活垃圾处理率提高6.8个百分点
    ending = _INSTITUTION.search(obj)
    if ending is not None and ending.group() not in text:
        subject = clauses.holding(obj[: ending.start()]).share(row)
        return not in_full and subject < _HELD_IN_FULL  # 淘汰产能企业名单公告|制度
    if _STATE.search(obj):  # 行政村体育工程全覆盖, 体育馆市级全覆盖
        levels, told = (set(_LEVELS.findall(t)) for t in (obj, text))
        if levels and told and not levels & told:
            return True
    if _WRITTEN_END.search(promise.object) is None or obj[-2:] in text:
        return False
    if obj.endswith("试点") and "改革" in text:  # 收益权试点, 深化收益权改革
        return clauses.holding(obj[:-2]).share(row) < _HELD_IN_FULL
    return not any(plain(name) in text for name in promise.quoted)


def _counts_other(
    promise: Promise, obj: str, statement: PledgeStatement, text: str, held: float, *, in_full: bool
) -> bool:
    """Whether a clause counts something else than what was promised.

    What the thing is called at its end stands not in it, in another measure (规上工业企业20家, 规上工业增加值16%) or without
    most of its other words (示范性渔港3个, 示范性孵化基地10个); or a general thing is of quite another size (资金1191万元,
    资金18.9亿元).
    """
    alike = count_alike(promise, statement)
    if alike and (in_full or same_amount(promise, statement)):
        return promise.object in words.GENERIC and not same_amount(promise, statement) and _far(promise, statement)
    if len(obj) > _SHORT_NAME and obj[-2:] not in text:
        return not alike or held < _LISTED
    money = is_money(promise.unit) and held < _HELD_IN_FULL
    if not alike or not (promise.object in words.GENERIC or money):
        return False
    return _far(promise, statement)


def _far(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether two amounts are of quite another size."""
    wanted, stated = (to_base(x.value or 0.0, x.unit or "")[0] for x in (promise, statement))
    return not wanted / _FAR <= stated <= wanted * _FAR


def count_alike(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether both count in one measure; 改造农村厕所2000户 and 2.7万座 count the same thing, firms are 户 and 家."""
    if same_measure(promise.unit, statement.unit):
        return True
    units = {to_base(1.0, unit or "")[1] for unit in (promise.unit, statement.unit)}
    if not (units <= _HOUSEHOLDS or units == _FIRMS):
        return False
    if units == _FIRMS and _FIRM.search(promise.text) and _FIRM.search(statement.about):
        return True
    return promise.action == statement.action or plain(promise.object)[-_KIND:] in plain(statement.about)


def _replaced(obj: str, text: str) -> bool:
    """Whether a text has the beginning and the end of a name, and between them other words than the name has."""
    prefix, suffix = found_prefix(obj, text), found_suffix(obj, text)
    if prefix < 2 or suffix < 2 or prefix + suffix >= len(obj):
        return False
    between = re.search(f"{obj[:prefix]}(.{{1,{_BETWEEN}}}){obj[len(obj) - suffix :]}", text)
    if between is None or _DOING.fullmatch(between[1]):
        return False  # 街镇|设立|网格化综合管理中心
    missing = obj[prefix : len(obj) - suffix]
    told = between[1].replace("的", "")
    if told.startswith(("及", "和")):
        return False  # 中央环保督察反馈问题整改, 中央环保督察及“回头看”整改
    if _within(told, missing) or any(a + b in missing for a, b in pairwise(told)):
        return False  # 小型|病险|水库, 小型水库; 街道|办事处公办|幼儿园, 街道公办中心幼儿园
    return missing not in between[1] and len(missing) + len(between[1]) > 2  # 限制类, 限制性


def _apart(one: str, other: str) -> bool:
    """Whether two texts tell different sizes or ranks: 大中型水库 and 小型水库, 国家级 and 省级示范区."""
    for mark, pattern in (("型", _SIZES), ("级", _RANKS), ("级", _GRADES)):
        if mark not in one or mark not in other:
            continue
        first, second = ({character for found in pattern.findall(text) for character in found} for text in (one, other))
        if first and second and not first & second:
            return True
    return False


def _in_like_company(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether what stands around a pledge of a general thing (产量, 省财政) stands around a clause too."""
    own = plain(promise.text)
    around = {a + b for a, b in pairwise(plain(_AMOUNT.sub("，", promise.around)))}
    around = {pair for pair in around if pair not in own and words.KIND_OF.get(pair) != words.LEVEL}
    said, about = plain(statement.sentence), plain(statement.about)
    if any(pair in about for pair in around):
        return True
    return sum(pair in said for pair in around) >= _COMPANY * max(len(around), 1)


def another_head(obj: str, text: str) -> bool:
    """Whether a text has another name that ends as one does: 初中|毛入学率, 高中阶段|毛入学率; 工业|企业, 服务业|企业."""
    text = plain(text)
    suffix = min(found_suffix(obj, text), len(obj) - _END)
    head = obj[: len(obj) - suffix]
    if suffix < _END or len(head) < _END or any(a + b in text for a, b in pairwise(head)):
        return False
    before = without_actions(text[: text.rfind(obj[len(head) :])])
    return len(before) >= _END and words.ACTION.search(before) is None


def _other_phase(one: str, other: str) -> bool:
    """Whether two texts tell different stages of a work: “211工程”二期, “211”一期工程."""
    first, second = (set(_PHASES.findall(text)) for text in (one, other))
    return bool(first and second and not first & second)


def _within(part: str, whole: str) -> bool:
    """Whether the characters of one text stand in another in the same order."""
    left = iter(whole)
    return all(character in left for character in part)


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
    """Whether a clause gives the very amount promised, and one that is hardly met by chance: of two digits or more."""
    assert promise.value is not None and statement.value is not None
    if len(f"{promise.value:.10g}".replace(".", "").strip("0")) < 2:
        return False
    return to_base(promise.value, promise.unit or "")[0] == to_base(statement.value, statement.unit or "")[0]
