from __future__ import annotations

import pytest

from tests.topics import toy


def _kinds(places: int) -> dict[str, str]:
    """Kind of each topic, by its first word's field: every report opens and closes with the same field."""
    fields = ["edu", "agri", "eco"]
    reports = {}
    for i in range(places):
        said = [toy.drawn_report(100 * i + j, n=4, fields=["law"]) for j in range(4)]
        body = toy.drawn_report(7 * i, n=48, fields=fields if i % 3 else fields[:2])
        half = len(body) // 2
        opened = [toy.Paragraph(p.text, part) for part, of in (("review", said[0]), ("plan", said[2])) for p in of]
        closed = [toy.Paragraph(p.text, part) for part, of in (("review", said[1]), ("plan", said[3])) for p in of]
        reports[f"甲{i}县", 2020] = [
            *(p for p in opened if p.part == "review"),
            *body[:half],
            *(p for p in closed if p.part == "review"),
            *(p for p in opened if p.part == "plan"),
            *body[half:],
            *(p for p in closed if p.part == "plan"),
        ]
    topics = toy.fit(toy.tables_of(reports), k=4, models=["nmf"], min_document_frequency=2)["topics"].to_pylist()
    field = {word: name for name, words in toy.FIELDS.items() for word in words}
    return {field[t["terms"][0]]: t["kind"] for t in topics}


@pytest.mark.slow
def test_what_every_report_says_where_its_parts_begin_and_end_is_a_ritual() -> None:
    assert _kinds(12) == {"law": "ritual", "edu": "theme", "agri": "theme", "eco": "theme"}


@pytest.mark.slow
def test_of_a_few_reports_nothing_is_called_a_ritual() -> None:
    assert set(_kinds(4).values()) == {"theme"}
