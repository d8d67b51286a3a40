"""Fetching from a local site: what lands in data/raw, and what the site was asked for."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from pathlib import Path

import pytest

from pipeline.commands.fetch import lines_of
from pipeline.errors import ConfigError, FetchFailed, RunInProgress
from pipeline.fetch.fetching import fetching
from pipeline.fetch.log import Fetched, Log, read_log
from pipeline.fetch.visited import Visited
from pipeline.settings.model import Project
from tests.conftest import report_text
from tests.fetch.conftest import Bring
from tests.fetch.site import Answer, FakeClock, Site, article, saved

ONE = "/202602/t20260203_101.html"
OLD = "/202501/t20250121_88.html"


@pytest.fixture
def province(site: Site) -> Site:
    """A site with a list of two pages and the reports on them."""
    site.answers = {
        "/index.html": Answer(saved("list_index.html")),
        "/index_1.html": Answer(saved("list_index_1.html")),
        ONE: Answer(article()),
        OLD: Answer(article(year=2025, title="政府工作报告")),
        "/202401/t20240122_70.html": Answer(article(year=2024)),
    }
    return site


def outcomes(result: Visited) -> list[tuple[str, str]]:
    return [(row.url.partition("/")[2].partition("/")[2].partition("/")[2], row.outcome) for row in result.rows]


def files(project: Project) -> list[str]:
    raw = project.root / "data" / "raw" / "fetched"
    return sorted(p.relative_to(raw).as_posix() for p in raw.rglob("*") if p.is_file())


def test_reports_of_a_list_land_as_they_came(province: Site, bring: Bring, project: Project) -> None:
    result = bring(next="index_1.html", from_year=2000)
    assert files(project) == [
        "平安省/2024年政府工作报告.html",
        "平安省/2025-01-21 政府工作报告.html",
        "平安省/2026年平安省政府工作报告.html",
    ]
    data = (project.root / "data/raw/fetched/平安省/2026年平安省政府工作报告.html").read_bytes()
    assert data == article()
    row = next(r for r in result.rows if r.url.endswith(ONE))
    assert (row.outcome, row.status, row.year, row.sha256) == ("saved", 200, 2026, hashlib.sha256(data).hexdigest())
    assert row.etag
    assert row.path == "data/raw/fetched/平安省/2026年平安省政府工作报告.html"
    states = {link.title: state for link, state in result.links}
    assert states["一图读懂2026年平安省政府工作报告"] == states["平安省人民代表大会关于政府工作报告的决议"] == "about"
    assert states["1999年政府工作报告"] == "early"
    assert "/202602/t20260205_102.html" not in province.paths()


def test_a_second_run_sends_conditional_requests_only(province: Site, bring: Bring, project: Project) -> None:
    bring(next="index_1.html", from_year=2000)
    first = len(province.asked)
    before = files(project)
    province.asked.clear()
    result = bring(next="index_1.html", from_year=2000)
    assert [path for path, headers in province.asked if "if-none-match" not in headers] == []
    assert 0 < len(province.asked) < first
    assert {row.outcome for row in result.rows} == {"unchanged"}
    assert result.n_requests == len(province.asked)
    assert files(project) == before


def test_reports_that_cannot_be_asked_whether_they_changed_rest_for_a_month(
    province: Site, bring: Bring, clock: FakeClock
) -> None:
    for answer in province.answers.values():
        answer.validators = False
    bring()
    province.paths()
    assert bring().kept == 2
    assert province.paths() == ["/index.html"]
    clock.later(days=31)
    assert {row.outcome for row in bring().rows if not row.url.endswith("index.html")} == {"unchanged"}


def test_a_fetch_that_was_killed_goes_on_from_there(
    province: Site, bring: Bring, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    real = Log.append

    def append(log: Log, row: Fetched) -> None:
        if row.outcome == "saved" and len(files(project)) == 2:  # the file is there, its row not yet
            raise Killed
        real(log, row)

    monkeypatch.setattr(Log, "append", append)
    with pytest.raises(Killed):
        bring(next="index_1.html", from_year=2000)
    monkeypatch.setattr(Log, "append", real)
    with project.fetches.open("ab") as log:
        log.write(b'{"url": "http://127.0.0.1/cut')  # the line that was being written
    province.asked.clear()
    result = bring(next="index_1.html", from_year=2000)
    assert [row.year for row in result.of("saved")] == [2025, 2024]
    fresh = [path for path, headers in province.asked if "if-none-match" not in headers]
    assert fresh == [OLD, "/202401/t20240122_70.html"]
    assert len(files(project)) == 3
    assert [row.outcome for row in read_log(project.fetches)].count("saved") == 3


def test_a_list_can_be_looked_at_first(province: Site, bring: Bring, project: Project) -> None:
    result = bring(listing=True)
    assert province.paths() == ["/index.html"]
    assert [state for _, state in result.links] == ["new", "about", "about", "new"]
    assert files(project) == []
    bring()
    assert [state for _, state in bring(listing=True).links] == ["here", "about", "about", "here"]


def test_a_page_that_changes_is_put_beside_what_it_was(province: Site, bring: Bring, project: Project) -> None:
    bring()
    province.answers[ONE] = Answer(article().replace("谢谢大家".encode(), "谢谢各位".encode()))
    assert dict(outcomes(bring()))[ONE.lstrip("/")] == "changed"
    assert "平安省/2026年平安省政府工作报告 (2).html" in files(project)
    province.answers[ONE] = Answer(province.answers[ONE].body.replace(b"<!--HITS-->", b"4711"))  # a counter of readers
    assert dict(outcomes(bring()))[ONE.lstrip("/")] == "unchanged"
    assert len(files(project)) == 3


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


def _docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_report_in_an_attachment(site: Site, bring: Bring, project: Project) -> None:
    body = _docx(report_text("平安县", 2026))
    site.answers = {
        "/a.html": Answer(saved("attachments.html")),
        "/P020260203.docx": Answer(body, type="application/octet-stream"),
    }
    result = bring(kind="addresses", addresses=[site.at("/a.html")], place="平安县")
    assert outcomes(result) == [("a.html", "listed"), ("P020260203.docx", "saved")]
    assert files(project) == ["平安县/2026年平安县政府工作报告.docx"]
    site.asked.clear()
    assert {row.outcome for row in bring(kind="addresses", addresses=[site.at("/a.html")], place="平安县").rows} == {
        "unchanged"
    }
    assert all("if-none-match" in headers for _, headers in site.asked)


def test_a_document_in_a_viewer(site: Site, bring: Bring) -> None:
    page = saved("attachments.html").replace(
        b'href="/P020260203.docx"', b'href="/pdf/viewer.html?file=/P020260203.docx"'
    )
    body = _docx(report_text("平安县", 2026))
    site.answers = {"/a.html": Answer(page), "/P020260203.docx": Answer(body)}
    assert len(bring(kind="addresses", addresses=[site.at("/a.html")]).of("saved")) == 1


def test_a_text_that_goes_on_elsewhere_is_told_of(site: Site, bring: Bring) -> None:
    page = article().replace(b"</body>", '<a href="a_2.html">下一页</a></body>'.encode())
    site.answers = {"/a.html": Answer(page)}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert (row.outcome, row.code) == ("saved", "fetching.goes_on")
    assert "阅读全文" in "\n".join(lines_of(bring(kind="addresses", addresses=[site.at("/a.html?2")]), listing=False))


def test_attachments_can_be_left(site: Site, bring: Bring) -> None:
    site.answers = {"/a.html": Answer(saved("attachments.html"))}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")], attachments=False).rows
    assert (row.outcome, row.code) == ("not_a_report", "refusals.empty.attachment")


def test_an_archive_of_reports(site: Site, bring: Bring, project: Project) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("平安县2026.txt", report_text("平安县", 2026))
    site.answers = {"/r.zip": Answer(out.getvalue(), type="application/zip")}
    bring(kind="addresses", addresses=[site.at("/r.zip")], place="平安县")
    assert files(project) == ["平安县/r.zip"]


def test_gbk_bytes_under_the_label_gb2312(site: Site, bring: Bring, project: Project) -> None:
    page = article("平安省", page="article_gb2312.html").decode().replace("全县", "全县镕")  # 镕 is in GBK alone
    site.answers = {"/a.htm": Answer(page.encode("gbk"), type="text/html; charset=gb2312")}
    result = bring(kind="addresses", addresses=[site.at("/a.htm")])
    assert [row.year for row in result.of("saved")] == [2026]
    assert (project.root / result.rows[0].path).read_bytes() == page.encode("gbk")


@pytest.mark.parametrize("sent", ["gzip", "chunked"])
def test_packed_and_parted_contents_are_put_together(site: Site, bring: Bring, project: Project, sent: str) -> None:
    site.answers = {"/a.html": Answer(article(), sent=sent)}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert (project.root / row.path).read_bytes() == article()


@pytest.mark.parametrize("sent", ["short", "chunked_short", "gzip_short"])
def test_what_ends_before_its_end_is_asked_for_again_and_never_kept(
    site: Site, bring: Bring, project: Project, sent: str
) -> None:
    site.answers = {"/a.html": Answer(article(), sent=sent)}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert (row.outcome, row.code, row.n_requests) == ("failed", "fetching.truncated", 4)
    assert files(project) == []
    site.answers = {"/a.html": Answer(article(), sent=sent, after=(Answer(article()),))}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert (row.outcome, row.n_requests) == ("saved", 2)


def test_a_page_that_is_no_report(site: Site, bring: Bring, project: Project) -> None:
    site.answers = {"/a.html": Answer(saved("notice.html"))}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert (row.outcome, row.code) == ("not_a_report", "refusals.not_a_report.too_short")
    assert files(project) == []
    site.asked.clear()
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert row.outcome == "unchanged"
    site.answers = {"/a.html": Answer(article())}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")]).rows
    assert row.outcome == "saved"


def test_a_scan_is_kept_for_whoever_has_ocr(site: Site, bring: Bring, project: Project) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(10, 10, 100, 100)
    canvas.showPage()
    canvas.save()
    site.answers = {"/a.pdf": Answer(out.getvalue(), type="application/pdf")}
    [row] = bring(kind="addresses", addresses=[site.at("/a.pdf")]).rows
    assert (row.outcome, row.code.split(".")[1]) == ("saved", "no_text_layer")


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


def test_links_to_other_hosts_wait_for_the_user(site: Site, bring: Bring) -> None:
    page = '<a href="http://elsewhere.example.cn/r.html">2026年平安省政府工作报告</a>'.encode()
    site.answers["/index.html"] = Answer(page)
    [(_, state)] = bring().links
    assert state == "other_host"
    assert site.paths() == ["/index.html"]


def test_one_thing_at_a_time_five_seconds_apart(province: Site, bring: Bring, clock: FakeClock) -> None:
    bring(next="index_1.html")
    assert province.most_at_once == 1
    assert set(clock.waits) == {5.0}
    assert len(clock.waits) == len(province.asked) - 1


def test_two_at_a_time_are_refused(bring: Bring, project: Project, site: Site) -> None:
    bring(kind="addresses", addresses=[site.at("/none")])
    with fetching(project), pytest.raises(RunInProgress), fetching(project):
        pass


def test_nothing_is_fetched_that_is_not_named(project: Project) -> None:
    with pytest.raises(FetchFailed, match="names no source"), fetching(project):
        pass


def test_wrong_settings_are_told(bring: Bring) -> None:
    with pytest.raises(ConfigError, match=r"sources.平安: .*needs file"):
        bring(kind="table", addresses=["http://127.0.0.1/"])


def test_a_selector_says_where_the_text_is(site: Site, bring: Bring) -> None:
    noise = (
        "<div>"
        + "<p>各位代表，这里是另一篇很长的文章，讲的是别的事情，与本报告没有关系，请不要读它。</p>" * 300
        + "</div>"
    )
    page = article().decode().replace("</body>", noise + "</body>").encode()
    site.answers = {"/a.html": Answer(page)}
    [row] = bring(kind="addresses", addresses=[site.at("/a.html")], text="div.TRS_Editor").rows
    site.answers = {"/a.html": Answer(article())}
    assert row.outcome == "saved"


def test_many_sources_are_visited_together(project: Project, clock: FakeClock) -> None:
    import yaml

    sites = [Site() for _ in range(3)]
    try:
        for number, one in enumerate(sites):
            one.answers["/a.html"] = Answer(article("平安县", 2024 + number))
        sources = {
            f"来源{n}": {"kind": "addresses", "place": f"平安县{n}", "addresses": [s.at("/a.html")]}
            for n, s in enumerate(sites)
        }
        text = yaml.safe_dump({"contact": "a@b.cn", "sources": sources}, allow_unicode=True)
        project.sources.write_text(text, encoding="utf-8")
        told: list[str] = []
        with fetching(project, clock=clock) as (_, run):
            done = run.visit_all(list(sources), listing=False, say=lambda r: told.append(r.source))
        assert told == list(sources)
        assert all(len(result.of("saved")) == 1 for result in done)
        assert threading.active_count() < 20
    finally:
        for one in sites:
            one.close()
