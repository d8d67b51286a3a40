"""Whether a clause of a later report speaks of what a pledge promised: a probability from what the two have in common.

Five numbers describe each clause that holds some of the pledge's words (``FEATURES``), and a logistic regression turns them
into the probability that the likeliest of them speaks of the pledge's thing: one for the review (done or partly
against anything else), one for the plan (promised again, where the review is silent). Coefficients were fitted on hand-labelled
outcomes by benchmarks/pledges/fit.py, which prints them and how well they are calibrated on labels that were not used.

Since which clause is meant is not labelled, each round of fitting takes the likeliest clause under the round before
(multiple-instance learning: Dietterich, Lathrop & Lozano-Pérez 1997, *Artificial Intelligence* 89).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from operator import mul

from pipeline.pledges.match import Clauses, all_plain
from pipeline.pledges.measures import counts_things, same_measure
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement
from pipeline.statistics.rounding import settled

FEATURES = (
    "share",  # of the weight of the thing's words, or of a name's (“大北环”, 第四学校) where it is more
    "weight",  # log of 1 + weight found: rare words say more
    "same_unit",  # both count in what measures the same
    "same_verb",
    "whole",  # share of the weight of the pledge's whole clause
)
# Constant, then a coefficient a feature.
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    "review": (-7.24, 3.27, 2.09, 0.91, 0.23, 3.89),
    "plan": (-7.73, 2.79, 2.19, 0.76, 0.39, 3.93),
}
_DENIED = re.compile(r"不再|停止|暂停|后，?还?可")  # 不再发行特别国债; 项目建成后还可新增30万个就业岗位
_LEAST = 0.4  # share of the thing's words that a clause is to hold


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause that may speak of a pledge's thing.

    Attributes:
        statement: the clause.
        probability: that it does.
    """

    statement: PledgeStatement
    probability: float


Candidates = list[tuple[PledgeStatement, list[float]]]


def matches(described: Candidates, part: str) -> list[ClauseMatch]:
    """The candidates, the likeliest first, in the order of the text where equally likely.

    Args:
        described: clauses with their features, see :func:`candidates`.
        part: review or plan, whence they are.
    """
    constant, *coefficients = COEFFICIENTS[part]
    scores = ((s, settled(sum(map(mul, coefficients, features)) + constant)) for s, features in described)
    found = [ClauseMatch(statement, 1.0 / (1.0 + math.exp(-score))) for statement, score in scores]
    return sorted(found, key=lambda m: -m.probability)


def candidates(promise: Promise, clauses: Clauses) -> dict[str, Candidates]:
    """By part, the clauses that hold some of what a pledge is called, each with its features."""
    whole, *called = (clauses.holding(text) for text in all_plain((promise.text, promise.object, *promise.names)))
    found: dict[str, Candidates] = {"review": [], "plan": []}
    for row in sorted(set().union(*(held.holders(_LEAST) for held in called))):
        statement = clauses.statements[row]
        both = promise.value is not None and statement.value is not None
        if both and counts_things(promise.unit) != counts_things(statement.unit):
            continue  # 培育龙头企业20家, 龙头企业收入2500亿元
        if _DENIED.search(statement.text):
            continue
        features = [
            max(held.share(row) for held in called),
            math.log1p(max(held.weight(row) for held in called)),
            float(same_measure(promise.unit, statement.unit)),
            float(promise.action != "" and statement.does(promise.action)),
            whole.share(row),
        ]
        found[statement.part].append((statement, features))
    return found
