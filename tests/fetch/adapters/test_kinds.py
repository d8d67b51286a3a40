"""Each kind of source, from a local site: which links it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.fetch.log import read_log
from pipeline.settings.model import Project
from tests.conftest import report_text
from tests.fetch.conftest import Bring
from tests.fetch.site import OLD, ONE, Answer, Site, article, files, saved


def test_a_list_can_be_looked_at_first(province: Site, bring: Bring, project: Project) -> None:
    result = bring(listing=True)
    assert province.paths() == ["/index.html"]
    assert [state for _, state in result.links] == ["new", "about", "about", "new"]
    assert files(project) == []
    bring()
    assert [state for _, state in bring(listing=True).links] == ["here", "about", "about", "here"]


def test_pages_of_a_query(site: Site, bring: Bring) -> None:
    row = '<tr><td>1</td><td><a href="/info/{y}.jspx">{y}年平安省政府工作报告</a></td><td>{y}-01-20</td></tr>'
    site.answers = {
        "/list?channel=7": Answer(saved("list_query.html", rows=row.format(y=2026))),
        "/list?channel=7&page=2": Answer(saved("list_query.html", rows=row.format(y=2025))),
        "/list?channel=7&page=3": Answer(saved("list_query.html", rows=row.format(y=2025))),  # beyond the last
        "/info/2026.jspx": Answer(article()),
        "/info/2025.jspx": Answer(article(year=2025)),
    }
    result = bring(addresses=[site.at("/list?channel=7")], next="page=")
    assert [row.year for row in result.of("saved")] == [2026, 2025]
    assert [p for p in site.paths() if "list" in p] == [
        "/list?channel=7",
        "/list?channel=7&page=2",
        "/list?channel=7&page=3",
    ]


def test_a_list_that_a_page_carries_as_data(site: Site, bring: Bring) -> None:
    site.answers = {
        "/index.html": Answer(saved("list_datastore.html")),
        "/art/2026/1/20/art_9_1.html": Answer(article("平安市")),
    }
    assert [row.title for row in bring(place="平安市").of("saved")] == ["2026年平安市政府工作报告"]


@pytest.mark.parametrize("page", ["list_onclick.html", "list_in_script.html"])
def test_links_that_a_page_has_in_other_places(site: Site, bring: Bring, page: str) -> None:
    site.answers = {"/index.html": Answer(saved(page)), ONE: Answer(article()), OLD: Answer(article(year=2025))}
    result = bring()
    assert [(row.url, row.year) for row in result.of("saved")] == [(site.at(ONE), 2026), (site.at(OLD), 2025)]
    assert result.links[0][0].date == "2026-02-03"


def test_a_list_that_a_script_draws_is_told_of(site: Site, bring: Bring) -> None:
    site.answers["/index.html"] = Answer(saved("list_script.html"))
    [row] = bring().rows
    assert (row.outcome, row.code) == ("refused", "fetching.script_list")


@pytest.mark.parametrize(("page", "target"), [("feed.xml", ONE), ("atom.xml", "/content/report")])
def test_feeds(site: Site, bring: Bring, page: str, target: str) -> None:
    site.answers = {"/feed": Answer(saved(page), type="application/xml"), target: Answer(article())}
    result = bring(kind="feed", addresses=[site.at("/feed")])
    assert [row.url for row in result.of("saved")] == [site.at(target)]


def test_what_is_no_feed_is_told_of(site: Site, bring: Bring) -> None:
    site.answers["/feed"] = Answer(b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss>&a;</rss>", type="application/xml")
    assert bring(kind="feed", addresses=[site.at("/feed")]).rows[0].code == "fetching.no_feed"


def test_a_table_of_addresses(site: Site, bring: Bring, project: Project) -> None:
    site.answers = {"/x": Answer(article("平安县", 2026, title="政府工作报告")), "/y": Answer(article("安平县", 2025))}
    (project.configs / "addresses.csv").write_text(
        f"网址,地区,年份\n{site.at('/x')},平安县,2026\n\n{site.at('/y')},安平县,\n", encoding="gbk"
    )
    result = bring(kind="table", file="configs/addresses.csv")
    assert [row.outcome for row in result.rows] == ["saved", "saved"]
    assert files(project) == ["安平县/y.html", "平安县/2026年 x.html"]


@pytest.mark.parametrize(("text", "problem"), [("a,b\n1,2\n", "no column"), ("url\nfile:///etc/passwd\n", "row 2")])
def test_a_table_that_is_wrong_is_told_of(bring: Bring, project: Project, text: str, problem: str) -> None:
    (project.configs / "t.csv").write_text(text, encoding="utf-8")
    found = bring(kind="table", file="configs/t.csv").problem
    assert found is not None
    assert problem in found.text("en")


def test_an_inbox(bring: Bring, project: Project, tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    inbox.mkdir()
    (inbox / "平安县2026年政府工作报告.txt").write_text(report_text("平安县", 2026), encoding="utf-8")
    (inbox / "解读.txt").write_text("解读", encoding="utf-8")
    (inbox / ".hidden.txt").write_text("x", encoding="utf-8")
    (inbox / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    assert len(bring(kind="inbox", folder=str(inbox), place="平安县").of("saved")) == 1
    assert files(project) == ["平安县/平安县2026年政府工作报告.txt"]
    rows = len(read_log(project.fetches))
    bring(kind="inbox", folder=str(inbox), place="平安县")
    assert len(read_log(project.fetches)) == rows
    assert bring(kind="inbox", folder="nowhere", place="平安县").problem
