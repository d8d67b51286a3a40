"""A published file of an older version of gongwen is upgraded, and nothing that cannot be made again is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from pipeline import tables
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from pipeline.store import Reader, WorkFile
from tests.conftest import SHIPPED
from tests.store.older import SQL, STRAY, STRAY_TEXT

KEPT = ("runs", "quarantine", "topic_registry", "topic_model", "topic_events", "topic_fits")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A file as the older version wrote it."""
    path = tmp_path / "older.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SQL.read_text(encoding="utf-8"))
    return path


def rows(path: Path, name: str) -> list[dict[str, object]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.sql(f"SELECT * FROM {name} ORDER BY ALL").to_arrow_table().to_pylist()


def _now(value: object, column: tables.Column) -> object:
    """An old value as the declared type has it: a list was words joined by spaces."""
    return value.split() if column.type == "VARCHAR[]" and isinstance(value, str) else value


@pytest.mark.slow
def test_every_old_value_of_what_is_kept_is_carried_over(older: Path) -> None:
    before = {name: rows(older, name) for name in KEPT}
    with WorkFile(older) as work:
        after = {name: work.read(name).to_pylist() for name in KEPT}
        assert work.is_empty("sections"), "what was made from texts is made anew"
        assert work.is_empty("stage_state")
    for name, old in before.items():
        assert len(old) == len(after[name]) > 0, name
        key = tables.ALL[name].key
        columns = {c.name: c for c in tables.ALL[name].columns if c.name in old[0]}
        assert set(key) <= set(columns), name
        found = {tuple(r[k] for k in key): r for r in after[name]}
        for row in old:
            now = found[tuple(row[k] for k in key)]
            assert {c: now[c] for c in columns} == {c: _now(row[c], columns[c]) for c in columns}, name


def test_a_primary_key_is_taken_off_and_no_row_is_lost(tmp_path: Path) -> None:
    """DuckDB 1.0 cannot open a file with the index that a later one writes for it."""
    path = tmp_path / "a.duckdb"
    rows_of = [{"place": "甲市", "level": "city", "year": y, "state": "have"} for y in (2020, 2021)]
    with WorkFile(path, create=True) as work:
        work.append("coverage", tables.COVERAGE.from_rows(list(rows_of)))
        work.set_state("topics", {"*": "1"})
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE coverage ADD PRIMARY KEY (place, year)")
    with Reader(path) as reader:
        assert not reader.is_current
    with WorkFile(path) as work:
        assert work.read("coverage").to_pylist() == rows_of
        assert work.state("topics") == {"*": "1"}, "nothing has to be computed anew"
    with Reader(path) as reader:
        assert reader.is_current


@pytest.mark.slow
@pytest.mark.usefixtures("segmenters")
def test_a_run_on_an_older_file_keeps_topics_history_and_dates(project: Project, older: Path) -> None:
    raw = project.root / "data" / "raw"
    shutil.copyfile(SHIPPED, raw / SHIPPED.name)
    (raw / STRAY).write_text(STRAY_TEXT, encoding="utf-8")
    (project.configs / "project.yaml").write_text("topics:\n  models: [nmf]\n  k: 3\n", encoding="utf-8")
    shutil.copyfile(older, project.database)
    before = {name: rows(older, name) for name in KEPT}
    assert run_direct(project, force=False, say=lambda _: None) == "done_with_quarantine"
    with Reader(project.database) as reader:
        assert reader.rows("SELECT run_id, started_at FROM runs ORDER BY run_id")[:-1] == [
            (r["run_id"], r["started_at"]) for r in before["runs"]
        ]
        assert reader.rows("SELECT source_path, first_seen FROM quarantine") == [
            (r["source_path"], r["first_seen"]) for r in before["quarantine"]
        ]
        # The text is read and cut otherwise now, so words of a label may change; the subject of a number does not.
        labels = dict(reader.rows("SELECT topic_id, label FROM topics WHERE model = 'nmf' AND status <> 'retired'"))
        assert set(labels) == {r["topic_id"] for r in before["topic_registry"]}
        for row in before["topic_registry"]:
            assert set(labels[row["topic_id"]].split("·")) & set(str(row["label"]).split("·"))
        fits = [r["fit"] for r in before["topic_fits"]]
        assert reader.rows("SELECT fit FROM topic_fits ORDER BY fit") == [*((f,) for f in fits), (max(fits) + 1,)]
        assert reader.rows("SELECT count(*) > 0 FROM attention") == [(True,)]
    assert run_direct(project, force=False, say=lambda _: None) is None
