"""What readers found, from their sheets into the published table, the pages and the exports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from pipeline.commands.export import export
from pipeline.commands.judge import hand_out
from pipeline.pages.index.judged import judged_lines
from pipeline.run.judged import judged_state, write_judged
from pipeline.settings.model import Project
from pipeline.store import WorkFile
from tests.run.running import rows, run

DRAWN = {
    "kind": "concept", "subject": "民生", "seed": 0, "population": 40, "corpus": "c", "list_version": "v",
    "items": [
        {"id": f"r:{n}:0", "claim": "民生", "left": "保障", "marked": "民生", "right": "。", "report_id": "r", "part": "plan",
         "sentence_no": n} for n in range(4)],
}  # fmt: skip


def judge(project: Project, coder: str, answers: str, *, folder: str = "concept-民生-4") -> Path:
    """A sheet of a sample of four, answered y (yes), n (no) or - (not at all)."""
    import json

    path = project.judged / folder / f"{coder}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    (path.parent / "sample.json").write_text(json.dumps(DRAWN), encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["answer", "before", "marked", "after", "id"])
    for n, answer in enumerate(answers):
        sheet.append([{"y": "yes", "n": "no"}.get(answer), "保障", "民生", "。", f"r:{n}:0"])
    book.save(path)
    return path


def stored(project: Project, path: Path) -> list[dict[str, object]]:
    with WorkFile(path, create=not path.exists()) as work:
        write_judged(work, project, project.config())
        return list(work.read("judgements").to_pylist())


def test_each_reader_is_a_row_and_compared_with_the_first(project: Project, tmp_path: Path) -> None:
    judge(project, "a", "yyyn")
    judge(project, "b", "yynn")
    judge(project, "c", "----")  # not begun
    one, other = stored(project, tmp_path / "work.duckdb")
    assert (one["coder"], one["yes"], one["no"], one["precision"]) == ("a", 3, 1, 0.75)
    assert (one["first_coder"], one["kappa"]) == (None, None)
    assert (other["first_coder"], other["n_both"], other["kappa"]) == ("a", 4, pytest.approx(0.5))
    assert one["judged_on"] == dt.datetime.now(dt.UTC).date()


def test_a_damaged_sample_costs_only_itself_and_sheets_that_are_gone_their_rows(
    project: Project, tmp_path: Path
) -> None:
    judge(project, "a", "yyyy")
    (judge(project, "a", "yyyy", folder="other").parent / "sample.json").write_text("{", encoding="utf-8")
    assert [r["sample"] for r in stored(project, tmp_path / "work.duckdb")] == ["concept-民生-4"]
    before = judged_state(project)
    (project.judged / "concept-民生-4" / "a.xlsx").unlink()
    assert judged_state(project) != before
    assert stored(project, tmp_path / "work.duckdb") == []


def test_a_statement_says_when_the_list_has_changed_since(project: Project, tmp_path: Path) -> None:
    judge(project, "a", "yyyn")
    judge(project, "b", "yynn")
    found = stored(project, tmp_path / "work.duckdb")
    told = [m.text("en") for m in judged_lines(found, project.config().concepts)]
    assert told[0].startswith(
        "民生: a judged 4 of 40, drawn at random; precision 0.75 of 4 decided (95 % interval 0.30 to"
    )
    assert "kappa with a 0.50 (4 judged by both)" in told[1]
    assert told[0].endswith("the list has been edited since.")
    assert judged_lines(found, (), subject="改革") == ()
    assert judged_lines(found, (), kinds=("pledges",)) == ()


@pytest.mark.slow
def test_a_run_picks_them_up_and_pages_and_exports_quote_them(
    project: Project, write_report: object, segmenters: None, tmp_path: Path
) -> None:
    write_report("平安县", 2015)  # type: ignore[operator]
    run(project)
    sheet = hand_out(project, "parts", "", n=6, coders=1, seed=0).made[0]
    book = openpyxl.load_workbook(sheet)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[0].value = "plan"
    book.save(sheet)
    status, _ = run(project)
    assert status == "done"
    ((n, yes, no),) = rows(project, "SELECT n, yes, no FROM judgements")
    assert n == yes + no == 6  # type: ignore[operator]
    assert "一致率" in (project.reports / "methods.md").read_text(encoding="utf-8")
    export(project, "attention", tmp_path / "attention.csv")
    assert "agreement with what was extracted" in (tmp_path / "attention.methods.md").read_text(encoding="utf-8")
    assert rows(project, "SELECT DISTINCT cap_name FROM concept_topics_cap WHERE dimension = '教育'") == [
        ("Education",)
    ]
    assert run(project)[0] is None  # nothing to do
