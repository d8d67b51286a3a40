"""What is asked: which series, of which reports, by what groups."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import QueryError

BY = ("level", "province", "place", "period", "year", "part")
FIXED = ("level", "province", "period", "year")  # by which a panel with fixed effects can be asked
ALL = ("all", "全部")  # every series of a kind
Years = tuple[int, int]


@dataclass(frozen=True)
class Question:
    """A comparison.

    Attributes:
        by: what makes the groups, one of :data:`BY`; empty where only columns of a file are asked about.
        concepts: concepts, or all.
        terms: words and phrases, or all.
        topics: topics by id or label, or all.
        part: review, plan or other; None for whole reports.
        years: first and last year of delivery; None for all.
        level: only reports of this level.
        groups: only these groups, in this order.
        against: the group that the others are held against.
        periods: first and last year of each period; none for those of the five-year plans.
        crude: whether all texts of a group are compared with all of the other, like or not.
    """

    by: str
    concepts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    part: str | None = None
    years: Years | None = None
    level: str | None = None
    groups: tuple[str, ...] = ()
    against: str | None = None
    periods: tuple[Years, ...] = ()
    crude: bool = False


_YEARS = re.compile(r"(\d{4})\s*(?:[-–—~至到]\s*(\d{4}))?年?")


def years_of(told: str) -> Years:
    """First and last year of 2013-2017, or of 2015.

    Raises:
        QueryError: it is neither.
    """
    found = _YEARS.fullmatch(told.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise QueryError("query.years", told=told)
    return first, last
