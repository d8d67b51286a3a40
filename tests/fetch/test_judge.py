"""Saved page structures are read by the readers of ingest, for that is who reads them in the end."""

from __future__ import annotations

import pytest

from pipeline.fetch import judge as judging
from pipeline.fetch.judge import judge
from pipeline.ingest import Limits, read_report
from tests.fetch.site import article, saved

LIMITS = Limits(20_000_000, 20_000_000)


@pytest.mark.parametrize("page", ["article.html", "article_gb2312.html"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_pages_with_a_report(page: str, encoding: str) -> None:
    data = article("平安县", 2026, page=page).decode().encode(encoding)
    path = "data/raw/fetched/平安县/2026年平安县政府工作报告.html"
    verdict = judge(path, data, selector="", limits=LIMITS)
    report = read_report(path, data, max_bytes=LIMITS.report)
    assert (verdict.keep, verdict.year) == (True, 2026)
    assert (report.place, report.year, report.text_sha256) == ("平安县", 2026, verdict.text_sha256)
    assert report.title == "2026年平安县政府工作报告"
    assert not any("版权所有" in p.text or "网站地图" in p.text for p in report.paragraphs)
    assert "各位代表" in report.paragraphs[0].text


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("notice.html", "refusals.not_a_report.too_short"),
        ("attachments.html", "refusals.empty.attachment"),
        ("list_index.html", "refusals."),
        ("list_script.html", "refusals.empty"),
        ("challenge.html", "refusals."),
    ],
)
def test_pages_without_one(page: str, code: str) -> None:
    verdict = judge("data/raw/fetched/平安县/x.html", saved(page), selector="", limits=LIMITS)
    assert not verdict.keep
    assert verdict.problem is not None
    assert verdict.problem.code.startswith(code)


def test_a_report_that_takes_too_long_is_left_to_a_human(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*given: object, **more: object) -> None:
        while True:
            pass

    monkeypatch.setattr(judging, "read_report", endless)
    limits = Limits(20_000_000, 20_000_000, 0.2)
    verdict = judge("data/raw/fetched/平安县/x.html", article("平安县"), selector="", limits=limits)
    assert verdict.keep
    assert verdict.problem is not None
    assert verdict.problem.code == "refusals.too_slow.input"


def test_a_selector_that_names_nothing_is_no_obstacle() -> None:
    verdict = judge("data/raw/fetched/平安县/x.html", article("平安县"), selector="#gone", limits=LIMITS)
    assert verdict.year == 2026


@pytest.mark.parametrize("selector", ["div.TRS_Editor", "#UCAP-CONTENT", ".TRS_Editor", "//div[@id='UCAP-CONTENT']"])
def test_a_selector_leaves_out_the_rest(selector: str) -> None:
    resolution = (
        "<div><h1>关于政府工作报告的决议</h1>"
        + "<p>大会听取和审议了政府工作报告，会议同意这个报告。</p>" * 200
        + "</div>"
    )
    data = (
        article("平安县").decode().replace('<div class="TRS_Editor"', resolution + '<div class="TRS_Editor"').encode()
    )
    whole = judge("data/raw/fetched/平安县/x.html", data, selector="", limits=LIMITS)
    part = judge("data/raw/fetched/平安县/x.html", data, selector=selector, limits=LIMITS)
    clean = judge("data/raw/fetched/平安县/x.html", article("平安县"), selector=selector, limits=LIMITS)
    assert part.text_sha256 == clean.text_sha256
    assert part.text_sha256 != whole.text_sha256
