"""What the clauses of a later report are evidence of, as far as a pledge is concerned.

Each clause that may speak of a pledge's thing is evidence of one or several kinds (``KINDS``), as strong as it is likely to
speak of that thing (see likeness); of each kind the strongest counts. How that adds up to an outcome is for outcomes to say.

A review of several years adds them up, so that its amounts are set against the yearly average, which tells less of the last
year (a plan that promises the same again may tell more); but what it says of the last year alone, and what can hardly be a
sum, is taken as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.pledges import words
from pipeline.pledges.amounts import adds_nothing, amount_beside, keeps, of_one_year
from pipeline.pledges.likeness import ClauseMatch, candidates, matches
from pipeline.pledges.listed import PART_FOUND, parts_to_tell, speaks_of_more, told
from pipeline.pledges.match import Clauses
from pipeline.pledges.progress import is_done, says_what_was_done
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement

KEPT, SHORT, REVIEW, PLAN = "kept", "short", "review", "plan"
SUMMED, SUMMED_SHORT = "summed", "summed_short"
KINDS = (
    KEPT,  # the review tells that what was promised was done
    SHORT,  # it tells of less: a smaller amount, none, work under way, some of the things only
    "left_out",  # of the last kind
    REVIEW,  # it tells of either
    SUMMED,  # it tells an amount of several years that is enough on average
    SUMMED_SHORT,  # one that is not
    "stands",  # it tells how things stand, and nothing that was done
    PLAN,  # the plan promises it again
)
FAINT, CERTAIN = -4.0, 4.0  # log-odds beyond which likeness says no more; the first also where there is no evidence
Evidence = Mapping[str, ClauseMatch]


def evidence(
    promise: Promise, clauses: Clauses, *, years: int, tolerance: float, last_year: frozenset[int]
) -> dict[str, ClauseMatch]:
    """The strongest evidence of each kind that there is.

    Args:
        promise: the pledge.
        clauses: clauses of the next report.
        years: number of years that its review covers.
        tolerance: share by which an amount may fall short.
        last_year: sentences of the review that speak of the last of several years alone.
    """
    near = candidates(promise, clauses)
    reading = ReviewReading(promise, clauses, years=years, tolerance=tolerance, last_year=last_year)
    found: dict[str, ClauseMatch] = {}
    for match in matches(near["review"], "review", least=FAINT):
        for kind in reading.kinds(match.statement):
            found.setdefault(kind, match)
    for match in matches(near["plan"], "plan", least=FAINT):
        if not adds_nothing(promise, match.statement):
            found.setdefault(PLAN, match)
    return found


def strengths(found: Mapping[str, float]) -> list[float]:
    """The strength of each kind of evidence, log-odds within limits.

    Args:
        found: log-odds by kind; kinds of which there is none are left out.
    """
    return [min(max(found.get(kind, FAINT), FAINT), CERTAIN) for kind in KINDS]


class ReviewReading:
    """How clauses of a review read beside one pledge."""

    def __init__(
        self, promise: Promise, clauses: Clauses, *, years: int, tolerance: float, last_year: frozenset[int]
    ) -> None:
        self._promise, self._clauses, self._tolerance = promise, clauses, tolerance
        # A level that is reached is no sum of years.
        self._years = years if promise.value is not None and promise.kind != words.LEVEL else 1
        self._last_year = last_year
        self._told: dict[tuple[str, ...], float] = {}

    def kinds(self, statement: PledgeStatement) -> Iterable[str]:
        """What a clause is evidence of."""
        promise = self._promise
        if adds_nothing(promise, statement):
            return (REVIEW,)  # 新增高速公路975公里, 总里程达到4080公里: how much was added is not told
        years = 1 if statement.sentence_no in self._last_year else self._years
        kept = keeps(promise, statement, years=years, tolerance=self._tolerance)
        if kept is None and not says_what_was_done(statement.text):
            return ("stands",)
        exact = (years > 1 and of_one_year(promise, statement, tolerance=self._tolerance)) or (
            kept is not True and amount_beside(promise, statement, self._clauses)
        )
        if years > 1 and kept is not None and not exact:
            return (SUMMED,) if kept else (SUMMED_SHORT,)
        by_amount = exact or kept is True
        if not by_amount and not (kept is None and is_done(promise, statement.clause, statement.after)):
            return (REVIEW, SHORT)
        if self._leaves_out(statement):
            return (REVIEW, SHORT, "left_out")
        return (REVIEW, KEPT)

    def _leaves_out(self, statement: PledgeStatement) -> bool:
        """Whether the review is silent on one of several things promised by name, and the clause speaks of no more."""
        parts = tuple(parts_to_tell(self._promise, statement))
        if len(parts) < 2 or speaks_of_more(self._promise, statement.text):
            return False
        if parts not in self._told:
            self._told[parts] = min(told(parts, self._clauses))
        return self._told[parts] < PART_FOUND
