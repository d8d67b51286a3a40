"""Pledges on the pages of reports and places."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipeline.pages import charts
from pipeline.pages.text.indicator_words import IndicatorWords
from pipeline.pages.text.language import Language
from pipeline.tables import ALL
from tests.pages.made_up import make_pages, make_tables

WORDS = Language("zh")
PLACE = "甲市乙区"
OUTCOMES = ("done", "partly", "repeated", "not_mentioned")


def _pledge(report_id: str, number: int, **other: Any) -> dict[str, Any]:
    place, _, year = report_id.rpartition("-")
    return {
        "report_id": report_id,
        "place": place,
        "year": int(year),
        "pledge_no": number,
        "sentence_no": 31,
        "text": f"新建公园{number}座",
        "object": "公园",
        "action": "新建",
        "value": float(number),
        "unit": "座",
        "deadline_year": int(year),
        "bound": "exact",
        "kind": "deliver",
        "start_char": 0,
        "end_char": 4,
        **other,
    }


def _outcome(pledge: dict[str, Any], outcome: str) -> dict[str, Any]:
    found = outcome != "not_mentioned"
    return {
        **{k: pledge[k] for k in ("report_id", "place", "year", "pledge_no")},
        "outcome": outcome,
        "outcome_report_id": f"{PLACE}-{pledge['year'] + 1}",
        "outcome_sentence_no": 2 if found else None,
        "similarity": 0.9 if found else 0.1,
        "sure": found,
        "outcome_text": "新建<公园>12座" if found else None,
        "outcome_part": "review" if found else None,
        "due": True,
        "outcome_start_char": 0 if found else None,
        "outcome_end_char": 4 if found else None,
    }


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    tables = make_tables(years=(2014, 2015, 2016))
    pledges = [_pledge(f"{PLACE}-{year}", n) for year in (2014, 2015, 2016) for n in range(1, 101)]
    outcomes = [_outcome(p, OUTCOMES[p["pledge_no"] % 4]) for p in pledges if p["year"] < 2016]
    tables["pledges"] = ALL["pledges"].from_rows(pledges)
    tables["pledge_outcomes"] = ALL["pledge_outcomes"].from_rows(outcomes)
    kept = [
        {"report_id": f"{PLACE}-{year}", "place": PLACE, "year": year, "n_due": 100, "n_done": 25}
        | {"kept": 0.22, "kept_low": 0.12, "kept_high": 0.34, "sensitivity": 0.6, "specificity": 0.98}
        for year in (2014, 2015)
    ]
    tables["pledge_kept"] = ALL["pledge_kept"].from_rows(kept)
    made: dict[str, str] = make_pages(tables)
    return made


def test_the_page_of_a_report_lists_its_pledges(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}-2015.md"]
    assert "## 可核对的承诺" in page
    assert "找出 100 条可核对的承诺：有数量的事项（100 条）" in page
    assert "报告完成 25 条，部分或进行中 25 条，再次承诺 25 条，未再提及 25 条" in page
    assert "| 31 | 新建公园1座 | 2015 |" in page
    assert "另有 20 条未列出" in page
    assert "不说明实际发生了什么" in page


def test_what_the_next_report_says_is_escaped_and_linked(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}-2015.md"]
    assert "<strong>部分或进行中</strong>：新建&lt;公园&gt;12座（[第 2 句](" in page
    assert "<strong>未再提及</strong>（存疑）" in page


def test_without_a_next_report_nothing_is_judged(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}-2016.md"]
    assert "没有收录下一年的报告，无法对照。" in page
    assert "报告完成" not in page


def test_the_page_of_a_place_keeps_the_ledger(pages: dict[str, str]) -> None:
    page = pages[f"{PLACE}.md"]
    assert "## 承诺的账" in page
    assert "| 100 | 25 | 25 | 25 | 25 | 0 | 22%（12% 至 34%） |" in page
    assert "| 100 | — | — | — | — | — | — |" in page
    assert "兑现了的约 60% 判为兑现，没有兑现的约 2% 被误判" in page
    assert "### 2015 年的例子" in page
    assert page.count("（承诺）") == 8
    assert page.count("（下一年）") == 6
    assert "另有 60 条" in page


def test_every_quotation_can_be_followed(pages: dict[str, str]) -> None:
    assert '<a id="s31"></a>' in pages[f"{PLACE}-2015.md"]
    assert "#s31)" in pages[f"{PLACE}.md"]


def test_the_figure_shows_every_year(pages: dict[str, str]) -> None:
    figure = pages[f"figures/{PLACE}-pledges.svg"]
    texts = [e.text for e in ET.fromstring(figure).iter("{http://www.w3.org/2000/svg}text")]
    assert {"2014", "2015", "2016", "没有下一年的报告"} <= set(texts)


def test_places_without_pledges_have_no_ledger() -> None:
    made = make_pages(make_tables(years=(2014, 2015)))
    assert not any("承诺的账" in text or "可核对的承诺" in text for text in made.values())


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ({"value": 1200.0, "unit": "亩", "bound": "at_least"}, "1,200亩以上"),
        ({"value": 7.5, "value_high": 8.0, "unit": "万人", "bound": "range"}, "7.5–8万人"),
        ({"value": 5e3, "value_high": 1.2e4, "unit": "人", "bound": "range"}, "5,000人–1.2万人"),
        ({"value": None}, "—"),
        ({"value": 3e6, "unit": "元", "bound": "about"}, "300万元左右"),
    ],
)
def test_amounts(other: dict[str, Any], wanted: str) -> None:
    assert IndicatorWords(WORDS).pledged({"value_high": None, "bound": None, "unit": None} | other) == wanted


def test_stacked_bars_draw_each_part_to_scale() -> None:
    svg = charts.stacked_bars(
        [charts.Stack("2020", (30, 10)), charts.Stack("2021", ())],
        series=[("甲", charts.BLUE), ("乙", charts.ORANGE)],
        title="标题",
        unit="条",
        desc="说明",
        missing="没有",
        words=WORDS,
    )
    rects = list(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect"))
    widths = {r.get("fill"): float(r.get("width") or 0) for r in rects if r.get("height") == "17"}
    assert widths[charts.BLUE] == pytest.approx(3 * widths[charts.ORANGE], rel=0.01)
