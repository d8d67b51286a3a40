"""Pages of one process and of several."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.pages import Provenance
from pipeline.run import pages_step as pages
from pipeline.run.page_files import GONE, in_place, move_pages, note_obsolete, page_hash, write
from pipeline.run.pages_step import Task, write_pages
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
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


def test_pages_that_could_not_all_be_moved_are_moved_by_a_second_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = tmp_path / "new", tmp_path / "reports"
    write(old, {"gone.md": "x", "b.md": "x"})
    write(new, {"a.md": "y", "b.md": "y", "c.md": "y"})
    note_obsolete(new, ["gone.md"])
    replace = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == "b.md":
            raise PermissionError(13, "in use")
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(StoreError, match=r"b\.md cannot be replaced"):
            move_pages(new, old, patience_seconds=0.3)
    assert {p.name: p.read_text(encoding="utf-8") for p in old.iterdir()} == {"a.md": "y", "b.md": "x", "c.md": "y"}
    for _ in range(2):
        move_pages(new, old)
        assert {p.name: p.read_text(encoding="utf-8") for p in old.iterdir()} == dict.fromkeys(
            ("a.md", "b.md", "c.md"), "y"
        )


def test_a_page_that_must_be_gone_is_not_in_place_while_it_is_there(tmp_path: Path) -> None:
    hashes = write(tmp_path, {"a.md": "x", "old.md": "x"})
    recorded = {"a.md": hashes["a.md"], "old.md": GONE}
    assert not in_place(tmp_path, recorded)
    (tmp_path / "old.md").unlink()
    assert in_place(tmp_path, recorded)
    (tmp_path / "a.md").unlink()
    assert not in_place(tmp_path, recorded)


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
        write_pages(task, "wanted", {}, say=lambda _: None, workers=workers)
        made[workers] = {p.name: p.read_bytes() for p in task.pages.rglob("*.*")}
        with WorkFile(project.database) as work:
            assert set(work.state("report")) - {"*"} == {p for p in work.state("report") if p != "*"}
            assert work.state("report")["*"] == "wanted"
    assert made[1] == made[2]
    assert {"index.md", "平安县-2013.md", "安乐县-2015.md"} <= set(made[1])
