"""Pledges of several things that are named: whether a review speaks of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.pledges.likeness import ClauseMatch
from pipeline.pledges.match import Clauses, plain
from pipeline.pledges.promise import Promise, initials, part_names

PART_FOUND = 0.55  # share of the weight of one of several things that says it is spoken of
_SHORT = 3  # characters
_A_CATEGORY = 5  # characters by which a category of things is told from others
_WAYS = "(?:铁路|高铁|高速|公路|高等级|复线|城际|客运专线|客专|线)"  # what follows initials of places
_PHASE = re.compile(r"[一二三四五六]期(?!间|限)")
_BETWEEN_NAMES = re.compile(r"、|及|和")
_AND_MORE = re.compile(
    r"等(?:[1-9][0-9]+|十[一二三四五六七八九]?|[二三四五六七八九]十.?)(?:大|个|项|条|座|家|所|处)"
)  # 汽车、钢铁等12个产业规划


def speaks_of_more(promise: Promise, text: str) -> bool:
    """Whether a clause speaks of more than it lists, so that what a pledge lists need not be there.

    It lists half of that and says that there is more (汽车、钢铁等12个产业规划), or it names the category in full (甲、乙等一批研发平台).
    """
    if any(name in text for name in promise.quoted if len(name) > _SHORT):
        return True  # 水、电、路等“八到农家”工程
    category = plain(promise.category)
    if len(category) >= _A_CATEGORY and category in plain(text):
        return True
    names = [name[:2] for name in _BETWEEN_NAMES.split(promise.object)]
    return bool(_AND_MORE.search(text)) and 2 * sum(name in text for name in names) >= len(names)


def parts_to_tell(promise: Promise, match: ClauseMatch) -> list[str]:
    """The things of which each is to be spoken of: those that are listed, where no amount stands for them."""
    if promise.value is None:
        return promise.parts
    return promise.listed if match.statement.value is None else []  # 甲至乙、丙至丁等3条高速公路建成通车


def told(parts: Sequence[str], clauses: Clauses, part: str | None = "review") -> list[float]:
    """How much of each thing that a pledge lists a report speaks of, as a share of the weight of its words.

    Args:
        parts: the things.
        clauses: the report.
        part: its review, its plan or (None) both.
    """
    own = {row for row, statement in enumerate(clauses.statements) if part is None or statement.part == part}

    def most(thing: str) -> float:
        if (short := initials(thing)) and any(re.search(short + _WAYS, clauses.texts[row]) for row in own):
            return 1.0
        phase = _PHASE.search(thing)  # 输水三期, 输水一期、二期工程
        shares = (
            held.share(row)
            for held in (clauses.holding(plain(name)) for name in part_names(thing))
            for row in held.weights
            if row in own and (phase is None or phase[0] in clauses.texts[row])
        )
        return max(shares, default=0.0)

    return [most(thing) for thing in parts]
