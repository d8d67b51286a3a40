"""What a run has made, in a few lines: for the terminal and for the Prefect artifact."""

from __future__ import annotations

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
        f"{n['reports']} reports of {n['places']} places, {n['words']:,} words.",
        f"Results (DuckDB):   {project.database}",
        f"Trend report:       {project.reports / 'index.md'}",
    ]
    if n["quarantined"]:
        lines.append(f"{n['quarantined']} files were not taken as reports: `gongwen status` says why.")
    return lines


def summary_markdown(project: Project, status: str) -> str:
    """The same as Markdown with links."""
    n = counts(project)
    index = project.reports / "index.md"
    return (
        f"# gongwen: {status.replace('_', ' ')}\n\n"
        f"| reports | places | words | quarantined files |\n|---:|---:|---:|---:|\n"
        f"| {n['reports']} | {n['places']} | {n['words']:,} | {n['quarantined']} |\n\n"
        f"- Trend report: [{index}]({index.as_uri()})\n"
        f"- DuckDB file: [{project.database}]({project.database.as_uri()})\n"
    )
