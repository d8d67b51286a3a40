"""Pages of one process and of several."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.pages import Provenance
from pipeline.run import pages_step as pages
from pipeline.run.pages_step import Task, write_pages
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from pipeline.store import WorkFile

PROVENANCE = Provenance("0", "made up", "0", "0", {})


@pytest.mark.slow
@pytest.mark.usefixtures("segmenters")
def test_several_processes_make_the_same_pages(
    project: Project, write_report: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for year in (2013, 2014, 2015):
        write_report("平安县", year)
    write_report("安乐县", 2015)
    run_direct(project, force=False, say=lambda _: None)
    monkeypatch.setattr(pages, "GROUP", 1)
    made = {}
    for workers in (1, 2):
        task = Task(project.database, project.config(), PROVENANCE, tmp_path / str(workers), project.reports)
        with WorkFile(project.database) as work:
            write_pages(work, task, "wanted", {}, say=lambda _: None, workers=workers)
            made[workers] = {p.name: p.read_bytes() for p in task.pages.rglob("*.*")}
            assert set(work.state("report")) - {"*"} == {p for p in work.state("report") if p != "*"}
            assert work.state("report")["*"] == "wanted"
    assert made[1] == made[2]
    assert {"index.md", "平安县-2013.md", "安乐县-2015.md"} <= set(made[1])
