"""`gongwen serve` in a real browser: the same pages, their words from the files where these hold them, else from DuckDB."""

from __future__ import annotations

import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.commands.serve import HOST, application
from pipeline.settings.model import Project
from pipeline.store import Reader
from tests.site.test_browser import _until

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow


@pytest.fixture(params=["files", "duckdb"])
def address(request: pytest.FixtureRequest, real_project: Project, tmp_path: Path) -> Iterator[str]:
    """A server of the real project; once with the index of words among the files, once without, as of a large corpus."""
    import uvicorn

    root = tmp_path / "study"
    shutil.copytree(real_project.root, root)
    if request.param == "duckdb":
        data = root / "reports" / "site" / "data"
        (data / "vocabulary.js").write_text('gw.put("vocabulary",{"shards":0,"words":""});\n', encoding="utf-8")
        shutil.rmtree(data / "words")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    settings = uvicorn.Config(application(Project.open(root), port), host=HOST, port=port, log_level="warning")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://{HOST}:{port}/"
    server.should_exit = True
    thread.join(10)


def test_search_explorer_and_texts_under_serve(browser: Browser, address: str, real_project: Project) -> None:
    with Reader(real_project.database) as reader:
        ((said,),) = reader.rows("SELECT sum(n) FROM postings WHERE word = '民生'")
        ((rate,),) = reader.rows(
            """SELECT 10000.0 * p.n / r.n_tokens FROM report_parts r JOIN postings p USING (report_id)
               WHERE p.word = '改革' AND r.part = 'all' AND r.place = '临夏县' ORDER BY r.year DESC LIMIT 1"""
        )
    context = browser.new_context(locale="en-US")
    page, troubles = context.new_page(), []
    page.on("console", lambda m: troubles.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: troubles.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.goto(address)
    page.locator("nav a", has_text="Search").click()
    _until(page, "document.querySelector('select[name=place]')?.options.length > 1")
    page.fill("input[name=q]", "民生")
    page.press("input[name=q]", "Enter")
    _until(page, "document.getElementById('told').textContent.includes('on word boundaries')")
    assert f"民生: {said} times on word boundaries" in page.inner_text("#told").replace(",", "")
    _until(page, "document.querySelectorAll('#results mark').length > 0")
    assert set(page.locator("#results mark").all_inner_texts()) == {"民生"}
    page.locator("#results a").first.click()
    page.wait_for_selector("#text span:target")
    page.goto(address + "words.html#q=改革&part=all&where=place:临夏县")
    page.wait_for_selector("#curves svg.plot")
    points = page.evaluate("document.getElementById('curves').gwspec.panels[0].lines[0].points")
    assert points[-1][1] == pytest.approx(rate)
    assert re.match(r"\d{4}$", str(points[-1][0]))
    assert troubles == []
    context.close()
