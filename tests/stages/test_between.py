from __future__ import annotations

import random
from typing import Any

import duckdb
import pyarrow as pa

from pipeline.stages import BY_NAME

PARTS = ("review", "plan", "other")
REPORTS = [("甲省-2020", "甲省", "130000", "province", 2020), ("乙省-2020", "乙省", "140000", "province", 2020)]


def topics_by_part(order: random.Random) -> list[tuple[Any, ...]]:
    """What the alignment is told of the topics of two reports whose paragraphs are stored in some order."""
    numbers = random.Random("weights")
    paragraphs = [(r[0], i, PARTS[i % 3], numbers.randint(20, 90)) for r in REPORTS for i in range(60)]
    weights = [("nmf", r, i, f"t{k}", numbers.random() / 7) for r, i, *_ in paragraphs for k in range(4)]
    with duckdb.connect() as connection:
        for name, columns, rows in (
            ("reports", ("report_id", "place", "place_code", "level", "year"), REPORTS),
            ("topic_shares", ("model", "topic_id"), [("nmf", f"t{k}") for k in range(4)]),
            ("paragraphs", ("report_id", "paragraph_no", "part", "n_tokens"), paragraphs),
            ("paragraph_topics", ("model", "report_id", "paragraph_no", "topic_id", "weight"), weights),
        ):
            stored = [dict(zip(columns, row, strict=True)) for row in order.sample(rows, len(rows))]
            connection.register("stored", pa.Table.from_pylist(stored))
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM stored")
        query = BY_NAME["alignment"].queries["other_topics"]
        return connection.execute(query, {"report_ids": ["甲省-2020"]}).fetchall()


def test_sums_of_topics_are_the_same_to_the_last_digit_in_whatever_order_they_are_stored() -> None:
    first, *others = (topics_by_part(random.Random(seed)) for seed in range(4))
    assert len(first) == 8
    assert all(other == first for other in others)
    for _, _, review, plan, whole in first:
        assert 0 < review + plan < whole
