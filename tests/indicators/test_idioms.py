import pytest

from pipeline.chinese.quantities import find_quantities
from pipeline.indicators.idioms import doublings, shared_bound, stakes, unit_kind


@pytest.mark.parametrize(("text", "times"), [("翻一番", 1), ("翻了两番", 2), ("翻一番半", 1.5), ("翻1.16番", 1.16)])
def test_doubling_and_redoubling(text: str, times: float) -> None:
    assert [(q.value, q.unit) for q in doublings(text)] == [(times, "番")]


def test_doubling_without_a_number_is_none() -> None:
    assert doublings("实现翻番目标") == []


def test_what_is_ensured_and_what_is_striven_for() -> None:
    text = "增速“保8争9.5”"
    assert [(q.value, q.unit, text[q.bound_start : q.end]) for q in stakes(text)] == [
        (8, "%", "保8"),
        (9.5, "%", "争9.5"),
    ]


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("分别增长5%和7%左右", ["about", "about"]),
        ("分别超过5%和7%", ["at_least", "at_least"]),
        ("分别增长5%以上、7%左右", ["at_least", "about"]),
        ("分别增长5%和7%", ["exact", "exact"]),
    ],
)
def test_one_bound_goes_for_all(text: str, bounds: list[str]) -> None:
    assert [q.bound for q in shared_bound(find_quantities(text))] == bounds


def test_kinds_of_units() -> None:
    assert unit_kind("亿元") == unit_kind("万元") != unit_kind("%")
