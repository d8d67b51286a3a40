"""Figures of the pages: values of a view drawn as a chart, with its words in one language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipeline.messages.numbers import decimal
from pipeline.pages import charts
from pipeline.pages.charts.lines import tick_years
from pipeline.pages.index.attention import PlaceBars
from pipeline.pages.index.concepts import ConceptGrid, PlaceMap
from pipeline.pages.place.pledge_ledger import OUTCOMES, PledgesFigure
from pipeline.pages.place.targets import TargetsFigure
from pipeline.pages.report.attention import AttentionBars
from pipeline.pages.source.by_report import Row
from pipeline.pages.text.indicator_words import IndicatorWords, amount
from pipeline.pages.text.language import Language
from pipeline.pages.view import CurvePanel, Curves, Figure, Points, Shares

_LINES = {
    "all": charts.BLUE,
    "plan": charts.VERMILLION,
    "review": charts.BLUE,
    "mean": charts.BLUE,
    "adjusted": charts.VERMILLION,
    "topic": charts.BLUE,
}
_GRID = (charts.BLUE, charts.VERMILLION, charts.GREEN)
_BARS = {"review": charts.BLUE, "plan": charts.ORANGE, "all": charts.BLUE}
_OUTCOMES = {"done": charts.GREEN, "partly": charts.BLUE, "repeated": charts.ORANGE, "not_mentioned": "#6b6b6b"}
_SIDES = {"at_least": "up", "at_most": "down"}
_HEAT_WIDTH = 320  # pixels that a heat map leaves its columns, at least
_IN_WORDS = 3


@dataclass(frozen=True)
class Words:
    """Words of one kind of figure: its group in the message file ``pages``, and the values that they name."""

    language: Language
    kind: str
    of: dict[str, Any]

    def __call__(self, key: str, **more: Any) -> str:
        """One of its sentences."""
        return self.language.say(f"{self.kind}.{key}", **self._named(self.of | more))

    def _named(self, values: dict[str, Any]) -> dict[str, Any]:
        known = {"level": lambda level: self.language.name(level, "level"), "model": str.upper}
        return {key: known[key](value) if key in known else value for key, value in values.items()}


Draw = Callable[[Any, Words, str], str]


def alternative(figure: Figure, language: Language) -> str:
    """What is read where the picture is not shown."""
    return _words(figure, language)("alt")


def caption(figure: Figure, language: Language) -> str:
    """What the figure shows, in a sentence or two below it."""
    words = _words(figure, language)
    if isinstance(figure, Curves):
        told = _told(figure, words)
        more = words("see") if len(told) > _IN_WORDS else ""
        return language.join(told[:_IN_WORDS], "semicolon") + more + language.say("number.stop")
    if isinstance(figure, PlaceBars):
        dropped = figure.n_places - len(figure.bars)
        ends = {end: _end(words, row, end) for end, row in (("highest", figure.highest), ("lowest", figure.lowest))}
        left = words("left", half=len(figure.bars) // 2, left=dropped) if dropped else ""
        return words("caption", n=figure.n_places, **ends) + left
    return ""


def draw(figure: Figure, language: Language) -> str:
    """The figure as SVG.

    Args:
        figure: values.
        language: words on it.
    """
    interval = language.say("number.confidence")
    return _DRAW[type(figure)](figure, _words(figure, language), interval)


def _words(figure: Figure, language: Language) -> Words:
    if isinstance(figure, Curves | Shares):
        return Words(language, figure.kind, figure.of)
    if isinstance(figure, AttentionBars):
        return Words(language, "attention_bars", {k: figure.report[k] for k in ("report_id", "place", "year")})
    if isinstance(figure, PlaceBars):
        return Words(language, "place_bars", {k: getattr(figure, k) for k in ("concept", "level", "year")})
    if isinstance(figure, ConceptGrid):
        return Words(language, "concept_grid", {})
    if isinstance(figure, PlaceMap):
        return Words(language, "place_map", {k: getattr(figure, k) for k in ("level", "year", "n_places")})
    kind = "targets_figure" if isinstance(figure, TargetsFigure) else "pledges_figure"
    return Words(language, kind, {"place": figure.place})  # type: ignore[attr-defined]


def _curves(figure: Curves, words: Words, interval: str) -> str:
    points = [e for p in figure.panels for _, own in p.lines for e in own.values()]
    marked = any(p.long_reviews or p.steps for p in figure.panels)
    return charts.line_panels(
        [_panel(figure, p, words) for p in figure.panels],
        title=words("title"),
        unit=words("unit"),
        desc=words.language.sentence(_told(figure, words)),
        interval_name=words("interval", interval=interval) if any(e.low is not None for e in points) else "",
        key=words("key") if marked else "",
        words=words.language,
    )


def _panel(figure: Curves, panel: CurvePanel, words: Words) -> charts.Panel:
    return charts.Panel(
        words("panel", **panel.of),
        tuple(charts.LineSeries(_line(words, n), figure.colour or _LINES[n], points) for n, points in panel.lines),
        triangles={y: words("long", of=y, n=n) for y, n in panel.long_reviews.items()},
        steps=panel.steps,
    )


def _line(words: Words, name: str) -> str:
    return words.language.say(f"lines.{name}", **words.of)


def _told(figure: Curves, words: Words) -> list[str]:
    """Of each panel the first line, at its first and last year."""
    known = ((p.of, *p.lines[0]) for p in figure.panels if p.lines[0][1])
    return [
        words("told", **of, line=_line(words, name), ends=_ends(points, words.language)) for of, name, points in known
    ]


def _ends(points: Points, language: Language) -> str:
    known = {year: points[year] for year in (min(points), max(points))}
    return language.join(
        language.say(
            "number.at",
            year=year,
            text=decimal(e.value) if e.low is None else language.estimate(e.value, e.low, e.high),
        )
        for year, e in known.items()
    )


def _shares(figure: Shares, words: Words, _: str) -> str:
    over_years = figure.kind == "topics_over_years"
    ticks = tick_years(figure.columns[0], figure.columns[-1], _HEAT_WIDTH) if over_years else figure.columns
    return charts.heat_map(
        [(label, {str(c): share for c, share in shares.items()}) for label, shares in figure.rows],
        [str(c) for c in figure.columns],
        title=words("title"),
        note=words("note") + (words("more") if figure.of.get("left") else ""),
        desc=words("desc"),
        column_ticks=[str(c) for c in ticks],
        words=words.language,
    )


def _attention_bars(figure: AttentionBars, words: Words, interval: str) -> str:
    language = words.language
    names = [language.name(p, "part") for p in figure.parts]
    told = (
        (concept, language.join(f"{n} {decimal(b.value)}" for n, b in zip(names, bars, strict=True)))
        for concept, bars in figure.bars
    )
    desc = language.join((language.say("number.of", name=concept, text=text) for concept, text in told), "semicolon")
    return charts.grouped_bars(
        [charts.BarGroup(concept, bars) for concept, bars in figure.bars],
        series=[(language.period(figure.report, p), _BARS[p]) for p in figure.parts],
        title=words("title"),
        unit=words("unit"),
        desc=words("desc", text=desc),
        interval_name=interval,
        words=language,
    )


def _place_bars(figure: PlaceBars, words: Words, interval: str) -> str:
    return charts.grouped_bars(
        [charts.BarGroup(place, (review, plan)) for place, review, plan in figure.bars],
        series=[(words.language.say(f"lines.{p}"), _BARS[p]) for p in ("review", "plan")],
        title=words("title"),
        unit=words("unit"),
        desc=words("desc", n=figure.n_places, highest=figure.highest["place"], lowest=figure.lowest["place"]),
        interval_name=interval,
        words=words.language,
    )


def _end(words: Words, row: Row, end: str) -> str:
    return words(
        end,
        of=row["place"],
        rate=decimal(row["per_10k_tokens"]),
        interval=words.language.interval(row["ci_low"], row["ci_high"]),
        hits=f"{row['hits']:,}",
        tokens=f"{row['n_tokens']:,}",
    )


def _targets(figure: TargetsFigure, words: Words, _: str) -> str:
    language = words.language
    panels = []
    for rows in figure.indicators:
        title = words("panel", label=rows[0]["label"], kind=language.name(rows[0]["quantity"], "quantity"))
        panels.append(charts.AimPanel(title, tuple(_aim(row, words) for row in rows)))
    told = (language.say("number.of", name=p.title, text=language.join(a.tip for a in p.years)) for p in panels)
    return charts.target_panels(
        panels, title=words("title"), unit=words("unit"), desc=language.sentence(told), words=language
    )


def _aim(row: Row, words: Words) -> charts.Aim:
    target = IndicatorWords(words.language).target(row)
    return charts.Aim(
        year=row["year"],
        low=row["target_value"],
        high=row["target_value_high"],
        side=_SIDES.get(row["target_bound"] or "", ""),
        outturn=row["outturn_value"],
        missed=row["verdict"] == "missed",
        tip=words("tip", of=row["year"], target=target, result=amount(row["outturn_value"], row["unit"])),
    )


def _grid(figure: ConceptGrid, words: Words, _: str) -> str:
    language = words.language
    names = list(dict.fromkeys(name for _, lines in figure.panels for name, _ in lines))
    colours = dict(zip(names, _GRID, strict=False))
    shown = {n: language.name(n, "level") if figure.of_levels else n for n in names}
    told = (
        language.say("number.of", name=concept, text=_ends(lines[0][1], language)) for concept, lines in figure.panels
    )
    return charts.line_grid(
        [
            charts.SmallPanel(c, tuple(charts.LineSeries(shown[n], colours[n], points) for n, points in lines))
            for c, lines in figure.panels
        ],
        title=words("title_levels" if figure.of_levels else "title", places=language.join(shown.values(), "and")),
        unit=words("unit"),
        desc=language.sentence(told),
        words=language,
    )


def _place_map(figure: PlaceMap, words: Words, _: str) -> str:
    left = figure.n_places - len(figure.rows)
    return charts.ratio_map(
        figure.rows,
        figure.concepts,
        title=words("title"),
        note=words("note") + (words("left", left=left) if left else ""),
        desc=words("title"),
        words=words.language,
    )


def _pledges(figure: PledgesFigure, words: Words, _: str) -> str:
    language = words.language
    told = (words("told", of=year, text=language.counted(n, "outcome")) for year, n in figure.years if n is not None)
    return charts.stacked_bars(
        [charts.Stack(str(year), tuple(n.values()) if n is not None else ()) for year, n in figure.years],
        series=[(language.name(o, "outcome"), _OUTCOMES[o]) for o in OUTCOMES],
        title=words("title"),
        unit=words("unit"),
        desc=language.sentence(told),
        missing=words("missing"),
        words=language,
    )


_DRAW: dict[type[Figure], Draw] = {
    AttentionBars: _attention_bars,
    ConceptGrid: _grid,
    Curves: _curves,
    PlaceBars: _place_bars,
    PlaceMap: _place_map,
    PledgesFigure: _pledges,
    Shares: _shares,
    TargetsFigure: _targets,
}
