"""Fetching from a local site: what lands in data/raw, and what the site was asked for."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile

import pytest

from pipeline.commands.fetch import is_troubled, lines_of
from pipeline.errors import ConfigError, FetchFailed, RunInProgress
from pipeline.fetch.fetching import fetching
from pipeline.fetch.log import Fetched, Log, read_log
from pipeline.messages import speaking
from pipeline.settings.model import Project
from tests.conftest import report_text
from tests.fetch.conftest import Bring
from tests.fetch.site import OLD, ONE, Answer, FakeClock, Site, article, files, outcomes, saved


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


def test_a_page_that_changes_is_put_beside_what_it_was(province: Site, bring: Bring, project: Project) -> None:
    bring()
    province.answers[ONE] = Answer(article().replace("谢谢大家".encode(), "谢谢各位".encode()))
    assert dict(outcomes(bring()))[ONE.lstrip("/")] == "changed"
    assert "平安省/2026年平安省政府工作报告 (2).html" in files(project)
    province.answers[ONE] = Answer(province.answers[ONE].body.replace(b"<!--HITS-->", b"4711"))  # a counter of readers
    assert dict(outcomes(bring()))[ONE.lstrip("/")] == "unchanged"
    assert len(files(project)) == 3


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


def test_an_address_that_is_not_there_is_told_to_whoever_named_it(site: Site, bring: Bring) -> None:
    for keys in ({"kind": "addresses"}, {"kind": "list"}):
        result = bring(addresses=[site.at("/gone.html")], **keys)
        assert [(row.outcome, row.code) for row in result.rows] == [("failed", "fetching.missing")]
        assert is_troubled([result])
    site.answers["/index.html"] = Answer('<a href="r.html">2026年平安省政府工作报告</a>'.encode())
    result = bring()
    assert [o for _, o in outcomes(result)] == ["listed", "missing"]
    assert not is_troubled([result])
    assert site.at("/r.html") in "\n".join(lines_of(result, listing=False))


def test_a_list_says_how_much_would_be_fetched(site: Site, bring: Bring) -> None:
    result = bring(kind="addresses", addresses=[site.at("/a.html")], listing=True)
    with speaking("zh"):
        assert lines_of(result, listing=True)[0].startswith("平安：将会取 1 个")


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
