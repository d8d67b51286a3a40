"""A work pool as prefect.yaml sets it up: a real server and a worker, on this computer alone."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flows import server
from pipeline.commands.init import create_project
from pipeline.run import heartbeat
from tests.conftest import REPO, SHIPPED
from tests.flows.started import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="starts processes as a shell does")]


async def _begin_two() -> None:
    """Begin the deployment once, and once more while that run waits for a worker."""
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        deployment = await client.read_deployment_by_name("gongwen-update/gongwen-update")
        assert deployment.global_concurrency_limit is not None
        assert deployment.global_concurrency_limit.limit == 1
        for _ in range(2):
            await client.create_flow_run_from_deployment(deployment.id)


async def _look() -> tuple[list[str], list[str]]:
    """States of the runs that were begun by hand, and the artifacts."""
    from prefect.client.orchestration import get_client

    async with get_client() as client:
        runs = [r for r in await client.read_flow_runs() if not r.auto_scheduled]
        artifacts = [str(a.data) for a in await client.read_artifacts() if a.key == "gongwen-report"]
    return sorted(r.state_name or "" for r in runs), artifacts


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process; Prefect's worker sometimes waits for ever for itself."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def test_deploy_work_and_refuse_a_second_run(tmp_path: Path, segmenters: None, monkeypatch: pytest.MonkeyPatch) -> None:
    project = create_project(tmp_path / "study")
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    env |= {"PREFECT_HOME": str(tmp_path / "prefect"), "PYTHONPATH": str(REPO)}
    env.pop("PWD", None)  # as on Windows
    monkeypatch.setattr(os, "environ", env)
    server.prepare(tmp_path / "other", say=print, scheduler=True)

    def prefect(*words: str) -> list[str]:
        return [sys.executable, "-m", "prefect", *words]

    process, address = server._start(scheduler=True)
    env |= {"PREFECT_API_URL": address, "PREFECT_LOCAL_STORAGE_PATH": str(tmp_path / "storage")}
    worker = None
    try:
        for words in (["work-pool", "create", "default", "--type", "process"], ["--no-prompt", "deploy", "--all"]):
            done = subprocess.run(
                prefect(*words), cwd=project.root, env=env, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
        from prefect.settings import PREFECT_API_URL, temporary_settings

        with temporary_settings({PREFECT_API_URL: address}):
            asyncio.run(_begin_two())
            with (tmp_path / "worker.txt").open("wb") as said:
                words = prefect("worker", "start", "--pool", "default", "--limit", "2")
                worker = subprocess.Popen(words, cwd=tmp_path, env=env, stdout=said, stderr=said)
            ended = {"Completed", "Cancelled", "Crashed", "Failed"}
            states, artifacts = wait_for(
                lambda: found if set((found := asyncio.run(_look()))[0]) <= ended else None, 240
            )
    finally:
        for each in (worker, process):
            if each is not None:
                _end(each)
    assert states == ["Cancelled", "Completed"], (tmp_path / "worker.txt").read_text(encoding="utf-8")
    assert len(artifacts) == 1
    assert project.database.as_uri() in artifacts[0]
    beat = heartbeat.read(project)
    assert beat is not None
    assert beat.outcome == "done"
