"""What `gongwen status` says of the sources that reports are fetched from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from pipeline.fetch.log import SAVED, TROUBLES, Fetched, read_log
from pipeline.messages import Message, text
from pipeline.settings.project import Project
from pipeline.settings.yamlfile import read_yaml

if TYPE_CHECKING:
    from pipeline.settings.sources import SourceSettings

_SHOWN = 3  # troubles of a source; `gongwen fetch` tells them all


def source_lines(project: Project, have: Collection[tuple[str, int]], *, today: dt.date | None = None) -> list[str]:
    """State of each source: how many reports, when it was last asked, what is wrong, and whether it is overdue.

    Args:
        project: the project.
        have: place and year of every report that is stored.
        today: the day; None for today.

    Raises:
        ConfigError: configs/sources.yaml is wrong.
    """
    if not (project.sources.exists() and read_yaml(project.sources).get("sources")):
        return []
    # To check the settings takes longer than to say that there are none.
    from pipeline.settings.sources import read_sources

    settings = read_sources(project.sources)
    rows: dict[str, list[Fetched]] = {name: [] for name in settings.sources}
    for row in read_log(project.fetches) if settings.sources else ():
        if row.source in rows:
            rows[row.source].append(row)
    today = today or dt.datetime.now().astimezone().date()
    lines = []
    for name, source in settings.sources.items():
        lines += _of_source(name, rows[name])
        if is_overdue(source, rows[name], have, today):
            due = {"year": today.year, "month": source.due_month}
            lines.append(text("status.source_overdue", place=source.place or name, **due))
    return lines


def is_overdue(source: SourceSettings, rows: list[Fetched], have: Collection[tuple[str, int]], today: dt.date) -> bool:
    """Whether this year's report should be here by now and is not, from wherever it came.

    Args:
        source: the source.
        rows: what came of its requests.
        have: place and year of every report that is stored.
        today: the day.
    """
    if source.due_month is None or today.month <= source.due_month:
        return False
    fetched = any(row.year == today.year and row.outcome in SAVED for row in rows)
    return not fetched and (source.place, today.year) not in have


def _of_source(name: str, rows: list[Fetched]) -> list[str]:
    if not rows:
        return [text("status.source_never", source=name)]
    last = {row.url: row for row in rows}
    troubles = [row for row in last.values() if row.outcome in TROUBLES and row.problem]
    n = len({row.path for row in rows if row.path})
    at = max(row.fetched_at for row in rows)
    lines = [text("status.source", source=name, n=n, at=f"{at.replace(tzinfo=dt.UTC).astimezone():%Y-%m-%d %H:%M}")]
    for row in troubles[:_SHOWN]:
        outcome = Message(f"says.fetch.outcome.{row.outcome}", {"n": 1})
        lines.append(text("status.source_trouble", url=row.url, outcome=outcome, problem=row.problem))
    return lines
