from collections.abc import Sequence

import pyarrow as pa
import pytest

from pipeline.indicators.outcomes import outcome_tables
from pipeline.settings.indicators import Indicator
from pipeline.settings.model import OutcomeSettings

COLUMNS = (
    "report_id", "place", "place_code", "level", "year", "sentence_no", "statement_no", "indicator", "kind", "period_from",
    "period_to", "quantity", "value_base", "value_high_base", "unit_base", "bound", "commitment", "definition", "mean_of_years",
    "confidence",
)  # fmt: skip
LIST = [
    Indicator(code="gdp", label="生产总值", percent="growth", better="higher", names=("生产总值",)),
    Indicator(code="cpi", label="物价", percent="share", better="lower", names=("物价",)),
    Indicator(code="other:财政总收入", label="财政总收入", percent="growth", better="higher", names=("财政总收入",)),
    Indicator(code="energy", label="能耗", percent="growth", better="lower", names=("能耗",)),
]


def said(
    kind: str,
    year: int,
    value: float | None,
    *,
    of: int | None = None,
    indicator: str = "gdp",
    bound: str = "exact",
    high: float | None = None,
    unit: str = "%",
    quantity: str = "growth",
    place: tuple[str, str, str] = ("某市", "130600", "city"),
    definition: str = "",
    number: int = 1,
    since: int | None = None,
    confidence: float = 0.95,
    mean: bool = False,
) -> dict[str, object]:
    period = of if of is not None else (year if kind == "target" else year - 1)
    name, code, level = place
    return {
        "report_id": f"{name}-{year}", "place": name, "place_code": code, "level": level, "year": year, "sentence_no": number,
        "statement_no": number, "indicator": indicator, "kind": kind, "period_from": since or period, "period_to": period,
        "quantity": quantity, "value_base": value, "value_high_base": high, "unit_base": unit, "bound": bound,
        "commitment": "expected" if kind == "target" else "", "definition": definition, "confidence": confidence,
        "mean_of_years": mean,
    }  # fmt: skip


def asked(rows: Sequence[dict[str, object]], *more: tuple[str, int]) -> tuple[pa.Table, pa.Table]:
    reports = sorted({*more, *((str(r["place"]), int(str(r["year"]))) for r in rows)})
    places, years = zip(*reports, strict=True)
    return pa.table({c: [r[c] for r in rows] for c in COLUMNS}), pa.table({"place": places, "year": years})


def compare(*rows: dict[str, object]) -> list[dict[str, object]]:
    made = outcome_tables(*asked(rows), catalogue=LIST, settings=OutcomeSettings())["indicator_outcomes"]
    return [r for r in made.to_pylist() if r["target_bound"] is not None]


@pytest.mark.parametrize(
    ("bound", "target", "high", "outturn", "verdict"),
    [
        ("about", 8, None, 7.9, "met"),
        ("about", 8, None, 7.6, "missed"),
        ("about", 8, None, 9, "met"),
        ("at_least", 8, None, 8, "met"),
        ("at_least", 8, None, 7.9, "missed"),
        ("exact", 8, None, 7.9, "missed"),
        ("range", 6, 6.5, 6.1, "met"),
        ("range", 6, 6.5, 5.9, "missed"),
    ],
)
def test_the_bound_decides(bound: str, target: float, high: float | None, outturn: float, verdict: str) -> None:
    (row,) = compare(said("target", 2023, target, bound=bound, high=high), said("outturn", 2024, outturn))
    assert (row["verdict"], row["year"], row["outturn_value"]) == (verdict, 2023, outturn)


@pytest.mark.parametrize(
    ("indicator", "bound", "target", "outturn", "verdict"),
    [
        ("cpi", "about", 3, 0.2, "met"),
        ("cpi", "at_most", 3, 3.1, "missed"),
        ("cpi", "about", 3, 3.2, "met"),
        ("energy", "at_least", -3.1, -3.5, "met"),
        ("energy", "exact", -3.2, -3.0, "missed"),
    ],
)
def test_less_is_better_for_prices_and_energy(
    indicator: str, bound: str, target: float, outturn: float, verdict: str
) -> None:
    given = (
        said("target", 2023, target, indicator=indicator, bound=bound),
        said("outturn", 2024, outturn, indicator=indicator),
    )
    assert [r["verdict"] for r in compare(*given)] == [verdict]


