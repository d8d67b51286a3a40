"""The whole main job without Prefect, with the real model, on small projects in temporary folders."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.settings.model import Project
from tests.conftest import opens, report_text
from tests.run.running import rows, run, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("segmenters")]


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


def test_a_removed_report_leaves_tables_and_pages(project: Project, write_report: Callable[..., Path]) -> None:
    write_report("平安县", 2014)
    gone = write_report("平安县", 2015)
    run(project)
    gone.unlink()
    assert run(project)[0] == "done"
    for table in ("reports", "tokens", "concept_hits", "attention", "keyness", "paragraph_topics"):
        assert rows(project, f"SELECT count(*) FROM {table} WHERE report_id = '平安县-2015'") == [(0,)]
    assert not (project.reports / "平安县-2015.md").exists()
