import xml.etree.ElementTree as ET

import pyarrow as pa
import pytest

from pipeline.pages.charts import Aim, AimPanel, target_panels
from pipeline.pages.charts.targets import axis_ticks
from pipeline.pages.index.targets import Verdicts
from pipeline.pages.text.indicator_words import IndicatorWords, amount
from pipeline.pages.text.language import Language
from pipeline.tables import ALL
from tests.pages.made_up import make_pages, without_rows

WORDS = IndicatorWords(Language("zh"))
Tables = dict[str, pa.Table]


def outcome(
    year: int, target: float | None, outturn: float | None, verdict: str | None, **more: object
) -> dict[str, object]:
    return {
        "place": "全国", "indicator": "gdp", "quantity": "growth", "label": "地区生产总值", "year": year, "level": "national",
        "target_value": target, "target_bound": "about" if target is not None else None, "target_commitment": "expected",
        "outturn_value": outturn, "unit": "%", "verdict": verdict, "reason": "", "target_report_id": f"全国-{year}", **more,
    }  # fmt: skip


def wording(report_id: str, year: int, place: str = "全国") -> dict[str, object]:
    counts = {
        "n_targets": 4,
        "n_about": 3,
        "n_at_least": 1,
        "n_at_most": 0,
        "n_range": 0,
        "n_exact": 0,
        "n_qualitative": 0,
    }
    words = {"n_expected": 3, "n_strive": 1, "n_ensure": 0}
    return {"report_id": report_id, "place": place, "level": "national", "year": year, **counts, **words}


@pytest.fixture
def pages(many_years: Tables) -> dict[str, str]:
    sentence = (
        many_years["sentences"]
        .filter(pa.compute.equal(many_years["sentences"]["report_id"], "全国-1999"))
        .to_pylist()[0]
    )
    statement = {
        "report_id": "全国-1999", "statement_no": 1, "place": "全国", "level": "national", "year": 1999, "part": "plan",
        "sentence_no": sentence["sentence_no"], "indicator": "gdp", "label": "地区生产总值", "name": "生产总值", "kind": "target",
        "period_from": 1999, "period_to": 1999, "quantity": "growth", "value": 7.0, "unit": "%", "bound": "about",
        "commitment": "strive", "start_char": 0, "end_char": 2, "reference": "", "definition": "",
    }  # fmt: skip
    rows = [outcome(1998, 8, 7.8, "missed"), outcome(1999, 7, 7.1, "met"), outcome(2000, 7, None, "not_reported")]
    tables = many_years | {
        "indicators": ALL["indicators"].from_rows([statement]),
        "indicator_outcomes": ALL["indicator_outcomes"].from_rows(rows),
        "target_wording": ALL["target_wording"].from_rows([wording("全国-1998", 1998), wording("全国-1999", 1999)]),
    }
    made: dict[str, str] = make_pages(tables)
    return made


def test_a_place_has_its_ledger_chart_and_wording(pages: dict[str, str]) -> None:
    page = pages["全国.md"]
    assert "| 地区生产总值增速 | 7%左右 | 7.1% |" in page
    assert "下年报告未提" in page
    assert "上级目标" not in page  # nothing stands above the nation
    assert "### 目标的措辞" in page
    ET.fromstring(pages["figures/全国-targets.svg"])


def test_a_report_shows_its_targets_in_its_own_words(pages: dict[str, str]) -> None:
    page = pages["全国-1999.md"]
    assert "## 指标：上年结果与今年目标" in page
    assert "| 地区生产总值 | — | 增长 " in page
    assert "力争" in page
    assert "不等于实际发生的事" in page


def test_the_index_counts_verdicts_and_wordings(pages: dict[str, str]) -> None:
    assert "| 地区生产总值 | 3 | 1 | 1 | 1 | 0 | — |" in pages["index.md"]
    assert "| 国家 | 1995–1999 | 2 | 8 | 75% | 25% |" in pages["targets.md"]


def test_without_targets_there_are_no_sections(many_years: Tables) -> None:
    names = ("indicators", "indicator_outcomes", "target_wording")
    pages = make_pages(without_rows(many_years, *names))
    assert not any("目标与结果" in text for name, text in pages.items() if name.endswith(".md"))


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (5.5, "%", "5.5%"),
        (1.3e12, "元", "1.3万亿元"),
        (1.322e7, "人", "1,322万人"),
        (1e11, "元", "1,000亿元"),
        (8.1825e11, "元", "8,182.5亿元"),
        (1.23456789e12, "元", "1.23万亿元"),
        (1234567, "元", "123.46万元"),
        (12000, "万人", "12,000万人"),
        (15000, "个", "1.5万个"),
        (0.5, "个百分点", "0.5个百分点"),
        (45877, "元", "45,877元"),
        (0.45, "", "0.45"),
        (-3.2, "%", "−3.2%"),
        (None, "元", "—"),
    ],
)
def test_amounts_as_reports_print_them(value: float | None, unit: str, text: str) -> None:
    assert amount(value, unit) == text


def test_bounds_and_verdicts_in_words() -> None:
    row = outcome(
        2016, 6.5, None, None, target_bound="range", target_value_high=7.0, reason="no report of the next year"
    )
    assert WORDS.target(row) == "6.5%–7%"
    assert WORDS.verdict(row) == "没有下一年的报告"
    assert WORDS.target(outcome(2016, None, 6.7, "not_comparable", target_bound="qualitative")) == "未给数字"


def test_falls_are_told_as_falls() -> None:
    row = {"start_char": 4, "end_char": 8, "bound": "exact", "quantity": "growth", "value": -3.2}
    assert WORDS.said([(row, "能耗下降3.2%。")]) == "下降 3.2%"


@pytest.mark.parametrize(
    ("low", "high"), [(-3.9, 12.0), (5.0, 5.0), (0.2, 3.5), (-8.1, -2.5), (96.0, 102.0), (0.0, 1e12)]
)
def test_axes_enclose_all_values(low: float, high: float) -> None:
    ticks = axis_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 8


def test_chart_holds_every_year_and_is_the_same_each_time() -> None:
    years = (
        Aim(2015, 7, None, "", 6.9, False, "a"),
        Aim(2016, 6.5, 7, "", None, False, "b"),
        Aim(2022, 5.5, None, "up", 3, True, "c"),
    )
    panel = AimPanel("地区生产总值（增速，%）", years)
    first, second = (
        target_panels([panel], title="目标", unit="%", desc="三年", words=Language("zh")) for _ in range(2)
    )
    assert first == second
    circles = [e for e in ET.fromstring(first).iter() if e.tag.endswith("circle") and len(e)]
    assert len(circles) == 2


def test_no_share_is_told_of_fewer_than_five() -> None:
    assert Verdicts("地区生产总值", 7, (4, 1, 2, 0)).met == 0.8
    assert Verdicts("地区生产总值", 6, (4, 0, 2, 0)).met is None
