"""Which text becomes the report of a place and year, where several could; and what coverage comes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from pipeline.errors import InputRefused
from pipeline.ingest.identity.sketch import Sketch, alike_pairs, containment, resemblance

# Reasons that depend on the other inputs, so they are weighed again whenever the inputs change.
RELATIVE_REASONS = ("duplicate", "same_place_year")
# Reports of one place in successive years share up to a sixth of their shingles, copies of one report nearly all
# (docs/validation.md); so anything about one half tells them apart.
_ALIKE = 0.5
_COMMON_HASHES = 48  # of 128; less than half, for the estimate has an error
_NEARLY_AS_FULL = 0.98
_LAST = ("pdf",)  # formats whose text may have suffered; taken only where no other is about as full


@dataclass(frozen=True)
class Candidate:
    """A text that could be the report of its place and year. Held for all inputs at once, so it is small.

    Attributes:
        path: where it comes from.
        text_sha256: hash of its text.
        place: place.
        year: year of delivery.
        n_chars: Han characters.
        file: file in data/raw that it is in, equal to the path for most.
        sha256: hash of its bytes.
        level: level of the place.
        format: format it was read from.
        sure: its text itself states place and year, and nothing contradicts.
        draft: it is called a draft.
        content_sha256: hash of all that would be stored of it.
        sketch: sketch of its text.
    """

    path: str
    text_sha256: str
    place: str
    year: int
    n_chars: int
    file: str = ""
    sha256: str = ""
    level: str = ""
    format: str = "txt"
    sure: bool = True
    draft: bool = False
    content_sha256: str = ""
    sketch: Sketch = field(default_factory=lambda: np.empty(0, dtype=np.uint32), compare=False)

    @property
    def rank(self) -> tuple[int, str, str]:
        """Sort key: the fullest text first; hash and path decide ties, so the order of files does not matter."""
        return (-self.n_chars, self.text_sha256, self.path)

    @property
    def named(self) -> tuple[bool, int]:
        """How much of its place and year its path tells: whether the year, and how many characters of the place."""
        return str(self.year) in self.path, sum(c in self.path for c in self.place)

    @property
    def key(self) -> tuple[str, int]:
        """Place and year."""
        return (self.place, self.year)


@dataclass(frozen=True)
class Lost:
    """Why a text was not taken.

    Attributes:
        refusal: reason and detail.
        kept: path of the text that was taken instead.
    """

    refusal: InputRefused
    kept: str


def resolve(candidates: Iterable[Candidate]) -> tuple[dict[tuple[str, int], Candidate], dict[str, Lost]]:
    """Choose one report for each place and year, and each report once.

    Args:
        candidates: all that could be accepted, in any order.

    Returns:
        The accepted one by place and year, and why each of the others was not.
    """
    lost: dict[str, Lost] = {}
    left = sorted(candidates, key=lambda c: c.rank)
    left = _without_copies(left, lost)
    left = _without_misdated(left, lost)
    groups: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
    for candidate in left:
        groups[candidate.key].append(candidate)
    accepted: dict[tuple[str, int], Candidate] = {}
    for key, members in sorted(groups.items()):
        best = accepted[key] = _best(members)
        for other in members:
            if other is not best:
                lost[other.path] = Lost(_second(other, best), best.path)
    return accepted, _followed(lost)


def _without_copies(ranked: list[Candidate], lost: dict[str, Lost]) -> list[Candidate]:
    """Texts that are equal to the character count once: no draft before the one whose place and year are sure, or told by its path."""
    by_text: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in ranked:
        by_text[candidate.text_sha256].append(candidate)
    kept = []
    for twins in by_text.values():
        # What a text does not say itself is guessed where its path does not say it either.
        best = min(twins, key=lambda c: (c.draft, not c.sure, *(-n for n in c.named), c.format in _LAST, c.rank))
        kept.append(best)
        for other in twins:
            if other is not best:
                lost[other.path] = Lost(InputRefused("duplicate.same", path=best.path), best.path)
    return kept


def _without_misdated(ranked: list[Candidate], lost: dict[str, Lost]) -> list[Candidate]:
    """Copies under another place or year, told only by their file's name or contradicted by themselves.

    Where two nearly equal texts both state their place and year for themselves, they are two reports.
    """
    if all(c.sure for c in ranked):
        return ranked
    unsure = np.array([not c.sure for c in ranked])
    for i, j in alike_pairs([c.sketch for c in ranked], least=_COMMON_HASHES, among=unsure):
        first, second = sorted((ranked[i], ranked[j]), key=lambda c: (not c.sure, c.rank))
        if first.key == second.key or second.sure or first.path in lost or second.path in lost:
            continue
        alike = resemblance(first.sketch, second.sketch)
        if alike >= _ALIKE:
            refusal = InputRefused(
                "duplicate.misdated",
                path=first.path,
                alike=alike,
                place=second.place,
                year=second.year,
                kept_place=first.place,
                kept_year=first.year,
            )
            lost[second.path] = Lost(refusal, first.path)
    return [c for c in ranked if c.path not in lost]


def _best(members: list[Candidate]) -> Candidate:
    """The fullest that is no draft; among those nearly as full one from a format that keeps its text whole."""
    members = [c for c in members if not c.draft] or members
    most = max(c.n_chars for c in members)
    full = [c for c in members if c.n_chars >= _NEARLY_AS_FULL * most]
    return min(full, key=lambda c: (c.format in _LAST, c.rank))


def _second(other: Candidate, best: Candidate) -> InputRefused:
    """Why a second text of a place and year is not taken: a draft, a copy, or another text."""
    if other.draft and not best.draft:
        return InputRefused("same_place_year.draft", place=other.place, year=other.year, path=best.path)
    sizes = {"path": best.path, "han": other.n_chars, "kept_han": best.n_chars}
    shared = containment(other.sketch, best.sketch, other.n_chars, best.n_chars)
    if shared >= _ALIKE:
        alike = resemblance(other.sketch, best.sketch)
        return InputRefused("duplicate.nearly" if alike >= _ALIKE else "duplicate.part", alike=alike, **sizes)
    return InputRefused("same_place_year.second", place=other.place, year=other.year, **sizes)


def _followed(lost: dict[str, Lost]) -> dict[str, Lost]:
    """Losers with the text that was kept in the end, where the one they lost to has lost in turn."""
    out = {}
    for path, item in lost.items():
        kept = item.kept
        while kept in lost:
            kept = lost[kept].kept
        told = item.refusal.message
        out[path] = Lost(InputRefused(told.name, **{**told.values, "path": kept}), kept)
    return out


def coverage_rows(
    have: Mapping[tuple[str, int], str], quarantined: Iterable[tuple[str, int]]
) -> list[dict[str, object]]:
    """State of each place and year between the first and the last that is known.

    Args:
        have: (place, year) to level of the stored reports.
        quarantined: (place, year) of quarantined files where both could be told.

    Returns:
        Rows of coverage.
    """
    states = dict.fromkeys(have, "have")
    levels = {place: level for (place, _), level in have.items()}
    for place, year in quarantined:
        if place in levels:
            states.setdefault((place, year), "quarantined")
    years: dict[str, list[int]] = defaultdict(list)
    for place, year in states:
        years[place].append(year)
    return [
        {"place": place, "level": level, "year": year, "state": states.get((place, year), "missing")}
        for place, level in sorted(levels.items())
        for year in range(min(years[place]), max(years[place]) + 1)
    ]
