"""The report that the project ships: a news article that carries the report of a city district."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.ingest import Report, read_report

ROOT = Path(__file__).parents[2]
NAME = "data/raw/城关区_2015.txt"


@pytest.fixture(scope="module", params=[NAME, "data/raw/x.txt"])
def report(request: pytest.FixtureRequest) -> Report:
    return read_report(request.param, (ROOT / NAME).read_bytes(), max_bytes=20_000_000)


def _number(report: Report, start: str) -> int:
    return next(p.paragraph_no for p in report.paragraphs if p.text.startswith(start))


def test_place_year_and_years_reviewed(report: Report) -> None:
    assert (report.place, report.place_code, report.level) == ("兰州市城关区", "620102", "district")
    assert (report.year, report.review_from, report.review_to) == (2015, 2014, 2014)
    assert str(report.published_on) == "2015-01-13"
    assert report.format == "txt"


def test_parts_change_where_the_article_does(report: Report) -> None:
    review = _number(report, "2014年积极应对压力圆满完成年度任务")
    reporter = _number(report, "政协委员汇聚在这里")
    plan = _number(report, "2015年实施六大工程力争GDP增长8%")
    parts = [p.part for p in report.paragraphs]
    assert parts[: review - 1] == ["other"] * (review - 1)
    assert set(parts[review - 1 : reporter - 1]) == {"review"}
    assert parts[reporter - 1 : plan - 1] == ["other", "other"]
    own = _number(report, "加快推进法治政府建设")
    assert set(parts[plan - 1 : own - 1]) == {"plan"}
    sections = {s.heading: s for s in report.sections}
    assert sections["坚持勤政为民强化政府自身建设"].part == "review"
    assert sections["加快推进法治政府建设"].part == "other"
    assert sections["2015年实施六大工程力争GDP增长8%"].depth == 1
    assert sections["着力提高经济发展质量"].depth == 2


def test_warnings_name_what_was_mended_and_what_is_doubtful(report: Report, request: pytest.FixtureRequest) -> None:
    text = "\n".join(report.warnings)
    assert "news article" in text
    spaces = re.search(r"removed (\d+) stray spaces", text)
    assert spaces is not None
    assert 905 <= int(spaces[1]) <= 920
    assert "may be mojibake (?H): '" in text
    untold = request.node.callspec.params["report"] != NAME  # the article speaks of its place, but does not state it
    assert ("neither the text nor the file's name states whose report it is; 兰州市城关区" in text) == untold
    assert len(report.warnings) == 4 + untold


def test_the_header_is_out_of_the_body_and_the_words_are_all_there(report: Report) -> None:
    assert "发布时间" in report.header
    assert report.title in report.header
    body = "".join(s.text for s in report.sentences)
    assert "阅读量" not in body
    assert body.count("民生") == 12
    assert body.count("改革") == 22
    assert not re.search(r" [，。、；：！？,;:]", body)
    assert "GDP占比达到4.92%" in body
