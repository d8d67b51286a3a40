"""Lines over years with interval bands, one panel a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.pages.charts.canvas import (
    GAP,
    GRID,
    INK,
    MUTED,
    Canvas,
    axis_top,
    nice_ticks,
    num,
    shorten,
    text_width,
    tick_label,
)
from pipeline.pages.text.language import Language
from pipeline.pages.view import Points

WIDTH, _BETWEEN = 520.0, 46.0
_SHAPES = ("circle", "square")


@dataclass(frozen=True)
class LineSeries:
    """One series: a value for each year that has a report.

    Attributes:
        name: name in the legend.
        colour: colour of line and band.
        points: estimates by year; a year without one is a gap, never a zero.
    """

    name: str
    colour: str
    points: Points


@dataclass(frozen=True)
class Panel:
    """One place's lines; all panels of a chart name the same series.

    Attributes:
        title: heading of the panel.
        lines: from the first in the legend to the last.
        triangles: years to mark at the axis, with what the mark says when pointed at.
        steps: first years of a new level, marked by an upright line.
    """

    title: str
    lines: tuple[LineSeries, ...]
    triangles: Mapping[int, str] = field(default_factory=dict)
    steps: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Frame:
    left: float
    right: float
    top: float
    bottom: float
    first: int
    last: int
    ceiling: float

    def x(self, year: float) -> float:
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + 8 + (year - self.first) / (self.last - self.first) * (self.right - self.left - 16)

    def y(self, value: float) -> float:
        return self.bottom - min(max(value, 0.0), self.ceiling) / self.ceiling * (self.bottom - self.top)


def runs(years: Sequence[int]) -> list[list[int]]:
    """Ascending years cut where one is missing, so that no line crosses a gap."""
    out: list[list[int]] = []
    for year in years:
        if out and year == out[-1][-1] + 1:
            out[-1].append(year)
        else:
            out.append([year])
    return out


def line_panels(
    panels: Sequence[Panel],
    *,
    title: str,
    unit: str,
    desc: str,
    words: Language,
    interval_name: str = "",
    key: str = "",
) -> str:
    """Lines over years on common axes, one panel above the other.

    Args:
        panels: from top to bottom, at least one, each with at least one year.
        title: what is shown.
        unit: unit of the vertical axis.
        desc: the same for readers who cannot see it.
        words: language of what every chart of this kind says.
        interval_name: what the band is; empty where there is none.
        key: what triangles and upright lines stand for.

    Returns:
        An SVG document, 520 pixels wide.
    """
    points = [(year, e) for p in panels for line in p.lines for year, e in line.points.items() if e.value is not None]
    years = sorted({year for p in panels for line in p.lines for year in line.points})
    top = axis_top(
        [e.value for _, e in points if e.value is not None], [e.high for _, e in points if e.high is not None]
    )
    ticks = nice_ticks(top, wanted=4)
    canvas = Canvas(WIDTH, title=title, desc=desc)
    y = canvas.headline(title, unit)
    keys = [(line.name, line.colour, _SHAPES[i % 2]) for i, line in enumerate(panels[0].lines)]
    gaps = any(len(runs(_years(p))) > 1 for p in panels)
    y = canvas.legend(y + 2, [*keys, *([(words.say("chart.gap"), GAP, "box")] if gaps else [])])
    cut = any(e.high is not None and e.high > ticks[-1] for _, e in points)
    band = words.say("chart.band", name=interval_name) + (words.say("chart.cut") if cut else "")
    band = band if interval_name else ""
    for note in (n for n in (band, key) if n):
        canvas.text(12, y + 4, note, size=12, fill=MUTED)
        y += 18
    left = 20 + max(text_width(tick_label(t), 12) for t in ticks)
    height = 290.0 if len(panels) == 1 else 190.0
    for panel in panels:
        frame = _Frame(left, WIDTH - 14, y + 22, y + height, years[0], years[-1], ticks[-1])
        canvas.text(12, y + 10, shorten(panel.title, WIDTH - 24), bold=True, full=panel.title)
        _panel(canvas, frame, panel, ticks, words)
        y += height + _BETWEEN
    return canvas.svg(y - 10)


def _years(panel: Panel) -> list[int]:
    return sorted({year for line in panel.lines for year in line.points})


def _panel(canvas: Canvas, frame: _Frame, panel: Panel, ticks: list[float], words: Language) -> None:
    years = _years(panel)
    for before, after in zip(runs(years), runs(years)[1:], strict=False):
        x1, x2 = frame.x(before[-1] + 0.5), frame.x(after[0] - 0.5)
        tip = words.say("chart.years_without", first=before[-1] + 1, last=after[0] - 1)
        canvas.rect(x1, frame.top, x2 - x1, frame.bottom - frame.top, GAP, tip=tip)
    for tick in ticks:
        canvas.line(frame.left, frame.y(tick), frame.right, frame.y(tick), GRID)
        canvas.text(frame.left - 6, frame.y(tick) + 4, tick_label(tick), anchor="end", size=12, fill=MUTED)
    canvas.line(frame.left, frame.bottom, frame.right, frame.bottom, INK)
    for year in tick_years(frame.first, frame.last, frame.right - frame.left):
        canvas.line(frame.x(year), frame.bottom, frame.x(year), frame.bottom + 4, INK)
        canvas.text(frame.x(year), frame.bottom + 18, str(year), anchor="middle", size=12, fill=MUTED)
    for i, year in enumerate(panel.steps):
        x = frame.x(year - 0.5)
        canvas.line(x, frame.top, x, frame.bottom, MUTED, width=1.2, dash="2 3")
        canvas.text(
            x + 3, frame.top + 10 + 12 * (i % 3), str(year), size=11, fill=MUTED
        )  # close ones below one another
    for year, tip in panel.triangles.items():
        x, y = frame.x(year), frame.bottom
        canvas.path(f"M{num(x - 4)} {num(y + 1)}L{num(x + 4)} {num(y + 1)}L{num(x)} {num(y - 6)}z", fill=INK, tip=tip)
    for i, line in enumerate(panel.lines):
        _band(canvas, frame, line, _aside(i, len(panel.lines)))
    for i, line in enumerate(panel.lines):
        _stroke(canvas, frame, line, _SHAPES[i % 2], _aside(i, len(panel.lines)), words)


def _aside(i: int, lines: int) -> float:
    """Shift in pixels of a year without neighbours, so that the series' upright lines do not cover one another."""
    return (i - (lines - 1) / 2) * 5


