"""What holds for all pages together."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from pipeline.pages import order
from tests.pages.made_up import make_pages, make_tables, quarantine_rows, replace_values, shuffled, without_rows

HOSTILE = '<script>alert(1)</script> | **粗** _斜_ [链](http://x.example) `码` # $x$ "引" &amp; C:\\a\n第二行'
TARGET = re.compile(r"\]\(([^)\s]+)\)")


def _corpora() -> dict[str, dict]:
    years = make_tables(places=(("全国", "national"), ("甲省", "province")), years=(1998, 1999, 2003), n=8)
    return {"one": make_tables(), "years": years}


@pytest.fixture(scope="module")
def made() -> list[dict[str, str]]:
    """The pages of each."""
    return [make_pages(tables) for tables in _corpora().values()]


def _check_links(files: dict[str, str]) -> int:
    checked = 0
    for path, text in files.items():
        if not path.endswith(".md"):
            continue
        for target in TARGET.findall(text):
            name, _, anchor = unquote(target).partition("#")
            page = files[name] if name else text
            if anchor:
                assert f'<a id="{anchor}"></a>' in page, (path, target)
            checked += 1
        anchors = re.findall(r'<a id="([^"]+)">', text)
        assert len(anchors) == len(set(anchors)), path
    return checked


def _check_no_empty_heading(text: str) -> None:
    blocks = [b for b in text.split("\n\n") if b.strip()]
    for before, after in zip(blocks, [*blocks[1:], "## end"], strict=True):
        if before.startswith("#") and after.startswith("#"):
            assert len(after.split(" ")[0]) > len(before.split(" ")[0]), before


def test_links_and_anchors_resolve_and_figures_are_used(made: list[dict[str, str]]) -> None:
    for files in made:
        assert _check_links(files) > 10
        linked = {unquote(t) for p, s in files.items() if p.endswith(".md") for t in TARGET.findall(s)}
        assert {p for p in files if p.startswith("figures/")} <= linked


def test_every_page_can_be_reached_from_the_index(made: list[dict[str, str]]) -> None:
    for files in made:
        seen, new = set(), {"index.md"}
        while new:
            path = new.pop()
            seen.add(path)
            found = (
                {unquote(t).partition("#")[0] for t in TARGET.findall(files[path])} if path.endswith(".md") else set()
            )
            new |= {name for name in found if name in files} - seen
        assert seen == set(files)


def test_pages_do_not_depend_on_which_places_are_made_together(
    made: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order, "GROUP", 1)
    assert make_pages(_corpora()["years"]) == made[1]


def test_every_sentence_of_the_index_is_on_its_report_page(made: list[dict[str, str]]) -> None:
    for index in (files["index.md"] for files in made):
        quotes = [line for line in index.splitlines() if line.startswith("> ")]
        assert quotes
        assert all(re.search(r"\.md#s\d+\)）$", line) for line in quotes)


def test_every_svg_is_well_formed(made: list[dict[str, str]]) -> None:
    for files in made:
        for path, text in files.items():
            if path.endswith(".svg"):
                root = ET.fromstring(text)
                assert root.tag == "{http://www.w3.org/2000/svg}svg"
                assert not re.search(r"nan|inf\b|None", text), path
                assert all(float(e.get("width", "1").rstrip("%")) >= 0 for e in root.iter())


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes_in_any_row_order(made: list[dict[str, str]]) -> None:
    for tables, files in zip(_corpora().values(), made, strict=True):
        for seed in (1, 2):
            again = make_pages(shuffled(tables, seed))
            assert again == files
            assert list(again) == list(files)


@pytest.mark.parametrize(
    "names",
    [
        ("topics", "topic_terms", "topic_shares"),
        ("keyness",),
        ("trends",),
        ("sections",),
        ("concept_hits", "concept_audit", "term_audit"),
        ("attention",),
        ("sentences",),
        ("quarantine", "coverage"),
    ],
)
def test_an_empty_table_is_said_in_words(names: tuple[str, ...]) -> None:
    for tables in _corpora().values():
        files = make_pages(without_rows(tables, *names))
        _check_links(files)
        for path, text in files.items():
            if path.endswith(".md"):
                _check_no_empty_heading(text)
                assert "None" not in text


def test_no_report_at_all() -> None:
    empty = without_rows(make_tables(), *make_tables())
    files = make_pages(empty)
    assert list(files) == ["index.md"]
    assert "还没有可分析的报告" in files["index.md"]
    _check_links(files)


def test_empty_tables_have_their_words() -> None:
    tables = make_tables()
    files = make_pages(without_rows(tables, "topics", "topic_terms", "topic_shares", "keyness", "concept_hits"))
    assert "没有拟合主题模型：可用的段落（至少 15 词）不足 30 段" in files["index.md"]
    page = files["甲市乙区-2015.md"]
    assert "没有拟合主题模型" in page
    assert "没有可以比较的词" in page
    assert "一次也没有提到" in page


def test_hostile_texts_stay_texts() -> None:
    tables = make_tables()
    for table, column in (
        ("reports", "title"),
        ("report_warnings", "text_zh"),
        ("reports", "source_path"),
        ("sections", "heading"),
        ("topics", "terms"),
        ("topics", "label"),
    ):
        tables[table] = replace_values(tables[table], column, lambda _: HOSTILE)
    tables["sentences"] = replace_values(tables["sentences"], "text", lambda text: text + HOSTILE)
    tables["quarantine"] = replace_values(quarantine_rows(2), "detail_zh", lambda _: HOSTILE)
    files = make_pages(tables)
    _check_links({p: re.sub(r"\\\[链\\\]\([^)]*\)", "", s) for p, s in files.items()})
    for path, text in files.items():
        if path.endswith(".md"):
            assert "<script" not in text
            assert "[链](" not in text
            assert "**粗**" not in text
            rows = [line for line in text.splitlines() if line.startswith("| ")]
            assert not [r for r in rows if "script" in r and re.search(r"(?<!\\)\| \*\*", r)]
        elif path.endswith(".html"):
            assert text.count("<script") == 1
        else:
            ET.fromstring(text)


def test_hostile_places_make_safe_file_names() -> None:
    files = make_pages(make_tables(places=(("CON", "city"), ('甲/乙:丙?"', "city"), ("con", "city")), n=4))
    for path in files:
        parts = PurePosixPath(path).parts
        assert len(parts) <= 2
        assert not re.search(r'[<>:"\\|?*]', path)
    assert len({p.lower() for p in files}) == len(files)
    assert sum(p.endswith(".md") for p in files) == 10  # index and four it leads to, two models, three places
    _check_links(files)


def test_a_missing_table_is_an_error() -> None:
    tables = make_tables()
    del tables["trends"]
    with pytest.raises(KeyError, match="trends"):
        make_pages(tables)


def test_no_clock_on_the_pages() -> None:
    tables = make_tables() | {"quarantine": quarantine_rows(3)}
    later = replace_values(tables["quarantine"], "first_seen", lambda t: t.replace(year=2031))
    assert make_pages(tables) == make_pages(tables | {"quarantine": later})
