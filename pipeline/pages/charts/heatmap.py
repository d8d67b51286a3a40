"""Shares as a heat map: rows are topics or places, columns are years or topics."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.messages.numbers import percent
from pipeline.pages.charts.canvas import GAP, INK, MUTED, Canvas, num, text_width
from pipeline.pages.text.language import Language

WIDTH = 520.0
# Lower edges of the classes of colour: fine for many topics, coarse where one topic takes two fifths or more.
FINE, COARSE = (0.01, 0.02, 0.04, 0.07, 0.12, 0.20), (0.02, 0.05, 0.10, 0.20, 0.40, 0.60)
# One hue from light to dark: the order can be read without telling colours apart. White text on the last two.
_COLOURS = ("#f7fbff", "#dbe9f6", "#b5d4e9", "#82bbdb", "#4a97c9", "#1f6eb3", "#08386f")


def heat_map(
    rows: Sequence[tuple[str, dict[str, float]]],
    columns: Sequence[str],
    *,
    title: str,
    note: str,
    desc: str,
    words: Language,
    column_ticks: Sequence[str] | None = None,
) -> str:
    """Shares as coloured cells, with figures in them where they fit.

    Classes of colour have fixed edges, so that charts can be compared: see the key.

    Args:
        rows: (label, share from 0 to 1 by column); a column that is left out is grey: no data.
        columns: from left to right.
        title: what is shown.
        note: unit and denominator.
        desc: the same for readers who cannot see it.
        words: language of what every chart of this kind says.
        column_ticks: columns that are named; None names all. They must not be too near one another.

    Returns:
        An SVG document, 520 pixels wide.
    """
    labels = min(190.0, 14 + max(text_width(label) for label, _ in rows))
    left = labels + 8
    cell = min(64.0, (WIDTH - 14 - left) / len(columns))
    height = 26.0 if len(rows) <= 30 else 20.0
    canvas = Canvas(WIDTH, title=title, desc=desc)
    y = canvas.headline(title, note)
    edges = COARSE if max((s for _, shares in rows for s in shares.values()), default=0.0) >= 0.4 else FINE
    missing = any(c not in shares for _, shares in rows for c in columns)
    keys = [(name, colour, "box") for name, colour in zip(_class_names(edges), _COLOURS, strict=True)]
    top = canvas.legend(y + 2, [*keys, *([(words.say("chart.no_data"), GAP, "box")] if missing else [])]) + 2
    bottom = top + height * len(rows)
    _cells(canvas, rows, columns, edges, left, top, cell, height)
    for i, (label, _) in enumerate(rows):
        canvas.label(left - 7, top + (i + 0.5) * height, label, labels - 8, lines=1)
    for i, column in enumerate(columns):
        if column_ticks is None or column in column_ticks:
            x = left + (i + 0.5) * cell
            canvas.line(x, bottom, x, bottom + 4, INK)
            canvas.text(x, bottom + 18, column, anchor="middle", size=12, fill=MUTED)
    grid = f"M{num(left)} {num(top)}h{num(cell * len(columns))}v{num(bottom - top)}h{num(-cell * len(columns))}z"
    canvas.path(grid, stroke="#bbbbbb", width=1)
    return canvas.svg(bottom + 28)


def share_class(share: float, edges: Sequence[float]) -> int:
    """Class of colour of a share, 0 to 6."""
    return sum(share >= edge for edge in edges)


def _class_names(edges: Sequence[float]) -> list[str]:
    ends = [percent(edge, 0).rstrip("%") for edge in edges]
    between = [f"{low}–{high}%" for low, high in pairwise(ends)]
    return [f"<{ends[0]}%", *between, f"≥{ends[-1]}%"]


def _cells(
    canvas: Canvas,
    rows: Sequence[tuple[str, dict[str, float]]],
    columns: Sequence[str],
    edges: Sequence[float],
    left: float,
    top: float,
    cell: float,
    height: float,
) -> None:
    # One path a colour instead of one element a cell: a chart of 30 topics and 70 years stays small.
    boxes: dict[str, list[str]] = {}
    for i, (_, shares) in enumerate(rows):
        for j, column in enumerate(columns):
            colour = _COLOURS[share_class(shares[column], edges)] if column in shares else GAP
            seam = 0.6 if cell > 10 else 0.0
            box = f"M{num(left + j * cell + seam)} {num(top + i * height + 0.6)}"
            box += f"h{num(cell - 2 * seam)}v{num(height - 1.2)}h{num(2 * seam - cell)}z"
            boxes.setdefault(colour, []).append(box)
    for colour in sorted(boxes):
        canvas.path("".join(boxes[colour]), fill=colour)
    if cell < 34:
        return
    for i, (_, shares) in enumerate(rows):
        for j, column in enumerate(columns):
            if column in shares:
                fill = "#ffffff" if share_class(shares[column], edges) >= 5 else INK
                x, y = left + (j + 0.5) * cell, top + (i + 0.5) * height + 4.3
                canvas.text(x, y, percent(shares[column]), anchor="middle", size=11, fill=fill)
