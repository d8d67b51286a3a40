"""Counting the terms of a concept in segmented text.

A term counts where it begins and ends on token boundaries, outside every excluded context; where terms overlap the
leftmost counts, and of those that begin together the longest. What bare substring counting would have given is kept
beside it, with the reason for every occurrence that was not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pipeline.config import Concept


@dataclass(frozen=True)
class Hit:
    """A counted mention: the term and its character offsets in the text."""

    term: str
    start: int
    end: int


@dataclass
class Audit:
    """Fate of the substring occurrences of one term.

    ``substring_hits == boundary_rejected + excluded + accepted`` always; ``inside_counted`` is the part of excluded that
    lies within, or across, another counted mention, and so was a mention of the concept all the same.
    """

    substring_hits: int = 0
    boundary_rejected: int = 0
    excluded: int = 0
    accepted: int = 0
    inside_counted: int = 0


@dataclass
class Count:
    """Hits of one concept in order of position, and the audit of each of its terms that occurs."""

    hits: list[Hit] = field(default_factory=list)
    audit: dict[str, Audit] = field(default_factory=dict)


def count_concept(text: str, *, concept: Concept, starts: Collection[int], ends: Collection[int]) -> Count:
    """Count a concept in a text.

    Args:
        text: the text; sentences may be joined by a character that occurs in no term, such as a line feed.
        concept: the concept.
        starts: offsets at which a token starts (a set, for speed).
        ends: offsets at which a token ends.

    Returns:
        The hits and the audit.
    """
    result = Count()
    contexts = [(i, i + len(c)) for c in concept.exclude for i in _occurrences(text, c)]
    candidates: list[Hit] = []
    for term in concept.tiers:
        audit = Audit()
        for start in _occurrences(text, term):
            end = start + len(term)
            audit.substring_hits += 1
            if start not in starts or end not in ends:
                audit.boundary_rejected += 1
            elif any(a <= start and end <= b for a, b in contexts):
                audit.excluded += 1
            else:
                candidates.append(Hit(term, start, end))
        if audit.substring_hits:
            result.audit[term] = audit
    result.hits = _without_overlap(candidates)
    accepted = Counter(hit.term for hit in result.hits)
    for term, audit in result.audit.items():
        audit.accepted = accepted[term]
        audit.inside_counted = audit.substring_hits - audit.boundary_rejected - audit.excluded - audit.accepted
        audit.excluded += audit.inside_counted
    return result


def _occurrences(text: str, term: str) -> Iterator[int]:
    """Offsets of a term, not overlapping itself, as ``str.count`` counts."""
    position = text.find(term)
    while position >= 0:
        yield position
        position = text.find(term, position + len(term))


def _without_overlap(candidates: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(candidates, key=lambda h: (h.start, -h.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept
