"""Which part of the report a paragraph belongs to: review (work done), plan (work ahead) or other.

Explicit headings decide; where there are none, tense and cue words do. The sequence is solved as a whole by dynamic
programming over two states (Viterbi 1967, IEEE Trans. Inf. Theory 13), so that one past tense within the plan does not
flip it and a change of part falls on a heading or an opening rather than in the midst of a chapter.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.chinese.years import plain_years, plan_ends, years_in
from pipeline.ingest.cleaning.characters import count_han
from pipeline.ingest.structure.appendix import appendix_start
from pipeline.ingest.structure.asides import asides

_REVIEW_WORDS = re.compile(
    r"回顾|总结|过去(?:的)?.{0,2}年|[一二三四五]年来|以来.{0,8}(?:工作|情况|成就|发展)|所做的?工作|做了.{0,6}工作|(?:取得|获得).{0,14}(?:成就|成绩|成效|进展)"
    r"|执行情况|完成情况|胜利$|成就$|成效$|的成就|主要成就|基本(?:经验|体会)|存在的?.{0,6}问题|圆满完成|工作情况"
)
_PLAN_WORDS = re.compile(
    r"建议|安排|部署|任务|目标|要求|打算|意见|今后|下一?步|展望|规划|举措|今年|明年|新(?:的)?一年|未来|思路|重点工作|指导思想|方针|而奋斗|力争|努力|设想|纲要|远景|前景"
)
_PLAN_ITSELF = re.compile(r"五[”\"]?(?:规划|计划)(?!纲要)")
_LOOKS_BACK = re.compile(
    r"回顾|回首|总结|执行情况|完成情况|过去(?:的)?.{0,2}年|[一二三四五]年来|(?<!比)(?:去年|上年)|所做的?工作|的成就|胜利$|今年(?:前|以来|上半年)"
)
_TIME_AHEAD = r"今后|今年(?!前|以来|上半年)|明年|新(?:的)?一年|下一?步|未来|展望|设想|远景|前景"
_LOOKS_AHEAD = re.compile(rf"{_TIME_AHEAD}|建议|安排|部署|总体要求|目标(?:和|与|任务)")
_TASKS = re.compile(r"主要(?:预期)?目标|(?:主要|基本|总|奋斗)(?:任务|目标)|工作任务")
_DIFFICULTIES = re.compile(
    r"(?:存在|面临|解决|遇到).{0,10}(?:问题|困难|不足|矛盾)$"
    r"|^[^，]{0,12}(?:问题|困难|不足)(?:和|与|及)?(?:问题|困难|挑战|不足)?$"
)
# What is reached, and the same only aimed at. 全面实现“十五”目标 can be an aim, “十五”目标全面实现 cannot.
_REACHED = re.compile(
    r"(?:[”\"].{0,24}|(?:目标|任务|各项工作).{0,4})(?:全面|圆满|胜利|顺利|超额|较好|如期|基本|成功)(?:地)?(?:完成|实现|收官)|(?:圆满|胜利|顺利|超额|较好|如期)(?:地)?(?:完成|实现|收官)"
    r"|(?:完成|实现|取得|迈出|迈上|跃上|开创|呈现|展现|赢得|夺取|创造|经受住?|跨上|登上|进入)了|良好开局|开局良好|首战告捷|旗开得胜|开门红$"
    r"|(?:取得|获得).{0,14}(?:成就|成绩|成效|进展|胜利|突破|佳绩)|(?:迈出|迈上|跃上).{0,8}(?:步伐|台阶)|(?:成就|成效|成绩)(?:显著|斐然|辉煌|喜人|来之不易)|(?:[一三五]年|历程)$"
)
_AIMED = re.compile(
    r"(?:力争|确保|努力|争取|全力|坚决|为|要|将|加快|扎实|做好|抓好|继续|进一步|促进|推进|推动|着力|必须|奋力(?!拼搏|前行|开拓))[^了，、；]{0,16}?(?:完成|实现|取得|夺取|开创|迈出|迈上|跃上|赢得|创造|收官|开局|告捷|得胜|开门红)"
)
_REVIEW_OPENING = re.compile(
    r"^(?:各位代表[！!，,：:]?)?(?:(?:刚刚)?过去(?:的)?.{0,6}年|(?:这|回顾|回望)?.{0,4}?[一二三四五]年(?:来|中|里|间)|(?:在)?(?:肯定|看到|取得)成绩的?同时|我们(?:也|还)?(?:要)?清醒"
    r"|同时.{0,6}(?:清醒|看到)|去年|上年|这一年|回顾|回首|以上成绩|成绩(?:的取得|来之不易)|这些成绩)"
)
_PLAN_OPENING = re.compile(
    r"^(?:各位代表[！!，,：:]?)?(?:今年(?:是|的?(?:政府)?工作|，?我们|政府|经济|国民|要)|做好今年|(?:建议)?(?:新的一年|今后(?:的)?[一五]年|未来(?:的)?五年|展望)|根据.{0,20}(?:总体要求|目标)"
    r"|(?:今年|今后|全年|全[省市县区州]|经济社会).{0,24}(?:主要)?(?:预期)?目标(?:是|为|：)|.{0,24}总体(?:要求|思路)(?:是|为|：)|为(?:实现|完成).{0,20}目标|重点(?:抓好|做好|推进))"
)
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章)")
_AIMS = re.compile(r"目标|要求|任务|思路")  # of a five-year plan that lies ahead
_PROBLEMS = re.compile(
    r"清醒(?:地)?(?:看到|认识)|存在.{0,12}(?:困难|问题|挑战|不足)|面临.{0,12}(?:困难|问题|挑战|不足)|主要是[：:]"
)
_WILL = re.compile(
    r"要|将|确保|力争|加快|推进|坚持|努力|着力|继续|进一步|深入|大力|积极|全面|加强|完善|深化|优化|健全|支持|推动|实施|建立|强化|提升|抓好"
    r"|做好|争取|启动|必须|应当|切实|严格|开展|统筹|扩大|培育|加大|稳步|落实"
)
# One set of characters at the beginning, which re looks for much quicker than for patterns one after the other.
_FUTURE = re.compile(
    rf"[，。；、：以左](?:(?<=[，。；、：])(?:{_WILL.pattern})|(?:(?<=以)[上内]|(?<=左)右)(?=[，。；]))"
)
_PAST = re.compile(
    r"了|完成|实现|达到|同比|比上年|分别增长|荣获|获评|获得|累计|建成|成功|取得|被评为|顺利|已经|得到|新增|突破|较上年|增长\d|下降\d|超额|初步|明显"
)
_THANKED = r".{0,14}(?:感谢|敬意|谢意|问候|祝福)"
_THANKS = re.compile(rf"表示{_THANKED}|致以{_THANKED}|道一声{_THANKED}|衷心(?:的)?感谢")
_REPORTER = re.compile(
    r"记者|本报讯|(?:所)?作的?《政府工作报告》|代表委员们?|政协委员(?:们)?(?:汇聚|分组|讨论)|省城百姓|公布于众|与会(?:代表|人员)|会场"
)
_OPENING_PHRASE = re.compile(
    r"^(?:[各名]?位代表|各位同志|同志们)[：:，,！!]?$|(?:代表.{0,30}(?:政府|国务院)|受.{0,20}委托).{0,60}(?:报告|审议|提出)|请(?:予|大会|各位代表|连同).{0,30}审[议查]|^谢谢|(?:提出|发表)(?:宝贵)?意见。$"
)

DOUBTFUL = 0.8  # a report whose split is less sure says so
_NEVER = 1000.0  # cost that no evidence outweighs
_FIRST_IS_PLAN = 30.0  # cost of a first chapter that is plan, with others after it
_BEGINS_AS_PLAN = 3.0  # cost of a text that begins as plan
_MUCH = 0.08  # share of the text before the first chapter that can be the review
_WITHIN_A_CHAPTER = 6.0  # cost of a part that begins in the midst of a chapter, in a text that has chapters
_TURNS = 3.0  # evidence of a paragraph that itself turns to the plan
_BEFORE_A_CHAPTER = 5.0  # cost of a plan whose first words stand before its first heading
_SURE_OTHER = 0.95
_SUREST = 0.99  # no split is beyond doubt
_INTERCEPT, _SLOPE = 0.7, 0.116  # of the log odds, by the margin; fitted on margins up to 40
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


@lru_cache(maxsize=1024)
def heading_part(text: str, year: int) -> tuple[str, float]:
    """Part that a heading names, with how sure that is (0 where it names none).

    Words of a look back (回顾, 去年) name the review, and a period that is over does; years and five-year plans that lie
    ahead name the plan. What is reached (圆满完成, 良好开局) is review unless it is aimed at (确保, 努力实现).

    Args:
        text: heading.
        year: year of delivery.
    """
    plain = plain_years(text)
    years = years_in(plain)
    ends = plan_ends(plain)
    review, plan = bool(_REVIEW_WORDS.search(plain)), bool(_PLAN_WORDS.search(plain))
    back = _LOOKS_BACK.search(plain)
    if back and not _LOOKS_AHEAD.search(plain):
        return "review", 1.0
    if _DIFFICULTIES.search(plain):
        return "review", 0.8
    reached = bool(_REACHED.search(plain)) and not _AIMED.search(plain) and not re.search(_TIME_AHEAD, plain)
    if years and max(years) < year and not (ends and max(ends) >= year):
        return ("review", 1.0) if not plan or review or reached else ("review", 0.9)
    if years and max(years) >= year:
        return ("review", 0.9) if back and min(years) < year else ("plan", 0.7 if reached else 1.0)
    if ends:
        if (review and not plan) or reached:
            return "review", 0.9
        aims = _PLAN_WORDS.search(
            _PLAN_ITSELF.sub("", plain)
        )  # 实施“十三五”规划 alone may head the review of its first year
        return ("review", 1.0 if not plan else 0.8) if max(ends) < year else ("plan", 1.0 if aims else 0.8)
    if reached:
        return "review", 0.8
    if plan and not review:
        return "plan", 1.0 if _LOOKS_AHEAD.search(plain) or _TASKS.search(plain) else 0.6
    if review and not plan:
        return "review", 0.8
    return "", 0.0


@dataclass(frozen=True)
class Assigned:
    """Parts of the paragraphs.

    Attributes:
        parts: part of each.
        confidence: how sure each is.
        otherwise: the paragraph with which the plan would begin next likely, None where no other is in question.
    """

    parts: list[str]
    confidence: list[float]
    otherwise: int | None = None


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
    scores = [_score(paragraphs[i], depth.get(i, 0), year) for i in free]
    states, margins, starts = _best_path(scores, _switches(free, paragraphs, scores, depth, year))
    parts = ["other"] * len(paragraphs)
    sure = [_SURE_OTHER] * len(paragraphs)
    for i, state, margin in zip(free, states, margins, strict=True):
        parts[i], sure[i] = state, _confidence(margin)
    for i, confidence in asides(paragraphs, depth, parts, year=year).items():
        parts[i], sure[i] = "other", confidence
    at = states.index("plan") if "plan" in states else -1
    otherwise = min((k for k in range(len(free)) if k != at), key=lambda k: (starts[k], k), default=None)
    return Assigned(parts, [round(c, 2) for c in sure], None if otherwise is None else free[otherwise])


def split_confidence(assigned: Assigned) -> float:
    """How sure it is where the plan begins: the least sure of its first paragraph and the last one of the review before.

    Args:
        assigned: parts, with both review and plan among them.
    """
    start = assigned.parts.index("plan")
    before = next((i for i in range(start - 1, -1, -1) if assigned.parts[i] == "review"), start)
    return min(assigned.confidence[start], assigned.confidence[before])


def _confidence(margin: float) -> float:
    """Probability that a paragraph is of the part it was given, by how much worse the best split is that denies it.

    A logistic curve, fitted on every other report of those whose plan is marked (docs/validation.md has the rest).
    """
    return min(_SUREST, 1 / (1 + math.exp(-(_INTERCEPT + _SLOPE * min(margin, 100.0)))))


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
    if _PLAN_OPENING.search(plain) or (_AIMS.search(first) and max(plan_ends(first), default=0) >= year):
        score += 4.0
    if _REVIEW_OPENING.search(plain):
        score -= 4.0
    if _PROBLEMS.search(plain[:120]):
        score -= 2.5
    length = max(count_han(plain), 30)
    ahead = bool(_WILL.match(plain)) + len(_FUTURE.findall(plain))
    done = len(_PAST.findall(plain))
    density = (ahead - done) / length * 100
    weight = min(1.0, length / 150)
    return score + max(-2.5, min(2.5, density * 0.8)) * weight


def _best_path(scores: list[float], switches: list[tuple[float, float]]) -> tuple[list[str], list[float], list[float]]:
    """The cheapest sequence of review and plan (Viterbi), and by how much the best one that differs there costs more.

    Args:
        scores: evidence of each paragraph, positive for plan.
        switches: cost of turning to the plan and to the review at each.

    Returns:
        A state a paragraph; its margin, the difference of the two max-marginals; and what the best sequence costs in
        which the plan begins with it.
    """
    ahead = _forward(scores, switches, (0.0, _BEGINS_AS_PLAN if switches[0][0] < _FIRST_IS_PLAN else _FIRST_IS_PLAN))
    turned = [(back, there) for there, back in switches[1:]] + [(0.0, 0.0)]
    behind = _forward(scores[::-1], turned[::-1], (0.0, 0.0))[::-1]
    states, margins, starts = [], [], []
    before = 0.0
    for score, (to_plan, _), (review, plan), (review_after, plan_after) in zip(
        scores, switches, ahead, behind, strict=True
    ):
        starts.append(before + to_plan + plan_after)
        before = review
        # Both ways count the paragraph itself, so it is taken off once.
        difference = (review + review_after - score) - (plan + plan_after + score)
        states.append("plan" if difference > 0 else "review")
        margins.append(abs(difference))
    return states, margins, starts


def _forward(
    scores: list[float], switches: list[tuple[float, float]], start: tuple[float, float]
) -> list[tuple[float, float]]:
    """Least cost of all up to each paragraph, that one included, when it is review and when it is plan."""
    review, plan = start
    out = []
    for score, (to_plan, to_review) in zip(scores, switches, strict=True):
        review, plan = min(review, plan + to_review) + score, min(plan, review + to_plan) - score
        out.append((review, plan))
    return out


def _switches(
    free: list[int], paragraphs: list[str], scores: list[float], depth: dict[int, int], year: int
) -> list[tuple[float, float]]:
    """Cost of turning to the plan and to the review at each paragraph.

    A part begins with a chapter: with the one that names it, with the one after the review, or, in a text without
    chapters, where its own words turn to the future.
    """
    chapters = [i for i in free if depth.get(i) == 1]
    if not any(_names(paragraphs[i], year) or _CHAPTER.match(paragraphs[i]) for i in chapters):
        chapters = []  # （一）, （二） that name no part are topics: the chapters above them have lost their headings
    # A chapter that names the plan outright is where it begins; talk of the future before it stays within the review.
    explicit = {i for i in chapters if _names(paragraphs[i], year) == "plan"}
    last_explicit = max(explicit, default=-1)
    first = _first_chapter(chapters, paragraphs)
    within_review = False
    out = []
    for i, score in zip(free, scores, strict=True):
        to_plan, to_review = _switch_costs(paragraphs[i], score, depth.get(i, 0), year)
        if depth.get(i) == 1 and chapters:
            if within_review and not _names(paragraphs[i], year):
                to_plan = 2.0  # the chapter after the one called review
            elif i == first and i not in explicit:
                to_plan = _FIRST_IS_PLAN
            within_review = heading_part(paragraphs[i], year) >= ("review", 0.8)
        if within_review and i < last_explicit:
            to_plan = _NEVER
        elif not explicit and i not in depth and len(chapters) < 2:
            to_plan *= 0.5  # without chapters to go by, the text's own turn to the future must do
        elif score >= _TURNS and i not in depth and _leads_to_chapter(i, chapters):
            to_plan = min(to_plan, _BEFORE_A_CHAPTER)
        elif len(chapters) >= 2 and depth.get(i) != 1:
            to_plan += _WITHIN_A_CHAPTER
        out.append((to_plan, to_review))
    return out


def _leads_to_chapter(i: int, chapters: list[int]) -> bool:
    """The words that turn to the plan may stand right before its first heading (1995, 1999)."""
    return any(i < chapter <= i + 5 for chapter in chapters)


def _first_chapter(chapters: list[int], paragraphs: list[str]) -> int:
    """The first chapter where others follow and hardly anything stands before it: as good as always the review."""
    if len(chapters) < 2:
        return -1
    before = sum(count_han(p) for p in paragraphs[: chapters[0]])
    return chapters[0] if before < _MUCH * sum(count_han(p) for p in paragraphs) else -1


def _names(text: str, year: int) -> str:
    """Part that a heading names outright, empty where it does not."""
    named, sure = heading_part(text, year)
    return named if sure >= 0.9 else ""


def _switch_costs(text: str, score: float, depth: int, year: int) -> tuple[float, float]:
    """Cost of turning to the plan and to the review at a paragraph, as far as itself tells."""
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
