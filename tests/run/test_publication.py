"""A run that is ended during publication, at any instant, leaves a whole file, and the next run finishes what is left."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.commands.init import create_project
from pipeline.run.plan import current_model, plan
from pipeline.run.session import run_direct, session
from pipeline.run.steps import STEPS
from pipeline.segment.model import ModelInfo
from pipeline.settings.model import Project
from pipeline.store import Reader
from tests.conftest import report_text

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL"),
]

# Publishes a run whose steps are done, and ends without a word before or after the n-th time that it touches the disk.
_PUBLISH = """
import datetime as dt, os, signal, sys
from pathlib import Path
from pipeline.ingest.files.scan import Scan
from pipeline.ingest import Manifest
from pipeline.run.plan import current_model
from pipeline.run.session import Session
from pipeline.settings.model import Project

project, run_id, name, at = Project.open(Path(sys.argv[1])), sys.argv[2], sys.argv[3], int(sys.argv[4])
config = project.config()
model = current_model(project, config)
run = Session(project, run_id, project.work / run_id, dt.datetime(2024, 1, 1), config, model, Scan((), Manifest({})))
touched = 0

def ending(real):
    def call(*given, **more):
        global touched
        touched += 1
        if touched == at and name == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        try:
            return real(*given, **more)
        finally:
            if touched == at:
                os.kill(os.getpid(), signal.SIGKILL)
    return call

for each in ("replace", "unlink", "fsync"):
    setattr(os, each, ending(getattr(os, each)))
run.publish()
print(touched)
"""


@dataclass(frozen=True)
class Ready:
    """A project with one published run and a second one whose steps are done.

    Attributes:
        root: its folder.
        run_id: the second run.
        moves: times that publication touches the disk.
    """

    root: Path
    run_id: str
    moves: int


def publish(root: Path, run_id: str, when: str, at: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _PUBLISH, str(root), run_id, when, str(at)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def write(project: Project, year: int) -> None:
    path = project.root / "data" / "raw" / f"平安县_{year}.txt"
    path.write_text(report_text("平安县", year), encoding="utf-8")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, model: ModelInfo) -> Iterator[Ready]:
    project = create_project(tmp_path_factory.mktemp("publication") / "study")
    settings = "topics:\n  models: [nmf]\n  k: 2\n  min_paragraphs: 3\n  min_paragraph_words: 5\n"
    (project.configs / "project.yaml").write_text(settings, encoding="utf-8")
    for year in (2014, 2015):
        write(project, year)
    run_direct(project, force=False, say=lambda _: None)
    (project.root / "data" / "raw" / "平安县_2014.txt").unlink()
    write(project, 2016)
    with session(project, force=False, say=lambda _: None) as current:
        assert current is not None
        for name in STEPS:
            current.step(name, say=lambda _: None)
        whole = project.root.with_name("whole")
        shutil.copytree(project.root, whole)
        done = publish(whole, current.run_id, "before", 0)
        assert done.returncode == 0, done.stderr
        yield Ready(project.root, current.run_id, int(done.stdout))


def state(project: Project) -> tuple[list[str], int, int]:
    with Reader(project.database) as reader:
        reports = [r for (r,) in reader.rows("SELECT report_id FROM reports ORDER BY ALL")]
        ((runs, topics),) = reader.rows("SELECT (SELECT count(*) FROM runs), (SELECT count(*) FROM topic_registry)")
    return reports, runs, topics


def _points(ready: Ready) -> list[tuple[str, int]]:
    """Each of the first touches, which are those of the file; of the many of pages a few."""
    first = [(when, at) for at in range(1, 5) for when in ("before", "after")]
    return [
        *first,
        *(("after", at) for at in range(5, ready.moves, max(1, ready.moves // 3))),
        ("after", ready.moves),
    ]


def test_the_file_is_whole_at_every_instant_and_pages_are_finished(ready: Ready, tmp_path: Path) -> None:
    old, new = ["平安县-2014", "平安县-2015"], ["平安县-2015", "平安县-2016"]
    seen = []
    finished = set()
    for when, at in _points(ready):
        root = tmp_path / f"{when}{at}"
        shutil.copytree(ready.root, root)
        assert publish(root, ready.run_id, when, at).returncode == -signal.SIGKILL, (when, at)
        project = Project.open(root)
        reports, runs, topics = state(project)
        moved = reports == new
        seen.append(moved)
        assert (reports, runs) in ((old, 1), (new, 2)), (when, at)
        assert topics > 0
        if not moved and moved in finished:
            continue  # the whole run again: once is enough
        finished.add(moved)
        finish(project, new)
    assert seen == sorted(seen), "once moved, the file stays"
    assert set(seen) == {False, True}


def finish(project: Project, reports: list[str]) -> None:
    """The next run makes all of it whole, whatever was left."""
    run_direct(project, force=False, say=lambda _: None)
    assert state(project)[0] == reports
    pages = {p.name for p in project.reports.glob("平安县-*.md")}
    assert pages == {"平安县-2015.md", "平安县-2016.md"}
    assert "2016" in (project.reports / "index.md").read_text(encoding="utf-8")
    assert not [p for p in project.work.iterdir() if p.is_dir()]
    config = project.config()
    assert plan(project, config, current_model(project, config)).up_to_date
