from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows import cli
from pipeline.commands.init import create_project
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from tests.conftest import SHIPPED

pytestmark = pytest.mark.slow
Result = tuple[int, str, str]
Command = Callable[..., Result]


@pytest.fixture
def gongwen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command line as its entry point runs it; returns exit code, output, messages."""

    def call(*words: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["gongwen", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the shipped report, run once."""
    project = create_project(tmp_path_factory.mktemp("done") / "study")
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    run_direct(project, force=False, say=print)
    return project.root


def test_init_makes_a_project_once(gongwen: Command, tmp_path: Path) -> None:
    code, out, _ = gongwen("init", str(tmp_path / "研究"))
    assert code == 0
    assert "data" in out
    project = Project.open(tmp_path / "研究")
    assert {p.name for p in project.configs.iterdir()} >= {
        "project.yaml",
        "concepts.yaml",
        "lexicon.txt",
        "stopwords.txt",
    }
    assert (project.root / "data" / "raw").is_dir()
    assert list((project.root / "data" / "raw").iterdir()) == []
    assert project.reports.is_dir()
    project.config()
    code, _, err = gongwen("init", str(tmp_path / "研究"))
    assert code == 1
    assert "already" in err


def test_run_direct_says_where_the_results_are(gongwen: Command, project: Project, segmenters: None) -> None:
    shutil.copyfile(SHIPPED, project.root / "data" / "raw" / SHIPPED.name)
    code, out, err = gongwen("run", "--direct", "--project", str(project.root))
    assert code == 0
    assert str(project.database) in out
    assert str(project.reports / "index.md") in out
    assert "segment" in err
    code, out, _ = gongwen("run", "--direct", "--project", str(project.root))
    assert code == 0
    assert "Nothing new" in out
    (project.root / "data" / "raw" / "空.txt").write_bytes(b"")
    code, out, err = gongwen("run", "--direct", "--project", str(project.root))
    assert code == cli.QUARANTINED == 3
    assert "空.txt" in err


def test_errors_are_one_message_without_a_traceback(gongwen: Command, tmp_path: Path, project: Project) -> None:
    code, _, err = gongwen("run", "--direct", "--project", str(tmp_path))
    assert code == 1
    assert "not a gongwen project" in err
    code, _, err = gongwen("run", "--direct", "--project", str(project.root))
    assert code == 1
    assert "is empty" in err
    code, _, err = gongwen("query", "SELECT 1", "--project", str(project.root))
    assert code == 1
    assert "gongwen run" in err
    assert "Traceback" not in err


def test_wrong_usage_ends_with_2(gongwen: Command) -> None:
    for words in (
        ["nothing"],
        ["query"],
        ["query", "SELECT 1", "--format", "xml"],
        ["kwic"],
        ["schedule"],
        ["run", "--slow"],
    ):
        code, _, err = gongwen(*words)
        assert code == 2, words
        assert "Usage" in err
    assert gongwen("--help")[0] == 0


def test_query_in_three_formats(gongwen: Command, done: Path) -> None:
    sql = "SELECT place, year, published_on, CAST(NULL AS INT) AS nothing FROM reports"
    at = ("--project", str(done))
    code, out, _ = gongwen("query", sql, "--format", "json", *at)
    assert code == 0
    assert json.loads(out)[0]["place"] == "兰州市城关区"
    assert json.loads(out)[0]["nothing"] is None
    _, out, _ = gongwen("query", sql, "--format", "csv", *at)
    assert next(iter(csv.DictReader(io.StringIO(out))))["year"] == "2015"
    _, out, err = gongwen("query", sql, *at)
    assert out.splitlines()[0].split() == ["place", "year", "published_on", "nothing"]
    assert "(1 row)" in err
    _, out, _ = gongwen("query", "SELECT * FROM reports WHERE false", "--format", "json", *at)
    assert json.loads(out) == []


def test_query_cannot_change_anything_and_explains_wrong_sql(gongwen: Command, done: Path) -> None:
    code, _, err = gongwen("query", "DROP TABLE reports", "--project", str(done))
    assert (code, "read-only" in err) == (1, True)
    code, _, err = gongwen("query", "SELEC 1", "--project", str(done))
    assert (code, 'cannot be read at "SELEC"' in err) == (1, True)
    code, _, err = gongwen("query", "SELECT * FROM report", "--project", str(done))
    assert (code, "gongwen tables" in err) == (1, True)


