"""What a run has made, in a few lines: for the terminal and for the Prefect artifact."""

from __future__ import annotations

from pipeline.commands.hint import command
from pipeline.messages import Message, text
from pipeline.settings.model import Project
from pipeline.store import Reader


def counts(project: Project) -> dict[str, int]:
    """Reports, places, words and quarantined files in the published file."""
    with Reader(project.database) as reader:
        row = reader.rows(
            "SELECT count(*), count(DISTINCT place), coalesce(sum(n_tokens), 0), (SELECT count(*) FROM quarantine) FROM reports"
        )[0]
    return dict(zip(("reports", "places", "words", "quarantined"), map(int, row), strict=True))


def summary_lines(project: Project) -> list[str]:
    """Where the results are, for the terminal."""
    n = counts(project)
    lines = [
        text("says.summary.counts", reports=n["reports"], places=n["places"], words=n["words"]),
        text("says.summary.database", path=project.database),
        text("says.summary.index", path=project.reports / "index.md"),
    ]
    page = project.reports / "site" / "index.html"
    if page.is_file():
        lines.append(text("says.summary.site", path=page))
    if n["quarantined"]:
        lines.append(text("says.summary.quarantined", n=n["quarantined"], command=command(project, "status")))
    return lines


def summary_markdown(project: Project, status: str) -> str:
    """The same as Markdown with links."""
    n = counts(project)
    index = project.reports / "index.md"
    return (
        text(
            "says.summary.page",
            status=Message(f"says.summary.status.{status}"),
            index=index,
            index_uri=index.as_uri(),
            database=project.database,
            database_uri=project.database.as_uri(),
            **n,
        )
        + "\n"
    )
