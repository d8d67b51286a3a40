from __future__ import annotations

import re

import pytest

from pipeline.ingest.notes import _WORDING, Notes
from pipeline.reporting.wording import in_chinese

FREE = [
    "a news article that carries the report, not the text as delivered",
    "an abridged text (the title says so)",
    "the text is a report on plan or budget that stands for the work report",
    "short for its level (6101 Han characters): it may be an excerpt or cut off",
    "the text stops within a sentence: it was probably cut off",
    "the closing words are missing: the text may be cut off",
    "the text stood twice in the file; the second copy (15198 Han characters) was dropped",
    "no review part was found",
    "no review or plan part was found",
    "year 2022 taken from the text as a whole, but title 2024, file name 2024 differs",
    "place taken from the file name (唐县); the text does not state it",
    "the text is the report of 米易县, but the file name says 易县; the text was followed",
    "several places are called 城关区 (兰州市, 拉萨市); no code given",
]


@pytest.mark.parametrize("warning", FREE)
def test_doubts_are_told_in_chinese(warning: str) -> None:
    chinese = in_chinese(warning)
    assert not re.search(r"[a-z]{2,}", chinese), chinese
    assert set(re.findall(r"\d+", warning)) == set(re.findall(r"\d+", chinese))


@pytest.mark.parametrize("kind", sorted(_WORDING))
@pytest.mark.parametrize("n", [1, 7])
def test_every_repair_is_told_in_chinese(kind: str, n: int) -> None:
    notes = Notes()
    notes.add(kind, n, label="?H", example="三条?H")
    (line,) = notes.lines()
    chinese = in_chinese(line)
    assert chinese != line
    assert not re.search(r"[a-z]{3,}", chinese), chinese
    assert chinese.endswith("：“三条?H”")


def test_several_examples_and_an_unknown_warning() -> None:
    assert in_chinese("2 places may be mojibake (?H): 'a?H', 'b?H'") == "有 2 处可能是乱码（?H）：“a?H”“b?H”"
    assert in_chinese("something new: 'x'") == "something new: 'x'"
