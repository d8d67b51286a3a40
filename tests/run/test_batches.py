"""What is read together, handed on within a batch, and taken apart."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline import stages, tables
from pipeline.errors import StageFailed
from pipeline.run import compute as computing
from pipeline.run.batches import cut
from pipeline.settings.model import Config, Settings
from pipeline.stages import Context, Stage, Tables
from pipeline.store import WorkFile

IDS = [f"{place}-{year}" for place in ("甲县", "乙县") for year in (2013, 2014, 2015)]
CONTEXT = Context(Config(Settings(), (), frozenset(), frozenset()), "model", {})
DEADLY = "乙县-2014"


def sections(reports: pa.Table) -> Tables:
    rows = [{"report_id": r["report_id"], "section_no": 1, "heading": f"{r['year']}", "depth": 1, "part": "plan"}
            for r in reports.to_pylist()]  # fmt: skip
    return {"sections": tables.SECTIONS.from_rows(rows)}


def asked(reports: pa.Table, others: pa.Table) -> Tables:
    return sections(reports)


def copies(sections: pa.Table) -> Tables:
    """What another stage of the batch has made: its headings as texts of paragraphs."""
    rows = [{"report_id": r["report_id"], "section_no": 1, "paragraph_no": 1, "part": "plan", "text": r["heading"]}
            for r in sections.to_pylist()]  # fmt: skip
    return {"paragraphs": tables.PARAGRAPHS.from_rows(rows)}


def alone(reports: pa.Table) -> Tables:
    """Ends its process at one report."""
    if DEADLY in reports["report_id"].to_pylist():
        os._exit(1)
    rows = [{"report_id": r, "warning_no": 1, "code": "x", "detail": "x"} for r in reports["report_id"].to_pylist()]
    return {"report_warnings": tables.REPORT_WARNINGS.from_rows(rows)}


def first_years(reports: pa.Table) -> Tables:
    rows = [{"series_kind": "term", "series": "x", "place": p, "part": "all", "n_years": 1} for p in _places(reports)]
    return {"trends": tables.TRENDS.from_rows(rows)}


def last_years(reports: pa.Table) -> Tables:
    rows = [{"place": p, "level": "city", "year": 2015, "state": "x"} for p in _places(reports)]
    return {"coverage": tables.COVERAGE.from_rows(rows)}


def _places(reports: pa.Table) -> list[str]:
    return sorted(set(reports["place"].to_pylist()))


def stage(name: str, compute: object, reads: str, writes: str, *needs: str, per: str = "report") -> Stage:
    return Stage(name=name, version=1, needs=needs or ("ingest",), reads=(reads,), writes=(writes,), per=per,  # type: ignore[arg-type]
                 compute=compute)  # type: ignore[arg-type] # fmt: skip


FIRST = stage("first", sections, "reports", "sections")
SECOND = stage("second", copies, "sections", "paragraphs", "first")
THIRD = stage("third", alone, "reports", "report_warnings")
BY_PLACE = (
    stage("a", first_years, "reports", "trends", per="place"),
    stage("b", last_years, "reports", "coverage", per="place"),
)
STAGES = (FIRST, SECOND, THIRD, *BY_PLACE)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[WorkFile]:
    monkeypatch.setattr(stages, "STAGES", STAGES)
    monkeypatch.setattr(computing, "BY_NAME", {s.name: s for s in STAGES})
    with WorkFile(tmp_path / "work.duckdb", create=True) as made:
        rows = [{"report_id": r, "place": r[:2], "year": int(r[-4:]), "n_chars": 100} for r in IDS]
        made.append("reports", tables.REPORTS.from_rows(rows))
        yield made


def run(work: WorkFile, *names: str, workers: int = 1, changed: str = "") -> dict[str, tuple[int, int]]:
    ingested = dict.fromkeys(IDS, "1") | ({changed: "2"} if changed else {})
    done = computing.stages(work, names, CONTEXT, ingested, workers=workers)
    return {name: (result.done, result.kept) for name, result in done.items()}


def test_a_batch_is_read_once_and_one_stage_is_handed_what_another_makes(
    work: WorkFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read = WorkFile.read

    def counted(self: WorkFile, name: str, **more: object) -> pa.Table:
        asked.append(name)
        return read(self, name, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(WorkFile, "read", counted)
    assert run(work, "first", "second") == {"first": (6, 0), "second": (6, 0)}
    assert asked == ["reports", "reports"], "the batch, and the characters of all reports"
    assert sorted(work.read("paragraphs")["text"].to_pylist()) == sorted(r[-4:] for r in IDS)


def test_what_is_up_to_date_stays_and_what_another_stage_needs_of_it_is_read(work: WorkFile) -> None:
    run(work, "first")
    assert run(work, "first", "second") == {"first": (0, 6), "second": (6, 0)}
    assert run(work, "first", "second", changed="甲县-2014") == {"first": (1, 5), "second": (1, 5)}
    assert work.read("paragraphs").num_rows == work.read("sections").num_rows == 6


def test_batches_hold_what_lacks_the_same_stages() -> None:
    todo = {"first": IDS[:2], "second": IDS[:4]}
    made, workers = cut((FIRST, SECOND), todo, IDS, 1, None)
    assert [(b.units, [s.name for s in b.stages]) for b in made] == [
        (sorted(IDS[:2]), ["first", "second"]),
        (sorted(IDS[2:4]), ["second"]),
    ]
    assert workers == 1


def test_batches_go_as_reports_are_stored_and_by_year_where_they_ask_for_others_of_the_year() -> None:
    plain = stage("first", sections, "reports", "sections")
    asking = replace(plain, compute=asked, queries={"others": "SELECT 1 WHERE len($report_ids) > 0"})
    orders = {
        many: [u for b in cut((one,), {"first": IDS}, IDS, 1, None)[0] for u in b.units]
        for many, one in (("plain", plain), ("asking", asking))
    }
    assert orders["plain"] == sorted(IDS)
    assert orders["asking"] == sorted(IDS, key=lambda i: (i[-4:], i))


def test_few_places_are_taken_apart_by_stages_where_there_are_several_processes() -> None:
    todo = {"a": ["甲县"], "b": ["甲县"]}
    stages_of = {n: [[s.name for s in b.stages] for b in cut(BY_PLACE, todo, IDS, n, None)[0]] for n in (1, 2)}
    assert stages_of == {1: [["a", "b"]], 2: [["a"], ["b"]]}


@pytest.mark.slow
def test_reports_are_told_as_done_when_all_their_stages_are(work: WorkFile) -> None:
    seen: list[tuple[str, int, int, int]] = []
    computing.stages(work, ["a", "b"], CONTEXT, dict.fromkeys(IDS, "1"), workers=2, progress=lambda *p: seen.append(p))
    assert seen[0] == ("by_place", 0, 6, 0)
    assert seen[-1] == ("by_place", 6, 6, 600)
    assert [done for _, done, _, _ in seen] == sorted(done for _, done, _, _ in seen)
    assert work.read("trends").num_rows == work.read("coverage").num_rows == 2


@pytest.mark.slow
def test_a_report_that_ends_its_process_costs_no_other_report_and_no_other_stage(work: WorkFile) -> None:
    with pytest.raises(StageFailed, match=rf"third cannot be computed for {DEADLY} \(1 in all\)"):
        run(work, "first", "second", "third", workers=2)
    assert work.read("paragraphs").num_rows == 6
    assert set(work.state("third")) == set(IDS) - {DEADLY}
    assert set(work.state("second")) == set(IDS)
