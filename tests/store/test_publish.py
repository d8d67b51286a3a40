from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.errors import StoreError
from pipeline.store import Reader, WorkFile, publish


def work_file(path: Path, n: int) -> Path:
    with WorkFile(path, create=True) as work:
        work.replace_all("coverage", tables.COVERAGE.from_rows([{"place": "甲", "year": y} for y in range(n)]))
    return path


def test_a_reader_keeps_what_it_opened_and_the_next_sees_the_new_file(tmp_path: Path) -> None:
    published = tmp_path / "data" / "gongwen.duckdb"
    publish(work_file(tmp_path / "a.duckdb", 1), published)
    with Reader(published) as before:
        assert before.rows("SELECT count(*) FROM coverage") == [(1,)]
        if os.name == "posix":
            publish(work_file(tmp_path / "b.duckdb", 2), published)
            assert before.rows("SELECT count(*) FROM coverage") == [(1,)]
    if os.name == "posix":
        # Another process, as a user's notebook would be: DuckDB shares one file within a process.
        code = "import duckdb, sys; print(duckdb.connect(sys.argv[1], read_only=True).sql('SELECT count(*) FROM coverage').fetchall()[0][0])"
        out = subprocess.run([sys.executable, "-c", code, str(published)], capture_output=True, text=True, check=True)
        assert out.stdout.strip() == "2"


def test_a_file_that_cannot_be_replaced_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published = tmp_path / "gongwen.duckdb"
    publish(work_file(tmp_path / "a.duckdb", 1), published)

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(StoreError, match="another program has it open"):
        publish(work_file(tmp_path / "b.duckdb", 2), published, patience_seconds=0.3)
    with Reader(published) as reader:
        assert reader.rows("SELECT count(*) FROM coverage") == [(1,)]
