"""A command that is asked to end does so in good order, with one line and the exit code of the signal."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from pipeline.settings.model import Project
from tests.conftest import SHIPPED
from tests.flows.started import left_behind, start, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")]


@pytest.mark.parametrize(("sent", "words"), [("SIGTERM", ["--direct"]), ("SIGINT", ["--direct"]), ("SIGTERM", [])])
def test_a_run_that_is_ended(project: Project, segmenters: None, tmp_path: Path, sent: str, words: list[str]) -> None:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    said = tmp_path / "said.txt"
    number = getattr(signal, sent)
    process = start("run", *words, "--project", str(project.root), said=said, PREFECT_HOME=str(tmp_path / "prefect"))
    wait_for(lambda: "segment:" in said.read_text(encoding="utf-8"))
    process.send_signal(number)
    assert process.wait(timeout=90) == 128 + number
    text = said.read_text(encoding="utf-8")
    assert "Traceback" not in text
    assert text.splitlines()[-1] == "Stopped. The last published results are untouched."
    assert "interrupted" not in text.lower()
    assert {p.name for p in project.work.iterdir()} <= {"lock", "heartbeat.json"}, "nothing is left behind"
    assert not project.database.exists()
    assert not left_behind(process.pid)
