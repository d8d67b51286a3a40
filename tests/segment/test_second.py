from __future__ import annotations

import sys

import pytest

from pipeline.errors import ConfigError
from pipeline.segment import second


def test_without_jieba_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jieba", None)
    second._cutter.cache_clear()
    with pytest.raises(ConfigError, match="pip install jieba"):
        second.jieba_offsets(["民生"])
    second._cutter.cache_clear()


def test_tokens_tile_the_texts() -> None:
    jieba = pytest.importorskip("jieba", reason="jieba is an option")
    texts = ["保障和改善民生，PM2.5下降10%。", "", "环境保护"]
    counts, starts, ends = second.jieba_offsets(texts)
    assert counts.tolist()[1:] == [0, 1]
    words, at = [], 0
    for text, n in zip(texts, counts.tolist(), strict=True):
        spans = list(zip(starts[at : at + n].tolist(), ends[at : at + n].tolist(), strict=True))
        words.append([text[a:b] for a, b in spans])
        at += n
    assert ["".join(w) for w in words] == texts
    assert words[0] == jieba.lcut(texts[0])
