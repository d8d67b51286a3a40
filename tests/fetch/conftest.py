"""A project with sources on a local site."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import yaml

from pipeline.fetch.fetching import chosen, fetching
from pipeline.fetch.hosts import resolve
from pipeline.fetch.visited import Visited
from pipeline.settings.model import Project
from tests.fetch.site import OLD, ONE, Answer, FakeClock, Site, article, saved

Bring = Callable[..., Visited]


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.close()


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


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def bring(project: Project, site: Site, clock: FakeClock) -> Bring:
    """Fetches from one source of the site, with the keys given."""

    def do(*, listing: bool = False, resolver=resolve, **keys: object) -> Visited:  # type: ignore[no-untyped-def]
        general = {
            k: keys.pop(k) for k in ("tries", "max_wait_seconds", "most_documents", "delay_seconds") if k in keys
        }
        if not {"addresses", "file", "folder"} & set(keys):
            keys["addresses"] = [site.at("/index.html")]
        if "place" not in keys and keys.get("kind") != "table":
            keys["place"] = "平安省"
        data = {"contact": "reader@example.edu", **general, "sources": {"平安": keys}}
        clock._stopped.clear()
        project.sources.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        with fetching(project, clock=clock, resolver=resolver) as (settings, run):
            return run.visit_all(chosen(settings, ()), listing=listing, say=lambda _: None)[0]

    return do
