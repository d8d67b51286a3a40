from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.errors import TableMismatch
from pipeline.store import Reader, WorkFile
from pipeline.store import work as work_file
from pipeline.store.schema import ddl


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "work.duckdb"


def token(report_id: str, n: int) -> dict[str, object]:
    return {
        "report_id": report_id,
        "token_no": n,
        "sentence_no": 1,
        "text": "改革",
        "start_char": 0,
        "end_char": 2,
        "is_word": True,
    }


def test_every_table_and_column_carries_its_comment(path: Path) -> None:
    with WorkFile(path, create=True):
        pass
    with duckdb.connect(str(path), read_only=True) as connection:
        comments = connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        keys = connection.execute("SELECT table_name FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'")
        assert keys.fetchall() == [], "DuckDB 1.0 could not open the file"
    assert dict(comments) == {t.name: t.comment for t in tables.ALL.values()}
    assert set(columns) == {
        (t.name, c.name, c.comment) for t in (tables.ALL | tables.VIEWS).values() for c in t.columns
    }


def test_rows_of_some_reports_are_replaced_and_others_kept(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 1), token("甲", 2), token("乙", 1)]))
        work.delete_reports(["tokens"], ["甲"])
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 1)]))
        assert work.read("tokens")["report_id"].to_pylist() == ["乙", "甲"]
        assert work.read("tokens", report_ids=["甲"]).num_rows == 1
        assert work.read("tokens").schema == tables.TOKENS.schema


@pytest.mark.parametrize("stored", [["丙", "乙", "甲"], ["甲", "乙", "丙"], ["乙", "丙", "甲"]])
def test_rows_of_some_reports_come_in_key_order_however_they_are_stored(path: Path, stored: list[str]) -> None:
    with WorkFile(path, create=True) as work:
        for report_id in stored:
            work.append("tokens", tables.TOKENS.from_rows([token(report_id, 2), token(report_id, 1)]))
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 3)]))
        read = work.read("tokens", report_ids=["甲", "丙"]).select(["report_id", "token_no"]).to_pylist()
        assert [tuple(row.values()) for row in read] == [("丙", 1), ("丙", 2), ("甲", 1), ("甲", 2), ("甲", 3)]


def test_parts_of_a_table_without_any_of_the_reports_asked_for_are_not_read(path: Path) -> None:
    with WorkFile(path, create=True):
        pass
    with duckdb.connect(str(path)) as connection:
        each = 122_880 // 30  # rows of a report: thirty reports a row group
        connection.execute(
            "INSERT INTO word_counts (report_id, term, n_review, n_plan, n_other, sentences_review, sentences_plan,"
            f" sentences_other) SELECT lpad((i // {each})::VARCHAR, 3, '0'), i::VARCHAR, 0, 0, 0, 0, 0, 0"
            f" FROM range({120 * each}) t(i)"
        )
    far_apart = [f"{i:03}" for i in (*range(30), *range(90, 120))]  # more than the 50 that DuckDB looks up by itself
    with WorkFile(path) as work:
        plan = work.query(
            "EXPLAIN ANALYZE SELECT count(*) FROM word_counts WHERE report_id IN (SELECT unnest($ids))", ids=far_apart
        )
        read, of = re.findall(r"Row Groups Scanned: (\d+) / (\d+)", str(plan["explain_value"].to_pylist()))[0]
        assert (int(read), int(of)) == (2, 4)


def test_appendices_are_read_only_where_asked_for(path: Path) -> None:
    rows = [{**token("甲", n), "is_appendix": n == 3 or None} for n in (1, 2, 3)]
    with WorkFile(path, create=True) as work:
        work.append("tokens", tables.TOKENS.from_rows(rows))
        assert work.read("tokens")["token_no"].to_pylist() == [1, 2]
        assert work.read("tokens", report_ids=["甲"])["token_no"].to_pylist() == [1, 2]
        assert work.read("tokens", report_ids=["甲"], whole_text=True)["token_no"].to_pylist() == [1, 2, 3]
    with Reader(path) as reader:
        assert sorted(reader.read("tokens")["token_no"].to_pylist()) == [1, 2]


def test_reports_can_be_written_again_under_the_same_key(path: Path) -> None:
    rows = tables.REPORTS.from_rows([{"report_id": "甲", "n_tokens": 0}])
    with WorkFile(path, create=True) as work:
        work.append("reports", rows)
        for _ in range(3):
            work.delete_reports(["reports"], ["甲"])
            with work.transaction():
                work.append("reports", rows)
        assert work.read("reports").num_rows == 1


