"""Whether a clause of a later report speaks of what a pledge promised: a probability from what the two have in common.

Candidates are the clauses that hold most of the pledge's words, without those that speak of another thing (see unlike).
Thirteen numbers describe each (``FEATURES``), and a logistic regression turns them into the probability that the best of them
speaks of the pledge's thing: one for the review (done or partly against anything else), one for the plan (promised again, where
the review is silent). Coefficients were fitted on hand-labelled outcomes by benchmarks/pledges/fit.py, which prints them and
how well they are calibrated on reports that were not used.

Since which clause is meant is not labelled, each round of fitting takes the likeliest clause under the round before
(multiple-instance learning: Dietterich, Lathrop & Lozano-Pérez 1997, *Artificial Intelligence* 89).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    "unnamed",  # it speaks of none of several things listed by name
)
# Constant, then a coefficient a feature.
COEFFICIENTS: dict[str, tuple[float, ...]] = {
    "review": (-7.42, 0.19, 0.11, 2.18, 0.75, 0.92, 2.76, 0.86, -0.09, -0.99, 0.61, 0.43, 2.74, -0.64),
    "plan": (-8.56, 0.62, 1.19, 1.44, 1.13, 0.95, 2.78, 0.52, -0.53, -1.36, 1.27, 0.48, 2.24, 0.86),
}
_CANDIDATES = 8
_FLOOR, _FLOOR_NAMES = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class ClauseMatch:
    """A clause that may speak of a pledge's thing.

    Attributes:
        statement: the clause.
        log_odds: that it does.
    """

    statement: PledgeStatement
    log_odds: float

    @property
    def probability(self) -> float:
        """That it does."""
        return 1.0 / (1.0 + math.exp(-self.log_odds))


Candidates = Sequence[tuple[PledgeStatement, list[float]]]


def matches(described: Candidates, part: str, *, least: float) -> list[ClauseMatch]:
    """The candidates that may speak of the pledge's thing, the likeliest first.

    Args:
        described: clauses with their features, see :func:`candidates`.
        part: review or plan, whence they are.
        least: smallest log-odds.

    Returns:
        Those above ``least``, in the order of the text where equally likely.
    """
    if not described:
        return []
    constant, *coefficients = COEFFICIENTS[part]
    found = []
    for statement, features in described:
        log_odds = round(sum(map(mul, coefficients, features)) + constant, 9)
        if log_odds > least:
            found.append(ClauseMatch(statement, log_odds))
    return sorted(found, key=lambda m: -m.log_odds)


def candidates(promise: Promise, clauses: Clauses) -> Mapping[str, Candidates]:
    """By part, the clauses that hold most of a pledge's words, each with its features."""
    texts = all_plain((promise.wanted, promise.text, promise.object, *promise.names, *promise.listed))
    look_for, _, obj, *_ = texts
    wanted, whole, own, *others = (clauses.holding(text) for text in texts)
    names, listed = others[: len(promise.names)], others[len(promise.names) :]
    ranked = _ranked(promise, clauses, wanted, whole, own, names)
    found: dict[str, list[tuple[PledgeStatement, list[float]]]] = {}
    for part in ("review", "plan"):
        found[part] = []
        for row in [row for row in ranked if clauses.statements[row].part == part][:_CANDIDATES]:
            named = _most(names, row)
            unnamed = not holds_one(promise, clauses, row, listed, own.share(row))
            if (unnamed and promise.lists_routes) or of_another_kind(
                promise, obj, clauses, row, named.share(row), max(own.share(row), wanted.share(row))
            ):
                continue
            features = _features(promise, (look_for, obj), clauses, row, wanted, named, whole)
            found[part].append((clauses.statements[row], [*features, float(unnamed)]))
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
