from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.cite import citation
from pipeline.commands.export import export
from pipeline.commands.init import create_project
from pipeline.messages import speaking
from pipeline.settings.concepts import Concept
from pipeline.settings.model import Project
from pipeline.store import WorkFile


def published(folder: Path, contents: dict[int, str]) -> Project:
    """A project with reports of one city by year, each with the hash of its text."""
    made = create_project(folder)
    made.database.parent.mkdir(parents=True, exist_ok=True)
    reports = [
        {"report_id": f"甲市-{y}", "place": "甲市", "level": "city", "year": y, "n_tokens": 1000, "content_sha256": c}
        for y, c in contents.items()
    ]
    run = {"run_id": "r", "config_hash": made.config().sha256, "model_sha256": "m" * 64, "versions": '{"gongwen": "9"}'}
    with WorkFile(made.database, create=True) as work:
        work.append("reports", tables.REPORTS.from_rows(reports))
        work.append("runs", tables.RUNS.from_rows([run]))
    return made


@pytest.mark.slow
def test_the_same_texts_have_the_same_version_in_any_order_and_another_text_another(tmp_path: Path) -> None:
    told = [
        citation(published(tmp_path / name, contents))
        for name, contents in (
            ("a", {2019: "x", 2020: "y"}),
            ("b", {2020: "y", 2019: "x"}),
            ("c", {2019: "x", 2020: "z"}),
        )
    ]
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_the_paragraph_names_corpus_lists_model_and_program(tmp_path: Path) -> None:
    project = published(tmp_path / "p", {2019: "x", 2020: "y"})
    paragraph, bibtex = citation(project)
    assert paragraph.startswith("The corpus holds 2 government work reports of 1 place (2019–2020, 2,000 words)")
    for concept in project.config().concepts:
        assert f"{concept.name} {concept.version}" in paragraph
    assert "gongwen 9" in paragraph
    assert bibtex.startswith("@misc{gongwencorpus,")
    assert "reports of 1 place, 2019–2020: 2 texts}" in bibtex
    with speaking("zh"):
        assert citation(project)[0].startswith("语料为 1 个地方 2019–2020 年的 2 份政府工作报告")


def test_every_export_names_the_same_corpus(tmp_path: Path) -> None:
    project = published(tmp_path / "p", {2019: "x"})
    _, bibtex = citation(project)
    export(project, "attention", tmp_path / "panel.csv")
    version = bibtex.split("Corpus version ")[1][:12]
    assert bibtex in (tmp_path / "panel.bib").read_text(encoding="utf-8")
    assert (tmp_path / "panel.methods.md").read_text(encoding="utf-8").count(version) == 4


@pytest.mark.parametrize(
    "changed", [{"core": ("民生", "百姓")}, {"exclude": ("民生银行",)}, {"dimensions": {"民生": "总体"}}]
)
def test_a_list_has_another_version_when_it_counts_otherwise(changed: dict[str, object]) -> None:
    given: dict[str, object] = {"name": "民生", "label": "livelihood", "source": "the word itself", "core": ("民生",)}
    before = Concept.model_validate(given).version
    assert Concept.model_validate(given | changed).version != before
    assert Concept.model_validate(given | {"rejected": ("百姓",), "source": "told otherwise"}).version == before
