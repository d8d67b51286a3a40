"""What a reading of sentences is given: whose report it is, where a sentence stands, and how its numbers are to be taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What a sentence's report is.

    Attributes:
        place: full official name.
        level: national, province, city or district.
        year: year of delivery.
        review_from: first year of the review.
        review_to: last year of the review.
        year_early: given before ``year`` began, so that its 今年 is the year reviewed and its 明年 the one planned for.
    """

    place: str
    level: str
    year: int
    review_from: int
    review_to: int
    year_early: bool = False


@dataclass(frozen=True, slots=True)
class ScopedSentence:
    """A sentence with where it stands.

    Attributes:
        sentence_no: within the report.
        paragraph_no: within the report.
        part: review, plan or other.
        heading: the headings above it, the chapter's first, a line each.
        text: the sentence.
    """

    sentence_no: int
    paragraph_no: int
    part: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How the numbers of a sentence are to be taken.

    Attributes:
        kind: outturn or target.
        goals: the sentence, or one before it in its paragraph, announces targets.
        last_year: the paragraph speaks of the last year of a review over several years.
        ahead_to: last year of a plan over several years, None for next year's.
        ahead_from: its first year.
        years: first and last year that a passage sums up, None for those of the review.
    """

    kind: str
    goals: bool
    ahead_from: int | None
    ahead_to: int | None
    last_year: bool = False
    years: tuple[int, int] | None = None
