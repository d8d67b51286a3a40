"""A site of a real run, opened in a real browser without a network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.commands.init import create_project
from pipeline.run.session import run_direct
from pipeline.settings.model import Project
from tests.conftest import report_text

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
HOSTILE = "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> javascript:alert(1) {{ 7*7 }}"


@pytest.fixture(scope="session")
def real_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with two counties over six years, run with the real model; one report tries to be a page."""
    project = create_project(tmp_path_factory.mktemp("site") / "study")
    settings = project.configs / "project.yaml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("models: [nmf, lda]", "models: [nmf]"), encoding="utf-8"
    )
    for place in ("临夏县", "和政县"):
        for year in range(2014, 2020):
            more = (
                f"增进民生福祉，{HOSTILE}，深化改革。"
                if (place, year) == ("和政县", 2019)
                else "增进民生福祉，大气污染防治再上台阶，全面深化改革。" * (year % 3)
            )
            path = project.root / "data" / "raw" / f"{place}_{year}.txt"
            path.write_text(report_text(place, year, more=more), encoding="utf-8")
    run_direct(project, force=False, say=print)
    return project


@pytest.fixture(scope="session")
def folder(real_project: Project) -> Path:
    return real_project.reports / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, closed with the module: Playwright keeps a loop running, in which others could start none."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine (apt-get install chromium fonts-noto-cjk)")
    with api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US", accept_downloads=True)
    made.set_offline(True)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which no error may be told and from which no request may leave the disk."""
    made, troubles = context.new_page(), []
    made.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: troubles.append(str(error)))
    # A page that is left gives up what it still was reading.
    made.on("requestfailed", lambda r: troubles.append(r.url) if r.failure != "net::ERR_ABORTED" else None)
    made.on("request", lambda r: troubles.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    yield made
    assert troubles == []
