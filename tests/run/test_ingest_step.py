"""The first step of a run, without a model: files of every kind to rows, one report a place and year."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipeline.errors import NothingIngested
from pipeline.ingest.files.scan import scan
from pipeline.run.ingest_step import ingest
from pipeline.settings.model import Project
from pipeline.store import WorkFile
from tests.conftest import report_text

pytestmark = pytest.mark.slow

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
Write = Callable[..., Path]


@dataclass
class Study:
    """A project whose ingest can be run again and again on one work file."""

    project: Project
    path: Path
    said: list[str] = field(default_factory=list)

    @property
    def raw(self) -> Path:
        return self.project.root / "data" / "raw"

    def run(self, *, workers: int | None = None, now: dt.datetime = NOW) -> tuple[int, int]:
        """Run ingest; inputs done and kept."""
        with WorkFile(self.path, create=True) as work:
            config = self.project.config()
            inputs = scan(self.project, config.settings.input, known=set(work.state("ingest")))
            done = ingest(work, self.project, config, inputs, now=now, say=self.said.append, workers=workers)
        return done.done, done.kept

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with WorkFile(self.path, create=True) as work:
            return [tuple(r.values()) for r in work.query(sql).to_pylist()]

    @property
    def reports(self) -> dict[object, object]:
        return dict(self.rows("SELECT report_id, source_path FROM reports ORDER BY report_id"))  # type: ignore[arg-type]

    @property
    def reasons(self) -> dict[object, object]:
        return dict(self.rows("SELECT source_path, reason FROM quarantine ORDER BY source_path"))  # type: ignore[arg-type]

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        names = ("reports", "sections", "paragraphs", "sentences", "quarantine", "coverage", "candidates")
        return {name: self.rows(f"SELECT * FROM {name} ORDER BY ALL") for name in names}


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Iterator[Study]:
    (tmp_path / "work").mkdir()
    yield Study(project, tmp_path / "work" / "w.duckdb")


def table(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_a_table_gives_a_report_a_row(study: Study) -> None:
    rows = [["地区", "年份", "正文"]]
    rows += [["平安县", str(y), report_text("平安县", y)] for y in (2014, 2015)] + [["空县", "2013", ""]]
    (study.raw / "panel.csv").write_text(table(rows), encoding="gb18030")
    assert study.run() == (1, 0)
    assert study.reports == {"平安县-2014": "data/raw/panel.csv#1", "平安县-2015": "data/raw/panel.csv#2"}
    assert study.reasons == {"data/raw/panel.csv#3": "empty"}
    assert study.rows("SELECT DISTINCT format FROM reports") == [("csv",)]


def test_a_row_more_leaves_the_other_reports_as_they_are(study: Study) -> None:
    rows = [["place", "year", "text"], ["平安县", "2014", report_text("平安县", 2014)]]
    path = study.raw / "panel.csv"
    path.write_text(table(rows), encoding="utf-8")
    study.run()
    before = study.rows("SELECT report_id, content_sha256, rowid FROM reports")
    path.write_text(table([*rows, ["平安县", "2015", report_text("平安县", 2015)]]), encoding="utf-8")
    assert study.run() == (1, 0)
    assert before[0] in study.rows("SELECT report_id, content_sha256, rowid FROM reports"), "the row was not touched"
    assert len(study.reports) == 2


def test_archives_within_folders_and_archives(study: Study) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("平安县2014.txt", report_text("平安县", 2014))
    (study.raw / "子").mkdir()
    with zipfile.ZipFile(study.raw / "子" / "全部.zip", "w") as package:
        package.writestr("县/平安县2015.txt", report_text("平安县", 2015))
        package.writestr("里.zip", inner.getvalue())
        package.writestr("panel.jsonl", json.dumps({"text": report_text("平安县", 2013)}) + "\n")
        package.writestr("../../逃.txt", report_text("平安县", 2012))
    study.run()
    assert study.reports == {
        "平安县-2013": "data/raw/子/全部.zip/panel.jsonl#1",
        "平安县-2014": "data/raw/子/全部.zip/里.zip/平安县2014.txt",
        "平安县-2015": "data/raw/子/全部.zip/县/平安县2015.txt",
    }
    assert study.reasons == {"data/raw/子/全部.zip/../../逃.txt": "unsafe"}


def test_nothing_new_reads_nothing_and_changes_nothing(study: Study, write_report: Write) -> None:
    write_report("平安县", 2014)
    write_report("平安县", 2014, name="又.txt")
    (study.raw / "坏.docx").write_bytes(b"x")
    study.run()
    before = study.everything()
    assert study.run(now=NOW + dt.timedelta(days=1)) == (0, 3)
    assert study.everything() == before


def test_the_same_report_in_another_format_is_its_duplicate(study: Study, write_report: Write) -> None:
    write_report("平安县", 2014)
    words = report_text("平安县", 2014).replace("农村公路", "乡村公路").split("\n")
    page = "<html><body><div>首页 政务公开</div><div>" + "".join(f"<p>{w}</p>" for w in words) + "</div></body></html>"
    (study.raw / "网页.html").write_text(page, encoding="utf-8")
    study.run()
    assert len(study.reports) == 1
    ((path, reason, kept),) = study.rows("SELECT source_path, reason, duplicate_of FROM quarantine")
    assert reason == "duplicate"
    assert {path, kept} == {"data/raw/网页.html", "data/raw/平安县_2014.txt"}


def test_a_loser_takes_the_place_of_a_winner_that_goes(study: Study, write_report: Write) -> None:
    fuller = write_report("平安县", 2014, more="（六）另外。" + "我们还办成了一批群众期盼的实事，受到各方面好评。" * 3)
    write_report("平安县", 2014, name="短.txt")
    study.run()
    assert study.reports == {"平安县-2014": "data/raw/平安县_2014.txt"}
    fuller.unlink()
    study.run()
    assert study.reports == {"平安县-2014": "data/raw/短.txt"}
    assert study.reasons == {}
    assert study.rows("SELECT count(*) > 20 FROM sentences") == [(True,)]


def test_a_file_that_goes_bad_keeps_what_was_stored(study: Study, write_report: Write) -> None:
    path = write_report("平安县", 2014)
    rows = [["place", "year", "text"], ["平安县", "2015", report_text("平安县", 2015)]]
    panel = study.raw / "panel.csv"
    panel.write_text(table(rows), encoding="utf-8")
    study.run()
    before = study.rows("SELECT * FROM reports ORDER BY ALL")
    path.write_bytes(b"\x00\x01\x02")
    panel.write_text("a,b\n1,2\n", encoding="utf-8")
    for _ in range(2):
        study.run()
        assert study.rows("SELECT * FROM reports ORDER BY ALL") == before
        assert study.reasons == {"data/raw/panel.csv": "no_text_column", "data/raw/平安县_2014.txt": "not_text"}
        for (detail,) in study.rows("SELECT detail FROM quarantine"):
            assert str(detail).endswith("The version that was stored before is kept.")
            assert str(detail).count("stored before") == 1


def test_files_that_go_take_their_reports_along_but_an_emptied_folder_changes_nothing(
    study: Study, write_report: Write
) -> None:
    first, second = write_report("平安县", 2014), write_report("平安县", 2015)
    study.run()
    first.unlink()
    study.run()
    assert list(study.reports) == ["平安县-2015"]
    second.unlink()
    (study.raw / "别的.txt").write_text("不是报告", encoding="utf-8")
    with pytest.raises(NothingIngested, match="Nothing was changed"):
        study.run()
    assert list(study.reports) == ["平安县-2015"]


def test_the_manifest_tells_what_neither_text_nor_name_does(study: Study) -> None:
    text = report_text("平安县", 2014)
    for word in ("平安县", "2014年", "2013年"):
        text = text.replace(word, "")
    (study.raw / "a.txt").write_text(text, encoding="utf-8")
    study.run()
    assert study.reasons["data/raw/a.txt"] in ("no_place", "no_year")  # it lacks both
    (study.raw / "manifest.csv").write_text("path,place,year\ndata/raw/a.txt,平安县,2014\n", encoding="utf-8")
    assert study.run() == (1, 0)
    ((report_id, warnings),) = study.rows("SELECT report_id, warnings FROM reports")
    assert report_id == "平安县-2014"
    assert "manifest.csv" in str(warnings)
    (study.raw / "manifest.csv").unlink()
    study.run()
    assert study.reports == {"平安县-2014": "data/raw/a.txt"}, "what was stored is kept"


def test_the_order_of_files_does_not_matter(study: Study, tmp_path: Path, write_report: Write) -> None:
    for name in ("z.txt", "a.txt"):
        write_report("平安县", 2014, name=name)
    write_report("平安县", 2014, name="m.txt", more="（六）另外。我们还办成了一批群众期盼的实事。")
    write_report("平安县", 2015)
    study.run()
    together = study.everything()
    files = sorted(study.raw.iterdir())
    aside = tmp_path / "aside"
    aside.mkdir()
    random.Random(1).shuffle(files)
    for file in files:
        shutil.move(file, aside / file.name)
    other = Study(study.project, tmp_path / "work" / "other.duckdb")
    for file in files:
        shutil.move(aside / file.name, file)
        other.run()
    assert other.everything() == together


@pytest.mark.slow
def test_several_processes_give_what_one_gives(study: Study, tmp_path: Path, write_report: Write) -> None:
    for year in range(1980, 2016):
        write_report("平安县", year)
    (study.raw / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    study.run(workers=1)
    other = Study(study.project, tmp_path / "work" / "other.duckdb")
    other.run(workers=2)
    assert other.everything() == study.everything()
    assert len(study.reports) == 36


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such links")
def test_what_leads_out_of_the_folder_is_not_read(study: Study, tmp_path: Path, write_report: Write) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "平安县_2015.txt").write_text(report_text("平安县", 2015), encoding="utf-8")
    write_report("平安县", 2014)
    (study.raw / "链接").symlink_to(secret)
    (study.raw / "链接.txt").symlink_to(secret / "平安县_2015.txt")
    study.run()
    assert list(study.reports) == ["平安县-2014"]
    assert set(study.reasons.values()) == {"link_outside"}
