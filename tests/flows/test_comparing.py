"""`gongwen compare` from its command line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from pipeline.commands.init import create_project
from tests.commands.compare.test_compare import ABROAD, CITIES, COUNTIES, publish

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command in a project of cities and of counties, which say as much."""
    project = create_project(tmp_path_factory.mktemp("comparing") / "study")
    project.database.parent.mkdir(parents=True, exist_ok=True)
    publish(project.database, CITIES | COUNTIES | ABROAD, lambda *_: 0.01)

    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, ["compare", *words, "--project", str(project.root)])

    return call


def test_rows_in_every_form(compare: Command) -> None:
    rows = list(csv.DictReader(io.StringIO(compare("--by", "level", "--format", "csv").stdout)))
    assert [(r["group"], r["against"]) for r in rows] == [("district", "city")] * 2
    told = json.loads(compare("--by", "level", "--format", "json").stdout)
    assert [str(r["rate_ratio"]) for r in told] == [r["rate_ratio"] for r in rows]
    table = compare("--by", "level", "--concept", "民生")
    assert "county-level government" in table.stdout
    assert "Rate ratios" in table.stderr
    assert "corpus version" in table.stderr
    assert compare("--by", "level", "--format", "latex").stdout.startswith(r"\begin{table}")


def test_the_panel_in_both_languages(compare: Command) -> None:
    words = ("--by", "province", "--panel", "--level", "city", "--format", "markdown")
    assert "| Place effects | yes | yes |" in compare(*words).stdout
    assert "| 地方效应 | 有 | 有 |" in compare(*words, "--lang", "zh").stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--panel",),
        ("--by", "place", "--panel"),
        ("--by", "level", "--with", "gdp.csv"),
        ("--by", "level", "--periods", "2011-2015"),
        ("--by", "part", "--part", "plan"),
        ("--by", "level", "--panel", "--crude"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(compare: Command, words: tuple[str, ...]) -> None:
    assert compare(*words).exit_code == 2
