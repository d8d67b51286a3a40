"""Small multiples: one small panel of lines a subject, in columns, each with a scale of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.pages.charts.canvas import GRID, INK, MUTED, Canvas, axis_top, nice_ticks, num, shorten, tick_label
from pipeline.pages.charts.lines import LineSeries, runs, tick_years
from pipeline.pages.text.language import Language

_COLUMNS, _WIDTH, _HEIGHT, _LEFT, _BETWEEN = 3, 800.0, 118.0, 36.0, 40.0
_SHAPES = ("circle", "square", "circle")


@dataclass(frozen=True)
class SmallPanel:
    """One panel: its heading and its lines; all panels name the same series in the same order."""

    title: str
    lines: tuple[LineSeries, ...]


def line_grid(panels: Sequence[SmallPanel], *, title: str, unit: str, desc: str, words: Language) -> str:
    """Panels from left to right and from top to bottom, over the same years.

    Args:
        panels: at least one, each with at least one year.
        title: what is shown.
        unit: unit of every vertical axis.
        desc: the same for readers who cannot see it.
        words: language of what every chart of this kind says.

    Returns:
        An SVG document, 800 pixels wide.
    """
    years = sorted({year for p in panels for line in p.lines for year in line.points})
    canvas = Canvas(_WIDTH, title=title, desc=desc)
    y = canvas.headline(title, unit)
    most = max(panels, key=lambda p: len(p.lines)).lines
    if len(most) > 1:
        y = canvas.legend(y + 2, [(line.name, line.colour, _SHAPES[i % 3]) for i, line in enumerate(most)])
    column = (_WIDTH - 16) / _COLUMNS
    for i, panel in enumerate(panels):
        left = 8 + (i % _COLUMNS) * column
        top = y + 22 + (i // _COLUMNS) * (_HEIGHT + _BETWEEN)
        canvas.text(left + 4, top - 8, shorten(panel.title, column - 20), bold=True, full=panel.title)
        _panel(canvas, panel, left + _LEFT, left + column - 14, top, (years[0], years[-1]), words)
    rows = -(-len(panels) // _COLUMNS)
    return canvas.svg(y + 22 + rows * (_HEIGHT + _BETWEEN) - 12)


def _panel(
    canvas: Canvas, panel: SmallPanel, left: float, right: float, top: float, years: tuple[int, int], words: Language
) -> None:
    first, last = years
    points = [e for line in panel.lines for e in line.points.values()]
    highs = [e.high for e in points if e.high is not None] if len(panel.lines) == 1 else []
    ticks = nice_ticks(axis_top([e.value for e in points if e.value is not None], highs), wanted=3)
    bottom = top + _HEIGHT

    def x(year: float) -> float:
        return (left + right) / 2 if first == last else left + 4 + (year - first) / (last - first) * (right - left - 8)

    def y(value: float) -> float:
        return bottom - min(max(value, 0.0), ticks[-1]) / ticks[-1] * _HEIGHT

    for tick in ticks:
        canvas.line(left, y(tick), right, y(tick), GRID)
        canvas.text(left - 5, y(tick) + 4, tick_label(tick), anchor="end", size=11, fill=MUTED)
    canvas.line(left, bottom, right, bottom, INK)
    for year in tick_years(first, last, (right - left) * 0.8):
        canvas.text(x(year), bottom + 15, str(year), anchor="middle", size=11, fill=MUTED)
    for i, line in enumerate(panel.lines):
        known = [year for year in sorted(line.points) if line.points[year].value is not None]
        for run in runs(known):
            if len(panel.lines) == 1 and len(run) > 1:
                ends = [(x(u), line.points[u].low, line.points[u].high) for u in run]
                upper = [f"{num(a)} {num(y(h))}" for a, _, h in ends if h is not None]
                lower = [f"{num(a)} {num(y(b))}" for a, b, _ in reversed(ends) if b is not None]
                if upper and lower:
                    canvas.path("M" + "L".join([*upper, *lower]) + "z", fill=line.colour, opacity=0.17)
            spots = [(x(u), y(line.points[u].value or 0.0)) for u in run]
            if len(spots) > 1:
                path = "M" + "L".join(f"{num(a)} {num(b)}" for a, b in spots)
                canvas.path(path, stroke=line.colour, dash="4 3" if _SHAPES[i % 3] == "square" else "", width=1.5)
            for year, (a, b) in zip(run, spots, strict=True):
                e = line.points[year]
                tip = words.say("chart.at", of=year, name=line.name, text=words.estimate(e.value, e.low, e.high))
                canvas.marker(a, b, _SHAPES[i % 3], line.colour, tip=tip, size=1.8 if len(known) > 20 else 2.3)
