"""What became of pledges, by the words of the report of the year after.

A pledge is looked for among the clauses of that report's review and plan (see likeness). What the review says
decides first: done, or partly when it reports less than was promised, or work under way. A plan that
promises the same again makes it repeated. Found in neither, it is not_mentioned. A text says what a government says, not
what happened: not_mentioned is silence, not failure.

A review of five years adds five years up, so an amount is compared with the yearly average. Where that stays below what was
promised, a plan that promises the same amount again goes before it; where it reaches it, what became of the one year is
doubtful. What such a review says of the last year alone is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.pledges import words
from pipeline.pledges.amounts import (
    ALIKE,
    about_the_same,
    adds_nothing,
    amount_beside,
    is_telling,
    keeps,
    of_like_size,
    reaches,
)
from pipeline.pledges.likeness import Candidates, ClauseMatch, best_match, candidates, matches
from pipeline.pledges.listed import PART_FOUND, parts_to_tell, speaks_of_more, told
from pipeline.pledges.match import Clauses, plain
from pipeline.pledges.progress import is_done, is_under_way, other_stage, says_what_was_done
from pipeline.pledges.promise import Promise, object_parts
from pipeline.pledges.statements import PledgeStatement
from pipeline.pledges.unlike import count_alike, found_suffix
from pipeline.settings.model import PledgeSettings

DONE, PARTLY, REPEATED, NOT_MENTIONED = "done", "partly", "repeated", "not_mentioned"
# From which likeness on readers of labelled outcomes agreed in about nine of ten; not_mentioned: up to which.
_SURE = {DONE: 0.7, PARTLY: 0.8, REPEATED: 0.85}
_SURELY_SILENT = 0.3
_VAGUE = 0.75  # likeness below which a clause without an amount gives way to a plan that is likelier
_NICKNAMED = 0.4  # likeness of a clause that has the pledge's name in quotation marks
_HALF_TOLD = 0.38  # share of the weight of one of several things from which on its silence is doubtful
_ONE_TOLD = 0.6  # share of the weight of one of several things that makes silence on all of them doubtful
_LIKE_SIZE = 0.42  # likeness of a clause whose amount is of like size, though not the promised one
_LIKELY = 0.6  # likeness of a clause that tells of a work's other stage (开工 for 建成)
_FAR_LESS = 0.4  # by how much less likely a clause may be whose amount is about the promised one
_AS_LIKELY = 0.15  # by how much less likely a clause may be whose amount keeps the pledge
_SEVERAL_YEARS = re.compile(
    r"[五四三5]年(?:来|间|里|中)|过去的?[五四三5]年|回顾[五四三5]年|“[一二三四十]+五”时期|本届政府|任期"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the later report says.

    Attributes:
        outcome: done, partly, repeated or not_mentioned.
        match: the deciding clause; the nearest one (or None) for not_mentioned.
        doubtful: whether something else than likeness speaks against it.
    """

    outcome: str
    match: ClauseMatch | None
    doubtful: bool = False

    @property
    def sure(self) -> bool:
        """Whether readers agreed with outcomes of such likeness in about nine of ten."""
        if self.doubtful:
            return False
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
    found = _judged(promise, clauses, years=years, settings=settings, last_year=last_year)
    return found if found.doubtful else replace(found, doubtful=_is_doubtful(promise, found, clauses, years))


def _is_doubtful(promise: Promise, found: Outcome, clauses: Clauses, years: int) -> bool:
    """Whether an outcome that is likely by its clause is doubtful by what the pledge is.

    One of several things is told somewhere; or an increase was promised, and a stock is told.
    """
    if found.outcome == NOT_MENTIONED:
        parts = object_parts(promise.object)
        return len(parts) > 1 and max(told(parts, clauses, None)) >= _ONE_TOLD
    if found.match is None or found.outcome == REPEATED:
        return False
    statement = found.match.statement
    if adds_nothing(promise, statement):
        return True
    counted = promise.value is not None and statement.value is not None
    if found.outcome != PARTLY or not counted:
        return False
    ends_otherwise = not found_suffix(plain(promise.object), plain(statement.about))
    return ends_otherwise or (years > 1 and reaches(promise, statement))


