from __future__ import annotations

import re

import pyarrow as pa
import pytest

from pipeline.pages.report.page import report_page
from pipeline.pages.view import Quote, found_in
from pipeline.tables import ALL, ATTENTION_SHRUNK
from tests.pages.made_up import Tables, corpus_of, make_pages, make_tables, replace_values

PAGE = "甲市乙区-2015.md"


def _between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]


@pytest.fixture(scope="module")
def page() -> str:
    return make_pages(make_tables())[PAGE]


def test_it_says_what_the_report_is(page: str) -> None:
    assert page.startswith("# 2015年甲市乙区政府工作报告\n")
    assert "| 级别 | 县级 |" in page
    assert "| 回顾的时期 | 2014 年 |" in page
    assert "data/raw/甲市乙区\\_2015.txt" in page
    assert re.search(r"568 词，[\d,]+ 汉字，60 句，60 段", page)


def test_sections_show_their_part(page: str) -> None:
    assert "| 2 | 过去一年工作回顾 | 回顾 | 1.00 |" in page
    assert "（第一个标题之前的文字）" in page


def test_attention_has_figure_counts_denominators_and_intervals(page: str) -> None:
    section = _between(page, "## 各概念的关注度", "## 原句")
    assert "![" in section
    assert re.search(
        r"\| 民生 \| 回顾 \| \[\d+（\d+）\]\(#e1\) \| 250 \| [\d.]+ \| [\d.,]+ 至 [\d.,]+ \| \d+/30（[\d.]+%） \|",
        section,
    )


def test_evidence_is_quoted_in_bold_with_its_number(page: str) -> None:
    section = _between(page, "## 原句", "## 只数字符串会错在哪里")
    for summary in re.findall(r"<summary>(.*?)</summary>", section):
        assert re.match(r"(民生|改革|大气治理)：(回顾|部署) \d+ 次", summary)
    for part in ("回顾", "部署"):
        quotes = re.findall(rf"^> .*（{part}）.*\*\*民生\*\*.*（\[第 \d+ 句\]\(#s\d+\)）$", section, flags=re.MULTILINE)
        assert 1 <= len(quotes) <= 3
    assert "**民生**银行" not in section
    assert "人**民生**活" not in section


def test_false_hits_are_shown_as_such(page: str) -> None:
    section = _between(page, "## 只数字符串会错在哪里", "## 部署与回顾各自的特征词")
    assert "（“民生”，不在词边界）人**民生**活" in section
    assert "下**大气**力" in section


def test_significant_words_have_examples(page: str) -> None:
    section = _between(page, "## 部署与回顾各自的特征词", "## 主题")
    plan, review = section.split("### 回顾部分比部署部分用得多的词")
    assert "| 大气 |" in plan
    assert "| 完成 |" in review
    assert "不显著" not in section
    for term in re.findall(r"^\| (\S+) \| \d+ \|", section, flags=re.MULTILINE):
        assert f"（{term}）" in section


def test_figures_lead_to_the_sentences_behind_them(page: str) -> None:
    section = _between(page, "## 原句", "## 只数字符串会错在哪里")
    assert section.index('<a id="e1"></a>') < section.index("<summary>民生：")
    assert re.search(
        "另有 \\d+ 句没有引出，全部原句：`gongwen kwic --concept 民生 --place 甲市乙区 --year 2015`", section
    )
    assert "| 航天 | 回顾 | 0（0） |" in page, "a zero leads nowhere"


def test_words_that_do_not_pass_are_marked_descriptive() -> None:
    page = make_pages(make_tables(significant=False))[PAGE]
    section = _between(page, "## 部署与回顾各自的特征词", "## 主题")
    assert section.count("仅供描述，不显著") == 2
    for direction in section.split("### ")[1:]:
        assert len(re.findall(r"^\| \S+ \| \d+ \|", direction, flags=re.MULTILINE)) <= 5


def test_topics_have_shares_by_part_and_a_sentence(page: str) -> None:
    section = _between(page, "## 主题", "## 不能据此下的结论")
    assert re.search(r"\| .+（\d） \| .+ \| 0\.\d\d \| [\d.]+% \| [\d.]+% \| [\d.]+% \|", section)
    assert "（主题 1）" in section
    assert "LDA" not in section, "the second model has its own page"


