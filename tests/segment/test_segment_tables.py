from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline import tables
from pipeline.segment import segment_tables
from pipeline.segment.segmenter import Offsets, align


def offsets(texts: Sequence[str]) -> Offsets:
    """Cuts at white space."""
    found = [align(text, text.split()) for text in texts]
    spans = np.array([s for each in found for s in each], dtype=np.int32).reshape(-1, 2)
    return np.array([len(each) for each in found], dtype=np.int32), spans[:, 0], spans[:, 1]


def test_tokens_lead_back_to_their_sentence_and_counts_add_up() -> None:
    reports = tables.REPORTS.from_rows(
        [{"report_id": "甲-2015", "n_tokens": 0}, {"report_id": "乙-2015", "n_tokens": 0}]
    )
    sentence = [
        ("甲-2015", 1, 1, "改革 开放 。"),
        ("甲-2015", 2, 1, "GDP 增长 8.5% ！"),
        ("甲-2015", 3, 2, "—— ……"),
        ("乙-2015", 1, 1, "民生 改善"),
    ]
    keys = ("report_id", "sentence_no", "paragraph_no", "text")
    sentences = tables.SENTENCES.from_rows([{**dict(zip(keys, s, strict=True)), "n_tokens": 0} for s in sentence])
    paragraphs = tables.PARAGRAPHS.from_rows(
        [
            {"report_id": r, "paragraph_no": p, "n_tokens": 0}
            for r, p in (("甲-2015", 1), ("甲-2015", 2), ("乙-2015", 1))
        ]
    )
    made = segment_tables(offsets, reports=reports, paragraphs=paragraphs, sentences=sentences)
    text_of = {(r["report_id"], r["sentence_no"]): r["text"] for r in sentences.to_pylist()}
    for token in made["tokens"].to_pylist():
        text = text_of[token["report_id"], token["sentence_no"]]
        assert text[token["start_char"] : token["end_char"]] == token["text"]
    assert made["tokens"]["token_no"].to_pylist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2]
    assert made["sentences"]["n_tokens"].to_pylist() == [2, 3, 0, 2]
    assert made["paragraphs"]["n_tokens"].to_pylist() == [5, 0, 2]
    assert made["reports"]["n_tokens"].to_pylist() == [5, 2]
    assert made["reports"]["report_id"].to_pylist() == ["甲-2015", "乙-2015"], "rows keep their order"
    assert made["tokens"]["sentence_no"].to_pylist() == [1, 1, 1, 2, 2, 2, 2, 3, 3, 1, 1]
    assert made["tokens"]["is_word"].to_pylist() == [
        True,
        True,
        False,
        True,
        True,
        True,
        False,
        False,
        False,
        True,
        True,
    ]


def test_an_appendix_is_segmented_but_no_word_of_the_report() -> None:
    rows = [
        {"report_id": "甲-2015", "sentence_no": n, "paragraph_no": n, "text": text, "is_appendix": text == "名词 解释"}
        for n, text in enumerate(("改革 开放 。", "名词 解释"), 1)
    ]
    made = segment_tables(
        offsets,
        reports=tables.REPORTS.from_rows([{"report_id": "甲-2015"}]),
        paragraphs=tables.PARAGRAPHS.from_rows([{"report_id": "甲-2015", "paragraph_no": n} for n in (1, 2)]),
        sentences=tables.SENTENCES.from_rows(rows),
    )
    assert made["tokens"]["is_appendix"].to_pylist() == [False] * 3 + [True] * 2
    assert made["paragraphs"]["n_tokens"].to_pylist() == [2, 2]
    assert made["reports"]["n_tokens"].to_pylist() == [2]


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(st.lists(st.lists(TEXT, max_size=4), max_size=4))
def test_any_texts_give_the_tokens_that_slicing_gives(reports: list[list[str]]) -> None:
    ids = [f"地{i}-2015" for i in range(len(reports))]
    sentences = tables.SENTENCES.from_rows(
        [
            {"report_id": r, "sentence_no": n, "paragraph_no": n, "text": text}
            for r, own in zip(ids, reports, strict=True)
            for n, text in enumerate(own, 1)
        ]
    )
    made = segment_tables(
        offsets,
        reports=tables.REPORTS.from_rows([{"report_id": r} for r in reversed(ids)]),
        paragraphs=tables.PARAGRAPHS.from_rows([]),
        sentences=sentences,
    )
    expected = [
        (r, n, token, any(c.isalnum() for c in token))
        for r, own in zip(ids, reports, strict=True)
        for n, text in enumerate(own, 1)
        for token in text.split()
    ]
    rows = made["tokens"].to_pylist()
    assert [(t["report_id"], t["sentence_no"], t["text"], t["is_word"]) for t in rows] == expected
    assert sum(made["reports"]["n_tokens"].to_pylist()) == sum(word for *_, word in expected)
