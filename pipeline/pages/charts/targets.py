"""Targets against outturns over the years: what was aimed at as a band or tick, what came as a dot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.pages.charts.canvas import BLUE, GRID, INK, MUTED, VERMILLION, Canvas, shorten, text_width, tick_label
from pipeline.pages.charts.lines import tick_years
from pipeline.pages.text.language import Language

_WIDTH, _HEIGHT, _BETWEEN = 520.0, 150.0, 46.0
_TARGET = "#8a8a8a"


@dataclass(frozen=True)
class Aim:
    """One year.

    Attributes:
        year: the year that target and outturn are for.
        low: target, or its lower end; None without a number.
        high: upper end of a range.
        side: up for 以上, down for 以内, empty else.
        outturn: what the next report states; None where it is silent.
        missed: the target was missed.
        tip: shown on pointing.
    """

    year: int
    low: float | None
    high: float | None
    side: str
    outturn: float | None
    missed: bool
    tip: str


@dataclass(frozen=True)
class AimPanel:
    """One indicator over the years."""

    title: str
    years: tuple[Aim, ...]


def target_panels(panels: Sequence[AimPanel], *, title: str, unit: str, desc: str, words: Language) -> str:
    """One panel an indicator, one above the other, each with its own vertical axis and all with the same years.

    Args:
        panels: at least one, each with at least one number.
        title: what is shown.
        unit: unit of the vertical axes.
        desc: the same for readers who cannot see it.
        words: language of what every chart of this kind says.

    Returns:
        An SVG document, 520 pixels wide.
    """
    years = [a.year for p in panels for a in p.years]
    first, last = min(years), max(years)
    canvas = Canvas(_WIDTH, title=title, desc=desc)
    y = canvas.headline(title, unit)
    y = canvas.legend(
        y + 2, [(words.say("chart.outturn"), BLUE, "circle"), (words.say("chart.missed"), VERMILLION, "circle")]
    )
    canvas.text(12, y + 4, words.say("chart.targets"), size=12, fill=MUTED)
    y += 20
    for panel in panels:
        canvas.text(12, y + 10, shorten(panel.title, _WIDTH - 24), bold=True, full=panel.title)
        _panel(canvas, panel, y + 22, first, last)
        y += _HEIGHT + _BETWEEN
    return canvas.svg(y - 8)


def _panel(canvas: Canvas, panel: AimPanel, top: float, first: int, last: int) -> None:
    values = [v for a in panel.years for v in (a.low, a.high, a.outturn) if v is not None]
    ticks = axis_ticks(min(values), max(values))
    left, right, bottom = 20 + max(text_width(tick_label(t), 12) for t in ticks), _WIDTH - 14, top + _HEIGHT - 22

    def x_of(year: int) -> float:
        return (
            (left + right) / 2 if first == last else left + 10 + (year - first) / (last - first) * (right - left - 20)
        )

    def y_of(value: float) -> float:
        return bottom - (value - ticks[0]) / (ticks[-1] - ticks[0]) * (bottom - top)

    for tick in ticks:
        canvas.line(left, y_of(tick), right, y_of(tick), INK if tick == 0 else GRID)
        canvas.text(left - 6, y_of(tick) + 4, tick_label(tick), anchor="end", size=12, fill=MUTED)
    for year in tick_years(first, last, right - left):
        canvas.text(x_of(year), bottom + 18, str(year), anchor="middle", size=12, fill=MUTED)
    half = max(2.5, min(8.0, (right - left) / (last - first + 1) * 0.36))
    for aim in panel.years:
        _aim(canvas, aim, x_of(aim.year), y_of, half)


def _aim(canvas: Canvas, aim: Aim, x: float, y_of: Callable[[float], float], half: float) -> None:
    if aim.low is not None:
        y = y_of(aim.low)
        if aim.high is not None:
            canvas.rect(x - half, y_of(aim.high), 2 * half, y - y_of(aim.high), "#d0d0d0", tip=aim.tip)
        canvas.line(x - half, y, x + half, y, _TARGET, width=2.2)
        if aim.side:
            step = -6 if aim.side == "up" else 6
            canvas.path(f"M{x - 3:.1f} {y:.1f}L{x:.1f} {y + step:.1f}L{x + 3:.1f} {y:.1f}z", fill=_TARGET)
    if aim.outturn is not None:
        canvas.marker(x, y_of(aim.outturn), "circle", VERMILLION if aim.missed else BLUE, tip=aim.tip, size=3)


def axis_ticks(low: float, high: float) -> list[float]:
    """Four to seven round ticks that enclose all values; zero among them where it is near."""
    if low > 0 and low < (high - low):
        low = 0.0
    if high == low:
        low, high = low - 1, high + 1
    step = next(
        (s * 10**e for e in range(-6, 16) for s in (1, 2, 2.5, 5) if (high - low) / (s * 10**e) <= 5), (high - low) / 5
    )
    start = int(low // step)
    ticks = [round(start * step, 9)]
    while ticks[-1] < high - 1e-9:
        start += 1
        ticks.append(round(start * step, 9))
    return ticks
