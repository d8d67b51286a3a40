"""What the last run changed, and why."""

from __future__ import annotations

from pipeline.messages import Message, text
from pipeline.store import LAST_RUN, Reader
from pipeline.tables import RUN_CHANGES

COLUMNS = RUN_CHANGES.column_names
_LAST = f"run_id = (SELECT run_id FROM runs WHERE {LAST_RUN})"


def found(reader: Reader, *, limit: int | None) -> list[tuple[object, ...]]:
    """Changes of the last run in order, with every column.

    Args:
        reader: the published file.
        limit: so many at most; None for all.
    """
    most = f" LIMIT {limit:d}" if limit is not None else ""
    return reader.rows(f"SELECT {', '.join(COLUMNS)} FROM run_changes WHERE {_LAST} ORDER BY rank{most}")


def as_text(rows: list[tuple[object, ...]]) -> list[str]:
    """A line a change, in the reader's language; one line where nothing is different."""
    if not rows:
        return [text("says.changes.none")]
    return [text("says.changes.line", **_told(dict(zip(COLUMNS, row, strict=True)))) for row in rows]


def _told(row: dict[str, object]) -> dict[str, object]:
    about = " ".join(str(row[name]) for name in ("place", "year") if row[name] is not None)
    nothing = Message("says.changes.nothing")
    of_report = str(row["kind"]).startswith("report_")
    return {
        "rank": row["rank"],
        "kind": Message(f"says.changes.kind.{row['kind']}"),
        "subject": row["subject"],
        "about": "" if of_report or not about else Message("says.changes.about", {"about": about}),
        "values": ""
        if of_report
        else Message(
            "says.changes.values", {n: row[n] if row[n] is not None else nothing for n in ("before", "after")}
        ),
        "cause": Message(f"says.changes.cause.{row['cause']}"),
    }
