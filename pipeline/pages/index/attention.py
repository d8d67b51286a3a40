"""Attention over the whole corpus: totals, curves over years, and places compared in one year."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import pyarrow as pa
import pyarrow.compute

from pipeline.pages.report.attention import AttentionBars, attention_bars, rates_of
from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import best_evidence
from pipeline.pages.view import CurvePanel, Curves, Estimate, Figure, Quote, rate, rates_over_years

_PANELS = 6
_BARS = 40
_GROUPS = 3
_SINGLES = 3
Rates = dict[tuple[str, str], Row]


@dataclass(frozen=True)
class ConceptTotal:
    """One concept over all reports: mentions among words, reports with a mention, and the report with the highest rate."""

    concept: str
    hits: int
    n_tokens: int
    n_with: int
    n_reports: int
    median: float
    top: Row


@dataclass(frozen=True)
class PlaceBars(Figure):
    """One concept in the places with a report of one level and year, from the highest rate in the whole report down.

    Attributes:
        concept: the concept.
        level: level of the places.
        year: year of their reports.
        n_places: how many there are.
        bars: place, rate in the review, rate in the plan; those in the middle left out where there are many.
        highest: row of ``attention`` of the first place.
        lowest: row of ``attention`` of the last place.
    """

    concept: str
    level: str
    year: int
    n_places: int
    bars: tuple[tuple[str, Estimate, Estimate], ...]
    highest: Row
    lowest: Row


@dataclass(frozen=True)
class OneYear:
    """Places that have one report, of the same level and year."""

    level: str
    year: int
    n_places: int
    figures: tuple[PlaceBars, ...]


@dataclass(frozen=True)
class Attention:
    """Attention over the whole corpus.

    Attributes:
        single: whether there is only one report.
        totals: each concept over all reports.
        quotes: sentences of the reports with the highest rates.
        curves: a chart for each concept, where places have several reports.
        not_drawn: places with several reports that the charts leave out.
        groups: comparisons of places that have one report.
        alone: charts of reports without peers.
        once_left: places with one report that nothing was drawn for.
    """

    single: bool
    totals: tuple[ConceptTotal, ...]
    quotes: tuple[Quote, ...]
    curves: tuple[Curves, ...]
    not_drawn: tuple[str, ...]
    groups: tuple[OneYear, ...]
    alone: tuple[AttentionBars, ...]
    once_left: int


def attention_section(corpus: Corpus, _: None) -> Attention:
    """Everything about attention on the index."""
    totals, quotes = concept_totals(corpus)
    followed = sorted(corpus.place_pages, key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))
    once = [own[0] for p in corpus.places() if len(own := corpus.of_place(p)) == 1]
    drawn = [r["report_id"] for r in (*(r for p in followed[:_PANELS] for r in corpus.of_place(p)), *once)]
    corpus.ahead(drawn)
    rates = {i: rates_of(corpus, i) for i in drawn}
    groups, alone, left = _one_year(corpus, rates, once)
    return Attention(
        single=len(corpus.reports) == 1,
        totals=totals,
        quotes=quotes,
        curves=tuple(c for name in corpus.concepts if (c := _curves(corpus, rates, name, followed[:_PANELS])).panels),
        not_drawn=tuple(followed[_PANELS:]),
        groups=groups,
        alone=alone,
        once_left=left,
    )


def concept_totals(corpus: Corpus) -> tuple[tuple[ConceptTotal, ...], tuple[Quote, ...]]:
    """Each concept over all reports, and sentences of the reports with the highest rates."""
    return corpus.kept("concept_totals", lambda: _totals(corpus))


def _totals(corpus: Corpus) -> tuple[tuple[ConceptTotal, ...], tuple[Quote, ...]]:
    totals: list[ConceptTotal] = []
    rates = _whole_reports(corpus)
    for concept in corpus.concepts:
        own = [a for r in corpus.reports if (a := rates.get((concept, r["report_id"])))]
        if own:
            totals.append(
                ConceptTotal(
                    concept=concept,
                    hits=sum(a["hits"] for a in own),
                    n_tokens=sum(a["n_tokens"] for a in own),
                    n_with=sum(a["hits"] > 0 for a in own),
                    n_reports=len(own),
                    median=median([a["per_10k_tokens"] for a in own]),
                    top=max(own, key=lambda a: a["per_10k_tokens"]),
                )
            )
    corpus.ahead(t.top["report_id"] for t in totals)
    found = (best_evidence(corpus, t.top["report_id"], t.concept, about=t.concept) for t in totals if t.top["hits"])
    return tuple(totals), tuple(q for q in found if q is not None)


def _whole_reports(corpus: Corpus) -> Rates:
    """What the overview needs of the rates in whole reports, by concept and report."""
    columns = ("concept", "report_id", "hits", "n_tokens", "per_10k_tokens", "ci_low", "ci_high")
    found: Rates = {}
    for data in corpus.by_report["attention"].tables():
        whole = pa.compute.equal(data.column("part"), "all")
        known = pa.compute.is_valid(data.column("per_10k_tokens"))
        for row in rows_of(data.filter(pa.compute.and_(whole, known)).select(columns)):
            found[row["concept"], row["report_id"]] = row
    return found


def _curves(corpus: Corpus, rates: dict[str, Rates], concept: str, places: list[str]) -> Curves:
    panels = []
    for place in places:
        reports = corpus.of_place(place)
        lines = tuple(
            (part, rates_over_years((r["year"], rates[r["report_id"]].get((concept, part))) for r in reports))
            for part in ("all", "plan")
        )
        if any(points for _, points in lines):
            panels.append(CurvePanel({"place": place, "level": reports[0]["level"], "n": len(reports)}, lines))
    return Curves(f"attention-years-{concept}", "concept_curves", {"concept": concept}, tuple(panels))


def _one_year(
    corpus: Corpus, rates: dict[str, Rates], once: list[Row]
) -> tuple[tuple[OneYear, ...], tuple[AttentionBars, ...], int]:
    """Places with one report: compared with their peers of the same level and year, else shown by themselves."""
    peers: dict[tuple[str, int], list[Row]] = {}
    for report in once:
        peers.setdefault((report["level"], report["year"]), []).append(report)
    groups = sorted((k for k in peers if len(peers[k]) > _SINGLES), key=lambda k: (-len(peers[k]), k))
    made = tuple(
        OneYear(
            *key, len(peers[key]), tuple(_bars(rates, key, c, peers[key]) for c in _counted(corpus, rates, peers[key]))
        )
        for key in groups[:_GROUPS]
    )
    alone = [r for r in once if len(peers[r["level"], r["year"]]) <= _SINGLES]
    bars = (attention_bars(corpus, r, rates[r["report_id"]]) for r in alone[:_SINGLES])
    shown = tuple(b for b in bars if b is not None)
    return made, shown, sum(len(peers[k]) for k in groups[_GROUPS:]) + len(alone) - len(shown)


def _ranked(rates: dict[str, Rates], concept: str, reports: list[Row]) -> list[Row]:
    """Rows of whole reports with their place, the highest rate first."""
    known = [{**a, "place": r["place"]} for r in reports if (a := rates[r["report_id"]].get((concept, "all")))]
    return sorted((a for a in known if a["per_10k_tokens"] is not None), key=lambda a: -a["per_10k_tokens"])


def _counted(corpus: Corpus, rates: dict[str, Rates], reports: list[Row]) -> list[str]:
    return [c for c in corpus.concepts if _ranked(rates, c, reports)]


def _bars(rates: dict[str, Rates], key: tuple[str, int], concept: str, reports: list[Row]) -> PlaceBars:
    level, year = key
    ranked = _ranked(rates, concept, reports)
    shown = ranked if len(ranked) <= _BARS else [*ranked[: _BARS // 2], *ranked[-_BARS // 2 :]]
    return PlaceBars(
        stem=f"attention-{level}-{year}-{concept}",
        concept=concept,
        level=level,
        year=year,
        n_places=len(ranked),
        bars=tuple(
            (a["place"], *(rate(rates[a["report_id"]].get((concept, p))) for p in ("review", "plan"))) for a in shown
        ),
        highest=ranked[0],
        lowest=ranked[-1],
    )
