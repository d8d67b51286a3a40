"""The history of runs outlives a run that is cut off while it enters itself into it, and one that begins with it."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.run.session import session
from pipeline.settings.model import Project
from pipeline.store import WorkFile
from tests.run.running import rows

pytestmark = pytest.mark.slow


def publish(project: Project) -> None:
    with session(project, force=True, say=lambda _: None) as run:  # of no step: it is published as it began
        assert run is not None
        run.publish()


def test_earlier_runs_stay_where_the_next_one_is_cut_off(
    project: Project, write_report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report("平安县", 2015)
    publish(project)
    real = WorkFile._insert

    def cut_off(work: WorkFile, name: str, data: pa.Table) -> None:
        if name == "runs":
            raise KeyboardInterrupt  # its rows are deleted, the new ones not there
        real(work, name, data)

    with monkeypatch.context() as patched:
        patched.setattr(WorkFile, "_insert", cut_off)
        with pytest.raises(KeyboardInterrupt):
            publish(project)
    publish(project)
    assert rows(project, "SELECT count(*) FROM runs") == [(2,)]


def test_runs_that_begin_in_the_same_second_are_two(
    project: Project, write_report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report("平安县", 2015)
    ticks = itertools.count()
    monkeypatch.setattr(
        "pipeline.run.session._now",
        lambda: dt.datetime.fromisoformat("2026-01-02") + dt.timedelta(microseconds=next(ticks)),
    )
    publish(project)
    publish(project)
    assert rows(project, "SELECT count(*) FROM runs") == [(2,)]
