"""What was fetched, from its log into the tables: ``fetches``, and where each report is from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.fetch.log import Fetched, compacted, read_log
from pipeline.messages import parsed
from pipeline.settings.files import digest
from pipeline.settings.project import Project
from pipeline.store import WorkFile
from pipeline.tables import FETCHES, REPORTS

# A report is from where its file was fetched, or, where that was moved, from where the same bytes were.
_ORIGINS = """
    WITH came AS (SELECT url, fetched_at, path, sha256 FROM fetches WHERE outcome IN ('saved', 'changed')),
    by_path AS (SELECT path, arg_max(url, fetched_at) AS url, max(fetched_at) AS fetched_at FROM came GROUP BY path),
    by_bytes AS (SELECT sha256, arg_max(url, fetched_at) AS url, max(fetched_at) AS fetched_at FROM came GROUP BY sha256)
    SELECT r.report_id, coalesce(p.url, b.url) AS url, coalesce(p.fetched_at, b.fetched_at) AS fetched_at
    FROM reports r LEFT JOIN candidates c USING (source_path)
    LEFT JOIN by_path p ON p.path = c.file_path LEFT JOIN by_bytes b ON b.sha256 = r.sha256
    ORDER BY report_id
"""


def log_state(project: Project) -> dict[str, str]:
    """The log as a unit of the step ingest, with its fingerprint; nothing where there is no log.

    That an address was asked again and had not changed is no reason for a run.
    """
    rows = read_log(project.fetches)
    if not rows:
        return {}
    told = {
        (r.url, r.outcome, r.sha256, r.path, r.code) for r in rows if r.outcome not in ("unchanged", "robots", "listed")
    }
    unit = project.fetches.relative_to(project.root).as_posix()
    return {unit: digest({"stage": "fetches", "version": 1, "rows": sorted(map(list, told))})}


def selectors(project: Project) -> dict[str, str]:
    """Files that were fetched from a source that says where the text stands in its pages, with what it says."""
    return {row.path: row.selector for row in read_log(project.fetches) if row.path and row.selector}


def write_fetches(work: WorkFile, project: Project) -> None:
    """Bring the table up to the log, and tell of each report where it is from.

    Rows that a lost or shortened log no longer has stay.
    """
    logged = read_log(project.fetches)
    keys = {(row.url, row.fetched_at) for row in logged}
    stored = [row for row in map(_row, work.read("fetches").to_pylist()) if (row.url, row.fetched_at) not in keys]
    if not logged and not stored:
        return
    unique = {(row.url, row.fetched_at): row for row in [*stored, *logged]}
    rows = compacted(sorted(unique.values(), key=lambda row: (row.fetched_at, row.url)))
    work.replace_all("fetches", FETCHES.from_rows(list(_stored(rows))))
    origins = work.query(_ORIGINS)
    work.fill("reports", origins.cast(REPORTS.empty().select(origins.column_names).schema))


def _stored(rows: Iterable[Fetched]) -> Iterable[dict[str, object]]:
    for row in rows:
        values: dict[str, object] = {
            name: getattr(row, name) for name in FETCHES.column_names if name in Fetched.__dataclass_fields__
        }
        if row.problem:
            values |= {
                "detail": row.problem.text("en"),
                "detail_zh": row.problem.text("zh"),
                "code": row.problem.code,
                "values": row.problem.values_json(),
            }
        yield {name: None if value == "" else value for name, value in values.items()}


def _row(stored: dict[str, Any]) -> Fetched:
    """A row of the table as it was in the log."""
    given = {k: v for k, v in stored.items() if k in Fetched.__dataclass_fields__ and v is not None}
    problem = parsed(stored["code"], stored["values"] or "{}") if stored["code"] else None
    return Fetched(**given, problem=problem)
