"""How places are called: kinds of divisions, full names, and what tells two of one name apart."""

from __future__ import annotations

import re

from pipeline.ingest.cleaning.notes import warning
from pipeline.ingest.identity.gazetteer import Division, named, split_full, stem_of
from pipeline.messages import Message

KIND_LEVEL = {
    "国务院": "national",
    "省": "province",
    "自治区": "province",
    "自治州": "city",
    "州": "city",
    "盟": "city",
}
KIND_LEVEL |= {"县": "district", "区": "district", "旗": "district", "自治县": "district", "自治旗": "district"}
KIND_LEVEL |= {"林区": "district", "新区": "district"}
# Stems of divisions that are also words of everyday prose.
ALSO_WORDS = frozenset(
    [
        "新建",
        "资源",
        "和政",
        "合作",
        "富裕",
        "友好",
        "通道",
        "和平",
        "平安",
        "安定",
        "长寿",
        "新城",
        "城区",
        "城中",
        "前进",
        "东风",
        "红旗",
        "解放",
        "新区",
        "向阳",
        "开发",
        "城东",
        "城西",
        "城南",
        "城北",
        "河东",
        "河西",
        "江南",
        "江北",
        "海港",
        "港口",
        "郊区",
        "矿区",
        "振兴",
        "团结",
        "光明",
        "兴业",
        "兴国",
        "大关",
        "大方",
        "大化",
        "共和",
        "同心",
        "同德",
        "文明",
        "富民",
        "新河",
        "太平",
        "先锋",
        "南部",
        "青山",
        "金山",
        "双流",
        "宝山",
        "永安",
        "长安",
    ]
)
PURE_KIND = re.compile(r"(?:自治|特别行政|开发|高新|经济)?(?:区|省|市|县|州|盟|旗)|(?:新|林|矿|城|地|辖|市辖|郊)区")
_REPORTED = 199000  # year and month; hardly a local report is older


def full_name(division: Division) -> str:
    """Official name; a city district carries its city, for bare names of districts repeat across cities.

    So does a county-level city whose name a prefecture bears at another time (铜仁地区铜仁市 until 2011), if that is a time of
    which there are reports: two governments are two places, with a series each.
    """
    if division.level != "district":
        return division.name
    if division.name.endswith("区"):
        return division.city + division.name if division.city else division.name
    if any(d.name == division.name and d.level == "city" and d.until >= _REPORTED for d in named(division.name)):
        above = next((p for p in reversed(division.parents) if p != division.name), "")
        return above + division.name
    return division.name


def elsewhen(division: Division) -> tuple[Message, ...]:
    """A government that has given its name to one of another level (铜仁市 until 2011) is told apart from it."""
    later = [
        d
        for d in named(division.name)
        if d.name == division.name and d.level != division.level and d.until > division.until
    ]
    if not later:
        return ()
    last = max(later, key=lambda d: d.until)
    return (
        warning(
            "same_name",
            place=division.name,
            level=Message(f"shared.level.{division.level}"),
            code=division.code,
            other_level=Message(f"shared.level.{last.level}"),
            other_code=last.code,
            since=last.since // 100,
        ),
    )


def whereabouts(division: Division) -> tuple[str, ...]:
    """What tells two of one name apart: a county's province, a district's city. Counties change their prefecture."""
    above = tuple(stem_of(p) for p in division.parents)
    return above if division.name.endswith("区") else above[:1]


def is_of_kind(division: Division, kind: str) -> bool:
    """Whether a division is of a kind that a text names: 市, 自治区, 国务院 for any."""
    if not kind or kind == "国务院":
        return True
    if kind == "市":
        return division.name.endswith("市")
    if kind == "区":
        return division.name.endswith("区") and not division.name.endswith(("自治区", "地区"))
    if kind == "自治区":
        return division.level == "province" and division.name.endswith("区")
    if kind == "省":
        return division.level == "province" and division.name.endswith("省")
    if kind == "州":
        return division.level == "city" and division.name.endswith("州")
    return division.name.endswith(kind)


def looks_like_name(own: str) -> bool:
    """A name that the index may lack; 自治区, 本区, 全县 and 我市 are none."""
    words = r"[全我本各该届会年在的和了作]|政府|人民|代表|省市|市县|区县"
    return 2 <= len(own) <= 8 and not PURE_KIND.fullmatch(own) and not re.search(words, own)


def stems(full: str) -> set[str]:
    """The names that a full name may be shortened to."""
    parts = split_full(full)
    return {stem_of(full), full} | ({stem_of(parts[1]), parts[1]} if parts else set())
