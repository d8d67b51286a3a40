"""Charts as SVG text: bars with intervals, lines over years, heat maps."""

from __future__ import annotations

from pipeline.reporting.charts.bars import BarGroup, grouped_bars
from pipeline.reporting.charts.canvas import BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from pipeline.reporting.charts.heatmap import heat_map
from pipeline.reporting.charts.lines import Line, Panel, line_panels
from pipeline.reporting.charts.stacked import Stack, stacked_bars
from pipeline.reporting.charts.targets import Aim, AimPanel, target_panels

__all__ = [
    "BLUE",
    "GREEN",
    "ORANGE",
    "PURPLE",
    "VERMILLION",
    "Aim",
    "AimPanel",
    "BarGroup",
    "Line",
    "Panel",
    "Stack",
    "grouped_bars",
    "heat_map",
    "line_panels",
    "stacked_bars",
    "target_panels",
]
