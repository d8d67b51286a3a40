from __future__ import annotations

import pytest

from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import concept_evidence, false_hits, keyness_evidence, occurrences, uncrossed
from tests.pages.made_up import corpus_of, make_tables
from tests.pages.made_up_rows import CONCEPTS

REPORT = "甲市乙区-2015"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of(make_tables())


def test_evidence_comes_from_its_part_and_marks_the_terms(corpus: Corpus) -> None:
    for part in ("review", "plan"):
        found = concept_evidence(corpus, REPORT, "民生", part, limit=3)
        assert 0 < len(found) <= 3
        for e in found:
            assert corpus.sentence(REPORT, e.sentence_no)["part"] == part
            assert {e.text[a:b] for a, b in e.spans} <= {"民生", "就业", "“三保障”要求"}
        numbers = [e.sentence_no for e in found]
        assert numbers == sorted(numbers)


def test_sentences_with_core_terms_come_first(corpus: Corpus) -> None:
    best = concept_evidence(corpus, REPORT, "大气治理", "plan", limit=1)[0]
    assert "大气" in [best.text[a:b] for a, b in best.spans]


def test_false_hits_tell_why(corpus: Corpus) -> None:
    livelihood = list(false_hits(corpus, REPORT, CONCEPTS[0].name, ["民生"]))
    why = {(h.role, "人民生活" in h.text) for h in livelihood}
    assert why == {("boundary", True), ("context", False)}
    rejected = {r["concept"]: r for r in corpus.tables["concept_audit"]}["民生"]
    assert len(livelihood) == rejected["boundary_rejected"] + rejected["excluded"]
    assert list(false_hits(corpus, REPORT, CONCEPTS[1].name, ["改革"])) == []


def test_the_example_of_a_word_is_the_stored_sentence_with_the_word_marked(corpus: Corpus) -> None:
    rows = corpus.rows("keyness", REPORT)
    assert rows
    for row in rows:
        found = keyness_evidence(corpus, row)
        if row["example_sentence_no"] is None:
            assert found is None
            continue
        assert found is not None
        assert found.sentence_no == row["example_sentence_no"]
        assert {found.text[a:b] for a, b in found.spans} == {row["term"]}


def test_occurrences() -> None:
    assert occurrences("民生民生", "民生") == [(0, 2), (2, 4)]
    assert occurrences("民生", "") == []


def test_of_two_words_that_cross_the_first_is_marked() -> None:
    text = "金融资源与融资"
    spans = [*occurrences(text, "融资"), *occurrences(text, "金融")]
    assert [text[a:b] for a, b in uncrossed(spans)] == ["金融", "融资"]
    assert uncrossed(spans) == ((0, 2), (5, 7))
    assert uncrossed([(0, 2), (2, 4)]) == ((0, 2), (2, 4))
    assert uncrossed([(1, 3), (0, 4), (3, 6), (4, 6)]) == ((0, 4), (1, 3), (4, 6))
    assert uncrossed([]) == ()
