"""The text of a passage."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.between.passages import Stream
from pipeline.between.spoken import SpokenWords

SENTENCES = (
    ("坚定“四个自信”，做到“两个维护”。", ("坚定", "四个", "自信", "做到", "两个", "维护")),
    ("（十）改革", ("十", "改革")),
)


@pytest.fixture(scope="module")
def spoken() -> SpokenWords:
    ends = [text.index(word) + len(word) for text, words in SENTENCES for word in words]
    stream = Stream(np.arange(8, dtype=np.uint32), np.array([0, 8], dtype=np.int64))
    return SpokenWords([], stream, ["plan"] * 2, [1, 2], [text for text, _ in SENTENCES], [0, 6, 8], np.array(ends))


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (0, 3, "坚定“四个自信”"),
        (1, 4, "“四个自信”，做到"),
        (1, 6, "“四个自信”，做到“两个维护”"),
        (2, 5, "自信”，做到“两个"),
        (0, 1, "坚定"),
        (4, 8, "“两个维护”。（十）改革"),
        (6, 7, "（十）"),
    ],
)
def test_a_passage_has_the_quotes_and_brackets_that_it_closes(
    spoken: SpokenWords, start: int, end: int, text: str
) -> None:
    assert spoken.text(start, end) == text
