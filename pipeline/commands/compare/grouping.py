"""Which group a text belongs to, what it is held against, and what is independent of what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.commands.compare.counts import Counts
from pipeline.commands.compare.question import Question
from pipeline.errors import QueryError
from pipeline.messages import LANGUAGES, text
from pipeline.tables import LEVELS, PARTS

if TYPE_CHECKING:
    import pandas as pd

_PLAN = 5  # years; 2016–2020, 2021–2025 are those of the five-year plans
ORDERED = ("level", "period", "year", "part")  # by which each group is held against the one before it
REST = "rest"  # all other groups together


@dataclass(frozen=True)
class Grouping:
    """Texts in groups.

    Attributes:
        of: group of each text; empty for those in none.
        groups: the groups in their order.
        against: the group that the others are held against; empty where none was named.
        like: columns that tell what stratum a text is of; none where all are of one.
        units: the column that tells its cluster.
        strata: stratum of each text: like is held against like within one.
        clusters: what each text is resampled with.
    """

    of: NDArray[np.object_]
    groups: tuple[str, ...]
    against: str
    like: tuple[str, ...]
    units: str
    strata: NDArray[np.int64]
    clusters: NDArray[np.int64]


# What stands for like in a comparison by these, and what is resampled.
_STRATA = {
    "level": ("year",),
    "province": ("year", "level"),
    "place": ("year", "level"),
    "period": ("place",),
    "year": ("place",),
    "part": ("report_id",),
}
_UNITS = {"place": "year"}


def grouped(counts: Counts, question: Question) -> Grouping:
    """Group the texts of a question.

    Raises:
        QueryError: a group that it names is not there, or there are fewer than two.
    """
    texts = counts.texts
    of = _labels(texts, question)
    groups = _in_order(set(of.tolist()) - {""}, question)
    if len(groups) < 2:
        raise QueryError(
            "query.one_group", by=text(f"says.compare.by.{question.by}"), known=[named(question.by, g) for g in groups]
        )
    like, units = _STRATA[question.by], _UNITS.get(question.by, "place")
    if question.by == "place" and (question.against or len(groups) == 2):
        like = ("year",)  # places that were named are compared whatever their levels
    if question.crude:
        like = ()
    if question.by in ("period", "part") and texts["place"].nunique() == 1:
        units = "year"  # of one place its years are all that could be otherwise
    clusters = texts["year"].to_numpy(dtype=np.int64) if units == "year" else numbered(texts, ["place"])
    against = _group(question.against, set(groups), question.by) if question.against else ""
    return Grouping(of, groups, against, like, units, numbered(texts, list(like)), clusters)


def _labels(texts: pd.DataFrame, question: Question) -> NDArray[np.object_]:
    if question.by == "province":
        from pipeline.chinese.divisions import province_of

        codes = dict(zip(texts["place_code"], texts["place_code"], strict=True))
        names = {code: province_of(code if isinstance(code, str) else None) or "" for code in codes}
        return np.array([names[code] for code in texts["place_code"]], dtype=object)
    if question.by == "period":
        return np.array([_period(int(y), question.periods) for y in texts["year"]], dtype=object)
    return np.array([str(v) for v in texts[question.by]], dtype=object)


def _period(year: int, periods: tuple[tuple[int, int], ...]) -> str:
    if not periods:
        first = (year - 1) // _PLAN * _PLAN + 1
        periods = ((first, first + _PLAN - 1),)
    return next((f"{a}–{b}" if a != b else str(a) for a, b in periods if a <= year <= b), "")


def _in_order(known: set[str], question: Question) -> tuple[str, ...]:
    asked = (*question.groups, *((question.against,) if question.against else ()))
    named = [_group(name, known, question.by) for name in asked]
    chosen = set(named) if question.groups else known
    if question.groups and question.by not in ORDERED:
        return tuple(dict.fromkeys(named))
    return tuple(_sorted(chosen, question.by))


def _group(told: str, known: set[str], by: str) -> str:
    """A group by its name in the tables, as it is shown in either language, or by a beginning that no other has."""
    if by in ("level", "part"):
        told = {text(f"shared.{by}.{code}", lang): code for code in known for lang in LANGUAGES}.get(told, told)
    if by == "period":
        told = re.sub(r"\s*[-—~至到]+\s*", "–", told)
    found = [told] if told in known else [name for name in known if name.startswith(told)]
    if len(found) != 1:
        raise QueryError("query.no_group", name=told, known=_sorted(known, by))
    return found[0]


def _sorted(groups: set[str], by: str) -> list[str]:
    order = {"level": LEVELS, "part": PARTS}.get(by)
    return sorted(groups, key=order.index) if order else sorted(groups)


def numbered(texts: pd.DataFrame, columns: list[str]) -> NDArray[np.int64]:
    """Texts with the same values in some columns have the same number, from 0."""
    if not columns:
        return np.zeros(len(texts), dtype=np.int64)
    return np.asarray(texts.groupby(columns, sort=True).ngroup().to_numpy(), dtype=np.int64)


def named(by: str, group: str) -> str:
    """A group as a reader is shown it."""
    if group == REST:
        return text("says.compare.rest")
    return text(f"shared.{by}.{group}") if by in ("level", "part") else group


def pairs(grouping: Grouping, question: Question) -> list[tuple[str, str]]:
    """Which group is held against which: a named one; the one before it; or all others together."""
    groups = grouping.groups
    if grouping.against:
        return [(g, grouping.against) for g in groups if g != grouping.against]
    if question.by in ORDERED:
        return [(after, before) for before, after in pairwise(groups)]
    return [(groups[0], groups[1])] if len(groups) == 2 else [(g, REST) for g in groups]
