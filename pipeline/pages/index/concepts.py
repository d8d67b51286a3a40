"""Section of the index: each concept over the years and over the places, at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.index.attention import ConceptTotal, Rates, concept_totals
from pipeline.pages.report.attention import AttentionBars, attention_bars, rates_of
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Estimate, Figure, Points, rates_over_years
from pipeline.tables import LEVELS

_LINES, _LEAST_YEARS = 3, 3
_ROWS, _LEAST_PLACES = 40, 4


@dataclass(frozen=True)
class ConceptGrid(Figure):
    """Rates in the plan over the years, a panel a concept.

    Attributes:
        of_levels: whether the lines are means of levels, not places.
        panels: concept, and its lines by name of place or level.
    """

    of_levels: bool
    panels: tuple[tuple[str, tuple[tuple[str, Points], ...]], ...]


@dataclass(frozen=True)
class PlaceMap(Figure):
    """Rates in the plan of the places with a report of one level and year, a column a concept.

    Attributes:
        level: level of the places.
        year: year of their reports.
        n_places: how many there are.
        concepts: names of the columns.
        rows: place, and its rate of each concept; as far as there is room.
    """

    level: str
    year: int
    n_places: int
    concepts: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]


@dataclass(frozen=True)
class Concepts:
    """Concepts at a glance.

    Attributes:
        single: whether there is only one report.
        totals: each concept over all reports.
        grid: over the years; None where no place and no level has three.
        places: over the places; None where no level has four in one year.
        alone: of the only report, review against plan.
    """

    single: bool
    totals: tuple[ConceptTotal, ...]
    grid: ConceptGrid | None
    places: PlaceMap | None
    alone: AttentionBars | None


def concepts_section(corpus: Corpus, _: None) -> Concepts:
    """Table and figures."""
    totals, _quotes = concept_totals(corpus)
    single = len(corpus.reports) == 1
    if not totals:
        return Concepts(single, (), None, None, None)
    report = corpus.reports[0]
    return Concepts(
        single=single,
        totals=totals,
        grid=_over_years(corpus),
        places=_over_places(corpus),
        alone=attention_bars(corpus, report, rates_of(corpus, report["report_id"])) if single else None,
    )


def _over_years(corpus: Corpus) -> ConceptGrid | None:
    rows = [r for r in corpus.tables["attention_by_level"] if r["part"] == "plan"]
    levels = [x for x in LEVELS if len({r["year"] for r in rows if r["level"] == x}) >= _LEAST_YEARS]
    followed = [p for p in corpus.place_pages if len(corpus.of_place(p)) >= _LEAST_YEARS]
    followed.sort(key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))
    if levels:
        lines = {c: tuple((x, _level(rows, x, c)) for x in levels[:_LINES]) for c in corpus.concepts}
    elif followed:
        corpus.ahead(r["report_id"] for p in followed[:_LINES] for r in corpus.of_place(p))
        lines = {c: tuple((p, _place(corpus, p, c)) for p in followed[:_LINES]) for c in corpus.concepts}
    else:
        return None
    kept = {c: tuple((n, points) for n, points in own if points) for c, own in lines.items()}
    panels = tuple((c, own) for c, own in kept.items() if own)
    return ConceptGrid("concepts-years", bool(levels), panels) if panels else None


def _level(rows: list[Row], level: str, concept: str) -> Points:
    own = (r for r in rows if (r["level"], r["concept"]) == (level, concept))
    return {r["year"]: Estimate(r["adjusted_per_10k_tokens"]) for r in own if r["adjusted_per_10k_tokens"] is not None}


def _place(corpus: Corpus, place: str, concept: str) -> Points:
    reports = corpus.of_place(place)
    return rates_over_years((r["year"], rates_of(corpus, r["report_id"]).get((concept, "plan"))) for r in reports)


def _over_places(corpus: Corpus) -> PlaceMap | None:
    """Of the groups of one level and year the largest; of equals the latest."""
    groups: dict[tuple[str, int], list[Row]] = {}
    for report in corpus.reports:
        groups.setdefault((report["level"], report["year"]), []).append(report)
    (level, year), reports = max(groups.items(), key=lambda g: (len(g[1]), g[0][1], g[0][0]))
    if len(reports) < _LEAST_PLACES:
        return None
    shown = reports[:_ROWS]
    corpus.ahead(r["report_id"] for r in shown)
    rates: dict[str, Rates] = {r["report_id"]: rates_of(corpus, r["report_id"]) for r in shown}
    rows = tuple((r["place"], tuple(_rate(rates[r["report_id"]], c) for c in corpus.concepts)) for r in shown)
    return PlaceMap(f"concepts-{level}-{year}", level, year, len(reports), tuple(corpus.concepts), rows)


def _rate(rates: Rates, concept: str) -> float | None:
    row = rates.get((concept, "plan"))
    return None if row is None else row["per_10k_tokens"]
