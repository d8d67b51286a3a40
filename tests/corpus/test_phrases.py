from __future__ import annotations

import numpy as np

from pipeline.corpus.phrases import Phrases, find_phrases


def phrases(sentences: list[str], stop: str = "", **settings: float) -> tuple[Phrases, list[str]]:
    words = [w for s in sentences for w in s.split()]
    follows = np.array([i > 0 for s in sentences for i in range(len(s.split()))], dtype=bool)
    vocabulary = sorted(set(words))
    word = np.array([vocabulary.index(w) for w in words], dtype=np.int64)
    usable = np.array([w not in stop.split() for w in words], dtype=bool)
    chosen = {"least_npmi": 0.5, "least_count": 3, **settings}
    return find_phrases(word, follows, usable, vocabulary, **chosen), words  # type: ignore[arg-type]


NOISE = [f"词{i} 词{(i * 7) % 13} 词{(i * 5) % 11}" for i in range(60)]


def test_words_that_always_stand_together_are_a_term() -> None:
    found, words = phrases(["新质 生产力 甲", "新质 生产力 乙", "丙 新质 生产力", "丁 新质 生产力", *NOISE])
    assert found.names == ["新质生产力"]
    assert (found.words, len(found.at)) == ([2], 4)
    assert [words[i] for i in found.members[0]] == ["新质", "生产力"] * 4


def test_a_longer_term_does_not_count_its_parts_again() -> None:
    long, short = "供给侧 结构性 改革", "结构性 改革"
    found, _ = phrases([f"{long} 甲{i}" for i in range(6)] + [f"{short} 乙{i}" for i in range(4)] + NOISE)
    count = {name: int((found.term == i).sum()) for i, name in enumerate(found.names)}
    assert count.get("供给侧结构性改革") == 6
    assert count.get("结构性改革") == 4


def test_stop_words_sentence_bounds_and_rare_pairs_make_no_term() -> None:
    assert phrases(["推进 改革"] * 5 + NOISE, stop="推进")[0].names == []
    assert phrases(["甲乙", "丙丁"] * 5 + NOISE)[0].names == []
    assert phrases(["甲乙 丙丁"] * 2 + NOISE)[0].names == []


def test_frequent_neighbours_by_chance_make_no_term() -> None:
    rng = np.random.default_rng(1)
    sentences = [" ".join(rng.choice(["甲甲", "乙乙", "丙丙", "丁丁"], 6)) for _ in range(200)]
    assert phrases(sentences)[0].names == []


def test_no_text() -> None:
    assert phrases([])[0].names == []
