"""Correction for many tests, strength, and which statements are listed where.

A list holds the strongest statements first, one a subject, at most two of a kind and, where there are several places,
two of a place. What is tested is corrected over everything of the page that was tested, shown or not (Benjamini &
Hochberg 1995); the index has a correction of its own, over all that it could have listed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.findings.model import Draft
from pipeline.statistics import ALPHA, benjamini_hochberg

ON_INDEX, ON_PAGE = 8, 5
_OF_A_KIND = 2
_ONE = frozenset(
    {"topic_trend", "topic_trend_recent", "distinctive_terms", "first", "targets_missed"}
)  # kinds with many like statements


@dataclass(frozen=True)
class Judged:
    """A statement with its q-values; None where nothing is tested.

    Attributes:
        draft: the statement.
        q_page: over its place or report.
        q_index: over the index.
    """

    draft: Draft
    q_page: float | None
    q_index: float | None

    @property
    def order(self) -> tuple[float, float, str]:
        """The strongest first; of equals the surer one."""
        q_value = 1.0 if self.q_page is None else self.q_page
        return -round(self.draft.strength, 6), q_value, self.draft.id


def judged(drafts: Iterable[Draft]) -> list[Judged]:
    """The statements that hold after correction on the page they are of, in order.

    Args:
        drafts: all statements, with those whose tests show nothing.
    """
    every = list(drafts)
    pages: dict[str, list[Draft]] = defaultdict(list)
    for draft in every:
        pages[draft.report_id or draft.place or f"*{draft.level}"].append(draft)
    on_page = {k: q for own in pages.values() for k, q in _corrected(own, "q_page").items()}
    on_index = _corrected([d for d in every if d.on_index], "q_index")
    found = [Judged(d, on_page[d.id], on_index.get(d.id)) for d in every if d.sayable]
    return sorted((j for j in found if j.q_page is None or j.q_page < ALPHA), key=lambda j: j.order)


def _corrected(drafts: Sequence[Draft], own: str) -> dict[str, float | None]:
    """q-value by id: as the analysis gave it, else over all p-values of these."""
    tested = [d for d in drafts if d.p_value is not None and getattr(d, own) is None]
    q_values = benjamini_hochberg(np.array([d.p_value for d in tested], dtype=np.float64))
    found: dict[str, float | None] = {d.id: getattr(d, own) for d in drafts}
    return found | {d.id: float(q) for d, q in zip(tested, q_values, strict=True)}


def listed(found: Iterable[Judged], limit: int, *, places: bool = False) -> list[Judged]:
    """The first statements that differ in what they speak of.

    Args:
        found: in order.
        limit: how many there is room for.
        places: bound how many are of one place.
    """
    chosen: list[Judged] = []
    subjects: set[str] = set()
    kinds: Counter[str] = Counter()
    of_place: Counter[str] = Counter()
    for each in found:
        draft = each.draft
        most = 1 if draft.kind in _ONE else _OF_A_KIND
        if draft.strength <= 0 or draft.subject in subjects or kinds[draft.kind] == most:
            continue
        if places and draft.place and of_place[draft.place] == _OF_A_KIND:
            continue
        chosen.append(each)
        subjects.add(draft.subject)
        kinds[draft.kind] += 1
        of_place[draft.place] += 1
        if len(chosen) == limit:
            break
    return chosen
