import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.chinese.units import NAMES, measure, to_base


@pytest.mark.parametrize(
    ("value", "unit", "base", "base_unit"),
    [
        (1.3, "万亿元", 1.3e12, "元"),
        (13900, "亿斤", 6.95e8, "吨"),
        (4445, "亿公斤", 4.445e8, "吨"),
        (6.07, "亿吨", 6.07e8, "吨"),
        (1200, "万人", 1.2e7, "人"),
        (3.1, "%", 3.1, "%"),
        (6.45, "‰", 0.645, "%"),
        (2, "成", 20.0, "%"),
        (4771, "公里", 4771000.0, "米"),
        (236, "家", 236.0, "家"),
        (6600, "万", 6.6e7, ""),
    ],
)
def test_amounts_are_brought_to_one_unit(value: float, unit: str, base: float, base_unit: str) -> None:
    assert to_base(value, unit) == (pytest.approx(base), base_unit)


def test_same_amount_in_two_units_is_the_same() -> None:
    assert to_base(1.26, "万亿元") == to_base(12600, "亿元")
    assert to_base(13000, "亿斤") == to_base(6.5, "亿吨")
    assert to_base(35, "微克/立方米") == to_base(0.035, "毫克/立方米")


@given(st.sampled_from(NAMES), st.sampled_from(["", "万", "亿", "万亿"]))
def test_magnitudes_scale_any_unit(name: str, magnitude: str) -> None:
    plain, scaled = measure(name), measure(magnitude + name)
    assert scaled.base == plain.base
    assert scaled.factor == plain.factor * {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}[magnitude]
