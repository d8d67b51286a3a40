import pytest

from pipeline.indicators.unsaid import said


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("增长（可比口径）8%", "增长8%"),
        ("总值 7 4 7亿元", "总值747亿元"),
        ("目标[3]增长8%", "目标增长8%"),
        ("目标是：1.增长8%；2.增收3%", "目标是：增长8%；增收3%"),
        ("国有及年销售收入500万元以上非国有工业企业", "工业企业"),
        ("★增长8%", "增长8%"),
    ],
)
def test_what_is_not_said_is_left_out(text: str, heard: str) -> None:
    kept = said(text)
    assert kept is not None
    assert "".join(text[i] for i in kept) == heard


@pytest.mark.parametrize(
    "text", ["增长8.2%，达到1.5亿元", "增长（比上年快1.5个百分点）8%", "国有企业实现利润3亿元", ""]
)
def test_all_is_said(text: str) -> None:
    assert said(text) is None
