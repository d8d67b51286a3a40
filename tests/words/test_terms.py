from __future__ import annotations

from math import comb

import numpy as np
import pytest

from pipeline.settings.model import StatisticsSettings, WordSettings
from pipeline.words import term_tables

from .conftest import Texts, corpus

FILLER = "|".join(["工业", "农业", "的", "工作", "城市"] * 4)


def terms(
    texts: Texts, stopwords: frozenset[str] = frozenset(), **words: float
) -> dict[tuple[str, str], dict[str, object]]:
    made = term_tables(**corpus(texts), stopwords=stopwords, settings=StatisticsSettings(), words=WordSettings(**words))
    return {(r["kind"], r["term"]): r for r in made["term_changes"].to_pylist()}


def yearly(uses: dict[int, str], years: range, place: str = "甲市") -> Texts:
    """A report a year: filler, and a sentence of its own in some."""
    return {f"{place}-{y}": [("plan", FILLER), *([("plan", uses[y])] if y in uses else [])] for y in years}


def test_a_new_term_has_its_first_and_last_use_and_an_exact_p_value() -> None:
    found = terms(yearly(dict.fromkeys(range(2015, 2021), "稳增长|为主|。"), range(2001, 2021)))
    row = found["new", "稳增长"]
    assert (row["first_year"], row["last_year"], row["n"], row["n_reports"], row["n_years"]) == (2015, 2020, 6, 6, 20)
    assert (row["first_report_id"], row["first_sentence_no"]) == ("甲市-2015", 2)
    assert (row["last_report_id"], row["last_sentence_no"]) == ("甲市-2020", 2)
    assert row["p_value"] == pytest.approx(1 / comb(20, 6))
    assert not {t for k, t in found if k == "new"} & {"工业", "农业", "城市"}


def test_a_vanished_term() -> None:
    found = terms(yearly(dict.fromkeys(range(1958, 1964), "大跃进|。"), range(1955, 1975)))
    row = found["vanished", "大跃进"]
    assert (row["first_year"], row["last_year"]) == (1958, 1963)
    assert row["p_value"] == pytest.approx(comb(9, 6) / comb(20, 6))
    assert ("new", "大跃进") not in found


def test_what_a_longer_word_still_holds_is_neither_gone_nor_new() -> None:
    uses = dict.fromkeys(range(2001, 2011), "百姓|百姓|。") | dict.fromkeys(range(2011, 2016), "老百姓|。")
    uses |= dict.fromkeys(range(2016, 2018), "标志性|。") | dict.fromkeys(range(2018, 2021), "标志|标志|。")
    found = terms(yearly(uses, range(1999, 2021)))
    assert not {("vanished", "百姓"), ("new", "标志")} & set(found)
    alone = terms(yearly({y: t.replace("老百姓", "老乡") for y, t in uses.items()}, range(1999, 2021)))
    assert ("vanished", "百姓") in alone


def test_what_is_in_every_report_or_only_now_and_then_is_neither() -> None:
    uses = dict.fromkeys(range(2001, 2021, 4), "偶尔|偶尔|。")
    assert ("new", "偶尔") not in terms(yearly(uses, range(2000, 2021)))


def test_a_term_of_the_last_report_alone_is_new_if_said_three_times() -> None:
    said = terms(yearly({2020: "新词|新词|新词|新词|新词|。"}, range(2015, 2021)))
    assert said["new", "新词"]["n_reports"] == 1
    assert ("new", "新词") not in terms(yearly({2019: "新词|新词|新词|新词|新词|。"}, range(2010, 2021)))


