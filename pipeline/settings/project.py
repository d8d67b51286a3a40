"""A project folder and the paths in it.

Apart from what its files say: a command that only asks the published file should not wait for the checks of settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ProjectNotFound

if TYPE_CHECKING:
    from pipeline.settings.model import Config, Settings


@dataclass(frozen=True)
class Project:
    """A project folder and the paths in it."""

    root: Path

    @property
    def configs(self) -> Path:
        """Folder that the user edits."""
        return self.root / "configs"

    @property
    def sources(self) -> Path:
        """Where new reports come from."""
        return self.configs / "sources.yaml"

    @property
    def fetches(self) -> Path:
        """Log of what was fetched."""
        return self.root / "data" / "fetches.jsonl"

    @property
    def judged(self) -> Path:
        """Samples that readers judge."""
        return self.root / "data" / "judged"

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.root / "data" / "gongwen.duckdb"

    @property
    def work(self) -> Path:
        """Private folder of the run in progress."""
        return self.root / "data" / ".work"

    @property
    def models(self) -> Path:
        """Where a user without network puts the segmentation model."""
        return self.root / "data" / "models"

    @property
    def reports(self) -> Path:
        """Generated Markdown and figures."""
        return self.root / "reports"

    @classmethod
    def at(cls, root: Path) -> Project:
        """A folder as a project, whatever is in it.

        Raises:
            ProjectNotFound: DuckDB takes what follows a question mark in a path for options, and would keep its log elsewhere.
        """
        root = root.resolve()
        if "?" in str(root):
            raise ProjectNotFound("project.question_mark", root=root)
        return cls(root)

    @classmethod
    def open(cls, root: Path) -> Project:
        """The project in a folder.

        Raises:
            ProjectNotFound: the folder has no configs/project.yaml, or a name that no results can be stored under.
        """
        project = cls.at(root)
        if not (project.configs / "project.yaml").is_file():
            raise ProjectNotFound("project.none", root=project.root)
        return project

    def settings(self) -> Settings:
        """Read and check configs/project.yaml alone.

        Raises:
            ConfigError: the file is missing or wrong.
        """
        from pipeline.settings.model import read_settings

        return read_settings(self.configs / "project.yaml")

    def config(self) -> Config:
        """Read and check everything in configs/.

        Raises:
            ConfigError: a file is missing or wrong; the message names file, key and line.
        """
        from pipeline.settings.model import read_config

        return read_config(self.configs)
