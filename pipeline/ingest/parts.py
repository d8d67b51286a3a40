"""Which part of the report a paragraph belongs to: review (work done), plan (work ahead) or other.

Explicit headings decide; where there are none, tense and cue words do. The sequence is solved as a whole by dynamic
programming over two states (Viterbi 1967, IEEE Trans. Inf. Theory 13), so that one past tense within the plan does not
flip it and a change of part falls on a heading or an opening rather than in the midst of a chapter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.chinese.years import plain_years, plan_period, years_in
from pipeline.ingest.appendix import appendix_start
from pipeline.ingest.asides import asides
from pipeline.ingest.clean import count_han

_REVIEW_WORDS = re.compile(
    r"回顾|总结|过去(?:的)?.{0,2}年|[一二三四五]年来|以来.{0,8}(?:工作|情况|成就|发展)|所做的?工作|做了.{0,6}工作|(?:取得|获得).{0,14}(?:成就|成绩|成效|进展)"
    r"|执行情况|完成情况|胜利$|成就$|成效$|的成就|主要成就|基本(?:经验|体会)|存在的?.{0,6}问题|圆满完成|工作情况"
)
_PLAN_WORDS = re.compile(
    r"建议|安排|部署|任务|目标|要求|打算|意见|今后|下一?步|展望|规划|举措|今年|明年|未来|思路|重点工作|指导思想|方针|而奋斗|力争|努力|设想|纲要|远景|前景"
)
_REVIEW_OPENING = re.compile(
    r"^(?:各位代表[！!，,：:]?)?(?:(?:刚刚)?过去(?:的)?.{0,6}年|(?:这|回顾|回望)?.{0,4}?[一二三四五]年(?:来|中|里|间)|(?:在)?(?:肯定|看到|取得)成绩的?同时|我们(?:也|还)?(?:要)?清醒"
    r"|同时.{0,6}(?:清醒|看到)|去年|上年|这一年|回顾|回首|以上成绩|成绩(?:的取得|来之不易)|这些成绩)"
)
_PLAN_OPENING = re.compile(
    r"^(?:各位代表[！!，,：:]?)?(?:今年(?:是|的?(?:政府)?工作|，?我们|政府|经济|国民|要)|做好今年|(?:新的一年|今后[一五]年|未来五年|展望)|根据.{0,20}(?:总体要求|目标)"
    r"|(?:今年|今后|全年|全[省市县区州]|经济社会).{0,24}(?:主要)?(?:预期)?目标(?:是|为|：)|.{0,24}总体(?:要求|思路)(?:是|为|：)|为(?:实现|完成).{0,20}目标|重点(?:抓好|做好|推进))"
)
_PROBLEMS = re.compile(r"清醒(?:地)?(?:看到|认识)|(?:存在|面临).{0,12}(?:困难|问题|挑战|不足)|主要是[：:]")
_FUTURE = re.compile(
    r"(?:^|[，。；、：])(?:要|将|确保|力争|加快|推进|坚持|努力|着力|继续|进一步|深入|大力|积极|全面|加强|完善|深化|优化|健全|支持|推动|实施|建立|强化|提升|抓好"
    r"|做好|争取|启动|必须|应当|切实|严格|开展|统筹|扩大|培育|加大|稳步|落实)|(?:以上|以内|左右)(?=[，。；])"
)
_PAST = re.compile(
    r"了|完成|实现|达到|同比|比上年|分别增长|荣获|获评|获得|累计|建成|成功|取得|被评为|顺利|已经|得到|新增|突破|较上年|增长\d|下降\d|超额|初步|明显"
)
_THANKS = re.compile(r"(?:表示|致以|道一声).{0,14}(?:感谢|敬意|谢意|问候|祝福)|衷心(?:的)?感谢")
_REPORTER = re.compile(
    r"记者|本报讯|(?:所)?作的?《政府工作报告》|代表委员们?|政协委员(?:们)?(?:汇聚|分组|讨论)|省城百姓|公布于众|与会(?:代表|人员)|会场"
)
_OPENING_PHRASE = re.compile(
    r"^(?:[各名]?位代表|各位同志|同志们)[：:，,！!]?$|代表.{0,30}(?:政府|国务院).{0,60}(?:报告|审议|提出)|请(?:予|大会|各位代表|连同).{0,30}审[议查]|^谢谢|(?:提出|发表)(?:宝贵)?意见。$"
)

_NEVER = 1000.0  # cost that no evidence outweighs
_MARKS = tuple(zip(",;:!?", "，；：！？", strict=True))


@dataclass(frozen=True)
class Heading:
    """A heading paragraph.

    Attributes:
        index: number of the paragraph, from 0.
        depth: 1 for the highest.
    """

    index: int
    depth: int


def heading_part(text: str, year: int) -> tuple[str, float]:
    """Part that a heading names, with how sure that is (0 where it names none).

    Args:
        text: heading.
        year: year of delivery.
    """
    plain = plain_years(text)
    years = years_in(plain)
    period = plan_period(plain)
    review, plan = bool(_REVIEW_WORDS.search(plain)), bool(_PLAN_WORDS.search(plain))
    explicit = re.search(
        r"回顾|总结|执行情况|完成情况|过去(?:的)?.{0,2}年|[一二三四五]年来|所做的?工作|的成就|胜利$", plain
    )
    if explicit and not re.search(r"建议|安排|部署|总体要求|目标(?:和|与|任务)", plain):
        return "review", 1.0
    if years and max(years) < year and not (period and period[1] >= year):
        return ("review", 1.0) if not plan or review else ("review", 0.9)
    if years and max(years) >= year:
        return ("review", 0.9) if explicit and min(years) < year else ("plan", 1.0)
    if period:
        if review and not plan:
            return "review", 0.9
        return ("review", 1.0) if period[1] < year and not plan else ("plan", 1.0 if plan else 0.8)
    if plan and not review:
        strong = re.search(
            r"今后|今年|建议|总体要求|主要(?:预期)?目标|(?:主要|基本|总|奋斗)(?:任务|目标)|工作(?:安排|部署|任务)|目标任务|下一步|未来|展望|设想|远景|前景",
            plain,
        )
        return "plan", 1.0 if strong else 0.6
    if review and not plan:
        return "review", 0.8
    return "", 0.0


@dataclass(frozen=True)
class Assigned:
    """Parts of the paragraphs, with how sure each is."""

    parts: list[str]
    confidence: list[float]


def assign_parts(paragraphs: list[str], headings: list[Heading], *, year: int, news: bool) -> Assigned:
    """Part of every paragraph.

    Args:
        paragraphs: text of the paragraphs, headings included.
        headings: headings among them.
        year: year of delivery.
        news: the text is a news article that carries the report.
    """
    depth = {h.index: h.depth for h in headings}
    other = _others(paragraphs, depth, year=year, news=news)
    free = [i for i in range(len(paragraphs)) if i not in other]
    scores = {i: _score(paragraphs[i], depth.get(i, 0), year) for i in free}
    states = _best_path(free, paragraphs, scores, depth, year)
    parts = ["other"] * len(paragraphs)
    sure = [1.0] * len(paragraphs)
    inherited: tuple[str, float] = ("", 0.0)
    for i, state in zip(free, states, strict=True):
        parts[i] = state
        if depth.get(i) == 1 or (i in depth and heading_part(paragraphs[i], year)[1] == 1.0):
            named, confidence = heading_part(paragraphs[i], year)
            inherited = (named, confidence) if named else (state, inherited[1] * 0.8 if inherited[0] == state else 0.0)
        signed = scores[i] if state == "plan" else -scores[i]
        by_words = 0.5 + 0.3 * max(0.0, min(1.0, signed / 4))
        sure[i] = max(inherited[1] if inherited[0] == state else 0.5, by_words)
    for i, confidence in asides(paragraphs, depth, parts, year=year).items():
        parts[i], sure[i] = "other", confidence
    return Assigned(parts, [round(c, 2) for c in sure])


def _reading_copy(text: str) -> str:
    """Text of the same length with one set of marks and Arabic years, for the patterns alone."""
    text = plain_years(text)
    for mark, wide in _MARKS:  # a quarter of the time of str.translate
        text = text.replace(mark, wide)
    return text


def _score(text: str, depth: int, year: int) -> float:
    """Evidence of one paragraph: positive for plan, negative for review."""
    if depth:
        named, sure = heading_part(text, year)
        if named:
            # An explicit chapter heading is decisive whatever the tense beneath it.
            weight = 80.0 if depth == 1 and sure >= 0.9 else (14.0 if depth == 1 else 5.0) * sure
            return weight if named == "plan" else -weight
    plain = _reading_copy(text)
    score = 0.0
    first = re.split(r"[，。：！]", plain.removeprefix("各位代表！").removeprefix("各位代表，"), maxsplit=1)[0]
    named_years = [y for y in years_in(first) if y <= 2100]
    if named_years and len(first) <= 30:
        score += 3.0 if min(named_years) >= year else -3.0 if max(named_years) < year else 0.0
    if _PLAN_OPENING.search(plain):
        score += 4.0
    if _REVIEW_OPENING.search(plain):
        score -= 4.0
    if _PROBLEMS.search(plain[:120]):
        score -= 2.5
    length = max(count_han(plain), 30)
    ahead, done = len(_FUTURE.findall(plain)), len(_PAST.findall(plain))
    density = (ahead - done) / length * 100
    weight = min(1.0, length / 150)
    return score + max(-2.5, min(2.5, density * 0.8)) * weight


def _best_path(
    free: list[int], paragraphs: list[str], scores: dict[int, float], depth: dict[int, int], year: int
) -> list[str]:
    """Viterbi over review and plan."""
    cost = {"review": 0.0, "plan": 3.0}
    # A chapter that names the plan outright is where it begins; talk of the future before it stays within the review.
    explicit = {i for i in free if depth.get(i) == 1 and _names(paragraphs[i], year) == "plan"}
    last_explicit = max(explicit, default=-1)
    within_review = False
    back: list[dict[str, str]] = []
    for i in free:
        to_plan, to_review = _switch_costs(paragraphs[i], scores[i], depth.get(i, 0), year)
        if depth.get(i) == 1:
            if within_review and not _names(paragraphs[i], year):
                to_plan = 2.0  # the chapter after the one called review
            within_review = heading_part(paragraphs[i], year) >= ("review", 0.8)
        if within_review and i < last_explicit:
            to_plan = _NEVER
        elif not explicit and i not in depth:
            to_plan *= 0.5  # without chapters to go by, the text's own turn to the future must do
        step: dict[str, str] = {}
        new: dict[str, float] = {}
        for state, other, switch in (("review", "plan", to_review), ("plan", "review", to_plan)):
            stay, move = cost[state], cost[other] + switch
            step[state] = state if stay <= move else other
            new[state] = min(stay, move) - (scores[i] if state == "plan" else -scores[i])
        cost = new
        back.append(step)
    state = min(cost, key=lambda s: (cost[s], s))
    path: list[str] = []
    for step in reversed(back):
        path.append(state)
        state = step[state]
    return path[::-1]


def _names(text: str, year: int) -> str:
    """Part that a heading names outright, empty where it does not."""
    named, sure = heading_part(text, year)
    return named if sure >= 0.9 else ""


def _switch_costs(text: str, score: float, depth: int, year: int) -> tuple[float, float]:
    """Cost of turning to the plan and to the review at a paragraph."""
    named, sure = heading_part(text, year) if depth else ("", 0.0)
    if depth == 1:
        return (2.0 if named == "plan" else 12.0 if named else 8.0), (
            6.0 if named == "review" and sure >= 0.9 else 60.0
        )
    if depth:
        return (6.0 if named == "plan" else 9.0), _NEVER
    return (8.0 if score >= 5 else 12.0 if score >= 3 else 20.0), _NEVER


def _others(paragraphs: list[str], depth: dict[int, int], *, year: int, news: bool) -> set[int]:
    """Salutations, thanks, appendices and a reporter's own prose."""
    out: set[int] = set()
    n = len(paragraphs)
    for i, text in enumerate(paragraphs):
        if (
            (i < 6 and i not in depth and len(text) <= 220 and _OPENING_PHRASE.search(text))
            or (
                i not in depth
                and re.fullmatch(r"[各名]?位代表[：:！!，,]?|谢谢.{0,6}[！。]?|.{0,4}谢谢(?:大家|各位)?[！。]?", text)
            )
            or (i not in depth and _THANKS.search(text) and _mostly_thanks(text))
        ):
            out.add(i)
    out |= set(range(appendix_start(paragraphs), n))
    if news:
        out |= _reporters(paragraphs, depth, year)
    return out


def _mostly_thanks(text: str) -> bool:
    """Thanks fill the paragraph, as far as its sentences tell."""
    sentences = [s for s in re.split(r"[。！]", text) if s]
    thanks = sum(count_han(s) for s in sentences if _THANKS.search(s) or re.match(r"在此|借此机会", s))
    return thanks >= 0.5 * max(count_han(text), 1)


def _reporters(paragraphs: list[str], depth: dict[int, int], year: int) -> set[int]:
    """Lead and interludes of a news article: up to the first heading of a part, and around the reporter's words."""
    out: set[int] = set()
    first = next((i for i in depth if heading_part(paragraphs[i], year)[0]), None)
    if first is not None and first <= 8:
        out |= set(range(first))
    for i, text in enumerate(paragraphs):
        if i in depth or not _REPORTER.search(text) or (re.search(r"\d", text) and len(text) > 400):
            continue
        if re.match(r"(?:《?报告》?|本报讯)", text):
            continue  # the article tells the report's own contents
        out.add(i)
        following = i + 1
        # What follows up to the next heading is still the reporter's as long as it gives no figures.
        while following < len(paragraphs) and following not in depth and not re.search(r"\d", paragraphs[following]):
            out.add(following)
            following += 1
    return out
