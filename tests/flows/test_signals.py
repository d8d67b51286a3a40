"""A command that is asked to end does so in good order, with one line and the exit code of the signal."""

from __future__ import annotations

import os
import shutil
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from flows import signals
from flows.options import say
from pipeline.run import heartbeat
from pipeline.settings.model import Project
from tests.conftest import SHIPPED
from tests.flows.started import left_behind, start, wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")


@pytest.mark.slow
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
    left = {p.name for p in project.work.iterdir()} - {"lock", "heartbeat.json"}
    assert len(left) <= 1, "nothing is left behind but what the next run goes on with"
    assert not project.database.exists()
    beat = heartbeat.read(project)
    assert beat is not None
    assert beat.outcome == "stopped", "and nobody is told of a failure"
    assert not left_behind(process.pid)


def test_a_signal_that_a_library_turned_into_an_error_is_no_fault() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals.listening():
        assert signals.received() is None
        with pytest.raises(signals.Ended), signals.unmasked():
            try:
                os.kill(os.getpid(), signal.SIGTERM)
                pytest.fail("it comes at once")
            except signals.Ended:
                raise RuntimeError("Query interrupted") from None
        assert signals.received() == signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_signal_that_another_library_takes_is_noted_too() -> None:
    class Theirs(BaseException):
        pass

    def theirs(number: int, frame: object) -> None:
        raise Theirs

    with signals.listening():
        ours = signal.signal(signal.SIGTERM, theirs)
        signals.heed()
        with pytest.raises(Theirs):
            os.kill(os.getpid(), signal.SIGTERM)
        assert signals.received() == signal.SIGTERM
        signal.signal(signal.SIGTERM, ours)


def test_a_signal_that_a_library_swallowed_comes_again_with_the_next_word() -> None:
    with signals.listening():
        say("before")
        with suppress(BaseException):  # as a library's bare `except` does
            os.kill(os.getpid(), signal.SIGTERM)
        assert signals.received() == signal.SIGTERM
        with pytest.raises(signals.Ended):
            say("a step is done")
        try:
            raise signals.Ended
        except signals.Ended:
            say("while it is on its way out, the rest is put in order")
    say("afterwards nobody listens")


def test_a_fault_is_a_fault_where_no_signal_came() -> None:
    with signals.listening(), pytest.raises(RuntimeError), signals.unmasked():
        raise RuntimeError("a fault")
