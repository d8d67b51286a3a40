from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from pipeline.settings.model import StatisticsSettings
from pipeline.stages import BY_NAME
from pipeline.statistics import ALPHA, benjamini_hochberg, log_likelihood
from pipeline.words import keyness_tables, vocabulary_tables, word_tables
from pipeline.words.keyness import own_names

from .conftest import Texts, corpus

SETTINGS = StatisticsSettings()


def keyness(texts: Texts, stopwords: frozenset[str] = frozenset(), *, order: int = 1) -> list[dict[str, object]]:
    """Keyness by way of the sums that the database makes."""
    given = corpus(texts)
    words = word_tables(**given)
    with duckdb.connect() as connection:
        for name, table in {**given, **words}.items():
            connection.register(name, table)
        queries = BY_NAME["vocabulary"].queries
        sums = vocabulary_tables(**{name: connection.sql(sql).to_arrow_table() for name, sql in queries.items()})
    reports: pa.Table = given["reports"].take(list(range(given["reports"].num_rows))[::order])
    sums.pop("distinctive_words")
    made = keyness_tables(reports=reports, **words, **sums, stopwords=stopwords, settings=SETTINGS)
    return made["keyness"].to_pylist()


def by_term(rows: list[dict[str, object]], contrast: str, report_id: str) -> dict[str, dict[str, object]]:
    return {str(r["term"]): r for r in rows if r["contrast"] == contrast and r["report_id"] == report_id}


def text(*words: tuple[str, int], part: str) -> list[tuple[str, str]]:
    return [(part, "|".join([word] * n)) for word, n in words]


def test_words_that_mark_the_plan_against_the_review() -> None:
    rows = keyness(
        {
            "甲县-2015": [
                *text(("完成", 20), ("产业", 10), ("偶然", 1), ("的", 69), part="review"),
                *text(("推进", 20), ("产业", 10), ("的", 70), part="plan"),
                *text(("谢谢", 30), part="other"),
            ]
        }
    )
    found = by_term(rows, "plan_vs_review", "甲县-2015")
    assert set(found) == {"完成", "产业", "推进"}, "rare words, single characters and other parts are left out"
    assert found["推进"]["log_ratio"] > 0 > found["完成"]["log_ratio"]  # type: ignore[operator]
    assert found["产业"]["q_value"] > 0.9  # type: ignore[operator]
    assert found["推进"]["q_value"] < 0.001  # type: ignore[operator]
    assert (found["推进"]["example_sentence_no"], found["完成"]["example_sentence_no"]) == (5, 1)
    assert (found["推进"]["sentences_target"], found["推进"]["sentences_reference"]) == (1, 0)
    assert (found["推进"]["words_target"], found["推进"]["words_reference"], found["推进"]["n_tested"]) == (100, 100, 3)
    g2 = stats.chi2_contingency([[20, 0], [80, 100]], correction=False, lambda_="log-likelihood").statistic
    assert found["推进"]["g2"] == pytest.approx(g2)


def test_stop_words_are_left_out() -> None:
    texts = {"甲县-2015": [*text(("完成", 9), ("产业", 9), part="review"), *text(("产业", 9), part="plan")]}
    assert set(by_term(keyness(texts, frozenset({"完成"})), "plan_vs_review", "甲县-2015")) == {"产业"}


@pytest.mark.parametrize("short", ["plan", "review"])
def test_a_part_of_a_few_words_does_not_stop_the_run(short: str) -> None:
    long = "review" if short == "plan" else "plan"
    rows = keyness({"甲县-2015": [*text(("产业", 500), ("长词", 3), part=long), *text(("产业", 5), part=short)]})
    assert by_term(rows, "plan_vs_review", "甲县-2015")["长词"]["example_sentence_no"] == 2


def test_a_report_without_a_review_has_no_such_contrast() -> None:
    assert keyness({"甲县-2015": text(("推进", 9), part="plan")}) == []


def test_the_plan_is_set_against_that_of_the_report_before() -> None:
    texts = {
        "甲市-2012": text(("旧词", 20), ("产业", 20), part="plan"),
        "甲市-2015": [*text(("新词", 20), ("产业", 20), part="plan"), *text(("回顾", 50), part="review")],
        "乙市-2014": text(("别处", 40), part="plan"),
    }
    rows = keyness(texts)
    found = by_term(rows, "year_vs_previous", "甲市-2015")
    assert set(found) == {"旧词", "新词", "产业"}
    assert found["新词"]["reference"] == "plan of 甲市-2012"
    assert found["新词"]["example_report_id"] == "甲市-2015"
    assert found["旧词"]["example_report_id"] == "甲市-2012", "the sentence is shown where the word is"
    assert by_term(rows, "year_vs_previous", "乙市-2014") == {}


