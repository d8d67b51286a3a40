"""What a visitor of the repository relies on."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.init import create_project, template_folder
from pipeline.commands.tables import as_markdown, public_tables
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from tests.conftest import REPO, SHIPPED

PUBLIC = {
    "reports": "report_id place place_code level year title published_on source_path sha256 format n_chars n_tokens n_sentences "
    "n_paragraphs review_from review_to warnings",
    "sections": "report_id section_no heading depth part part_confidence",
    "paragraphs": "report_id paragraph_no section_no part text n_tokens",
    "sentences": "report_id sentence_no paragraph_no part text n_tokens",
    "tokens": "report_id token_no sentence_no text start_char end_char",
    "quarantine": "source_path sha256 reason detail first_seen",
    "report_warnings": "report_id code values text_zh text_en",
    "coverage": "place level year state",
    "concept_hits": "report_id sentence_no part concept term tier start_char end_char",
    "concept_audit": "report_id concept substring_hits boundary_rejected excluded accepted",
    "attention": "report_id place level year part concept hits core_hits n_tokens n_chars n_sentences sentences_with_hit "
    "per_10k_tokens ci_low ci_high",
    "trends": "series_kind series place part n_years first_year last_year tau p_value q_value slope slope_low slope_high verdict",
    "pooled_trends": "level parent concept part n_places n_reports rate_ratio low high p_value q_value method",
    "v_panel": "place level year part concept hits n_tokens per_10k_tokens ci_low ci_high",
    "v_growth_targets": "place year target bound wording outturn",
    "v_first_use": "term place level first_year",
    "v_pledges": "report_id place year pledge_no text concepts topic_label outcome",
    "v_indicators": "place year indicator quantity kind value unit",
    "keyness": "contrast report_id place year term count_target count_reference g2 log_ratio q_value",
    "topics": "model topic_id label terms npmi stability share status",
    "topic_terms": "model topic_id rank term weight",
    "paragraph_topics": "model report_id paragraph_no topic_id weight",
    "topic_shares": "model report_id place year part topic_id share ci_low ci_high",
    "fetches": "url final_url source fetched_at status etag last_modified sha256 path outcome",
    "runs": "run_id started_at finished_at status config_hash model_sha256 versions stages_run stages_skipped",
}


def test_public_tables_and_columns_are_never_renamed() -> None:
    for name, columns in PUBLIC.items():
        assert set(columns.split()) <= set(tables.PUBLIC[name].column_names), name


def test_every_table_is_described_and_keyed() -> None:
    for table in tables.ALL.values():
        assert table.comment
        assert table.key
        assert set(table.key) <= set(table.column_names)
        assert all(c.comment.endswith((".", ").")) for c in table.columns), table.name


def test_the_data_dictionary_is_up_to_date() -> None:
    assert (REPO / "docs" / "tables.md").read_text(encoding="utf-8") == as_markdown("en"), "run `make docs`"
    assert (REPO / "docs" / "tables.zh.md").read_text(encoding="utf-8") == as_markdown("zh"), "run `make docs`"


def test_links_in_the_papers_lead_somewhere() -> None:
    from urllib.parse import unquote

    for paper in (*REPO.glob("*.md"), *(REPO / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#]+)\)", paper.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (paper.parent / unquote(target)).exists(), f"{paper.name}: {target}"


def test_lock_files_pin_with_hashes_and_name_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-dask.lock", "requirements-audit.lock"):
        text = (REPO / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[a-z0-9._-]+(\[[a-z0-9, ]+\])?==\S+", block), block[:80]
            assert "--hash=sha256:" in block, block[:80]


def test_the_template_of_new_projects_is_the_shipped_one(tmp_path: Path) -> None:
    project = create_project(tmp_path / "new")
    for source in (template_folder() / "configs").iterdir():
        assert (project.configs / source.name).read_bytes() == source.read_bytes()


def test_names_of_tables_in_the_readme_exist() -> None:
    for paper in ("README.md", "README.zh.md"):
        for name in re.findall(r"FROM (\w+)", (REPO / paper).read_text(encoding="utf-8")):
            assert name in {t.name for t in public_tables()}


@pytest.mark.slow
def test_what_benchmarks_ask_of_the_pipeline_is_there() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (REPO / "benchmarks").rglob("*.py")}
    asked = {
        (path.name, str(node.module), alias.name)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] == "pipeline"
        for alias in node.names
    }
    assert len(asked) > 100
    modules = {module: importlib.import_module(module) for _, module, _ in asked}
    assert not {
        (path, module, name)
        for path, module, name in asked
        if not hasattr(modules[module], name) and not (REPO / module.replace(".", "/") / f"{name}.py").exists()
    }


def test_no_pattern_loses_its_counts_in_an_f_string() -> None:
    eaten = [
        f"{path.name}:{node.lineno}"
        for path in (REPO / "pipeline").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FormattedValue)
        and isinstance(node.value, ast.Tuple | ast.Constant)  # {0,30} for {{0,30}}
    ]
    assert not eaten


def test_no_two_public_classes_share_a_name() -> None:
    found: dict[str, list[str]] = {}
    for path in sorted(p for folder in ("pipeline", "flows") for p in (REPO / folder).rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found.setdefault(node.name, []).append(path.relative_to(REPO).as_posix())
    assert {name: places for name, places in found.items() if len(places) > 1} == {}


@pytest.mark.slow
def test_the_committed_reports_are_what_the_shipped_input_gives(project: Project, segmenters: None) -> None:
    """Words and order must be equal; numbers within a hundredth, since linear algebra differs between machines."""
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    run_direct(project, force=False, say=print)
    made = {
        p.relative_to(project.reports): p for p in project.reports.rglob("*") if p.is_file() and "runs" not in p.parts
    }
    committed = {
        p.relative_to(REPO / "reports"): p
        for p in (REPO / "reports").rglob("*")
        if p.is_file() and "runs" not in p.parts
    }
    assert set(made) == set(committed)
    for name, path in made.items():
        ours, theirs = (_split(p.read_text(encoding="utf-8")) for p in (path, committed[name]))
        assert ours[0] == theirs[0], f"{name}: run `gongwen run --force` and commit reports/"
        assert ours[1] == pytest.approx(theirs[1], rel=0.01, abs=0.011), name


def _split(text: str) -> tuple[str, list[float]]:
    """Text without its numbers and library versions, and the numbers."""
    text = re.sub(
        r"(numpy|scipy|spacy|spacy-pkuseg|scikit-learn|gensim|duckdb|gongwen)( |=|：|:)*[0-9][0-9.]*", r"\1", text
    )
    text = re.sub(r"\b[0-9a-f]{12,64}\b", "#", text)
    numbers = [float(n.replace("−", "-")) for n in re.findall(r"[-−]?\d+(?:\.\d+)?", text)]
    return re.sub(r"[-−]?\d+(?:\.\d+)?", "0", text), numbers


def test_numbers_in_committed_pages_have_no_digits_that_depend_on_the_machine() -> None:
    pages = [p for p in (REPO / "reports").rglob("*") if p.suffix in (".svg", ".html") and "site" not in p.parts]
    assert pages
    for page in pages:
        long = re.findall(r"(?<![\w.])\d+\.\d{4,}(?![\w.])", page.read_text(encoding="utf-8"))
        assert not long, f"{page.name}: {long[:3]}"
