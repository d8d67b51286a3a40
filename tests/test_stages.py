"""Fingerprints of stages, and what stages hand over to the analyses."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline import tables
from pipeline.config import Config, Settings
from pipeline.stages import STAGES, Context, expected
from pipeline.stages.attention import _spoken

CONTEXT = Context(Config(Settings(), (), frozenset(), frozenset()), "model", {})


def test_appendices_are_kept_from_attention() -> None:
    sentences = tables.SENTENCES.from_rows(
        [
            {"report_id": r, "sentence_no": n, "paragraph_no": n, "part": "plan", "text": "保障民生。", "n_tokens": 2,
             "paragraph_start_char": 0, "is_appendix": r == "甲县-2020" and n > 2}
            for r in ("甲县-2020", "乙县-2020")
            for n in (1, 2, 3, 4)
        ]
    )  # fmt: skip
    tokens = tables.TOKENS.from_rows(
        [
            {"report_id": r, "token_no": 2 * n - 1 + k, "sentence_no": n, "text": t, "start_char": 2 * k,
             "end_char": 2 * k + 2, "is_word": True}
            for r in ("甲县-2020", "乙县-2020")
            for n in (1, 2, 3, 4)
            for k, t in enumerate(("保障", "民生"))
        ]
    )  # fmt: skip
    given = _spoken({"sentences": sentences, "tokens": tokens})
    kept = list(zip(*given["sentences"].select(["report_id", "sentence_no"]).to_pydict().values(), strict=True))
    assert kept == [("甲县-2020", 1), ("甲县-2020", 2), *(("乙县-2020", n) for n in (1, 2, 3, 4))]
    assert given["tokens"]["sentence_no"].to_pylist() == [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4]


def test_without_appendices_nothing_is_copied() -> None:
    sentences = tables.SENTENCES.from_rows(
        [{"report_id": "甲县-2020", "sentence_no": 1, "paragraph_no": 1, "part": "plan", "text": "保障民生。", "n_tokens": 2}]
    )  # fmt: skip
    given = {"sentences": sentences, "tokens": tables.TOKENS.empty()}
    assert _spoken(given) is given


@pytest.mark.parametrize("name", [s.name for s in STAGES])
def test_a_stage_alone_has_the_fingerprints_it_has_among_all(name: str) -> None:
    ingested = {"甲县-2020": "a", "甲县-2021": "b", "乙县-2020": "c"}
    assert expected(CONTEXT, ingested, of=name)[name] == expected(CONTEXT, ingested)[name]


def test_fingerprints_follow_model_settings_and_reports() -> None:
    ingested = {"甲县-2020": "a", "乙县-2020": "c"}
    before = expected(CONTEXT, ingested)
    other_model = expected(dataclasses.replace(CONTEXT, model_sha256="other"), ingested)
    assert before["segment"] != other_model["segment"]
    assert before["attention"]["甲县-2020"] != other_model["attention"]["甲县-2020"]
    assert before["pledges"] == other_model["pledges"]
    changed = expected(CONTEXT, {**ingested, "甲县-2020": "b"})
    assert before["attention"]["甲县-2020"] != changed["attention"]["甲县-2020"]
    assert before["attention"]["乙县-2020"] == changed["attention"]["乙县-2020"]
    assert before["trends"] != changed["trends"]
