"""What holds for all pages of the site together."""

from __future__ import annotations

import json
import posixpath
import re
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote

import duckdb
import pytest

from pipeline.settings.model import ReportSettings, Settings
from pipeline.site import build
from pipeline.site.build import texts_shown
from pipeline.site.html import NAVIGATION
from tests.pages.made_up import Tables, corpus_of, replace_values, shuffled
from tests.site.made import make_corpus_tables, make_site

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) {{ 7*7 }} \"' &amp;"


class Page(HTMLParser):
    """What a page links to and loads, and what stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str] = []
        self.ids: list[str] = []
        self.inline = ""
        self.attributes: set[str] = set()
        self._in_script = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.attributes |= set(known)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "a" and known.get("href"):
            self.links.append(str(known["href"]))
        if tag == "script":
            self._in_script = True
            self.scripts.append(known.get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = self._in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.inline += data


@pytest.fixture(scope="module")
def tables() -> Tables:
    return make_corpus_tables(places=(("全国", "national"), ("甲省", "province")), years=(1998, 1999, 2003), n=8)


@pytest.fixture(scope="module")
def site(tables: Tables) -> dict[str, str]:
    return make_site(tables)


def _pages(files: dict[str, str]) -> dict[str, Page]:
    return {name: Page(text) for name, text in files.items() if name.endswith(".html")}


def _charts(files: dict[str, str]) -> list[dict]:
    found = (re.findall(r"data-chart='([^']*)'", text) for name, text in files.items() if name.endswith(".html"))
    return [json.loads(unescape(spec)) for specs in found for spec in specs]


def test_links_lead_to_files_and_places_that_are_there(site: dict[str, str]) -> None:
    pages = _pages(site)
    links = [(name, link) for name, page in pages.items() for link in (*page.links, *filter(None, page.scripts))]
    links += [("index.html", href) for href in re.findall(r'"href":"([^"]+)"', site["index.html"])]
    for name, link in links:
        target, _, anchor = link.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target))) if target else name
        assert path in site, (name, link)
        if anchor and "=" not in anchor:
            assert unquote(anchor) in pages[path].ids, (name, link)
    assert len(links) > 100


def test_every_page_is_reached_from_the_first(site: dict[str, str]) -> None:
    pages, seen, new = _pages(site), set(), {"index.html"}
    while new:
        name = new.pop()
        seen.add(name)
        found = pages[name].links + re.findall(r'"href":"([^"]+)"', unescape(site[name]))
        targets = (unquote(link.partition("#")[0]) for link in found)
        new |= {posixpath.normpath(posixpath.join(posixpath.dirname(name), t)) for t in targets if t} - seen
    assert set(pages) <= seen


def test_the_navigation_is_all_pages(site: dict[str, str]) -> None:
    assert tuple(build.PAGES) == NAVIGATION
    assert {f"{name}.html" for name in NAVIGATION} <= set(site)


def test_ids_stand_once(site: dict[str, str]) -> None:
    for name, page in _pages(site).items():
        assert len(page.ids) == len(set(page.ids)), name


def test_the_order_of_rows_changes_nothing(tables: Tables, site: dict[str, str]) -> None:
    assert make_site(shuffled(tables, 3)) == site


@pytest.mark.slow
def test_a_hostile_text_changes_nothing(tables: Tables) -> None:
    hostile = dict(tables)
    for table, column in (("sentences", "text"), ("paragraphs", "text"), ("reports", "title"), ("topics", "label")):
        hostile[table] = replace_values(hostile[table], column, lambda value: f"{value}{HOSTILE}")
    hostile["tokens"] = replace_values(hostile["tokens"], "text", lambda value: value + "</script>")
    files, plain = make_site(hostile), _pages(make_site(tables))
    for name, page in _pages(files).items():
        assert page.scripts == plain[name].scripts, name
        assert not page.inline.strip(), name
        assert not [a for a in page.attributes if a.startswith("on")], name
        assert not [link for link in page.links if ":" in link.split("/")[0]], name
        assert "49" not in set(re.findall(r">\s*(49)\s*<", files[name])), name
    assert all("</script" not in text for name, text in files.items() if name.startswith("data/"))


def test_no_page_has_styles_or_handlers_of_its_own(site: dict[str, str]) -> None:
    for name, page in _pages(site).items():
        assert "style" not in page.attributes, name
        assert "Content-Security-Policy" in site[name]
        assert "unsafe" not in site[name].split("<body>")[0], name


def test_the_query_of_every_chart_runs(tables: Tables, site: dict[str, str]) -> None:
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        charts = _charts(site)
        for spec in charts:
            connection.execute(spec["sql"].replace("{concept}", "'民生'")).fetchall()
    assert {spec["kind"] for spec in charts} >= {"lines", "bars", "heat"}


def test_every_chart_has_its_words_in_both_languages(site: dict[str, str]) -> None:
    for spec in _charts(site):
        for key in ("title", "unit"):
            assert len(spec[key]) == 2, spec["file"]
            assert all(spec[key]), (spec["file"], key)


def test_the_index_of_a_very_large_corpus_is_left_to_the_server(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_INDEXED", 10)
    files = make_site(tables)
    assert files["data/vocabulary.js"] == 'gw.put("vocabulary",{"shards":0,"words":""});\n'
    assert not [name for name in files if name.startswith("data/words/")]


def test_without_a_report_the_pages_say_so(tables: Tables) -> None:
    empty = {name: table.slice(0, 0) for name, table in tables.items()}
    files = make_site(empty)
    assert "No report has been taken yet" in files["index.html"]
    assert not [name for name in files if name.startswith(("reports/", "places/"))]


def test_every_sentence_of_a_page_is_in_both_languages(site: dict[str, str]) -> None:
    for name, text in site.items():
        assert text.count("<i lang=zh>") == text.count("<i lang=en>"), name


def test_above_the_size_of_the_settings_the_newest_years_keep_their_text(tables: Tables) -> None:
    large = tables | {"reports": replace_values(tables["reports"], "n_chars", lambda n: 60_000)}
    settings = Settings(reports=ReportSettings(site_texts_mb=1))
    assert {r.rsplit("-", 1)[1] for r in texts_shown(corpus_of(large, settings))} == {"2003"}
    files = make_site(large, settings)
    assert "id=text" in files["reports/甲省-2003.html"]
    assert "id=text" not in files["reports/甲省-1998.html"]
    assert "data/text/甲省-1998.js" not in files
