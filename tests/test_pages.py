"""Pages of one process and of several."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import pages
from pipeline.config import Project
from pipeline.page_files import move_pages, note_obsolete, page_hash, write
from pipeline.pages import Task, write_pages
from pipeline.reporting import Provenance
from pipeline.run import run_direct
from pipeline.store import WorkFile

PROVENANCE = Provenance("0", "made up", "0", "0", {})


def test_pages_move_into_place_and_take_obsolete_ones_away(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "reports"
    write(old, {"gone.md": "x", "kept.md": "x", "figures/a.svg": "x"})
    hashes = write(new, {"kept.md": "y", "figures/b.svg": "y"})
    note_obsolete(new, ["gone.md", "never-there.md"])
    move_pages(new, old)
    left = {p.relative_to(old).as_posix(): p.read_text(encoding="utf-8") for p in old.rglob("*.*")}
    assert left == {"kept.md": "y", "figures/a.svg": "x", "figures/b.svg": "y"}
    assert page_hash(old / "kept.md") == hashes["kept.md"]
    assert page_hash(old / "gone.md") is None


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
        task = Task(project.database, project.config(), PROVENANCE, tmp_path / str(workers))
        write_pages(task, "wanted", {}, say=lambda _: None, workers=workers)
        made[workers] = {p.name: p.read_bytes() for p in task.pages.rglob("*.*")}
        with WorkFile(project.database) as work:
            assert set(work.state("report")) - {"*"} == {p for p in work.state("report") if p != "*"}
            assert work.state("report")["*"] == "wanted"
    assert made[1] == made[2]
    assert {"index.md", "平安县-2013.md", "安乐县-2015.md"} <= set(made[1])
