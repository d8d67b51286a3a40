"""The ranked findings of the last run."""

from __future__ import annotations

from pipeline.errors import QueryError
from pipeline.messages import language
from pipeline.store import Reader
from pipeline.tables import FINDINGS

COLUMNS = FINDINGS.column_names


def found(
    reader: Reader, *, place: str | None, year: int | None, kind: str | None, limit: int | None
) -> list[tuple[object, ...]]:
    """Findings in order of their rank, with every column.

    Args:
        reader: the published file.
        place: full name of the place, or a part of it.
        year: a year that the finding speaks of.
        kind: one of :data:`KINDS`.
        limit: so many at most; None for all.

    Raises:
        QueryError: the file was made by a version that had no findings.
    """
    conditions = {"contains(place, ?)": place, "? BETWEEN year_from AND year_to": year, "kind = ?": kind}
    given = {sql: value for sql, value in conditions.items() if value is not None}
    where = f" WHERE {' AND '.join(given)}" if given else ""
    most = f" LIMIT {limit:d}" if limit is not None else ""
    try:
        return reader.rows(
            f"SELECT {', '.join(COLUMNS)} FROM findings{where} ORDER BY rank{most}", list(given.values())
        )
    except QueryError as error:
        if reader.is_current:
            raise
        raise QueryError("query.stored", sql_error=str(error)) from None


def as_text(rows: list[tuple[object, ...]]) -> list[str]:
    """A line a finding, in the reader's language."""
    at = COLUMNS.index("rank"), COLUMNS.index(f"text_{language()}")
    return [f"{row[at[0]]:>4}  {row[at[1]]}" for row in rows]
