"""Texts that a site spreads over several pages: told by the page, asked for politely, put together or said to be incomplete."""

from __future__ import annotations

import pytest

from pipeline.commands.fetch import lines_of
from pipeline.fetch.parts import MOST_PAGES, further_pages, whole_text
from pipeline.ingest import read_report
from pipeline.settings.model import Project
from tests.conftest import report_text
from tests.fetch.conftest import Bring
from tests.fetch.site import Answer, FakeClock, Site, files, outcomes, saved

TITLE = "2026年平安省政府工作报告"
LINES = report_text("平安省", 2026).split("\n")
# How the pages of a text are told: what the first one says (of three), and where the others are.
FORMS = {
    "TRS": ('<script>createPageHTML(3, 0, "t1", "html");</script>', ["/a/t1_1.html", "/a/t1_2.html"]),
    "from one": ("<script>createPageHTML('page_div',3, 1,'t1','html',55);</script>", ["/a/t1_2.html", "/a/t1_3.html"]),
    "variables": (
        '<script>var currentPage = 0;\nvar countPage = 3\nfunction go(n){location.href="t1_"+n+".html"}</script>',
        ["/a/t1_1.html", "/a/t1_2.html"],
    ),
    "numbers": ('<a href="t1_2.html">[2]</a> <a href="t1_3.html">第3页</a>', ["/a/t1_2.html", "/a/t1_3.html"]),
    "hyphen": ('<span>1</span><a href="/a/t1-2.html">2</a><a href="/a/t1-3.html">3</a>', ["/a/t1-2.html", "/a/t1-3.html"]),
}  # fmt: skip


def part(lines: list[str], pages: str = "", title: str = TITLE) -> bytes:
    text = "\n".join(f"<p>　　{line}</p>" for line in lines)
    return saved("article_part.html", title=title, text=text, pages=pages)


def spread(site: Site, told: str, others: list[str]) -> None:
    """A report of three pages, the last of them one line."""
    middle = len(LINES) // 2
    texts = [LINES[:middle], LINES[middle:-1], LINES[-1:]]
    for path, lines, links in zip(["/a/t1.html", *others], texts, [told, "", ""], strict=True):
        site.answers[path] = Answer(part(lines, links))


def whole(data: bytes, name: str) -> str:
    """Hash of the text that ingest reads."""
    return read_report(name, data, max_bytes=10**7).text_sha256


@pytest.mark.parametrize("form", FORMS)
def test_the_pages_of_a_text_are_put_together(
    site: Site, bring: Bring, project: Project, form: str, clock: FakeClock
) -> None:
    spread(site, *FORMS[form])
    result = bring(kind="addresses", addresses=[site.at("/a/t1.html")])
    assert [o for _, o in outcomes(result)] == ["page", "page", "saved"]
    assert site.paths() == ["/a/t1.html", *FORMS[form][1]]
    assert set(clock.waits) == {5.0}
    assert files(project) == ["平安省/t1.mht"]
    data = (project.root / "data/raw/fetched/平安省/t1.mht").read_bytes()
    assert whole(data, "t1.mht") == whole(part(LINES), "t1.html") == result.rows[-1].text_sha256
    again = bring(kind="addresses", addresses=[site.at("/a/t1.html")])
    assert outcomes(again) == [("a/t1.html", "unchanged")]
    assert site.paths() == ["/a/t1.html"]


def test_from_page_to_page_where_only_the_next_one_is_told(site: Site, bring: Bring) -> None:
    spread(site, '<a href="?id=7&page=2">下一页</a>', ["/b", "/c"])
    first, second, third = (site.answers.pop(path).body for path in ("/a/t1.html", "/b", "/c"))
    second = second.replace(b'<div class="pages">', '<div class="pages"><a href="?id=7&page=3">下一页 ></a>'.encode())
    last = '<div class="pages"><a href="?id=7&page=3">下一页</a><a href="?id=8">下一篇</a>'
    third = third.replace(b'<div class="pages">', last.encode())
    for number, body in ((1, first), (2, second), (3, third)):
        site.answers["/a/show.jsp?id=7" + (f"&page={number}" if number > 1 else "")] = Answer(body)
    result = bring(kind="addresses", addresses=[site.at("/a/show.jsp?id=7")])
    assert [o for _, o in outcomes(result)] == ["page", "page", "saved"]
    assert result.rows[-1].text_sha256 == whole(part(LINES), "t1.html")


