from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.text import markdown
from pipeline.pages.text.markdown import Md, clean, emphasise, escape, escape_html, file_stem, link

_HOSTILE = st.text(alphabet="\\`*_{}[]()#+-.!|<>~$@&=:/ \n\t1a.w民生“”，", max_size=40)


def _plain(rendered: str) -> str:
    return html.unescape(re.sub(r"</?p>", "", rendered)).strip()


@given(_HOSTILE)
def test_an_escaped_text_renders_as_itself(text: str) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    rendered = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escape(text))
    assert _plain(rendered) == clean(text)
    assert set(re.findall(r"</?(\w+)", rendered)) <= {"p"}


@given(_HOSTILE, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_bold_marks_change_no_character(text: str, spans: list[tuple[int, int]]) -> None:
    markdown_it = pytest.importorskip("markdown_it")
    rendered = markdown_it.MarkdownIt("commonmark").render(emphasise(text, spans))
    tags = set(re.findall(r"</?(\w+)", rendered))
    assert tags <= {"p", "strong"}
    without = html.unescape(re.sub(r"</?(p|strong)>", "", rendered))
    assert re.sub(r"\s", "", without) == re.sub(r"\s", "", clean(text))


def test_bold_uses_offsets_and_html_beside_punctuation() -> None:
    assert emphasise("保障和改善民生，民生为本", [(5, 7), (8, 10)]) == "保障和改善**民生**，**民生**为本"
    assert emphasise("落实“三保障”要求", [(2, 7)]) == "落实<strong>“三保障”</strong>要求"


def test_overlapping_spans_are_merged_and_stray_ones_cut() -> None:
    assert emphasise("民生就业", [(0, 2), (1, 4), (9, 12), (3, 3)]) == "**民生就业**"


def test_a_long_sentence_is_cut_around_the_hit() -> None:
    text = "前" * 300 + "民生" + "后" * 300
    shown = emphasise(text, [(300, 302)], max_chars=100)
    assert shown.startswith("……前")
    assert shown.endswith("后……")
    assert "**民生**" in shown
    assert len(shown) < 120


def test_control_and_direction_characters_disappear() -> None:
    assert clean("甲\x00\x1b乙\u202e丙\ud800\n丁") == "甲乙丙 丁"


def test_markdown_passes_and_html_is_escaped() -> None:
    assert escape(Md("**已是标记**")) == "**已是标记**"
    assert escape_html("a<b>&*") == "a&lt;b&gt;&amp;*"


def test_a_link_is_url_encoded() -> None:
    assert link("甲]区", "甲 区(1).md", "s3") == "[甲\\]区](%E7%94%B2%20%E5%8C%BA%281%29.md#s3)"


@pytest.mark.parametrize(
    "name", ["甲市:乙区-2015", 'a<b>"|?*', "con", "index", "A-2015", "尾点.", "x" * 500, "../../etc", ""]
)
def test_file_names_are_safe_on_windows(name: str) -> None:
    stem = file_stem(name)
    assert not re.search(r'[<>:"/\\|?*\s]', stem)
    assert stem.lower() not in {"con", "index"}
    assert 0 < len(stem.encode()) <= 140
    assert not stem.endswith((".", " "))


def test_file_names_stay_apart() -> None:
    names = ["a:b", "a?b", "a-b", "A-b", "a b", "x" * 300 + "1", "x" * 300 + "2"]
    assert len({file_stem(n).lower() for n in names}) == len(names)
    assert file_stem("兰州市城关区-2015") == "兰州市城关区-2015"


ODD = st.text(st.sampled_from("甲w.W:/+-=12)\\`*_[]|#~$@&<> \u3000\t\x07\u202e\ue000")) | st.text()


@given(ODD)
def test_a_text_that_is_let_through_needs_no_cleaning_or_escaping(text: str) -> None:
    assert clean(text) == markdown._SPACE.sub(" ", markdown._UNPRINTABLE.sub("", text)).strip()
    line = clean(text)
    if not markdown._CHANGED.search(line) and not markdown._LIST_START.match(line):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(markdown, "_CHANGED", re.compile(""))
            assert markdown._escape_line(line) == line
