"""The year of a text that hardly names one: anniversaries, five-year plans and party congresses that 今年 belongs to."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.chinese.numerals import whole_number
from pipeline.chinese.years import plan_years

_EVENTS = (
    (1949, r"(?:新中国|共和国|新中国)(?:成立|诞生|建立)?|国庆"),
    (1921, r"(?:中国共产党|建党|我们党|党)(?:成立|诞生|建立)?"),
    (1927, r"(?:建军|人民解放军建军|人民军队建军)"),
    (1978, r"改革开放"),
    (1945, r"(?:抗日战争|抗战|反法西斯战争)(?:暨.{0,14})?胜利"),
    (1936, r"长征胜利"),
    (1911, r"辛亥革命"),
    (1997, r"香港(?:顺利)?回归(?:祖国)?"),
    (1999, r"澳门(?:顺利)?回归(?:祖国)?"),
)
_ANNIVERSARY = [
    (year, re.compile(rf"(?:{name})(\d{{1,3}}|[一二三四五六七八九十百]{{1,5}})周年")) for year, name in _EVENTS
]
_THIS_YEAR = re.compile(r"(?:今年|今年，?(?:也)?)(?:是|迎来|将迎来|恰逢|正值|，是)[^。！]{2,90}")
_LAST_YEAR = re.compile(r"(?:过去|刚刚过去)的?一年，?(?:是|迎来|恰逢|正值)[^。！]{2,90}")
_FIRST_PLAN = 1991  # older plans are not in force in any text that needs this
_PLAN = re.compile(r"[“\"](十?[一二三四五八九]?)五[”\"](?:规划|计划|时期|发展)?(?:目标任务)?(?:的)?")
_LAST = re.compile(r"收官|最后一年|决战|完成之年|攻坚之年和?收官")
_FIRST = re.compile(r"开局|开篇|起步之年|第一年|启动之年|首年")
# Held in autumn; the year after opens the work of a congress.
_CONGRESSES = {"十五": 1997, "十六": 2002, "十七": 2007, "十八": 2012, "十九": 2017, "二十": 2022, "二十一": 2027}
_CONGRESS = re.compile(r"党的(二?十[一五六七八九]?)大")
_TARGET = re.compile(r"(?:到|至|前|实现|迈向|面向|展望)$")
_YEAR = re.compile(r"(?<![\d—－-])((?:19[4-9]|20[0-9])\d)(?=年(?!代|前|远景|左右|规划|以前|之前|底前))")


def occasion_votes(text: str) -> Counter[int]:
    """Votes for the year of delivery from what the text says 今年 or the past year is.

    Args:
        text: body with years in Arabic digits.

    Returns:
        Votes by year, empty where there is no such occasion.
    """
    votes: Counter[int] = Counter()
    for pattern, shift in ((_THIS_YEAR, 0), (_LAST_YEAR, 1)):
        for sentence in pattern.finditer(text):
            for year in _years_of(sentence.group()):
                votes[year + shift] += 2
    return votes


def _years_of(sentence: str) -> list[int]:
    found = []
    for year, pattern in _ANNIVERSARY:
        found += [year + number for m in pattern.finditer(sentence) if (number := whole_number(m[1]))]
    for m in _PLAN.finditer(sentence):
        first = plan_years(m[1])[0] if m[1] else 0
        after = sentence[m.end() : m.end() + 16]
        if first >= _FIRST_PLAN and _LAST.search(after):
            found.append(first + 4)
        elif first >= _FIRST_PLAN and _FIRST.search(after):
            found.append(first)
    for m in _CONGRESS.finditer(sentence):
        held = _CONGRESSES.get(m[1])
        after = sentence[m.end() : m.end() + 16]
        if held and re.search(r"开局|第一年|开篇", after):
            found.append(held + 1)
        elif held and re.search(r"召开之年|召开的", after):
            found.append(held)
    return found


def spoken_year(text: str) -> int | None:
    """The likeliest year of delivery by the years that the text speaks of: the last of two in a row, targets left out.

    Args:
        text: body with years in Arabic digits.
    """
    counts: Counter[int] = Counter()
    for m in _YEAR.finditer(text):
        if not _TARGET.search(text[max(0, m.start() - 3) : m.start()]):
            counts[int(m[1])] += 1
    if not counts:
        return None
    # A report names the year reviewed and the year planned for; where one alone is named, it is the one reviewed.
    pairs = {y + 1: counts[y] + counts[y + 1] for y in counts if counts[y + 1]}
    if pairs:
        return max(pairs, key=lambda y: (pairs[y], y))
    return max(counts, key=lambda y: (counts[y], y)) + 1
