"""Whether a link leads to a work report, by its title; and what its title and address say of the year."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese.years import years_in

_REPORT = re.compile(r"政府.{0,2}工作报告")
# What is written about a report, or decided on it. A draft laid before an assembly (审议稿) is the report.
_ABOUT = re.compile(
    r"解读|图解|图说|图文|图表|读懂|看懂|一图|速览|速读|速看|摘要|摘编|节选|要点|亮点|看点|热词|关键词|金句|划重点|数说|数读"
    r"|新闻发布会|发布会|审议(?!稿)|讨论(?!稿)|评议|决议|决定|说明|名词解释|注释|起草|征求|意见建议|任务分解|分工|责任|落实"
    r"|学习|贯彻|宣讲|访谈|专访|问答|答记者问|侧记|热议|反响|点赞|评论|述评|综述|视频|直播|音频|动漫|海报|H5|有声"
    r"|提案|建议办理|督查|督办|完成情况|进展情况|执行情况|目录$|英文|双语|通过了"
)
_WORTH = re.compile(r"[\u4e00-\u9fff]")
_IN_PATH = (
    re.compile(r"/t(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)_"),  # /202602/t20260203_123.html
    re.compile(r"/(?P<y>(?:19|20)\d\d)[-/_]?(?P<m>0[1-9]|1[0-2])[-/_]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-])"),
    re.compile(r"/art/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})/"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)[-/_]?(?P<m>0[1-9]|1[0-2])(?=/)"),
    re.compile(r"/(?P<y>(?:19|20)\d\d)(?=/)"),
)
_BESIDE = re.compile(r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})")


@dataclass(frozen=True)
class Link:
    """An address that may hold a report.

    Attributes:
        url: the address; ``file:`` for a file of an inbox.
        title: text of the link; empty where none is known.
        date: date that its address or its neighbourhood gives, 2026-02-03, 2026-02 or 2026; a hint of the delivery.
        on: page that it stands on.
        place: place, where a table of addresses gives one.
        year: year of delivery, where a table of addresses gives one.
    """

    url: str
    title: str = ""
    date: str = ""
    on: str = ""
    place: str = ""
    year: int | None = None

    @property
    def year_told(self) -> int | None:
        """Year of delivery as far as can be told before the text is read."""
        if self.year:
            return self.year
        return next(iter(years_in(self.title)), int(self.date[:4]) if self.date else None)

    @property
    def name(self) -> str:
        """Name for its file: the title, with the date in front where the title gives no year."""
        title = self.title if _WORTH.search(self.title) else ""
        if not title:
            title = re.sub(r"\.\w{1,5}$", "", self.url.partition("?")[0].rstrip("/").rpartition("/")[2])
        if self.year and str(self.year) not in title:
            title = f"{self.year}年 {title}"
        return title if years_in(title) or not self.date else f"{self.date} {title}"


def is_wanted(title: str, url: str, pattern: str | None) -> bool:
    """Whether a link is of the kind that is looked for; it may still be about a report.

    Args:
        title: its text.
        url: its address.
        pattern: the user's regular expression for title or address; None for our own for the title.
    """
    if pattern is None:
        return bool(_REPORT.search(title))
    return bool(re.search(pattern, title) or re.search(pattern, url))


def is_about(title: str) -> bool:
    """Whether a title is of something about a report: an explanation, a summary, a resolution."""
    return bool(_ABOUT.search(title))


def date_in(url: str, beside: str = "") -> str:
    """Date that an address gives, or the text beside a link.

    Args:
        url: the address.
        beside: text of the line that the link stands in.

    Returns:
        2026-02-03, 2026-02 or 2026; empty where there is none.
    """
    for pattern in _IN_PATH[:3]:
        if (found := pattern.search(url)) and _valid(found["m"], found["d"]):
            return f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
    if (found := _BESIDE.search(beside)) and _valid(found["m"], found["d"]):
        return f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
    if found := _IN_PATH[3].search(url):
        return f"{found['y']}-{found['m']}"
    found = _IN_PATH[4].search(url)
    return found["y"] if found else ""


def _valid(month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31
