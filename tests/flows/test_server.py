"""What a run does where Prefect's folder or its server lets it down."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows import server
from pipeline.settings.model import Project
from pipeline.store import Reader
from tests.conftest import SHIPPED
from tests.flows.started import start, wait_for


@pytest.mark.parametrize("home", ["/dev/null/prefect", ""])
def test_a_folder_of_prefect_that_cannot_be_written_to_is_named_and_another_one_used(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    if home:
        os.environ["PREFECT_HOME"] = home
    else:
        os.environ.pop("PREFECT_HOME", None)
        os.environ["HOME"] = os.environ["USERPROFILE"] = "/dev/null"
    said: list[str] = []
    server.prepare(tmp_path / "other", say=said.append)
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "other")
    (line,) = said
    assert "/dev/null" in line
    assert str(tmp_path / "other") in line


def test_a_folder_of_prefect_that_can_be_written_to_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {**os.environ, "PREFECT_HOME": str(tmp_path / "own")})
    said: list[str] = []
    server.prepare(tmp_path / "other", say=said.append)
    assert os.environ["PREFECT_HOME"] == str(tmp_path / "own")
    assert not said


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="starts a process as a shell does")
def test_a_server_that_dies_in_the_middle_costs_its_messages_and_not_the_run(
    project: Project, segmenters: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    home = str(tmp_path / "prefect")
    monkeypatch.setattr(os, "environ", {**os.environ, "PREFECT_HOME": home})
    process, address = server._start(scheduler=False)
    said = tmp_path / "said.txt"
    run = start("run", "--project", str(project.root), said=said, PREFECT_HOME=home, PREFECT_API_URL=address)
    try:
        wait_for(lambda: "segment:" in said.read_text(encoding="utf-8"))
    finally:
        process.kill()
        process.wait()
    assert run.wait(timeout=150) == 0
    text = said.read_text(encoding="utf-8")
    assert text.count("The Prefect server no longer takes") == 1
    assert "Traceback" not in text
    assert "Unable to connect" not in text
    with Reader(project.database) as reader:
        assert reader.rows("SELECT status FROM runs") == [("done",)]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_server_ends_with_the_run_that_began_it_and_was_killed(tmp_path: Path) -> None:
    code = "from flows import server; process, address = server._start(False); print(process.pid, flush=True); input()"
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PREFECT_HOME": str(tmp_path)},
    )
    assert run.stdout is not None
    pid = int(run.stdout.readline())
    assert _is_there(pid)
    run.kill()
    run.wait()
    deadline = time.monotonic() + 60
    while _is_there(pid) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not _is_there(pid)


def _is_there(pid: int) -> bool:
    """Whether a process works; one that has ended and that nobody has asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
