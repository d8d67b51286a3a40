"""Groups of a made-up corpus are compared as its rates say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipeline import tables
from pipeline.commands.compare.paper import as_latex, as_markdown
from pipeline.commands.compare.question import Question, years_of
from pipeline.commands.compare.ratios import RATIOS, Comparison, compared
from pipeline.commands.compare.regression import COEFFICIENTS, regressed
from pipeline.errors import QueryError
from pipeline.messages import speaking
from pipeline.store import Reader, WorkFile

YEARS = range(2011, 2021)
CITIES = {f"甲{i}市": (f"13{i:02d}00", "city") for i in range(1, 9)}
COUNTIES = {f"乙{i}县": (f"1301{i:02d}", "district") for i in range(21, 29)}
ABROAD = {f"丙{i}市": (f"31{i:02d}00", "city") for i in range(1, 9)}
RATES = {"民生": 0.010, "改革": 0.004}


def publish(path: Path, places: dict[str, tuple[str, str]], rate: Callable[[str, str, int, str], float]) -> Path:
    """A published file with a report for every place and year: 4,000 words in review and plan each."""
    rng = np.random.default_rng(7)
    reports, parts, attention, postings = [], [], [], []
    for place, (code, level) in places.items():
        for year in YEARS:
            own = {"report_id": f"{place}-{year}", "place": place, "level": level, "year": year}
            reports.append(own | {"place_code": code, "n_tokens": 8000, "content_sha256": f"{place}{year}"})
            counts = {
                (part, c): int(rng.poisson(4000 * rate(place, level, year, part) * r / 0.01))
                for part in ("review", "plan")
                for c, r in RATES.items()
            }
            for c in RATES:
                counts["all", c] = counts["review", c] + counts["plan", c]
            for part, n in (("review", 4000), ("plan", 4000), ("all", 8000)):
                parts.append(own | {"part": part, "n_tokens": n, "n_sentences": 100})
                attention += [own | {"part": part, "concept": c, "hits": counts[part, c], "n_tokens": n} for c in RATES]
            postings.append(
                {"word": "稳定", "report_id": own["report_id"], "n": 9, "n_review": 4, "n_plan": 5, "n_other": 0}
            )
            postings.append(
                {
                    "word": "旧城",
                    "report_id": own["report_id"],
                    "n": 1 + 9 * (year < 2016),
                    "n_review": 1,
                    "n_plan": 0,
                    "n_other": 0,
                }
            )
    run = {"run_id": "r", "config_hash": "c", "model_sha256": "m", "versions": '{"gongwen": "9"}'}
    with WorkFile(path, create=True) as work:
        for name, rows in (
            ("reports", reports),
            ("report_parts", parts),
            ("attention", attention),
            ("postings", postings),
            ("runs", [run]),
        ):
            work.append(name, tables.ALL[name].from_rows(rows))
        work.append(
            "concept_audit",
            tables.ALL["concept_audit"].from_rows(
                [{"report_id": reports[0]["report_id"], "concept": c} for c in RATES]
            ),
        )
    return path


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Counties speak twice as much of everything; cities of 31 grow by 5 % a year; plans half as much again as reviews."""

    def rate(place: str, level: str, year: int, part: str) -> float:
        grown = 1.05 ** (year - 2015.5) if place in ABROAD else 1.0
        return 0.01 * (2 if level == "district" else 1) * grown * (1.5 if part == "plan" else 1)

    return publish(tmp_path_factory.mktemp("compare") / "gongwen.duckdb", CITIES | COUNTIES | ABROAD, rate)


def ask(file: Path, question: Question) -> Comparison:
    with Reader(file) as reader:
        return compared(reader, question)


def test_levels_are_held_against_the_one_above(file: Path) -> None:
    found = ask(file, Question("level"))
    assert [(r["series"], r["group"], r["against"]) for r in found.rows] == [
        ("改革", "district", "city"),
        ("民生", "district", "city"),
    ]
    for row in found.rows:
        assert set(row) == set(RATIOS)
        assert row["rate_ratio"] == pytest.approx(2.0, rel=0.05)
        assert 1.8 < float(str(row["low"])) < float(str(row["rate_ratio"])) < float(str(row["high"])) < 2.2
        assert (row["clusters"], row["against_clusters"]) == (8, 16)
        assert row["verdict"] == "more"
        assert row["left_out"] == 0


def test_provinces_are_compared_within_years_and_levels(file: Path) -> None:
    """The counties of 13 have no counterpart in 31 and do not count."""
    found = ask(file, Question("province", concepts=("民生",)))
    (row,) = found.rows
    assert (row["group"], row["against"]) == ("上海市", "河北省")
    assert row["left_out"] == 80
    assert row["rate_ratio"] == pytest.approx(1.0, rel=0.1)
    assert row["verdict"] == "no_difference"


