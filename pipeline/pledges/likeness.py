"""Whether a clause of a later report speaks of what a pledge promised: a probability from what the two have in common.

Candidates are the clauses that hold most of the pledge's words, but those that speak of another thing (see unlike). Thirteen numbers describe each (``FEATURES``), and a logistic
regression turns them into the probability that the best of them speaks of the pledge's thing: one for the review (done or partly
against anything else), one for the plan (promised again, where the review is silent). Coefficients were fitted on hand-labelled
outcomes by benchmarks/pledges/fit.py, which prints them and how well they are calibrated on labels that were not used.

Since which clause is meant is not labelled, each round of fitting takes the likeliest clause under the round before
(multiple-instance learning: Dietterich, Lathrop & Lozano-Pérez 1997, *Artificial Intelligence* 89).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.pledges.match import Clauses, Held, plain
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
    "review": (-7.24, 0.24, 0.08, 2.14, 0.75, 0.90, 2.69, 0.82, -0.02, -1.00, 0.65, 0.43, 2.68, -0.66),
    "plan": (-8.42, 0.66, 1.34, 1.54, 0.97, 0.80, 2.63, 0.53, -0.53, -1.46, 1.27, 0.46, 2.33, 1.13),
}
_CANDIDATES = 12
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
    scores = np.array([features for _, features in described]) @ np.array(coefficients) + constant
    found = [
        ClauseMatch(statement, score)
        for (statement, _), score in zip(described, np.round(scores, 9).tolist(), strict=True)
        if score > least
    ]
    return sorted(found, key=lambda m: -m.log_odds)


def candidates(promise: Promise, clauses: Clauses) -> Mapping[str, Candidates]:
    """By part, the clauses that hold most of a pledge's words, each with its features."""
    obj = plain(promise.object)
    texts = (promise.wanted, promise.text, promise.object, *promise.names, *promise.listed)
    held = {text: clauses.holding(text) for text in {plain(t): None for t in texts}}
    wanted, whole, own, *others = (held[plain(t)] for t in texts)
    names, listed = others[: len(promise.names)], others[len(promise.names) :]
    named = _most(names, len(clauses.statements))
    in_measure = clauses.measured_alike(promise.unit)
    rank = (
        np.maximum.reduce([wanted.share, 0.9 * own.share, 0.95 * named.share]) + 0.3 * whole.share + 0.15 * in_measure
    )
    most = np.maximum(own.share, wanted.share)
    kept = (wanted.share > _FLOOR) | (own.share > _FLOOR) | (named.share > _FLOOR_NAMES)
    found: dict[str, list[tuple[PledgeStatement, list[float]]]] = {}
    for part in ("review", "plan"):
        rows = np.flatnonzero(kept & clauses.in_part(part))
        rows = rows[np.argsort(-np.round(rank[rows], 9), kind="stable")][:_CANDIDATES]
        found[part] = []
        for row in rows.tolist():
            unnamed = not holds_one(promise, clauses, row, listed, float(own.share[row]))
            if (unnamed and promise.lists_routes) or of_another_kind(
                promise, obj, clauses, row, float(named.share[row]), float(most[row])
            ):
                continue
            features = _features(promise, obj, clauses, row, wanted, named, whole)
            found[part].append((clauses.statements[row], [*features, float(unnamed)]))
    return found


def _most(held: Sequence[Held], n: int) -> Held:
    """Of each clause the text that it holds most of."""
    pairs = np.zeros((0, n), dtype=np.bool_)
    if not held:
        return Held(np.zeros(n), np.zeros(n), pairs)
    shares, weights = np.array([h.share for h in held]), np.array([h.weight for h in held])
    best = np.argmax(shares, axis=0)
    return Held(shares[best, np.arange(n)], weights[best, np.arange(n)], pairs)


def _features(
    promise: Promise, obj: str, clauses: Clauses, row: int, wanted: Held, named: Held, whole: Held
) -> list[float]:
    statement, text = clauses.statements[row], clauses.texts[row]
    both = promise.value is not None and statement.value is not None
    same = both and count_alike(promise, statement)
    return [
        float(wanted.share[row]),
        wanted.run(row),
        max(float(wanted.share[row]), float(named.share[row])),
        found_suffix(obj, text) / max(len(obj), 1),
        found_prefix(obj, text) / max(len(obj), 1),
        math.log1p(max(float(wanted.weight[row]), float(named.weight[row]))),
        float(same),
        float(both and not same),
        float(promise.value is not None and statement.value is None),
        float(promise.action != "" and statement.action == promise.action),
        float(same and same_amount(promise, statement)),
        float(whole.share[row]),
    ]
