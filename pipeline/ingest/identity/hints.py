"""What is known of a text beside the text itself: from its format, a manifest, or the columns of a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Hints:
    """Knowledge from outside the text. All of it may be empty.

    Place, year and title are hints: where the text plainly says otherwise, the text wins and a warning names both.

    Attributes:
        source: where place, year, title and date come from, for the warning, e.g. ``manifest.csv``.
        place: name of the place.
        year: year of delivery.
        title: title.
        published_on: date of delivery or publication.
        headings: lines that the format marks as headings (h1–h4, Heading 1), as they stand in the text.
        selector: where the text stands in a page, as the user says (tag, #id, .class, XPath).
        wrapped: line breaks do not end paragraphs (text of a PDF page).
    """

    source: str = ""
    place: str = ""
    year: int | None = None
    title: str = ""
    published_on: date | None = None
    headings: frozenset[str] = frozenset()
    wrapped: bool = False
    selector: str = field(default="", repr=False)  # hashes are made over what is shown
