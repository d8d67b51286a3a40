"""What a run leaves for those who did not watch it."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.aftermath import Snapshot, changes, watched
from pipeline.commands.status import health
from pipeline.errors import NothingIngested, RunInProgress
from pipeline.fetch.log import Fetched
from pipeline.messages import Message
from pipeline.run import heartbeat
from pipeline.settings.model import Project
from pipeline.store import WorkFile


def publish(project: Project, *reports: tuple[str, int], refused: tuple[str, ...] = ()) -> None:
    """A published file with little in it."""
    project.database.unlink(missing_ok=True)
    with WorkFile(project.database, create=True) as work:
        rows = [{"report_id": f"{p}-{y}", "place": p, "year": y, "content_sha256": f"{p}{y}"} for p, y in reports]
        work.replace_all("reports", tables.REPORTS.from_rows(rows))
        lost = [{"source_path": p, "reason": "empty", "detail": "Nothing in it."} for p in refused]
        work.replace_all("quarantine", tables.QUARANTINE.from_rows(lost))


def pages(project: Project) -> str:
    return "".join(p.read_text(encoding="utf-8") for p in sorted((project.reports / "runs").glob("*.md")))


def mails(project: Project, folder: Path, when: str) -> Callable[[], list[str]]:
    """Let messages be put into a file; what it holds."""
    got = folder / "got.txt"
    code = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read() + b'----')"
    path = project.configs / "project.yaml"
    text = path.read_text(encoding="utf-8").replace("  when: [failed]", f"  when: [{when}]")
    command = json.dumps([sys.executable, "-c", code, str(got)])
    path.write_text(text.replace("  command: []", f"  command: {command}"), encoding="utf-8")
    return lambda: got.read_text(encoding="utf-8").split("----")[:-1] if got.is_file() else []


def test_what_is_new_changed_gone_and_refused_is_told() -> None:
    before = Snapshot({"a": "1", "b": "1", "c": "1"}, {"old.txt": "empty: x"}, {"f": "Known."})
    after = Snapshot(
        {"a": "1", "b": "2", "d|e": "1"}, {"old.txt": "empty: x", "<b>.txt": "empty: y"}, {"f": "Known.", "g": "New."}
    )
    lines = changes(before, after)
    assert lines[0].startswith("1 new report: [d\\|e](../")
    assert lines[1:3] == ["1 report changed: [b](../b.md)", "1 report gone: c"]
    assert lines[3] == "not taken: &lt;b&gt;.txt: empty: y"
    assert lines[4:] == ["finding: New."]
    assert changes(after, after) == ["no report changed; computed anew for 3 reports"]


def test_a_run_leaves_a_page_a_heartbeat_and_a_message(project: Project, tmp_path: Path) -> None:
    got = mails(project, tmp_path, "changed, refused")
    with watched(project, say=pytest.fail) as outcome:
        publish(project, ("平安县", 2015))
        outcome.status = "done"
    assert "1 new report: [平安县-2015](../" in pages(project)
    beat = heartbeat.read(project)
    assert beat is not None
    assert beat.outcome == "done"
    with watched(project, say=pytest.fail) as outcome:
        publish(project, ("平安县", 2015), ("平安县", 2016), refused=("x.txt",))
        outcome.status = "done_with_quarantine"
    assert pages(project).count("\n## ") == 2
    assert pages(project).count("# Runs of") == 1
    first, second = got()
    assert first.startswith("gongwen study: done\n")
    assert "x.txt: Nothing in it." in second
    with watched(project, say=pytest.fail):
        pass
    assert pages(project).count("\n## ") == 2, "a look that found nothing new leaves a heartbeat alone"
    assert len(got()) == 2
    again = heartbeat.read(project)
    assert again is not None
    assert again.outcome == "up_to_date"


def test_a_failed_run_is_told_of_and_status_says_so(project: Project, tmp_path: Path) -> None:
    got = mails(project, tmp_path, "failed")
    publish(project, ("平安县", 2015))
    assert health(project, within_hours=1) == (1, "Nobody has looked for new reports yet.")
    with pytest.raises(NothingIngested), watched(project, say=pytest.fail):
        raise NothingIngested("run.empty", folder="data/raw")
    assert len(got()) == 1
    assert got()[0].startswith("gongwen study: the run has failed\n\ndata/raw is empty.")
    assert "data/raw is empty" in pages(project)
    code, line = health(project)
    assert code == 1
    assert "data/raw is empty" in line
    with watched(project, say=pytest.fail):
        pass
    assert health(project, within_hours=1) == (0, "1 report, up to date.")
    publish(project, ("平安县", 2015), refused=("x.txt",))
    assert health(project, within_hours=1)[0] == 3
    assert health(project)[0] == 1, "nothing was computed"


def test_settings_that_cannot_be_read_are_a_failed_run(project: Project) -> None:
    (project.configs / "project.yaml").write_text("nonsense: 1\n", encoding="utf-8")
    with pytest.raises(Exception, match="nonsense"), watched(project, say=pytest.fail):
        pass
    beat = heartbeat.read(project)
    assert beat is not None
    assert beat.outcome == "failed"


def test_who_finds_another_run_under_way_leaves_that_one_its_heartbeat(project: Project) -> None:
    heartbeat.write(project, "done", heartbeat.now())
    with pytest.raises(RunInProgress), watched(project, say=pytest.fail):
        raise RunInProgress("run.in_progress", root=project.root)
    beat = heartbeat.read(project)
    assert beat is not None
    assert beat.outcome == "done"
    assert not pages(project)


def test_a_late_look_and_a_file_that_is_none(project: Project) -> None:
    publish(project, ("平安县", 2015))
    heartbeat.write(project, "done", heartbeat.now() - dt.timedelta(hours=30))
    assert health(project, within_hours=26)[0] == 1
    assert health(project, within_hours=31)[0] == 0
    heartbeat.heartbeat_file(project).write_text("[]", encoding="utf-8")
    assert heartbeat.read(project) is None


def test_what_could_not_be_fetched_is_told_once(project: Project, tmp_path: Path) -> None:
    got = mails(project, tmp_path, "refused")
    problem = Message("fetching.no_answer", {"error": "timed out"})
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    rows = [Fetched(f"https://a.example/{n}", "a", now, "blocked", problem=problem) for n in range(2)]
    for begun in range(2):
        with watched(project, say=pytest.fail):
            project.fetches.write_text("".join(row.line() + "\n" for row in rows), encoding="utf-8")
        assert len(got()) == 1, begun
    assert "not fetched: https&#58;//a.example/0: " in got()[0]
    rows.append(Fetched("https://a.example/0", "a", now, "saved"))
    rows.append(Fetched("https://a.example/2", "a", now, "failed", problem=problem))
    with watched(project, say=pytest.fail):
        project.fetches.write_text("".join(row.line() + "\n" for row in rows), encoding="utf-8")
    assert "a.example/2" in got()[1]
    assert "a.example/1" not in got()[1]
