from __future__ import annotations

from typing import Any

from pipeline import tables
from pipeline.attention.shrunk import shrunk_rows


def rows(counts: dict[str, dict[int, int]], *, level: str = "city", part: str = "plan") -> list[dict[str, Any]]:
    return [
        {"report_id": f"{p}-{y}", "place": p, "level": level, "year": y, "part": part, "concept": "民生", "hits": n,
         "n_tokens": 3000, "design_effect": 2.0}
        for p, by_year in counts.items() for y, n in by_year.items()
    ]  # fmt: skip


def shrunk(made: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = shrunk_rows(tables.ATTENTION.from_rows(list(made))).to_pylist()
    return {r["report_id"]: r for r in found}


def test_peers_are_the_places_of_the_level_within_two_years() -> None:
    near = {f"甲{i}": {2020: 10 + i, 2022: 12} for i in range(5)}
    found = shrunk(rows(near | {"乙": {2030: 5}}) + rows({"丙": {2020: 99}}, level="province"))
    assert set(found) == {f"甲{i}-{y}" for i in range(5) for y in (2020, 2022)}
    assert {(r["n_reports"], r["n_places"]) for r in found.values()} == {(10, 5)}
    assert found["甲0-2020"]["design_effect"] == 2


def test_a_rate_is_drawn_towards_its_level() -> None:
    found = shrunk(rows({f"甲{i}": {2020: n} for i, n in enumerate((0, 9, 10, 11, 12, 40))}))
    lowest, highest = found["甲0-2020"], found["甲5-2020"]
    assert 0 < lowest["eb_per_10k_tokens"] < lowest["level_per_10k_tokens"]
    assert highest["level_per_10k_tokens"] < highest["eb_per_10k_tokens"] < 40 / 3000 * 10_000
    assert all(r["eb_low"] < r["eb_per_10k_tokens"] < r["eb_high"] for r in found.values())


def test_too_few_places_and_parts_without_words_give_no_rows() -> None:
    assert shrunk(rows({f"甲{i}": {2020: 5, 2021: 6} for i in range(4)})) == {}
    empty = [r | {"n_tokens": 0} for r in rows({f"乙{i}": {2020: 0} for i in range(9)})]
    assert shrunk(empty) == {}
    assert shrunk(rows({f"甲{i}": {2020: 5} for i in range(9)}, part="other")) == {}
