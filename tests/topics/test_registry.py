from __future__ import annotations

import re

import numpy as np
import pytest

from pipeline.statistics import FloatArray
from pipeline.topics.model import TopicModel
from pipeline.topics.registry import KnownTopic, colour, identify

TERMS = np.array(list("abcdefghijkl"), dtype=object)


def topics(*words: str) -> FloatArray:
    """One topic a text: each letter is a word, repeated ones weigh more."""
    rows = np.array([[text.count(term) for term in TERMS] for text in words], dtype=np.float64)
    return rows / rows.sum(axis=1, keepdims=True)


def model(*words: str, seeds: tuple[str, ...] = ()) -> TopicModel:
    return TopicModel("nmf", topics(*words), np.empty((0, len(words))), seeds=seeds)


def known(*words: str, status: dict[int, str] | None = None, seeds: dict[int, str] | None = None) -> list[KnownTopic]:
    rows = topics(*words)
    return [
        KnownTopic(
            i,
            {"status": (status or {}).get(i, "active"), "seed": (seeds or {}).get(i), "label": str(i)},
            {str(t): float(w) for t, w in zip(TERMS, row, strict=True) if w},
        )
        for i, row in enumerate(rows, 1)
    ]


def told(events: list[object]) -> dict[int, tuple[str, int | None]]:
    return {e.topic_id: (e.event, e.other) for e in events}  # type: ignore[attr-defined]


def test_the_first_model_counts_from_one() -> None:
    ids, events = identify(model("abc", "def"), TERMS, [])
    assert ids.tolist() == [1, 2]
    assert told(events) == {1: ("birth", None), 2: ("birth", None)}


def test_topics_keep_their_ids_in_whatever_order_they_come() -> None:
    ids, events = identify(model("ghi", "abbc", "def"), TERMS, known("abc", "def", "ghi"))
    assert ids.tolist() == [3, 1, 2]
    assert {e.event for e in events} == {"kept"}
    assert events[0].similarity == pytest.approx(4 / np.sqrt(3 * 6))
    assert events[1].similarity == 1.0


def test_a_new_theme_is_a_birth_and_a_lost_one_a_death() -> None:
    ids, events = identify(model("abc", "jkl"), TERMS, known("abc", "def"))
    assert ids.tolist() == [1, 3]
    assert told(events) == {1: ("kept", None), 2: ("death", None), 3: ("birth", None)}


def test_half_of_a_topic_that_goes_its_own_way_has_split_from_it() -> None:
    ids, events = identify(model("aabbc", "cddee"), TERMS, known("aabbccdde"))
    assert ids.tolist() == [1, 2]
    assert told(events) == {1: ("kept", None), 2: ("split", 1)}


def test_a_topic_that_another_swallows_has_merged_into_it() -> None:
    ids, events = identify(model("aaabbbcccde"), TERMS, known("aabbc", "cddee"))
    assert ids.tolist() == [1]
    assert told(events) == {1: ("kept", None), 2: ("merge", 1)}


def test_a_topic_that_died_comes_back_under_its_old_id() -> None:
    ids, events = identify(model("abc", "def", "jkl"), TERMS, known("abc", "def", status={2: "died"}))
    assert ids.tolist() == [1, 2, 3]
    assert told(events) == {1: ("kept", None), 2: ("return", None), 3: ("birth", None)}


def test_ids_of_the_dead_are_never_given_again() -> None:
    ids, _ = identify(model("abc", "jkl"), TERMS, known("abc", "def", status={2: "died"}))
    assert ids.tolist() == [1, 3]


def test_words_that_left_the_vocabulary_count_against_the_likeness() -> None:
    before = KnownTopic(1, {"status": "active", "seed": None}, {"a": 0.5, "旧词": 0.5})
    _, events = identify(model("a"), TERMS, [before])
    assert events[0].similarity == pytest.approx(np.sqrt(0.5))


def test_a_seeded_topic_is_the_same_whatever_its_words() -> None:
    ids, events = identify(model("def", "abc", seeds=("教育", "")), TERMS, known("abc", "ghi", seeds={2: "教育"}))
    assert ids.tolist() == [2, 1]
    assert told(events) == {1: ("kept", None), 2: ("kept", None)}


def test_colours_are_valid_and_neighbours_differ() -> None:
    colours = [colour(i) for i in range(1, 61)]
    assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for c in colours)
    assert len(set(colours)) == 60
