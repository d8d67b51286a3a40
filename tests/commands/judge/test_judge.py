"""Sheets are drawn, filled in as a reader would, and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from pipeline import tables
from pipeline.attention.rates import attention_tables
from pipeline.commands.init import create_project
from pipeline.commands.judge import Reading, as_text, draw, hand_out
from pipeline.commands.judge import read as read_sheets
from pipeline.errors import QueryError, StoreError
from pipeline.messages import speaking
from pipeline.run.judged import judged_state
from pipeline.settings.concepts import Concept
from pipeline.settings.model import Project, Settings
from pipeline.store import WorkFile
from tests.conftest import copy_of
from tests.laid_out import laid_out

TEXTS = {
    "甲市-2019": ["=改善|民生|，|民生|为本|。", "保障|民生|。"],
    "甲市-2020": ["保障|民生|。", "深化|改革|。", "民生|优先|。"],
    "乙县-2020": ["民生|改善|。", "关心|民生|。"],
}
LIVELIHOOD = Concept(name="民生", label="livelihood", source="-", core=("民生",))
STATED = {
    "place": "甲市", "level": "city", "year": 2020, "part": "other", "indicator": "gdp", "label": "地区生产总值",
    "name": "地区生产总值", "kind": "target", "period_from": 2020, "period_to": 2020, "quantity": "growth",
    "value": 6.5, "unit": "%", "bound": "about", "commitment": "", "reference": "", "definition": "",
}  # fmt: skip


PLEDGES = [
    {"report_id": "甲市-2019", "place": "甲市", "year": 2019, "pledge_no": n, "sentence_no": no, "text": text, "object": "民生",
     "action": text[:2], "start_char": start, "end_char": start + 4}
    for n, no, text, start in ((1, 1, "改善民生", 1), (2, 2, "保障民生", 0), (3, 2, "保障民生", 0))
]  # fmt: skip
OUTCOMES = [
    {"report_id": "甲市-2019", "place": "甲市", "year": 2019, "pledge_no": n, "outcome": outcome, "due": due, "text": text,
     "outcome_report_id": "甲市-2020", "outcome_sentence_no": no}
    for n, outcome, due, text, no in (
        (1, "done", True, "改善民生", 1), (2, "not_mentioned", True, "保障民生", None), (3, "done", False, "保障民生", 1))
]  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = create_project(tmp_path_factory.mktemp("judge") / "study")
    given = laid_out(TEXTS)
    counted = attention_tables(**given, concepts=(LIVELIHOOD,), settings=Settings().statistics)
    stated = [
        {**STATED, "report_id": "甲市-2020", "statement_no": n, "sentence_no": n, "start_char": 0, "end_char": 2}
        for n in (1, 2)
    ]
    made.database.parent.mkdir(parents=True, exist_ok=True)
    with WorkFile(made.database, create=True) as work:
        rows = [{**report, "n_tokens": 9} for report in given["reports"].to_pylist()]
        work.append("reports", tables.ALL["reports"].from_rows(rows))
        for name in ("paragraphs", "sentences", "tokens"):
            work.append(name, given[name].select(list(tables.ALL[name].column_names)))
        for name in ("concept_hits", "concept_audit"):
            work.append(name, counted[name])
        work.append("indicators", tables.ALL["indicators"].from_rows(stated))
        work.append("pledges", tables.ALL["pledges"].from_rows(PLEDGES))
        work.append("pledge_outcomes", tables.ALL["pledge_outcomes"].from_rows(OUTCOMES))
        run = {"run_id": "r", "config_hash": "c", "model_sha256": "m", "versions": '{"gongwen": "9"}'}
        work.append("runs", tables.ALL["runs"].from_rows([run]))
    return made


@pytest.fixture
def project(made: Project, tmp_path: Path) -> Project:
    return copy_of(made, tmp_path / "study")


def read(project: Project, subject: str | None = None) -> list[Reading]:
    return read_sheets(project.judged, project.config().concepts, subject)


def rows_of(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).worksheets[0].iter_rows(min_row=2, values_only=True))


def fill(path: Path, answer: Callable[[str], str | None]) -> None:
    """Answer every row by its id, and save as a spreadsheet program does."""
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[0].value = answer(str(row[-1].value))
    book.save(path)


def test_each_coder_has_the_same_mentions_in_another_order(project: Project) -> None:
    written = hand_out(project, "concept", "民生", n=6, coders=2, seed=0)
    one, other = ([row[-1] for row in rows_of(path)] for path in written.made)
    assert one != other
    assert sorted(map(str, one)) == sorted(map(str, other)) == sorted(item.id for item in written.sample.items)
    assert (len(one), written.sample.population) == (6, 7)


def test_a_sheet_that_nobody_has_written_in_is_no_news_to_a_run(project: Project) -> None:
    one, _ = hand_out(project, "concept", "民生", n=6, coders=2, seed=0).made
    hand_out(project, "concept", "民生", n=6, coders=3, seed=0)
    assert judged_state(project) == {}
    fill(one, lambda _: "yes")
    written = judged_state(project)
    assert list(written) == ["data/judged"]
    fill(one, lambda _: "no")
    assert judged_state(project) != written


def test_the_same_file_gives_the_same_sample_and_another_seed_another(project: Project) -> None:
    drawn = [draw(project, "concept", "民生", n=3, seed=seed).items for seed in (0, 0, 1)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_sheet_has_answers_to_choose_from_and_no_formulas(project: Project) -> None:
    with speaking("zh"):
        path = hand_out(project, "concept", "民生", n=7, coders=1, seed=0).made[0]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A1"].value == "答案"
    (choice,) = sheet.data_validations.dataValidation
    assert (choice.formula1, str(choice.sqref)) == ('"是,否,不确定"', "A2:A8")
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(str(cell.value).startswith("=") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_filled_sheets_give_precision_kappa_and_disagreements(project: Project) -> None:
    written = hand_out(project, "concept", "民生", n=6, coders=2, seed=0)
    ids = [item.id for item in written.sample.items]
    fill(written.made[0], lambda i: "yes" if i in ids[:4] else "no")
    fill(written.made[1], lambda i: "是" if i in ids[:3] else "否")  # another reader's language
    (reading,) = read(project)
    assert [row[6:10] for row in reading.precision()] == [(4, 2, 0, 0), (3, 3, 0, 0)]
    assert reading.precision()[0][10:] == pytest.approx((4 / 6, 0.3000, 0.9032), abs=1e-4)
    assert [item.id for item, _ in reading.disagreements()] == [ids[3]]
    told = "\n".join(as_text([reading]))
    assert "same answer to 5 of 6; Cohen's kappa 0.667" in told
    assert "coder-1 yes, coder-2 no" in told
    assert not reading.troubles


def test_what_is_left_empty_or_unclear_counts_neither_way(project: Project) -> None:
    path = hand_out(project, "concept", "民生", n=6, coders=1, seed=0).made[0]
    ids = [item.id for item in read(project)[0].sample.items]
    fill(path, lambda i: {ids[0]: " Yes ", ids[1]: "unclear"}.get(i))
    assert [row[6:11] for row in read(project)[0].precision()] == [(1, 0, 1, 4, 1.0)]


def test_untouched_sheets_say_that_there_is_nothing_yet(project: Project) -> None:
    hand_out(project, "concept", "民生", n=6, coders=2, seed=0)
    told = list(as_text(read(project)))
    assert "6 unanswered; nothing to compute" in told[1]
    assert "not defined" in told[3]


def test_changed_sentences_unknown_answers_and_contradictions_are_told_and_left_out(project: Project) -> None:
    path = hand_out(project, "concept", "民生", n=6, coders=1, seed=0).made[0]
    fill(path, lambda _: "yes")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["D2"] = "别的词"
    sheet["J3"] = "no such"
    sheet["A4"] = "perhaps"
    sheet.append(["no", *(cell.value for cell in sheet[5][1:])])
    book.save(path)
    (reading,) = read(project)
    assert [row[6:10] for row in reading.precision()] == [(2, 0, 0, 4)]
    told = [trouble.text("en").strip() for trouble in reading.troubles]
    assert [line.partition(":")[0] for line in told] == [*(f"coder-1.xlsx row {n}" for n in (2, 3, 4)), "coder-1.xlsx"]
    assert "perhaps" in told[2]


def test_a_file_that_is_no_sheet_is_named_and_the_others_are_read(project: Project) -> None:
    written = hand_out(project, "concept", "民生", n=6, coders=1, seed=0)
    (written.folder / "broken.xlsx").write_bytes(b"PK no workbook")
    openpyxl.Workbook().save(written.folder / "other.xlsx")
    (written.folder / "~$coder-1.xlsx").write_bytes(b"open in Excel")
    (reading,) = read(project)
    assert list(reading.answers) == ["coder-1"]
    assert [Path(str(t.values["path"])).name for t in reading.troubles] == ["broken.xlsx", "other.xlsx"]


def test_answers_are_never_written_over(project: Project) -> None:
    first = hand_out(project, "concept", "民生", n=6, coders=1, seed=0)
    fill(first.made[0], lambda _: "yes")
    again = hand_out(project, "concept", "民生", n=6, coders=2, seed=0)
    assert again.kept == first.made
    assert [path.name for path in again.made] == ["coder-2.xlsx"]
    assert read(project)[0].precision()[0][6] == 6


def test_a_list_edited_since_is_told(project: Project) -> None:
    hand_out(project, "concept", "民生", n=6, coders=1, seed=0)
    assert not read(project)[0].outdated
    path = project.configs / "concepts.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("民生", "民计"), encoding="utf-8")
    assert read(project)[0].outdated


def test_indicators_are_judged_by_what_was_read(project: Project) -> None:
    written = hand_out(project, "indicators", "gdp", n=60, coders=1, seed=0)
    assert {item.claim for item in written.sample.items} == {"地区生产总值 · target · 2020 · growth · about · 6.5 %"}
    assert len({item.id for item in written.sample.items}) == 2
    assert read(project, "gdp")[0].sample == written.sample


@pytest.mark.parametrize(("kind", "subject"), [("concept", "住房"), ("indicators", "exports")])
def test_what_there_is_not_is_named(project: Project, kind: str, subject: str) -> None:
    with pytest.raises(QueryError, match=subject):
        draw(project, kind, subject, n=6, seed=0)


def test_samples_that_are_not_there_or_damaged_are_named(project: Project) -> None:
    with pytest.raises(QueryError, match="judged"):
        read(project)
    folder = hand_out(project, "concept", "民生", n=6, coders=1, seed=0).folder
    with pytest.raises(QueryError, match="民升"):
        read(project, "民升")
    (folder / "sample.json").write_text("{}", encoding="utf-8")
    with pytest.raises(StoreError, match=r"sample\.json"):
        read(project)


def test_pledges_are_judged_in_their_sentence(project: Project) -> None:
    items = draw(project, "pledges", "", n=9, seed=0).items
    assert {(i.left, i.marked) for i in items} == {("=", "改善民生"), ("", "保障民生")}
    assert {i.expected for i in items} == {"right"}


def test_outcomes_are_told_in_categories_that_the_sheet_does_not_give_away(project: Project) -> None:
    written = hand_out(project, "outcomes", "", n=9, coders=2, seed=0)
    assert {(i.claim, i.right, i.expected) for i in written.sample.items} == {
        ("改善民生", "甲市-2020: 保障民生。", "fully"),
        ("保障民生", "甲市-2020", "not"),
    }
    cells = {str(value) for row in rows_of(written.made[0]) for value in row}
    assert not cells & {"fully", "not", "done", "not_mentioned"}
    sheet = openpyxl.load_workbook(written.made[0]).worksheets[0]
    assert sheet.data_validations.dataValidation[0].formula1 == '"fully,partly,not,unclear"'
    fill(written.made[0], lambda _: "fully")
    fill(written.made[1], lambda i: "完全兑现" if i.endswith(":1") else "未兑现")
    (reading,) = read(project, "outcomes")
    assert [row[6:11] for row in reading.precision()] == [(1, 1, 0, 0, 0.5), (2, 0, 0, 0, 1.0)]
    assert reading.with_program("coder-2").kappa == pytest.approx(1.0)
    assert not reading.troubles
    told = "\n".join(as_text([reading]))
    assert "coder-1: 1 as the program, 1 otherwise" in told
    assert "the program: same answer to 1 of 2" in told


def test_parts_are_judged_by_name_with_the_sentences_around(project: Project) -> None:
    written = hand_out(project, "parts", "", n=99, coders=1, seed=0)
    assert written.sample.population == 7
    middle = next(i for i in written.sample.items if i.id == "甲市-2020:2")
    assert (middle.left, middle.marked, middle.right) == ("保障民生。", "深化改革。", "民生优先。")
    assert {i.part for i in written.sample.items} == {""}
    fill(written.made[0], lambda _: "其他")
    (row,) = read(project, "parts")[0].precision()
    assert row[6] == sum(i.expected == "other" for i in written.sample.items)
