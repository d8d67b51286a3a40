"""Projects that whole runs are tried on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.settings.model import Project
from tests.conftest import SHIPPED
from tests.run.running import run


@pytest.fixture
def shipped(project: Project) -> Project:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    return project


@pytest.fixture
def studied(project: Project, write_report: Callable[..., Path]) -> Project:
    """A project with two reports, one of them removed since, and one file that is none."""
    write_report("平安县", 2014)
    write_report("平安县", 2015)
    (project.root / "data" / "raw" / "散文.txt").write_text("今天天气很好，我们去公园散步。" * 200, encoding="utf-8")
    run(project)
    return project
