"""`gongwen fetch` as the command line runs it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest

from flows import cli
from pipeline.settings.model import Project
from tests.fetch.site import Answer, Site, article, saved

Command = Callable[..., tuple[int, str, str]]
ONE = "/202602/t20260203_101.html"


@pytest.fixture
def gongwen(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gongwen", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.answers = {"/index.html": Answer(saved("list_index.html")), ONE: Answer(article())}
    yield made
    made.close()


@pytest.fixture
def sources(project: Project, site: Site) -> Project:
    project.sources.write_text(
        "contact: a@b.cn\ndelay_seconds: 0\nsources:\n"
        f"  平安省: {{place: 平安省, addresses: ['{site.at('/index.html')}'], from_year: 2026}}\n"
        f"  平安县: {{place: 平安县, kind: addresses, addresses: ['{site.at('/closed.html')}']}}\n",
        encoding="utf-8",
    )
    site.answers["/closed.html"] = Answer(saved("challenge.html"), 412)
    return project


def test_a_list_shows_what_would_be_fetched(gongwen: Command, sources: Project, site: Site) -> None:
    code, out, _ = gongwen("fetch", "--list", "平安省", "--project", str(sources.root))
    assert code == 0
    assert f"would be fetched: 2026年平安省政府工作报告 {site.at(ONE)}" in out
    assert "passed over (by its title): 一图读懂" in out
    assert not (sources.root / "data" / "raw" / "fetched").exists()


def test_what_came_is_told_with_exit_codes(gongwen: Command, sources: Project) -> None:
    code, out, _ = gongwen("fetch", "平安省", "--project", str(sources.root))
    assert code == 0
    assert out.splitlines() == [
        "  + data/raw/fetched/平安省/2026年平安省政府工作报告.html",
        "平安省: 1 new, 3 passed over by titles or years; 3 requests",
        "1 new report in data/raw/fetched. `gongwen run` reads it.",
    ]
    code, out, _ = gongwen("fetch", "平安省", "--project", str(sources.root))
    assert (code, out.splitlines()[-1]) == (0, "No new report.")
    code, out, _ = gongwen("fetch", "平安县", "--project", str(sources.root), "--lang", "zh")
    assert code == 3
    assert "请用浏览器打开" in out


def test_without_sources_it_says_what_to_do(gongwen: Command, sources: Project) -> None:
    code, _, err = gongwen("fetch", "nowhere", "--project", str(sources.root))
    assert code == 1
    assert "平安省" in err
    sources.sources.unlink()
    code, _, err = gongwen("fetch", "--project", str(sources.root))
    assert code == 1
    assert "docs/fetching.md" in err
