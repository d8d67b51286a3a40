"""The site in a real browser, from the disk, with the network off."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.settings.model import Project
from pipeline.store import Reader
from tests.site.conftest import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.slow
# Ratio of the luminances of each text that is shown and of what lies behind it, by the formula of WCAG 2.
CONTRAST = """() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return c.startsWith('color(srgb') ? [m[0]*255, m[1]*255, m[2]*255, m[3] ?? 1] : [m[0], m[1], m[2], m[3] ?? 1]; };
  const over = (a, b) => [0,1,2].map((i) => a[i]*a[3] + b[i]*(1-a[3])).concat(1);
  const light = (c) => { const [r,g,b] = c.slice(0,3).map((v) => { v /= 255; return v <= 0.03928 ? v/12.92 : ((v+0.055)/1.055)**2.4; }); return 0.2126*r + 0.7152*g + 0.0722*b; };
  const behind = (n) => { const all = []; for (let e = n; e; e = e.parentElement) all.push(parse(getComputedStyle(e).backgroundColor)); return all.reverse().reduce((b, c) => over(c, b), [255,255,255,1]); };
  const bad = [];
  for (const n of document.querySelectorAll('body *')) {
    if (n.closest('svg') || ![...n.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()) || !n.offsetParent) continue;
    const back = behind(n), ink = over(parse(getComputedStyle(n).color), back);
    const [a, b] = [light(ink), light(back)].sort((x, y) => y - x), ratio = (a+0.05)/(b+0.05);
    if (ratio < 4.5) bad.push(`${n.tagName}.${n.className}: ${ratio.toFixed(2)} ${n.textContent.trim().slice(0,20)}`);
  }
  return [...new Set(bad)];
}"""
# Rules of axe-core that can be told by a page alone: landmarks, names, headings, tables, keys. What is returned breaks one.
ACCESS = r"""() => {
  const bad = [], seen = (n) => n.checkVisibility ? n.checkVisibility() : n.offsetParent !== null;
  const named = (n) => (n.getAttribute("aria-label") || (n.labels && [...n.labels].map((l) => l.innerText).join("")) || n.innerText || n.getAttribute("title") || n.querySelector?.("title")?.textContent || "").trim();
  const tell = (rule, n) => bad.push(`${rule}: ${n.outerHTML.slice(0, 90)}`);
  for (const rule of ["main", "header", "footer", "nav"]) if (document.querySelectorAll(`body > ${rule}, body > header ${rule}`).length !== 1) bad.push(`landmark: ${rule}`);
  for (const n of document.querySelectorAll("nav, section[aria-label], [role=group], [role=img]")) if (!named(n) && !n.getAttribute("aria-labelledby")) tell("unnamed", n);
  for (const n of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) if (seen(n) && !named(n)) tell("no name", n);
  for (const n of document.querySelectorAll("img")) if (!n.hasAttribute("alt")) tell("no alt", n);
  for (const n of document.querySelectorAll("svg.plot")) if (!n.getAttribute("aria-label")) tell("svg", n);
  let depth = 0;
  for (const n of document.querySelectorAll("h1,h2,h3,h4,h5,h6")) if (!n.closest("#text")) { const d = +n.tagName[1]; if (seen(n)) { if (d > depth + 1) tell(`heading skips from ${depth}`, n); depth = d; } }
  if (document.querySelectorAll("h1").length !== 1) bad.push("h1");
  if (!document.title.trim() || !["zh", "en"].includes(document.documentElement.lang)) bad.push("title or language");
  const ids = [...document.querySelectorAll("[id]")].map((n) => n.id);
  ids.filter((x, i) => ids.indexOf(x) !== i).forEach((x) => bad.push(`id twice: ${x}`));
  for (const n of document.querySelectorAll("table")) if (seen(n) && n.tHead && [...n.tHead.rows[0].cells].some((c) => c.tagName !== "TH" || c.scope !== "col")) tell("head cells", n.tHead.rows[0]);
  for (const n of document.querySelectorAll("*")) {
    if (!seen(n) || n.closest("svg")) continue;
    const s = getComputedStyle(n), over = (n.scrollHeight > n.clientHeight + 1 && /auto|scroll/.test(s.overflowY)) || (n.scrollWidth > n.clientWidth + 1 && /auto|scroll/.test(s.overflowX));
    if (over && n !== document.documentElement && n !== document.body && n.tabIndex < 0 && !n.querySelector("a[href], button, input, select, [tabindex='0']")) tell("scrolls without keys", n);
    if (n.tabIndex > 0) tell("order of tabs", n);
  }
  return [...new Set(bad)];
}"""
EVERY = ("index", "concepts", "places", "topics", "words", "search", "compare", "methods", "data")


def _open(page: Page, folder: Path, name: str) -> None:
    path, _, state = name.partition("#")
    page.goto((folder / path).as_uri() + (f"#{state}" if state else ""))
    page.wait_for_load_state("load")


def _until(page: Page, holds: str) -> None:
    """Wait until an expression is true; Playwright's own way evaluates strings in the page, which its policy forbids."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def _pages(folder: Path) -> list[str]:
    names = [f"{name}.html" for name in EVERY]
    return names + [
        f"{sub}/{sorted(p.name for p in (folder / sub).iterdir())[0]}" for sub in ("concepts", "places", "reports")
    ]


