from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.structure.sentences import split_sentences


def _split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("增长8.5%；收入增长9%。今年要努力！", ["增长8.5%；收入增长9%。", "今年要努力！"]),
        ("他说：“一定要办好。”我们要落实。", ["他说：“一定要办好。”", "我们要落实。"]),
        ("（详见附件。）下一步。", ["（详见附件。）", "下一步。"]),
        ("启动三条?H、三条沟整理。", ["启动三条?H、三条沟整理。"]),
        ("究竟是什么蓝图?为让群众了解", ["究竟是什么蓝图?", "为让群众了解"]),
        ("1.加快发展。2015年1月13日公布", ["1.加快发展。", "2015年1月13日公布"]),
        ("二、2015年工作安排", ["二、2015年工作安排"]),
        ("怎么干？！一起干。", ["怎么干？！", "一起干。"]),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert _split(text) == sentences


@given(st.text(alphabet=st.sampled_from("发展改革。！？；，“”（）?! 　\tA1.%"), max_size=120) | st.text(max_size=120))
def test_sentences_are_ordered_disjoint_and_cover_everything_but_spaces(text: str) -> None:
    spans = split_sentences(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert text[start:end] == text[start:end].strip()
        last = end
    assert not text[last:].strip()
