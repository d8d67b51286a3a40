"""What became of pledges, by the words of the report of the year after.

A pledge is looked for among the clauses of that report's review and plan (see likeness). What the review says
decides first: done, or partly when it reports less than was promised, or work under way. A plan that
promises the same again makes it repeated. Found in neither, it is not_mentioned. A text says what a government says, not
what happened: not_mentioned is silence, not failure.

A review of five years adds five years up, so an amount is compared with the yearly average, and a plan that promises the
same amount again goes before it; but what it says of the last year alone is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.chinese.units import to_base
from pipeline.pledges import words
from pipeline.pledges.likeness import Candidates, ClauseMatch, best_match, candidates, matches
from pipeline.pledges.match import Clauses, plain
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement
from pipeline.pledges.unlike import count_alike
from pipeline.settings.model import PledgeSettings

DONE, PARTLY, REPEATED, NOT_MENTIONED = "done", "partly", "repeated", "not_mentioned"
# From which likeness on readers of labelled outcomes agreed in about nine of ten; not_mentioned: up to which.
_SURE = {DONE: 0.7, PARTLY: 0.75, REPEATED: 0.85}
_SURELY_SILENT = 0.3
_LIKELY = 0.6  # that a clause is to reach whose amount alone tells that it is of one year
_PART_FOUND = 0.6  # share of the weight of one of several things that says it is spoken of
_OF_ONE_YEAR = 1.25  # an amount up to so many times the promised one is no sum of several years
_A_CATEGORY = 5  # characters by which a category of things is told from others
_AS_LIKELY = 0.15  # by how much less likely a clause may be whose amount keeps the pledge
_UNDER_WAY = re.compile(
    r"加快|推进|推动|正在|稳步|有序|扎实|前期|筹备|谋划|继续|进展|在建|积极|着力|进入|即将|有望|力争|"
    r"试点推|加紧|抓紧|拟"
)
_FINISHED = re.compile(
    r"完成|建成|竣工|投用|投入使用|投产|通车|启用|开通|全面|全部|(?<!进展)(?<!进行)(?<!推进)顺利(?!推进|实施|进行|进展)|圆满|成功|实现|落成|交付|运营|开园|"
    r"运行|设立|成立|出台|印发|颁布|签署|获批|并网|贯通|封顶|获评|告别|清零|根除|历史性地?结束"
)
_GOING_ON = re.compile(r"^(?:全面)?实施|建设$")
# What is carried on, not completed.
_CARRIED_ON = frozenset(("开展", "实施", "组织", "推进", "继续"))
_ACTIVITY = re.compile(r"(?:试点|改革|行动|活动|整治|普查)$")
_PROGRAMME = re.compile(r"(?:计划|行动)$")  # begun, it is carried out: 制订实施三年行动计划, 启动三年行动计划
_ISSUED = re.compile(r"出台|印发|颁布")
_TRIAL = re.compile(r"试点|试行|试验")
_STOCK = re.compile(r"里程(?:突破|超过|达)|总(?:里程|量|数|面积|规模|产能)|累计|达到|增至|增加到")
_NEWLY = re.compile(r"^(?:新增|净增|新建|新设|新?开工)")
# A clause without any of these says how things stand, not what was done.
_DOING = re.compile(
    f"{_UNDER_WAY.pattern}|{_FINISHED.pattern}|{words.ACTION.pattern}|{words.FURTHER_ACTION.pattern}|初具|初步|初见|"
    "成效|顺利|深入|全面|获|前期|立项|核准|招标|试点|试行|列入|纳入"
)
# Of a work that is to be finished: not yet.
_BEGUN = re.compile(r"开工|启动|截流|动工|奠基|破土|进场|招标|征迁|封顶|主体")
# Of a work that is to be begun: not yet.
_PREPARED = re.compile(r"前期|筹备|谋划|规划|论证|立项|审批|获批|核准")
_HOPED = re.compile(r"有望|力争|争取|即将|拟")
_ENDED = re.compile(r"建成|竣工|投用|投入使用|完工|通车|投产|交付|完成|启用|开通|开园|运营|并网|贯通")
_BETWEEN_NAMES = re.compile(r"、|及|和")
_AND_MORE = re.compile(
    r"等(?:[1-9][0-9]+|十[一二三四五六七八九]?|[二三四五六七八九]十.?)(?:大|个|项|条|座|家|所|处)"
)  # 汽车、钢铁等12个产业规划
_AVERAGE = re.compile(r"年均|平均每年")
_SEVERAL_YEARS = re.compile(
    r"[五四三5]年(?:来|间|里|中)|过去的?[五四三5]年|回顾[五四三5]年|“[一二三四十]+五”时期|本届政府|任期"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the later report says.

    Attributes:
        outcome: done, partly, repeated or not_mentioned.
        match: the deciding clause; the nearest one (or None) for not_mentioned.
    """

    outcome: str
    match: ClauseMatch | None

    @property
    def sure(self) -> bool:
        """Whether readers agreed with outcomes of such likeness in about nine of ten."""
        likeness = self.match.probability if self.match else 0.0
        return likeness < _SURELY_SILENT if self.outcome == NOT_MENTIONED else likeness >= _SURE[self.outcome]


