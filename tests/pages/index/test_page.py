from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from pipeline.tables import ALL
from tests.pages.made_up import make_first_pages, make_tables, quarantine_rows

YEARS = (1998, 1999, 2000, 2003, 2004, 2005, 2011)


def _between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


@pytest.fixture(scope="module")
def years() -> dict[str, str]:
    return make_first_pages(make_tables(places=(("甲省", "province"), ("全国", "national")), years=YEARS, n=15))


@pytest.fixture(scope="module")
def places() -> dict[str, str]:
    named = tuple((f"第{i:02d}省", "province") for i in range(1, 49))
    return make_first_pages(make_tables(places=named, years=(2025,), n=10))


def test_coverage_names_missing_years(years: dict[str, str]) -> None:
    section = years["coverage.md"]
    assert "| 全国 | 国家 | 1998–2000、2003–2005、2011（7 年） | 2001、2002、2006–2010 | 无 |" in section
    assert section.index("| 全国 |") < section.index("| 甲省 |")
    assert "没有文件被拒" not in section
    assert "refused.md" not in years


def test_places_with_the_same_years_share_a_row(places: dict[str, str]) -> None:
    section = places["coverage.md"]
    assert "48 个地方：第01省、" in section
    assert "（另有 8 个未列出）" in section


def test_refused_inputs_are_listed_with_reasons_and_capped() -> None:
    tables = make_tables() | {"quarantine": quarantine_rows(33)}
    made = make_first_pages(tables)
    assert "[没有收录的文件](refused.md)：33 个" in made["index.md"]
    index = made["refused.md"]
    assert "有 33 个文件没有作为报告收录：空文件 17 个，不是政府工作报告 16 个。" in index
    assert "不是政府工作报告：是关于报告的决议。" in index
    assert "另有 3 个文件未列出" in index
    assert "2024" not in index  # no clock on the pages


