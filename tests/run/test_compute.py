"""Stages of each kind on a work file: batches, processes, places, and what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import stages, tables
from pipeline.messages import language, messages
from pipeline.run import batches
from pipeline.run import compute as computing
from pipeline.settings.model import Concept, Config, Settings
from pipeline.stages import CORPUS, Context, Stage, Tables
from pipeline.store import WorkFile

IDS = [f"{place}-{year}" for place in ("甲县", "乙县", "丙-丁县") for year in (2013, 2014, 2015)]


def longest(reports: pa.Table) -> Tables:
    """A stage by report: counts every report's sections as Han characters of its name."""
    rows = [{"report_id": r["report_id"], "section_no": 1, "heading": str(len(r["place"])), "depth": 1, "part": "plan"}
            for r in reports.to_pylist()]  # fmt: skip
    return {"sections": tables.SECTIONS.from_rows(rows)}


def years(reports: pa.Table) -> Tables:
    """A stage by place: first and last year of a place, which shows whether it saw all of its reports."""
    found: dict[str, list[int]] = {}
    for r in reports.to_pylist():
        found.setdefault(r["place"], []).append(r["year"])
    rows = [{"series_kind": "term", "series": "x", "place": p, "part": "all", "n_years": len(y), "first_year": min(y),
             "last_year": max(y)} for p, y in found.items()]  # fmt: skip
    return {"trends": tables.TRENDS.from_rows(rows)}


def corpus(reports: pa.Table, count: pa.Table) -> Tables:
    """A stage over a sample of the corpus, with a query."""
    rows = [
        {"place": r["place"], "level": "city", "year": r["year"], "state": str(count["n"][0].as_py())}
        for r in reports.to_pylist()
    ]
    return {"coverage": tables.COVERAGE.from_rows(rows)}


def sizes(reports: pa.Table, batch: pa.Table) -> Tables:
    """A stage by report with a query: each report's section says how many reports its batch has."""
    n = batch.num_rows
    rows = [{"report_id": r["report_id"], "section_no": 1, "heading": str(n), "depth": 1, "part": "plan"}
            for r in batch.to_pylist()]  # fmt: skip
    return {"sections": tables.SECTIONS.from_rows(rows)}


def stage(name: str, per: str, reads: str, writes: str, compute: object, **more: object) -> Stage:
    return Stage(name=name, version=1, needs=("ingest",), reads=(reads,), writes=(writes,), per=per,  # type: ignore[arg-type]
                 compute=compute, **more)  # type: ignore[arg-type] # fmt: skip


STAGES = (
    stage("by_report", "report", "reports", "sections", longest),
    stage("by_query", "report", "reports", "sections", sizes,
          queries={"batch": "SELECT report_id FROM reports WHERE report_id IN (SELECT unnest($report_ids))"}),
    stage("by_place", "place", "reports", "trends", years),
    stage("all", "corpus", "reports", "coverage", corpus, sample=lambda c, ids: ids[:2],
          queries={"count": "SELECT count(*)::INTEGER AS n FROM reports"}, follows_inputs=lambda c: False),
    stage("all_threads", "corpus", "reports", "coverage", corpus, in_process=True,
          queries={"count": "SELECT count(*)::INTEGER AS n FROM reports"}),
)  # fmt: skip
CONTEXT = Context(Config(Settings(), (), frozenset(), frozenset()), "model", {})


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkFile]:
    monkeypatch.setattr(stages, "STAGES", STAGES)
    monkeypatch.setattr(computing, "BY_NAME", {s.name: s for s in STAGES})
    monkeypatch.setattr(batches, "BATCH", 4)
    for item in STAGES:
        monkeypatch.setitem(messages("steps", language()), f"steps.name.{item.name}", item.name)
    with WorkFile(tmp_path / "work.duckdb", create=True) as made:
        rows = [{"report_id": r, "place": r.rpartition("-")[0], "year": int(r[-4:]), "n_chars": 100} for r in IDS]
        made.append("reports", tables.REPORTS.from_rows(rows))
        yield made


def ingested(ids: list[str] = IDS) -> dict[str, str]:
    return dict.fromkeys(ids, "1")


def run(work: WorkFile, name: str, ids: dict[str, str] | None = None) -> tuple[int, int, list[tuple[int, int, int]]]:
    seen: list[tuple[int, int, int]] = []
    done = computing.stages(work, [name], CONTEXT, ids or ingested(),
                            progress=lambda step, done, total, chars: seen.append((done, total, chars)))[name]  # fmt: skip
    return done.done, done.kept, seen


def test_reports_are_done_in_batches_and_once(work: WorkFile) -> None:
    assert run(work, "by_report") == (9, 0, [(0, 9, 0), (4, 9, 400), (8, 9, 800), (9, 9, 900)])
    assert work.read("sections").num_rows == 9
    assert run(work, "by_report") == (0, 9, [])
    assert run(work, "by_report", ingested() | {"甲县-2014": "2"})[:2] == (1, 8)
    assert work.read("sections").num_rows == 9


