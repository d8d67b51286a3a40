from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.attention.segmenters import agreement_tables, segmenter_tables
from pipeline.settings.concepts import Concept
from tests.laid_out import Tables, laid_out

CONCEPT = Concept(
    name="环境",
    label="environment",
    source="test",
    core=("环境", "环境保护"),
    extended=("污染",),
    exclude=("精神污染",),
)


def given(review: str, plan: str) -> Tables:
    texts = laid_out({"甲县-2015": [("review", review), ("plan", plan)]}, level="district")
    attention = [
        {"report_id": "甲县-2015", "place": "甲县", "level": "district", "year": 2015, "part": "all", "concept": "环境",
         "hits": 4, "core_hits": 3, "n_tokens": 9, "per_10k_tokens": 1e4 * 4 / 9}
    ]  # fmt: skip
    texts["attention"] = tables.ATTENTION.from_rows(attention)
    return {name: texts[name] for name in ("reports", "sentences", "tokens", "attention")}


def made() -> dict[str, pa.Table]:
    texts = given("环境|保护|和|环境|。", "清除|精神|污染|，|治理|污染|。")
    return segmenter_tables(**texts, concepts=(CONCEPT,), segmenter="jieba", first="pkuseg")


def test_both_segmenters_stand_side_by_side() -> None:
    rows = {(r["segmenter"], r["part"]): r for r in made()["attention_segmenters"].to_pylist()}
    assert (rows["pkuseg", "all"]["hits"], rows["pkuseg", "all"]["n_tokens"]) == (4, 9)
    whole = rows["jieba", "all"]
    assert (whole["hits"], whole["core_hits"], whole["n_tokens"]) == (3, 2, 9)
    assert whole["per_10k_tokens"] == pytest.approx(1e4 * 3 / 9)
    assert (rows["jieba", "review"]["hits"], rows["jieba", "plan"]["hits"]) == (2, 1)


def test_word_hits_are_words_equal_to_the_term() -> None:
    rows = {(r["part"], r["term"]): (r["hits"], r["word_hits"]) for r in made()["term_segmenters"].to_pylist()}
    assert rows == {
        ("review", "环境保护"): (1, 0),  # two words
        ("review", "环境"): (1, 2),  # once within the longer mention
        ("plan", "污染"): (1, 2),  # once excluded
    }


def test_agreement_over_reports() -> None:
    rows = [
        {"report_id": f"r{i}", "part": "all", "concept": "环境", "segmenter": s, "hits": hits, "n_tokens": words}
        for i in range(6)
        for s, hits, words in (("pkuseg", i, 100), ("jieba", 2 * i, 100 + 20))
    ]
    data = tables.ATTENTION_SEGMENTERS.from_rows(rows)
    (row,) = agreement_tables(attention_segmenters=data)["segmenter_agreement"].to_pylist()
    assert (row["segmenter"], row["n_reports"], row["hits"], row["hits_second"]) == ("jieba", 6, 15, 30)
    assert row["rate_ratio"] == pytest.approx(2 / 1.2)
    assert row["spearman"] == pytest.approx(1)
    few = data.filter(pa.array([i < 8 for i in range(data.num_rows)]))
    assert agreement_tables(attention_segmenters=few)["segmenter_agreement"].to_pylist()[0]["spearman"] is None


def test_no_second_segmenter_no_rows() -> None:
    empty = tables.ATTENTION_SEGMENTERS.empty()
    assert agreement_tables(attention_segmenters=empty)["segmenter_agreement"].num_rows == 0
