"""A new project folder."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.errors import StoreError, os_cause
from pipeline.settings.model import Project

_PACKAGE = Path(__file__).parents[1]


def template_folder() -> Path:
    """Where the shipped configs/ and prefect.yaml are: in the installed package, or in a checkout of the source."""
    packaged = _PACKAGE / "_template"
    return packaged if packaged.is_dir() else _PACKAGE.parent


def create_project(root: Path) -> Project:
    """Make configs/, data/raw/ and reports/ in a folder; what exists already is left as it is.

    Raises:
        StoreError: the folder is a project already, or cannot be written.
        ProjectNotFound: its name cannot be that of a project.
    """
    project = Project.at(root)
    if (project.configs / "project.yaml").exists():
        raise StoreError("project.exists", root=project.root)
    try:
        project.configs.mkdir(parents=True, exist_ok=True)
        for source in sorted((template_folder() / "configs").iterdir()):
            target = project.configs / source.name
            if source.is_file() and not target.exists():
                shutil.copyfile(source, target)
        (project.root / "data" / "raw").mkdir(parents=True, exist_ok=True)
        project.reports.mkdir(exist_ok=True)
        if not (project.root / "prefect.yaml").exists():
            shutil.copyfile(template_folder() / "prefect.yaml", project.root / "prefect.yaml")
    except OSError as error:
        raise StoreError("project.cannot_make", root=project.root, why=os_cause(error)) from None
    return project
