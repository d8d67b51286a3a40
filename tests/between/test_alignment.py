from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from pipeline.between import alignment_summaries, alignment_tables
from pipeline.settings.model import StatisticsSettings

PLACES = {"全国": ("national", None), "甲省": ("province", "130000"), "乙省": ("province", "140000"),
          "甲一市": ("city", "130100"), "甲二市": ("city", "130200"), "乙一市": ("city", "140100")}  # fmt: skip
SETTINGS = StatisticsSettings(bootstrap_draws=300)
_OWN = pa.schema([("report_id", pa.string()), ("paragraph_no", pa.int32()), ("part", pa.string()), ("feature", pa.int32()),
                  ("n", pa.float64())])  # fmt: skip


def made(shares: Mapping[str, list[float]], *, of: list[str], year: int = 2020) -> list[dict[str, Any]]:
    """Alignment of some places' reports, of which each has ten paragraphs that spread 100 mentions as given."""
    ids = {p: f"{p}-{year}" for p in shares}
    related = pa.Table.from_pylist(
        [
            {"report_id": ids[p], "place": p, "place_code": PLACES[p][1], "level": PLACES[p][0], "year": year}
            for p in shares
        ]
    )
    counts = {p: 10 * np.array(s) for p, s in shares.items()}
    own = [
        {"report_id": ids[p], "paragraph_no": k, "part": "plan", "feature": f, "n": float(counts[p][f])}
        for p in of for k in range(10) for f in range(len(shares[p])) if counts[p][f]
    ]  # fmt: skip
    others = [
        {"report_id": ids[p], "feature": f, "n_review": 0.0, "n_plan": float(10 * counts[p][f]), "n_all": float(10 * counts[p][f])}
        for p in shares for f in range(len(shares[p]))
    ]  # fmt: skip
    empty = pa.Table.from_pylist([], schema=_OWN)
    nothing = pa.Table.from_pylist(others).slice(0, 0)
    tables = alignment_tables(
        reports=pa.table({"report_id": [ids[p] for p in of]}),
        related=related,
        things=pa.table({"concepts": [len(next(iter(shares.values())))], "topics": [0], "words": [0]}),
        own={"concepts": pa.Table.from_pylist(own, schema=_OWN), "topics": empty, "words": empty},
        others={"concepts": pa.Table.from_pylist(others).cast(nothing.schema), "topics": nothing, "words": nothing},
        settings=SETTINGS,
    )
    return tables["alignment"].to_pylist()


def test_the_place_above_and_the_places_beside_are_those_of_the_year() -> None:
    shares = {"甲省": [0.5, 0.3, 0.2], "乙省": [0.2, 0.3, 0.5], "甲一市": [0.5, 0.3, 0.2], "甲二市": [0.4, 0.4, 0.2],
              "乙一市": [0.1, 0.1, 0.8]}  # fmt: skip
    rows = {(r["part"], r["against"]): r for r in made(shares, of=["甲一市"])}
    assert set(rows) == {("plan", "parent"), ("plan", "peers"), ("all", "parent"), ("all", "peers")}
    parent, peers = rows["plan", "parent"], rows["plan", "peers"]
    assert (parent["against_place"], parent["n_others"], parent["own_rank"], peers["n_against"]) == ("甲省", 1, 1, 1)
    a, b, c = (np.array(shares[p]) for p in ("甲一市", "乙省", "甲二市"))
    assert parent["value"] == pytest.approx(1.0)
    assert parent["others_value"] == pytest.approx(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    assert peers["value"] == pytest.approx(a @ c / np.linalg.norm(a) / np.linalg.norm(c))
    assert parent["ci_low"] <= parent["value"] <= parent["ci_high"] <= 1


def test_without_a_place_above_or_beside_there_is_no_row() -> None:
    assert made({"甲省": [0.5, 0.3, 0.2]}, of=["甲省"]) == []
    nation = {"全国": [0.5, 0.3, 0.2], "甲一市": [0.2, 0.3, 0.5]}
    (row,) = (r for r in made(nation, of=["甲一市"]) if r["part"] == "all")
    assert (row["against_place"], row["n_others"], row["own_rank"]) == ("全国", 0, None)


def test_two_concepts_are_too_few_to_compare() -> None:
    assert made({"甲省": [0.5, 0.5], "甲一市": [0.5, 0.5]}, of=["甲一市"]) == []


def _row(place: str, year: int, above: str, value: float, others: float | None = None) -> dict[str, Any]:
    return {"report_id": f"{place}-{year}", "place": place, "level": "city", "year": year, "part": "plan", "against": "parent",
            "measure": "words", "value": value, "against_place": above, "others_value": others,
            "n_others": 0 if others is None else 3}  # fmt: skip


def _summaries(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = alignment_summaries(pa.Table.from_pylist(rows), SETTINGS)
    return {name: table.to_pylist() for name, table in found.items()}


def test_trends_follow_one_place_above() -> None:
    rows = [_row("甲一市", y, "甲省", 0.3 + 0.02 * (y - 2010)) for y in range(2010, 2020)]
    rows += [_row("甲一市", 2020, "全国", 0.1), *(_row("甲二市", y, "甲省", 0.5) for y in range(2018, 2021))]
    first, second = _summaries(rows)["alignment_trends"]
    assert (first["verdict"], first["n_years"], first["last_year"], first["against_place"]) == (
        "rising",
        10,
        2019,
        "甲省",
    )
    assert first["slope"] == pytest.approx(0.02)
    assert (second["verdict"], second["n_years"], second["p_value"]) == ("too_few_years", 3, None)


def test_nearness_to_the_own_superior_rests_on_the_superiors() -> None:
    rng = np.random.default_rng(5)
    rows = [_row(f"{s}{i}市", 2020, f"{s}省", 0.6 + rng.normal(0, 0.02), 0.5) for s in "甲乙丙丁戊己" for i in range(9)]
    (near,) = _summaries(rows)["alignment_levels"]
    assert (near["n_superiors"], near["n_places"], near["verdict"]) == (6, 54, "nearer")
    assert near["ci_low"] < near["excess"] < near["ci_high"]
    (few,) = _summaries([r for r in rows if r["against_place"] in ("甲省", "乙省")])["alignment_levels"]
    assert (few["n_superiors"], few["verdict"], few["p_value"], few["ci_low"]) == (2, "too_few", None, None)
