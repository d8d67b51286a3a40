"""Of what clauses of a review are evidence, and to which outcome that adds up."""

from __future__ import annotations

import pytest

from pipeline.pledges.evidence import CERTAIN, FAINT, KINDS, ReviewReading, strengths
from pipeline.pledges.match import Clauses
from pipeline.pledges.outcomes import COEFFICIENTS, NOT_MENTIONED, likeliest
from pipeline.pledges.promise import Promise
from pipeline.pledges.statements import statements
from tests.pledges.test_outcomes import outcomes

PARKS = Promise("新建口袋公园36座", "口袋公园", "新建", "deliver", 36.0, "座", "exact")
ROADS = Promise("新增高速公路里程300公里", "高速公路里程", "新增", "deliver", 300.0, "公里", "exact")
BRIDGES = Promise("建成南山大桥、北湖隧道", "南山大桥、北湖隧道", "建成", "finish", None, None, None)


@pytest.mark.parametrize(
    ("promise", "clause", "years", "kinds"),
    [
        (PARKS, "新建口袋公园38座", 1, {"review", "kept"}),
        (PARKS, "新建口袋公园12座", 1, {"review", "short"}),
        (PARKS, "推进口袋公园建设", 1, {"review", "short"}),
        (PARKS, "口袋公园星罗棋布", 1, {"stands"}),
        (PARKS, "新建口袋公园200座", 5, {"summed"}),
        (PARKS, "新建口袋公园60座", 5, {"summed_short"}),
        (PARKS, "新建口袋公园37座", 5, {"review", "kept"}),  # hardly a sum
        (ROADS, "高速公路总里程突破1000公里", 1, {"review"}),  # how much was added is not told
        (BRIDGES, "南山大桥、北湖隧道建成通车", 1, {"review", "kept"}),
        (BRIDGES, "南山大桥建成通车", 1, {"review", "short", "left_out"}),
    ],
)
def test_of_what_a_clause_is_evidence(promise: Promise, clause: str, years: int, kinds: set[str]) -> None:
    clauses = Clauses(statements([(1, "review", clause + "。"), (2, "review", "社会大局保持稳定。")]))
    reading = ReviewReading(promise, clauses, years=years, tolerance=0.02, last_year=frozenset())
    assert set(reading.kinds(clauses.statements[0])) == kinds


def test_what_is_said_of_the_last_year_is_no_sum() -> None:
    clauses = Clauses(statements([(1, "review", "新建口袋公园60座。")]))
    reading = ReviewReading(PARKS, clauses, years=5, tolerance=0.02, last_year=frozenset({1}))
    assert set(reading.kinds(clauses.statements[0])) == {"review", "kept"}


def test_strengths_are_within_limits_and_faint_where_there_is_no_evidence() -> None:
    assert strengths({}) == [FAINT] * len(KINDS)
    assert strengths({KINDS[0]: 9.0, KINDS[1]: -9.0})[:2] == [CERTAIN, FAINT]
    assert all(len(own) == 1 + len(KINDS) for own in COEFFICIENTS.values())


def test_an_outcome_has_a_clause_that_tells_it() -> None:
    assert likeliest({})[0] == NOT_MENTIONED
    assert likeliest({"stands": CERTAIN})[0] == NOT_MENTIONED
    assert likeliest({"plan": CERTAIN})[0] == "repeated"
    assert likeliest({"review": CERTAIN, "kept": CERTAIN})[0] == "done"
    assert likeliest({"review": CERTAIN, "short": CERTAIN})[0] == "partly"


def test_more_likely_evidence_makes_an_outcome_likelier() -> None:
    found = [likeliest({"plan": log_odds}) for log_odds in (1.0, 2.0, 3.0)]
    assert [outcome for outcome, _ in found] == ["repeated"] * 3
    assert found[0][1] < found[1][1] < found[2][1]


def test_the_probability_of_an_outcome_is_stored() -> None:
    (silent,) = outcomes("新建口袋公园36座。", review=[], plan=[])
    (kept,) = outcomes("新建口袋公园36座。", review=["新建口袋公园36座。"], plan=[])
    assert 0.9 < silent["confidence"] < 1.0
    assert 0.9 < kept["confidence"] < 1.0
    assert silent["sure"]
    assert kept["sure"]
