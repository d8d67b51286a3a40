"""Drawing in SVG: shapes, text that fits, scales.

SVG text is drawn with the reader's fonts, so Chinese labels need no font on the machine that makes the chart; any
library that lays text out itself would. Widths are estimated: a wide character is one em, a narrow one 0.58 em.
"""

from __future__ import annotations

import math
import unicodedata
from html import escape

from wcwidth import wcwidth

from pipeline.pages.text.markdown import clean

FONTS = "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif"
INK, MUTED, GRID = "#222222", "#595959", "#dddddd"
GAP = "url(#gap)"  # hatched: cannot be taken for a pale colour
_HATCH = (
    '<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#f3f3f3" />'
    '<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="#c4c4c4" /></pattern></defs>'
)
# Okabe & Ito (2008): told apart by readers with any common colour blindness.
BLUE, ORANGE, GREEN, VERMILLION, PURPLE = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7"
FONT_SIZE = 13.0


def num(value: float) -> str:
    """A coordinate with at most two places, written the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Estimated width in pixels."""
    ems = 0.0
    for char in text:
        wide = wcwidth(char) == 2 or unicodedata.east_asian_width(char) == "A"
        ems += 1.0 if wide else 0.58 * max(0, wcwidth(char))
    return ems * size


def shorten(text: str, width: float, size: float = FONT_SIZE) -> str:
    """The text, cut with … where it is wider than the space."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, width: float, *, lines: int = 2, size: float = FONT_SIZE) -> list[str]:
    """The text in at most so many lines, the last one cut where it does not fit."""
    out: list[str] = []
    while text and len(out) < lines - 1 and text_width(text, size) > width:
        at = 1
        while at < len(text) and text_width(text[: at + 1], size) <= width:
            at += 1
        space = text.rfind(" ", 1, at + 1)
        at = space if space > 0 else at
        out.append(text[:at].strip())
        text = text[at:].strip()
    return [*out, shorten(text, width, size)]


def nice_ticks(top: float, *, wanted: int = 5) -> list[float]:
    """Round numbers from 0 to the first one not below ``top``."""
    if not (top > 0 and math.isfinite(top)):
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(top / wanted))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power * wanted >= top * (1 - 1e-9))
    return [i * step for i in range(math.ceil(top / step - 1e-9) + 1)]


def tick_label(value: float) -> str:
    """A tick's number without needless zeros."""
    return f"{value:,.0f}" if value >= 10 and value == round(value) else f"{value:.6g}"


def axis_top(values: list[float], highs: list[float]) -> float:
    """Top of an axis: all values, and interval ends up to twice the highest value.

    A very short part can have an interval many times its value; drawn in full it would flatten everything else, so it
    is cut and marked.
    """
    highest = max(values, default=0.0)
    reach = max(highs, default=0.0)
    return max(highest, min(reach, 2 * highest) if highest > 0 else reach) or 1.0


