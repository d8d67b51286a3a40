"""What became of pledges, by the words of the report of the year after.

What the clauses of that report are evidence of (see evidence), and how strong it is, a multinomial logistic regression turns
into the probability of each outcome: done, partly when the review reports less than was promised or work under way, repeated
where the plan alone promises it again, not_mentioned. Its coefficients were fitted on hand-labelled outcomes by
benchmarks/pledges/fit.py. A text says what a government says, not what happened: not_mentioned is silence, not failure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import mul

from pipeline.pledges.evidence import KEPT, PLAN, REVIEW, SHORT, SUMMED, SUMMED_SHORT, evidence, strengths
from pipeline.pledges.likeness import ClauseMatch
from pipeline.pledges.match import Clauses
from pipeline.pledges.promise import Promise

DONE, PARTLY, REPEATED, NOT_MENTIONED = "done", "partly", "repeated", "not_mentioned"
# Constant, then a coefficient a kind of evidence (evidence.KINDS).
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    DONE: (4.63, 0.41, -0.07, 0.10, 0.34, 0.57, 0.29, -0.02, -0.12),
    PARTLY: (0.20, -0.24, 0.28, -0.10, 0.47, -0.21, 0.38, -0.09, -0.14),
    REPEATED: (-2.62, -0.09, -0.18, 0.06, -0.52, -0.01, -0.33, -0.10, 0.64),
    NOT_MENTIONED: (-2.21, -0.08, -0.02, -0.07, -0.30, -0.35, -0.33, 0.21, -0.38),
}
# An outcome has a clause that tells it: the first kind of these of which there is evidence.
TOLD_BY = {
    DONE: (KEPT, SUMMED, REVIEW, SUMMED_SHORT),
    PARTLY: (SHORT, SUMMED_SHORT, REVIEW, SUMMED),
    REPEATED: (PLAN,),
}
# From which probability on readers of labelled outcomes agreed in about nine of ten.
_SURE = {DONE: 0.6, PARTLY: 0.75, REPEATED: 0.7, NOT_MENTIONED: 0.65}
_SEVERAL_YEARS = re.compile(
    r"[五四三5]年(?:来|间|里|中)|过去的?[五四三5]年|回顾[五四三5]年|“[一二三四十]+五”时期|本届政府|任期"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the later report says.

    Attributes:
        outcome: done, partly, repeated or not_mentioned.
        confidence: its probability.
        match: the deciding clause; the likeliest one (or None) for not_mentioned.
    """

    outcome: str
    confidence: float
    match: ClauseMatch | None

    @property
    def sure(self) -> bool:
        """Whether readers agreed with outcomes of such a probability in about nine of ten."""
        return self.confidence >= _SURE[self.outcome]


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
    promise: Promise, clauses: Clauses, *, years: int, tolerance: float, last_year: frozenset[int] = frozenset()
) -> Outcome:
    """Outcome of one pledge.

    Args:
        promise: the pledge.
        clauses: clauses of the next report.
        years: number of years that its review covers.
        tolerance: share by which an amount may fall short of the promised one.
        last_year: sentences of its review that speak of the last of several years alone.
    """
    found = evidence(promise, clauses, years=years, tolerance=tolerance, last_year=last_year)
    outcome, share = likeliest({kind: match.log_odds for kind, match in found.items()})
    if outcome == NOT_MENTIONED:
        return Outcome(outcome, share, max(found.values(), key=lambda m: m.log_odds, default=None))
    return Outcome(outcome, share, next(found[kind] for kind in TOLD_BY[outcome] if kind in found))


def likeliest(found: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest outcome of those that a clause tells of, or silence; and its probability among all.

    Args:
        found: log-odds by kind of evidence.
    """
    known = (1.0, *strengths(found))
    weights = {outcome: math.exp(sum(map(mul, own, known))) for outcome, own in COEFFICIENTS.items()}
    total = sum(weights.values())
    by_outcome = {outcome: round(weight / total, 4) for outcome, weight in weights.items()}
    possible = [o for o in by_outcome if o == NOT_MENTIONED or any(kind in found for kind in TOLD_BY[o])]
    outcome = max(possible, key=lambda o: by_outcome[o])
    return outcome, by_outcome[outcome]
