"""Grouped horizontal bars with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.messages.numbers import NONE, decimal
from pipeline.pages.charts.canvas import GRID, INK, MUTED, Canvas, axis_top, nice_ticks, num, text_width, tick_label
from pipeline.pages.text.language import Language
from pipeline.pages.view import Estimate

WIDTH = 520.0
_BAR, _SPACE = 13.0, 12.0


@dataclass(frozen=True)
class BarGroup:
    """One label with a bar for each series, in the series' order."""

    label: str
    bars: tuple[Estimate, ...]


def grouped_bars(
    groups: Sequence[BarGroup],
    *,
    series: Sequence[tuple[str, str]],
    title: str,
    unit: str,
    desc: str,
    interval_name: str,
    words: Language,
) -> str:
    """Horizontal bars, one group a label, each bar with its interval and its value in figures.

    Args:
        groups: from top to bottom, at least one.
        series: (name, colour) of the bars of a group.
        title: what is shown.
        unit: unit of the axis.
        desc: the same for readers who cannot see it.
        interval_name: what the thin line is.
        words: language of what every chart of this kind says.

    Returns:
        An SVG document, 520 pixels wide.
    """
    labels = min(150.0, 14 + max(text_width(g.label) for g in groups))
    step = len(series) * (_BAR + 2) + _SPACE
    bars = [b for g in groups for b in g.bars]
    top = axis_top([b.value for b in bars if b.value is not None], [b.high for b in bars if b.high is not None])
    ticks = nice_ticks(top)
    canvas = Canvas(WIDTH, title=title, desc=desc)
    y = canvas.headline(title, unit)
    y = canvas.legend(y + 2, [(name, colour, "box") for name, colour in series])
    cut = any(b.high is not None and b.high > ticks[-1] for b in bars)
    note = words.say("chart.line", name=interval_name) + (words.say("chart.arrow") if cut else "")
    canvas.text(12, y + 4, note, size=12, fill=MUTED)
    first, left, right = y + 16, labels + 10, WIDTH - 50
    bottom = first + len(groups) * step
    scale = (right - left) / ticks[-1]
    for tick in ticks:
        x = left + tick * scale
        canvas.line(x, first, x, bottom, GRID)
        canvas.text(x, bottom + 16, tick_label(tick), anchor="middle", size=12, fill=MUTED)
    for i, group in enumerate(groups):
        start = first + i * step + _SPACE / 2
        canvas.label(left - 8, start + (step - _SPACE) / 2, group.label, labels - 6, lines=2 if len(series) > 1 else 1)
        for j, (bar, (name, colour)) in enumerate(zip(group.bars, series, strict=True)):
            tip = words.say("chart.tip", of=group.label, name=name, text=decimal(bar.value))
            end = _bar(canvas, bar, left, start + j * (_BAR + 2), scale, right, colour, tip)
            text = decimal(bar.value) if bar.value is not None else f"{NONE} {words.say('chart.no_words')}"
            canvas.text(end + 7, start + j * (_BAR + 2) + _BAR / 2 + 4.5, text, size=12)
    canvas.line(left, first, left, bottom, INK)
    return canvas.svg(bottom + 28)


def _bar(canvas: Canvas, bar: Estimate, x: float, y: float, scale: float, right: float, colour: str, tip: str) -> float:
    """Bar and interval; returns the x behind both."""
    middle = y + _BAR / 2
    end = x
    if bar.value is not None:
        canvas.rect(x, y, bar.value * scale, _BAR, colour, tip=tip)
        end += bar.value * scale
    if bar.low is not None and bar.high is not None:
        low, high = x + bar.low * scale, x + bar.high * scale
        cut = high > right
        high = min(high, right)
        # A white seam keeps the line visible on the bar and on the ground.
        canvas.line(low, middle, high, middle, "#ffffff", width=2.8)
        canvas.line(low, middle, high, middle, INK, width=1.4)
        canvas.line(low, middle - 3.5, low, middle + 3.5, INK, width=1.4)
        if cut:
            tip_x = num(high + 4)
            canvas.path(
                f"M{num(high - 4)} {num(middle - 4)}L{tip_x} {num(middle)}L{num(high - 4)} {num(middle + 4)}z", fill=INK
            )
        else:
            canvas.line(high, middle - 3.5, high, middle + 3.5, INK, width=1.4)
        end = max(end, high)
    return end
