"""Words that came or went, looked for in texts as a reader would."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.written import told_changes, years_with

LETTERS = st.sampled_from("易地搬迁民a\n𠮷")
TEXTS = st.dictionaries(st.integers(1990, 2030), st.text(LETTERS, max_size=12), max_size=4)


@given(st.lists(st.text(LETTERS, min_size=1, max_size=4)), TEXTS)
def test_a_word_is_found_wherever_it_stands(words: list[str], texts: dict[int, str]) -> None:
    assert years_with(words, texts) == [[y for y in sorted(texts) if word in texts[y]] for word in words]


def test_a_word_that_stood_cut_otherwise_before_did_not_come() -> None:
    texts = {
        ("甲县", 2019): "易地搬迁",
        ("甲县", 2020): "搬迁扶贫",
        ("甲县", 2021): "扶贫",
        ("乙县", 2020): "搬迁",
    }
    reports = pa.table({"report_id": [f"{p}-{y}" for p, y in texts], "place": [p for p, _ in texts]})
    rows = [("甲县", "new", "搬迁", 2020), ("甲县", "new", "扶贫", 2020), ("甲县", "vanished", "搬迁", 2020)]
    changed = pa.table(
        {
            "place": [r[0] for r in rows],
            "kind": [r[1] for r in rows],
            "term": [r[2] for r in rows],
            "first_year": [r[3] for r in rows],
            "last_year": [r[3] for r in rows],
        }
    )

    def asked(report_ids: Sequence[str]) -> pa.Table:
        assert sorted(report_ids) == ["甲县-2019", "甲县-2020", "甲县-2021"]
        own = [(p, y, t) for (p, y), t in texts.items() if f"{p}-{y}" in report_ids]
        return pa.table({name: [row[i] for row in own] for i, name in enumerate(("place", "year", "text"))})

    told = told_changes(changed, reports, asked)
    assert told.select(["kind", "term", "n_texts"]).to_pylist() == [
        {"kind": "new", "term": "扶贫", "n_texts": 2},
        {"kind": "vanished", "term": "搬迁", "n_texts": 2},
    ]
    assert told_changes(changed.slice(0, 0), reports, asked).schema == told.schema