def test_every_kind_of_page_opens_at_both_widths_is_accessible_and_nothing_is_wider(page: Page, folder: Path) -> None:
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for name in _pages(folder):
            _open(page, folder, name)
            page.wait_for_timeout(150)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width)
            assert page.evaluate(ACCESS) == [], (name, width)


def test_the_language_is_switched_and_kept(page: Page, folder: Path) -> None:
    _open(page, folder, "index.html")
    assert page.locator("h1").inner_text() == "What these reports say"
    page.click("#language")
    assert page.locator("h1").inner_text() == "这批报告说了什么"
    _open(page, folder, "words.html")
    assert page.locator("h1").inner_text() == "任何词语，逐年"


def test_search_tells_words_from_bare_characters(page: Page, folder: Path, real_project: Project) -> None:
    with Reader(real_project.database) as reader:
        ((whole,),) = reader.rows("SELECT sum(n) FROM postings WHERE word = '民生'")
        ((bare,),) = reader.rows(
            "SELECT sum(length(text) - length(replace(text, '民生', ''))) / 2 FROM sentences WHERE NOT is_appendix"
        )
    assert bare > whole > 0
    _open(page, folder, "search.html")
    page.fill("input[name=q]", "民生")
    page.press("input[name=q]", "Enter")
    page.wait_for_selector("#told .bare")
    told = page.inner_text("#told").replace(",", "")
    assert f"民生: {whole} times on word boundaries" in told
    assert (
        f"As bare characters 民生 stands {int(bare)} times; {int(bare - whole)} of these are no word of their own"
        in told
    )
    marked = page.locator("#results mark").all_inner_texts()
    assert set(marked) == {"民生"}
    assert not any("人民生活" in text and "改善民生" not in text and "民生福祉" not in text and "民生事业" not in text
                   for text in page.locator("#results p").all_inner_texts())  # fmt: skip


def test_search_finds_what_the_command_finds(page: Page, folder: Path, real_project: Project) -> None:
    from pipeline.commands.kwic import Where
    from pipeline.commands.search import phrases, search

    for words, near, part in (
        (["改革"], 0, None),
        (["民生", "改善"], 0, "plan"),
        (["大气", "改革"], 2, None),
        (["大气污染"], 0, None),
        (["民生、改善"], 0, None),
        (["“改革、发展”"], 0, None),
        (["發展", "改革"], 0, None),
        (["gdp"], 0, None),
    ):
        with Reader(real_project.database) as reader:
            found = search(reader, phrases(words), where=Where(None, None, part), near=near)
        _open(page, folder, f"search.html#q={' '.join(words)}&near={near}&part={part or ''}")
        _until(page, "!document.getElementById('told').textContent.startsWith('Looking')")
        told = page.inner_text("#told").replace(",", "")
        assert re.match(rf"{found.n} (sentences|passages) in", told), (words, found.n, told)


