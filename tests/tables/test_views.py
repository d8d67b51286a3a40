"""Views of the published file: their declaration, the traps they take out, and the questions in the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.store import Reader, WorkFile
from tests.conftest import REPO
from tests.pages.made_up import make_tables

Rows = list[dict[str, Any]]
QUESTIONS = [
    (name, sql)
    for name in ("questions.md", "questions.zh.md")
    for sql in re.findall(r"```sql\n(.*?)```", (REPO / "docs" / name).read_text(encoding="utf-8"), re.DOTALL)
]


def stored(path: Path, rows: dict[str, Rows]) -> Path:
    with WorkFile(path, create=True) as work:
        for name, own in rows.items():
            work.replace_all(name, tables.ALL[name].from_rows(list(own)))
    return path


def view(path: Path, sql: str) -> Rows:
    with Reader(path) as reader:
        found: Rows = reader.table(sql).to_pylist()
    return found


def report(place: str, year: int, **more: Any) -> dict[str, Any]:
    return {
        "report_id": f"{place}-{year}",
        "place": place,
        "level": "city",
        "place_code": "130600",
        "year": year,
    } | more


def test_views_have_the_columns_types_and_comments_that_are_declared(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.duckdb", {})
    with duckdb.connect(str(path), read_only=True) as connection:
        for name, declared in tables.VIEWS.items():
            columns = connection.execute(
                "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
                [name],
            ).fetchall()
            assert columns == [(c.name, c.type, c.comment) for c in declared.columns]
            (found,) = connection.execute("SELECT comment FROM duckdb_views() WHERE view_name = ?", [name]).fetchall()
            assert found == (declared.comment,)
            assert tables.PUBLIC[name] is declared


def test_a_file_gets_views_that_it_lacks_and_new_ones_for_old(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.duckdb", {})
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP VIEW v_pledges")
        connection.execute("CREATE OR REPLACE VIEW v_panel AS SELECT 1 AS place")
        connection.execute("CREATE OR REPLACE VIEW v_first_use AS SELECT * FROM (FROM v_panel) WHERE false")
    with Reader(path) as reader:
        assert not reader.is_current
    with WorkFile(path):
        pass
    with Reader(path) as reader:
        assert reader.is_current
        assert reader.table("SELECT place, year FROM v_panel").num_rows == 0


def test_the_sql_of_views_is_renewed_where_a_run_asks_for_it(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.duckdb", {"coverage": [{"place": "甲市", "year": 2020, "state": "have"}]})
    with duckdb.connect(str(path)) as connection:
        columns = ", ".join(f"NULL::{c.type} AS {c.name}" for c in tables.VIEWS["v_other_indicators"].columns)
        connection.execute(f"CREATE OR REPLACE VIEW v_other_indicators AS SELECT {columns}")
    with WorkFile(path) as work:
        work.renew_views()
    assert view(path, "SELECT * FROM v_other_indicators") == []


def test_the_panel_has_a_row_for_years_without_a_report_and_never_a_zero_for_them(tmp_path: Path) -> None:
    years = {2020: "have", 2021: "missing", 2022: "have"}
    attention = [
        report("甲市", y, part=p, concept="民生", hits=h, n_tokens=1000, per_10k_tokens=10.0 * h)
        for y, p, h in ((2020, "plan", 3), (2020, "all", 5), (2022, "all", 0))
    ]
    path = stored(
        tmp_path / "a.duckdb",
        {
            "reports": [report("甲市", 2020), report("甲市", 2022)],
            "coverage": [{"place": "甲市", "level": "city", "year": y, "state": s} for y, s in years.items()],
            "attention": [{k: v for k, v in r.items() if k != "place_code"} for r in attention],
        },
    )
    rows = view(path, "SELECT year, state, place_code, report_id, hits FROM v_panel WHERE part = 'plan' ORDER BY year")
    assert [tuple(r.values()) for r in rows] == [
        (2020, "have", "130600", "甲市-2020", 3),
        (2021, "missing", "130600", None, None),
        (2022, "have", "130600", None, None),  # the report has no plan
    ]
    assert view(path, "SELECT count(*) AS n FROM v_panel") == [{"n": 3 * 4}]
    wide = view(path, "SELECT year, plan_hits, review_hits, all_hits, all_n_tokens FROM v_panel_wide ORDER BY year")
    assert [tuple(r.values()) for r in wide] == [
        (2020, 3, None, 5, 1000), (2021, None, None, None, None), (2022, None, None, 0, 1000)
    ]  # fmt: skip


def statement(place: str, year: int, no: int, **more: Any) -> dict[str, Any]:
    same = {
        "place": place, "level": "city", "year": year, "report_id": f"{place}-{year}", "statement_no": no, "sentence_no": no,
        "indicator": "gdp", "label": "地区生产总值", "quantity": "growth", "kind": "target", "period_from": year, "period_to": year,
        "bound": "about", "commitment": "expected", "unit_base": "%", "reference": "", "definition": "", "confidence": 0.9,
        "start_char": 7, "end_char": 11,
    }  # fmt: skip
    return same | more


def outturn(place: str, year: int, no: int, value: float, **more: Any) -> dict[str, Any]:
    """What a report says of the year before."""
    said = {"kind": "outturn", "period_from": year - 1, "period_to": year - 1, "commitment": "", "value_base": value}
    return statement(place, year, no, **(said | more))


def test_one_statement_stands_for_an_indicator_and_year_the_one_that_was_compared(tmp_path: Path) -> None:
    path = stored(
        tmp_path / "a.duckdb",
        {
            "indicators": [
                outturn("甲市", 2021, 1, 5.0),
                outturn("甲市", 2021, 9, 6.0),
                outturn("甲市", 2022, 2, 5.4, period_from=2020, period_to=2020),  # revised a year later
                statement("甲市", 2021, 4, value_base=7.0, period_to=2025),  # for five years
                statement("甲市", 2021, 5, value_base=1.0, reference="全国"),  # a difference
                statement("甲市", 2021, 6, value_base=8.0, indicator="other:新增民宿"),
            ],
            "indicator_outcomes": [
                {"place": "甲市", "indicator": "gdp", "quantity": "growth", "year": 2020, "outturn_value": 6.0,
                 "outturn_report_id": "甲市-2021", "outturn_sentence_no": 9}
            ],
        },
    )  # fmt: skip
    (row,) = view(path, "SELECT * FROM v_indicators")
    assert (row["year"], row["value"], row["report_year"], row["sentence_no"]) == (2020, 6.0, 2021, 9)
    assert (row["n_statements"], row["n_values"]) == (3, 3)


def test_without_a_comparison_the_first_report_and_the_headline_number_stand(tmp_path: Path) -> None:
    said = [
        outturn("甲市", 2022, 1, 5.4, period_from=2020, period_to=2020),
        outturn("甲市", 2021, 3, 5.0),
        outturn("甲市", 2021, 8, 5.1),
        statement("甲市", 2021, 4, value_base=6.5, commitment="strive"),
        statement("甲市", 2021, 7, value_base=6.0),
        statement("甲市", 2021, 2, value_base=None, bound="qualitative"),
    ]
    rows = view(
        stored(tmp_path / "a.duckdb", {"indicators": said}), "SELECT kind, year, value FROM v_indicators ORDER BY kind"
    )
    assert [tuple(r.values()) for r in rows] == [("outturn", 2020, 5.0), ("target", 2021, 6.0)]


def test_names_that_are_not_listed_are_gathered(tmp_path: Path) -> None:
    names = (
        "净增规模以上工业企业",
        "新增规上工业企业",
        "新建口袋公园",
        "建成口袋公园",
        "全市接待游客",
        "接待游客数量",
        "建设",
    )
    said = [
        statement(f"地{i}市", 2021, i, indicator=f"other:{n}", kind="outturn", quantity="level", unit_base="家")
        for i, n in enumerate(names)
    ]
    rows = view(stored(tmp_path / "a.duckdb", {"indicators": said}), "SELECT * FROM v_other_indicators ORDER BY name")
    assert {r["name"]: (r["n_statements"], r["n_places"], len(r["indicators"])) for r in rows} == {
        "建设": (1, 1, 1), "建设口袋公园": (2, 2, 2), "接待游客": (2, 2, 2), "新增规上工业企业": (2, 2, 2)
    }  # fmt: skip


def test_a_report_without_a_target_is_told_from_a_year_without_a_report(tmp_path: Path) -> None:
    text = "地区生产总值增长6%左右。"
    outcome = {
        "place": "甲市", "indicator": "gdp", "quantity": "growth", "year": 2021, "level": "city", "target_value": 6.0,
        "target_bound": "about", "target_commitment": "expected", "target_report_id": "甲市-2021", "target_sentence_no": 3,
        "outturn_value": 6.2, "verdict": "met",
    }  # fmt: skip
    path = stored(
        tmp_path / "a.duckdb",
        {
            "reports": [report("甲市", 2020), report("甲市", 2021)],
            "indicators": [statement("甲市", 2021, 3, value_base=6.0, start_char=8, end_char=12)],
            "sentences": [{"report_id": "甲市-2021", "sentence_no": 3, "text": text}],
            "indicator_outcomes": [outcome, outcome | {"year": 2019, "target_value": None, "target_report_id": None}],
        },
    )
    rows = view(path, "SELECT * FROM v_growth_targets ORDER BY year")
    assert [(r["year"], r["report_id"], r["target"], r["wording"], r["outturn"]) for r in rows] == [
        (2019, None, None, None, 6.2),
        (2020, "甲市-2020", None, None, None),
        (2021, "甲市-2021", 6.0, "6%左右", 6.2),
    ]
    assert rows[2]["target_text"] == text


def aim(place: str, year: int, target: float | None, **more: Any) -> dict[str, Any]:
    return {
        "place": place, "indicator": "gdp", "quantity": "growth", "year": year, "level": "city", "label": "GDP", "unit": "%",
        "target_value": target, "target_bound": "about", "target_commitment": "expected",
    } | more  # fmt: skip


def test_a_target_is_set_against_the_place_above_the_year_before_and_the_result(tmp_path: Path) -> None:
    above = {"parent_place": "某省", "parent_target_value": 6.0}
    outcomes = [
        aim("某省", 2021, 6.0, level="province", target_bound="at_least"),
        aim("甲市", 2020, 7.0),
        aim("甲市", 2021, 6.5, outturn_value=6.1, **above),
        aim("乙市", 2021, 6.0, **above),
        aim("丙市", 2021, None, **above),
        aim("甲市", 2021, 900.0, quantity="level", unit="元", parent_place="某省", parent_target_value=9000.0),
    ]
    path = stored(tmp_path / "a.duckdb", {"indicator_outcomes": outcomes})
    rows = view(
        path, "SELECT * FROM target_hierarchy WHERE year = 2021 AND level = 'city' ORDER BY quantity, target DESC"
    )
    assert [(r["place"], r["amplification"], r["revision"], r["shortfall"], r["parent_bound"]) for r in rows] == [
        ("甲市", 0.5, -0.5, -0.4, "at_least"),
        ("乙市", 0.0, None, None, "at_least"),
        ("甲市", None, None, None, None),  # an amount: a city's is part of the province's
    ]
    (counted,) = view(path, "SELECT * FROM target_hierarchy_years")
    assert [counted[n] for n in ("level", "year", "n_places", "n_above", "n_equal", "n_below", "amplification")] == [
        "city", 2021, 2, 1, 1, 0, 0.25
    ]  # fmt: skip


def test_a_pledge_has_the_concepts_of_its_sentence_and_the_topic_of_its_paragraph(tmp_path: Path) -> None:
    own = {"report_id": "甲市-2020", "sentence_no": 4}
    hit = own | {"part": "plan", "term": "就业", "tier": "core", "start_char": 0, "end_char": 2}
    path = stored(
        tmp_path / "a.duckdb",
        {
            "reports": [report("甲市", 2020)],
            "sentences": [own | {"paragraph_no": 2, "text": "新增就业5万人，改造小区10个。"}],
            "pledges": [
                own | {"place": "甲市", "year": 2020, "pledge_no": n, "text": t} for n, t in ((1, "甲"), (2, "乙"))
            ]
            + [own | {"place": "甲市", "year": 2020, "pledge_no": 3, "sentence_no": 5, "text": "丙"}],
            "pledge_outcomes": [{"report_id": "甲市-2020", "pledge_no": 1, "outcome": "done", "due": True}],
            "concept_hits": [
                hit | {"concept": "民生"},
                hit | {"concept": "民生", "start_char": 5},
                hit | {"concept": "改革"},
            ],
            "paragraph_topics": [
                {"model": m, "report_id": "甲市-2020", "paragraph_no": 2, "topic_id": t, "weight": w}
                for m, t, w in (("nmf", 1, 0.3), ("nmf", 2, 0.6), ("lda", 7, 0.9))
            ],
            "topics": [
                {"model": m, "topic_id": t, "label": f"{m}{t}"} for m, t in (("nmf", 1), ("nmf", 2), ("lda", 7))
            ],
        },
    )
    rows = view(path, "SELECT pledge_no, concepts, topic_label, outcome FROM v_pledges ORDER BY pledge_no")
    assert [tuple(r.values()) for r in rows] == [
        (1, ["改革", "民生"], "nmf2", "done"), (2, ["改革", "民生"], "nmf2", None), (3, [], None, None)
    ]  # fmt: skip


def test_first_use_says_where_the_first_report_there_is_has_it_already(tmp_path: Path) -> None:
    used = {("甲市", 2018): ["改革"], ("甲市", 2020): ["改革", "双碳"], ("乙市", 2021): ["双碳"]}
    path = stored(
        tmp_path / "a.duckdb",
        {
            "reports": [report(*key) for key in used],
            "word_counts": [
                {"report_id": f"{p}-{y}", "term": t, "n_review": 1, "n_plan": 2, "n_other": 0}
                for (p, y), ts in used.items() for t in ts
            ],
            "attention_terms": [
                {"report_id": "甲市-2020", "place": "甲市", "level": "city", "year": 2020, "part": p, "concept": "生态",
                 "term": "碳", "tier": "core", "hits": 1} for p in ("plan", "review")
            ],
        },
    )  # fmt: skip
    rows = view(path, "SELECT * FROM v_first_use WHERE kind = 'word' ORDER BY term, scope, place")
    found = {
        (r["term"], r["scope"], r["place"]): (r["first_year"], r["from_start"], r["n_reports"], r["n"]) for r in rows
    }
    assert found[("改革", "place", "甲市")] == (2018, True, 2, 6)
    assert found[("双碳", "place", "甲市")] == (2020, False, 1, 3)
    assert found[("双碳", "place", "乙市")] == (2021, True, 1, 3)
    assert found[("双碳", "level", "")] == found[("双碳", "all", "")] == (2020, False, 2, 6)
    terms = view(path, "SELECT * FROM v_first_use WHERE kind = 'term'")
    assert {(r["scope"], r["concept"], r["n_reports"], r["n"]) for r in terms} == {
        (s, "生态", 1, 2) for s in ("place", "level", "all")
    }


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A published file with every table filled."""
    path = tmp_path_factory.mktemp("views") / "a.duckdb"
    made: dict[str, pa.Table] = make_tables(places=(("全国", "national"), ("甲市", "city")), years=(2018, 2019, 2021))
    with WorkFile(path, create=True) as work:
        for name, data in made.items():
            work.replace_all(name, data.select(tables.ALL[name].column_names).cast(tables.ALL[name].schema))
    with Reader(path) as reader:
        yield reader


@pytest.mark.parametrize(("paper", "sql"), QUESTIONS, ids=[f"{p}-{i}" for i, (p, _) in enumerate(QUESTIONS)])
def test_questions_in_the_papers_can_be_asked(made_up: Reader, paper: str, sql: str) -> None:
    assert made_up.table(sql).num_columns >= 3


@pytest.mark.parametrize("name", tables.VIEWS)
def test_keys_of_views_are_keys(made_up: Reader, name: str) -> None:
    key = ", ".join(tables.VIEWS[name].key)
    (row,) = made_up.table(f"SELECT count(*) - count(DISTINCT ({key})) AS repeated FROM {name}").to_pylist()
    assert row == {"repeated": 0}


@pytest.mark.parametrize(("name", "number"), [("questions.md", r"^## (\d+)\."), ("questions.zh.md", r"^(\d+)\.")])
def test_there_are_fourteen_questions(name: str, number: str) -> None:
    page = (REPO / "docs" / name).read_text(encoding="utf-8")
    assert re.findall(number, page, re.MULTILINE) == [str(n) for n in range(1, 15)]