def test_tables_lists_every_public_column(gongwen: Command) -> None:
    from pipeline.commands.tables import public_tables

    _, out, _ = gongwen("tables")
    for table in public_tables():
        assert f"{table.name}: {table.comment}" in out
        for column in table.columns:
            assert column.comment in out
    assert "stage_state" not in out


def test_export(gongwen: Command, done: Path, tmp_path: Path) -> None:
    for ending in (".csv", ".parquet", ".dta", ".xlsx"):
        code, out, _ = gongwen("export", "attention", str(tmp_path / f"a{ending}"), "--project", str(done))
        assert code == 0, ending
        assert "rows of attention" in out
    code, _, err = gongwen("export", "nothing", str(tmp_path / "a.csv"), "--project", str(done))
    assert (code, "attention" in err) == (1, True)
    code, _, err = gongwen("export", "attention", str(tmp_path / "a.sav"), "--project", str(done))
    assert (code, ".dta" in err) == (1, True)


def test_every_table_can_be_exported_to_stata(gongwen: Command, done: Path, tmp_path: Path) -> None:
    from pipeline.commands.tables import public_tables

    for table in public_tables():
        code, _, err = gongwen("export", table.name, str(tmp_path / f"{table.name}.dta"), "--project", str(done))
        assert code == 0, err


def test_kwic_of_a_term_and_a_concept(gongwen: Command, done: Path) -> None:
    at = ("--project", str(done), "--format", "json")
    _, out, _ = gongwen("kwic", "民生", *at)
    lines = json.loads(out)
    assert len(lines) == 12, "a bare term is found wherever it stands on word boundaries, 民生|银行 included"
    _, out, _ = gongwen("kwic", "民生", "--concept", "民生", *at)
    counted = json.loads(out)
    assert len(counted) == 11
    assert all(line["keyword"] == "民生" for line in counted)
    _, out, _ = gongwen("kwic", "--concept", "大气治理", "--part", "plan", "--year", "2015", "--place", "城关", *at)
    assert {line["part"] for line in json.loads(out)} == {"plan"}
    assert json.loads(gongwen("kwic", "改革", "--year", "1999", *at)[1]) == []
    code, _, err = gongwen("kwic", "--concept", "无", *at)
    assert (code, "民生" in err) == (1, True)


def test_search_tells_passages_and_counts(gongwen: Command, done: Path) -> None:
    at = ("--project", str(done))
    code, out, err = gongwen("search", "民生", "改善", *at)
    assert code == 0
    assert all("【民生】" in line and "【改善】" in line for line in out.splitlines())
    assert "民生: 12 on word boundaries" in err
    plan = json.loads(gongwen("search", "民生", "--plan", "--format", "json", *at)[1])
    assert plan == json.loads(gongwen("search", "民生", "--part", "部署", "--format", "json", *at)[1])
    assert {p["part"] for p in plan} == {"plan"}
    assert [p["text"][a:b] for p in plan for a, b in p["matches"]] == ["民生"] * sum(len(p["matches"]) for p in plan)
    rows = list(csv.DictReader(io.StringIO(gongwen("search", "民生", "--plan", "--format", "csv", *at)[1])))
    assert [int(r["sentence_no"]) for r in rows] == [p["sentence_no"] for p in plan]
    assert gongwen("search", "民生", "--plan", "--part", "review", *at)[0] == 2
    assert gongwen("search", *at)[0] == 2
    assert gongwen("search", "民生", "--near", "-1", *at)[0] == 2


def test_kwic_as_text_puts_mentions_below_one_another(gongwen: Command, done: Path) -> None:
    _, out, err = gongwen("kwic", "改革", "--project", str(done))
    from wcwidth import wcswidth

    assert len({wcswidth(line.split("【")[0]) for line in out.splitlines()}) == 1
    assert "(22 mentions)" in err


def test_kwic_of_a_sub_dimension_and_a_sample(gongwen: Command, done: Path) -> None:
    at = ("--project", str(done), "--format", "json")
    whole = json.loads(gongwen("kwic", "--concept", "民生", *at)[1])
    schools = json.loads(gongwen("kwic", "--concept", "民生", "--dimension", "教育", *at)[1])
    assert schools == [line for line in whole if line["dimension"] == "教育"]
    sample = json.loads(gongwen("kwic", "--concept", "民生", "--sample", "7", *at)[1])
    assert len(sample) == 7
    assert sample == [line for line in whole if line in sample], "in the order of the text"
    assert sample == json.loads(gongwen("kwic", "--concept", "民生", "--sample", "7", *at)[1])
    assert sample != json.loads(gongwen("kwic", "--concept", "民生", "--sample", "7", "--seed", "1", *at)[1])
    assert json.loads(gongwen("kwic", "<数>万元", "--sample", "3", *at)[1])[0]["keyword"].endswith("万元")
    code, _, err = gongwen("kwic", "--concept", "民生", "--dimension", "无", *at)
    assert (code, "教育" in err) == (1, True)
    assert gongwen("kwic", "民生", "--dimension", "教育", *at)[0] == 2


