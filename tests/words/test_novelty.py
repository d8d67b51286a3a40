from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from pipeline.corpus.shingles import covered, shingles
from pipeline.settings.model import StatisticsSettings, WordSettings
from pipeline.words import novelty_tables
from pipeline.words.novelty import divergences

from .conftest import Texts, corpus


def novelty(texts: Texts, **words: int) -> dict[tuple[str, str], dict[str, object]]:
    made = novelty_tables(
        **corpus(texts), stopwords=frozenset(), settings=StatisticsSettings(), words=WordSettings(**words)
    )
    return {(r["report_id"], r["part"]): r for r in made["novelty"].to_pylist()}


def carried(new: list[str], old: list[str]) -> list[bool]:
    vocabulary = sorted({*new, *old})
    texts = []
    for words in (new, old):
        kept = [w for w in words if w != "。"]
        sentence = np.cumsum([w == "。" for w in words])[[w != "。" for w in words]]
        texts.append((shingles(np.array([vocabulary.index(w) for w in kept]), sentence, len(vocabulary)), len(kept)))
    (a, n), (b, _) = texts
    return covered(a, b, n).tolist()


def test_eight_words_in_a_row_are_carried_over() -> None:
    old = list("甲乙丙丁戊己庚辛壬")
    assert carried([*"子丑", *old, *"寅卯"], old) == [False] * 2 + [True] * 9 + [False] * 2
    assert carried([*"子", *old[:7], *"丑寅"], [*old]) == [False] * 10


def test_a_changed_word_breaks_only_the_passages_that_hold_it() -> None:
    old = [chr(0x4E00 + i) for i in range(24)]
    new = [*old[:10], "改", *old[11:]]
    assert carried(new, old) == [True] * 10 + [False] + [True] * 13


def test_a_short_sentence_counts_if_it_stands_there_whole() -> None:
    assert carried([*"甲乙丙丁", "。", *"子丑"], [*"前", "。", *"甲乙丙丁", "。"]) == [True] * 4 + [False] * 2
    assert carried([*"甲乙丙丁"], [*"甲乙丙丁戊"]) == [False] * 4
    assert carried([*"甲乙丙"], [*"甲乙丙"]) == [False] * 3, "three words are a phrase, no passage"


def test_passages_do_not_cross_sentences() -> None:
    assert carried([*"甲乙丙丁戊己庚辛"], [*"甲乙丙丁", "。", *"戊己庚辛"]) == [False] * 8


def test_order_matters() -> None:
    words = list("甲乙丙丁戊己庚辛")
    assert carried(words, words[::-1]) == [False] * 8


def test_the_verbatim_share_is_that_of_words_and_of_the_report_before() -> None:
    same, other = "|".join("甲乙丙丁戊己庚辛壬癸"), "|".join("子丑寅卯辰巳午未申酉")
    texts = {
        "甲市-2012": [("plan", same)],
        "甲市-2015": [("review", "|".join("天地玄黄宇宙洪荒日月")), ("plan", other), ("plan", same)],
        "乙市-2015": [("plan", same)],
    }
    found = novelty(texts)
    row = found["甲市-2015", "plan"]
    assert (row["verbatim_share"], row["verbatim_words"], row["n_tokens"]) == (0.5, 10, 20)
    assert (row["previous_report_id"], row["years_before"], row["example_sentence_no"]) == ("甲市-2012", 3, 3)
    assert found["甲市-2015", "all"]["verbatim_share"] == pytest.approx(1 / 3)
    assert found["甲市-2015", "review"]["verbatim_share"] == 0
    assert found["甲市-2012", "plan"]["verbatim_share"] is None
    assert found["乙市-2015", "plan"]["verbatim_share"] is None, "another place is no report before"


def test_divergences_are_those_of_scipy_on_smoothed_distributions() -> None:
    counts = np.array([[30.0, 10, 0], [5, 20, 15], [10, 10, 10]])
    found = divergences(counts)
    background = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    p = (counts + 1000 * background) / (counts.sum(axis=1, keepdims=True) + 1000)
    for i in range(3):
        assert found[i] == pytest.approx([stats.entropy(p[i], p[j], base=2) for j in range(3)], abs=1e-12)


def changing(turn: int, years: range) -> Texts:
    """Reports that speak of one matter and from a year on of another."""
    rng = np.random.default_rng(3)
    texts: Texts = {}
    for y in years:
        matter = "改革" if y < turn else "创新"
        words = rng.choice([matter * 1, f"{matter}甲", f"{matter}乙", "工业", "农业"], 300)
        texts[f"甲市-{y}"] = [("plan", "|".join(words[i : i + 10])) for i in range(0, 300, 10)]
    return texts


def test_a_report_that_breaks_with_the_past_and_is_followed_has_resonance() -> None:
    found = novelty(changing(2010, range(2000, 2021)))
    turn = found["甲市-2010", "plan"]
    assert turn["resonance"] > 0.05  # type: ignore[operator]
    assert turn["novelty"] > turn["novelty_null"] > turn["transience"]  # type: ignore[operator]
    assert turn["resonance_p"] < 0.05  # type: ignore[operator]
    calm = found["甲市-2005", "plan"]
    assert abs(calm["resonance"]) < 0.02  # type: ignore[arg-type]
    last_of_the_old = found["甲市-2009", "plan"]
    assert last_of_the_old["resonance"] < -0.05  # type: ignore[operator]


def test_without_change_nothing_stands_out() -> None:
    found = novelty(changing(3000, range(2000, 2021)))
    p = [r["resonance_p"] for (_, part), r in found.items() if part == "plan" and r["resonance_p"] is not None]
    assert len(p) == 19
    assert sum(v < 0.05 for v in p) <= 4  # type: ignore[operator]
    assert min(r["resonance_q"] for r in found.values() if r["resonance_q"] is not None) > 0.05  # type: ignore[type-var,operator]


def test_the_ends_of_a_series_and_short_series() -> None:
    found = novelty(changing(2002, range(2000, 2004)))
    first, last = found["甲市-2000", "plan"], found["甲市-2003", "plan"]
    assert (first["novelty"], first["resonance"], last["transience"]) == (None, None, None)
    assert (first["n_before"], first["n_after"], last["n_before"]) == (0, 3, 3)
    assert first["transience"] is not None
    assert all(r["resonance_p"] is None for r in found.values()), "fewer than five reports are not compared"


def test_the_order_of_reports_does_not_matter() -> None:
    texts = changing(2010, range(2000, 2012))
    one, two = novelty(texts), novelty(dict(reversed(texts.items())))
    assert one.keys() == two.keys()
    for key, row in one.items():
        for name, value in row.items():
            assert two[key][name] == (pytest.approx(value) if isinstance(value, float) else value)
