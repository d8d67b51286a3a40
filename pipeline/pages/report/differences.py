"""What differs: plan against review, a place against its level, a year against the one before, tested as differences."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.statistics import ALPHA

CONTRASTS = ("plan_review", "year_before", "place_level")
_PLACE_ROWS = 12


@dataclass(frozen=True)
class Contrasted:
    """One contrast of a report.

    Attributes:
        contrast: plan_review, place_level or year_before.
        year: year of the report.
        n_reference: reports held against it, at most.
        clear: rows of ``attention_differences`` with a clear difference.
        unclear: the other rows.
    """

    contrast: str
    year: int
    n_reference: int
    clear: tuple[Row, ...]
    unclear: tuple[Row, ...]


@dataclass(frozen=True)
class ReportDifferences:
    """What a report speaks of more and less than what it is held against.

    Attributes:
        part: plan; all where the report has no plan.
        contrasts: those that there is something to compare for.
        silent: concepts that neither the report's part nor anything held against it mentions.
    """

    part: str
    contrasts: tuple[Contrasted, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class PlaceDifferences:
    """Over the years of a place: where a plan stands out from its review, from the year before and from its level.

    Attributes:
        tested: differences tested, which are corrected for together.
        rows: rows of ``attention_differences`` with a difference, by year; those with the smallest q where there are many.
        left_out: how many there was no room for.
    """

    tested: int
    rows: tuple[Row, ...]
    left_out: int


def differences_section(corpus: Corpus, report: Row) -> ReportDifferences | None:
    """Differences of one report's plan, or of the whole report; None where there is nothing to hold it against."""
    every = corpus.rows("attention_differences", report["report_id"])
    part = "plan" if any(r["part"] == "plan" for r in every) else "all"
    rows = [r for r in every if r["part"] == part]
    found = ((name, [r for r in rows if r["contrast"] == name]) for name in CONTRASTS)
    contrasts = tuple(_contrasted(corpus, name, own) for name, own in found if own)
    if not contrasts:
        return None
    spoken = {r["concept"] for r in rows}
    return ReportDifferences(part, contrasts, tuple(c for c in corpus.concepts if c not in spoken))


def _contrasted(corpus: Corpus, contrast: str, rows: list[Row]) -> Contrasted:
    rank = {c: i for i, c in enumerate(corpus.concepts)}
    rows = sorted(rows, key=lambda r: rank.get(r["concept"], len(rank)))
    return Contrasted(
        contrast=contrast,
        year=rows[0]["year"],
        n_reference=max(r["n_reference"] for r in rows),
        clear=tuple(r for r in rows if r["q_value"] < ALPHA),
        unclear=tuple(r for r in rows if r["q_value"] >= ALPHA),
    )


def place_differences(corpus: Corpus, place: str) -> PlaceDifferences | None:
    """Clear differences over the years of a place, from the plan; None where nothing was tested."""
    reports = corpus.of_place(place)
    rows = [r for own in reports for r in corpus.rows("attention_differences", own["report_id"]) if r["part"] == "plan"]
    if not rows:
        return None
    clear = [r for r in rows if r["q_value_place"] < ALPHA]
    shown = sorted(clear, key=lambda r: (r["q_value_place"], r["year"], r["concept"], r["contrast"]))[:_PLACE_ROWS]
    shown.sort(key=lambda r: (r["year"], r["concept"], r["contrast"]))
    return PlaceDifferences(len(rows), tuple(shown), len(clear) - len(shown))
