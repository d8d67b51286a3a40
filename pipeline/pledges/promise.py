"""A pledge as its outcome needs it: what to look for in a later report, and by which names it may be called there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.clauses import split_clauses
from pipeline.pledges.objects import HAN, clean_object, lead_end, without_actions

_SHORT_NAME = 4  # characters
_KIND_WORD = re.compile(r"(?<=...)”?(?:试点示范|示范|试点|试验|工程|项目|建设|问题)$")
_STATE = re.compile(r"[^，]{0,4}(?:清零|全覆盖|达标|并轨|联网|减半|翻番|贯通|脱贫|出列)")
_PARTS = re.compile(r"(?:、|以及|(?<![共饱总中缓调])和(?![平田谐县硕静])|及)(?![^“]*”)")
# 以农房改造、牧民定居为重点的|农牧民安居工程, 与国家规划和我省规划相衔接的|振兴行动计划: what is listed says of which kind the thing is.
_QUALIFIED = re.compile(r"^[^的]*(?:、|以及|和|及)[^的]*的(?!一批|若干|部分)(?=[^的、和及]{4,}$)")
_CATEGORY = re.compile(r"等(?!级|候|待|效|离子)[^等]*$")
_SOME = re.compile(r"^(?:全[国省市县区]|一批|一大批|部分|若干|一些)")
_ROUTES = re.compile(r"(?:^|、|和|及|开工|建成)([\u4e00-\u9fff]{2,4}?)(?:至|—|－|-)([\u4e00-\u9fff]{2})")
_RAILWAYS = ("铁路", "高速铁路", "城际", "客运专线")
_WAY = re.compile(r"铁路|高速|城际|客运专线")
_SERVED = re.compile(r"^.*?为.*\d.*?(?:提供|发放)(?:一次)?([\u4e00-\u9fff]{4,})$")  # 为26万名老年人提供|居家养老服务
_LIST = re.compile(r"[、至—和及]")  # 甲、乙等9条高速公路
_QUOTED = re.compile(r"“([^“”]{2,14})”")
_NICKNAME = re.compile(r"“(?!十.五)([^“”]{3,14})”")
_NUMBER_END = re.compile(r"等?(?:[0-9.,]|[一二两三四五六七八九十百千万亿])+[^0-9]{0,5}$")
# What an amount is the size of, not the number of: 30万千瓦风电项目.
_SIZED = re.compile(r"(?:项目|工程|电站|基地|产业园|园区|水库|厂|生产线)”?$")
_SHORT, _LONG = 2, 5
_STREET = re.compile(r"(?<=..[区镇乡县市])[\u4e00-\u9fff]{2}[路街](?=$|道路)")  # 滨湖新区|文昌路
# What is done to a thing, at the end of its name: 雅江特大桥|改扩建工程.
_WORKS = re.compile(
    r"(?:新建|改扩建|扩建|改建|迁建|改造|整治|治理|提升|硬化|绿化|亮化|建设|建成通车|建成|投运|投产|竣工|开工|工程|项目|任务)+$"
)
_DOING_BEFORE = re.compile(
    r"^(?:搞好|抓好|做好|办好|加强|谋划|跑办|总投资.*|为(?!民)|对(?!外)|在(?!建|线)|将|把|使|让)+"
)
_NEWLY = re.compile(r"新增|净增|新建|完成|实现|达到|增加|保持|全年|今年|年内")
_GENERAL = re.compile(
    r"(?:全[省市县区国]|自治区|[省市县区]级?|中央|各级|地方|国家|今年|再|另|拟|安排|共|总)*"
    r"(?:产量|收入|产值|投资|资金|财政|贷款|专款|补助|支出|收益|自治区|贫困[地县]?区?|项目|企业|面积|规模|人数|人次|数量|总量|经费|规模)"
    r"(?:资金|专项|另|拟|再)*"
)
_ONLY_HAN = re.compile(r"[\u4e00-\u9fff]{2,6}")
_SIZES = frozenset(("千瓦", "吨", "元", "美元", "千伏"))


@dataclass(frozen=True)
class Promise:
    """A stored pledge, as far as its outcome needs it.

    Attributes:
        text: its clause.
        object: what is to be delivered.
        action: its verb.
        kind: kind of the verb.
        value: amount.
        unit: unit as printed.
        bound: bound of the amount.
        name: what stands between verb and number where the object follows the number.
        context: the clause before, without its verbs.
        around: the clauses before and after, as printed, of a general thing.
    """

    text: str
    object: str
    action: str
    kind: str
    value: float | None
    unit: str | None
    bound: str | None
    name: str = ""
    context: str = ""
    around: str = ""

    @cached_property
    def general(self) -> bool:
        """Whether an amount is of what any clause may tell of, by its name: 收入, 产量, 省财政, 贫困地区."""
        return self.value is not None and not self.name and _GENERAL.fullmatch(self.object) is not None

    @cached_property
    def wanted(self) -> str:
        """What to look for: the object, with its name where the object alone could be any of its kind.

        A thing of which there are many (项目, 投资), and a state that something is to reach (全覆盖), with what it is part of.
        """
        if self.object in words.GENERIC or (self.value is None and _STATE.fullmatch(self.object)):
            return (self.name or self.context) + self.object
        named = len(self.object) < _LONG or _SIZED.search(self.object) or _LIST.search(self.name)
        return (self.name if named else "") + _KIND_WORD.sub("", _one_of(self.object))

    @cached_property
    def parts(self) -> list[str]:
        """Things that the object lists (北环路、雁白大桥等道路), else what to look for."""
        return [self.wanted] if self.name or self.object in words.GENERIC else object_parts(self.object)

    @cached_property
    def listed(self) -> list[str]:
        """Things that the pledge lists by names of their own, long enough to be told from one another."""
        found = (parts for text in (self.name, self.object) if len(parts := object_parts(text)) > 1)
        return [part for parts in found for part in parts if len(part) > _SHORT_NAME]

    @cached_property
    def category(self) -> str:
        """What several listed things are (甲、乙等一批研发平台); empty where nothing is listed."""
        found = _CATEGORY.search(self.object)
        return _SOME.sub("", found.group()[1:]) if found else ""

    @cached_property
    def short_routes(self) -> list[str]:
        """Routes as reports shorten them: 六武高速, 六潜高速 for 六安至武汉、六安至潜山高速公路."""
        kind = _WAY.search(self.object)
        if kind is None:
            return []
        kinds = _RAILWAYS if kind[0] in _RAILWAYS else (kind[0],)
        return [one[0] + other[0] + k for one, other in _ROUTES.findall(self.name + self.object) for k in kinds]

    @cached_property
    def quoted(self) -> list[str]:
        """Names in quotation marks."""
        return _QUOTED.findall(self.text)

    @cached_property
    def nicknames(self) -> list[str]:
        """Names in quotation marks by which one thing is known: no periods (“十二五”), none of two characters."""
        return _NICKNAME.findall(self.text)

    @cached_property
    def names(self) -> list[str]:
        """Names by which the thing may be called: in quotation marks, or one of several that are listed."""
        listed = [part for text in (self.name, self.object) if len(found := object_parts(text)) > 1 for part in found]
        found = [
            *self.quoted,
            *([self.name] if self.name else []),
            *listed,
            *self.short_routes,
            *_SERVED.findall(self.text),
        ]
        return [name for name in dict.fromkeys(found) if name != self.object and name not in words.GENERIC]


def _one_of(obj: str) -> str:
    """The one thing that is named of a category (浦东足球场等公共体育设施), else the object without what is listed before it."""
    obj = _QUALIFIED.sub("", obj)
    one = _CATEGORY.sub("", obj)
    return one if len(one) >= _LONG and not _LIST.search(one) else obj


def object_parts(obj: str) -> list[str]:
    """Things that an object lists (北环路、雁白大桥等道路), else the object itself; each is at least three characters long."""
    listed = (_SOME.sub("", p) for p in _PARTS.split(_CATEGORY.sub("", _QUALIFIED.sub("", obj))))
    parts = [p for p in listed if len(p) >= 3 and p not in words.GENERIC]
    return parts if len(parts) > 1 else [obj]


def part_names(part: str) -> list[str]:
    """A thing that is listed, and what else it is called: in quotation marks, without what is done to it, without where it is."""
    bare = _WORKS.sub("", part)
    names = [part, bare if len(bare) > _SHORT else part, *_NICKNAME.findall(part), *_STREET.findall(part)]
    return [name for name in dict.fromkeys(names) if len(name) > _SHORT] or [part]


def initials(part: str) -> str:
    """A line or road between two places as reports shorten it: 大丽 for 大理至丽江; empty where there are none."""
    found = _ROUTES.match(part)
    return found[1][0] + found[2][0] if found else ""


def _before_short(before: str) -> str:
    """What says of which kind a thing of two characters is: 城镇新增|就业80万人."""
    kind = _NEWLY.sub("", before[lead_end(before) :])
    return kind if _ONLY_HAN.fullmatch(kind) and kind not in words.KIND_OF else ""


def _without_doing(name: str) -> str:
    """A name without the verbs around it: 大剧院等剧场|举办, 搞好|, 创业者|提供最高."""
    name = _DOING_BEFORE.sub("", name)
    verbs = [m for m in words.ACTION.finditer(name) if m.start() > 0 and len(name) - m.end() <= _SHORT]
    return name[: verbs[0].start()] if verbs else name


def promise_of(pledge: Mapping[str, Any], sentence: str) -> Promise:
    """A row of ``pledges`` with what surrounds its object.

    Args:
        pledge: the row.
        sentence: the sentence that it stands in.
    """
    at = pledge["text"].rfind(pledge["object"])
    name = ""
    if at > 0 and pledge["value"] is not None:
        name = _NUMBER_END.sub("", without_actions(pledge["text"][:at]))
        sized = _SIZED.search(pledge["object"]) is not None  # 林洋100兆瓦光伏发电项目
        name = name if len(HAN.findall(name)) >= (2 if sized else 3) and name != pledge["text"][:at] else ""
        if not name and len(pledge["object"]) <= _SHORT and pledge["object"] not in words.GENERIC:
            name = _before_short(pledge["text"][:at])
    name = _without_doing(clean_object(name))
    size = bool(_SIZED.search(pledge["object"])) and to_base(1.0, pledge["unit"] or "")[1] in _SIZES
    before = [sentence[s:e] for s, e in split_clauses(sentence[: pledge["start_char"]])]
    general = _GENERAL.fullmatch(pledge["object"]) is not None  # of others nobody asks what stands around them
    rest = sentence[pledge["start_char"] + len(pledge["text"]) :] if general else ""
    after = [rest[s:e] for s, e in split_clauses(rest)]
    return Promise(
        text=pledge["text"],
        object=pledge["object"],
        action=pledge["action"],
        kind=pledge["kind"],
        value=None if size else pledge["value"],
        unit=None if size else pledge["unit"],
        bound=None if size else pledge["bound"],
        name=name,
        context=clean_object(without_actions(before[-1])) if before else "",
        around="".join(before[-1:] + after[:1]) if general else "",
    )