@pytest.mark.parametrize(
    ("indicator", "bound", "target", "outturn", "judged", "side"),
    [
        ("cpi", "about", 3, 0.2, "ceiling", "below"),  # met, but not what was aimed at
        ("cpi", "about", 3, 2.8, "ceiling", "within"),
        ("cpi", "about", 3, 3.5, "ceiling", "above"),
        ("gdp", "about", 8, 10.3, "floor", "above"),
        ("gdp", "exact", 8, 8, "floor", "within"),
        ("gdp", "at_least", 8, 10.3, "floor", None),  # a floor is met from there on
    ],
)
def test_on_which_side_of_an_aim_the_result_lies(
    indicator: str, bound: str, target: float, outturn: float, judged: str, side: str | None
) -> None:
    given = (
        said("target", 2023, target, indicator=indicator, bound=bound),
        said("outturn", 2024, outturn, indicator=indicator),
    )
    (row,) = compare(*given)
    assert (row["judged_as"], row["side"]) == (judged, side)


def test_silence_of_the_next_report() -> None:
    (row,) = compare(said("target", 2023, 8), said("outturn", 2024, 2, indicator="cpi", quantity="share"))
    assert row["verdict"] == "not_reported"


def test_an_income_aimed_at_for_all_is_not_called_unsaid_where_its_halves_are_reported() -> None:
    target = said("target", 2023, 8, indicator="resident_income")
    urban, rural = (said("outturn", 2024, 7, indicator=f"{half}_income") for half in ("urban", "rural"))
    assert [r["verdict"] for r in compare(target, urban, rural)] == ["not_comparable"]
    assert [r["verdict"] for r in compare(target, rural)] == ["not_reported"]


@pytest.mark.parametrize(("fall", "verdict"), [(-7.5, "met"), (-2.0, "not_comparable")])
def test_a_fall_of_more_than_some_per_cent_lies_below_it(fall: float, verdict: str) -> None:
    aim, result = (
        said("target", 2023, -3.2, indicator="energy"),
        said("outturn", 2024, fall, indicator="energy", bound="at_least"),
    )
    assert [r["verdict"] for r in compare(aim, result)] == [verdict]


def test_no_verdict_without_the_next_report() -> None:
    (row,) = compare(said("target", 2023, 8))
    assert (row["verdict"], row["reason"]) == (None, "no report of the next year")


@pytest.mark.parametrize(
    ("target", "outturn", "reason"),
    [
        ({"unit": "元", "quantity": "level"}, {"unit": "美元", "quantity": "level"}, "unit 元 against 美元"),
        ({}, {"definition": "社会总产值"}, "definition usual against 社会总产值"),
        ({"quantity": "level", "unit": "元"}, {}, "reported otherwise than as level"),
    ],
)
def test_what_cannot_be_compared(target: dict[str, str], outturn: dict[str, str], reason: str) -> None:
    (row,) = compare(said("target", 2023, 8, **target), said("outturn", 2024, 8, **outturn))  # type: ignore[arg-type]
    assert (row["verdict"], row["reason"]) == ("not_comparable", reason)


def test_amounts_are_compared_whatever_their_unit_and_revised_two_years_later() -> None:
    (row,) = compare(
        said("target", 2023, 1.3e12, unit="元", quantity="level", bound="about"),
        said("outturn", 2024, 1.29e12, unit="元", quantity="level"),
        said("outturn", 2025, 1.31e12, of=2023, unit="元", quantity="level"),
    )
    assert (row["verdict"], row["revised_value"]) == ("met", 1.31e12)


def test_a_city_stands_against_its_province_and_a_province_against_the_nation() -> None:
    province, nation = ("某省", "130000", "province"), ("全国", "", "national")
    found = compare(
        said("target", 2024, 7),
        said("target", 2024, 6, place=province),
        said("target", 2024, 5, place=nation),
    )
    assert {r["place"]: (r["parent_place"], r["parent_target_value"]) for r in found} == {
        "某市": ("某省", 6),
        "某省": ("全国", 5),
        "全国": (None, None),
    }


def test_a_target_that_the_review_quotes_stands_in_for_the_missing_report() -> None:
    (row,) = compare(said("target", 2024, 6, of=2023, bound="at_least"), said("outturn", 2024, 6.5))
    assert (row["verdict"], row["year"], row["target_report_id"]) == ("met", 2023, "某市-2024")


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [said("target", 2023, 8), said("target", 2023, 9, number=2), said("outturn", 2024, 8.5)]
    assert compare(*rows) == compare(*reversed(rows))