def test_crude_ratios_take_every_report(file: Path) -> None:
    (row,) = ask(file, Question("province", concepts=("民生",), crude=True)).rows
    assert row["left_out"] == 0
    assert row["rate_ratio"] == pytest.approx(1 / 1.5, rel=0.1)  # half of the other's places are counties
    assert "Crude" in ask(file, Question("level", crude=True)).notes[0].text()


def test_periods_are_compared_within_places_and_parts_within_reports(file: Path) -> None:
    question = Question("period", concepts=("民生",), level="city", periods=((2011, 2015), (2016, 2020)))
    (row,) = ask(file, question).rows
    assert (row["group"], row["against"]) == ("2016–2020", "2011–2015")
    assert 1.0 < float(str(row["rate_ratio"])) < 1.05**5
    (row,) = ask(file, Question("part", concepts=("改革",))).rows
    assert (row["group"], row["against"]) == ("plan", "review")
    assert row["rate_ratio"] == pytest.approx(1.5, rel=0.05)
    assert row["part"] == ""


def test_a_place_is_held_against_the_others_of_its_level_by_years(file: Path) -> None:
    found = ask(file, Question("place", concepts=("民生",)))
    assert len(found.rows) == 24
    assert {r["against"] for r in found.rows} == {"rest"}
    assert all(r["clusters"] == 10 and r["reports"] == 10 for r in found.rows)
    county = next(r for r in found.rows if r["group"] == "乙21县")
    assert county["rate_ratio"] == pytest.approx(1.0, rel=0.2)  # against other counties
    named = ask(file, Question("place", concepts=("民生",), groups=("乙21县",), against="甲1市"))
    assert named.rows[0]["rate_ratio"] == pytest.approx(2.0, rel=0.2)
    assert "lag 1" in named.notes[1].text()


def test_periods_need_years_that_agree_as_places_do(tmp_path: Path) -> None:
    """One year in which all speak five times as much is no change of a period."""
    file = publish(tmp_path / "shock.duckdb", CITIES, lambda _p, _l, year, _: 0.01 * (5 if year == 2018 else 1))
    found = ask(file, Question("period", concepts=("民生",)))
    (row,) = found.rows
    assert float(str(row["low"])) > 1.5
    assert float(str(row["q_value"])) < 0.001
    assert float(str(row["low_years"])) < 1 < float(str(row["high_years"]))
    assert row["verdict"] == "places_only"
    assert "p (years)" in as_markdown(found, "")


def test_words_are_a_family_of_their_own(file: Path) -> None:
    found = ask(file, Question("period", terms=("all",)))
    assert [r["series"] for r in found.rows] == ["旧城", "稳定"]
    old, steady = found.rows
    assert old["rate_ratio"] == pytest.approx(0.1, rel=0.01)
    assert old["verdict"] == "less"
    assert steady["rate_ratio"] == pytest.approx(1.0)
    assert steady["q_value"] == pytest.approx(1.0)


def test_q_values_are_over_what_is_answered(file: Path) -> None:
    alone = ask(file, Question("period", concepts=("民生",), level="city")).rows
    both = ask(file, Question("period", level="city")).rows
    assert alone[0]["q_value"] == alone[0]["p_value"]
    assert sorted(float(str(r["q_value"])) for r in both) != sorted(float(str(r["p_value"])) for r in both)


def test_too_few_places_are_said_once(tmp_path: Path) -> None:
    file = publish(tmp_path / "few.duckdb", dict([*CITIES.items()][:6] + [*COUNTIES.items()][:3]), lambda *_: 0.01)
    found = ask(file, Question("level"))
    assert {r["verdict"] for r in found.rows} == {"too_few_places"}
    assert all(r["rate_ratio"] is None and r["q_value"] is None for r in found.rows)
    assert len(found.notes) == 1
    assert "too few places: 3 and 6" in found.notes[0].text()
    with Reader(file) as reader, pytest.raises(QueryError, match="Too few places"):
        regressed(reader, Question("level"), covariates=None)


def test_one_place_is_compared_by_its_years(tmp_path: Path) -> None:
    file = publish(
        tmp_path / "one.duckdb", {"甲1市": CITIES["甲1市"]}, lambda _p, _l, year, _: 0.01 * (3 if year > 2015 else 1)
    )
    row = ask(file, Question("period", concepts=("民生",))).rows[0]
    assert row["rate_ratio"] == pytest.approx(3.0, rel=0.1)
    assert (row["clusters"], row["against_clusters"]) == (5, 5)
    assert row["verdict"] == "more"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (Question("level", level="city"), "not two groups"),
        (Question("level", concepts=("民主",)), "民主"),
        (Question("level", against="village"), "village"),
        (Question("level", years=(1950, 1960)), "No report"),
        (Question("level", topics=("nmf-1",)), "no topic"),
    ],
)
def test_what_cannot_be_asked_is_told(file: Path, question: Question, told: str) -> None:
    with pytest.raises(QueryError, match=told):
        ask(file, question)