def sentences_of_last_year(sentences: Iterable[tuple[int, str, str]], year: int) -> frozenset[int]:
    """Sentences of a review of several years that speak of its last year alone: 刚刚过去的一年, 2020年，….

    Args:
        sentences: number, part and text of each, in order.
        year: that year.

    Returns:
        Numbers of the sentences from one that names the year up to one that names a longer time.
    """
    opens = re.compile(rf"刚过去的|过去一年|去年|一年来|^(?:回顾)?{year}年(?:[，,是]|工作)|过去的{year}年|{year}年，")
    found, inside = set(), False
    for number, part, text in sentences:
        if part != "review":
            inside = False
        elif opens.search(text):
            inside = True
        elif _SEVERAL_YEARS.search(text):
            inside = False
        if inside:
            found.add(number)
    return frozenset(found)


def judge(
    promise: Promise,
    clauses: Clauses,
    *,
    years: int,
    settings: PledgeSettings,
    last_year: frozenset[int] = frozenset(),
) -> Outcome:
    """Outcome of one pledge.

    Args:
        promise: the pledge.
        clauses: clauses of the next report.
        years: number of years that its review covers.
        settings: thresholds.
        last_year: sentences of its review that speak of the last of several years alone.
    """
    near = candidates(promise, clauses)
    told_of = matches(near["review"], "review", least=settings.similarity_review, first=last_year)
    again_told = matches(near["plan"], "plan", least=settings.similarity_plan)
    plan = next((m for m in again_told if not _adds_nothing(promise, m.statement)), None)
    if not told_of:
        return Outcome(REPEATED, plan) if plan else Outcome(NOT_MENTIONED, _nearest(near))
    # 新增里程240公里: a clause on what was added goes before one on the stock.
    review = next((m for m in told_of if not _adds_nothing(promise, m.statement)), told_of[0])
    again = plan is not None and _as_checkable(promise, plan.statement)
    adds_up = promise.value is not None and promise.kind != words.LEVEL  # a level that is reached is no sum of years
    summed = years > 1 and adds_up and review.statement.sentence_no not in last_year
    if summed and (yearly := _of_one_year(promise, told_of, tolerance=settings.tolerance)) is not None:
        return Outcome(DONE, yearly)
    if summed and again:
        return Outcome(REPEATED, plan)
    over = years if summed else 1
    by_amount = _by_amount(promise, review, years=over, tolerance=settings.tolerance)
    if by_amount == PARTLY:  # 吸纳京津技术合同成交额300亿元，全省技术合同成交总额1000亿元
        least = _LIKELY if _other_stage(promise, review.statement) else review.probability - _AS_LIKELY
        alike = (m for m in told_of[1:] if m.probability > least)
        kept = (m for m in alike if _by_amount(promise, m, years=over, tolerance=settings.tolerance) == DONE)
        if (other := next(kept, None)) is not None:
            review, by_amount = other, DONE
    state = by_amount or _by_words(promise, review.statement.clause)
    parts = _parts_to_tell(promise, review) if state == DONE else []
    told = _told(parts, clauses) if len(parts) > 1 else [1.0]
    if min(told) < _PART_FOUND and not _speaks_of_more(promise, review.statement.text):
        state = PARTLY
    vague = review.statement.value is None and review.probability < _SURE[PARTLY]
    vaguer = vague and plan is not None and plan.probability > review.probability
    said = plain(review.statement.about)
    named = min(told) < _PART_FOUND and any(plain(part) in said for part in parts)
    if state == PARTLY and by_amount is None and not _DOING.search(review.statement.text):
        return Outcome(REPEATED, plan) if plan else Outcome(NOT_MENTIONED, review)  # 电子信息产业快速崛起
    if state == PARTLY and not named:
        if vaguer and again:
            return Outcome(REPEATED, plan)
        if review.probability < settings.similarity_partly:
            return Outcome(REPEATED, plan) if plan else Outcome(NOT_MENTIONED, review)
    return Outcome(state, review)


def _nearest(near: Mapping[str, Candidates]) -> ClauseMatch | None:
    found = [match for part, described in near.items() if (match := best_match(described, part)) is not None]
    return max(found, key=lambda m: m.probability, default=None)


