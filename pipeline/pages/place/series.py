"""Section of a place's page: attention over the years, with what the tests say and sentences from both ends."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.report.attention import Rates, rates_of
from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import first_and_last
from pipeline.pages.view import CurvePanel, Curves, Quote, rates_over_years


@dataclass(frozen=True)
class PlaceSeries:
    """Attention over the years of a place.

    Attributes:
        figures: a chart for each concept that is mentioned.
        tested: rows of ``trends`` of the plan.
        few: the same with too few years for a test, which have a ratio of two periods.
        changes: rows of ``change_points`` of the plan.
        quotes: the first and the last sentence with each concept.
        long_reviews: years whose report reviews more than two years.
    """

    figures: tuple[Curves, ...]
    tested: tuple[Row, ...]
    few: tuple[Row, ...]
    changes: tuple[Row, ...]
    quotes: tuple[Quote, ...]
    long_reviews: tuple[int, ...]

    @property
    def corrected(self) -> int:
        """Series whose variance was widened for autocorrelation."""
        return sum((r["variance_factor"] or 1) > 1 for r in self.tested)

    @property
    def sensitive(self) -> bool:
        """Whether a verdict hangs on how autocorrelation is allowed for."""
        return any(r["sensitive"] for r in self.tested)

    @property
    def recent(self) -> bool:
        """Whether recent years were tested apart."""
        return any(r["recent_verdict"] is not None for r in self.tested)

    @property
    def turning(self) -> bool:
        """Whether a series turns."""
        return any(r["turning_year"] is not None for r in self.tested)


def series_section(corpus: Corpus, place: str) -> PlaceSeries | None:
    """Charts and verdicts of the concepts of one place; None where nothing was counted."""
    reports = corpus.of_place(place)
    rates = {r["year"]: rates_of(corpus, r["report_id"]) for r in reports}
    planned = [r for r in corpus.place_rows("change_points", place) if r["part"] == "plan"]
    changes = [r for r in planned if r["series_kind"] == "concept"]
    long = {r["year"]: n for r in reports if (n := _review_years(r)) > 2}
    figures = [f for c in corpus.concepts if (f := _figure(place, c, rates, changes, long)) is not None]
    if not figures:
        return None
    trends = {r["series"]: r for r in corpus.place_rows("trends", place) if r["part"] == "plan"}
    known = [trends[c] for c in corpus.concepts if c in trends]
    few = [r for r in known if r["verdict"] == "too_few_years"]
    return PlaceSeries(
        figures=tuple(figures),
        tested=tuple(r for r in known if r["verdict"] != "too_few_years"),
        few=tuple(r for r in few if r["early_years"] is not None),
        changes=tuple(changes),
        quotes=tuple(q for r in known for q in first_and_last(corpus, place, r["series"], about=r["series"])),
        long_reviews=tuple(long),
    )


def _review_years(report: Row) -> int:
    first, last = report["review_from"], report["review_to"]
    return 0 if first is None or last is None else int(last - first + 1)


def _figure(
    place: str, concept: str, rates: dict[int, Rates], changes: list[Row], long: dict[int, int]
) -> Curves | None:
    lines = tuple(
        (part, points)
        for part in ("plan", "review")
        if (points := rates_over_years((y, own.get((concept, part))) for y, own in rates.items()))
    )
    if not any(e.value for _, points in lines for e in points.values()):
        return None
    known = {y for _, points in lines for y in points}
    panel = CurvePanel(
        {"place": place},
        lines,
        long_reviews={y: n for y, n in long.items() if y in known},
        steps=tuple(r["year"] for r in changes if r["series"] == concept),
    )
    return Curves(f"{place}-series-{concept}", "series_figure", {"place": place, "concept": concept}, (panel,))
