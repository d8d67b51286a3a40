from __future__ import annotations

from typing import Any

import pytest

from pipeline.pages.text.indicator_words import IndicatorWords, amount
from pipeline.pages.text.language import Language

ZH, EN = IndicatorWords(Language("zh")), IndicatorWords(Language("en"))


def outcome(**values: Any) -> dict[str, Any]:
    return {
        "quantity": "growth",
        "unit": "%",
        "target_value": 3.0,
        "target_value_high": None,
        "target_bound": "about",
        "outturn_value": None,
        "verdict": "met",
        "reason": "",
        "judged_as": "ceiling",
        "side": "within",
        "difference": 0.0,
        **values,
    }


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (1e11, "元", "1,000亿元"),
        (1.3e12, "元", "1.3万亿元"),
        (45877.0, "元", "45,877元"),
        (5.5, "%", "5.5%"),
        (1.2e7, "人", "1,200万人"),
    ],
)
def test_amounts_are_written_as_people_write_them(value: float, unit: str, said: str) -> None:
    assert amount(value, unit) == said


def test_a_fall_is_said_in_words_and_not_by_a_sign() -> None:
    row = outcome(target_value=-3.1, target_bound="at_least", outturn_value=-3.2)
    assert (ZH.target(row), ZH.outturn(row)) == ("下降3.1%以上", "下降3.2%")
    assert EN.outturn(row) == "down 3.2%"
    ranged = outcome(target_value=-4.0, target_value_high=-3.0, target_bound="range")
    assert ZH.target(ranged) == "下降3%–4%"
    assert ZH.outturn(outcome(quantity="share", outturn_value=-0.8)) == "−0.8%", "a level below zero is no fall"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"side": "below", "difference": -2.8}, "达到（作上限看，低于目标 2.8 个百分点）"),
        ({"side": "within", "difference": -0.2}, "达到"),
        ({"side": "above", "judged_as": "floor", "difference": 2.3}, "达到（作下限看，高于目标 2.3 个百分点）"),
        ({"side": None, "difference": 2.3}, "达到"),
        (
            {"side": "above", "judged_as": "floor", "difference": 5e9, "quantity": "level", "unit": "元"},
            "达到（作下限看，高于目标 50亿元）",
        ),
        ({"verdict": "missed", "side": "above", "difference": 0.9}, "未达到"),
    ],
)
def test_an_aim_passed_by_far_is_not_met_without_a_word(values: dict[str, Any], said: str) -> None:
    assert ZH.verdict(outcome(**values)) == said
