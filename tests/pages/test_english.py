"""The index in English: the same views, other templates and words."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote, unquote

import pytest

import pipeline.pages as templates
from pipeline.pages import first_pages, render_page
from pipeline.pages.place.page import SECTIONS as PLACE_SECTIONS
from pipeline.pages.report.page import SECTIONS as REPORT_SECTIONS
from pipeline.pages.topics.page import SECTIONS as TOPIC_SECTIONS
from pipeline.settings.model import PageSettings, Settings
from tests.pages.made_up import Tables, corpus_of, make_pages, make_tables, quarantine_rows, without_rows
from tests.pages.made_up_rows import CONCEPTS

HAN = re.compile("[\u4e00-\u9fff]")


def _index(tables: Tables, code: str) -> dict[str, str]:
    corpus = corpus_of(tables)
    return render_page(corpus, first_pages(corpus)[0], code)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    years = make_tables(
        places=(("全国", "national"), ("甲省", "province")), years=(1998, 1999, 2000, 2003, 2004, 2005), n=8
    )
    return _index(years | {"quarantine": quarantine_rows(2)}, "en")


def test_it_has_a_folder_with_its_figures_and_leads_to_the_chinese_pages(english: dict[str, str]) -> None:
    page = english["en/index.md"]
    assert all(path.startswith("en/") for path in english)
    assert "](../%E5%85%A8%E5%9B%BD-1998.md#s" in page, "the text of a report stands in its Chinese page alone"
    assert "](%E5%85%A8%E5%9B%BD-1998.md)" in page
    assert "](topics-nmf.md)" in page
    for target in re.findall(r"\]\((figures/[^)]+)\)", page):
        assert target == "figures/concepts-years.svg" or target.startswith("figures/topics-nmf-%")
    assert len([path for path in english if path.endswith(".svg")]) == page.count("](figures/")


def test_it_says_nothing_in_chinese_but_what_it_quotes_and_names(english: dict[str, str]) -> None:
    names = {
        "全国",
        "甲省",
        "人民|生活",
        "向碳|排放",
        "大气污染",
        *(t for c in CONCEPTS for t in (c.name, *c.tiers, *c.exclude)),
    }
    named = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    for path, text in english.items():
        if path.endswith(".md"):
            said = [x for x in text.splitlines() if not x.startswith(("> ", "| ", "[中文]"))]
        else:
            said = [x for x in re.findall(r">([^<>]+)<", text) if not re.search(r" \d+$", x)]  # topics by their words
        assert not [x for x in said if HAN.search(named.sub("", x))], path


def test_both_languages_say_the_same(many_places: Tables) -> None:
    def numbers(files: dict[str, str], path: str) -> list[str]:
        rows = files[path].split("\n---\n")[0].splitlines()
        tables = [x for before, x in pairwise(rows) if before.startswith("| ") and x.startswith("| ")]
        return [n for x in tables for n in re.findall(r"\d+(?:[.,]\d+)*", x)]

    for tables in (many_places, make_tables()):
        zh, en = _index(tables, "zh"), _index(tables, "en")
        assert [p.removeprefix("en/") for p in en] == list(zh)
        assert numbers(zh, "index.md") == numbers(en, "en/index.md")


def test_empty_tables_have_their_words() -> None:
    nothing = without_rows(make_tables(), *make_tables())
    page = _index(nothing, "en")["en/index.md"]
    assert "There is no report to analyse yet." in page
    assert "No topic model was fitted" in page


def test_only_chinese_is_written_unless_asked_for() -> None:
    tables = make_tables()
    chinese = make_pages(tables)
    assert not any(path.startswith("en/") for path in chinese)
    both = make_pages(tables, Settings(pages=PageSettings(english=True)))
    assert "](en/index.md)" in both["index.md"]
    assert "](../index.md)" in both["en/index.md"]
    assert {path for path in both if not path.startswith("en/")} == set(chinese)
    assert {f"en/{path}" for path in chinese if path.endswith((".md", ".html"))} <= set(both)


def test_every_section_of_places_and_reports_has_its_template_in_both_languages() -> None:
    folder = Path(templates.__file__ or "").parent / "templates"
    used = {s.template for s in (*PLACE_SECTIONS, *REPORT_SECTIONS, *TOPIC_SECTIONS)}
    used |= {"place.md.j2", "report.md.j2", "topics.md.j2", "topics_compared.md.j2"}
    for lang in ("zh", "en"):
        assert not used - {p.name for p in (folder / lang).iterdir()}, lang


@pytest.fixture(scope="module")
def both() -> dict[str, str]:
    tables = make_tables(places=(("全国", "national"), ("甲省", "province")), years=(2003, 2004, 2005), n=8)
    return make_pages(tables, Settings(pages=PageSettings(english=True)))


def test_every_page_of_a_place_report_or_model_is_there_in_english_and_says_the_same(both: dict[str, str]) -> None:
    chinese = {p for p in both if p.endswith(".md") and re.match(r"(全国|甲省|topics-)", p)}
    assert len(chinese) == 10
    for path in chinese:
        zh, en = both[path].split('<a id="text">')[0], both[f"en/{path}"]
        assert f"](en/{quote(path)})" in zh
        assert f"](../{quote(path)})" in en
        assert _cells(zh) == _cells(en), path
        quotes = [len(re.findall("^> ", page, re.M)) for page in (zh, en)]
        assert quotes[0] == quotes[1]
        assert quotes[0] > 0 or path == "topics-lda.md", path  # which compares, and quotes nothing


def _cells(text: str) -> list[str]:
    """Numbers in tables, in their order."""
    text = re.split(r"\| (?:File|来源文件) \|", text.partition("\n---\n")[0])[-1]
    lines = [x for x in text.splitlines() if "SHA-256" not in x]
    rows = [x for before, x in pairwise(lines) if before.startswith("| ") and x.startswith("| ") and "---" not in x]
    return [n for x in rows for n in re.findall(r"\d+(?:[.,]\d+)*", x)]


def test_links_of_english_pages_lead_somewhere(both: dict[str, str]) -> None:
    for path, text in both.items():
        if path.startswith("en/") and path.endswith(".md"):
            for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
                at = unquote(target)
                assert (at[3:] if at.startswith("../") else f"en/{at}") in both, (path, target)


def test_english_pages_say_nothing_in_chinese_but_names_and_quotations(both: dict[str, str]) -> None:
    for path, text in both.items():
        if path.startswith("en/") and path.endswith(".md"):
            said = [x for x in text.splitlines() if not x.startswith(("> ", "| ", "[中文]", "# "))]
            for line in said:
                assert not re.search("[。；：，（）]|[\u4e00-\u9fff]{6}", re.sub(r"[“(|].*?[”)]", "", line)), (
                    path,
                    line,
                )
