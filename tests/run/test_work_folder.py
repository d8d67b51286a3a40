"""The private copy of a run: who may begin one, and from what."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.errors import RunInProgress, StoreError
from pipeline.run.session import session
from pipeline.run.steps import STEPS
from pipeline.settings.model import Project
from tests.run.running import rows, run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


def test_two_runs_at_once_are_refused(shipped: Project) -> None:
    with session(shipped, force=False, say=print) as first:
        assert first is not None
        with pytest.raises(RunInProgress, match="Another run"):
            run(shipped)


def test_a_work_file_that_is_gone_is_never_published_as_an_empty_one(studied: Project) -> None:
    before = studied.database.read_bytes()
    with session(studied, force=True, say=print) as current:
        assert current is not None
        for name in STEPS:
            current.step(name, say=print)
        current.work_path.unlink()
        with pytest.raises(StoreError, match="gone"):
            current.publish()
        with pytest.raises(StoreError, match="gone"):
            current.step("attention", say=print)
    assert studied.database.read_bytes() == before


def test_what_another_program_left_unwritten_beside_the_published_file_is_kept(shipped: Project) -> None:
    run(shipped)
    code = "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); c.execute('CREATE TABLE mine AS SELECT 5 AS x'); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(shipped.database)], check=False)
    assert shipped.database.with_name("gongwen.duckdb.wal").exists()
    run(shipped, force=True)
    assert rows(shipped, "SELECT x FROM mine") == [(5,)]
    assert rows(shipped, "SELECT count(*) FROM runs") == [(2,)]


def test_force_does_not_begin_anew_because_another_program_writes_in_the_file(shipped: Project) -> None:
    run(shipped)
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(shipped.database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        with pytest.raises(StoreError, match=r"open for writing in .*process \d+"):
            run(shipped, force=True)
    finally:
        other.communicate("")
    assert rows(shipped, "SELECT count(*) FROM runs") == [(1,)]


def test_force_puts_a_damaged_file_aside(shipped: Project) -> None:
    run(shipped)
    shipped.database.write_bytes(b"not a database" * 1000)
    with pytest.raises(StoreError, match="cannot be opened"):
        run(shipped)
    status, said = run(shipped, force=True)
    assert status == "done"
    assert any("gongwen.damaged.duckdb" in line for line in said.values())
    assert shipped.database.with_name("gongwen.damaged.duckdb").read_bytes() == b"not a database" * 1000
