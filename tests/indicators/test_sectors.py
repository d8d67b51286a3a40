import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.indicators.extract import SentenceReader
from pipeline.indicators.facts import ReportFacts, Setting
from pipeline.indicators.names import Catalogue
from pipeline.indicators.sectors import sector_ratios

FIVE_YEARS = ReportFacts("某县", "district", 2021, 2016, 2020)
OUTTURN = Setting("outturn", False, None, None)


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("三次产业结构为12.9：34.9：52.2。", [(12.9, 34.9, 52.2)]),
        ("三产比例由6∶61∶33调整为12:27:61。", [(6, 61, 33), (12, 27, 61)]),
        ("三次产业比20比30比50。", [(20, 30, 50)]),
        ("粮经比例由78：22调整为70：30。", []),
        ("比赛用时12：27：61。", []),
        ("三次产业结构为6：1：3。", []),
    ],
)
def test_ratios_of_sectors(text: str, shares: list[tuple[float, float, float]]) -> None:
    assert [r.shares for r in sector_ratios(text)] == shares


def test_six_shares_with_the_years_they_are_for(catalogue: Catalogue) -> None:
    text = "产业结构不断优化，三次产业结构由2015年的6：61：33调整为12：27：61。"
    found = SentenceReader(catalogue, FIVE_YEARS).read(text, OUTTURN)
    assert [(s.indicator, s.value, s.period_to, s.quantity, s.unit) for s in found] == [
        ("primary_va", 6, 2015, "share", ""),
        ("secondary_va", 61, 2015, "share", ""),
        ("tertiary_va", 33, 2015, "share", ""),
        ("primary_va", 12, 2020, "share", ""),
        ("secondary_va", 27, 2020, "share", ""),
        ("tertiary_va", 61, 2020, "share", ""),
    ]
    assert [text[s.start : s.end] for s in found] == ["6", "61", "33", "12", "27", "61"]


@given(st.tuples(st.integers(1, 60), st.integers(1, 39)), st.sampled_from(":：∶"))
def test_every_ratio_of_a_hundred_is_found_with_any_colon(two: tuple[int, int], colon: str) -> None:
    shares = (*two, 100 - sum(two))
    (found,) = sector_ratios("三次产业结构调整为" + colon.join(map(str, shares)) + "。")
    assert found.shares == shares