def test_the_explorer_gives_the_numbers_of_the_tables(page: Page, folder: Path, real_project: Project) -> None:
    with Reader(real_project.database) as reader:
        words = [w for (w,) in reader.rows(
            "SELECT word FROM postings WHERE length(word) > 1 GROUP BY word HAVING count(*) > 3 ORDER BY sum(n) DESC, word LIMIT 10")]  # fmt: skip
        counted = {
            (word, year, part): (n, size)
            for word, year, part, n, size in reader.rows(
                """SELECT w.word, r.year, r.part, coalesce(CASE r.part WHEN 'plan' THEN p.n_plan WHEN 'review' THEN p.n_review ELSE p.n END, 0), r.n_tokens
                   FROM report_parts r CROSS JOIN (SELECT unnest(?) AS word) w
                   LEFT JOIN postings p ON p.word = w.word AND p.report_id = r.report_id
                   WHERE r.place = '临夏县' AND r.part IN ('plan', 'review', 'all')""",
                [words],
            )
        }
        concepts = reader.rows(
            "SELECT year, part, hits, ci_low, ci_high FROM attention WHERE place = '临夏县' AND concept = '改革'"
        )
    assert len(words) == 10
    for part in ("plan", "review", "all"):
        for some in (words[:5], words[5:]):
            _open(page, folder, f"words.html#q={','.join(some)}&where=place:临夏县&part={part}")
            page.wait_for_selector("#curves svg.plot")
            for line in page.evaluate("document.getElementById('curves').gwspec.panels[0].lines"):
                for year, rate, low, high, hits, size, _ in line["points"]:
                    n, words_in_part = counted[line["name"][0], year, part]
                    assert (hits, size) == (n, words_in_part), (line["name"], year, part)
                    assert rate == pytest.approx(10_000 * n / size)
                    assert low <= rate <= high
    assert concepts


def test_a_point_of_the_explorer_leads_to_sentences(page: Page, folder: Path) -> None:
    _open(page, folder, "words.html#q=改革&part=all&where=place:临夏县")
    page.wait_for_selector("#curves .point")
    page.locator("#curves .point").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#sentences blockquote")
    assert "改革" in page.locator("#sentences mark").first.inner_text()
    page.locator("#sentences blockquote a").first.click()
    page.wait_for_load_state("load")
    assert page.evaluate("document.querySelector(':target').textContent.includes('改革')")


def test_the_back_button_restores_what_was_asked(page: Page, folder: Path) -> None:
    _open(page, folder, "search.html")
    for word in ("改革", "民生"):
        page.fill("input[name=q]", word)
        page.press("input[name=q]", "Enter")
        _until(page, f"document.getElementById('told').textContent.includes('{word}')")
    page.go_back()
    _until(page, "document.getElementById('told').textContent.includes('改革')")
    assert page.input_value("input[name=q]") == "改革"
    page.reload()
    _until(page, "document.getElementById('told').textContent.includes('改革')")


def test_three_clicks_from_the_first_page_to_who_since_when_and_the_sentence(page: Page, folder: Path) -> None:
    _open(page, folder, "index.html")
    page.locator(
        "table a", has_text="大气治理"
    ).first.click()  # 1: the concept says who speaks most of it, and since when
    lead = page.locator(".lead").inner_text()
    assert re.search(
        r"Of the last reports at county level, (临夏县|和政县)-\d{4} says most of it: [\d.]+ per 10,000 words", lead
    )
    assert "has mentioned it since the report of 20" in lead
    page.get_by_role("link", name="Read the sentence").click()  # 2: the sentence
    page.wait_for_load_state("load")
    assert page.evaluate("document.querySelector(':target mark') !== null")


def test_keys_alone_reach_everything(page: Page, folder: Path) -> None:
    _open(page, folder, "search.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "document.activeElement.name || document.activeElement.id || document.activeElement.textContent"
            )
        )
    assert [name for name in seen if name in ("q", "part", "place", "from", "to", "near", "mode")] == [
        "q",
        "part",
        "place",
        "from",
        "to",
        "near",
        "mode",
    ]
    page.focus("input[name=q]")
    page.keyboard.type("改革")
    page.keyboard.press("Escape")
    assert page.input_value("input[name=q]") == ""