def tick_years(first: int, last: int, width: float) -> list[int]:
    """Years to name on an axis of that many pixels: round ones, far enough apart to be read."""
    room = max(1, int(width // 52))
    steps = (1, 2, 5, 10, 20, 25, 50, 100)
    step = next((s for s in steps if (last - first) / s + 1 <= room), last - first + 1)
    years = [y for y in range(first, last + 1) if y % step == 0]
    return years or [first]


def _band(canvas: Canvas, frame: _Frame, line: LineSeries, aside: float) -> None:
    years = [y for y in sorted(line.points) if line.points[y].low is not None and line.points[y].high is not None]
    for run in runs(years):
        ends = [(frame.x(y), line.points[y].low or 0.0, line.points[y].high or 0.0) for y in run]
        if len(run) == 1:
            x, low, high = ends[0]
            canvas.line(x + aside, frame.y(low), x + aside, frame.y(high), line.colour, width=1.4)
            continue
        upper = [f"{num(x)} {num(frame.y(high))}" for x, _, high in ends]
        lower = [f"{num(x)} {num(frame.y(low))}" for x, low, _ in reversed(ends)]
        canvas.path("M" + "L".join([*upper, *lower]) + "z", fill=line.colour, opacity=0.17)


def _stroke(canvas: Canvas, frame: _Frame, line: LineSeries, shape: str, aside: float, words: Language) -> None:
    years = [y for y in sorted(line.points) if line.points[y].value is not None]
    for run in runs(years):
        shift = aside if len(run) == 1 else 0.0
        spots = [(frame.x(y) + shift, frame.y(line.points[y].value or 0.0)) for y in run]
        if len(run) > 1:
            d = "M" + "L".join(f"{num(x)} {num(y)}" for x, y in spots)
            canvas.path(d, stroke=line.colour, dash="" if shape == "circle" else "4 3", width=1.6)
        for year, (x, y) in zip(run, spots, strict=True):
            e = line.points[year]
            tip = words.say("chart.at", of=year, name=line.name, text=words.estimate(e.value, e.low, e.high))
            canvas.marker(x, y, shape, line.colour, tip=tip, size=2.4 if len(years) <= 30 else 1.8)
