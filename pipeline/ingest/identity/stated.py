"""Phrases in which a text states whose report it is: the speaker's opening, the meeting, title and office."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.ingest.identity.gazetteer import split_full

_HAN = r"[\u4e00-\u9fff]"
_ORDINAL = r"(?:第?[一二三四五六七八九十百\d]{1,4}届)?"
_KINDS = "国务院|自治区|自治州|自治县|自治旗|省|市|县|区|州|盟|旗|林区|新区"
_GOVERNMENT = "(?:(?:人民)?政府|行政公署|行署|人民委员会|革命委员会|革委会)"
# What comes before the kind is the name; it may be empty (我代表县人民政府).
_SPEAKS = re.compile(
    rf"代表(?P<name>{_HAN}{{0,14}}?)(?P<kind>{_KINDS}){_ORDINAL}{_GOVERNMENT}|代表(?:中华人民共和国)?(?P<state>国务院)"
)
_MEETS = re.compile(
    rf"(?:在|于|^|日)(?P<name>{_HAN}{{0,18}}?)(?P<kind>{_KINDS}){_ORDINAL}(?:人民代表大会|人大)|(?P<state>全国人民代表大会)",
    re.M,
)
_HEAD = re.compile(
    rf"(?P<name>{_HAN}{{1,18}}?)(?P<kind>{_KINDS})(?:人民)?政府(?:代理|代)?(?:省|市|县|区|州|盟|旗|主席)|(?P<state>国务院(?:代|副)?总理)"
)
_CHIEF = re.compile(rf"^(?P<name>{_HAN}{{1,14}}?)(?P<kind>省|市|县|区|州)(?:代理|代)?(?:省|市|县|区|州)长", re.M)
_TITLED = re.compile(
    rf"(?P<name>{_HAN}{{1,18}}?)(?P<kind>{_KINDS})(?:\d{{4}}年)?{_GOVERNMENT}(?:(?:\d{{4}}年)?(?:政府)?工作报告|$)",
    re.M,
)
# 2016年政府工作报告（山东省沂水县）, 政府工作报告——沂水县, 【沂水县】2016年政府工作报告
# 2016年政府工作报告（沂水县）, 政府工作报告——沂水县, 【沂水县】2016年政府工作报告
_BESIDE = re.compile(
    rf"(?:工作报告(?:[（(【\[]|[—－―–_-]{{1,2}})|^[（(【\[]?(?=[^）)】\]：:—－―–_-]{{2,20}}[）)】\]：:—－―–_-]{{1,2}}(?:\d{{4}}年)?(?:人民)?政府工作报告))"
    rf"(?P<name>{_HAN}{{1,18}}?)(?P<kind>{_KINDS})(?:人民政府)?(?=[）)】\]：:—－―–_-]|$)",
    re.M,
)
# Below the divisions of GB/T 2260: towns, and zones run by a committee.
_BELOW = (
    re.compile(
        rf"(?P<name>{_HAN}{{1,16}}?)(?P<kind>镇|乡|街道)(?:{_ORDINAL}(?:人民代表大会|人大)|(?:\d{{4}}年)?(?:(?:人民)?政府|办事处))"
    ),
    re.compile(
        rf"(?P<name>{_HAN}{{1,16}}?)(?P<kind>开发区|高新区|产业区|经开区|新区|管理区|示范区|合作区|度假区|保税区|工业园区?|产业园区?)"
        r"(?:党工委、?|工委、?)?(?:管理委员会|管委会|(?:\d{4}年)?工作(?:报告|会议))"
    ),
)
_OWN = re.compile(r"(全|我)(省|市|县|区|州|盟|旗|自治区)(?!域|面)")
_OFFICE = re.compile(r"(省|市|县|区|州|盟|旗)(?:人民)?(?:政府|委常委会|人大|政协)")


@dataclass(frozen=True)
class StatedPlace:
    """A phrase that states whose report it is.

    Attributes:
        name: before the kind; may be empty.
        kind: 省, 市, 县 …
        weight: how much such a phrase counts.
        how: speaker, meeting, office or title.
    """

    name: str
    kind: str
    weight: float
    how: str = "speaker"


def statements(near: str, opening: str) -> list[StatedPlace]:
    """All such phrases.

    Args:
        near: title, delivery line and speaker, without spaces.
        opening: beginning of the body.
    """
    out = []
    for pattern, text, weight, how in (
        (_SPEAKS, re.sub(r"\s", "", opening[:600]), 3.0, "speaker"),
        (_MEETS, near, 3.0, "meeting"),
        (_HEAD, near, 2.5, "office"),
        (_CHIEF, near, 2.0, "office"),
        (_TITLED, near, 2.0, "title"),
        (_BESIDE, near, 2.0, "title"),
        (_MEETS, opening[:300], 1.0, "meeting"),
    ):
        for m in pattern.finditer(text):
            if m.groupdict().get("state") or m["kind"] == "国务院":
                out.append(StatedPlace("", "国务院", weight, how))
            else:
                out.append(StatedPlace(_own_name(m["name"], m["kind"]), m["kind"], weight, how))
    return out


def below(near: str, opening: str) -> str:
    """Town or zone whose report it is, as stated; empty where none is.

    Args:
        near: title, delivery line and speaker, without spaces.
        opening: beginning of the body.
    """
    for text in (near, opening[:300]):
        for pattern in _BELOW:
            for m in pattern.finditer(text):
                dated = text[m.start() - 1 : m.start()].isdigit()  # 2017|年青石镇人民政府
                name = re.split(r"[在于日]|代表|现在", m["name"].removeprefix("年" if dated else ""))[-1]
                if len(name) >= 2 or (name and m["kind"] in {"镇", "乡"}):
                    return name + m["kind"]
    return ""


def _own_name(name: str, kind: str) -> str:
    """Name without a speaker before it (某某某在保定市), while 于都县 keeps its 于."""
    name = re.sub(r"^.*?(?:生产建设兵团)?第?[一二三四五六七八九十]{1,3}师(?=.{2,})", "", name)
    return name if split_full(name + kind) else re.split("[在于]", name)[-1]


def own_kind(found: list[StatedPlace], body: str) -> str:
    """省, 市, 县 ... : what the place calls itself; 全省 and 我省 speak of the level above too, statements do not."""
    votes: dict[str, float] = {}
    for s in found:
        votes[s.kind] = votes.get(s.kind, 0.0) + s.weight
    if not votes:
        for m in _OWN.finditer(body):
            votes[m[2]] = votes.get(m[2], 0.0) + (2.0 if m[1] == "我" else 0.5 if m[2] == "省" else 1.0)
        for m in _OFFICE.finditer(body):
            votes[m[1]] = votes.get(m[1], 0.0) + 0.5
    return max(votes, key=lambda k: (votes[k], k)) if votes else ""
