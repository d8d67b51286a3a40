"""Values of many rows set against the middle one of their column, as a map of colours."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.messages.numbers import decimal
from pipeline.pages.charts.canvas import GAP, INK, Canvas, num, shorten, text_width
from pipeline.pages.text.language import Language

# Upper edges of the ratio to the median; one hue below it and one above, white at it (ColorBrewer PuOr).
EDGES = (0.5, 0.67, 0.8, 1.25, 1.5, 2.0)
_COLOURS = ("#8073ac", "#b2abd2", "#d8daeb", "#ffffff", "#fee0b6", "#fdb863", "#e08214")
_CELL, _HEIGHT, _WIDTH = 84.0, 19.0, 800.0


def ratio_map(
    rows: Sequence[tuple[str, Sequence[float | None]]],
    columns: Sequence[str],
    *,
    title: str,
    note: str,
    desc: str,
    words: Language,
) -> str:
    """A cell a value, coloured by its ratio to the median of its column, with the value in it.

    Args:
        rows: label and a value a column; None where there is none.
        columns: names, from left to right.
        title: what is shown.
        note: unit, and what colours mean.
        desc: the same for readers who cannot see it.
        words: language of what every chart of this kind says.

    Returns:
        An SVG document, 800 pixels wide.
    """
    canvas = Canvas(_WIDTH, title=title, desc=desc)
    left = min(200.0, 20 + max(text_width(label) for label, _ in rows))
    cell = min(_CELL, (_WIDTH - 14 - left) / len(columns))
    y = canvas.headline(title, note)
    keys = [(name, colour, "box") for name, colour in zip(_names(), _COLOURS, strict=True)]
    top = canvas.legend(y + 2, keys) + 20
    for j, column in enumerate(columns):
        name = shorten(column, cell - 4, 12)
        canvas.text(left + (j + 0.5) * cell, top - 7, name, anchor="middle", size=12, full=column)
    middles = [_middle([values[j] for _, values in rows]) for j in range(len(columns))]
    for i, (label, values) in enumerate(rows):
        canvas.label(left - 7, top + (i + 0.5) * _HEIGHT, label, left - 14, lines=1)
        for j, value in enumerate(values):
            x, at = left + j * cell, top + i * _HEIGHT
            colour = GAP if value is None else _COLOURS[ratio_class(value, middles[j])]
            tip = words.say("number.of", name=f"{label} · {columns[j]}", text=decimal(value))
            canvas.rect(x + 0.6, at + 0.6, cell - 1.2, _HEIGHT - 1.2, colour, tip=tip)
            if value is not None:
                canvas.text(x + cell / 2, at + _HEIGHT / 2 + 4, decimal(value, 0), anchor="middle", size=11, fill=INK)
    bottom = top + _HEIGHT * len(rows)
    width = cell * len(columns)
    canvas.path(f"M{num(left)} {num(top)}h{num(width)}v{num(bottom - top)}h{num(-width)}z", stroke="#bbbbbb", width=1)
    return canvas.svg(bottom + 12)


def _middle(values: Sequence[float | None]) -> float:
    known = [v for v in values if v is not None]
    return float(median(known)) if known else 0.0


def ratio_class(value: float, middle: float) -> int:
    """Class of colour, 0 to 6: of a value against the middle one; of equals in a column of zeros the white one."""
    if middle <= 0:
        return 3 if value <= 0 else len(EDGES)
    return sum(value / middle > edge for edge in EDGES)


def _names() -> list[str]:
    edges = [f"{e:g}" for e in EDGES]
    return [f"≤{edges[0]}", *(f"{a}–{b}" for a, b in pairwise(edges)), f">{edges[-1]}"]