class Canvas:
    """One SVG picture on a white ground, readable on dark pages too.

    Args:
        width: pixels; narrow enough for a phone.
        title: short name, read out by screen readers.
        desc: what the picture shows, in a sentence or two.
    """

    def __init__(self, width: float, *, title: str, desc: str) -> None:
        self.width = width
        self._title, self._desc = _text(title), _text(desc)
        self._shapes: list[str] = []

    def _add(self, tag: str, attributes: dict[str, str], text: str = "", *, tip: str = "") -> None:
        """A shape; the values of its attributes are numbers and constants, which need no escaping."""
        inner = _text(text) + (f"<title>{_text(tip)}</title>" if tip else "")
        given = "".join([f' {name}="{value}"' for name, value in attributes.items()])
        self._shapes.append(f"<{tag}{given}>{inner}</{tag}>" if inner else f"<{tag}{given} />")

    def rect(self, x: float, y: float, width: float, height: float, fill: str, *, tip: str = "") -> None:
        """A filled rectangle, with a text shown on pointing at it."""
        box = {"x": num(x), "y": num(y), "width": num(max(0, width)), "height": num(max(0, height)), "fill": fill}
        self._add("rect", box, tip=tip)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, *, width: float = 1.0, dash: str = ""
    ) -> None:
        """A straight line."""
        ends = {"x1": num(x1), "y1": num(y1), "x2": num(x2), "y2": num(y2)}
        dashes = {"stroke-dasharray": dash} if dash else {}
        self._add("line", {**ends, "stroke": stroke, "stroke-width": num(width), **dashes})

    def path(
        self,
        d: str,
        *,
        fill: str = "none",
        stroke: str = "none",
        opacity: float = 1,
        dash: str = "",
        width: float = 2,
        tip: str = "",
    ) -> None:
        """A path from its data, with a text shown on pointing at it."""
        attributes = {"d": d, "fill": fill}
        if stroke != "none":
            attributes |= {"stroke": stroke, "stroke-width": num(width), "stroke-linejoin": "round"}
        if opacity < 1:
            attributes["fill-opacity"] = num(opacity)
        if dash:
            attributes["stroke-dasharray"] = dash
        self._add("path", attributes, tip=tip)

    def marker(self, x: float, y: float, shape: str, colour: str, *, tip: str = "", size: float = 2.6) -> None:
        """A circle, or a white square with a coloured rim."""
        if shape == "circle":
            self._add("circle", {"cx": num(x), "cy": num(y), "r": num(size), "fill": colour}, tip=tip)
        else:
            box = {"x": num(x - size), "y": num(y - size), "width": num(2 * size), "height": num(2 * size)}
            self._add("rect", {**box, "fill": "#ffffff", "stroke": colour, "stroke-width": "1.5"}, tip=tip)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        size: float = FONT_SIZE,
        fill: str = INK,
        bold: bool = False,
        full: str = "",
    ) -> None:
        """A line of text on the baseline ``y``; ``full`` is the whole text where this one was cut."""
        attributes = {"x": num(x), "y": num(y), "font-size": num(size), "fill": fill}
        if anchor != "start":
            attributes["text-anchor"] = anchor
        if bold:
            attributes["font-weight"] = "bold"
        self._add("text", attributes, text, tip=full if full and clean(full) != clean(text) else "")

    def label(self, x: float, middle: float, text: str, width: float, *, anchor: str = "end", lines: int = 2) -> None:
        """A label of at most so many lines, centred on ``middle``."""
        text = clean(text)
        parts = wrap(text, width, lines=lines)
        step = FONT_SIZE * 1.2
        top = middle - step * (len(parts) - 1) / 2 + FONT_SIZE * 0.36
        for i, part in enumerate(parts):
            self.text(x, top + i * step, part, anchor=anchor, full=text if "".join(parts) != text else "")

    def headline(self, text: str, note: str = "") -> float:
        """Title and unit above the picture; returns the y below them."""
        y = 24.0
        for part in wrap(clean(text), self.width - 24, size=15):
            self.text(12, y, part, size=15, bold=True, full=text)
            y += 20
        for part in wrap(clean(note), self.width - 24, lines=3, size=12) if note else []:
            self.text(12, y, part, size=12, fill=MUTED, full=note)
            y += 17
        return y

    def legend(self, y: float, entries: list[tuple[str, str, str]]) -> float:
        """A row of (name, colour, shape: box, circle, square) keys, wrapped; returns the y below it."""
        x = 12.0
        for name, colour, shape in entries:
            width = 20 + text_width(name, 12) + 16
            if x + width > self.width and x > 12:
                x, y = 12.0, y + 19
            if shape == "box":
                self.rect(x, y - 6, 13, 12, colour)
                self.path(f"M{num(x)} {num(y - 6)}h13v12h-13z", stroke="#bbbbbb", width=0.8)
            else:
                self.path(f"M{num(x)} {num(y)}h15", stroke=colour, dash="" if shape == "circle" else "4 3")
                self.marker(x + 7.5, y, shape, colour)
            self.text(x + 20, y + 4.5, name, size=12)
            x += width
        return y + 17

    def svg(self, height: float) -> str:
        """The document, cut to its final height; the same calls give the same bytes."""
        box = f'width="{num(self.width)}" height="{num(height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {box} viewBox="0 0 {num(self.width)} {num(height)}" role="img" '
            f'aria-labelledby="title desc" font-family="{FONTS}"><title id="title">{self._title}</title>'
            f'<desc id="desc">{self._desc}</desc>{_HATCH}<rect {box} fill="#ffffff" />{"".join(self._shapes)}</svg>\n'
        )


def _text(text: str) -> str:
    return escape(clean(text), quote=False)
