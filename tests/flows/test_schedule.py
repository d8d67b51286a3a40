"""`gongwen schedule` as a user starts it: a process of its own, with a server of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from pipeline.settings.model import Project
from tests.conftest import SHIPPED

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="stops the process as Ctrl+C does")]


def test_runs_are_scheduled_and_nothing_stays_behind(project: Project, tmp_path: Path) -> None:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    said = tmp_path / "said.txt"
    env = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | {
        "PREFECT_HOME": str(tmp_path / "prefect")
    }
    command = [sys.executable, "-c", "from flows.cli import main; main()", "schedule", "--cron", "0 6 * * *"]
    with said.open("wb") as out:
        # What a script has put into the background ignores Ctrl+C, and so does all that it starts.
        process = subprocess.Popen(
            [*command, "--project", str(project.root)],
            stdout=out,
            stderr=out,
            env=env,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        try:
            api = _wait_for(lambda: _address(said))
            runs = _wait_for(lambda: httpx.post(f"{api}/flow_runs/filter", json={}).json())
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


def _wait_for(look):  # type: ignore[no-untyped-def]
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(1)
    raise AssertionError("nothing within 150 seconds")
