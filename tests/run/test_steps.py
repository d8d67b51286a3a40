"""What makes steps stale, and when pages are written."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.init import create_project
from pipeline.ingest.files.scan import Seen
from pipeline.run import pages_step, site_state, steps
from pipeline.run.compute import StepResult
from pipeline.run.page_files import write
from pipeline.segment.model import ModelInfo
from pipeline.settings.concepts import Concept
from pipeline.settings.model import Config, Project, ReportSettings, Settings
from pipeline.stages import CORPUS, STAGES, Context, expected
from pipeline.store import Reader, WorkFile
from tests.conftest import copy_of

CONCEPT = Concept(name="民生", label="livelihood", source="a list", core=("民生",))
CONTEXT = Context(Config(Settings(), (CONCEPT,), frozenset(), frozenset()), "model", {"scipy": "1"})
MODEL = ModelInfo(name="m", folder=Path(), sha256="model", source="", licence="")
SEEN = [Seen("data/raw/甲.txt", "1"), Seen("data/raw/乙.txt", "2")]


def relabelled(context: Context, **changes: object) -> Context:
    return dataclasses.replace(context, config=dataclasses.replace(context.config, **changes))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project in which everything is up to date: two reports, one refusal, one page, a site of one page."""
    project = create_project(tmp_path_factory.mktemp("steps") / "study")
    project.database.parent.mkdir(parents=True, exist_ok=True)
    with WorkFile(project.database, create=True) as work:
        rows = [
            {"report_id": f"{p}-2020", "place": p, "year": 2020, "content_sha256": p, "sha256": p}
            for p in ("甲县", "乙县")
        ]
        work.append("reports", tables.REPORTS.from_rows(rows))
        refused = {"source_path": "data/raw/丙.txt", "reason": "empty", "detail": "x"}
        work.append("quarantine", tables.QUARANTINE.from_rows([refused]))
        work.set_state("ingest", {s.path: s.fingerprint(CONTEXT.config.settings.input) for s in SEEN})
        for name, units in expected(CONTEXT, steps.ingested(work)).items():
            if name != "ingest":
                work.set_state(name, units)
        pages = write(project.reports, {"index.md": "x"})
        wanted = steps.report_fingerprint(work, CONTEXT)
        work.set_state("report", {CORPUS: wanted, **pages})
    site = {"fingerprint": site_state.site_fingerprint(wanted), "files": ["index.html"]}
    write(site_state.site_folder(project), {"index.html": "x"})
    write(project.work, {"site.json": json.dumps(site)})
    return project


@pytest.fixture
def done(made: Project, tmp_path: Path) -> Project:
    return copy_of(made, tmp_path / "study")


def staleness(project: Project, context: Context = CONTEXT, seen: list[Seen] = SEEN) -> dict[str, int]:
    with Reader(project.database) as reader:
        return {name: n for name, n in steps.staleness(reader, project, context, seen).items() if n}


def test_with_nothing_stored_everything_is_stale(project: Project) -> None:
    found = steps.staleness(None, project, CONTEXT, SEEN)
    assert found == {"ingest": 2, **{s.name: 1 for s in STAGES}, "report": 1, "site": 1}


def test_nothing_is_stale_where_everything_is_as_it_was(done: Project) -> None:
    assert staleness(done) == {}


def test_new_changed_and_removed_files_make_ingest_stale(done: Project) -> None:
    new, changed = Seen("data/raw/丁.txt", None), Seen("data/raw/甲.txt", "9")
    assert staleness(done, seen=[*SEEN, new]) == {"ingest": 1}
    assert staleness(done, seen=[changed, SEEN[1]]) == {"ingest": 1}
    assert staleness(done, seen=SEEN[:1]) == {"ingest": 1}


def test_another_model_makes_all_stale_that_is_made_of_words(done: Project) -> None:
    found = staleness(done, dataclasses.replace(CONTEXT, model_sha256="other"))
    assert found["segment"] == found["attention"] == 2
    assert found["report"] == 1
    assert not {"ingest", "pledges", "indicators"} & set(found)


def test_a_page_that_was_changed_or_removed_makes_the_pages_stale(done: Project) -> None:
    (done.reports / "index.md").write_text("y", encoding="utf-8")
    assert staleness(done) == {"report": 1}
    (done.reports / "index.md").unlink()
    assert staleness(done) == {"report": 1}


def test_a_site_that_is_not_whole_or_not_wanted(done: Project) -> None:
    (site_state.site_folder(done) / "index.html").unlink()
    assert staleness(done) == {"site": 1}
    unwanted = CONTEXT.config.settings.model_copy(update={"reports": ReportSettings(site=False)})
    assert "site" not in staleness(done, relabelled(CONTEXT, settings=unwanted))


def test_what_pages_print_makes_them_stale_and_no_number(done: Project) -> None:
    label = CONCEPT.model_copy(update={"label": "people's livelihood"})
    assert staleness(done, relabelled(CONTEXT, concepts=(label,))) == {"findings": 1, "report": 1, "site": 1}
    assert staleness(done, dataclasses.replace(CONTEXT, versions={"scipy": "1", "duckdb": "9"})) == {
        "report": 1,
        "site": 1,
    }


def test_a_file_of_another_version_is_stale_whole(done: Project) -> None:
    import duckdb

    with duckdb.connect(str(done.database)) as connection:
        connection.execute("ALTER TABLE reports DROP COLUMN content_sha256")
    assert set(staleness(done)) == {"ingest", "report", "site", *(s.name for s in STAGES)}


def test_file_and_reader_tell_the_same(done: Project) -> None:
    with Reader(done.database) as reader:
        told = steps.ingested(reader), steps.report_fingerprint(reader, CONTEXT)
    with WorkFile(done.database) as work:
        assert told == (steps.ingested(work), steps.report_fingerprint(work, CONTEXT))
    assert told[0] == {"甲县-2020": "甲县", "乙县-2020": "乙县"}


@pytest.mark.parametrize("stale", [False, True])
def test_pages_are_written_where_they_are_not_up_to_date(
    done: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stale: bool
) -> None:
    asked: list[tuple[pages_step.Task, str, dict[str, str]]] = []

    def written(
        work: WorkFile, task: pages_step.Task, wanted: str, found: dict[str, str], **more: object
    ) -> StepResult:
        asked.append((task, wanted, found))
        return StepResult("report", 1, 0, 0.0, "written")

    monkeypatch.setattr(pages_step, "write_pages", written)
    if stale:
        (done.reports / "index.md").unlink()
    with WorkFile(done.database) as work:
        result = steps.report(work, done, CONTEXT, MODEL, tmp_path / "pages", say=lambda _: None)
    assert (result.done, result.kept) == ((1, 0) if stale else (0, 1))
    assert len(asked) == int(stale)
    with WorkFile(done.database) as work:
        wanted = steps.report_fingerprint(work, CONTEXT)
    for task, under, found in asked:
        assert task.provenance.model_sha256 == "model"
        assert (under, set(found)) == (wanted, {"index.md"})