def test_a_place_is_set_against_the_others_of_its_level_and_year() -> None:
    texts = {f"{p}市-2020": text(("产业", 30), ("农业", 10), part="plan") for p in "甲乙丙"}
    texts["丁市-2020"] = text(("海洋", 25), ("产业", 15), part="plan")
    texts["甲市-2019"] = text(("过去", 90), part="plan")
    rows = keyness(texts)
    found = by_term(rows, "place_vs_rest", "丁市-2020")
    assert (found["产业"]["count_target"], found["产业"]["count_reference"]) == (15, 90)
    assert (found["产业"]["words_target"], found["产业"]["words_reference"]) == (40, 120)
    assert (found["海洋"]["count_target"], found["海洋"]["count_reference"]) == (25, 0)
    assert found["海洋"]["reference"] == "3 other reports"
    assert found["农业"]["example_report_id"] is None
    others = by_term(rows, "place_vs_rest", "甲市-2020")
    assert (others["产业"]["count_target"], others["产业"]["count_reference"]) == (30, 75), "without the place itself"
    assert by_term(rows, "place_vs_rest", "甲市-2019") == {}, "no other report of that year"


def test_the_order_of_reports_does_not_matter() -> None:
    texts = {
        f"{p}市-{y}": text(("产业", 10 + y % 7), (p * 2, 9), part="plan") for p in "甲乙" for y in (2018, 2019, 2020)
    }
    key = lambda r: (r["contrast"], r["report_id"], r["term"])  # noqa: E731
    assert sorted(keyness(texts), key=key) == sorted(keyness(texts, order=-1), key=key)


def test_all_significant_words_and_no_more_than_the_first_of_the_others_are_kept() -> None:
    plan = [(f"甲{chr(0x4E00 + i)}词", 12) for i in range(40)]
    common = [(f"乙{chr(0x4E00 + i)}词", 3) for i in range(60)]
    rows = keyness({"甲县-2015": [*text(*plan, *common, part="plan"), *text(*common, ("回顾", 400), part="review")]})
    found = by_term(rows, "plan_vs_review", "甲县-2015")
    assert sum(t.startswith("甲") for t in found) == 40
    assert found["甲一词"]["n_tested"] == 101
    assert sum(t.startswith("乙") for t in found) <= 50


def test_words_that_a_report_has_not_are_tested_with_those_that_it_has() -> None:
    rng = np.random.default_rng(5)
    words = [f"词{chr(0x4E00 + i)}" for i in range(90)]
    chance = rng.dirichlet(np.full(len(words), 0.15))
    counts = {p: rng.multinomial(500, rng.dirichlet(1 + 300 * chance)) for p in "甲乙丙丁戊"}
    texts = {f"{p}市-2020": text(*((w, n) for w, n in zip(words, own, strict=True) if n), part="plan")
             for p, own in counts.items()}  # fmt: skip
    rows = keyness(texts)
    for place, own in counts.items():
        found = by_term(rows, "place_vs_rest", f"{place}市-2020")
        held = np.sum([c > 0 for c in counts.values()], axis=0)
        everywhere = np.where(held > 1, sum(counts.values()), 0)
        rest = np.maximum(everywhere - own, 0)
        tested = np.flatnonzero(own + rest >= SETTINGS.keyness_min_count)
        g2 = log_likelihood(own[tested].astype(float), rest[tested].astype(float), 500, 2000)
        q_value = benjamini_hochberg(stats.chi2.sf(g2, 1))
        expected = {words[i]: (own[i], rest[i], q) for i, q in zip(tested, q_value, strict=True)}
        assert {r["n_tested"] for r in found.values()} == {len(tested)}
        for term, r in found.items():
            assert (r["count_target"], r["count_reference"], r["q_value"]) == pytest.approx(expected[term])
        order = sorted(range(len(tested)), key=lambda i: -g2[i])
        more = [words[tested[i]] for i in order if own[tested[i]] * 2000 >= rest[tested[i]] * 500][:25]
        less = [words[tested[i]] for i in order if own[tested[i]] * 2000 < rest[tested[i]] * 500][:25]
        assert {*more, *less, *(w for w, (_, _, q) in expected.items() if q < ALPHA)} == set(found)
        assert any(r["count_target"] == 0 for r in found.values())


def test_a_place_is_not_marked_by_its_own_name() -> None:
    assert {"满城", "满城区", "满城县", "保定", "保定市满城区"} <= own_names("保定市满城区")
    assert "涞源县" in own_names("涞源县")
    assert "涞源湖" not in own_names("涞源县")
    texts = {f"{p}市-2020": text((f"{p}市", 20), ("产业", 30), part="plan") for p in ("海东", "海西")}
    assert set(by_term(keyness(texts), "place_vs_rest", "海东市-2020")) == {"产业"}
