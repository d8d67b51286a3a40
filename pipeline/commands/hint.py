"""Commands as a reader can type them where they stand."""

from __future__ import annotations

from pathlib import Path

from pipeline.settings.project import Project


def command(project: Project, name: str) -> str:
    """A command for a project: with ``--project`` where it is not the current folder."""
    if Path.cwd().resolve() == project.root.resolve():
        return f"gongwen {name}"
    folder = str(project.root)
    # Quotation marks that every shell takes; a path that has one itself is the reader's to write.
    return f"gongwen {name} --project " + (f'"{folder}"' if " " in folder else folder)
