from __future__ import annotations

import pyarrow as pa
import pytest

from pipeline import tables
from pipeline.settings.concepts import Concept
from pipeline.settings.model import WordSettings
from pipeline.words import cooccurrence_tables
from pipeline.words.cooccurrence import period_start

from .conftest import Texts, corpus

CONCEPT = Concept(name="大气治理", label="air", source="test", core=("大气", "大气污染"))


def found(texts: Texts, hits: list[tuple[str, int, str]], **settings: int) -> list[dict[str, object]]:
    given = corpus(texts)
    sentences = {(r["report_id"], r["sentence_no"]): r["text"] for r in given["sentences"].to_pylist()}
    rows = []
    for report_id, number, term in hits:
        start = sentences[report_id, number].index(term)
        rows.append({"report_id": report_id, "sentence_no": number, "part": "plan", "concept": "大气治理", "term": term,
                     "tier": "core", "start_char": start, "end_char": start + len(term)})  # fmt: skip
    concept_hits: pa.Table = tables.CONCEPT_HITS.from_rows(rows)
    made = cooccurrence_tables(**given, concept_hits=concept_hits, concepts=(CONCEPT,), stopwords=frozenset({"加强"}),
                               words=WordSettings(**settings))  # fmt: skip
    return made["cooccurrence"].to_pylist()


def sentences(air: int, other: int) -> list[tuple[str, str]]:
    return [("plan", "加强|大气|污染|防治|，|燃煤|锅炉|。")] * air + [("plan", "加强|教育|投入|。")] * other


def test_words_of_the_same_sentences_with_log_dice_by_hand() -> None:
    texts = {"甲市-2016": [*sentences(6, 20), ("plan", "燃煤|机组|。")]}
    rows = found(texts, [("甲市-2016", i, "大气污染") for i in range(1, 7)])
    by_term = {r["term"]: r for r in rows}
    assert set(by_term) == {"防治", "燃煤", "锅炉"}, "neither the mention's own words nor stop words"
    row = by_term["燃煤"]
    assert (row["n_both"], row["n_concept"], row["n_term"], row["n_sentences"]) == (6, 6, 7, 27)
    assert row["log_dice"] == pytest.approx(14 + __import__("math").log2(12 / 13))
    assert by_term["防治"]["log_dice"] == 14
    assert (row["period_from"], row["period_to"], row["place"]) == (2016, 2020, "甲市")
    assert row["example_report_id"] == "甲市-2016"
    assert 1 <= row["example_sentence_no"] <= 6  # type: ignore[operator]


def test_a_word_outside_the_mention_counts_even_if_it_also_stands_within_one() -> None:
    texts = {"甲市-2016": [("plan", "大气|污染|防治|。")] * 4 + [("plan", "教育|。")] * 20}
    rows = found(texts, [("甲市-2016", i, "大气") for i in range(1, 5)])
    assert {r["term"] for r in rows} == {"污染", "防治"}


def test_periods_are_those_of_the_five_year_plans() -> None:
    assert [period_start(y, 5) for y in (1953, 1956, 2015, 2016, 2020, 2021)] == [1951, 1956, 2011, 2016, 2016, 2021]
    texts = {f"甲市-{y}": sentences(4, 12) for y in (2014, 2015, 2016)}
    rows = found(texts, [(r, i, "大气污染") for r in texts for i in range(1, 5)])
    assert {(r["period_from"], r["n_concept"]) for r in rows} == {(2011, 8), (2016, 4)}


def test_chance_neighbours_and_rare_ones_are_not_listed() -> None:
    texts = {
        "甲市-2016": [("plan", "大气|工作|。")] * 8 + [("plan", "教育|工作|。")] * 30 + [("plan", "大气|雾霾|。")] * 2
    }
    assert found(texts, [("甲市-2016", i, "大气") for i in [*range(1, 9), 39, 40]]) == []


def test_no_mentions() -> None:
    assert found({"甲市-2016": sentences(0, 5)}, []) == []
