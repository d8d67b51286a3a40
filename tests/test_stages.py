"""Fingerprints of stages."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.config import Config, Settings
from pipeline.stages import STAGES, Context, expected

CONTEXT = Context(Config(Settings(), (), frozenset(), frozenset()), "model", {})


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
