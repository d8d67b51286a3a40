"""Front matter: labelled fields, title, delivery line and speaker, kept out of the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from pipeline.chinese.years import plain_years
from pipeline.ingest.cleaning import chrome
from pipeline.ingest.cleaning.characters import count_han, tidy_front
from pipeline.ingest.cleaning.layout import NUMBERED, SALUTATION
from pipeline.ingest.cleaning.notes import Notes
from pipeline.ingest.identity.dates import find_dates

_LABELS = (
    "标题|题目|来源URL|原文链接|原文地址|网址|链接|来源|信息来源|稿源|作者|发布时间|发布日期|发文时间|发文日期|成文日期|更新时间|添加时间"
    "|时间|日期|阅读量|阅读次数|阅读|浏览次数|浏览量|点击数|点击率|点击|访问量|发文单位|发布单位|发布机构|发文机关|报告人|责任编辑|编辑|备注"
    "|评论|索引号|主题分类|文号|关键词|字体|字号|正文"
)
_FIELD = re.compile(rf"(?<![\u4e00-\u9fffA-Za-z])({_LABELS})\s*[：:]\s*")
_FIELD_LINE = re.compile(rf"^[\s【\[（(]*(?:{_LABELS})\s*[：:]")
_BODY_LABEL = re.compile(r"^\s*(?:正文|全文)\s*[：:]?\s*$")
_MEETING = re.compile(r"(?:人民代表大会|人大|代表大会)[\s\S]{0,14}会议|[届次]\S{0,8}会议上")
_NUMBER = r"第?[一二三四五六七八九十百〇零\d]{1,5}"
_MEETING_NAME = re.compile(
    rf"[\u4e00-\u9fff]{{0,24}}?(?:{_NUMBER}届)?(?:全国)?(?:各族各界)?(?:人民代表大会|人代会|人大)(?:{_NUMBER}届)?(?:{_NUMBER}次)?(?:全体)?(?:扩大)?(?:会议|大会)"
)
_TITLE = re.compile(r"政府工作报告|工作报告|关于.{4,60}的报告")
_SPEAKER = re.compile(r"(?:国务院|人民政府|政府)?(?:代理?)?(?:总理|省长|市长|县长|区长|州长|盟长|旗长|主席|国务委员)")
_SPEAKS = re.compile(r"我(?:现在)?(?:代表|受).{0,30}(?:政府|国务院|人民委员会|革命委员会).{0,40}(?:报告|审议)")
_DATE_LINE = re.compile(r"^[—\-－―–（(\s]*(?:\d{4}|[一二][〇○Oo零0一二三四五六七八九]{3})年.{1,12}日")
_PUBLISHED = ("发布时间", "发布日期", "发文时间", "发文日期", "更新时间", "添加时间", "时间", "日期", "成文日期")
_START_WITHIN = 500  # Han characters before the salutation at most
_PROSE = 45


@dataclass(frozen=True)
class Front:
    """What stands before the report's text.

    Attributes:
        fields: labelled fields.
        title: title as printed, empty where there is none.
        delivered: date of the meeting.
        published: date of publication.
        meeting: the meeting that the report was given to, as printed; empty where none is.
        text: all lines of the front matter that are not page chrome.
        near: title, delivery line and speaker in one string without spaces, to look for the place in.
    """

    fields: dict[str, str]
    title: str
    delivered: date | None
    published: date | None
    meeting: str
    text: str
    near: str


def split_front(lines: list[str], notes: Notes) -> tuple[Front, list[str]]:
    """Separate the front matter from the body.

    Args:
        lines: lines of the whole text.
        notes: counts chrome lines that were dropped.

    Returns:
        The front matter, and the lines of the body.
    """
    start = _body_start(lines)
    front: list[str] = []
    framed = chrome.has_chrome([x for x in lines[:start] if not _FIELD_LINE.match(x)])
    skipping = False
    kept_flags: list[bool] = []
    for line in lines[:start]:
        bare = line.strip()
        if not bare:
            continue
        if bare.startswith("内容摘要"):
            skipping = True
        keep = bool(_FIELD_LINE.match(bare)) and not skipping
        if not keep and not chrome.is_chrome(bare) and not _repeats(bare, lines, start):
            keep = _belongs(bare) or not framed or count_han(bare) > 8
        kept_flags.append(keep)
        if keep:
            front.append(bare)
        elif count_han(bare) >= _PROSE:
            notes.add("abstract", sample=bare)
        else:
            notes.add("chrome", sample=bare)
    return _parse(front), lines[start:]


def _body_start(lines: list[str]) -> int:
    """Index of the first line of the body."""
    label = next((i for i, x in enumerate(lines[:40]) if _BODY_LABEL.match(x)), -1)
    han = 0
    for i, line in enumerate(lines):
        if i > label and SALUTATION.match(line.strip()) and not _repeats(line.strip(), lines, i + 1):
            return i
        if not (_repeats(line.strip(), lines, i + 1) and count_han(line) >= _PROSE):
            han += count_han(line)
        if han > _START_WITHIN:
            break
    if (contents := _after_contents(lines)) is not None:
        return contents
    for i, line in enumerate(lines):
        bare = line.strip()
        if i <= label or not bare or _FIELD_LINE.match(bare) or chrome.is_chrome(bare):
            continue
        prose = count_han(bare) >= _PROSE and "。" in bare
        if (prose or _SPEAKS.search(bare)) and not _repeats(bare, lines, i + 1):
            return i
        if _opens_body(bare, lines[i + 1 : i + 8]):
            return i
    return min((i for i in range(label + 1, len(lines)) if lines[i].strip()), default=0)


def _opens_body(bare: str, after: list[str]) -> bool:
    """A heading (numbered, or of the review) with prose beneath it."""
    heading = NUMBERED.match(bare) or re.match(r"^(?:\d{4}年|过去).{0,10}回顾$", plain_years(bare))
    if not heading or _DATE_LINE.match(bare):
        return False
    following = [x.strip() for x in after if x.strip()][:2]
    return any(count_han(x) >= 40 and x[-1] in "。：；！" for x in following)


def _after_contents(lines: list[str]) -> int | None:
    """With a table of contents in front, the body begins after its last entry; found by the salutation."""
    head = next((i for i, x in enumerate(lines[:60]) if re.fullmatch(r"目\s*[录錄次]", x.strip())), None)
    if head is None:
        return None
    return next((i for i in range(head, min(len(lines), head + 200)) if SALUTATION.match(lines[i].strip())), None)


def _repeats(bare: str, lines: list[str], start: int) -> bool:
    """A long line whose opening comes again further on, as an abstract's does."""
    if count_han(bare) < _PROSE:
        return False
    marker = bare.find("各位代表")
    probe = re.sub(r"\s", "", bare[marker if marker >= 0 else 0 :])[5:35]
    return len(probe) >= 20 and probe in re.sub(r"\s", "", "".join(lines[start : start + 60]))


