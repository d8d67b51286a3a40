"""Dates and years in every way they are written, and the vote for the year of delivery."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plain_years, plan_period, years_in
from pipeline.ingest.identity.occasions import occasion_votes, spoken_year

_CN_DAY = r"(?:[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DATE = re.compile(
    rf"(?<!\d)(?P<y>(?:19|20)\d{{2}})(?:年|[-/.])(?P<m>\d{{1,2}}|{_CN_DAY})(?:月|[-/.])(?P<d>\d{{1,2}}|{_CN_DAY})(?:日|(?!\d))"
)
_REVIEW_HEADING = re.compile(
    r"((?:19|20)\d{2})年.{0,14}(?:回顾|总结|完成情况|执行情况|所做的|主要工作情况|圆满|完成.{0,6}任务)"
)
_LOOKS_BACK = re.compile(r"时期(?:工作)?(?:的)?回顾和")
_PLAN_HEADING = re.compile(
    r"(?<![到至])((?:19|20)\d{2})年?(?!远景).{0,16}(?:目标|任务|安排|要求|部署|建议|打算|重点|思路|工作的?意见|举措|政府工作$|工作$)"
)
_AUTUMN = 9  # month
_NEXT_YEAR_HEADING = re.compile(r"明年.{0,16}(?:目标|任务|安排|要求|部署|建议|打算|重点|思路|工作)")
# A five-year plan that a heading looks back on has just ended, one that it sets the aims of has just begun.
_OVER = re.compile(
    r"[五][”\"]?(?:时期|期间|计划|规划)?(?:[和及与、](?:去年|上年|过去一年|(?:19|20)\d\d年))?(?:的?(?:主要)?工作)?(?:的)?(?:回顾|总结|执行情况|完成情况|主要成就)"
    r"|[五][”\"].{0,16}(?:胜利|全面|圆满)(?:完成|实现)"
)
_BEGINS = re.compile(
    r"[五][”\"]?(?:时期|期间|计划|规划)?.{0,14}(?:总体要求|总体思路|指导思想|主要目标|奋斗目标|目标任务|主要任务"
    r"|目标[和及与、]今年)"
)
_PLAN_BODY = re.compile(
    r"(?:做好|完成|实现|对|谋划)((?:19|20)\d{2})年(?:的)?(?:各项|政府)?工作|((?:19|20)\d{2})年(?:全市|全县|全区|全省|我[省市县区])?.{0,12}"
    r"(?:主要预期目标|总体要求|主要目标|预期目标)|((?:19|20)\d{2})年(?:已经|已)到来"
)
# The opening says which year's work is reported, and what was reached in full in a year that the text compares.
_REPORTS_ON = re.compile(
    r"(?:报告|汇报|回顾|总结)(?:一下)?(?:关于)?(?:过去的)?((?:19|20)\d{2})年(?:度)?(?:的)?(?:政府|主要)?工作"
    r"(?!安排|的?建议|任务|打算)"
)
_RESULT = re.compile(
    r"((?:19|20)\d{2})年(?!代|前|以来|至|到|—|-|底前)[^。；\n]{0,50}?(?:达到|完成|实现|达)[^。；\n]{0,40}?(?:比上年|较上年|同比)"
)
_NOT_YET = re.compile(r"[到至](?=(?:19|20)\d{2}年)|预期|目标|计划|规划|力争|确保|要求|左右|翻|将|要")
_OPENING = 0.35  # share of the text in which results are sought
_ANY_YEAR = re.compile(r"[12][90]\d{2}年")
_REVIEW_BODY = re.compile(
    r"(?:刚刚)?过去的((?:19|20)\d{2})年|((?:19|20)\d{2})年(?:已经过去|，是(?:极不|很不|极其|不平凡)|以来，在)"
)


@dataclass(frozen=True)
class FoundDate:
    """A date in a text with where it stands.

    Attributes:
        day: the date.
        start: offset of its first character.
        end: offset after its last character.
        written: as found.
    """

    day: date
    start: int
    end: int
    written: str


def find_dates(text: str) -> list[FoundDate]:
    """All full dates of a text (2015年3月5日, 二〇一九年一月十四日, 2015-01-13)."""
    out = []
    for m in _DATE.finditer(plain_years(text)):
        try:
            day = date(int(m["y"]), whole_number(m["m"]), whole_number(m["d"]))
        except ValueError:
            continue
        out.append(FoundDate(day, m.start(), m.end(), m.group()))
    return out


@dataclass(frozen=True)
class YearVote:
    """Outcome of the vote for the year of delivery.

    Attributes:
        year: the year, None where nothing names one.
        disagreement: sources that name another year, with that year, in the order of their weight.
        guessed: sources that the year comes from when neither title, meeting, headings nor wording state it.
        sources: all sources that name the year.
        weights: votes by year.
    """

    year: int | None
    disagreement: tuple[tuple[str, int], ...]
    guessed: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    weights: dict[int, float] = field(default_factory=dict)


def vote_year(
    *,
    delivered: date | None,
    title: str,
    published: date | None,
    headings: list[str],
    body: str,
    name_year: int | None,
    name_source: str = "file name",
) -> YearVote:
    """Year of delivery, which is the year planned for.

    The delivery line counts most, but headings, title and body together outweigh it, because the line is sometimes
    left over from another year. A report delivered from September on (the first session of a term often is) whose
    headings or text plan for the next year takes the next, and its date is then no disagreement.

    Args:
        delivered: date of the meeting as printed.
        title: title as printed.
        published: date of publication.
        headings: short lines of the body.
        body: text of the body.
        name_year: year in the file's name, or as a manifest or column gives it.
        name_source: who gives it. Sources are codes in the group ``shared.source`` of the messages.
    """
    by_source: dict[str, dict[int, float]] = {}
    if delivered:
        by_source["delivery date"] = {delivered.year: 10.0}
    late = delivered is not None and delivered.month >= _AUTUMN
    by_source["headings"] = _scaled(_heading_votes(headings, delivered.year + 1 if delivered and late else None), 8.0)
    by_source["text"] = _scaled(_body_votes(body), 4.0)
    by_source["results"] = _result_votes(body)
    named = [y for y in years_in(title) if y <= 2100]
    if named:
        by_source["title"] = {named[-1]: 3.0}
    if published:
        by_source["publication date"] = {published.year: 1.0}
    if name_year:
        by_source[name_source] = {name_year: 1.5}
    stated = any(by_source.get(s) for s in ("delivery date", "headings", "text", "results", "title"))
    if not stated and (spoken := spoken_year(plain_years(body))):
        by_source["years in the text"] = {spoken: 1.2}
    total: dict[int, float] = defaultdict(float)
    for votes in by_source.values():
        for year, weight in votes.items():
            total[year] += weight
    if not total:
        spoken_of = ("the years that the text speaks of",)
        return YearVote(spoken_year(plain_years(body)), (), guessed=spoken_of, sources=spoken_of)
    best = max(total, key=lambda y: (total[y], y))
    if delivered and late and best == delivered.year and total.get(best + 1, 0.0) >= 6.0:
        best += 1
    # A report of December names the year that it plans for; its date is no contradiction then, nor are mere results.
    agrees = ("results", "delivery date") if late and delivered and best == delivered.year + 1 else ("results",)
    differing = []
    for source, votes in by_source.items():
        top = max(votes, key=lambda y: (votes[y], y)) if votes else best
        # A page is often put online years after the report; that alone is no contradiction.
        online = source == "publication date" and (delivered is not None or top > best)
        if top != best and not online and source not in agrees and (source != "text" or votes[top] > 2.0):
            differing.append((source, top))
    sources = tuple(s for s, v in by_source.items() if best in v)
    return YearVote(best, tuple(differing), () if stated else sources, sources, dict(total))


def _scaled(votes: dict[int, float], ceiling: float) -> dict[int, float]:
    total = sum(votes.values())
    return {y: ceiling * v / max(total, 2.0) for y, v in votes.items()} if total else {}


def _heading_votes(headings: list[str], next_year: int | None) -> dict[int, float]:
    """Votes of the headings; 明年的工作 is that of ``next_year``, where the date tells which that is."""
    votes: dict[int, float] = defaultdict(float)
    leading: list[int] = []
    for heading in headings:
        text = plain_years(heading)
        if m := _REVIEW_HEADING.search(text):
            last = max(years_in(text[: m.end()]) or [int(m[1])])
            votes[last if "今年以来" in text else last + 1] += 2
            if "今年以来" in text:
                votes[last] -= 2
                votes[last + 1] += 2
        elif _LOOKS_BACK.search(text) and (named := years_in(text)):
            votes[max(named) + 1] += 2
        elif next_year is not None and _NEXT_YEAR_HEADING.search(text):
            votes[next_year] += 2
        elif m := _PLAN_HEADING.search(text):
            votes[int(m[1])] += 2
            leading.append(int(m[1]))
        elif (period := plan_period(text)) and _OVER.search(text):
            votes[period[1] + 1] += 2
        elif period and _BEGINS.search(text):
            votes[period[0]] += 1
        elif m := re.match(r"(?:[^，。\d]{0,4})((?:19|20)\d{2})年", text):
            leading.append(int(m[1]))
    # Two headings that begin with consecutive years: what was done in one, what is planned for the next.
    for year in set(leading):
        if year + 1 in leading:
            votes[year + 1] += 2
    return {y: v for y, v in votes.items() if v > 0}


def _result_votes(body: str) -> dict[int, float]:
    """The year after the last one whose results are reported, where the text says so plainly.

    A title and a file's name are often those of the year reviewed; 2000年…达到5126亿元，比上年增长9.4% cannot stand in a
    report of 2000.
    """
    opening = plain_years(body[: int(_OPENING * len(body))])
    reported = [int(m[1]) for m in _REPORTS_ON.finditer(opening[:2000])]
    if reported:
        return {max(reported) + 1: 6.0}
    years = [
        int(m[1]) for m in _RESULT.finditer(opening) if not _NOT_YET.search(opening[max(0, m.start() - 4) : m.end()])
    ]
    return {max(years) + 1: 5.0} if years else {}


def _body_votes(body: str) -> dict[int, float]:
    text = plain_years(body)
    votes: dict[int, float] = defaultdict(float)
    for line in text.split("\n"):
        if _ANY_YEAR.search(line) is None:
            continue  # no pattern goes beyond a line, and each holds a year
        for m in _PLAN_BODY.finditer(line):
            votes[int(next(g for g in m.groups() if g))] += 1
        for m in _REVIEW_BODY.finditer(line):
            votes[int(next(g for g in m.groups() if g)) + 1] += 1
    for year, weight in occasion_votes(text).items():
        votes[year] += weight
    return dict(votes)
