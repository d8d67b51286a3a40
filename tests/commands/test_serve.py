from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline import tables
from pipeline.commands.serve import application
from pipeline.settings.model import Project
from pipeline.store import WorkFile

WORDS = ["人民", "生活", "改善", "民生", "。"]


@pytest.fixture
def served(project: Project) -> TestClient:
    """The server of a project with one report: 人民|生活|改善|民生|。 and the first page of its site."""
    starts = [0, 2, 4, 6, 8]
    tokens = [
        {"report_id": "甲县-2020", "token_no": i + 1, "sentence_no": 1, "text": w, "start_char": s, "end_char": s + len(w),
         "is_word": w != "。", "is_appendix": False}
        for i, (w, s) in enumerate(zip(WORDS, starts, strict=True))
    ]  # fmt: skip
    sentence = {
        "report_id": "甲县-2020",
        "sentence_no": 1,
        "paragraph_no": 1,
        "part": "plan",
        "text": "".join(WORDS),
        "is_appendix": False,
    }
    project.database.parent.mkdir(parents=True, exist_ok=True)
    with WorkFile(project.database, create=True) as work:
        work.append("tokens", tables.TOKENS.from_rows(tokens))
        work.append("sentences", tables.SENTENCES.from_rows([sentence]))
        work.append(
            "postings", tables.POSTINGS.from_rows([{"word": w, "report_id": "甲县-2020", "n": 1} for w in WORDS[:4]])
        )
    site = project.reports / "site"
    (site / "assets").mkdir(parents=True)
    (site / "index.html").write_text("first page", encoding="utf-8")
    (site / "assets" / "server.js").write_text("the server's", encoding="utf-8")
    (site / "assets" / "source.js").write_text("the files'", encoding="utf-8")
    return TestClient(application(project, 8765), base_url="http://127.0.0.1:8765")


def test_pages_and_the_source_of_the_server(served: TestClient) -> None:
    assert served.get("/").text == "first page"
    assert served.get("/assets/source.js").text == "the server's"
    assert served.get("/nothing.html").status_code == 404


def test_words_positions_and_sentences(served: TestClient) -> None:
    assert served.get("/api/known", params={"q": "人民生活"}).json() == ["人民", "民生", "生活"]
    assert served.get("/api/positions", params={"q": "民生"}).json() == {"甲县-2020": "3"}
    assert served.get("/api/positions", params={"q": "没有"}).json() == {}
    assert served.get("/api/text", params={"q": "甲县-2020"}).json() == {
        "text": ["人民生活改善民生。"],
        "cut": "JJ1",
    }
    assert served.get("/api/text", params={"q": "乙县-2020"}).status_code == 404


def test_what_is_asked_is_no_sql(served: TestClient) -> None:
    assert served.get("/api/positions", params={"q": "' OR 1=1 --"}).json() == {}


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1:1"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_requests_of_other_sites_are_refused(served: TestClient, headers: dict[str, str]) -> None:
    assert served.get("/api/known", params={"q": "民生"}, headers=headers).status_code == 403


def test_nothing_can_be_written(served: TestClient) -> None:
    for method in (served.post, served.put, served.delete):
        assert method("/index.html").status_code == 405


def test_no_file_outside_of_the_site_is_read(served: TestClient, project: Project) -> None:
    assert (project.configs / "project.yaml").is_file()
    for path in (
        "/../../configs/project.yaml",
        "/..%2f..%2fconfigs/project.yaml",
        "/%2e%2e/%2e%2e/data/gongwen.duckdb",
    ):
        assert served.get(path).status_code in (403, 404)


def test_a_link_out_of_the_site_is_not_followed(served: TestClient, project: Project, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (project.reports / "site" / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert served.get("/link.txt").status_code == 404


def test_every_answer_forbids_framing_and_guessing(served: TestClient) -> None:
    for path in ("/", "/api/known?q=民生", "/nothing"):
        headers = served.get(path).headers
        assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")