def _by_amount(promise: Promise, match: ClauseMatch, *, years: int, tolerance: float) -> str | None:
    """Done or partly where pledge and clause count the same, else None."""
    statement = match.statement
    if promise.value is None or statement.value is None or not count_alike(promise, statement):
        return None
    if _adds_nothing(promise, statement):
        return PARTLY  # 新增高速公路975公里, 总里程达到4080公里: how much was added is not told
    if _other_stage(promise, statement):
        return PARTLY  # 开工43万套, 建成132万套: how many were begun is not told
    if statement.value != promise.value and re.search(rf"(?<![\d.]){statement.value:.10g}(?![\d.])", promise.text):
        return DONE  # 15项24个民生实事, 15个民生实事
    wanted = to_base(promise.value, promise.unit or "")[0]
    stated = to_base(statement.value, statement.unit or "")[0]
    if promise.unit == "%":
        tolerance = 0.0  # a rate of 61.9 is not one of 63
    if promise.bound == "at_most" or words.FALLS_TO.search(promise.text):
        return DONE if stated <= wanted * (1 + tolerance) else PARTLY
    same = abs(stated - wanted) <= tolerance * wanted  # the promised amount itself is no sum of years
    if years > 1 and not same and promise.kind != words.LEVEL:
        stated /= years
    return DONE if stated >= wanted * (1 - tolerance) else PARTLY


def _other_stage(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether works were to be begun and a clause tells of those ended, or the other way round."""
    ended, begun = (bool(pattern.search(statement.text)) for pattern in (_ENDED, _BEGUN))
    if promise.kind == words.START:
        return ended and not begun
    return promise.kind == words.FINISH and begun and not ended and not _BEGUN.search(promise.text)


def _adds_nothing(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether an increase was promised and a clause tells of a stock."""
    if statement.value is None or not _NEWLY.search(promise.action):
        return False
    return _STOCK.search(statement.text) is not None and not _NEWLY.search(statement.action)


def _of_one_year(promise: Promise, told_of: Sequence[ClauseMatch], *, tolerance: float) -> ClauseMatch | None:
    """Of likely clauses the first whose amount is about the promised one: hardly a sum of several years."""
    if promise.bound == "at_most":
        return None
    for match in told_of:
        if match.probability < _LIKELY:
            break
        statement = match.statement
        if promise.value is None or statement.value is None or not count_alike(promise, statement):
            continue
        if _AVERAGE.search(statement.text):
            continue
        wanted = to_base(promise.value, promise.unit or "")[0]
        stated = to_base(statement.value, statement.unit or "")[0]
        if wanted * (1 - tolerance) <= stated <= wanted * _OF_ONE_YEAR:
            return match
    return None


def _by_words(promise: Promise, text: str) -> str:
    """Done or partly by what the clause says."""
    begun = _BEGUN.search(text) and not _ENDED.search(text) and not _BEGUN.search(promise.text)
    if begun and promise.kind not in (words.START, words.FURTHER) and not _PROGRAMME.search(promise.object):
        return PARTLY
    if _TRIAL.search(text) and not _TRIAL.search(promise.text):
        return PARTLY
    if promise.kind == words.START and _PREPARED.search(text) and not (_BEGUN.search(text) or _ISSUED.search(text)):
        return PARTLY
    if promise.kind in (words.START, words.FURTHER) and promise.value is None:
        return PARTLY if _HOPED.search(text) else DONE
    if promise.kind == words.FINISH and _GOING_ON.search(text) and not _FINISHED.search(text):
        return PARTLY  # 建成三中, 实施三中建设
    if promise.value is not None and not _FINISHED.search(text):
        return PARTLY  # no amount is told where one was promised
    if promise.action in _CARRIED_ON and _ACTIVITY.search(promise.object):
        return PARTLY if _HOPED.search(text) or _PREPARED.search(text) else DONE  # 开展改革试点, 改革试点有序展开
    going = _UNDER_WAY.search(text)
    if going is None or _FINISHED.search(text) or going.group() in promise.text:  # 稳步开展试点, 试点稳步开展
        return DONE
    return PARTLY


def _speaks_of_more(promise: Promise, text: str) -> bool:
    """Whether a clause speaks of more than it lists, so that what a pledge lists need not be there.

    It lists half of that and says that there is more (汽车、钢铁等12个产业规划), or it names the category in full (甲、乙等一批研发平台).
    """
    category = plain(promise.category)
    if len(category) >= _A_CATEGORY and category in plain(text):
        return True
    names = [name[:2] for name in _BETWEEN_NAMES.split(promise.object)]
    return bool(_AND_MORE.search(text)) and 2 * sum(name in text for name in names) >= len(names)


def _parts_to_tell(promise: Promise, match: ClauseMatch) -> list[str]:
    """The things of which each is to be spoken of: those that are listed, where no amount stands for them."""
    if promise.value is None:
        return promise.parts
    return promise.listed if match.statement.value is None else []  # 甲至乙、丙至丁等3条高速公路建成通车


def _told(parts: Sequence[str], clauses: Clauses) -> list[float]:
    """How much of each thing that a pledge lists the review speaks of, as a share of the weight of its words."""
    review = clauses.in_part("review")
    return [float((clauses.holding(plain(part)).share * review).max(initial=0.0)) for part in parts]


def _as_checkable(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether a plan promises a pledge's thing as checkably as before: with an amount, where that had one."""
    return promise.value is None or (statement.value is not None and count_alike(promise, statement))
