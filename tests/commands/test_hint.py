"""Commands as a reader can type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.commands.hint import command
from pipeline.commands.init import create_project
from pipeline.commands.status import status_lines
from pipeline.settings.model import Project


def test_a_project_elsewhere_is_named(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    assert command(project, "status") == "gongwen status"
    monkeypatch.chdir(tmp_path)
    assert command(project, "status") == f"gongwen status --project {project.root}"
    spaced = create_project(tmp_path / "my study")
    assert command(spaced, "run").endswith(f'--project "{spaced.root}"')


def test_before_the_first_run_status_says_what_is_to_be_done(project: Project) -> None:
    raw = project.root / "data" / "raw"
    told = "\n".join(status_lines(project))
    assert f"put reports into {raw} and run `gongwen run --project" in told
    (raw / "甲县2015.txt").write_text("报告", encoding="utf-8")
    told = "\n".join(status_lines(project))
    assert f"1 file waits in {raw}: run `gongwen run --project" in told
