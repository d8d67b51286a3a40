"""All statements of some tables."""

from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline.findings import finding_tables
from tests.findings.made import given
from tests.findings.test_series import rising


def made(tables: dict[str, pa.Table]) -> pa.Table:
    return finding_tables(tables, labels={"改革": "reform"}, indicators={"gdp": "GDP"}, min_years=5, recent_years=10)[
        "findings"
    ]


def test_nothing_gives_nothing() -> None:
    assert made(given()).num_rows == 0


def test_rows_have_both_languages_evidence_and_their_place_in_the_lists() -> None:
    row = made(given(rising())).to_pylist()[0]
    assert row["finding_id"] == "trend/甲县/改革/plan/2011-2018"
    assert (row["rank"], row["index_rank"], row["place_rank"], row["report_rank"]) == (1, 1, 1, None)
    assert row["text_en"].startswith("改革 (reform): said more and more in the plan (甲县, 2011–2018)")
    assert row["sentence_ids"] == ["甲县-2011#2011", "甲县-2018#2018"]
    assert "FROM trends WHERE" in row["sql"]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    tables = given(rising())
    import numpy as np

    rng = np.random.Generator(np.random.PCG64(seed))
    mixed = {n: t.take(pa.array(rng.permutation(t.num_rows), pa.int64())) for n, t in tables.items()}
    assert made(mixed) == made(tables)