def _judged(
    promise: Promise, clauses: Clauses, *, years: int, settings: PledgeSettings, last_year: frozenset[int]
) -> Outcome:
    near = candidates(promise, clauses)
    alike = matches(near["review"], "review", least=ALIKE)
    if is_telling(promise) and (same := about_the_same(promise, _not_far_less(alike), settings.tolerance)) is not None:
        return Outcome(DONE, same)
    told_of = [m for m in alike if m.probability >= settings.similarity_review or _by_nickname(promise, m)]
    told_of = [match for match in told_of if match.statement.sentence_no in last_year] or told_of
    again_told = matches(near["plan"], "plan", least=min(_LIKE_SIZE, settings.similarity_plan))
    again_told = [match for match in again_told if not adds_nothing(promise, match.statement)]
    plan = next((match for match in again_told if match.probability >= settings.similarity_plan), None)
    if told_of:
        return _by_review(promise, told_of, plan, clauses, years=years, settings=settings, last_year=last_year)
    if is_telling(promise):
        likes = (m for m in alike if m.probability >= _LIKE_SIZE and of_like_size(promise, m.statement))
        less = next((m for m in likes if not keeps(promise, m, years=years, tolerance=settings.tolerance)), None)
        if less is not None:
            return Outcome(PARTLY, less, doubtful=True)
        plan = plan or next((m for m in again_told if of_like_size(promise, m.statement)), None)
    return Outcome(REPEATED, plan) if plan else Outcome(NOT_MENTIONED, _nearest(near))


def _by_review(
    promise: Promise,
    told_of: Sequence[ClauseMatch],
    plan: ClauseMatch | None,
    clauses: Clauses,
    *,
    years: int,
    settings: PledgeSettings,
    last_year: frozenset[int],
) -> Outcome:
    """Outcome of a pledge that clauses of the review may speak of; ``plan`` is the clause that promises it again."""
    # 新增里程240公里: a clause on what was added goes before one on the stock.
    review = next((m for m in told_of if not adds_nothing(promise, m.statement)), told_of[0])
    again = plan is not None and _as_checkable(promise, plan.statement)
    adds_up = promise.value is not None and promise.kind != words.LEVEL  # a level that is reached is no sum of years
    summed = years > 1 and adds_up and review.statement.sentence_no not in last_year
    if summed and (yearly := about_the_same(promise, told_of, settings.tolerance)) is not None:
        return Outcome(DONE, yearly)
    review, kept = _best_kept(promise, told_of, review, years=years if summed else 1, tolerance=settings.tolerance)
    if summed and again:
        return Outcome(DONE, review, doubtful=True) if kept else Outcome(REPEATED, plan)
    done = is_done(promise, review.statement.clause, review.statement.after) if kept is None else kept
    if not done and (beside := amount_beside(promise, review.statement, clauses)) is not None:
        return Outcome(DONE, ClauseMatch(beside, review.probability))
    parts = parts_to_tell(promise, review) if done else []
    least = min(told(parts, clauses), default=1.0) if len(parts) > 1 else 1.0
    left_out = least < PART_FOUND
    if left_out and not speaks_of_more(promise, review.statement.text):
        done = False
    unsaid = Outcome(REPEATED, plan) if plan else Outcome(NOT_MENTIONED, review)
    if kept is None and not says_what_was_done(review.statement.text):
        return unsaid
    if done:
        return Outcome(DONE, review)
    said = plain(review.statement.about)
    doubtful = _HALF_TOLD <= least < PART_FOUND or (not left_out and is_under_way(promise, review.statement.clause))
    if left_out and any(plain(part) in said for part in parts):
        return Outcome(PARTLY, review, doubtful)
    vague = review.statement.value is None and review.probability < _VAGUE
    vaguer = vague and plan is not None and plan.probability > review.probability
    if vaguer and again:
        return Outcome(REPEATED, plan)
    return unsaid if review.probability < settings.similarity_partly else Outcome(PARTLY, review, doubtful)


def _best_kept(
    promise: Promise, told_of: Sequence[ClauseMatch], first: ClauseMatch, *, years: int, tolerance: float
) -> tuple[ClauseMatch, bool | None]:
    """The first of likely clauses, or one about as likely whose amount keeps the pledge; and whether its amount does.

    吸纳京津技术合同成交额300亿元，全省技术合同成交总额1000亿元: the second alone would not do.
    """
    kept = keeps(promise, first, years=years, tolerance=tolerance)
    if kept is False:
        least = _LIKELY if other_stage(promise, first.statement) else first.probability - _AS_LIKELY
        for match in told_of[1:]:
            if match.probability > least and keeps(promise, match, years=years, tolerance=tolerance):
                return match, True
    return first, kept


def _by_nickname(promise: Promise, match: ClauseMatch) -> bool:
    """Whether a clause that is not likely enough by its other words names a thing as the pledge does: “大北环”, “1525工程”."""
    return match.probability >= _NICKNAMED and any(name in match.statement.text for name in promise.nicknames)


def _not_far_less(alike: Sequence[ClauseMatch]) -> list[ClauseMatch]:
    return [match for match in alike if match.probability >= alike[0].probability - _FAR_LESS]


def _nearest(near: Mapping[str, Candidates]) -> ClauseMatch | None:
    found = [match for part, described in near.items() if (match := best_match(described, part)) is not None]
    return max(found, key=lambda m: m.probability, default=None)


def _as_checkable(promise: Promise, statement: PledgeStatement) -> bool:
    """Whether a plan promises a pledge's thing as checkably as before: with an amount, where that had one."""
    return promise.value is None or (statement.value is not None and count_alike(promise, statement))
