from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from pipeline import tables
from pipeline.commands.export import citation, export
from pipeline.commands.export.facts import Facts, facts
from pipeline.commands.export.methods import methods_text
from pipeline.commands.export.references import _ENTRIES, USED, bibtex
from pipeline.commands.init import create_project
from pipeline.errors import GongwenError
from pipeline.messages import LANGUAGES
from pipeline.settings.model import Project
from pipeline.store import Reader, WorkFile


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a panel of two places, two years, two parts and one concept."""
    made = create_project(tmp_path_factory.mktemp("export") / "p")
    made.database.parent.mkdir(parents=True, exist_ok=True)
    reports, attention = [], []
    for place, code in (("甲市", "130100"), ("乙市", None)):
        for year in (2019, 2020):
            report = {"report_id": f"{place}-{year}", "place": place, "level": "city", "year": year}
            reports.append({**report, "place_code": code, "n_tokens": 100})
            attention += [
                {**report, "part": part, "concept": "民生", "hits": 3, "n_tokens": 50, "per_10k_tokens": 600.0}
                for part in ("plan", "review")
            ]
    with WorkFile(made.database, create=True) as work:
        work.append("reports", tables.REPORTS.from_rows(reports))
        work.append("attention", tables.ATTENTION.from_rows(attention))
        run = {
            "run_id": "r",
            "config_hash": made.config().sha256,
            "model_sha256": "m" * 64,
            "versions": '{"gongwen": "9.9"}',
        }
        work.append("runs", tables.RUNS.from_rows([run]))
    return made


def facts_of(project: Project) -> Facts:
    with Reader(project.database) as reader:
        return facts(reader)


def test_the_panel_is_ready_for_a_regression(project: Project, tmp_path: Path) -> None:
    rows, _ = export(project, "attention", tmp_path / "panel.dta")
    assert rows == 8
    with pd.read_stata(tmp_path / "panel.dta", iterator=True) as reader:
        labels = reader.variable_labels()
        panel = reader.read()
    assert not panel.duplicated(["place_id", "year", "part", "concept"]).any()
    assert panel.groupby("place")["place_id"].nunique().eq(1).all()
    assert sorted(panel["place_id"].unique()) == [1, 2]
    assert set(panel["place_code"]) == {"130100", ""}
    assert set(panel["concept_label"]) == {"people's livelihood"}
    assert labels["per_10k_tokens"].startswith("10,000 × hits / n_tokens")
    assert labels["place_id"].startswith("Number of the place")


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx"])
def test_the_same_columns_in_every_format(project: Project, tmp_path: Path, ending: str) -> None:
    export(project, "attention", tmp_path / f"panel.{ending}")
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet, "xlsx": pd.read_excel}[ending]
    panel = read(tmp_path / f"panel.{ending}")
    assert list(panel.columns) == [*tables.ATTENTION.column_names, "place_id", "place_code", "concept_label"]
    assert len(panel) == 8


def test_methods_and_references_stand_beside_the_table(project: Project, tmp_path: Path) -> None:
    _, beside = export(project, "attention", tmp_path / "panel.dta")
    methods, references = (p.read_text(encoding="utf-8") for p in beside)
    assert [p.name for p in beside] == ["panel.methods.md", "panel.bib"]
    for text in ("4 government work reports of 2 places, delivered 2019–2020 (400 words; corpus version ", "gongwen 9.9", "1,000 draws",
                 "2 个地方 2019—2020 年的 4 份政府工作报告", "Rao 与 Scott，1999", "**民生** (people's livelihood; list version ", "core: 民生"):  # fmt: skip
        assert text in methods
    assert "has changed since" not in methods
    assert "version 9.9" in references
    assert "@article{rao1999overdispersion," in references


def test_settings_changed_since_the_run_are_told(project: Project, tmp_path: Path) -> None:
    path = project.configs / "project.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("min_years: 5", "min_years: 6"), encoding="utf-8")
    try:
        _, beside = export(project, "attention", tmp_path / "panel.csv")
    finally:
        path.write_text(before, encoding="utf-8")
    assert "has changed since the last run" in beside[0].read_text(encoding="utf-8")


def test_every_export_says_how_to_cite_it(project: Project, tmp_path: Path) -> None:
    _, beside = export(project, "reports", tmp_path / "reports.csv")
    methods, references = (p.read_text(encoding="utf-8") for p in beside)
    for paragraph in (citation.paragraph(facts_of(project), project.config(), lang) for lang in LANGUAGES):
        assert paragraph in methods
    assert "@misc{gongwencorpus," in references
    assert "@article" not in references
    line = citation.source_line(facts_of(project), "en")
    export(project, "attention", tmp_path / "a.parquet")
    assert pq.read_schema(tmp_path / "a.parquet").metadata[b"source"].decode() == line
    export(project, "attention", tmp_path / "a.xlsx")
    assert pd.read_excel(tmp_path / "a.xlsx", sheet_name="source", header=None).iloc[0, 0] == line


def test_an_unknown_table_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(GongwenError, match="no table nothing"):
        export(project, "nothing", tmp_path / "a.csv")
    with pytest.raises(GongwenError, match="Did you mean attention"):
        export(project, "atention", tmp_path / "a.csv")


def test_every_work_that_the_paragraph_names_is_among_the_references(project: Project) -> None:
    found, config = facts_of(project), project.config()
    for table, keys in USED.items():
        methods, references = methods_text(table, found, config), bibtex(keys, found)
        english = methods.split("## Methods")[1].split("## 引用")[0]
        named = set(re.findall(r"([A-Z][\w–\-ý]+)(?: et al\.| and \w+)? \(?(?:19|20)\d\d", english))
        for name in named - {"December"}:
            assert name.replace("ý", "{\\'y}") in references, (table, name)


def test_outcomes_of_pledges_are_told_with_every_threshold_they_hang_on(project: Project) -> None:
    config = project.config()
    chinese, english = methods_text("pledge_outcomes", facts_of(project), config).split("## Methods")
    review, plan = (f"{getattr(config.settings.pledges, name):g}" for name in ("similarity_review", "similarity_plan"))
    for told in (english, chinese):
        assert review in told
        assert plan in told


def test_references_are_sound_bibtex() -> None:
    assert set().union(*USED.values()) == set(_ENTRIES)
    text = bibtex(tuple(_ENTRIES), Facts(2, 1, 2019, 2020, 10, "c" * 12, "1.0", "m", "s"))
    assert text.count("{") == text.count("}")
    for key, (kind, fields) in _ENTRIES.items():
        assert {"title", "year"} <= set(fields)
        assert {"author", "editor"} & set(fields)
        assert f"@{kind}{{{key}," in text
        if kind == "article":
            assert {"journal", "volume", "pages"} <= set(fields)
