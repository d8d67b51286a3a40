"""What was fetched, from the log into the published tables."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.fetch.log import Fetched, Log
from pipeline.ingest.files.scan import scan
from pipeline.run import steps
from pipeline.run.fetched import log_state, write_fetches
from pipeline.run.ingest_step import ingest
from pipeline.settings.model import Project
from pipeline.store import WorkFile

AT = dt.datetime.fromisoformat("2026-02-03T06:00")
URL = "https://www.example.gov.cn/202602/t20260203_1.html"


def _row(path: str, outcome: str = "saved", *, days: int = 0, url: str = URL, **more: object) -> Fetched:
    return Fetched(url, "平安", AT + dt.timedelta(days=days), outcome, path=path, **more)  # type: ignore[arg-type]


def _ingest(project: Project, path: Path) -> list[dict[str, object]]:
    config = project.config()
    with WorkFile(path, create=not path.exists()) as work:
        ingest(work, project, config, scan(project, config.settings.input), now=AT, say=print)
        sql = "SELECT report_id, url, fetched_at FROM reports ORDER BY report_id"
        return list(work.query(sql).to_pylist())


def test_reports_say_where_they_are_from(project: Project, write_report: Callable[..., Path], tmp_path: Path) -> None:
    write_report("平安县", 2015, name="fetched/平安县/a.txt")
    moved = write_report("平安县", 2016, name="mine.txt")
    write_report("平安县", 2017, name="by_hand.txt")
    log = Log(project.fetches)
    log.append(_row("data/raw/fetched/平安县/a.txt"))
    log.append(_row("data/raw/fetched/平安县/a.txt", "unchanged", days=1))
    sha256 = hashlib.sha256(moved.read_bytes()).hexdigest()
    log.append(_row("data/raw/fetched/平安县/gone.txt", url=URL + "?2", sha256=sha256))
    rows = _ingest(project, tmp_path / "work.duckdb")
    assert [(r["url"], r["fetched_at"]) for r in rows] == [(URL, AT), (URL + "?2", AT), (None, None)]


def test_the_table_tells_every_request(project: Project, write_report: Callable[..., Path], tmp_path: Path) -> None:
    from pipeline.messages import Message

    write_report()
    blocked = Message("fetching.blocked", {"status": 412, "url": URL, "folder": "data/raw"})
    Log(project.fetches).append(_row("", "blocked", status=412, problem=blocked, n_requests=2))
    _ingest(project, tmp_path / "work.duckdb")
    with WorkFile(tmp_path / "work.duckdb") as work:
        [row] = work.read("fetches").to_pylist()
    assert (row["url"], row["outcome"], row["status"], row["path"], row["n_requests"]) == (URL, "blocked", 412, None, 2)
    assert "browser" in row["detail"]
    assert "浏览器" in row["detail_zh"]


def test_what_a_lost_log_told_stays(project: Project, write_report: Callable[..., Path], tmp_path: Path) -> None:
    write_report("平安县", 2015, name="fetched/平安县/a.txt")
    Log(project.fetches).append(_row("data/raw/fetched/平安县/a.txt"))
    _ingest(project, tmp_path / "work.duckdb")
    project.fetches.unlink()
    Log(project.fetches).append(_row("", "missing", days=9, url=URL + "?3"))
    [row] = _ingest(project, tmp_path / "work.duckdb")
    assert row["url"] == URL
    with WorkFile(tmp_path / "work.duckdb") as work:
        write_fetches(work, project)
        assert work.read("fetches")["outcome"].to_pylist() == ["saved", "missing"]


def test_where_a_source_says_that_the_text_is_ingest_looks(project: Project, tmp_path: Path) -> None:
    from tests.fetch.site import article

    noise = "<p>大会听取和审议了政府工作报告，会议同意这个报告，并号召全县人民共同奋斗。</p>" * 300
    page = (
        article("平安县", 2016)
        .decode()
        .replace('<div class="TRS_Editor"', f'<div>{noise}</div><div class="TRS_Editor"')
    )
    path = project.root / "data" / "raw" / "fetched" / "平安县" / "a.html"
    path.parent.mkdir(parents=True)
    path.write_text(page, encoding="utf-8")
    log = Log(project.fetches)
    log.append(_row("data/raw/fetched/平安县/a.html", selector="div.TRS_Editor"))
    log.append(_row("data/raw/fetched/平安县/a.html", "unchanged", days=1))
    _ingest(project, tmp_path / "work.duckdb")
    with WorkFile(tmp_path / "work.duckdb") as work:
        assert not any("号召全县人民" in text for text in work.read("sentences")["text"].to_pylist())


def test_that_nothing_has_changed_is_no_reason_for_a_run(project: Project) -> None:
    assert log_state(project) == {}
    log = Log(project.fetches)
    log.append(_row("a"))
    before = log_state(project)
    assert set(before) == {"data/fetches.jsonl"}
    log.append(_row("a", "unchanged", days=1))
    log.append(_row("", "listed", days=1, url=URL + "list"))
    assert log_state(project) == before
    log.append(_row("", "blocked", days=2, url=URL + "?4"))
    assert log_state(project) != before


def test_a_plan_knows_the_log(project: Project, write_report: Callable[..., Path], tmp_path: Path) -> None:
    from pipeline.run.plan import versions
    from pipeline.stages import Context
    from pipeline.store import Reader

    write_report()
    Log(project.fetches).append(_row("a"))
    _ingest(project, tmp_path / "work.duckdb")
    config = project.config()
    context = Context(config=config, model_sha256="", versions=versions())
    seen = scan(project, config.settings.input, known={"data/raw/平安县_2015.txt"}).files
    with Reader(tmp_path / "work.duckdb") as reader:
        assert steps.staleness(reader, project, context, seen)["ingest"] == 0
        Log(project.fetches).append(_row("b", "changed", days=1))
        assert steps.staleness(reader, project, context, seen)["ingest"] == 1


@pytest.mark.parametrize(
    "line", ["", "{", "[]", '{"url": "x"}', '{"url":"u","source":"s","fetched_at":"no","outcome":"o"}']
)
def test_lines_that_are_none_are_passed_over(project: Project, line: str) -> None:
    project.fetches.parent.mkdir(parents=True, exist_ok=True)
    project.fetches.write_text(line + "\n", encoding="utf-8")
    assert log_state(project) == {}
