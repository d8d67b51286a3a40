"""Correction for many tests, and what is listed."""

from __future__ import annotations

from itertools import count

import pytest

from pipeline.findings.ranking import judged, listed
from tests.findings.test_model import draft

_NUMBER = count()


def some(n: int, **changed: object) -> list[object]:
    return [draft(**({"subject": f"概念{next(_NUMBER)}", "effect": 1.0, "place": "甲县"} | changed)) for _ in range(n)]


def test_what_is_tested_is_corrected_over_its_page() -> None:
    tests = [*some(1, p_value=0.01), *some(9, p_value=0.9)]
    assert judged(tests) == []  # 0.01 × 10
    assert [j.q_page for j in judged(tests[:1])] == [0.01]


def test_pages_are_corrected_by_themselves_and_the_index_over_all_of_them() -> None:
    tests = [*some(1, p_value=0.01, place="甲县"), *some(9, p_value=0.9, place="乙县")]
    (found,) = judged(tests)
    assert found.q_page == 0.01
    assert found.q_index == pytest.approx(0.1)


def test_what_states_counts_has_no_q_value_and_is_kept() -> None:
    (found,) = judged(some(1))
    assert (found.q_page, found.q_index) == (None, None)


def test_a_list_has_one_statement_a_subject_two_a_kind_and_two_a_place() -> None:
    found = judged(
        [
            *some(4),
            *some(3, kind="highest"),
            *some(2, kind="lowest", place="乙县"),
            *some(1, kind="first", subject="x", effect=0),
        ]
    )
    assert len(listed(found, 8)) == 6
    assert sorted(j.draft.place for j in listed(found, 8, places=True)) == ["乙县", "乙县", "甲县", "甲县"]
    same = judged([draft(kind=k, effect=1.0) for k in ("trend", "highest")])
    assert len(listed(same, 8)) == 1
    assert len(listed(found, 3)) == 3


def test_the_order_of_statements_does_not_matter() -> None:
    made = [*some(5), *some(5, kind="highest", effect=0.4)]
    assert judged(made) == judged(made[::-1])
