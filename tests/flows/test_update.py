"""The Prefect flow against one real temporary server for the whole module."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Prefect server for all tests, with its own PREFECT_HOME."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patch.delenv("PREFECT_API_URL", raising=False)
        before = dict(os.environ)
        server.prepare(tmp_path_factory.mktemp("other"), say=print)
        with server.running() as address:
            yield address
        os.environ.clear()
        os.environ.update(before)


def test_the_flow_runs_every_step_as_a_task_and_leaves_an_artifact(
    prefect_server: str, tmp_path: Path, segmenters: None
) -> None:
    from prefect.client.orchestration import get_client

    from flows.update import HANDED, Handed, update
    from pipeline.commands.init import create_project
    from pipeline.run.plan import look
    from pipeline.run.steps import STEPS
    from pipeline.store import Reader
    from tests.conftest import SHIPPED, opens

    project = create_project(tmp_path / "study")
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    told: list[str] = []
    handed = Handed(look(project, project.config()), told.append)
    HANDED.set(handed)
    with opens(project.root / "data" / "raw") as counted:
        assert update(project=str(project.root)) == "done"
    assert len(told) == len([*STEPS, "site"]), "a line a step"
    assert counted == {SHIPPED.name: 1}
    assert handed.status == "done"
    HANDED.set(None)
    with Reader(project.database) as reader:
        assert reader.rows("SELECT stages_run FROM runs") == [(list(STEPS),)]
    assert update(project=str(project.root)) == "up_to_date"

    async def look() -> tuple[list[str], list[str], list[str]]:
        async with get_client() as client:
            flow_runs = await client.read_flow_runs()
            artifacts = await client.read_artifacts()
            for _ in range(50):  # task runs are recorded in the background
                task_runs = await client.read_task_runs()
                if len(task_runs) >= len(STEPS) + 4:
                    break
                await asyncio.sleep(0.2)
        return [r.name for r in flow_runs], [r.name for r in task_runs], [str(a.data) for a in artifacts]

    flow_runs, task_runs, artifacts = asyncio.run(look())
    assert set(flow_runs) == {"update study"}
    assert {name.split(":")[0] for name in task_runs} == {"model", "open", *STEPS, "publish", "site"}
    (artifact,) = artifacts
    assert project.database.as_uri() in artifact
    assert (project.reports / "index.md").as_uri() in artifact


def test_an_error_of_ours_is_logged_without_a_traceback(
    prefect_server: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from flows.update import update
    from pipeline.errors import ProjectNotFound

    with pytest.raises(ProjectNotFound, match="not a gongwen project"):
        update(project=str(tmp_path))
    assert "Traceback" not in caplog.text


def test_waiting_mends_no_mistake_of_the_user(
    prefect_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that is named and not there fails at once; one that could not be downloaded is asked for again."""
    from flows import update
    from pipeline.commands.init import create_project
    from pipeline.errors import ModelMissing, ModelUnreachable

    project = create_project(tmp_path / "study")
    tries = 0

    def obtain(*given: object, **more: object) -> object:
        nonlocal tries
        tries += 1
        raise error

    monkeypatch.setattr(update, "obtain_model", obtain)
    again = update.fetch_model.with_options(retry_delay_seconds=0)
    expected = ((ModelMissing("model.named_missing", path="x"), 1),
                (ModelUnreachable("model.unavailable", failures=[], arguments="", wheel="", folder=""), 3))  # fmt: skip
    for error, n in expected:
        tries = 0
        with pytest.raises(type(error)):
            again(str(project.root))
        assert tries == n


def test_a_configured_server_that_does_not_answer_is_named() -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with (
        temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}),
        pytest.raises(server.ServerUnavailable, match="--direct"),
        server.running(),
    ):
        pytest.fail("it does not answer")


def test_the_flow_fetches_first_where_sources_are_configured(
    prefect_server: str, tmp_path: Path, segmenters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client

    from flows.update import update
    from pipeline.commands.init import create_project
    from pipeline.store import Reader
    from tests.fetch.site import Answer, Site, article, saved

    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    project = create_project(tmp_path / "fetched")
    site = Site()
    site.answers = {"/a.html": Answer(article("平安县", 2026)), "/b.html": Answer(saved("challenge.html"), 412)}
    project.sources.write_text(
        "contact: a@b.cn\ndelay_seconds: 0\nsources:\n"
        f"  平安: {{kind: addresses, place: 平安县, addresses: ['{site.at('/a.html')}', '{site.at('/b.html')}']}}\n"
        "  inbox: {kind: inbox, folder: nowhere}\n",
        encoding="utf-8",
    )
    try:
        assert update(project=str(project.root), fetch=True) == "done"
        assert update(project=str(project.root), fetch=True) == "up_to_date"
    finally:
        site.close()
    with Reader(project.database) as reader:
        assert reader.rows("SELECT url FROM reports") == [(site.at("/a.html"),)]
        assert reader.rows("SELECT url FROM fetches WHERE outcome = 'blocked'") == [(site.at("/b.html"),)]

    async def artifacts() -> list[str]:
        async with get_client() as client:
            return [str(a.data) for a in await client.read_artifacts() if a.key == "gongwen-fetch"]

    assert any("| 平安 | 1 | 0 | 0 | 1 | 3 |" in artifact for artifact in asyncio.run(artifacts()))


def test_a_scheduled_run_that_meets_another_is_skipped(prefect_server: str, tmp_path: Path, segmenters: None) -> None:
    from flows.update import update
    from pipeline.commands.init import create_project
    from pipeline.run import heartbeat
    from pipeline.run.session import session
    from tests.conftest import SHIPPED

    project = create_project(tmp_path / "study")
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    with session(project, force=False, say=print):
        assert update(project=str(project.root)) == "skipped"
    assert heartbeat.read(project) is None, "the other run leaves its own"


def test_of_runs_that_were_missed_one_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime as dt
    from types import SimpleNamespace

    from flows import update
    from pipeline.commands.init import create_project
    from pipeline.run import heartbeat

    project = create_project(tmp_path / "study")
    six = dt.datetime(2026, 1, 2, 6, tzinfo=dt.UTC)
    monkeypatch.setattr(update, "flow_run", SimpleNamespace(scheduled_start_time=six))
    assert not update._has_been_looked(project), "nobody has looked yet"
    for began, outcome, expected in (
        (six - dt.timedelta(hours=24), "done", False),
        (six, "up_to_date", False),
        (six + dt.timedelta(hours=2), "up_to_date", True),
        (six + dt.timedelta(hours=2), "done_with_quarantine", True),
        (six + dt.timedelta(hours=2), "failed", False),
        (six + dt.timedelta(hours=2), "stopped", False),
    ):
        heartbeat.write(project, outcome, began)
        assert update._has_been_looked(project) is expected, (began, outcome)
    monkeypatch.setattr(update, "flow_run", SimpleNamespace(scheduled_start_time=None))
    assert not update._has_been_looked(project), "begun by hand"
