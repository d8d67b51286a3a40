from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from pipeline.site.marks import Mark, marked
from pipeline.site.shards import lengths_text

SPANS = st.builds(Mark, st.integers(-3, 30), st.integers(-3, 30), st.sampled_from(["k1", "k2", "vow"]))


def test_overlapping_spans_share_the_stretch_between_their_ends() -> None:
    made = marked("大气污染防治", [Mark(0, 4, "k1"), Mark(2, 6, "vow")])
    assert made == '<mark class=k1>大气</mark><mark class="k1 vow">污染</mark><mark class=vow>防治</mark>'


def test_a_text_is_escaped_inside_and_outside_of_marks() -> None:
    assert marked("<b>&</b>", [Mark(1, 2, "k1")]) == "&lt;<mark class=k1>b</mark>&gt;&amp;&lt;/b&gt;"


@given(st.text("民生<&\"'ab", max_size=25), st.lists(SPANS, max_size=6))
def test_marks_change_no_character_and_cover_what_they_should(text: str, spans: list[Mark]) -> None:
    made = str(marked(text, spans))
    assert unescape(re.sub(r"</?mark[^>]*>", "", made)) == text
    assert made.count("<mark") == made.count("</mark>")
    covered = {i for s in spans for i in range(max(s.start, 0), min(s.end, len(text)))}
    inside = "".join(unescape(m) for m in re.findall(r"<mark[^>]*>(.*?)</mark>", made, re.S))
    assert len(inside) == len(covered)


@given(st.lists(st.integers(0, 60), max_size=40))
def test_lengths_of_words_are_read_back(lengths: list[int]) -> None:
    """As assets/index.js reads them, which the tests in a browser hold to it."""
    pairs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&*+,-./:"
    read: list[int] = []
    for long, digit, pair in re.findall(r"\((\w+)\)|(\d)|(.)", lengths_text(lengths)):
        read += [pairs.index(pair) // 8 + 1, pairs.index(pair) % 8 + 1] if pair else [int(long or digit, 36)]
    assert read == lengths
