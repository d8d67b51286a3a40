"""What became of pledges, by the words of the report of the year after.

A pledge is looked for among the clauses of that report's review and plan (see likeness). What the review says
decides first: done, or partly when it reports less than was promised, or work under way. A plan that
promises the same again makes it repeated. Found in neither, it is not_mentioned. A text says what a government says, not
what happened: not_mentioned is silence, not failure.

A review of five years adds five years up, so an amount is compared with the yearly average, and what became of the one
year is doubtful. What such a review says of the last year alone is taken as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.pledges import words
from pipeline.pledges.amounts import keeps
from pipeline.pledges.likeness import ClauseMatch, candidates, matches
from pipeline.pledges.match import Clauses, plain
from pipeline.pledges.progress import is_done
from pipeline.pledges.promise import Promise
from pipeline.settings.model import PledgeSettings

DONE, PARTLY, REPEATED, NOT_MENTIONED = "done", "partly", "repeated", "not_mentioned"
# From which likeness on readers of labelled outcomes agreed in about nine of ten; not_mentioned: up to which.
_SURE, _SURELY_SILENT = 0.75, 0.2
_PART_TOLD = 0.5  # more than this share of the weight of one of several things says that it is spoken of
# Money without what it is for (中央财政投入60亿元): whether another sum is that one nobody can tell.
_SOME_MONEY = re.compile(
    r"(?:今年|中央|各级|地方|省级|本级|以上|里|本|[省市县区])*(?:财政|政府)*(?:专项|补助|扶持|奖补|各类|新增|各项)*"
    r"(?:资金|投资|经费|投入|补助|贷款|支出|收入|营业收入)*(?:总额)?"
)
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
        return likeness < _SURELY_SILENT if self.outcome == NOT_MENTIONED else likeness >= _SURE


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
    review, plan = (matches(near[part], part) for part in ("review", "plan"))
    told_of = [match for match in review if match.probability >= settings.similarity_review]
    told_of = [match for match in told_of if match.statement.sentence_no in last_year] or told_of
    if told_of:
        return _by_review(promise, told_of[0], clauses, years=years, settings=settings, last_year=last_year)
    if plan and plan[0].probability >= settings.similarity_plan:
        return Outcome(REPEATED, plan[0])
    nearest = max((*review[:1], *plan[:1]), key=lambda m: m.probability, default=None)
    return Outcome(NOT_MENTIONED, nearest)


def _by_review(
    promise: Promise,
    match: ClauseMatch,
    clauses: Clauses,
    *,
    years: int,
    settings: PledgeSettings,
    last_year: frozenset[int],
) -> Outcome:
    """Outcome of a pledge of which a clause of the review speaks."""
    said = match.statement
    # A level that is reached is no sum of years.
    summed = years > 1 and promise.kind != words.LEVEL and said.sentence_no not in last_year
    kept = keeps(promise, said, years=years if summed else 1, tolerance=settings.tolerance)
    done = is_done(promise, said.text) if kept is None else kept
    if kept is None and done:
        done = all(_told(part, clauses) for part in promise.parts)
    doubtful = (promise.value is not None or not done) if kept is None else summed
    doubtful |= promise.value is not None and _SOME_MONEY.fullmatch(promise.object) is not None
    return Outcome(DONE if done else PARTLY, match, doubtful)


def _told(thing: str, clauses: Clauses) -> bool:
    """Whether a review speaks of one of several things that were promised."""
    held = clauses.holding(plain(thing))
    return any(clauses.statements[row].part == "review" for row in held.holders(_PART_TOLD))
