"""Whether a clause of a later report speaks of what a pledge promised: a probability from what the two have in common.

Candidates are the clauses that hold most of the pledge's words. Twelve numbers describe each (``FEATURES``), and a logistic
regression turns them into the probability that the best of them speaks of the pledge's thing: one for the review (done or partly
against anything else), one for the plan (promised again, where the review is silent). Coefficients were fitted on hand-labelled
outcomes by benchmarks/pledges/fit.py, which prints them and how well they are calibrated on labels that were not used.

Since which clause is meant is not labelled, each round of fitting takes the likeliest clause under the round before
(multiple-instance learning: Dietterich, Lathrop & Lozano-Pérez 1997, *Artificial Intelligence* 89).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from operator import mul

from pipeline.pledges.match import Clauses, Held, all_plain, longest_run
from pipeline.pledges.measures import same_measure
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import PledgeStatement
from pipeline.pledges.unlike import count_alike, found_prefix, found_suffix, holds_one, of_another_kind, same_amount

FEATURES = (
    "share",  # of the weight of the thing's words
    "run",  # longest stretch of them, as a share
    "best",  # the same, or that of the best of the names in the pledge (“大北环”, 第四学校) where it is more
    "suffix",  # end of the object that stands in the clause, as a share: the kind of thing
    "prefix",  # beginning of it: which of the kind
    "weight",  # log of 1 + weight found: rare words say more
    "same_unit",  # both count in what measures the same
    "other_unit",  # both count, in different measures
    "untold",  # the pledge counts, the clause does not
    "same_verb",
    "same_amount",  # exactly, and not a round number
    "whole",  # share of the weight of the pledge's whole clause
)
# Constant, then a coefficient a feature.
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    "review": (-6.74, 0.70, -0.49, 1.92, 0.22, 1.11, 2.64, 0.68, -0.48, -1.18, 0.73, -0.11, 2.08),
    "plan": (-7.47, 0.86, 1.50, 2.16, 0.23, 0.48, 2.08, 0.58, -0.80, -1.23, 1.19, 0.31, 1.97),
}
_CANDIDATES = 10
_FLOOR, _FLOOR_NAMES = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause that may speak of a pledge's thing.

    Attributes:
        statement: the clause.
        probability: that it does.
    """

    statement: PledgeStatement
    probability: float


Candidates = Sequence[tuple[PledgeStatement, list[float]]]


def best_match(described: Candidates, part: str, *, least: float = 0.0) -> ClauseMatch | None:
    """The candidate that likeliest speaks of the pledge's thing; the first of those equally likely."""
    return next(iter(matches(described, part, least=least)), None)


def matches(described: Candidates, part: str, *, least: float = 0.0) -> list[ClauseMatch]:
    """The candidates that may speak of the pledge's thing, the likeliest first.

    Args:
        described: clauses with their features, see :func:`candidates`.
        part: review or plan, whence they are.
        least: smallest probability.

    Returns:
        Those that reach ``least``, in the order of the text where equally likely.
    """
    if not described:
        return []
    constant, *coefficients = COEFFICIENTS[part]
    found = []
    for statement, features in described:
        score = round(sum(map(mul, coefficients, features)) + constant, 9)
        if (probability := 1.0 / (1.0 + math.exp(-score))) >= least:
            found.append(ClauseMatch(statement, probability))
    return sorted(found, key=lambda m: -m.probability)


def candidates(promise: Promise, clauses: Clauses) -> dict[str, Candidates]:
    """By part, the clauses that hold most of a pledge's words, each with its features."""
    texts = all_plain((promise.wanted, promise.text, promise.object, *promise.names, *promise.listed))
    look_for, _, obj, *_ = texts
    wanted, whole, own, *others = (clauses.holding(text) for text in texts)
    names, listed = others[: len(promise.names)], others[len(promise.names) :]
    ranked = _ranked(promise, clauses, wanted, whole, own, names)
    found: dict[str, Candidates] = {}
    for part in ("review", "plan"):
        alike = (
            row
            for row in [row for row in ranked if clauses.statements[row].part == part][: 2 * _CANDIDATES]
            if not of_another_kind(
                promise, obj, clauses, row, _most(names, row).share(row), max(own.share(row), wanted.share(row))
            )
            and holds_one(promise, clauses, row, listed, own.share(row))
        )
        found[part] = [
            (
                clauses.statements[row],
                _features(promise, (look_for, obj), clauses, row, wanted, _most(names, row), whole),
            )
            for row in islice(alike, _CANDIDATES)
        ]
    return found


def _ranked(
    promise: Promise, clauses: Clauses, wanted: Held, whole: Held, own: Held, names: Sequence[Held]
) -> list[int]:
    """Clauses that hold enough of what a pledge is called, those that hold most first."""
    ranks: dict[int, float] = {}
    for row in wanted.holders(_FLOOR).union(own.holders(_FLOOR), *(held.holders(_FLOOR_NAMES) for held in names)):
        most = max(wanted.share(row), 0.9 * own.share(row), 0.95 * _most(names, row).share(row))
        alike = same_measure(promise.unit, clauses.statements[row].unit)
        ranks[row] = -round(most + 0.3 * whole.share(row) + 0.15 * alike, 9)
    return sorted(ranks, key=lambda row: (ranks[row], row))


_NOTHING = Held({}, 0.0)


def _most(held: Sequence[Held], row: int) -> Held:
    """The text of several of which a clause holds most."""
    return max(held, key=lambda one: one.share(row), default=_NOTHING)


def _features(
    promise: Promise, sought: tuple[str, str], clauses: Clauses, row: int, wanted: Held, named: Held, whole: Held
) -> list[float]:
    """The numbers of ``FEATURES``; ``sought`` is what to look for and the object, made plain."""
    statement, text = clauses.statements[row], clauses.texts[row]
    (look_for, obj), share = sought, wanted.share(row)
    both = promise.value is not None and statement.value is not None
    same = both and count_alike(promise, statement)
    return [
        share,
        longest_run(look_for, text),
        max(share, named.share(row)),
        found_suffix(obj, text) / max(len(obj), 1),
        found_prefix(obj, text) / max(len(obj), 1),
        math.log1p(max(wanted.weight(row), named.weight(row))),
        float(same),
        float(both and not same),
        float(promise.value is not None and not both),
        float(promise.action != "" and statement.does(promise.action)),
        float(same and same_amount(promise, statement)),
        whole.share(row),
    ]
