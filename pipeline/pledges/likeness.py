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
from collections.abc import Container, Sequence
from dataclasses import dataclass
from itertools import islice

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


def matches(described: Candidates, part: str, *, least: float = 0.0, first: Container[int] = ()) -> list[ClauseMatch]:
    """The candidates that may speak of the pledge's thing, the likeliest first.

    Args:
        described: clauses with their features, see :func:`candidates`.
        part: review or plan, whence they are.
        least: smallest probability.
        first: sentences of which a clause goes before any other.

    Returns:
        Those that reach ``least``, in the order of the text where equally likely.
    """
    if not described:
        return []
    constant, *coefficients = COEFFICIENTS[part]
    scores = np.array([features for _, features in described]) @ np.array(coefficients) + constant
    found = [
        ClauseMatch(statement, probability)
        for (statement, _), score in zip(described, np.round(scores, 9).tolist(), strict=True)
        if (probability := 1.0 / (1.0 + math.exp(-score))) >= least
    ]
    preferred = [match for match in found if match.statement.sentence_no in first]
    return sorted(preferred or found, key=lambda m: -m.probability)


def candidates(promise: Promise, clauses: Clauses) -> dict[str, Candidates]:
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
    found: dict[str, Candidates] = {}
    for part in ("review", "plan"):
        rows = np.flatnonzero(kept & clauses.in_part(part))
        rows = rows[np.argsort(-np.round(rank[rows], 9), kind="stable")][: 2 * _CANDIDATES]
        alike = (
            row
            for row in rows.tolist()
            if not of_another_kind(promise, obj, clauses, row, float(named.share[row]), float(most[row]))
            and holds_one(promise, clauses, row, listed, float(own.share[row]))
        )
        found[part] = [
            (clauses.statements[row], _features(promise, obj, clauses, row, wanted, named, whole))
            for row in islice(alike, _CANDIDATES)
        ]
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