def test_what_fails_in_a_transaction_is_told_and_undone(path: Path) -> None:
    row = {"place": "甲县", "level": "district", "year": 2015, "state": "have"}
    with WorkFile(path, create=True) as work:
        with pytest.raises(TableMismatch, match="coverage"), work.transaction():
            work.append("coverage", tables.COVERAGE.from_rows([{**row, "year": 2014}]))
            work.append("coverage", tables.COVERAGE.from_rows([row, row]))
        assert work.read("coverage").num_rows == 0
        work.append("coverage", tables.COVERAGE.from_rows([row, {**row, "place": "乙县"}]))
        work.delete_places(["coverage"], ["甲县"])
        assert work.read("coverage")["place"].to_pylist() == ["乙县"]


def test_a_key_that_stands_twice_is_refused(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        with pytest.raises(TableMismatch, match="tokens"):
            work.append("tokens", tables.TOKENS.from_rows([token("甲", 1), token("甲", 1)]))
        with pytest.raises(TableMismatch, match="1 rows repeat"):
            work.append("tokens", tables.TOKENS.from_rows([token("甲", 2), token("乙", 1), token("甲", 2)]))
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 2), token("乙", 1), token("甲", 1)]))
        with pytest.raises(TableMismatch, match="reports"):
            work.append("reports", tables.REPORTS.from_rows([{"report_id": "甲"}, {"report_id": "甲"}]))
        work.append("reports", tables.REPORTS.from_rows([{"report_id": "甲"}]))
        with pytest.raises(TableMismatch, match="reports"):
            work.append("reports", tables.REPORTS.from_rows([{"report_id": "乙"}, {"report_id": "甲"}]))
        assert work.read("reports")["report_id"].to_pylist() == ["甲"]


@pytest.mark.parametrize(
    "wrong",
    [
        pa.table({"a": [1]}),
        tables.COVERAGE.from_rows([{"place": "甲", "year": 1}]).set_column(2, "year", pa.array([1], pa.int64())),
        tables.COVERAGE.from_rows([{"place": "甲", "year": 1}]).set_column(2, "year", pa.array([None], pa.int32())),
    ],
)
def test_a_table_that_differs_from_its_declaration_is_refused(path: Path, wrong: pa.Table) -> None:
    with WorkFile(path, create=True) as work, pytest.raises(TableMismatch, match="coverage"):
        work.replace_all("coverage", wrong)


def test_a_table_is_empty_until_it_has_rows_and_after_they_went(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        assert work.is_empty("tokens")
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 1)]))
        assert not work.is_empty("tokens")
        work.delete_reports(["tokens"], ["甲"])
        assert work.is_empty("tokens")


def test_state_is_set_read_and_dropped(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        work.set_state("segment", {"甲": "1", "乙": "2"})
        work.set_state("segment", {"甲": "3"})
        work.set_state("topics", {"*": "4"})
        work.drop_state("segment", ["乙"])
        assert work.state("segment") == {"甲": "3"}
        assert work.state("topics") == {"*": "4"}


@pytest.mark.slow
def test_a_file_of_an_older_version_is_rebuilt_whole_and_keeps_its_history(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 1)]))
        work.append("sections", tables.SECTIONS.from_rows([{"report_id": "甲", "section_no": 1}]))
        work.append("runs", tables.RUNS.from_rows([{"run_id": "1"}]))
        work.set_state("segment", {"甲": "1"})
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE tokens DROP COLUMN is_word")
    with WorkFile(path, create=True) as work:
        assert work.read("tokens").num_rows == 0
        assert work.read("sections").num_rows == 0, "rows of two versions must not mix"
        assert work.read("runs").num_rows == 1
        assert work.state("segment") == {}