def test_curves_for_places_with_several_years(years: dict[str, str]) -> None:
    section = _between(years["concepts.md"], "### 历年变化", '<a id="trends">')
    assert section.count("![") == 4
    svg = ET.fromstring(years["figures/attention-years-民生.svg"])
    texts = [e.text for e in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "全国（国家，7 份）" in texts
    assert "甲省（省级，7 份）" in texts
    assert {"全文", "部署部分"} <= set(texts)


def test_trend_verdicts_in_words_with_evidence(years: dict[str, str]) -> None:
    section = _between(years["concepts.md"], "## 趋势", "\n---\n")
    assert "上升 2 个，下降 2 个，无显著趋势 4 个" in section
    assert "| 全国 | 民生 | **上升** | 0.60 | &lt;0.001 | 1.50 | 0.80 至 2.20 | 1998–2011，7 年 |" in section
    assert re.search(r"民生（全国，部署）：上升\n\n> （1998 年）.*\n\n> （2011 年）", section)


def test_too_few_years_are_said_in_words(places: dict[str, str]) -> None:
    section = _between(places["concepts.md"], "## 趋势", "\n## ")
    assert "年份不足" in section
    assert "|" not in section


def test_places_of_one_year_are_compared(places: dict[str, str]) -> None:
    index = places["concepts.md"]
    assert "### 同一年各地比较：省级，2025 年（48 个地方）" in index
    assert "中间 8 个没有画" in index
    svg = places["figures/attention-province-2025-民生.svg"]
    assert {"回顾部分", "部署部分"} <= {e.text for e in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}


def test_one_report_shows_review_against_plan() -> None:
    index = make_first_pages(make_tables())["index.md"]
    section = _between(index, "## 概念", "## 主题")
    assert "figures/%E7%94%B2%E5%B8%82%E4%B9%99%E5%8C%BA-2015-attention.svg" in section
    assert "最高的报告" not in section


def test_the_audit_sums_up_and_quotes(years: dict[str, str]) -> None:
    section = years["audit.md"]
    numbers = re.search(r"\| 民生" + r" \| (\d+)" * 5 + r" \|", section)
    assert numbers
    total, boundary, context, inside, accepted = map(int, numbers.groups())
    assert total == boundary + context + inside + accepted
    for decade in ("1990 年代", "2000 年代", "2010 年代"):
        assert f"| 民生 | {decade} |" in section
    assert "人**民生**活" in section


def test_topics_over_years_as_heat_map(years: dict[str, str]) -> None:
    section = _between(years["index.md"], "## 主题", '<a id="reports">')
    assert section.count("![") == 1  # the place with most reports
    assert "没有数据" in years["figures/topics-nmf-全国.svg"]
    assert "[逐个对照](topics-lda.md)" in section, "the second model is compared with the first on its own page"
    assert "（主题 1）" in section


def test_topics_of_places_as_heat_map(places: dict[str, str]) -> None:
    svg = ET.fromstring(places["figures/topics-nmf-places.svg"])
    texts = [e.text for e in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "第20省 2025" in texts
    assert "第21省 2025" not in texts
    assert "另有28份报告没有画" in "".join(texts).replace(" ", "")


def test_every_report_is_listed(years: dict[str, str], places: dict[str, str]) -> None:
    section = _between(years["index.md"], "## 各份报告", '<a id="more">')
    assert section.index("国家：7 份") < section.index("省级：7 份")
    assert section.count(".md)") == 14 + 2, "and the pages of both places"
    assert _between(places["index.md"], "## 各份报告", '<a id="more">').count(".md)") == 48


@pytest.mark.slow
def test_a_large_corpus_stays_readable() -> None:
    named = tuple((f"第{i:03d}县", "district") for i in range(150))
    made = make_first_pages(make_tables(places=named, years=(2024,), n=3, k=2))
    index = made["index.md"]
    assert len(index) < 40_000
    assert "<details>\n<summary>县级：150 份</summary>" in index
    assert "另有 110 个地方没有画" in made["figures/concepts-district-2024.svg"]
    assert "中间 110 个没有画" in made["concepts.md"]
    assert len([p for p in made if p.startswith("figures/attention-district-")]) == 4


def test_methods_and_dictionary_are_there(years: dict[str, str]) -> None:
    section = years["methods.md"]
    for word in (
        "Dunning，1993",
        "Sen，1968",
        "Mann，1945",
        "Garwood，1936",
        "| 民生 | 民生 | 就业、“三保障”要求 | 民生银行 |",
    ):
        assert word in section


def test_a_trend_of_a_topic_names_it_and_leads_to_it() -> None:
    tables = make_tables(years=YEARS, n=8)
    row = next(r for r in tables["trends"].to_pylist() if r["verdict"] == "rising")
    trends = [row | {"series_kind": "topic", "series": series} for series in ("nmf:2", "lda:3")]
    more = ALL["trends"].from_rows([*tables["trends"].to_pylist(), *trends])
    page = make_first_pages(tables | {"trends": more})["concepts.md"]
    topic = next(t for t in tables["topics"].to_pylist() if (t["model"], t["topic_id"]) == ("nmf", 2))
    assert f"| 甲市乙区 | [{topic['label']}（2）](topics-nmf.md#t2)（全文） |" in page
    assert "共 1 个序列（全文）：上升 1 个。" in page, "those of the second model are not told again"


def test_the_index_leads_to_every_place_and_to_what_it_leaves_out(years: dict[str, str]) -> None:
    section = _between(years["index.md"], "## 各地", "## 各份报告")
    assert section.count(".md)") == 2
    more = years["index.md"].split("## 更多", 1)[1]
    for name in ("concepts", "coverage", "audit", "methods"):
        assert f"]({name}.md)" in more
        assert "[返回目录](index.md)" in years[f"{name}.md"]


def test_places_of_one_year_are_a_map_of_ratios(places: dict[str, str]) -> None:
    texts = [
        e.text
        for e in ET.fromstring(places["figures/concepts-province-2025.svg"]).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert "第40省" in texts
    assert "第41省" not in texts
    assert {"民生", "改革", "≤0.5", ">2"} <= set(texts)


def test_concepts_over_the_years_are_small_panels_of_places_or_levels(years: dict[str, str]) -> None:
    root = ET.fromstring(years["figures/concepts-years.svg"])
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts.count("民生") == 1
    assert {"全国", "甲省"} <= set(texts)
