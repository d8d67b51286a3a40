"""Sections of a place's page: terms that come and go, what concepts are spoken of with, how much is said again."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import term_evidence
from pipeline.pages.view import CurvePanel, Curves, Estimate, Points, Quote, quote
from pipeline.statistics import ALPHA

_TREND_ROWS = 15
_A_YEAR = 8
_QUOTED = 5
_TOGETHER = 6
_NOVELTY_ROWS = 15


@dataclass(frozen=True)
class TermUse:
    """A row of ``term_changes`` with the sentences of its first and last use, where they are shown and stored."""

    change: Row
    first: Quote | None
    last: Quote | None


@dataclass(frozen=True)
class TermYear:
    """Terms that came or went in one year, the most used first."""

    year: int
    terms: tuple[TermUse, ...]


@dataclass(frozen=True)
class TermsComing:
    """Terms that came, or went: how many, how many of these unlikely by chance, and the most used of each year."""

    total: int
    sure: int
    years: tuple[TermYear, ...]


@dataclass(frozen=True)
class PlaceTerms:
    """New and vanished terms by year, rising and falling ones, and the first use of some new ones."""

    n_reports: int
    new: TermsComing
    gone: TermsComing
    rising: tuple[TermUse, ...]
    falling: tuple[TermUse, ...]
    quotes: tuple[Quote, ...]


def terms_section(corpus: Corpus, place: str) -> PlaceTerms | None:
    """New and vanished terms by year, rising and falling ones; None where there are none."""
    rows = [r for r in corpus.place_rows("term_changes", place) if r["part_of"] is None]
    if not rows:
        return None
    new, gone, rising, falling = ([r for r in rows if r["kind"] == k] for k in ("new", "vanished", "rising", "falling"))
    latest = sorted(new, key=lambda r: (-r["first_year"], -r["n"], r["term"]))[: 3 * _QUOTED]
    quoted = (_use(corpus, r, "first").first for r in sorted(latest, key=lambda r: (-r["n"], r["term"]))[:_QUOTED])
    return PlaceTerms(
        n_reports=rows[0]["n_years"],
        new=_by_year(corpus, new, "first"),
        gone=_by_year(corpus, gone, "last"),
        rising=_trends(corpus, rising),
        falling=_trends(corpus, falling),
        quotes=tuple(q for q in quoted if q is not None),
    )


def _use(corpus: Corpus, row: Row, *ends: str) -> TermUse:
    first, last = (
        term_evidence(corpus, row[f"{end}_report_id"], row[f"{end}_sentence_no"], row["term"]) if end in ends else None
        for end in ("first", "last")
    )
    return TermUse(row, first, last)


def _by_year(corpus: Corpus, rows: list[Row], end: str) -> TermsComing:
    """Terms by the year of their first or last use, the latest years first."""
    years: dict[int, list[Row]] = {}
    for row in rows:
        years.setdefault(row[f"{end}_year"], []).append(row)
    made = []
    for year in sorted(years, reverse=True):
        shown = sorted(years[year], key=lambda r: (-r["n"], r["term"]))[:_A_YEAR]
        made.append(TermYear(year, tuple(_use(corpus, r, end) for r in shown)))
    return TermsComing(len(rows), sum(r["q_value"] < ALPHA for r in rows), tuple(made))


def _trends(corpus: Corpus, rows: list[Row]) -> tuple[TermUse, ...]:
    ordered = sorted(rows, key=lambda r: (-abs(r["tau"]), r["term"]))[:_TREND_ROWS]
    return tuple(_use(corpus, r, "first", "last") for r in ordered)


@dataclass(frozen=True)
class Period:
    """Words that a concept is spoken of with in some years: rows of ``cooccurrence``, each with a sentence."""

    first_year: int
    last_year: int
    n_sentences: int
    partners: tuple[tuple[Row, Quote | None], ...]


@dataclass(frozen=True)
class Together:
    """What each concept is spoken of with, the latest period first."""

    concepts: tuple[tuple[str, tuple[Period, ...]], ...]


def together_section(corpus: Corpus, place: str) -> Together | None:
    """What each concept is spoken of with, by period; None where nothing is."""
    rows = corpus.place_rows("cooccurrence", place)
    found = ((c, _periods(corpus, [r for r in rows if r["concept"] == c])) for c in corpus.concepts)
    concepts = tuple((c, periods) for c, periods in found if periods)
    return Together(concepts) if concepts else None


def _periods(corpus: Corpus, rows: list[Row]) -> tuple[Period, ...]:
    periods: dict[int, list[Row]] = {}
    for row in rows:
        periods.setdefault(row["period_from"], []).append(row)
    made = []
    for start in sorted(periods, reverse=True):
        ours = sorted(periods[start], key=lambda r: (-r["log_dice"], r["term"]))[:_TOGETHER]
        partners = [
            (r, term_evidence(corpus, r["example_report_id"], r["example_sentence_no"], r["term"])) for r in ours
        ]
        made.append(Period(start, ours[0]["period_to"], ours[0]["n_concept"], tuple(partners)))
    return tuple(made)


@dataclass(frozen=True)
class Novelty:
    """How much each report says again, and which were new and followed.

    Attributes:
        figure: the shares over the years; None for two reports or fewer.
        rows: rows of ``novelty`` of whole reports, the latest first.
        total: how many there are.
        tested: reports whose resonance was tested.
        clear: years of those unlike chance.
        quotes: sentences that the reports with the largest share took over.
    """

    figure: Curves | None
    rows: tuple[Row, ...]
    total: int
    tested: int
    clear: tuple[int, ...]
    quotes: tuple[Quote, ...]


def novelty_section(corpus: Corpus, place: str) -> Novelty | None:
    """How much each report says again; None where no report has one before it."""
    rows: dict[str, list[Row]] = {"all": [], "plan": [], "review": []}
    for report in corpus.of_place(place):
        for row in corpus.rows("novelty", report["report_id"]):
            rows.setdefault(row["part"], []).append(row)
    whole = rows["all"]
    shared = [r for r in whole if r["verbatim_share"] is not None]
    if not shared:
        return None
    tested = [r for r in whole if r["resonance_q"] is not None]
    lines = tuple((part, points) for part in ("plan", "review") if (points := _percent(rows[part])))
    figure = Curves(f"{place}-carryover", "carried_figure", {"place": place}, (CurvePanel({"place": place}, lines),))
    return Novelty(
        figure=figure if lines and len(shared) > 2 else None,
        rows=tuple(sorted(whole, key=lambda r: -r["year"])[:_NOVELTY_ROWS]),
        total=len(whole),
        tested=len(tested),
        clear=tuple(r["year"] for r in tested if r["resonance_q"] < ALPHA),
        quotes=_carried(corpus, shared),
    )


def _percent(rows: list[Row]) -> Points:
    return {r["year"]: Estimate(100 * r["verbatim_share"]) for r in rows if r["verbatim_share"] is not None}


def _carried(corpus: Corpus, rows: list[Row]) -> tuple[Quote, ...]:
    """Sentences that the reports with the largest share took over."""
    quotes = []
    for row in sorted(rows, key=lambda r: (-r["verbatim_share"], r["year"]))[:_QUOTED]:
        sentence = corpus.sentence(row["report_id"], row["example_sentence_no"])
        if sentence is not None:
            quotes.append(quote(sentence, (), year=row["year"], share=row["verbatim_share"]))
    return tuple(quotes)
