from __future__ import annotations

import pytest

from pipeline.corpus.content_words import is_content_word
from pipeline.words import word_tables

from .conftest import corpus

TEXTS = {
    "甲市-2015": [
        ("other", "各位|代表|："),
        ("review", "产业|增长|，|产业|升级|。"),
        ("review", "产业|很|好|。"),
        ("plan", "发展|产业|12|个|，|第三|位|。"),
    ],
    "乙市-2015": [("plan", "产业|。")],
}


def rows(texts: dict[str, list[tuple[str, str]]]) -> dict[tuple[str, str], dict[str, object]]:
    return {(r["report_id"], r["term"]): r for r in word_tables(**corpus(texts))["word_counts"].to_pylist()}


def test_words_are_counted_by_part_with_their_sentences() -> None:
    found = rows(TEXTS)
    row = found["甲市-2015", "产业"]
    assert (row["n_review"], row["n_plan"], row["n_other"]) == (3, 1, 0)
    assert (row["sentences_review"], row["sentences_plan"]) == (2, 1)
    assert (row["example_review"], row["example_plan"]) == (2, 4), "of about 15 words, the nearest"
    assert found["甲市-2015", "增长"]["example_plan"] is None
    assert found["乙市-2015", "产业"]["n_plan"] == 1


def test_numbers_single_characters_and_ordinals_are_no_words() -> None:
    assert {t for _, t in rows(TEXTS)} == {"各位", "代表", "产业", "增长", "升级", "发展"}


@pytest.mark.parametrize(
    ("word", "content"),
    [("改革", True), ("的", False), ("2015年", False), ("第五次", False), ("第三产业", True), ("PM2.5", False), ("GDP", True),
     ("百分之六十", False), ("一九六六年", False), ("三十多万", False), ("十三五", True), ("十九大", True), ("三农", True),
     ("万众", True), ("一带一路", True), ("六保", True)],
)  # fmt: skip
def test_content_words(word: str, content: bool) -> None:
    assert is_content_word(word) is content
    assert not is_content_word(word, frozenset({word}))


def test_sizes_of_parts() -> None:
    made = word_tables(**corpus(TEXTS))["report_parts"].to_pylist()
    found = {(r["report_id"], r["part"]): (r["n_tokens"], r["n_sentences"]) for r in made}
    assert found["甲市-2015", "review"] == (7, 2)
    assert found["甲市-2015", "plan"] == (6, 1)
    assert found["甲市-2015", "all"] == (15, 4)
    assert ("乙市-2015", "review") not in found


def test_no_reports() -> None:
    made = word_tables(**corpus({}))
    assert made["word_counts"].num_rows == made["report_parts"].num_rows == 0