def test_rising_and_falling_terms_are_tested_on_the_plan() -> None:
    rng = np.random.default_rng(1)
    texts: Texts = {}
    for i, year in enumerate(range(2001, 2021)):
        words = (
            ["数字"] * (i // 2 + rng.poisson(1))
            + ["钢铁"] * (10 - i // 2 + rng.poisson(1))
            + ["平稳"] * (5 + rng.poisson(2))
        )
        texts[f"甲市-{year}"] = [
            ("plan", FILLER),
            *(("plan", f"{w}|，|其他") for w in words),
            ("review", "|".join(["回顾"] * (i + 1))),
        ]
    found = terms(texts)
    assert ("rising", "数字") in found
    assert ("falling", "钢铁") in found
    assert found["rising", "数字"]["slope"] > 0  # type: ignore[operator]
    assert {t for k, t in found if k in ("rising", "falling")} <= {"数字", "钢铁"}, "回顾 rises in the review only"


def test_multi_word_terms_stand_beside_words_and_name_their_parts() -> None:
    uses = {y: f"发展|新质|生产力|，|培育|新质|生产力|，|词{y}" for y in range(2012, 2021)}
    uses |= dict.fromkeys(range(2001, 2006), "生产力|水平|。")
    found = terms(yearly(uses, range(2001, 2021)), frozenset({"发展", "培育"}))
    row = found["new", "新质生产力"]
    assert (row["n_words"], row["n"], row["part_of"]) == (2, 18, None)
    assert found["new", "新质"]["part_of"] == "新质生产力"


def test_places_are_kept_apart_and_a_single_report_has_no_changes() -> None:
    texts = yearly(dict.fromkeys(range(2015, 2021), "稳增长|。"), range(2001, 2021))
    texts |= yearly({}, range(2015, 2016), place="乙市")
    made = term_tables(**corpus(texts), stopwords=frozenset(), settings=StatisticsSettings(), words=WordSettings())
    assert set(made["term_changes"]["place"].to_pylist()) == {"甲市"}


def test_the_order_of_reports_does_not_matter() -> None:
    texts = yearly(dict.fromkeys(range(2015, 2021), "稳增长|为主|。"), range(2001, 2021))
    backwards = dict(reversed(texts.items()))
    assert terms(texts) == terms(backwards)


def test_a_term_is_the_same_however_the_segmenter_cut_it() -> None:
    uses = dict.fromkeys(range(1958, 1964), "办好|人民|公社|。") | dict.fromkeys(range(1964, 1970), "办好|人民公社|。")
    found = terms(yearly(uses, range(1950, 1980)), frozenset({"办好"}))
    row = found["vanished", "人民公社"]
    assert (row["n"], row["n_reports"], row["first_year"], row["last_year"]) == (12, 12, 1958, 1969)


def test_a_phrase_spelt_like_a_word_is_the_same_term() -> None:
    halves = dict.fromkeys(range(1958, 1961), "人民|公社|办好|人民|公社|人民|公社|。")
    whole = dict.fromkeys(range(1961, 1964), "人民公社|办好|人民公社|人民公社|。")
    made = term_tables(
        **corpus(yearly(halves | whole, range(1955, 1975))),
        stopwords=frozenset(),
        settings=StatisticsSettings(),
        words=WordSettings(),
    )["term_changes"].to_pylist()
    rows = [r for r in made if r["kind"] == "vanished" and r["term"] == "人民公社"]
    assert [(r["first_year"], r["last_year"], r["n"]) for r in rows] == [(1958, 1963, 18)]


def test_how_a_term_is_cut_in_another_place_of_the_batch_does_not_matter() -> None:
    own = yearly(dict.fromkeys(range(2015, 2021), "招商|引资|，|招商|引资|。"), range(2001, 2021))
    others = yearly(dict.fromkeys(range(2015, 2021), "招商引资|。"), range(2001, 2021), place="乙市")

    def of_first(texts: Texts) -> list[dict[str, object]]:
        made = term_tables(**corpus(texts), stopwords=frozenset(), settings=StatisticsSettings(), words=WordSettings())
        return [r for r in made["term_changes"].to_pylist() if r["place"] == "甲市"]

    assert ("招商引资", 2) in {(r["term"], r["n_words"]) for r in of_first(own)}
    assert of_first(own | others) == of_first(own)