@pytest.mark.slow
def test_words_that_an_older_version_joined_by_spaces_become_lists(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        work.append("runs", tables.RUNS.from_rows([{"run_id": "1"}, {"run_id": "2"}]))
    with duckdb.connect(str(path)) as connection:
        connection.execute("ALTER TABLE runs ALTER COLUMN stages_run TYPE VARCHAR")
        connection.execute("UPDATE runs SET stages_run = CASE run_id WHEN '1' THEN 'ingest segment' ELSE '' END")
    with WorkFile(path) as work:
        assert work.read("runs")["stages_run"].to_pylist() == [["ingest", "segment"], []]


def registry(path: Path) -> None:
    """A file with a topic that has been fitted twice."""
    fits = [{"model": "nmf", "fit": fit, "k": 5, "k_rule": "chosen"} for fit in (1, 2)]
    events = [{"model": "nmf", "fit": fit, "topic_id": 1, "event": "kept"} for fit in (1, 2)]
    with WorkFile(path, create=True) as work:
        work.append(
            "topic_registry", tables.ALL["topic_registry"].from_rows([{"model": "nmf", "topic_id": 1, "label": "教育"}])
        )
        work.append(
            "topic_model",
            tables.ALL["topic_model"].from_rows([{"model": "nmf", "topic_id": 1, "term": "学校", "weight": 1.0}]),
        )
        work.append("topic_fits", tables.ALL["topic_fits"].from_rows(fits))
        work.append("topic_events", tables.ALL["topic_events"].from_rows(events))
        work.append("sections", tables.SECTIONS.from_rows([{"report_id": "甲", "section_no": 1}]))


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE topic_fits DROP COLUMN seeds_missing",  # a column that came later
        "ALTER TABLE topic_fits ADD COLUMN seconds DOUBLE",  # one that went
        "ALTER TABLE topic_registry ALTER COLUMN stability TYPE FLOAT",  # one of another type
        "ALTER TABLE tokens DROP COLUMN is_word",  # another table
    ],
)
def test_topics_keep_their_ids_and_history_when_an_upgrade_changes_columns(path: Path, change: str) -> None:
    registry(path)
    with duckdb.connect(str(path)) as connection:
        for name in ("topic_fits", "topic_registry"):
            connection.execute(f"CREATE TABLE x AS FROM {name}; DROP TABLE {name}; ALTER TABLE x RENAME TO {name}")
        connection.execute(change)
    with WorkFile(path, create=True) as work:
        assert work.read("sections").num_rows == 0
        assert work.read("topic_fits").select(["fit", "k"]).to_pydict() == {"fit": [1, 2], "k": [5, 5]}
        assert work.read("topic_events").num_rows == 2
        assert work.read("topic_registry")["label"].to_pylist() == ["教育"]
        assert work.read("topic_model").num_rows == 1
    with duckdb.connect(str(path)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
        ).fetchone()
        assert found == (0,)


@pytest.mark.slow
@pytest.mark.parametrize("change", ["ALTER TABLE topic_events DROP COLUMN fit", "DROP TABLE topic_events"])
def test_topics_begin_anew_where_a_part_of_their_history_cannot_be_carried_over(path: Path, change: str) -> None:
    registry(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE x AS FROM topic_events; DROP TABLE topic_events; ALTER TABLE x RENAME TO topic_events"
        )
        connection.execute(change)
    with WorkFile(path, create=True) as work:
        for name in ("topic_registry", "topic_model", "topic_events", "topic_fits"):
            assert work.read(name).num_rows == 0


def test_names_with_quotes_and_line_feeds_are_data(path: Path) -> None:
    name = "data/raw/a'b\"c\n;DROP TABLE reports.txt"
    with WorkFile(path, create=True) as work:
        work.replace_all("quarantine", tables.QUARANTINE.from_rows([{"source_path": name, "reason": "empty"}]))
        work.set_state("ingest", {name: "1"})
        assert work.read("quarantine")["source_path"].to_pylist() == [name]
        assert work.state("ingest") == {name: "1"}


@pytest.mark.parametrize(("most", "kept"), [(0.0625, "64.0 MiB"), (10_000.0, None)])
def test_the_file_is_kept_in_memory_as_far_as_a_bound_or_the_computer_allows(
    path: Path, monkeypatch: pytest.MonkeyPatch, most: float, kept: str | None
) -> None:
    sql = "SELECT current_setting('memory_limit') AS bound"
    usual = duckdb.connect().execute(sql).fetchall()[0][0]
    monkeypatch.setattr(work_file, "_MEMORY", most)
    with WorkFile(path, create=True) as work:
        assert work.query(sql)["bound"].to_pylist() == [kept or usual]


def test_leaving_writes_everything_into_one_file(path: Path) -> None:
    with WorkFile(path, create=True) as work:
        work.append("tokens", tables.TOKENS.from_rows([token("甲", 1)]))
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_columns_of_the_key_are_never_null() -> None:
    assert '"place" VARCHAR NOT NULL' in ddl(tables.COVERAGE)
    assert '"state" VARCHAR NOT NULL' not in ddl(tables.COVERAGE)