def test_concepts_check_reads_the_lists_against_the_reports(gongwen: Command, done: Path) -> None:
    at = ("--project", str(done))
    code, out, _ = gongwen("concepts", "check", "民生", "大气治理", *at)
    assert code == 0
    assert "民生: " in out
    assert "in 1 report\n" in out
    assert "never seen in any report" in out
    assert "改革: " not in out
    rows = json.loads(gongwen("concepts", "check", "民生", "--format", "json", *at)[1])
    lines = (done / "configs" / "concepts.yaml").read_text(encoding="utf-8").splitlines()
    assert {r["finding"] for r in rows} >= {"never_seen", "never_whole"}
    assert all(r["term"] in lines[r["line"] - 1] for r in rows)
    code, _, err = gongwen("concepts", "check", "民主", *at)
    assert (code, "民生" in err) == (1, True)


def test_concepts_suggest_says_when_the_corpus_is_small_and_remembers_decisions(
    gongwen: Command, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--project", str(done))
    code, out, err = gongwen("concepts", "suggest", "民生", "--limit", "5", *at)
    assert code == 0
    assert "too little for word vectors" in err
    assert out == "", "one report is too little for any suggestion: a word has to be in two"
    path = done / "configs" / "concepts.yaml"
    before = path.read_text(encoding="utf-8")
    words = ("--accept", "求职", "--dimension", "就业", "--reject", "生活")
    assert gongwen("concepts", "suggest", "民生", *words, *at)[0] == 0
    concept = Project.open(done).config().concepts[0]
    assert (concept.dimensions["求职"], concept.rejected) == ("就业", ("生活",))
    code, _, err = gongwen("concepts", "suggest", "民生", "--accept", "求职", *at)
    assert (code, "--dimension" in err) == (1, True)
    path.write_text(before, encoding="utf-8")


def test_status(gongwen: Command, done: Path, project: Project) -> None:
    code, out, _ = gongwen("status", "--project", str(done))
    assert code == 0
    for words in ("兰州市城关区 (district): 1 report, 2015", "Quarantined: 0", "everything is up to date", "mojibake"):
        assert words in out
    _, out, _ = gongwen("status", "--project", str(project.root))
    assert "Results: none yet" in out


def test_model_describes_the_model(gongwen: Command, done: Path) -> None:
    code, out, _ = gongwen("model", "--project", str(done))
    assert code == 0
    for words in ("pkuseg", "MIT", "(checked)"):
        assert words in out


def test_schedule_refuses_a_wrong_schedule_before_starting_anything(gongwen: Command, done: Path) -> None:
    code, _, err = gongwen("schedule", "--cron", "every day", "--project", str(done))
    assert (code, "five fields" in err) == (1, True)
    code, _, err = gongwen("schedule", "--cron", "0 6 * * *", "--timezone", "Asia/Nowhere", "--project", str(done))
    assert (code, "Asia/Shanghai" in err) == (1, True)


def test_every_command_is_documented() -> None:
    repo = Path(__file__).parents[2]
    for name, command in cli.cli.commands.items():
        assert command.help, name
        for readme in ("README.md", "README.zh.md"):
            assert f"gongwen {name}" in (repo / readme).read_text(encoding="utf-8"), f"{readme} lacks gongwen {name}"


def test_query_keeps_columns_of_one_name_and_whole_sums(gongwen: Command, done: Path) -> None:
    at = ("--project", str(done))
    sql = "SELECT a.year, b.year, sum(a.n_tokens) AS words FROM reports a JOIN reports b USING (place) GROUP BY ALL"
    _, out, _ = gongwen("query", sql, "--format", "json", *at)
    (row,) = json.loads(out)
    assert (row["year"], row["year_1"]) == (2015, 2015)
    assert isinstance(row["words"], int)
    assert row["words"] > 5000
    _, out, _ = gongwen("query", sql, "--format", "csv", *at)
    assert out.splitlines() == ["year,year_1,words", f"2015,2015,{row['words']}"]
    _, out, _ = gongwen("query", sql, *at)
    assert str(row["words"]) in out
    code, _, err = gongwen("query", "SELECT DATE 'infinity'", *at)
    assert (code, "Traceback" in err) == (1, False)
