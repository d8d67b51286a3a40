from __future__ import annotations

import random

import numpy as np
import pytest

from pipeline.attention.count import Counter
from pipeline.attention.sentence_units import MENTION, FrequentPhrases, SentenceUnits, sentences_of
from pipeline.attention.suggest import Suggestion, suggest
from pipeline.settings.concepts import Concept
from tests.attention.conftest import layout

AIR = Concept(
    name="大气治理",
    label="air",
    source="test",
    core=("空气质量", "雾霾"),
    extended=("扬尘",),
    exclude=("扬尘公司",),
    dimensions={"扬尘": "污染源"},
    rejected=("天气",),
)


def test_mentions_are_one_unit_and_numbers_and_marks_none() -> None:
    made = list(sentences_of(layout({"甲县-2015": ["空气|质量|达|300|天|，|治理|扬尘|。"]}), Counter([AIR])))
    assert made == [
        SentenceUnits("甲县-2015", 1, [f"{MENTION}空气质量", "达", None, "天", None, "治理", f"{MENTION}扬尘", None])
    ]


def test_sentences_come_by_report_and_number_whatever_the_order() -> None:
    one = {"乙县-2015": ["扬尘|。", "治理|。"], "甲县-2015": ["雾霾|。"]}
    other = {k: one[k] for k in reversed(one)}
    assert list(sentences_of(layout(one), Counter([AIR]))) == list(sentences_of(layout(other), Counter([AIR])))


def corpus() -> list[SentenceUnits]:
    """Air sentences and farm sentences; 臭氧 is used like 雾霾, 秸秆 stands beside mentions, 小麦 never does."""
    rng = random.Random(0)
    made = []
    for number in range(1, 900):
        if number % 2:
            what = rng.choice([f"{MENTION}雾霾", f"{MENTION}扬尘", "臭氧", f"{MENTION}空气质量"])
            units = [
                "治理",
                what,
                "污染",
                rng.choice(["秸秆", "天气", "锅炉"]),
                *rng.sample(["城市", "全年", "改善"], 2),
            ]
        else:
            units = ["种植", rng.choice(["小麦", "玉米"]), "面积", *rng.sample(["农村", "全年", "增加"], 2)]
        apart: list[str | None] = [u for unit in units for u in (unit, None)]  # no phrases here
        made.append(SentenceUnits(f"县{number % 7}", number, apart))
    return made


def terms(made: list[Suggestion]) -> list[str]:
    return [s.term for s in made]


def test_words_beside_mentions_without_vectors() -> None:
    made = suggest(corpus(), AIR, stopwords=frozenset({"城市"}))
    assert all(s.similarity is None and s.nearest == "" for s in made), "this corpus is too small for vectors"
    assert {"秸秆", "锅炉"} < set(terms(made))
    assert not {"小麦", "天气", "城市", "扬尘", "种植"} & set(terms(made)), (
        "neither farm words nor rejected, stop or listed ones"
    )
    assert all(s.g2 > 0 and s.log_ratio > 0 and s.reports == 7 for s in made)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fasttext", "word2vec"])
def test_words_used_like_the_terms(method: str) -> None:
    made = suggest(corpus(), AIR, stopwords=frozenset(), method=method, least_words=1)  # type: ignore[arg-type]
    by_term = {s.term: s for s in made}
    assert by_term["臭氧"].similarity is not None
    assert by_term["臭氧"].nearest in ("雾霾", "扬尘", "空气质量")
    assert terms(made).index("臭氧") < terms(made).index("小麦")
    again = suggest(corpus(), AIR, stopwords=frozenset(), method=method, least_words=1)  # type: ignore[arg-type]
    assert made == again, "the same corpus, the same suggestions"


def test_examples_are_sentences_beside_mentions() -> None:
    sentences = corpus()
    by_place = {(s.report_id, s.sentence_no): s.units for s in sentences}
    for suggestion in suggest(sentences, AIR, stopwords=frozenset()):
        for place in suggestion.examples:
            assert suggestion.term in by_place[place]


def test_frequent_phrases_are_candidates() -> None:
    rng = np.random.Generator(np.random.PCG64(0))
    units = [["清洁", "取暖", *[f"词{rng.integers(40)}甲" for _ in range(6)]] for _ in range(60)]
    phrases = FrequentPhrases([SentenceUnits("县", i, list(u)) for i, u in enumerate(units)])
    assert phrases.join(["推进", "清洁", "取暖", "清洁", None, "取暖"]) == ["推进", "清洁取暖", "清洁", None, "取暖"]


def test_nothing_to_suggest_from() -> None:
    assert suggest([], AIR, stopwords=frozenset()) == []
    assert suggest([SentenceUnits("县", 1, ["改革"])], AIR, stopwords=frozenset()) == []
