"""Which reports are compared with one another, and in which order, so that not too many are in memory at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.between.kin import Kin

Row = dict[str, Any]
MOST_REPORTS = 256  # some 0.1 MB each; what one year of a large family needs may be more


@dataclass(frozen=True)
class FamilyYear:
    """The reports of a family and a year, and those that they are compared with.

    Attributes:
        reports: rows of theirs.
        sources: rows of the reports of this year and the one before, of the family and of the places above.
        last: rows of the last report before of each place.
    """

    reports: tuple[int, ...]
    sources: tuple[int, ...]
    last: tuple[int, ...]

    def renumbered(self, row: Mapping[int, int]) -> FamilyYear:
        """The same, by other rows."""
        return FamilyYear(*(tuple(row[i] for i in own) for own in (self.reports, self.sources, self.last)))


def batches(rows: Sequence[Row], kin: Kin) -> Iterator[tuple[list[FamilyYear], list[int]]]:
    """All families, each year by year.

    Args:
        rows: reports, by report_id, so that those of a place stand together.
        kin: who lies above and beside whom.

    Yields:
        Years of families, and the rows of all reports that they need.
    """
    at = {(r["place"], r["year"]): i for i, r in enumerate(rows)}
    before = {i: i - 1 for i in range(1, len(rows)) if rows[i]["place"] == rows[i - 1]["place"]}
    alone = [(p,) for p, family in sorted(kin.family.items()) if family is None]
    years: list[FamilyYear] = []
    needed: set[int] = set()
    for members in (*kin.families.values(), *alone):
        for year in _of_family(members, kin, at, before):
            more = {*year.reports, *year.sources, *year.last}
            if years and len(needed | more) > MOST_REPORTS:
                yield years, sorted(needed)
                years, needed = [], set()
            years.append(year)
            needed |= more
    if years:
        yield years, sorted(needed)


def _of_family(
    members: tuple[str, ...], kin: Kin, at: Mapping[tuple[str, int], int], before: Mapping[int, int]
) -> Iterator[FamilyYear]:
    places = (*members, *sorted({a for m in members for a in kin.above[m]}))
    if len(places) < 2:  # nobody to compare it with
        return
    for year in sorted({y for p, y in at if p in members}):
        reports = tuple(at[m, year] for m in members if (m, year) in at)
        sources = tuple(at[p, y] for p in places for y in (year - 1, year) if (p, y) in at)
        yield FamilyYear(reports, sources, tuple(before[i] for i in reports if i in before))
