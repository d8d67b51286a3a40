"""Headings with depth, and the sections they open."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from pipeline.chinese.numerals import ordinal
from pipeline.chinese.years import plain_years
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.cleaning.layout import NUMBERED
from pipeline.ingest.structure.appendix import appendix_start
from pipeline.ingest.structure.parts import Heading, heading_part

_MAX_NUMBERED = 60  # Han characters of a numbered heading
_MAX_PLAIN = 34  # of one without number
_NOT_A_HEADING = re.compile(
    r"^(?:.{0,8}我代表|各位代表|谢谢|主持人|附[：:]|——|--|[-•●◆■]|.{0,20}万岁)|^[（(]?\d{4}年\d{1,2}月\d{1,2}日"
)
_AHEAD = re.compile(
    r"(?:关于|对|做好|认真做好|扎实做好)?(?:今后|未来|下一?步|新的一年|明年|今年(?!前|以来|上半年)|[“\"]十[一二三四五六]?五[”\"]|20\d\d年(?!以来))"
)
# A line of a list of targets (居民消费价格涨幅：3%左右), with no full stop because it is a line.
_MEASURED = re.compile(
    r"(?:\d\s*(?:[%％‰]|[万亿]*(?:元|美元|人|人次|吨|斤|公斤|个百分点)|天)(?:左右|以上|以内|以下)?|\d(?:左右|以上|以内|以下)|[）)]\s*\d[\d.]*)$"
)
# A row of a table: 城镇居民人均可支配收入 | 元 | 35120 | 37500, or with gaps where the bars stand.
_ROW = re.compile(r"\|\s*[\d—－-]|\d(?:左右|以上|以内|以下)?\s+[\d—－-][\d.%]*(?:左右|以上|以内|以下)?[—－-]?(?:\s|$)")
_MOTTO = re.compile(r"[^，。：]{3,12}：[^，。：]{4,}$")  # 站在新起点：2012年工作回顾; its like are chapters with it
_ENDS = re.compile(r"[。！？；：，、:;,]$")


@dataclass(frozen=True)
class Span:
    """A section as a run of paragraphs.

    Attributes:
        heading: heading as printed, empty before the first heading.
        depth: 1 for the highest, 0 before the first heading.
        start: first paragraph, from 0 (the heading itself).
        stop: paragraph after the last.
    """

    heading: str
    depth: int
    start: int
    stop: int


def find_headings(paragraphs: list[str], *, year: int, marked: frozenset[str] = frozenset()) -> list[Heading]:
    """Headings of a text, numbered (一、 （一） 1.) or standing alone on a short line.

    Args:
        paragraphs: text of the paragraphs.
        year: year of delivery, to know headings of the parts.
        marked: lines that the file's format marks as headings.
    """
    kinds: list[tuple[int, str]] = []
    # Some files mark every line as a heading, which tells nothing.
    told = {re.sub(r"\s", "", line) for line in marked} if len(marked) < 0.4 * len(paragraphs) else set()
    for i, text in enumerate(paragraphs):
        kind = _kind(text, paragraphs[i + 1] if i + 1 < len(paragraphs) else "")
        if kind not in ("", "d1") and i and _is_item(text, paragraphs[i - 1]):
            kind = ""
        if not kind and re.sub(r"\s", "", text) in told and _may_head(text):
            kind = "plain"
        if kind:
            kinds.append((i, kind))
    return _depths(kinds, paragraphs, year)


def _is_item(text: str, before: str) -> bool:
    """A line that ends in a measure, in a list of such lines or where one was announced."""
    if _MEASURED.search(text) is None:
        return False
    return before.endswith(("：", ":")) or (
        len(before) <= _MAX_PLAIN * 2 and _MEASURED.search(before.rstrip("；;。，")) is not None
    )


def _may_head(text: str) -> bool:
    return (
        2 <= count_han(text) <= _MAX_NUMBERED
        and not re.search(r"[。！？；：，]$", text)
        and not _NOT_A_HEADING.match(text)
    )


def _kind(text: str, following: str) -> str:
    """d1 to d4 by numbering, plain for an unnumbered heading, empty for no heading."""
    match = NUMBERED.match(text)
    han = count_han(text)
    if match:
        rest = text[match.end() :]
        single = rest.rstrip("。：:")
        if not rest and match.lastgroup == "d1":
            return ""
        heads = han <= _MAX_NUMBERED and not re.search(r"[。！？；]", single) and single.count("，") <= 4
        # A numbered sentence is an item of a list unless text follows under it.
        if match.lastgroup in {"d3", "d4"} and (_ENDS.search(text) or han > 36):
            return ""
        return str(match.lastgroup) if heads else ""
    if re.fullmatch(r"[一二三四五六七八九十]{1,2}", text):
        return "d1"  # old reports number their chapters without naming them
    if not 4 <= han <= _MAX_PLAIN or _ENDS.search(text) or _NOT_A_HEADING.match(text) or "。" in text:
        return ""
    if _ROW.search(text) or (text[-1] in "”’）》)" and han <= 8):
        return ""
    return "plain" if count_han(following) >= 20 or NUMBERED.match(following) or following.endswith("：") else ""


def _depths(kinds: list[tuple[int, str]], paragraphs: list[str], year: int) -> list[Heading]:
    """Depth by kind; which kind is the highest is told by the text.

    Unnumbered headings that name the parts stand above everything when they come before the numbers, for numbers begin
    under them.
    """
    counts = Counter(kind for _, kind in kinds)
    end = appendix_start(paragraphs)
    top_plain = {i for i, kind in kinds if kind == "plain" and i < end and _names_part(paragraphs[i], year)}
    first_d1 = next((i for i, kind in kinds if kind == "d1"), None)
    first_d2 = next((i for i, kind in kinds if kind == "d2"), None)
    before = first_d1 is None or min(top_plain, default=first_d1) < first_d1
    both = len({heading_part(paragraphs[i], year)[0] for i in top_plain}) == 2
    # 2006年工作回顾, then 一、 to 七、 that name no part: items of that chapter.
    items = first_d1 is not None and _number(paragraphs[first_d1]) != 2 and not _names_part(paragraphs[first_d1], year)
    plain_leads = bool(top_plain) and before and (both or first_d1 is None or items)
    unnumbered = _unnumbered(kinds, paragraphs)
    leading = {i for i, kind in kinds if kind in {"plain", "d1"} and i < end and _leads_plan(paragraphs[i], year)}
    if any(_MOTTO.match(paragraphs[i]) for i in top_plain):
        leading |= {i for i, kind in kinds if kind == "plain" and _MOTTO.match(paragraphs[i])}
    # 1981 and 1985 number chapters （一） and items 一、: whichever comes first is the higher.
    swapped = first_d1 is not None and first_d2 is not None and first_d2 < first_d1 and counts["d2"] <= counts["d1"]
    swapped = swapped and not min(top_plain, default=end) < (first_d2 or 0)
    no_chapters = counts["d1"] == 0 and not plain_leads
    nested = set() if swapped or plain_leads else _nested(kinds, paragraphs)
    base = 1 if plain_leads else 0
    out: list[Heading] = []
    last = chapter = 0
    for i, kind in kinds:
        if i in leading:
            depth = 1
        elif i in unnumbered:
            depth = chapter
        elif kind == "plain":
            depth = 1 if i in top_plain and plain_leads else _plain_depth(last, counts, plain_leads)
        elif swapped and kind in {"d1", "d2"}:
            depth = base + (2 if kind == "d1" else 1)
        else:
            depth = base + int(kind[1]) + (i in nested) - (1 if no_chapters and kind != "d1" else 0)
        depth = max(1, depth)
        out.append(Heading(i, depth))
        last = depth if kind != "plain" else last
        chapter = depth if kind == "d1" else chapter
    return _led(out, kinds, paragraphs)


def _led(headings: list[Heading], kinds: list[tuple[int, str]], paragraphs: list[str]) -> list[Heading]:
    """A plain heading right before numbers that begin anew (八、 … 加强政府自身建设, 一、) stands above them."""
    out = list(headings)
    for k, ((_, before), (i, kind)) in enumerate(pairwise(kinds)):
        depth = headings[k + 1].depth
        if before != "plain" or headings[k].depth < depth or kind == "plain" or _number(paragraphs[i]) != 1:
            continue
        above = max((n for n in range(k) if headings[n].depth < depth), default=-1)
        if any(kinds[n][1] == kind and headings[n].depth == depth for n in range(above + 1, k)):
            out[k] = Heading(headings[k].index, max(1, depth - 1))
    return out


def _names_part(text: str, year: int) -> bool:
    """An unnumbered heading that names a part; 五年来，我们… opens a topic within the review instead."""
    return heading_part(text, year)[1] >= 0.9 and not re.match(r"[一五]年来|过去[一五]年，", text)


def _unnumbered(kinds: list[tuple[int, str]], paragraphs: list[str]) -> set[int]:
    """The one plain heading between chapters 一、 and 三、: the chapter between them, its number lost."""
    out: set[int] = set()
    chapters = [(at, i) for at, (i, kind) in enumerate(kinds) if kind == "d1"]
    for (at, i), (after, j) in pairwise(chapters):
        plain = [k for k, kind in kinds[at + 1 : after] if kind == "plain"]
        if _number(paragraphs[j]) == _number(paragraphs[i]) + 2 and len(plain) == 1:
            out.add(plain[0])
    return out


def _leads_plan(text: str, year: int) -> bool:
    """A heading that begins with the years ahead (二、今后五年的目标任务) is a chapter, whatever style the others have."""
    rest = plain_years(text[match.end() :] if (match := NUMBERED.match(text)) else text)
    return bool(_AHEAD.match(rest)) and count_han(rest) <= 30 and heading_part(text, year) == ("plan", 1.0)


def _nested(kinds: list[tuple[int, str]], paragraphs: list[str]) -> set[int]:
    """Headings 一、二、 … that begin anew within a chapter 二、 of the same style."""
    nested: set[int] = set()
    outer = inner = 0
    for i, kind in kinds:
        if kind != "d1":
            continue
        number = _number(paragraphs[i])
        if number == 1 and outer:
            inner = 1
            nested.add(i)
        elif inner and number == inner + 1:
            inner = number
            nested.add(i)
        else:
            outer, inner = number, 0
    return nested


def _number(text: str) -> int:
    """Value of the numeral that a heading begins with, 0 where it has none."""
    match = re.match(r"[第（(]?([一二三四五六七八九十]{1,3})", text)
    return ordinal(match[1]) if match else 0


def _plain_depth(last: int, counts: Counter[str], plain_leads: bool) -> int:
    if plain_leads:
        return max(2, last + 1) if last > 1 else 2
    if counts["d1"] == 0 and counts["d2"] == 0:
        return 1
    return last + 1


def find_sections(paragraphs: list[str], headings: list[Heading]) -> list[Span]:
    """Sections in order; they cover all paragraphs without overlap. An appendix begins a section even without heading."""
    starts = {h.index: (paragraphs[h.index], h.depth) for h in headings}
    end = appendix_start(paragraphs)
    if end < len(paragraphs):
        title = paragraphs[end] if count_han(paragraphs[end]) <= _MAX_PLAIN else ""
        starts[end] = (title, 1)
    starts.setdefault(0, ("", 0))
    order = sorted(starts)
    stops = [*order[1:], len(paragraphs)]
    return [Span(*starts[i], i, stop) for i, stop in zip(order, stops, strict=True)]
