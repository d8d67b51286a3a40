"""Figures of the pages: each kind of figure in a view, drawn by a chart with its words in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.reporting import charts
from pipeline.reporting.by_report import Row
from pipeline.reporting.charts.lines import tick_years
from pipeline.reporting.index_attention import ConceptCurves, PlaceBars, PlaceCurves
from pipeline.reporting.index_levels import LevelsFigure
from pipeline.reporting.index_topics import TopicsOverPlaces, TopicsOverYears
from pipeline.reporting.indicator_words import IndicatorWords, amount
from pipeline.reporting.language import Language
from pipeline.reporting.numbers import decimal, percent
from pipeline.reporting.place_series import SeriesFigure
from pipeline.reporting.place_targets import TargetsFigure
from pipeline.reporting.place_words import CarriedFigure
from pipeline.reporting.pledge_ledger import OUTCOMES, PledgesFigure
from pipeline.reporting.report_attention import AttentionBars
from pipeline.reporting.topic_page import TopicCurve
from pipeline.reporting.view import Figure, Points

_PART_COLOURS = {"review": charts.BLUE, "plan": charts.ORANGE, "all": charts.BLUE}
_OUTCOME_COLOURS = {
    "done": charts.GREEN,
    "partly": charts.BLUE,
    "repeated": charts.ORANGE,
    "not_mentioned": "#6b6b6b",
}
_SIDES = {"at_least": "up", "at_most": "down"}
_HEAT_WIDTH = 320  # pixels that a heat map leaves its columns, at least
_IN_WORDS = 3


@dataclass(frozen=True)
class Words:
    """Words of one kind of figure, found in ``words.yaml`` under its name, with the values that they name."""

    language: Language
    kind: str
    values: dict[str, object]

    def __call__(self, key: str, **more: object) -> str:
        """One of its sentences."""
        return self.language.say(f"{self.kind}.{key}", **self.values, **more)


Draw = Callable[[Any, Words, str], str]


def alternative(figure: Figure, language: Language) -> str:
    """What is read where the picture is not shown."""
    return _words(figure, language)("alt")


def caption(figure: Figure, language: Language) -> str:
    """What the figure shows, in a sentence or two below it."""
    made = _words(figure, language)
    if isinstance(figure, ConceptCurves):
        told = [_first_and_last(made, p) for p in figure.places]
        told = [t for t in told if t]
        left = made("see") if len(told) > _IN_WORDS else ""
        return language.join(told[:_IN_WORDS], "semicolon") + left + language.say("number.stop")
    if isinstance(figure, PlaceBars):
        n, dropped = figure.n_places, figure.n_places - len(figure.bars)
        ends = {end: _end(made, row, end) for end, row in (("highest", figure.highest), ("lowest", figure.lowest))}
        return made("caption", n=n, **ends) + (
            made("left", half=len(figure.bars) // 2, left=dropped) if dropped else ""
        )
    return ""


def draw(figure: Figure, language: Language, confidence: float) -> str:
    """The figure as SVG.

    Args:
        figure: values.
        language: words on it.
        confidence: level of the intervals, from 0 to 1.
    """
    interval = language.say("number.confidence", level=percent(confidence, 0))
    return _KINDS[type(figure)][1](figure, _words(figure, language), interval)


def _words(figure: Figure, language: Language) -> Words:
    values = {name: getattr(figure, name) for name in ("concept", "place", "year") if hasattr(figure, name)}
    if hasattr(figure, "level"):
        values["level"] = language.name(figure.level, "level")
    if hasattr(figure, "model"):
        values["model"] = figure.model.upper()
    if isinstance(figure, AttentionBars):
        values |= {key: figure.report[key] for key in ("report_id", "place", "year")}
    if isinstance(figure, TopicCurve):
        values |= {"topic": figure.topic["topic_id"], "label": figure.topic["label"] or ""}
    return Words(language, _KINDS[type(figure)][0], values)


def _attention_bars(figure: AttentionBars, words: Words, interval: str) -> str:
    language = words.language
    names = [language.name(p, "part") for p in figure.parts]
    told = (
        language.say(
            "number.of",
            name=concept,
            text=language.join(f"{name} {decimal(bar.value)}" for name, bar in zip(names, bars, strict=True)),
        )
        for concept, bars in figure.bars
    )
    return charts.grouped_bars(
        [charts.BarGroup(concept, bars) for concept, bars in figure.bars],
        series=[(language.period(figure.report, p), _PART_COLOURS[p]) for p in figure.parts],
        title=words("title"),
        unit=words("unit"),
        desc=words("desc", text=language.join(told, "semicolon")),
        interval_name=interval,
        words=language,
    )


def _concept_curves(figure: ConceptCurves, words: Words, interval: str) -> str:
    language = words.language
    panels = [
        charts.Panel(
            words("panel", of=p.place, level=language.name(p.level, "level"), n=p.n_reports),
            (
                charts.Line(language.say("lines.all"), charts.BLUE, p.whole),
                charts.Line(language.say("lines.plan"), charts.VERMILLION, p.plan),
            ),
        )
        for p in figure.places
    ]
    told = [t for p in figure.places if (t := _first_and_last(words, p))]
    desc = language.sentence(told)
    return _lines(panels, words, desc=desc, interval_name=interval)


def _first_and_last(words: Words, curves: PlaceCurves) -> str:
    points = curves.whole
    if not points:
        return ""
    ends = [words.language.say("number.at", year=y, text=_estimate(words, points, y)) for y in _ends(points)]
    return words("told", of=curves.place, ends=words.language.join(ends))


def _ends(points: Points) -> list[int]:
    return list(dict.fromkeys((min(points), max(points))))


def _estimate(words: Words, points: Points, year: int) -> str:
    return words.language.estimate(points[year].value, points[year].low, points[year].high)


def _place_bars(figure: PlaceBars, words: Words, interval: str) -> str:
    say = words.language.say
    return charts.grouped_bars(
        [charts.BarGroup(place, (review, plan)) for place, review, plan in figure.bars],
        series=[(say("lines.review"), charts.BLUE), (say("lines.plan"), charts.ORANGE)],
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


def _levels(figure: LevelsFigure, words: Words, interval: str) -> str:
    panels = [
        charts.Panel(
            words("panel", level=words.language.name(c.level, "level"), fewest=c.fewest, most=c.most),
            (
                charts.Line(words("mean"), charts.BLUE, c.mean),
                charts.Line(words("adjusted"), charts.VERMILLION, c.adjusted),
            ),
        )
        for c in figure.levels
    ]
    desc = words.language.sentence(p.title for p in panels)
    return _lines(panels, words, desc=desc, interval_name=words("interval", interval=interval))


def _plan_and_review(plan: Points, review: Points, words: Words) -> tuple[charts.Line, ...]:
    named = (("plan", charts.VERMILLION, plan), ("review", charts.BLUE, review))
    return tuple(charts.Line(words.language.say(f"lines.{n}"), colour, points) for n, colour, points in named if points)


def _series(figure: SeriesFigure, words: Words, interval: str) -> str:
    lines = _plan_and_review(figure.plan, figure.review, words)
    marks = {y: words("long", of=y, n=n) for y, n in figure.long_reviews.items()}
    first = lines[0]
    told = (
        words("told", name=first.name, of=y, text=_estimate(words, first.points, y))
        for y in (min(first.points), max(first.points))
    )
    return _lines(
        [charts.Panel(figure.place, lines, triangles=marks, steps=figure.steps)],
        words,
        desc=words.language.sentence(told),
        interval_name=interval,
        key=words("key") if marks or figure.steps else "",
    )


def _carried(figure: CarriedFigure, words: Words, _: str) -> str:
    told = (words.language.say("number.at", year=y, text=f"{decimal(e.value)}%") for y, e in figure.whole.items())
    desc = words("desc", text=words.language.join(told))
    return _lines([charts.Panel(figure.place, _plan_and_review(figure.plan, figure.review, words))], words, desc=desc)


def _targets(figure: TargetsFigure, words: Words, _: str) -> str:
    language = words.language
    panels = []
    for rows in figure.indicators:
        kind = language.name(rows[0]["quantity"], "quantity")
        years = tuple(_aim(row, words) for row in rows)
        panels.append(charts.AimPanel(words("panel", label=rows[0]["label"], kind=kind), years))
    told = (language.say("number.of", name=p.title, text=language.join(a.tip for a in p.years)) for p in panels)
    return charts.target_panels(
        panels,
        title=words("title"),
        unit=words("unit"),
        desc=language.sentence(told),
        words=language,
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


def _pledges(figure: PledgesFigure, words: Words, _: str) -> str:
    language = words.language
    told = (words("told", of=year, text=language.counted(n, "outcome")) for year, n in figure.years if n is not None)
    return charts.stacked_bars(
        [charts.Stack(str(year), tuple(n.values()) if n is not None else ()) for year, n in figure.years],
        series=[(language.name(o, "outcome"), _OUTCOME_COLOURS[o]) for o in OUTCOMES],
        title=words("title"),
        unit=words("unit"),
        desc=language.sentence(told),
        missing=words("missing"),
        words=language,
    )


def _over_years(figure: TopicsOverYears, words: Words, _: str) -> str:
    first, last = figure.years[0], figure.years[-1]
    return charts.heat_map(
        [(name, {str(y): share for y, share in shares.items()}) for name, shares in figure.rows],
        [str(y) for y in range(first, last + 1)],
        title=words("title"),
        note=words("note"),
        desc=words("desc", first=first, last=last, n=len(figure.years), topics=len(figure.rows)),
        column_ticks=[str(y) for y in tick_years(first, last, _HEAT_WIDTH)],
        words=words.language,
    )


def _over_places(figure: TopicsOverPlaces, words: Words, _: str) -> str:
    left = words("left", n=figure.left_out) if figure.left_out else ""
    return charts.heat_map(
        [(f"{place} {year}", {str(t): share for t, share in shares.items()}) for place, year, shares in figure.rows],
        [str(t) for t in figure.topics],
        title=words("title"),
        note=words("note") + left,
        desc=words("desc", n=len(figure.rows)),
        words=words.language,
    )


def _topic_curve(figure: TopicCurve, words: Words, _: str) -> str:
    colour = figure.topic["colour"] or charts.BLUE
    panels = [charts.Panel(place, (charts.Line(words("name"), colour, p),)) for place, p in figure.places]
    return _lines(panels, words, desc=words("desc"), interval_name=words("interval"))


def _lines(panels: Iterable[charts.Panel], words: Words, *, desc: str, interval_name: str = "", key: str = "") -> str:
    return charts.line_panels(
        list(panels),
        title=words("title"),
        unit=words("unit"),
        desc=desc,
        interval_name=interval_name,
        key=key,
        words=words.language,
    )


# Where its words stand in words.yaml, and what draws it.
_KINDS: dict[type[Figure], tuple[str, Draw]] = {
    AttentionBars: ("attention_bars", _attention_bars),
    ConceptCurves: ("concept_curves", _concept_curves),
    PlaceBars: ("place_bars", _place_bars),
    LevelsFigure: ("levels_figure", _levels),
    SeriesFigure: ("series_figure", _series),
    CarriedFigure: ("carried_figure", _carried),
    TargetsFigure: ("targets_figure", _targets),
    PledgesFigure: ("pledges_figure", _pledges),
    TopicsOverYears: ("topics_over_years", _over_years),
    TopicsOverPlaces: ("topics_over_places", _over_places),
    TopicCurve: ("topic_curve", _topic_curve),
}