@pytest.mark.parametrize(
    ("name", "from_reports", "times"), [("all_threads", 9, 1), ("all_threads", 10, 0), ("all", 9, 0)]
)
def test_processes_that_wait_make_room_for_a_large_corpus_that_needs_them_not(
    work: WorkFile, monkeypatch: pytest.MonkeyPatch, name: str, from_reports: int, times: int
) -> None:
    asked: list[None] = []
    monkeypatch.setattr(computing, "let_go", lambda: asked.append(None))
    monkeypatch.setattr(computing, "_ROOM_FROM", from_reports)
    assert run(work, name)[0] == 1
    assert len(asked) == times


def test_a_batch_may_ask_the_database_for_what_it_can_use(work: WorkFile) -> None:
    assert run(work, "by_query")[:2] == (9, 0)
    assert sorted(work.read("sections")["heading"].to_pylist()) == ["1", *["4"] * 8]


def test_a_place_is_never_torn_apart(work: WorkFile) -> None:
    assert run(work, "by_place")[:2] == (3, 0)
    rows = work.read("trends").to_pylist()
    assert {(r["place"], r["n_years"], r["first_year"]) for r in rows} == {
        ("甲县", 3, 2013),
        ("乙县", 3, 2013),
        ("丙-丁县", 3, 2013),
    }
    assert run(work, "by_place", ingested() | {"丙-丁县-2014": "2"})[:2] == (1, 2)
    assert work.read("trends").num_rows == 3


def test_a_place_that_is_gone_takes_its_rows_along(work: WorkFile) -> None:
    run(work, "by_place")
    left = ingested([r for r in IDS if not r.startswith("甲县")])
    assert run(work, "by_place", left)[:2] == (0, 2)
    assert {r["place"] for r in work.read("trends").to_pylist()} == {"乙县", "丙-丁县"}
    assert set(work.state("by_place")) == {"乙县", "丙-丁县"}


def test_the_corpus_may_be_sampled_queried_and_left_alone(work: WorkFile) -> None:
    assert run(work, "all")[:2] == (1, 0)
    rows = work.read("coverage").to_pylist()
    assert len(rows) == 2
    assert {r["state"] for r in rows} == {"9"}
    assert set(work.state("all")) == {CORPUS}
    assert run(work, "all", ingested() | {"甲县-2014": "2"})[:2] == (0, 1), "it does not follow its inputs"


def test_needs_are_matched_by_report_place_and_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    def needing(name: str, per: str, *needs: str) -> Stage:
        made = stage(name, per, "reports", "sections", longest)
        return Stage(**{**made.__dict__, "needs": needs})

    chain = (
        needing("place", "place", "ingest"),
        needing("corpus", "corpus", "ingest"),
        needing("after_place", "report", "place"),
        needing("after_corpus", "report", "corpus"),
    )
    monkeypatch.setattr(stages, "STAGES", chain)
    before = stages.expected(CONTEXT, ingested())
    after = stages.expected(CONTEXT, ingested() | {"甲县-2014": "2"})
    changed = {name: {u for u in before[name] if before[name][u] != after[name][u]} for name in before}
    assert changed["place"] == {"甲县"}
    assert changed["after_place"] == {"甲县-2013", "甲县-2014", "甲县-2015"}
    assert changed["after_corpus"] == set(IDS)


@pytest.mark.slow
def test_several_processes_give_what_one_gives(tmp_path: Path) -> None:
    """With a stage of the pipeline itself, which other processes can find."""
    concept = Concept(name="改革", label="reform", source="made up", core=("改革",))
    context = Context(Config(Settings(), (concept,), frozenset(), frozenset()), "model", {})
    reports = [{"report_id": r, "place": r.rpartition("-")[0], "level": "district", "year": int(r[-4:]), "n_chars": 10,
                "n_tokens": 4, "n_sentences": 2, "text_sha256": r} for r in IDS]  # fmt: skip
    sentences = [
        {"report_id": r, "sentence_no": n, "paragraph_no": n, "part": part, "text": "改革开放。", "n_tokens": 2}
        for r in IDS
        for n, part in enumerate(("review", "plan"), 1)
    ]
    tokens = [
        {"report_id": s["report_id"], "token_no": 3 * int(str(s["sentence_no"])) + k, "sentence_no": s["sentence_no"],
         "text": word, "start_char": 2 * k, "end_char": 2 * k + len(word), "is_word": k < 2}
        for s in sentences for k, word in enumerate(("改革", "开放", "。"))
    ]  # fmt: skip
    with WorkFile(tmp_path / "work.duckdb", create=True) as work:
        work.append("reports", tables.REPORTS.from_rows(reports))
        paragraphs = [
            {k: s[k] for k in ("report_id", "paragraph_no", "part", "text")} | {"section_no": 1} for s in sentences
        ]
        work.append("paragraphs", tables.PARAGRAPHS.from_rows(paragraphs))
        work.append("sentences", tables.SENTENCES.from_rows(sentences))
        work.append("tokens", tables.TOKENS.from_rows(tokens))
        found = {}
        for workers in (1, 2):
            ids = dict.fromkeys(IDS, str(workers))
            done = computing.stages(work, ["attention"], context, ids, workers=workers)["attention"]
            assert done.done == 9
            found[workers] = {t: work.read(t).to_pylist() for t in ("concept_hits", "attention")}
    assert len(found[1]["concept_hits"]) == 18
    assert found[1] == found[2]
