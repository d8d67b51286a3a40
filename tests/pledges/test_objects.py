"""Words of a thing without what says nothing of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pledges.objects import _TRIM_TAIL, _trimmed


@given(st.text(st.sampled_from("公园、，的等各工作任务分别平均以上左右共计合总数约拟 —-·“”"), max_size=12))
def test_endings_are_taken_off_wherever_there_are_any(text: str) -> None:
    assert _trimmed(text) == _TRIM_TAIL.sub("", text)