def test_prices_below_their_aim_are_met_and_the_row_says_that_it_was_an_aim() -> None:
    (row,) = compare(
        said("target", 2023, 3, indicator="cpi", bound="about", quantity="share"),
        said("outturn", 2024, 0.2, indicator="cpi", quantity="share"),
    )
    assert (row["stated_as"], row["judged_as"], row["verdict"]) == ("aim", "ceiling", "met")


def test_what_was_not_read_surely_is_not_compared() -> None:
    (row,) = compare(said("target", 2023, 8), said("outturn", 2024, 6, confidence=0.5))
    assert (row["verdict"], row["outturn_value"]) == ("not_comparable", None)
    assert compare(said("target", 2023, 8, confidence=0.5), said("outturn", 2024, 6)) == []


def test_a_report_that_states_no_such_number_is_there_and_silent() -> None:
    target = said("target", 2023, 8)
    made = outcome_tables(*asked([target], ("某市", 2024)), catalogue=LIST, settings=OutcomeSettings())
    assert made["indicator_outcomes"]["verdict"].to_pylist() == ["not_reported"]
    assert [r["reason"] for r in compare(target)] == ["no report of the next year"]


def plans(*rows: dict[str, object]) -> list[dict[str, object]]:
    return outcome_tables(*asked(rows), catalogue=LIST, settings=OutcomeSettings())["plan_outcomes"].to_pylist()


def test_a_target_for_five_years_is_judged_at_their_end_and_not_before() -> None:
    target = said("target", 2021, 6, since=2021, of=2025, bound="about")
    (row,) = plans(target, said("outturn", 2022, 8.1))
    assert (row["verdict"], row["year_from"], row["year_to"]) == (None, 2021, 2025)
    assert compare(target, said("outturn", 2022, 5)) == []
    (row,) = plans(target, said("outturn", 2026, 5.2, since=2021, of=2025), said("outturn", 2026, 9))
    assert (row["verdict"], row["outturn_value"], row["target_value"]) == ("missed", 5.2, 6)


def test_what_is_to_be_reached_by_a_year_is_judged_by_that_year_and_as_first_set() -> None:
    first = said("target", 2021, 70, of=2025, quantity="share", bound="at_least")
    lowered = said("target", 2023, 65, of=2025, quantity="share", bound="at_least")
    (row,) = plans(lowered, first, said("outturn", 2026, 67, of=2025, quantity="share"))
    assert (row["target_year"], row["target_value"], row["verdict"]) == (2021, 70, "missed")


def test_a_yearly_result_does_not_answer_a_target_for_five_years() -> None:
    (row,) = plans(said("target", 2021, 6, since=2021, of=2025), said("outturn", 2026, 7))
    assert row["verdict"] == "not_comparable"


def test_a_mean_of_five_years_is_not_set_against_what_they_came_to_together() -> None:
    target = said("target", 2021, 6, since=2021, of=2025, mean=True)
    together = said("outturn", 2026, 31, since=2021, of=2025)
    (row,) = plans(target, together)
    assert (row["mean_of_years"], row["verdict"], row["outturn_value"]) == (True, "not_comparable", None)
    (row,) = plans(target, together, said("outturn", 2026, 5.5, since=2021, of=2025, mean=True, number=2))
    assert (row["verdict"], row["outturn_value"]) == ("missed", 5.5)
    both = plans(target, said("target", 2021, 30, since=2021, of=2025, number=2), together)
    assert [(r["mean_of_years"], r["verdict"]) for r in both] == [(False, "met"), (True, "not_comparable")]


def test_a_part_of_the_structure_has_no_better_side() -> None:
    (row,) = compare(
        said("target", 2023, 43, indicator="secondary_va", quantity="share"),
        said("outturn", 2024, 41.6, indicator="secondary_va", quantity="share"),
    )
    assert row["verdict"] == "not_comparable"


def test_a_result_told_as_more_than_a_number_may_have_met_a_higher_target() -> None:
    (row,) = compare(said("target", 2023, 8.5), said("outturn", 2024, 7, bound="at_least"))
    assert row["verdict"] == "not_comparable"
    (row,) = compare(said("target", 2023, 6.5), said("outturn", 2024, 7, bound="at_least"))
    assert row["verdict"] == "met"


@pytest.mark.parametrize(("code", "verdict"), [("other:财政总收入", "missed"), ("other:游客人数", "not_comparable")])
def test_an_aim_is_judged_where_the_list_says_what_is_better_whatever_its_code(code: str, verdict: str) -> None:
    row = compare(said("target", 2018, 12, indicator=code), said("outturn", 2019, 9, indicator=code))[0]
    assert row["verdict"] == verdict