def test_groups_are_known_by_what_they_are_called(file: Path) -> None:
    (row,) = ask(
        file, Question("level", concepts=("民生",), groups=("县级", "city"), against="prefecture-level city")
    ).rows
    assert (row["group"], row["against"]) == ("district", "city")
    assert ask(file, Question("province", concepts=("民生",), against="上海")).rows[0]["against"] == "上海市"
    (row,) = ask(file, Question("period", concepts=("民生",), against="2016-2020")).rows
    assert (row["group"], row["against"]) == ("2011–2015", "2016–2020")
    with pytest.raises(QueryError, match="no group 甲"):
        ask(file, Question("place", groups=("甲",)))


def test_years_are_a_year_or_a_range() -> None:
    assert years_of("2013-2017") == years_of(" 2013—2017年") == (2013, 2017)
    assert years_of("2015") == (2015, 2015)
    for wrong in ("2017-2013", "15", "", "2013-"):
        with pytest.raises(QueryError):
            years_of(wrong)


def test_the_panel_tells_how_much_faster_a_group_grows(file: Path) -> None:
    with Reader(file) as reader:
        found = regressed(reader, Question("province", level="city"), covariates=None)
        by_period = regressed(reader, Question("period"), covariates=None)
    for row in found.rows:
        assert set(row) == set(COEFFICIENTS)
        assert row["column"] == "河北省 × year"
        assert row["estimate"] == pytest.approx(-np.log(1.05), abs=0.02)
        assert (row["places"], row["reports"], row["years"]) == (16, 160, 10)
        assert row["place_effects"] is row["year_effects"] is True
    assert [r["column"] for r in by_period.rows] == ["2016–2020", "2016–2020"]
    assert not by_period.rows[0]["year_effects"]


def test_columns_of_a_file_are_regressors(file: Path, tmp_path: Path) -> None:
    path = tmp_path / "gdp.csv"
    rng = np.random.default_rng(3)
    lines = [f"{p.removesuffix('市')},{y},{rng.normal():.4f}" for p in CITIES for y in YEARS if y != 2013]
    path.write_text("地方,年份,gdp\n" + "\n".join([*lines, "丁市,2015,1"]), encoding="gb18030")
    with Reader(file) as reader:
        found = regressed(reader, Question("", concepts=("民生",)), covariates=path)
        (row,) = found.rows
        assert row["column"] == "gdp"
        assert abs(float(str(row["estimate"]))) < 0.03
        assert row["reports"] == 72
        assert "72 of 240 reports" in found.notes[1].text()
        assert "1 of its rows" in found.notes[1].text()
        for text, told in (
            ("place,year,gdp\n甲1市,2015,many\n", "row 2: many is no number"),
            ("place,year,gdp\n甲1市,2015,1\n甲1,2015,2\n", "甲1市 2015 twice"),
            ("place,gdp\n甲1市,1\n", "needs a column"),
            ("place,year\n甲1市,2015\n", "no column beside"),
            ("", "no table"),
        ):
            path.write_text(text, encoding="utf-8")
            with pytest.raises(QueryError, match=told):
                regressed(reader, Question(""), covariates=path)
        with pytest.raises(QueryError, match="cannot be read"):
            regressed(reader, Question(""), covariates=tmp_path / "none.csv")


def test_tables_for_a_paper(file: Path) -> None:
    ratios = ask(file, Question("level"))
    with Reader(file) as reader:
        panel = regressed(reader, Question("province", level="city"), covariates=None)
    markdown = as_markdown(ratios, "Source: 100% made up.")
    assert markdown.count("\n| ") == 3
    assert "| county-level government | prefecture-level city | 8 / 16 |" in markdown
    assert markdown.endswith("Source: 100% made up.")
    latex = as_latex(panel, "Source: 100% made_up.")
    assert r"100\% made\_up." in latex
    assert r"\begin{tabular}{lrr}" in latex
    assert latex.count(r" \\") == 1 + 3 + 5
    assert "Place effects & yes & yes" in latex
    assert latex.isascii() is False  # names of concepts
    assert not set("−×–") & set(latex)
    assert r"河北省 $\times$ year & $-$0.0" in latex
    with speaking("zh"):
        assert "县级" in as_markdown(ratios, "")
        assert "地方效应" in as_latex(panel, "")
