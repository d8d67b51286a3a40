"""Series, terms, company and carry-over on the pages of places and reports; levels on the index."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipeline.tables import ALL
from tests.pages.made_up import make_pages, make_tables

PLACE = "甲省"
YEARS = (2001, 2002, 2003, 2006, 2007, 2008)


def _change(kind: str, term: str, **other: Any) -> dict[str, Any]:
    row = {"place": PLACE, "kind": kind, "term": term, "n_words": 1, "n": 9, "n_reports": 3, "n_years": 6, "first_year": 2006,
           "last_year": 2008, "first_report_id": f"{PLACE}-2006", "first_sentence_no": 2, "last_report_id": f"{PLACE}-2008",
           "last_sentence_no": 3, "p_value": 0.01, "q_value": 0.04}  # fmt: skip
    return row | other


def _tables() -> dict[str, Any]:
    tables = make_tables(places=((PLACE, "province"), ("乙省", "province")), years=YEARS, n=12)
    ids = [f"{PLACE}-{y}" for y in YEARS]
    made: dict[str, list[dict[str, Any]]] = {
        "term_changes": [
            _change("new", "项目"),
            _change("new", "部分", part_of="部分词"),
            _change("vanished", "增长", last_year=2002, last_report_id=ids[1], first_year=2001, first_report_id=ids[0]),
            _change("rising", "学校", tau=0.8, slope=1.5, slope_low=0.5, slope_high=2.5),
        ],
        "cooccurrence": [
            {
                "place": PLACE,
                "period_from": 2006,
                "period_to": 2010,
                "concept": "民生",
                "term": "居民",
                "n_both": 7,
                "n_concept": 30,
                "n_term": 20,
                "n_sentences": 72,
                "log_dice": 12.34,
                "g2": 20.0,
                "q_value": 0.001,
                "example_report_id": ids[3],
                "example_sentence_no": 4,
            }
        ],
        "novelty": [
            {
                "report_id": i,
                "place": PLACE,
                "year": y,
                "part": part,
                "n_tokens": 100,
                "verbatim_share": None if k == 0 else 0.125,
                "verbatim_words": 12,
                "previous_report_id": ids[k - 1] if k else None,
                "years_before": 3 if y == 2006 else 1,
                "example_sentence_no": 5,
                "novelty": 0.8,
                "novelty_null": 1.1,
                "transience": 0.5,
                "resonance": 0.3,
                "resonance_q": 0.01 if y == 2006 else 0.7,
            }
            for k, (i, y) in enumerate(zip(ids, YEARS, strict=True))
            for part in ("review", "plan", "all")
        ],
        "change_points": [
            {
                "series_kind": "concept",
                "series": "民生",
                "place": PLACE,
                "part": "plan",
                "year": 2006,
                "year_before": 2003,
                "p_value": 0.004,
                "q_value": 0.02,
                "mean_before": 11.0,
                "mean_after": 77.0,
                "before_low": 8.0,
                "before_high": 14.0,
                "after_low": 70.0,
                "after_high": 84.0,
                "change_low": 55.0,
                "change_high": 77.0,
                "r2_levels": 0.9,
                "r2_line": 0.4,
            }
        ],
        "attention_by_level": [
            {
                "level": "province",
                "year": y,
                "part": "plan",
                "concept": "民生",
                "n_places": 2,
                "per_10k_tokens": 50.0 + y - 2000,
                "ci_low": 40.0,
                "ci_high": 80.0,
                "adjusted_per_10k_tokens": 51.0 + y - 2000,
            }
            for y in YEARS
        ],
    }
    keyness = tables["keyness"].to_pylist()
    for contrast, reference in (("year_vs_previous", f"plan of {ids[0]}"), ("place_vs_rest", "7 other reports")):
        keyness.append(
            {"contrast": contrast, "report_id": ids[1], "place": PLACE, "year": 2002, "term": "项目", "count_target": 12,
             "count_reference": 3, "g2": 19.5, "log_ratio": 2.0, "q_value": 0.001, "example_sentence_no": 13,
             "example_report_id": ids[1], "sentences_target": 11, "sentences_reference": 2, "reference": reference,
             "words_target": 900, "words_reference": 800, "n_tested": 321}
        )  # fmt: skip
    made["keyness"] = keyness
    return tables | {name: ALL[name].from_rows(rows) for name, rows in made.items()}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return make_pages(_tables())


def test_a_place_has_its_series_with_gaps_and_changes(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}.md"]
    assert "## 关注度的历年变化" in page
    assert "| 民生 | 2003 与 2006 年之间 | 11.0（8.0 至 14.0） | 77.0（70.0 至 84.0） | 0.004 | 90%/40% |" in page
    figure = pages[f"figures/{PLACE}-series-民生.svg"]
    ET.fromstring(figure)
    assert "2004–2005 年没有报告" in figure
    assert "竖虚线" in figure
    assert "航天" not in "".join(p for p in pages if "series-" in p), "a concept without a mention has no chart"


def test_terms_link_to_sentences_that_their_reports_show(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}.md"]
    assert "| 2006 | [项目](%E7%94%B2%E7%9C%81-2006.md#s2)（9，3） |" in page
    assert '<a id="s2"></a>' in pages[f"{PLACE}-2006.md"]
    assert "[部分]" not in page, "a word that is part of a longer term is not named beside it"
    assert "### 上升的提法" in page
    assert "| 学校 | 0.80 | 0.040 | 1.50 | 0.50 至 2.50 |" in page


def test_company_of_concepts_by_period(pages: dict[str, str]) -> None:
    assert "| 2006–2010 | 30 | [居民](%E7%94%B2%E7%9C%81-2006.md#s4)（7，12.3） |" in pages[f"{PLACE}.md"]


def test_carry_over_and_resonance(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}.md"]
    assert "明显不同的是 2006 年" in page
    assert "| 12.5% | [甲省-2003]" in page
    ET.fromstring(pages[f"figures/{PLACE}-carryover.svg"])


def test_a_report_is_set_against_the_one_before_and_the_others(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}-2002.md"]
    assert "### 与上一份报告的部署比" in page
    assert "对照：[甲省-2001](%E7%94%B2%E7%9C%81-2001.md)。检验了 321 个词，1 个有显著差别" in page
    assert "对照：同级同年的其他 7 份报告。" in page
    assert "| 项目 | 12 | 3 | 11/2 | 19.5 | 2.0 | 0.001 |" in page
    assert "### 沿用上一份报告" in page
    assert "有 12 词（全文 100 词的 12.5%；回顾 12.5%，部署 12.5%）" in page
    assert "相隔 3 年" in pages[f"{PLACE}-2006.md"]
    assert "### 沿用上一份报告" not in pages[f"{PLACE}-2001.md"]


def test_levels_stand_with_the_concepts(pages: dict[str, str]) -> None:
    assert "## 各级政府的平均" in pages["concepts.md"]
    ET.fromstring(pages["figures/levels-民生.svg"])


def test_without_results_there_are_no_such_sections() -> None:
    made = make_pages(make_tables())
    assert "## 各级政府的平均" not in made["concepts.md"]
    assert not any("## 与其他报告相比" in text for text in made.values())


def test_few_years_give_the_ratio_of_two_periods() -> None:
    tables = make_tables(places=((PLACE, "province"),), years=(2020, 2021, 2022))
    rows = tables["trends"].to_pylist()
    for row in rows:
        row |= {
            "early_years": "2020",
            "late_years": "2021-2022",
            "period_ratio": 2.0,
            "period_ratio_low": 1.2,
            "period_ratio_high": None,
        }
    page = make_pages(tables | {"trends": ALL["trends"].from_rows(rows)})[f"{PLACE}.md"]
    assert "| 民生 | 2020 | 2021–2022 | 2.00 | 1.20 以上 | 是 |" in page
