from __future__ import annotations

from pathlib import Path

from pipeline import tables
from pipeline.commands.changes import found
from pipeline.store import Reader, WorkFile


def test_the_last_run_is_the_one_written_last_whatever_the_clock_said(tmp_path: Path) -> None:
    path = tmp_path / "g.duckdb"
    ids = ("20260301T080000-1", "20250301T080000-1")  # the clock was set back between them
    with WorkFile(path, create=True) as work:
        for run_id in ids:
            work.append("runs", tables.RUNS.from_rows([{"run_id": run_id}]))
        rows = [{"run_id": i, "rank": 1, "kind": "topic", "subject": i} for i in ids]
        work.append("run_changes", tables.RUN_CHANGES.from_rows(rows))
    with Reader(path) as reader:
        assert [row[0] for row in found(reader, limit=None)] == [ids[1]]
