"""A run that was broken off, and the next one, which goes on with it where that can be done."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import StageFailed
from pipeline.run.session import Session, session
from pipeline.settings.model import Project
from pipeline.store import WorkFile
from tests.run.running import pages_of, rows, run, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]

# A run that ends without a word before or after the n-th time that it calls a method of its work file.
_RUN = """
import os, signal, sys
from pathlib import Path
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from pipeline.store import WorkFile

method, when, at = sys.argv[2], sys.argv[3], int(sys.argv[4])
real, called = getattr(WorkFile, method), 0

def ending(self, *given, **more):
    global called
    called += 1
    if called == at and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    made = real(self, *given, **more)
    if called == at:
        os.kill(os.getpid(), signal.SIGKILL)
    return made

setattr(WorkFile, method, ending)
run_direct(Project.open(Path(sys.argv[1])), force="force" in sys.argv, say=print)
"""


def killed(project: Project, method: str, when: str, at: int, *more: str) -> None:
    command = [sys.executable, "-c", _RUN, str(project.root), method, when, str(at), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr


def left(project: Project) -> list[Path]:
    return sorted(p for p in project.work.iterdir() if p.is_dir())


@pytest.fixture
def small(project: Project, write_report: Callable[..., Path]) -> Project:
    settings = (
        "topics:\n  models: [nmf]\n  k: 2\n  min_paragraphs: 3\n  min_paragraph_words: 5\nreports:\n  site: false\n"
    )
    (project.configs / "project.yaml").write_text(settings, encoding="utf-8")
    for year in (2014, 2015):
        write_report("平安县", year)
    return project


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_run_is_taken_up_where_it_was_with_the_same_results(small: Project) -> None:
    # Twice in one run: within the batch of a stage by report, and later before its pages.
    killed(small, "fill", "before", 2)
    (folder,) = left(small)
    assert not small.database.exists()
    killed(small, "query", "after", 60)
    assert left(small) == [folder]
    _, said = run(small)
    assert any("Going on with the run" in line for line in said.values())
    assert "0 files new or changed" in said["ingest"]
    assert "up to date" in said["attention"]
    assert "computed" not in said["attention"]
    assert rows(small, "SELECT run_id FROM runs") == [(folder.name,)]
    assert left(small) == []
    taken_up = snapshot(small)
    run(small, force=True)
    assert snapshot(small) == taken_up
    assert set(pages_of(small)) >= {"index.md", "平安县-2014.md"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
@pytest.mark.parametrize(("method", "at"), [("replace_all", 1), ("append", 3)], ids=["ingest", "its rows"])
def test_what_was_half_written_is_begun_anew(small: Project, method: str, at: int) -> None:
    killed(small, method, "after", at)
    assert left(small)
    assert not goes_on(small)


def begun(project: Project, *steps: str, error: BaseException) -> Path:
    """A run that ends with an error after some steps; its folder."""
    made: list[Session] = []
    with pytest.raises(type(error)), session(project, force=False, say=print) as current:
        assert current is not None
        made.append(current)
        for name in steps:
            current.step(name, say=print)
        raise error
    return made[0].folder


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (KeyboardInterrupt(), True),
        (StageFailed("run.stage_ended", stage="words", batch="x", n=1), True),
        (RuntimeError("a fault of the program, or of the file"), False),
    ],
)
def test_what_is_kept_depends_on_why_it_ended(small: Project, error: BaseException, kept: bool) -> None:
    folder = begun(small, "ingest", "segment", error=error)
    assert left(small) == ([folder] if kept else [])
    if kept:
        with session(small, force=False, say=print) as current:
            assert current is not None
            assert current.folder == folder
            with WorkFile(current.work_path) as work:
                assert set(work.state("segment")) == {"平安县-2014", "平安县-2015"}
        assert left(small) == []


def goes_on(project: Project, *, force: bool = False) -> bool:
    """Whether the next run goes on with what is left; it is broken off in its turn."""
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt), session(project, force=force, say=said.append) as current:
        assert current is not None
        assert left(project) == [current.folder]
        current.step("ingest", say=print)
        raise KeyboardInterrupt
    return any("Going on with the run" in line for line in said)


def test_another_plan_begins_anew(small: Project, write_report: Callable[..., Path]) -> None:
    begun(small, "ingest", error=KeyboardInterrupt())
    assert goes_on(small)
    (small.configs / "stopwords.txt").write_text("我们\n", encoding="utf-8")
    assert not goes_on(small)
    assert goes_on(small)
    write_report("平安县", 2015, more="我们还要做好安全生产工作。")
    assert not goes_on(small)
    assert not goes_on(small, force=True)
    assert goes_on(small, force=True)


def test_a_damaged_work_file_is_begun_anew(small: Project) -> None:
    folder = begun(small, "ingest", error=KeyboardInterrupt())
    for name in ("gongwen.duckdb", "plan.json"):
        (folder / name).write_bytes(b"not a database" * 1000)
        assert not goes_on(small)
        assert goes_on(small)
        (folder,) = left(small)


def test_a_published_file_that_is_another_meanwhile_begins_anew(small: Project) -> None:
    with session(small, force=False, say=print) as first:
        assert first is not None
        first.step("ingest", say=print)
        first.publish()
    begun(small, "ingest", error=KeyboardInterrupt())
    assert goes_on(small)
    small.database.touch()
    assert not goes_on(small)
