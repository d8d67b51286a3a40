"""Pledges on the pages: the list of a report, and the ledger of a place over its years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Figure, Quote, quote

OUTCOMES = ("done", "partly", "repeated", "not_mentioned")
_KINDS = ("start", "finish", "deliver", "level", "further")
_ROWS_REPORT = 80
_YEARS_IN_FULL, _ROWS_YEAR, _EXAMPLES = 2, 40, 2
Pledged = tuple[Row, Row | None]  # rows of pledges and of pledge_outcomes
Counts = dict[str, int]


@dataclass(frozen=True)
class ReportPledges:
    """The pledges of a report, each with what the next year's report says.

    Attributes:
        total: pledges.
        counted: those with a number.
        kinds: how many of each kind of action.
        following: the next year's report; None where it is not there.
        outcomes: how many have each outcome.
        judged: how many have an outcome.
        rows: as far as there is room.
    """

    total: int
    counted: int
    kinds: Counts
    following: str | None
    outcomes: Counts
    judged: int
    rows: tuple[Pledged, ...]


@dataclass(frozen=True)
class PledgeYear:
    """The pledges of one year's report.

    Attributes:
        report: row of ``reports``.
        total: pledges.
        outcomes: how many have each outcome; empty without a report of the next year.
        judged: how many have an outcome.
        later: those whose term ends after that year.
        kept: row of ``pledge_kept``; None where no pledge is due and judged.
        rows: the first of them.
    """

    report: Row
    total: int
    outcomes: Counts
    judged: int
    later: int
    kept: Row | None
    rows: tuple[Pledged, ...]


@dataclass(frozen=True)
class PledgeExamples:
    """Pledges of one outcome: how many, and for some the sentence and the one that decides."""

    outcome: str
    total: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class PledgesFigure(Figure):
    """How many pledges of each year have each outcome; None where no report of the next year is there."""

    place: str
    years: tuple[tuple[int, Counts | None], ...]


@dataclass(frozen=True)
class Ledger:
    """The pledges of a place over its years, the latest years with an outcome in full.

    Attributes:
        figure: outcomes by year.
        years: all of them.
        example_year: the year of the examples.
        examples: of each outcome.
        latest: years in full.
        matching: a row of ``pledge_kept``, for what its shares are corrected by; None where there is none.
    """

    figure: PledgesFigure
    years: tuple[PledgeYear, ...]
    example_year: int
    examples: tuple[PledgeExamples, ...]
    latest: tuple[PledgeYear, ...]
    matching: Row | None


def report_pledges(corpus: Corpus, report: Row) -> ReportPledges | None:
    """The pledges of a report; None where it has none."""
    pledges = _pledges(corpus, report["report_id"])
    if not pledges:
        return None
    outcomes = [o for _, o in pledges if o is not None]
    following = outcomes[0]["outcome_report_id"] if outcomes else None
    return ReportPledges(
        total=len(pledges),
        counted=sum(p["value"] is not None for p, _ in pledges),
        kinds=_ordered(Counter(p["kind"] for p, _ in pledges), _KINDS),
        following=following if following in corpus.report else None,
        outcomes=_counts(outcomes),
        judged=len(outcomes),
        rows=tuple(pledges[:_ROWS_REPORT]),
    )


def place_ledger(corpus: Corpus, place: str) -> Ledger | None:
    """The ledger of a place; None where no pledge has an outcome."""
    by_year = [(r, _pledges(corpus, r["report_id"])) for r in corpus.of_place(place)]
    years = tuple(_year(corpus, report, pledges) for report, pledges in by_year)
    judged = [y for y in years if y.judged]
    if not judged:
        return None
    example = judged[-1].report
    figure = PledgesFigure(
        f"{place}-pledges", place, tuple((y.report["year"], y.outcomes if y.judged else None) for y in years)
    )
    return Ledger(
        figure=figure,
        years=years,
        example_year=example["year"],
        examples=_examples(corpus, next(pledges for r, pledges in by_year if r is example)),
        latest=tuple(judged[-_YEARS_IN_FULL:][::-1]),
        matching=next((y.kept for y in judged if y.kept), None),
    )


def _pledges(corpus: Corpus, report_id: str) -> list[Pledged]:
    outcomes = {o["pledge_no"]: o for o in corpus.rows("pledge_outcomes", report_id)}
    return [(p, outcomes.get(p["pledge_no"])) for p in corpus.rows("pledges", report_id)]


def _counts(outcomes: Iterable[Row]) -> Counts:
    found = Counter(o["outcome"] for o in outcomes)
    return {o: found[o] for o in OUTCOMES}


def _ordered(counts: Counter[str], order: Iterable[str]) -> Counts:
    return {key: counts[key] for key in order if counts[key]}


def _year(corpus: Corpus, report: Row, pledges: list[Pledged]) -> PledgeYear:
    outcomes = [o for _, o in pledges if o is not None]
    return PledgeYear(
        report=report,
        total=len(pledges),
        outcomes=_counts(outcomes),
        judged=len(outcomes),
        later=sum(not o["due"] for o in outcomes),
        kept=next(iter(corpus.rows("pledge_kept", report["report_id"])), None),
        rows=tuple(pledges[:_ROWS_YEAR]),
    )


def _examples(corpus: Corpus, pledges: list[Pledged]) -> tuple[PledgeExamples, ...]:
    """For each outcome a few pledges with the whole sentence, counted ones and the surest matches first."""
    blocks = []
    for outcome in OUTCOMES:
        sign = 1 if outcome == "not_mentioned" else -1
        own = [(p, o) for p, o in pledges if o is not None and o["outcome"] == outcome]
        own.sort(key=lambda po: (po[0]["value"] is None, sign * po[1]["similarity"], po[0]["pledge_no"]))
        quotes = tuple(q for p, o in own[:_EXAMPLES] for q in _sentences(corpus, p, o))
        if quotes:
            blocks.append(PledgeExamples(outcome, len(own), quotes))
    return tuple(blocks)


def _sentences(corpus: Corpus, pledge: Row, outcome: Row) -> list[Quote]:
    """The sentence of a pledge, and the one of the next year that decides; none where the first is not stored."""
    sentence = corpus.sentence(pledge["report_id"], pledge["sentence_no"])
    if sentence is None:
        return []
    quotes = [quote(sentence, [(pledge["start_char"], pledge["end_char"])], role="pledge")]
    later = corpus.sentence(outcome["outcome_report_id"], outcome["outcome_sentence_no"])
    if later is not None:
        span = (outcome["outcome_start_char"], outcome["outcome_end_char"])
        quotes.append(quote(later, [span], role="next_year"))
    return quotes
