"""Section of a place's page: when it took terms up, whose passages it shares, and how near it is to the place above."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.text.markdown import Md

_ROWS = 12
_PASSAGES = 8
_LEAST = 0.0005  # share of new words that is worth a line: what is not printed as 0.0 %
MEASURES = ("concepts", "topics", "words")


@dataclass(frozen=True)
class AlignedYear:
    """One report beside that of the place above: rows of ``alignment`` of the whole report, by measure."""

    report_id: str
    year: int
    against_place: str
    measures: tuple[Row | None, ...]


@dataclass(frozen=True)
class Beside:
    """A place among those above and beside it.

    Attributes:
        lags: row of ``diffusion_places``; None where no lag is known.
        shares: of each report the row of ``borrowed_share`` with the largest new share of a place above, and of one beside.
        passages: longest rows of ``borrowed`` that are no formula and not carried over.
        n_passages: how many such there are.
        aligned: the latest years first.
        trends: rows of ``alignment_trends`` with the place above, whole reports.
        sql: the queries behind it.
    """

    place: str
    lags: Row | None
    shares: tuple[tuple[Row | None, Row | None], ...]
    passages: tuple[Row, ...]
    n_passages: int
    aligned: tuple[AlignedYear, ...]
    trends: tuple[Row, ...]
    sql: Md


def beside_section(corpus: Corpus, place: str) -> Beside | None:
    """What the tables say of a place among others; None where they say nothing."""
    reports = sorted(corpus.of_place(place), key=lambda r: -r["year"])
    lags = next(iter(corpus.place_rows("diffusion_places", place)), None)
    shares = [pair for r in reports if any(pair := _largest(corpus, r["report_id"]))]
    special = [
        p
        for r in reports
        for p in corpus.rows("borrowed", r["report_id"])
        if not p["formula"] and not p["carried_over"]
    ]
    aligned = [year for r in reports if (year := _aligned(corpus, r["report_id"]))]
    trends = [r for r in corpus.place_rows("alignment_trends", place) if (r["part"], r["against"]) == ("all", "parent")]
    if not (shares or aligned or (lags and (lags["n_nation"] or lags["n_parent"]))):
        return None
    return Beside(
        place,
        lags if lags and (lags["n_nation"] or lags["n_parent"]) else None,
        tuple(shares[:_ROWS]),
        tuple(sorted(special, key=lambda p: (-p["n_words"], p["report_id"], p["passage_no"]))[:_PASSAGES]),
        len(special),
        tuple(aligned[:_ROWS]),
        tuple(trends),
        Md(queries(place)),
    )


def _largest(corpus: Corpus, report_id: str) -> tuple[Row | None, Row | None]:
    rows = [r for r in corpus.rows("borrowed_share", report_id) if r["new_share"] >= _LEAST]
    above, sibling = (
        max((r for r in rows if r["relation"] == of), key=lambda r: (r["new_share"], r["share"]), default=None)
        for of in ("above", "sibling")
    )
    return above, sibling


def _aligned(corpus: Corpus, report_id: str) -> AlignedYear | None:
    own = {
        r["measure"]: r for r in corpus.rows("alignment", report_id) if (r["part"], r["against"]) == ("all", "parent")
    }
    if not own:
        return None
    one = next(iter(own.values()))
    return AlignedYear(report_id, one["year"], one["against_place"], tuple(own.get(m) for m in MEASURES))


def queries(place: str) -> str:
    """The queries behind the section, one a paragraph."""
    name = "'" + place.replace("'", "''") + "'"
    return "\n".join(
        (
            f"SELECT * FROM diffusion_places WHERE place = {name};",
            "SELECT report_id, from_report_id, share, new_share, longest_words FROM borrowed_share",
            f"WHERE place = {name} AND new_share >= {_LEAST} ORDER BY year DESC, new_share DESC;",
            "SELECT report_id, from_report_id, n_words, n_places, text FROM borrowed",
            f"WHERE place = {name} AND NOT formula AND NOT coalesce(carried_over, false) ORDER BY n_words DESC;",
            "SELECT year, against_place, measure, value, ci_low, ci_high, others_value, own_rank, n_others FROM alignment",
            f"WHERE place = {name} AND part = 'all' AND against = 'parent' ORDER BY year, measure;",
        )
    )
