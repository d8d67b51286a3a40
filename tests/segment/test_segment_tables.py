from __future__ import annotations

from pipeline import tables
from pipeline.segment import segment_tables
from pipeline.segment.segmenter import align


def spans(text: str) -> list[tuple[int, int]]:
    """Cuts before each capital mark |, which stands for white space between words."""
    return align(text, text.split())


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
    made = segment_tables(spans, reports=reports, paragraphs=paragraphs, sentences=sentences)
    text_of = {(r["report_id"], r["sentence_no"]): r["text"] for r in sentences.to_pylist()}
    for token in made["tokens"].to_pylist():
        text = text_of[token["report_id"], token["sentence_no"]]
        assert text[token["start_char"] : token["end_char"]] == token["text"]
    assert made["tokens"]["token_no"].to_pylist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2]
    assert made["sentences"]["n_tokens"].to_pylist() == [2, 3, 0, 2]
    assert made["paragraphs"]["n_tokens"].to_pylist() == [5, 0, 2]
    assert made["reports"]["n_tokens"].to_pylist() == [5, 2]
    assert made["reports"]["report_id"].to_pylist() == ["甲-2015", "乙-2015"], "rows keep their order"