def test_it_says_what_may_not_be_concluded(page: str) -> None:
    assert "不等于花钱多" in page
    assert "一份词典" in page
    for digest in ("cccccccccccc", "dddddddddddd", "eeeeeeeeeeee"):
        assert digest in page
        assert digest + digest[0] not in page


def test_warnings_are_told_in_chinese() -> None:
    tables = make_tables()
    assert "## 使用前请留意" not in make_pages(tables)[PAGE]
    told = (
        ("chrome", "去掉了 3 行网页栏目文字"),
        ("no_plan", "没有 | 部署部分"),
        ("undecodable", "有 3 个字节无法解码"),
    )
    rows = [
        {"report_id": "甲市乙区-2015", "warning_no": n, "code": code, "values": "{}", "text_zh": zh, "text_en": "x"}
        for n, (code, zh) in enumerate(told, 1)
    ]

    def of(*numbers: int) -> str:
        some = ALL["report_warnings"].from_rows([rows[n] for n in numbers])
        return make_pages(tables | {"report_warnings": some})[PAGE]

    doubts, repairs = of(0, 1, 2).split("（1 项，均已改正，不影响使用）")
    assert "打折扣看待。\n\n- 没有 \\| 部署部分\n- 有 3 个字节无法解码\n" in doubts
    assert "- 去掉了 3 行网页栏目文字\n" in repairs
    assert "打折扣" not in of(0), "what was merely mended is nothing to be wary of"


def test_a_report_that_was_fetched_says_from_where() -> None:
    tables = make_tables()
    fetched = replace_values(tables["reports"], "url", lambda _: "https://www.a.example/1.html")
    page = make_pages(tables | {"reports": fetched})[PAGE]
    assert "| 来源网址 | https&#58;//www&#46;a.example/1.html |" in page
    assert "来源网址" not in make_pages(tables)[PAGE]


def test_a_report_with_one_part_has_bars_of_the_whole() -> None:
    tables = make_tables()
    attention = tables["attention"]
    kept = attention.filter(pa.array([p != "review" for p in attention["part"].to_pylist()]))
    made = make_pages(tables | {"attention": kept})
    assert "全文" in made["figures/甲市乙区-2015-attention.svg"]


def test_a_bare_title_gets_place_and_year() -> None:
    tables = make_tables()
    bare = replace_values(tables["reports"], "title", lambda _: "政府工作报告")
    assert make_pages(tables | {"reports": bare})[PAGE].startswith("# 政府工作报告（甲市乙区，2015 年）\n")


def test_the_whole_text_stands_at_the_end_with_a_place_for_every_sentence() -> None:
    corpus = corpus_of(make_tables())
    report = corpus.reports[0]
    every = corpus.numbered(report["report_id"])
    page = report_page(corpus, report, {1: ((0, 2),), 10_000: ()})
    template, view = page.sections[-1]
    assert template == "report_whole.md.j2"
    said = list(found_in(view, Quote))
    assert [q.sentence_no for q in said] == sorted(every)
    assert said[0].spans == ((0, 2),), "what other pages set in bold"
    text = make_pages(make_tables())[PAGE]
    assert [int(n) for n in re.findall(r'<a id="s(\d+)"></a>', text)] == sorted(every)


def test_it_begins_with_its_findings(page: str) -> None:
    assert "没有值得单独一提" in page.split("| 项目 | 内容 |", maxsplit=1)[0]


@pytest.mark.slow
def test_rates_drawn_towards_the_level_stand_beside_the_raw_ones(many_places: Tables) -> None:
    (first,) = many_places["reports"]["report_id"].to_pylist()[:1]
    drawn = {
        "report_id": first,
        "part": "plan",
        "concept": "民生",
        "eb_per_10k_tokens": 21.5,
        "eb_low": 14.2,
        "eb_high": 37.4,
    }
    page = make_pages(many_places | {"attention_shrunk": ATTENTION_SHRUNK.from_rows([drawn])})[f"{first}.md"]
    (line,) = [x for x in page.splitlines() if "21.5（14.2 至 37.4）" in x]
    assert line.startswith("| 民生 | 部署 |")
    assert "| 区间 | 向同级收缩 | 有提及的句子 |" in page
    assert "向同级收缩" not in make_pages(many_places)[f"{first}.md"]
