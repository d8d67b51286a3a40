from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline import tables
from pipeline.attention import keyness_tables
from pipeline.attention.keyness import is_content_word, log_likelihood, log_ratio
from pipeline.config import StatisticsSettings


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 5000), st.integers(1, 5000))
def test_g2_is_scipys_likelihood_ratio(a: int, b: int, more_a: int, more_b: int) -> None:
    n_a, n_b = a + more_a, b + more_b
    ours = log_likelihood(np.array([a], float), np.array([b], float), n_a, n_b)[0]
    if a + b == 0:
        assert ours == 0
        return
    theirs = stats.chi2_contingency([[a, b], [more_a, more_b]], correction=False, lambda_="log-likelihood").statistic
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_log_ratio_is_the_binary_log_of_the_ratio_of_rates() -> None:
    assert log_ratio(np.array([8.0]), np.array([2.0]), 100, 100)[0] == pytest.approx(2)
    assert log_ratio(np.array([0.0]), np.array([4.0]), 100, 100)[0] == pytest.approx(math.log2(0.5 / 4))


def test_log_ratio_never_has_the_wrong_sign() -> None:
    ratio = log_ratio(np.array([0.0, 3.0]), np.array([3.0, 0.0]), 20, 10_000)
    assert ratio[0] == 0, "0.5 in 20 words would be more than 3 in 10,000"
    assert ratio[1] > 0


@pytest.mark.parametrize("short", ["plan", "review"])
def test_a_part_of_a_few_words_does_not_stop_the_run(short: str) -> None:
    long = "review" if short == "plan" else "plan"
    words = [(1, "产业")] * 500 + [(1, "长词")] * 3 + [(2, "产业")] * 5
    made = keyness_tables(
        reports=tables.REPORTS.from_rows([{"report_id": "甲县-2015", "place": "甲县", "year": 2015}]),
        sentences=tables.SENTENCES.from_rows(
            [{"report_id": "甲县-2015", "sentence_no": n, "part": p, "n_tokens": 9} for n, p in ((1, long), (2, short))]
        ),
        tokens=tables.TOKENS.from_rows(
            [
                {"report_id": "甲县-2015", "token_no": i, "sentence_no": n, "text": w, "is_word": True}
                for i, (n, w) in enumerate(words)
            ]
        ),
        stopwords=frozenset(),
        settings=StatisticsSettings(),
    )["keyness"].to_pylist()
    assert {r["term"]: r["example_sentence_no"] for r in made}["长词"] == 1


def test_content_words() -> None:
    stop = frozenset({"工作"})
    words = ("改革", "工作", "的", "2015年", "第一", "第五次", "第三产业", "PM2.5", "GDP")
    assert [w for w in words if is_content_word(w, stop)] == ["改革", "第三产业", "GDP"]


def test_words_that_mark_the_plan_against_the_review() -> None:
    review = ["完成"] * 20 + ["产业"] * 10 + ["偶然"] * 1 + ["的"] * 69
    plan = ["推进"] * 20 + ["产业"] * 10 + ["的"] * 70
    sentences = [
        {"report_id": "甲县-2015", "sentence_no": 1, "part": "review", "n_tokens": 100},
        {"report_id": "甲县-2015", "sentence_no": 2, "part": "plan", "n_tokens": 100},
        {"report_id": "甲县-2015", "sentence_no": 3, "part": "other", "n_tokens": 30},
    ]
    rows = [(1, w) for w in review] + [(2, w) for w in plan] + [(3, "谢谢")] * 30
    tokens = [
        {
            "report_id": "甲县-2015",
            "token_no": i,
            "sentence_no": n,
            "text": w,
            "start_char": 0,
            "end_char": 1,
            "is_word": True,
        }
        for i, (n, w) in enumerate(rows, 1)
    ]
    made = keyness_tables(
        reports=tables.REPORTS.from_rows([{"report_id": "甲县-2015", "place": "甲县", "year": 2015}]),
        sentences=tables.SENTENCES.from_rows(sentences),
        tokens=tables.TOKENS.from_rows(tokens),
        stopwords=frozenset(),
        settings=StatisticsSettings(),
    )["keyness"].to_pylist()
    found = {r["term"]: r for r in made}
    assert set(found) == {"完成", "产业", "推进"}, "rare words, single characters and other parts are left out"
    assert found["推进"]["log_ratio"] > 0 > found["完成"]["log_ratio"]
    assert found["产业"]["q_value"] > 0.9
    assert found["推进"]["q_value"] < 0.001
    assert (found["推进"]["example_sentence_no"], found["完成"]["example_sentence_no"]) == (2, 1)
    assert all(r["contrast"] == "plan_vs_review" for r in made)


def test_a_report_without_a_review_has_no_keyness() -> None:
    made = keyness_tables(
        reports=tables.REPORTS.from_rows([{"report_id": "甲县-2015", "place": "甲县", "year": 2015}]),
        sentences=tables.SENTENCES.from_rows(
            [{"report_id": "甲县-2015", "sentence_no": 1, "part": "plan", "n_tokens": 9}]
        ),
        tokens=tables.TOKENS.from_rows(
            [
                {"report_id": "甲县-2015", "token_no": i, "sentence_no": 1, "text": "推进", "is_word": True}
                for i in range(9)
            ]
        ),
        stopwords=frozenset(),
        settings=StatisticsSettings(),
    )
    assert made["keyness"].num_rows == 0
