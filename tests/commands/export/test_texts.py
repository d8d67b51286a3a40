"""Segmented texts for programs that count words themselves."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.export import export_texts
from pipeline.commands.init import create_project
from pipeline.errors import StoreError
from pipeline.settings.model import Project
from pipeline.store import WorkFile
from pipeline.words import word_tables
from tests.laid_out import laid_out

TEXTS = {
    "甲市-2019": [("review", "改善|民生|。"), ("plan", "=SUM|PM 2.5|下降|；"), ("plan", "保障|民生|。")],
    "甲市-2020": [("review", "民生|为本|。")],
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = create_project(tmp_path / "study")
    given = laid_out(TEXTS)
    counted = word_tables(**{n: given[n] for n in ("reports", "sentences", "tokens")})
    with WorkFile(made.database, create=True) as work:
        for name in ("reports", "sentences", "tokens"):
            work.append(name, given[name].select(list(tables.ALL[name].column_names)))
        work.append("report_parts", counted["report_parts"])
    return made


def metadata(folder: Path) -> list[dict[str, str]]:
    with (folder / "metadata.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_report_is_a_file_and_a_sentence_a_line(project: Project, tmp_path: Path) -> None:
    assert export_texts(project, tmp_path / "texts") == 2
    rows = metadata(tmp_path / "texts")
    assert [(r["report_id"], r["year"], r["part"], r["n_sentences"]) for r in rows] == [
        ("甲市-2019", "2019", "all", "3"),
        ("甲市-2020", "2020", "all", "1"),
    ]
    texts = [(tmp_path / "texts" / r["file"]).read_text(encoding="utf-8") for r in rows]
    assert texts == ["改善 民生 。\n=SUM PM_2.5 下降 ；\n保障 民生 。\n", "民生 为本 。\n"]
    for row, text in zip(rows, texts, strict=True):
        words = [t for t in text.split() if any(c.isalnum() for c in t)]
        assert len(words) == int(row["n_tokens"])
    assert {p.name for p in (tmp_path / "texts").iterdir()} == {
        "citation.bib",
        "citation.md",
        "metadata.csv",
        *(r["file"] for r in rows),
    }


def test_one_part_alone(project: Project, tmp_path: Path) -> None:
    assert export_texts(project, tmp_path / "plans", part="plan") == 1, "one report has no plan"
    (row,) = metadata(tmp_path / "plans")
    assert (tmp_path / "plans" / row["file"]).read_text(encoding="utf-8") == "=SUM PM_2.5 下降 ；\n保障 民生 。\n"
    assert (row["part"], row["n_sentences"]) == ("plan", "2")


def test_a_folder_that_holds_something_is_left_as_it_is(project: Project, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    assert export_texts(project, tmp_path / "mine") == 2, "an empty one is taken"
    before = sorted(p.name for p in (tmp_path / "mine").iterdir())
    with pytest.raises(StoreError, match="mine"):
        export_texts(project, tmp_path / "mine")
    with pytest.raises(StoreError):
        export_texts(project, tmp_path / "mine" / "metadata.csv")
    assert sorted(p.name for p in (tmp_path / "mine").iterdir()) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "study"]