def _belongs(bare: str) -> bool:
    flat = re.sub(r"\s", "", bare)
    return bool(
        _TITLE.search(flat) or _DATE_LINE.match(plain_years(flat)) or _MEETING.search(flat) or _SPEAKER.search(flat)
    )


def _parse(front: list[str]) -> Front:
    fields: dict[str, str] = {}
    loose: list[str] = []
    for line in front:
        found = list(_FIELD.finditer(line))
        if not found or not _FIELD_LINE.match(line):
            loose.append(line)
            continue
        ends = [m.start() for m in found[1:]] + [len(line)]
        for m, end in zip(found, ends, strict=True):
            fields.setdefault(m[1], line[m.end() : end].strip(" \t\u3000】])）"))
    flat = "\n".join(re.sub(r"\s", "", tidy_front(x)) for x in loose)
    titles = "\n".join(fields[k] for k in ("标题", "题目") if fields.get(k))
    delivered = delivery_date(flat) or delivery_date(titles)
    published = next((d for k in _PUBLISHED if k in fields for d in _days(fields[k])), None)
    if published is None:
        published = next((d.day for d in find_dates(flat) if d.day != delivered), None)
    near = "\n".join(x for x in (titles, flat, fields.get("报告人", ""), fields.get("发文单位", "")) if x)
    return Front(fields, _title(fields, loose), delivered, published, meeting_in(near), "\n".join(front), near)


def meeting_in(text: str) -> str:
    """The meeting of a people's congress that a text names first, without date and preposition; empty where there is none.

    Args:
        text: lines without inner spaces.
    """
    match = _MEETING_NAME.search(text)
    if not match:
        return ""
    return re.sub(r"^于(?=.{2,}(?:届|大会))(?!都|田|洪)", "", match[0].rsplit("在", 1)[-1])


def _days(text: str) -> list[date]:
    return [d.day for d in find_dates(text)]


def delivery_date(text: str) -> date | None:
    """Date of the meeting in front matter: ``2015年3月5日在…会议上``, ``（2010年1月18日）``, or beside the speaker.

    Args:
        text: lines without inner spaces.
    """
    beside: date | None = None  # the speaker
    alone: date | None = None
    for found in find_dates(text):
        if "-" in found.written or "/" in found.written or "." in found.written:
            continue
        before = text[max(0, found.start - 40) : found.start].rsplit("\n", 1)[-1]
        after = text[found.end : found.end + 60].lstrip("至和、0123456789日月年一二三四五六七八九十")
        if after.startswith(("在", "于", "\n在")) or ("在" in after[:12] and _MEETING.search(after)):
            return found.day
        if _MEETING.search(before) or before.endswith(("（", "(", "—", "－", "―")):
            return found.day
        if _SPEAKER.search(after[:30]) or re.match(r"[\u4e00-\u9fff]{2,4}\n?$", after.split("\n", 1)[0] or "\u3000"):
            beside = beside or found.day
        elif not before:
            alone = alone or found.day
    return beside or alone


def _title(fields: dict[str, str], loose: list[str]) -> str:
    stated = fields.get("标题") or fields.get("题目")
    if stated:
        return tidy_front(stated)
    candidates = [tidy_front(x) for x in loose]
    joined = "".join(candidates[:2]).replace(" ", "")
    for line in candidates:
        bare = line.replace(" ", "")
        if _TITLE.search(bare) and not _DATE_LINE.match(plain_years(bare)) and len(bare) <= 80 and bare != "工作报告":
            return re.split(r"[—－―-]{2}", line, maxsplit=1)[0].strip() or line
    if re.fullmatch(r"政府工作报告", joined):  # the title itself was broken over two lines
        return joined
    first = candidates[0] if candidates else ""
    plain = first and not _DATE_LINE.match(plain_years(first)) and not _SPEAKER.search(first)
    plain = plain and not re.search(r"会议上$|[。，；]", first) and not SALUTATION.match(first)
    return first if plain and 6 <= count_han(first) <= 60 else ""
