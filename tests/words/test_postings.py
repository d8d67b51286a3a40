from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.words import posting_tables, word_tables

from .conftest import Texts, corpus

_WORDS = st.lists(st.sampled_from(["民生", "人民", "生活", "的", "2015", "，", "。", "大气"]), max_size=6).map("|".join)
_SENTENCE = st.tuples(st.sampled_from(["review", "plan", "other"]), _WORDS)
_TEXTS = st.dictionaries(
    st.sampled_from(["甲市-2015", "乙市-2014", "乙市-2015"]), st.lists(_SENTENCE, max_size=8), max_size=3
)


def brute_force(texts: Texts) -> list[dict[str, object]]:
    """Every word of every sentence looked at, one after the other."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for report_id, sentences in texts.items():
        for number, (part, segmented) in enumerate(sentences, 1):
            for word in segmented.split("|"):
                if any(c.isalnum() for c in word):
                    found[word, report_id].append((number, part))
    return [
        {
            "word": word,
            "report_id": report_id,
            "n": len(said),
            **{f"n_{part}": sum(p == part for _, p in said) for part in ("review", "plan", "other")},
            "sentence_nos": sorted({number for number, _ in said}),
        }
        for (word, report_id), said in sorted(found.items())
    ]


@given(_TEXTS)
@settings(max_examples=60, deadline=None)
def test_the_index_is_what_reading_all_finds(texts: Texts) -> None:
    assert posting_tables(**corpus(texts))["postings"].to_pylist() == brute_force(texts)


@given(_TEXTS, st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_what_is_given_does_not_matter(texts: Texts, random: object) -> None:
    made = corpus(texts)
    shuffled = {name: _shuffled(table, random) for name, table in made.items()}
    assert posting_tables(**shuffled)["postings"].equals(posting_tables(**made)["postings"])


def _shuffled(table: pa.Table, random: object) -> pa.Table:
    rows = list(range(table.num_rows))
    random.shuffle(rows)  # type: ignore[attr-defined]
    return table.take(pa.array(rows, pa.int64()))


def test_content_words_have_the_counts_that_word_counts_has() -> None:
    given = corpus({"甲市-2015": [("review", "民生|，|民生|的|改善"), ("plan", "改善|民生|。"), ("other", "民生")]})
    counted = word_tables(**given)["word_counts"].to_pylist()
    found = {(r["word"], r["report_id"]): r for r in posting_tables(**given)["postings"].to_pylist()}
    assert len(counted) == 2
    for row in counted:
        same = found[row["term"], row["report_id"]]
        assert [row[f"n_{p}"] for p in ("review", "plan", "other")] == [
            same[f"n_{p}"] for p in ("review", "plan", "other")
        ]