def test_what_lacks_a_page_is_said_to_be_incomplete_and_tried_again(site: Site, bring: Bring, project: Project) -> None:
    told, others = FORMS["TRS"]
    spread(site, told, others)
    third = site.answers.pop(others[1])
    asked = {"kind": "addresses", "addresses": [site.at("/a/t1.html")]}
    result = bring(**asked)
    assert [o for _, o in outcomes(result)] == ["page", "missing", "saved"]
    assert result.rows[-1].code == "fetching.goes_on"
    assert "阅读全文" in "\n".join(lines_of(result, listing=False))
    assert [o for _, o in outcomes(bring(**asked))] == ["page", "missing", "unchanged"]
    assert files(project) == ["平安省/t1.mht"]
    site.answers[others[1]] = third
    assert [o for _, o in outcomes(bring(**asked))] == ["page", "page", "changed"]
    assert files(project) == ["平安省/t1 (2).mht", "平安省/t1.mht"]
    assert outcomes(bring(**asked)) == [("a/t1.html", "unchanged")]


def test_a_beginning_that_is_too_short_for_a_report_is_not_called_none(site: Site, bring: Bring) -> None:
    told, others = FORMS["TRS"]
    site.answers["/a/t1.html"] = Answer(part(LINES[:2], told))
    asked = {"kind": "addresses", "addresses": [site.at("/a/t1.html")]}
    result = bring(**asked)
    assert [(o, r.code) for r, (_, o) in zip(result.rows, outcomes(result), strict=True)] == [
        ("missing", "fetching.missing"),
        ("failed", "fetching.goes_on"),
    ]
    spread(site, told, others)
    assert [o for _, o in outcomes(bring(**asked))] == ["page", "page", "saved"]


def test_a_server_that_answers_the_same_beyond_the_last_page(site: Site) -> None:
    page = part(LINES, '<a href="?page=2">下一页</a>')
    assert whole_text(page, "http://a.cn/r.html", lambda url: (url, page), 10**7) == (
        [("http://a.cn/r.html", page)],
        True,
    )


def test_pages_without_end_are_bounded() -> None:
    def get(url: str) -> tuple[str, bytes]:
        number = int(url.rpartition("_")[2].removesuffix(".html"))
        return url, part([f"第{number}段"], f'<a href="r_{number + 1}.html">下一页</a>')

    first = part(["第一段"], '<a href="r_2.html">下一页</a>')
    pages, complete = whole_text(first, "http://a.cn/r.html", get, 10**7)
    assert (len(pages), complete) == (MOST_PAGES, False)
    pages, complete = whole_text(first, "http://a.cn/r.html", get, 3000)
    assert (len(pages) < 5, complete) == (True, False)


@pytest.mark.parametrize(
    "beside",
    [
        '<a href="t20260203_102.html">下一篇</a>',  # the article beside it, whose name is no page of this one
        '<a href="index_2.html">2</a><a href="index_2.html">下一页</a>',  # pages of a list
        '<a href="http://other.cn/t20260203_101_2.html">下一页</a>',
        '<a href="?size=2">2</a>',
        '<script>createPageHTML(9, 0, "index", "html");</script>',
        '<script>createPageHTML(1, 0, "t20260203_101", "html");</script>',
        "<script>function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) {}</script>",
    ],
)
def test_other_links_are_no_pages_of_the_text(beside: str) -> None:
    url = "http://a.cn/202602/t20260203_101.html"
    found = further_pages(part(LINES, beside), url, url)
    assert (dict(found.numbered), found.next_page) == ({}, "")
