"""A run that fails or is ended, in a step or in publication, and what the next one finds."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import StoreError
from pipeline.run.session import session
from pipeline.run.steps import STEPS
from pipeline.settings.model import Project
from tests.run.running import ids, pages_of, rows, run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


def _fail_at(patch: pytest.MonkeyPatch, at: int) -> None:
    """The file that is to be put in place as the at-th is held by another program; the first is the published one."""
    real = Path.replace
    moves = 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal moves
        if Path(target).name == "gongwen.duckdb" or "reports" in Path(target).parts:
            moves += 1
            if moves == at:
                raise OSError(5, "input/output error")
        return real(self, target)

    patch.setattr(Path, "replace", replace)


def test_a_failure_in_any_step_leaves_the_last_results(shipped: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(shipped)
    before = shipped.database.read_bytes()

    def fail(*args: object, **kwargs: object) -> object:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.topics.fit_tables", fail)
        with pytest.raises(RuntimeError, match="disk full"):
            run(shipped, force=True)
    assert shipped.database.read_bytes() == before
    assert not [p for p in shipped.work.iterdir() if p.is_dir()]
    assert run(shipped, force=True)[0] == "done"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_run_harms_nothing_and_the_next_one_completes(shipped: Project) -> None:
    run(shipped)
    before = rows(shipped, "SELECT * FROM attention ORDER BY ALL")
    code = "import sys; from pathlib import Path; from pipeline.settings.model import Project; from pipeline.run.session import run_direct; "
    code += "run_direct(Project.open(Path(sys.argv[1])), force=True, say=print)"
    for seconds in (0.7, 2.0, 5.0):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(shipped.root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.kill()
        process.wait()
        assert rows(shipped, "SELECT * FROM attention ORDER BY ALL") == before
    assert run(shipped, force=True)[0] == "done"
    assert not [p for p in shipped.work.iterdir() if p.is_dir()]


def test_publication_can_be_tried_again_and_pages_follow_it(shipped: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(work: Path, published: Path) -> None:
        raise StoreError("in use")

    with session(shipped, force=False, say=print) as current:
        assert current is not None
        for name in STEPS:
            current.step(name, say=print)
        with monkeypatch.context() as patch:
            patch.setattr("pipeline.run.session.publish", in_use)
            with pytest.raises(StoreError):
                current.publish()
        assert not (shipped.reports / "index.md").exists()
        assert current.publish() == "done"
        current.site(say=print)
    assert (shipped.reports / "index.md").exists()
    assert run(shipped)[0] is None


@pytest.mark.parametrize("at", [1, 2, 5])
def test_a_publication_that_failed_is_finished_by_a_second_try(
    studied: Project, write_report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = ids(studied)
    (studied.root / "data" / "raw" / "平安县_2014.txt").unlink()
    write_report("平安县", 2016)
    with session(studied, force=False, say=print) as current:
        assert current is not None
        for name in STEPS:
            current.step(name, say=print)
        with monkeypatch.context() as patch:
            _fail_at(patch, at)
            with pytest.raises((StoreError, OSError)):
                current.publish()
        assert current.publish() == "done_with_quarantine"
        assert current.publish() == "done_with_quarantine"
        current.site(say=print)
    after = ids(studied)
    assert after["runs"][:1] == before["runs"]
    assert len(after["runs"]) == 2
    assert after["first_seen"] == before["first_seen"]
    assert {t[:2] for t in before["topics"]} <= set(rows(studied, "SELECT model, topic_id FROM topic_registry"))
    assert rows(studied, "SELECT report_id FROM reports ORDER BY ALL") == [("平安县-2015",), ("平安县-2016",)]
    pages = pages_of(studied)
    assert {"index.md", "平安县-2015.md", "平安县-2016.md"} <= set(pages)
    assert "平安县-2014.md" not in pages
    assert "2016" in pages["index.md"]
    assert run(studied)[0] is None


def test_a_run_that_was_ended_between_file_and_pages_is_finished_by_the_next(
    studied: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (studied.root / "data" / "raw" / "平安县_2014.txt").unlink()
    with monkeypatch.context() as patch:
        _fail_at(patch, 2)
        with pytest.raises(StoreError, match="the next run finishes the pages"):
            run(studied)
    assert (studied.reports / "平安县-2014.md").exists()
    _, said = run(studied)
    assert "up to date" in said["attention"]
    assert "平安县-2014.md" not in pages_of(studied)
    assert run(studied)[0] is None


def test_an_edited_page_is_written_again(shipped: Project) -> None:
    run(shipped)
    page = shipped.reports / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert run(shipped)[0] is None, "line ends alone, as git changes them on Windows, do not matter"
    page.write_text(text + "x", encoding="utf-8")
    run(shipped)
    assert page.read_text(encoding="utf-8") == text


def test_a_deleted_page_is_written_again(shipped: Project) -> None:
    run(shipped)
    page = shipped.reports / "兰州市城关区-2015.md"
    text = page.read_text(encoding="utf-8")
    page.unlink()
    _, said = run(shipped)
    assert "computed" not in said["topics"]
    assert page.read_text(encoding="utf-8") == text
