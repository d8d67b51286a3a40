"""The whole main job without Prefect, with the real model, on small projects in temporary folders."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ConfigError, NothingIngested, RunInProgress, StoreError
from pipeline.run.plan import current_model, plan
from pipeline.run.session import run_direct, session
from pipeline.run.steps import STEPS
from pipeline.settings.model import Project
from pipeline.store import Reader
from tests.conftest import SHIPPED, opens, report_text

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


def run(project: Project, *, force: bool = False) -> tuple[str | None, dict[str, str]]:
    """Run and return the status and what each step said it did."""
    said: list[str] = []
    status = run_direct(project, force=force, say=said.append)
    return status, {line.split(":")[0]: line for line in said}


def rows(project: Project, sql: str) -> list[tuple[object, ...]]:
    with Reader(project.database) as reader:
        return reader.rows(sql)


def snapshot(project: Project) -> dict[str, object]:
    """Everything that must not depend on order, time or number of runs."""
    names = ["reports", "sections", "sentences", "tokens", "concept_hits", "concept_audit", "attention", "keyness", "trends", "topics",
             "topic_terms", "topic_shares", "paragraph_topics", "coverage", "word_counts", "term_changes", "cooccurrence", "novelty",
             "change_points", "attention_by_level"]  # fmt: skip
    with Reader(project.database) as reader:
        tables = {name: reader.table(f"SELECT * FROM {name} ORDER BY ALL").to_pylist() for name in names}
    pages = {
        p.relative_to(project.reports).as_posix(): p.read_text(encoding="utf-8") for p in project.reports.rglob("*.*")
    }
    return {**tables, **pages}


@pytest.fixture
def shipped(project: Project) -> Project:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    return project


def test_the_shipped_report(shipped: Project) -> None:
    status, _ = run(shipped)
    assert status == "done"
    assert rows(shipped, "SELECT report_id, place, place_code, level, year, review_from, review_to FROM reports") == [
        ("兰州市城关区-2015", "兰州市城关区", "620102", "district", 2015, 2014, 2014)
    ]
    audit = "SELECT substring_hits, boundary_rejected, excluded, accepted FROM concept_audit WHERE concept = '民生'"
    assert rows(shipped, audit) == [(12, 0, 1, 11)]
    core = dict(rows(shipped, "SELECT concept, core_hits FROM attention WHERE part = 'all'"))
    assert (core["民生"], core["改革"]) == (11, 22)
    # Every token and every hit is what stands at its offsets, and parts and denominators add up.
    for table, text in (("tokens", "text"), ("concept_hits", "term")):
        sql = f"""SELECT count(*), count(*) FILTER (s.text[h.start_char + 1:h.end_char] = h.{text})
                  FROM {table} h JOIN sentences s USING (report_id, sentence_no)"""
        ((total, right),) = rows(shipped, sql)
        assert total == right > 0
    ((words, counted),) = rows(shipped, "SELECT n_tokens, (SELECT count(*) FROM tokens WHERE is_word) FROM reports")
    assert words == counted
    assert rows(shipped, "SELECT count(DISTINCT part) FROM sections WHERE part IN ('review', 'plan', 'other')") == [
        (3,)
    ]
    assert rows(shipped, "SELECT count(*) > 0 FROM topics") == [(True,)]
    others = {f"{name}.md" for name in ("audit", "concepts", "coverage", "methods", "targets")}
    pages = {"index.md", "topics-nmf.md", "topics-lda.md", "兰州市城关区-2015.md"} | others
    assert {p.name for p in shipped.reports.glob("*.md")} == pages


def test_nothing_new_does_nothing(shipped: Project) -> None:
    run(shipped)
    before = shipped.database.stat().st_mtime_ns
    status, said = run(shipped)
    assert status is None
    assert not said
    assert shipped.database.stat().st_mtime_ns == before


def test_a_new_report_costs_what_it_costs(project: Project, write_report: Callable[..., Path]) -> None:
    write_report("平安县", 2014)
    run(project)
    write_report("平安县", 2015)
    status, said = run(project)
    assert status == "done"
    for step in ("segment", "attention", "words"):
        assert "1 report computed, 1 up to date" in said[step]
    assert "corpus computed" in said["topics"]
    assert rows(project, "SELECT year FROM reports ORDER BY year") == [(2014,), (2015,)]
    assert rows(project, "SELECT count(*) FROM runs") == [(2,)]


def test_changed_concepts_recount_but_do_not_segment(shipped: Project) -> None:
    run(shipped)
    path = shipped.configs / "concepts.yaml"
    path.write_text("concepts:\n  就业:\n    label: employment\n    source: test\n    core: [就业]\n", encoding="utf-8")
    _, said = run(shipped)
    assert "up to date" in said["segment"]
    assert "computed" not in said["segment"]
    assert "computed" not in said["topics"]
    assert "1 report computed" in said["attention"]
    assert rows(shipped, "SELECT DISTINCT concept FROM attention") == [("就业",)]


def test_a_changed_lexicon_segments_anew(shipped: Project) -> None:
    run(shipped)
    with (shipped.configs / "lexicon.txt").open("a", encoding="utf-8") as file:
        file.write("三不管\n三维商城\n")
    _, said = run(shipped)
    assert "1 report computed" in said["segment"]
    assert rows(shipped, "SELECT count(*) FROM tokens WHERE text = '三维商城'") == [(1,)]


def test_every_input_is_opened_once_a_run(project: Project, write_report: Callable[..., Path]) -> None:
    raw = project.root / "data" / "raw"
    changed = write_report("平安县", 2014)
    kept = write_report("平安县", 2015)
    (raw / "表.csv").write_text(
        'place,year,text\n安乐县,2015,"' + report_text("安乐县", 2015) + '"\n', encoding="utf-8"
    )
    (raw / "manifest.csv").write_text("path,place\n平安县_2015.txt,平安县\n", encoding="utf-8")
    with opens(raw) as counted:
        run(project)
    assert counted == {changed.name: 1, kept.name: 1, "表.csv": 1, "manifest.csv": 1}
    with opens(raw) as counted:
        assert run(project)[0] is None
    assert counted == {changed.name: 1, kept.name: 1, "表.csv": 1, "manifest.csv": 1}
    write_report("平安县", 2014, more="我们还要做好安全生产工作。")
    with opens(raw) as counted:
        run(project)
    assert counted == {changed.name: 2, kept.name: 1, "表.csv": 1, "manifest.csv": 1}, (
        "to see that it has changed, and to read it"
    )
    assert run(project)[0] is None


def test_comments_in_the_settings_change_nothing(shipped: Project) -> None:
    run(shipped)
    for name in ("project.yaml", "concepts.yaml", "lexicon.txt", "stopwords.txt"):
        with (shipped.configs / name).open("a", encoding="utf-8") as file:
            file.write("\n# a remark\n")
    assert run(shipped)[0] is None


def test_the_order_of_files_does_not_matter(project: Project, write_report: Callable[..., Path]) -> None:
    keys = [(place, year) for place in ("平安县", "安乐县") for year in (2014, 2015)]
    for i, (place, year) in enumerate(keys):
        write_report(place, year, name=f"{i}.txt")
    run(project)
    one = _without_paths(snapshot(project))
    shutil.rmtree(project.root / "data")
    for i, (place, year) in enumerate(reversed(keys)):
        write_report(place, year, name=f"{i}.txt")
    run(project)
    assert _without_paths(snapshot(project)) == one


def test_reports_that_come_one_by_one_are_counted_like_those_that_come_together(
    project: Project, write_report: Callable[..., Path]
) -> None:
    """All but the topics, which know their past: a topic of the published model keeps its number."""
    keys = [(place, year) for place in ("平安县", "安乐县") for year in (2014, 2015)]
    for place, year in keys:
        write_report(place, year)
    run(project)
    together = _without_topics(snapshot(project))
    shutil.rmtree(project.root / "data")
    for place, year in reversed(keys):
        write_report(place, year)
        run(project)
    assert _without_topics(snapshot(project)) == together


def _without_paths(made: dict[str, object]) -> dict[str, object]:
    """The tables alone, without the names of files."""
    tables = {name: rows for name, rows in made.items() if isinstance(rows, list)}
    named = ("source_path", "content_sha256")
    return {n: [{k: v for k, v in row.items() if k not in named} for row in rows] for n, rows in tables.items()}


def _without_topics(made: dict[str, object]) -> dict[str, object]:
    tables = {name: rows for name, rows in made.items() if isinstance(rows, list) and "topic" not in name}
    tables["trends"] = [r for r in tables["trends"] if r["series_kind"] != "topic"]
    # Corrected for the number of tests, and so for the number of topics.
    return {n: [{k: v for k, v in row.items() if k != "q_value"} for row in rows] for n, rows in tables.items()}


def test_force_computes_everything_anew_with_the_same_result(shipped: Project) -> None:
    run(shipped)
    before = snapshot(shipped)
    status, said = run(shipped, force=True)
    assert status == "done"
    assert "1 report computed" in said["segment"]
    assert snapshot(shipped) == before
    assert rows(shipped, "SELECT count(*) FROM runs") == [(2,)]


def test_a_deleted_page_is_written_again(shipped: Project) -> None:
    run(shipped)
    page = shipped.reports / "兰州市城关区-2015.md"
    text = page.read_text(encoding="utf-8")
    page.unlink()
    _, said = run(shipped)
    assert "computed" not in said["topics"]
    assert page.read_text(encoding="utf-8") == text


def test_a_removed_report_leaves_tables_and_pages(project: Project, write_report: Callable[..., Path]) -> None:
    write_report("平安县", 2014)
    gone = write_report("平安县", 2015)
    run(project)
    gone.unlink()
    assert run(project)[0] == "done"
    for table in ("reports", "tokens", "concept_hits", "attention", "keyness", "paragraph_topics"):
        assert rows(project, f"SELECT count(*) FROM {table} WHERE report_id = '平安县-2015'") == [(0,)]
    assert not (project.reports / "平安县-2015.md").exists()


def test_bad_inputs_are_quarantined_and_the_others_processed(
    shipped: Project, write_report: Callable[..., Path]
) -> None:
    raw = shipped.root / "data" / "raw"
    write_report("平安县", 2015)
    (raw / "空.txt").write_bytes(b"")
    (raw / "二进制.txt").write_bytes(bytes(range(256)) * 50)
    (raw / "目录.txt").mkdir()
    (raw / "大.txt").write_bytes(b"a" * 21_000_000)
    (raw / "副本.txt").write_bytes(SHIPPED.read_bytes())
    (raw / "散文.txt").write_text("今天天气很好，我们去公园散步，看见了许多花。" * 200, encoding="utf-8")
    undated = SHIPPED.read_text(encoding="utf-8")
    status, _ = run(shipped)
    assert undated
    assert status == "done_with_quarantine"
    reasons = dict(rows(shipped, "SELECT source_path, reason FROM quarantine"))
    expected = {"空.txt": "empty", "二进制.txt": "not_text", "目录.txt": "is_folder", "大.txt": "too_large",
                "散文.txt": "not_a_report"}  # fmt: skip
    for name, reason in expected.items():
        assert reasons[f"data/raw/{name}"] == reason
    # The two files of one content: one kept, the other recorded, whichever name sorts first.
    assert sorted(reasons.values()).count("duplicate") == 1
    assert rows(shipped, "SELECT count(*) FROM reports") == [(2,)]
    assert rows(shipped, "SELECT count(*) FROM quarantine WHERE detail = '' OR detail IS NULL") == [(0,)]
    first_seen = rows(shipped, "SELECT source_path, first_seen FROM quarantine ORDER BY ALL")
    assert run(shipped)[0] is None
    run(shipped, force=True)
    assert rows(shipped, "SELECT source_path, first_seen FROM quarantine ORDER BY ALL") == first_seen


def test_a_file_that_goes_bad_does_not_lose_what_was_stored(
    project: Project, write_report: Callable[..., Path]
) -> None:
    path = write_report("平安县", 2015)
    run(project)
    before = rows(project, "SELECT * FROM attention ORDER BY ALL")
    path.write_bytes(b"")
    assert run(project)[0] == "done_with_quarantine"
    assert rows(project, "SELECT * FROM attention ORDER BY ALL") == before
    ((detail,),) = rows(project, "SELECT detail FROM quarantine")
    assert "stored before is kept" in str(detail)
    assert run(project)[0] is None


def test_of_two_texts_for_a_place_and_year_the_fuller_one_is_kept(
    project: Project, write_report: Callable[..., Path]
) -> None:
    write_report("平安县", 2015, name="甲.txt")
    run(project)
    fuller = write_report("平安县", 2015, name="乙.txt", more="我们还要做好安全生产工作，防范重大事故。" * 5)
    run(project)
    assert rows(project, "SELECT source_path FROM reports") == [("data/raw/乙.txt",)]
    assert rows(project, "SELECT source_path, reason, place, year FROM quarantine") == [
        ("data/raw/甲.txt", "duplicate", "平安县", 2015)
    ]
    fuller.unlink()
    assert run(project)[0] == "done"
    assert rows(project, "SELECT source_path FROM reports") == [("data/raw/甲.txt",)]


def test_an_empty_folder_never_empties_the_results(shipped: Project) -> None:
    run(shipped)
    (shipped.root / "data" / "raw" / SHIPPED.name).unlink()
    with pytest.raises(NothingIngested, match="Nothing was changed"):
        run(shipped)
    assert rows(shipped, "SELECT count(*) FROM reports") == [(1,)]


def test_an_empty_project_says_what_to_do(project: Project) -> None:
    with pytest.raises(NothingIngested, match="Put reports into it"):
        run(project)


def test_wrong_settings_stop_the_run_before_anything_changes(shipped: Project) -> None:
    run(shipped)
    (shipped.configs / "project.yaml").write_text("topics:\n  kk: 3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"project\.yaml.*kk"):
        run(shipped)
    assert rows(shipped, "SELECT count(*) FROM reports") == [(1,)]


def test_two_runs_at_once_are_refused(shipped: Project) -> None:
    with session(shipped, force=False, say=print) as first:
        assert first is not None
        with pytest.raises(RunInProgress, match="Another run"):
            run(shipped)


def test_the_plan_names_what_is_stale(shipped: Project) -> None:
    config = shipped.config()
    assert plan(shipped, config, current_model(shipped, config)).stale["ingest"] == 1
    run(shipped)
    assert plan(shipped, config, current_model(shipped, config)).up_to_date
    assert set(plan(shipped, config, None).stale) == {*STEPS, "site"}
    assert not plan(shipped, config, None).up_to_date


def test_a_failure_in_any_step_leaves_the_last_results(shipped: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    run(shipped)
    before = shipped.database.read_bytes()

    def fail(*args: object, **kwargs: object) -> object:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.topics.fit_tables", fail)
        with pytest.raises(RuntimeError, match="disk full"):
            run(shipped, force=True)
    assert shipped.database.read_bytes() == before
    assert [p.name for p in shipped.work.iterdir()] == ["lock"]
    assert run(shipped, force=True)[0] == "done"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_run_harms_nothing_and_the_next_one_completes(shipped: Project) -> None:
    run(shipped)
    before = rows(shipped, "SELECT * FROM attention ORDER BY ALL")
    code = "import sys; from pathlib import Path; from pipeline.settings.model import Project; from pipeline.run.session import run_direct; "
    code += "run_direct(Project.open(Path(sys.argv[1])), force=True, say=print)"
    for seconds in (0.7, 2.0, 5.0):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(shipped.root)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(seconds)
        process.kill()
        process.wait()
        assert rows(shipped, "SELECT * FROM attention ORDER BY ALL") == before
    assert run(shipped, force=True)[0] == "done"
    assert [p.name for p in shipped.work.iterdir()] == ["lock"]


def test_a_file_that_goes_bad_and_comes_back_is_counted_again(
    project: Project, write_report: Callable[..., Path]
) -> None:
    path = write_report("平安县", 2015)
    write_report("平安县", 2014)
    run(project)
    good, before = path.read_bytes(), snapshot(project)
    path.write_bytes(b"")
    run(project)
    path.write_bytes(good)
    assert run(project)[0] == "done"
    assert snapshot(project) == before
    assert run(project)[0] is None


def test_force_keeps_what_can_no_longer_be_read(project: Project, write_report: Callable[..., Path]) -> None:
    path = write_report("平安县", 2015)
    run(project)
    path.write_bytes(b"")
    assert run(project, force=True)[0] == "done_with_quarantine"
    assert rows(project, "SELECT report_id, n_tokens > 0 FROM reports") == [("平安县-2015", True)]


def test_a_stray_file_in_an_emptied_folder_never_empties_the_results(shipped: Project) -> None:
    run(shipped)
    raw = shipped.root / "data" / "raw"
    (raw / SHIPPED.name).unlink()
    (raw / "notes.txt").write_text("买菜", encoding="utf-8")
    with pytest.raises(NothingIngested, match="Nothing was changed"):
        run(shipped)
    assert rows(shipped, "SELECT count(*) FROM reports") == [(1,)]


def test_publication_can_be_tried_again_and_pages_follow_it(shipped: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def in_use(work: Path, published: Path) -> None:
        raise StoreError("in use")

    with session(shipped, force=False, say=print) as current:
        assert current is not None
        for name in STEPS:
            current.step(name, say=print)
        with monkeypatch.context() as patch:
            patch.setattr("pipeline.run.session.publish", in_use)
            with pytest.raises(StoreError):
                current.publish()
        assert not (shipped.reports / "index.md").exists()
        assert current.publish() == "done"
        current.site(say=print)
    assert (shipped.reports / "index.md").exists()
    assert run(shipped)[0] is None


def ids(project: Project) -> dict[str, list[tuple[object, ...]]]:
    """What cannot be made again from data/raw."""
    names = {
        "runs": "SELECT run_id, started_at FROM runs ORDER BY run_id",
        "topics": "SELECT model, topic_id, label, terms FROM topics ORDER BY ALL",
        "first_seen": "SELECT source_path, first_seen FROM quarantine ORDER BY ALL",
    }
    return {name: rows(project, sql) for name, sql in names.items()}


def pages_of(project: Project) -> dict[str, str]:
    return {
        p.relative_to(project.reports).as_posix(): p.read_text(encoding="utf-8")
        for p in project.reports.rglob("*.*")
        if p.is_file()
    }


@pytest.fixture
def studied(project: Project, write_report: Callable[..., Path]) -> Project:
    """A project with two reports, one of them removed since, and one file that is none."""
    write_report("平安县", 2014)
    write_report("平安县", 2015)
    (project.root / "data" / "raw" / "散文.txt").write_text("今天天气很好，我们去公园散步。" * 200, encoding="utf-8")
    run(project)
    return project


def _fail_at(patch: pytest.MonkeyPatch, at: int) -> None:
    """The file that is to be put in place as the at-th is held by another program; the first is the published one."""
    real = Path.replace
    moves = 0

    def replace(self: Path, target: Path) -> Path:
        nonlocal moves
        if Path(target).name == "gongwen.duckdb" or "reports" in Path(target).parts:
            moves += 1
            if moves == at:
                raise OSError(5, "input/output error")
        return real(self, target)

    patch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("at", [1, 2, 5])
def test_a_publication_that_failed_is_finished_by_a_second_try(
    studied: Project, write_report: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = ids(studied)
    (studied.root / "data" / "raw" / "平安县_2014.txt").unlink()
    write_report("平安县", 2016)
    with session(studied, force=False, say=print) as current:
        assert current is not None
        for name in STEPS:
            current.step(name, say=print)
        with monkeypatch.context() as patch:
            _fail_at(patch, at)
            with pytest.raises((StoreError, OSError)):
                current.publish()
        assert current.publish() == "done_with_quarantine"
        assert current.publish() == "done_with_quarantine"
        current.site(say=print)
    after = ids(studied)
    assert after["runs"][:1] == before["runs"]
    assert len(after["runs"]) == 2
    assert after["first_seen"] == before["first_seen"]
    assert {t[:2] for t in before["topics"]} <= set(rows(studied, "SELECT model, topic_id FROM topic_registry"))
    assert rows(studied, "SELECT report_id FROM reports ORDER BY ALL") == [("平安县-2015",), ("平安县-2016",)]
    pages = pages_of(studied)
    assert {"index.md", "平安县-2015.md", "平安县-2016.md"} <= set(pages)
    assert "平安县-2014.md" not in pages
    assert "2016" in pages["index.md"]
    assert run(studied)[0] is None


def test_a_run_that_was_ended_between_file_and_pages_is_finished_by_the_next(
    studied: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (studied.root / "data" / "raw" / "平安县_2014.txt").unlink()
    with monkeypatch.context() as patch:
        _fail_at(patch, 2)
        with pytest.raises(StoreError, match="the next run finishes the pages"):
            run(studied)
    assert (studied.reports / "平安县-2014.md").exists()
    _, said = run(studied)
    assert "up to date" in said["attention"]
    assert "平安县-2014.md" not in pages_of(studied)
    assert run(studied)[0] is None


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
        with pytest.raises(StoreError, match="open for writing in another program"):
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


def test_an_edited_page_is_written_again(shipped: Project) -> None:
    run(shipped)
    page = shipped.reports / "index.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert run(shipped)[0] is None, "line ends alone, as git changes them on Windows, do not matter"
    page.write_text(text + "x", encoding="utf-8")
    run(shipped)
    assert page.read_text(encoding="utf-8") == text
