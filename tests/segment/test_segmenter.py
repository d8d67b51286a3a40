from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelDamaged
from pipeline.segment import Segmenter
from pipeline.segment.segmenter import align


def cut(segmenter: Segmenter, text: str) -> list[str]:
    return [text[a:b] for a, b in segmenter.spans(text)]


@pytest.mark.slow
def test_words_not_characters(loaded: Segmenter) -> None:
    assert cut(loaded, "人民生活水平不断提高，国民生产增长。") == [
        "人民", "生活", "水平", "不断", "提高", "，", "国民", "生产", "增长", "。",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_lexicon_keeps_terms_whole_next_to_digits_and_letters(loaded: Segmenter) -> None:
    own = loaded.with_lexicon(["5G基站", "1号线", "黄标车", "民生", "放管服"])
    text = "建成5G基站100个，轨道1号线开通，淘汰黄标车，深化“放管服”，人民生活改善。"
    tokens = cut(own, text)
    assert {"5G基站", "1号线", "黄标车", "放管服", "人民", "生活"} <= set(tokens)
    assert "民生" not in tokens
    assert "5G基站" not in cut(loaded, text), "with_lexicon must not change the segmenter it came from"


@pytest.mark.slow
def test_the_spacy_doc_has_the_same_tokens(loaded: Segmenter) -> None:
    own = loaded.with_lexicon(["五险合一"])
    text = "完成“五险合一”工程 ，覆盖 126家。"
    doc = own.doc(text)
    assert doc.text == text
    assert [(t.idx, t.idx + len(t)) for t in doc if not t.is_space] == own.spans(text)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_offsets_are_true_for_any_text(loaded: Segmenter, text: str) -> None:
    spans = loaded.spans(text)
    inside = [i for a, b in spans for i in range(a, b)]
    assert inside == [i for i, c in enumerate(text) if not c.isspace()]


def test_align_refuses_words_of_another_text() -> None:
    with pytest.raises(ValueError, match="does not stand at"):
        align("改革开放", ["改革", "发展"])
    with pytest.raises(ValueError, match="lost"):
        align("改革开放", ["改革"])


@pytest.mark.slow
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelDamaged, match="cannot be loaded"):
        Segmenter(tmp_path)
