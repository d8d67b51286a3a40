"""What a pledge is about: the words of a thing, freed of particles, adverbs and empty endings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.pledges import words

HAN = re.compile(r"[\u4e00-\u9fff]")
_YEAR_ALONE = re.compile(r"[一二三四五六七八九〇零十]+年?(?:底前)?")
_TWO_HAN = re.compile(rf"{HAN.pattern}.*?{HAN.pattern}", re.S)
GENERIC_HEAD = re.compile(r"^(?:一批|若干|一系列|更多|各类|各项|相关|有关|这|该|其|全部|所有)")
# Adverbs between a thing and its verb: 项目(要按期)竣工.
BETWEEN = re.compile(
    r"(?:(?:\d{1,2}月(?:底|份|初|[上中下]旬|\d{1,2}日)?|年底|年末|[一二三四]季度末?|春节|国庆节?|主?汛期|入[冬汛])(?:之?前)?|正式|即将|加快|抓紧|必须|必|仍然|要|须|应|可|拟|早日|按期|如期|按时|尽早|尽快|上半年|下半年|主体|分别|平均|各|争取|"
    r"力争|确保|年内|今年|将|再|也|均|都|全部|全面|基本|进行)+$"
)
_TRIM_HEAD = re.compile(
    r"^(?:[\s、，“”\"'—－\-·的了着把由从使让给]|等(?!级)|共(?=\d)|对(?!外|口|台)|将(?!军)|为(?!老|民|农)|"
    r"在(?!校|建|线|职|岗|园|册)|以(?!工|旧|租|色)|好(?=[“《])|与|及|和(?!谐|平|谷|田|县)|向(?!阳|前|上)|"
    r"各类|有关|相关|一批|"
    r"我[省市县区州旗国])+(?=.{2})"
)
_TRIM_TAIL = re.compile(r"(?:[\s、，。；“\"'—－\-·的等拟约]|分别|平均|任务|以上|左右|共计|合计|总数|工作|各)+$")
_TAIL_ENDS = frozenset("、，。；“\"'—－-·的等拟约别均务上右计数作各")  # what the one above can end with, but for blanks
_TAIL_BUILD = re.compile(r"(?<=.{2})(?:工程建设|项目建设|建设工程|建设项目|建设|主体工程)$")
_AND_USED = re.compile(r"(?<=.{3})(?:、|并|，)?(?:正式)?(?:投入使用|投入运营|投入运行|投产|投用|启用)$")
_FOOTNOTE = re.compile(r"[〔［\[]\d{1,3}[〕］\]]")


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


def clean_object(text: str, *, finish: bool = False) -> str:
    """Words of the thing itself, without particles and empty endings.

    Args:
        text: what stands between verb and number, or after them.
        finish: the verb begins or ends a work, so that a final 建设 adds nothing (完成北环路建设).
    """
    text = _trimmed(_TRIM_HEAD.sub("", _FOOTNOTE.sub("", text).strip()))
    if finish and text.endswith(("用", "营", "行", "产")):
        text = _trimmed(_AND_USED.sub("", text))  # 三中、三小|并投入使用
    if finish and text.endswith(("设", "程")):
        text = _trimmed(_TAIL_BUILD.sub("", text))
    # A quotation mark that was cut off leaves its partner alone: put it back.
    missing = text.count("“") - text.count("”")
    return "“" + text if missing < 0 else text + "”" if missing > 0 else text


def _trimmed(text: str) -> str:
    """A text without empty endings; most have none, which their last character shows."""
    return _TRIM_TAIL.sub("", text) if text[-1:] in _TAIL_ENDS or text[-1:].isspace() else text


def lead_end(clause: str) -> int:
    """Length of the adverbs, numbering and dates that a clause begins with."""
    match = words.LEAD.match(clause)
    return match.end() if match else 0


def without_actions(clause: str) -> str:
    """A clause without the adverbs and verbs it begins with."""
    rest = clause[lead_end(clause) :]
    while (match := words.ACTION.match(rest) or words.FURTHER_ACTION.match(rest)) is not None:
        rest = rest[match.end() :]
    return rest


def is_thing(obj: str) -> bool:
    """Whether words name any thing at all; with a number, a general one (项目) will do."""
    return _TWO_HAN.search(obj) is not None and obj not in words.EMPTY and not _YEAR_ALONE.fullmatch(obj)


def is_named(obj: str) -> bool:
    """Whether words name a thing that can be told from others of its kind."""
    return (
        len(obj) >= 4 and obj not in words.GENERIC and not GENERIC_HEAD.match(obj) and _TWO_HAN.search(obj) is not None
    )


def kind_of(action: str) -> str:
    """Kind of an action; of verbs side by side the last one's (开工和建成 ends with finishing)."""
    if action in words.KIND_OF:
        return words.KIND_OF[action]
    for size in range(min(6, len(action)), 0, -1):
        if action[-size:] in words.KIND_OF:
            return words.KIND_OF[action[-size:]]
    return words.DELIVER if action else ""
