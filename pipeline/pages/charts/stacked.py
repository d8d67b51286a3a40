"""Stacked horizontal bars: how a total is made up, one bar a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.pages.charts.canvas import GRID, INK, MUTED, Canvas, nice_ticks, tick_label
from pipeline.pages.text.language import Language

WIDTH = 520.0
_BAR, _STEP = 17.0, 24.0


@dataclass(frozen=True)
class Stack:
    """One bar: its label and the size of each part, in the order of the series; no parts where nothing is known."""

    label: str
    parts: tuple[int, ...]


def stacked_bars(
    stacks: Sequence[Stack],
    *,
    series: Sequence[tuple[str, str]],
    title: str,
    unit: str,
    desc: str,
    missing: str,
    words: Language,
) -> str:
    """Bars of counts, each part in its colour with its number where it fits.

    Args:
        stacks: from top to bottom, at least one.
        series: (name, colour) of the parts.
        title: what is shown.
        unit: unit of the axis.
        desc: the same for readers who cannot see it.
        missing: what is written where a bar has no parts.
        words: language of what every chart of this kind says.

    Returns:
        An SVG document, 520 pixels wide.
    """
    canvas = Canvas(WIDTH, title=title, desc=desc)
    y = canvas.headline(title, unit)
    first = canvas.legend(y + 2, [(name, colour, "box") for name, colour in series]) + 2
    left, right = 60.0, WIDTH - 50
    ticks = nice_ticks(max([sum(s.parts) for s in stacks] + [1]))
    scale = (right - left) / ticks[-1]
    bottom = first + len(stacks) * _STEP
    for tick in ticks:
        x = left + tick * scale
        canvas.line(x, first, x, bottom, GRID)
        canvas.text(x, bottom + 16, tick_label(tick), anchor="middle", size=12, fill=MUTED)
    for i, stack in enumerate(stacks):
        top = first + i * _STEP + (_STEP - _BAR) / 2
        canvas.label(left - 8, top + _BAR / 2, stack.label, left - 12, lines=1)
        x = left
        for size, (name, colour) in zip(stack.parts, series, strict=False):
            width = size * scale
            canvas.rect(x, top, width, _BAR, colour, tip=words.say("chart.tip", of=stack.label, name=name, text=size))
            if width >= 9 * len(str(size)) + 4:
                canvas.text(x + width / 2, top + _BAR / 2 + 4.5, str(size), anchor="middle", size=12, fill="#ffffff")
            x += width
        end = str(sum(stack.parts)) if stack.parts else missing
        canvas.text(x + 7, top + _BAR / 2 + 4.5, end, size=12, fill=INK if stack.parts else MUTED)
    canvas.line(left, first, left, bottom, INK)
    return canvas.svg(bottom + 28)
