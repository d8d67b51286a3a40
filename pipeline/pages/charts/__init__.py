"""Charts as SVG text: bars with intervals, lines over years, heat maps."""

from __future__ import annotations

from pipeline.pages.charts.bars import BarGroup, grouped_bars
from pipeline.pages.charts.canvas import BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from pipeline.pages.charts.grid import SmallPanel, line_grid
from pipeline.pages.charts.heatmap import heat_map
from pipeline.pages.charts.lines import LineSeries, Panel, line_panels
from pipeline.pages.charts.ratios import ratio_map
from pipeline.pages.charts.stacked import Stack, stacked_bars
from pipeline.pages.charts.targets import Aim, AimPanel, target_panels

__all__ = [
    "BLUE",
    "GREEN",
    "ORANGE",
    "PURPLE",
    "VERMILLION",
    "Aim",
    "AimPanel",
    "BarGroup",
    "LineSeries",
    "Panel",
    "SmallPanel",
    "Stack",
    "grouped_bars",
    "heat_map",
    "line_grid",
    "line_panels",
    "ratio_map",
    "stacked_bars",
    "target_panels",
]
