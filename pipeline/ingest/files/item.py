"""What a file in data/raw comes apart into: one item for each report that it may hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import InputRefused
from pipeline.ingest.identity.hints import Hints


@dataclass(frozen=True)
class Columns:
    """Names of the columns of a table, where the user has named them; empty ones are guessed.

    Attributes:
        text: columns with the report's text, joined in this order.
        place: columns with the place, joined (province, then city).
        year: column with the year of delivery.
        title: column with the title.
        date: column with the date of delivery or publication.
    """

    text: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    year: str = ""
    title: str = ""
    date: str = ""


@dataclass(frozen=True)
class Limits:
    """How much is read at most.

    Attributes:
        report: bytes of one report (a file, a member of an archive, a row).
        container: bytes of an archive or a table, unpacked.
        seconds: processor time for one input.
    """

    report: int
    container: int
    seconds: float = 60.0


@dataclass(frozen=True)
class Item:
    """What may become one report.

    Attributes:
        path: where it comes from: a file; ``table.csv#12`` for the 12th row of a table (not counting its header);
            ``archive.zip/folder/name.docx`` for a member of an archive.
        data: its bytes; for a row its text as UTF-8.
        format: of a row the format of its table, which needs no reader; else empty.
        hints: what a manifest or the other columns say.
        problem: why it cannot be read.
    """

    path: str
    data: bytes = b""
    format: str = ""
    hints: Hints = field(default_factory=Hints)
    problem: InputRefused | None = None


class Budget:
    """What may still be unpacked of one file, archives within archives together.

    Args:
        limit: bytes.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.left = limit

    def spend(self, n_bytes: int) -> None:
        """Count bytes that were unpacked."""
        self.left -= n_bytes


def too_large(limit: int) -> InputRefused:
    """A report beyond the limit."""
    return InputRefused("too_large.report", limit=limit / 1e6)
