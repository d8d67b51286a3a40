"""`gongwen schedule` as a user starts it: a process of its own, with a server of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

import httpx
import pytest

from pipeline.settings.model import Project
from tests.conftest import SHIPPED
from tests.flows.started import start, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="stops the process as Ctrl+C does")]


def test_runs_are_scheduled_and_nothing_stays_behind(project: Project, tmp_path: Path) -> None:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    said = tmp_path / "said.txt"
    command = ["schedule", "--cron", "0 6 * * *", "--project", str(project.root)]
    process = start(*command, said=said, PREFECT_HOME=str(tmp_path / "prefect"))
    try:
        api = wait_for(lambda: _address(said))
        runs = wait_for(lambda: httpx.post(f"{api}/flow_runs/filter", json={}).json())
        assert {run["name"] for run in runs}
        assert all(run["state_type"] == "SCHEDULED" for run in runs)
        assert all("T06:00:00" in run["expected_start_time"] for run in runs) or os.environ.get("TZ")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{api}/health", timeout=2)
    assert "Traceback" not in said.read_text(encoding="utf-8")


def _address(said: Path) -> str | None:
    found = re.search(r"runs show at (http://127\.0\.0\.1:\d+)", said.read_text(encoding="utf-8"))
    return f"{found[1]}/api" if found else None
