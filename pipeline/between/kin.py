"""Which places of a corpus lie above a place, and which beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.chinese.divisions import places_above

_MUNICIPALITIES = ("11", "12", "31", "50")


@dataclass(frozen=True)
class Kin:
    """Places above and beside one another, as their codes of GB/T 2260 say.

    Attributes:
        level: level of each place.
        above: places of the corpus that each lies in, the nearest first.
        family: what places beside one another share: level, and the prefecture of districts and counties, the province
            of cities; all provinces are one family. None for the nation, and where no code is known.
        nation: the nation, where it is in the corpus.
    """

    level: Mapping[str, str]
    above: Mapping[str, tuple[str, ...]]
    family: Mapping[str, tuple[str, str] | None]
    nation: str | None

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> Kin:
        """From rows with place, place_code and level (of reports, or of places)."""
        known = sorted({(r["place"], r["place_code"], r["level"]) for r in rows}, key=lambda r: (r[0], r[1] or ""))
        levels = {place: level for place, _, level in known}
        codes = {place: code for place, code, _ in known}
        nation = next((place for place, level in levels.items() if level == "national"), None)
        family = {place: _family(codes[place], level) for place, level in levels.items()}
        return cls(levels, places_above(codes, nation), family, nation)

    @cached_property
    def families(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Places of each family, in order."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for place, family in sorted(self.family.items()):
            if family is not None:
                found[family].append(place)
        return {family: tuple(own) for family, own in sorted(found.items())}

    def beside(self, place: str) -> tuple[str, ...]:
        """The other places of its family."""
        own = self.family.get(place)
        return tuple(p for p in self.families.get(own, ()) if p != place) if own else ()


def _family(code: str | None, level: str) -> tuple[str, str] | None:
    if level == "province":
        return level, ""
    if level == "national" or not code:
        return None
    return level, code[:2] if level == "city" or code[:2] in _MUNICIPALITIES else code[:4]
