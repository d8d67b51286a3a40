"""Why a report has the place, level, year, years reviewed and split that it has, and what was next likely."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.ingest.identity.dates import YearVote
from pipeline.ingest.identity.places import Place

_SUREST = 0.99


@dataclass(frozen=True)
class Evidence:
    """One decision about a report.

    Attributes:
        field: place, level, year, review or plan_start.
        value: what was decided.
        source: where it is told, several with commas between.
        runner_up: what would have been decided otherwise, empty where nothing else was in question.
        confidence: how sure it is, from 0 to 1.
    """

    field: str
    value: str
    source: str
    runner_up: str
    confidence: float


def of_place(place: Place) -> tuple[Evidence, Evidence]:
    """Place and level.

    Args:
        place: what was found.
    """
    other = next((str(w.values["other_code"]) for w in place.warnings if w.name == "same_name"), "")
    told_by = f"GB/T 2260 {place.code}" if place.code else "name"
    return (
        Evidence("place", place.name, place.source, place.runner_up, place.confidence),
        Evidence("level", place.level, told_by, other, _SUREST if place.code else place.confidence),
    )


def of_year(vote: YearVote) -> Evidence:
    """Year of delivery.

    Args:
        vote: the vote, with a year.
    """
    ranked = sorted(vote.weights, key=lambda y: (-vote.weights[y], y))
    others = [y for y in ranked if y != vote.year]
    of_all = sum(vote.weights.values())
    share = vote.weights.get(vote.year or 0, 0.0) / of_all if of_all else 0.5
    sure = min(_SUREST, 0.5 * share if vote.guessed else share)
    return Evidence("year", str(vote.year), ", ".join(vote.sources), str(others[0]) if others else "", round(sure, 2))


def of_review(reviewed: tuple[int, int], source: str, otherwise: tuple[int, int]) -> Evidence:
    """Years that the review covers.

    Args:
        reviewed: first and last year.
        source: heading or opening.
        otherwise: what the opening speaks of.
    """
    differs = otherwise != reviewed
    sure = (0.95 if source == "heading" else 0.8) - 0.1 * differs
    return Evidence("review", _span(reviewed), source, _span(otherwise) if differs else "", round(sure, 2))


def of_split(start: str, *, is_heading: bool, otherwise: str, confidence: float) -> Evidence:
    """Where the plan begins.

    Args:
        start: its first paragraph.
        is_heading: that is a heading.
        otherwise: the paragraph with which it would begin next likely, empty where there is none.
        confidence: how sure the split is.
    """
    return Evidence("plan_start", start[:60], "heading" if is_heading else "wording", otherwise[:60], confidence)


def _span(years: tuple[int, int]) -> str:
    return f"{years[0]}-{years[1]}" if years[0] < years[1] else str(years[0])
