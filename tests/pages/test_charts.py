from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.charts import BLUE, ORANGE, BarGroup, LineSeries, Panel, grouped_bars, heat_map, line_panels
from pipeline.pages.charts.canvas import axis_top, nice_ticks, num, text_width, wrap
from pipeline.pages.charts.heatmap import FINE, share_class
from pipeline.pages.charts.lines import runs, tick_years
from pipeline.pages.text.language import Language
from pipeline.pages.view import Estimate

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {
    "title": "标题",
    "desc": "说明",
    "interval_name": "95% 区间",
    "unit": "每万词提及次数",
    "words": Language("zh"),
}
HEAT = {"title": "t", "note": "n", "desc": "d", "words": Language("zh")}


def _bars(groups: list[BarGroup]) -> ET.Element:
    return ET.fromstring(grouped_bars(groups, series=[("回顾", BLUE), ("部署", ORANGE)], **WORDS))


def _lines(points: dict[int, Estimate]) -> ET.Element:
    return ET.fromstring(line_panels([Panel("甲", (LineSeries("全文", BLUE, points),))], **WORDS))


def _texts(root: ET.Element) -> list[str]:
    return [e.text or "" for e in root.iter(f"{SVG}text")]


def test_a_chart_is_accessible_and_has_a_white_ground() -> None:
    root = _bars([BarGroup("民生", (Estimate(10, 5, 15), Estimate(20, 10, 30)))])
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == "标题"
    assert root.find(f"{SVG}desc").text == "说明"
    ground = root.find(f"{SVG}rect")
    assert (ground.get("fill"), ground.get("width"), ground.get("height")) == (
        "#ffffff",
        root.get("width"),
        root.get("height"),
    )
    assert "Noto Sans CJK SC" in root.get("font-family")


def test_bars_are_as_long_as_their_values() -> None:
    root = _bars([BarGroup("民生", (Estimate(10, 5, 15), Estimate(20, 10, 30)))])
    bars = {e.get("fill"): float(e.get("width")) for e in root.iter(f"{SVG}rect") if e.find(f"{SVG}title") is not None}
    assert bars[ORANGE] == pytest.approx(2 * bars[BLUE], rel=1e-3)
    assert "10.0" in _texts(root)
    assert "20.0" in _texts(root)


def test_a_bar_without_a_value_says_so() -> None:
    root = _bars([BarGroup("民生", (Estimate(None), Estimate(3.0, 1.0, 5.0)))])
    assert "— 无文字" in _texts(root)


def test_an_enormous_interval_does_not_flatten_the_bars() -> None:
    assert axis_top([10.0, 12.0], [15.0, 5000.0]) == 24.0
    root = _bars([BarGroup("民生", (Estimate(10, 0, 5000), Estimate(12, 8, 15)))])
    assert any("箭头" in t for t in _texts(root))


def test_long_labels_are_cut_and_kept_whole_in_the_title() -> None:
    name = "推进以人为核心的新型城镇化和城乡区域协调发展以及乡村全面振兴"
    root = _bars([BarGroup(name, (Estimate(1, 0, 2), Estimate(2, 1, 3)))])
    assert name in [t.text for e in root.iter(f"{SVG}text") for t in e.iter(f"{SVG}title")]
    left = min(
        float(e.get("x")) - text_width(e.text or "") for e in root.iter(f"{SVG}text") if e.get("text-anchor") == "end"
    )
    assert left >= 0


@given(st.text(max_size=30))
def test_any_label_makes_well_formed_xml(label: str) -> None:
    _bars([BarGroup(label, (Estimate(1.0, 0.5, 2.0), Estimate(0.0, 0.0, 1.0)))])
    root = ET.fromstring(
        heat_map([(label, {label: 0.2})], [label], **HEAT | {"title": label, "note": label, "desc": label})
    )
    assert root.tag == f"{SVG}svg"


def test_lines_stop_at_missing_years() -> None:
    e = Estimate(10, 5, 15)
    root = _lines({1998: e, 1999: e, 2003: e, 2004: e, 2010: e})
    strokes = [p.get("d") for p in root.iter(f"{SVG}path") if p.get("stroke") == BLUE and "L" in p.get("d")]
    assert [d.count("L") for d in strokes] == [1, 1]
    hatched = [r for r in root.iter(f"{SVG}rect") if r.get("fill") == "url(#gap)" and r.find(f"{SVG}title") is not None]
    assert [r.find(f"{SVG}title").text for r in hatched] == ["2000–2002 年没有报告", "2005–2009 年没有报告"]
    assert "没有报告的年份" in _texts(root)


def test_years_without_a_value_are_gaps_not_zeros() -> None:
    e = Estimate(10, 5, 15)
    root = _lines({2000: e, 2001: Estimate(None), 2002: e})
    assert len(list(root.iter(f"{SVG}circle"))) == 2 + 1  # one in the legend
    assert not [p for p in root.iter(f"{SVG}path") if p.get("stroke") == BLUE and "L" in p.get("d")]


def test_runs_break_at_gaps() -> None:
    assert runs([1, 2, 4, 7, 8]) == [[1, 2], [4], [7, 8]]
    assert runs([]) == []


@given(st.integers(1900, 2030), st.integers(0, 200), st.floats(60, 600))
def test_year_ticks_never_touch(first: int, span: int, width: float) -> None:
    ticks = tick_years(first, first + span, width)
    assert ticks
    for a, b in pairwise(ticks):
        assert (b - a) / max(1, span) * (width - 16) > text_width("2000", 12) * 0.9


@given(st.floats(1e-6, 1e7))
def test_ticks_reach_the_top(top: float) -> None:
    ticks = nice_ticks(top)
    assert ticks[0] == 0
    assert ticks[-1] >= top * (1 - 1e-6)
    assert 2 <= len(ticks) <= 7


def test_a_heat_map_has_figures_only_where_they_fit() -> None:
    few = heat_map([("1 甲", {"2001": 0.123, "2003": 0.5})], ["2001", "2002", "2003"], **HEAT)
    assert "12.3%" in few
    assert "没有数据" in few
    years = [str(y) for y in range(1954, 2027)]
    many = heat_map([("1 甲", dict.fromkeys(years, 0.1))], years, column_ticks=["1960", "2000"], **HEAT)
    assert "10.0%" not in many
    assert [t for t in _texts(ET.fromstring(many)) if t.isdigit()] == ["1960", "2000"]


def test_share_classes_keep_their_edges() -> None:
    assert [share_class(s, FINE) for s in (0, 0.0099, 0.01, 0.05, 0.199, 0.2, 1)] == [0, 0, 1, 3, 5, 6, 6]
    fine = heat_map([("甲", {"1": 0.3})], ["1"], **HEAT)
    coarse = heat_map([("甲", {"1": 0.7})], ["1"], **HEAT)
    assert "7–12%" in fine
    assert "≥60%" in coarse


def test_coordinates_are_written_the_same_way() -> None:
    assert [num(v) for v in (1.0, 1.005, 0.1 + 0.2, -0.001, 100)] == ["1", "1", "0.3", "0", "100"]


@given(st.text(alphabet="甲乙丙abc ，。", max_size=60), st.floats(30, 200))
def test_wrapped_lines_fit(text: str, width: float) -> None:
    assert all(text_width(line) <= width for line in wrap(text, width))