def test_of_a_picture_one_point_is_reached_by_tab_and_the_others_by_arrows(page: Page, folder: Path) -> None:
    _open(page, folder, "places/临夏县.html")
    plot = page.locator("figure[data-chart] svg.plot").first
    assert plot.locator('a[tabindex="0"]').count() == 1
    plot.locator('a[tabindex="0"]').focus()
    before = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") not in (None, before)
    assert plot.locator('a[tabindex="0"]').count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(page: Page, folder: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for name in _pages(folder):
        _open(page, folder, name)
        page.wait_for_timeout(150)
        assert page.evaluate(CONTRAST) == [], (name, scheme)


def test_tables_are_filtered_and_sorted(page: Page, folder: Path) -> None:
    place = next(p.name for p in (folder / "places").iterdir())
    _open(page, folder, f"places/{place}")
    table = page.locator("table.filtered").first
    rows = table.locator("tbody tr")
    everything = rows.count()
    page.locator(".filter input").first.fill("地区生产总值")
    shown = table.locator("tbody tr:not([hidden])").count()
    assert 0 < shown < everything
    year = table.locator("th button.sort").first
    year.click()
    first = rows.first.inner_text()
    year.click()
    assert rows.first.inner_text() != first


def test_a_chart_gives_its_numbers_its_query_and_its_picture(page: Page, folder: Path) -> None:
    _open(page, folder, "index.html")
    figure = page.locator("figure[data-chart]").first
    figure.get_by_role("button", name="Data").click()
    assert figure.locator("tbody tr").count() > 3
    with page.expect_download() as csv:
        figure.get_by_role("button", name="CSV").click()
    lines = Path(csv.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 4
    figure.get_by_role("button", name="SQL").click()
    assert figure.locator("pre").inner_text().startswith("SELECT")
    for name, head in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as saved:
            figure.get_by_role("button", name=name).click()
        assert Path(saved.value.path()).read_bytes().startswith(head)


def test_what_is_printed_is_the_text_alone(page: Page, folder: Path) -> None:
    report = next(p.name for p in (folder / "reports").iterdir())
    _open(page, folder, f"reports/{report}")
    page.emulate_media(media="print")
    for hidden in ("header.bar", ".tools", ".layers"):
        assert not page.locator(hidden).first.is_visible()
    assert page.locator("#text p").first.is_visible()
    assert page.pdf().startswith(b"%PDF")


def test_a_report_that_tries_to_be_a_page_changes_nothing(page: Page, folder: Path) -> None:
    _open(page, folder, "reports/和政县-2019.html")
    assert "taken" not in page.title()
    assert "document.title='taken'" in page.inner_text("#text")
    assert "{{ 7*7 }}" in page.inner_text("#text")
    assert page.locator("#text script, #text img").count() == 0
    _open(page, folder, "search.html#q=document&mode=anywhere")
    page.wait_for_selector("#results mark")
    assert "taken" not in page.title()
    assert page.locator("#results script, #results img").count() == 0
    assert HOSTILE[:9] in page.inner_text("#results")


def test_places_are_compared_as_chosen(page: Page, folder: Path) -> None:
    _open(page, folder, "compare.html#places=临夏县")
    assert page.inner_text("#told") == "Choose at least two places to compare."
    page.fill("input[name=add]", "和政县")
    page.press("input[name=add]", "Enter")
    names = page.evaluate("document.getElementById('concepts').gwspec.panels[0].lines.map((l) => l.name[0])")
    assert names == ["临夏县", "和政县"]
    assert "places=" in page.url


def test_the_policy_of_a_page_lets_no_inline_script_run(context: BrowserContext, folder: Path, tmp_path: Path) -> None:
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    text = (
        (folder / "index.html")
        .read_text(encoding="utf-8")
        .replace("</main>", "<script>document.title='taken'</script></main>")
    )
    (folder / "attacked.html").write_text(text, encoding="utf-8")
    try:
        page.goto((folder / "attacked.html").as_uri())
        assert "taken" not in page.title()
        assert any("Content Security Policy" in text for text in said)
    finally:
        (folder / "attacked.html").unlink()


def test_words_are_put_into_the_files_that_the_browser_looks_in(page: Page, folder: Path) -> None:
    from pipeline.site.shards import bucket

    _open(page, folder, "words.html")
    page.wait_for_selector("#curves svg.plot")
    words = ["民生", "PM2.5", "𬭚", "改革", "a", "全面建成小康社会"]
    assert page.evaluate(f"{json.dumps(words)}.map((w) => gw.index.bucket(w, 37))") == [bucket(w, 37) for w in words]


def test_intervals_are_those_of_the_exact_poisson_limits(page: Page, folder: Path) -> None:
    from scipy.stats import chi2

    _open(page, folder, "words.html")
    page.wait_for_selector("#curves svg.plot")
    for n in (0, 1, 2, 7, 30, 150, 199, 200, 1000, 20_000):
        low, high = page.evaluate(f"gw.index.limits({n})")
        assert low == pytest.approx(chi2.ppf(0.025, 2 * n) / 2 if n else 0, rel=2e-3, abs=1e-6), n
        assert high == pytest.approx(chi2.ppf(0.975, 2 * n + 2) / 2, rel=2e-3), n
