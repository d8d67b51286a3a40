"""Counting as plainly as it can be written, one term at a time: what the fast counter is checked against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pipeline.settings.concepts import Concept


@dataclass(frozen=True)
class Hit:
    term: str
    start: int
    end: int


@dataclass
class Audit:
    substring_hits: int = 0
    boundary_rejected: int = 0
    excluded: int = 0
    accepted: int = 0
    inside_counted: int = 0


@dataclass
class Count:
    hits: list[Hit] = field(default_factory=list)
    audit: dict[str, Audit] = field(default_factory=dict)


def count_concept(text: str, *, concept: Concept, starts: Collection[int], ends: Collection[int]) -> Count:
    result = Count()
    contexts = [(i, i + len(c)) for c in concept.exclude for i in occurrences(text, c)]
    candidates: list[Hit] = []
    off_boundary: list[Hit] = []
    for term in concept.tiers:
        audit = Audit()
        for start in occurrences(text, term):
            end = start + len(term)
            audit.substring_hits += 1
            if start not in starts or end not in ends:
                off_boundary.append(Hit(term, start, end))
            elif any(a <= start and end <= b for a, b in contexts):
                audit.excluded += 1
            else:
                candidates.append(Hit(term, start, end))
        if audit.substring_hits:
            result.audit[term] = audit
    for hit in sorted(candidates, key=lambda h: (h.start, -h.end)):
        if not result.hits or hit.start >= result.hits[-1].end:
            result.hits.append(hit)
    for hit in off_boundary:
        told = any(h.start < hit.end and hit.start < h.end for h in result.hits)
        result.audit[hit.term].boundary_rejected += not told
    accepted = Counter(hit.term for hit in result.hits)
    for term, audit in result.audit.items():
        audit.accepted = accepted[term]
        audit.inside_counted = audit.substring_hits - audit.boundary_rejected - audit.excluded - audit.accepted
        audit.excluded += audit.inside_counted
    return result


def occurrences(text: str, term: str) -> Iterator[int]:
    """Offsets of a term, not overlapping itself, as ``str.count`` counts."""
    position = text.find(term)
    while position >= 0:
        yield position
        position = text.find(term, position + len(term))
