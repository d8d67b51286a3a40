"""Section of a report's page: last year's results and this year's targets, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Quote, quote

_QUOTED = 4
Said = tuple[Row, str]  # a row of indicators and its sentence


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator: what the report says of last year and of this year."""

    label: str
    results: tuple[Said, ...]
    targets: tuple[Said, ...]
    commitments: tuple[str, ...]


@dataclass(frozen=True)
class ReportIndicators:
    """Results and targets of listed indicators side by side, with the sentences of the targets.

    Attributes:
        year: year of the report.
        rows: one an indicator.
        quotes: sentences of targets.
        n_listed: statements of listed indicators.
        n_other: statements of others.
    """

    year: int
    rows: tuple[IndicatorRow, ...]
    quotes: tuple[Quote, ...]
    n_listed: int
    n_other: int


def indicators_section(corpus: Corpus, report: Row) -> ReportIndicators | None:
    """Results and targets of listed indicators; None where the report states none."""
    report_id, year = report["report_id"], report["year"]
    every = corpus.rows("indicators", report_id)
    listed = [r for r in every if not r["indicator"].startswith("other:") and not r["reference"]]
    texts = corpus.numbered(report_id)
    results, targets = _first(listed, "outturn", year - 1), _first(listed, "target", year)
    rows = []
    for code in dict.fromkeys(r["indicator"] for r in listed):
        done, aimed = results.get(code, []), targets.get(code, [])
        if done or aimed:
            words = dict.fromkeys(r["commitment"] for r in aimed if r["commitment"])
            rows.append(
                IndicatorRow((done or aimed)[0]["label"], _said(done, texts), _said(aimed, texts), tuple(words))
            )
    if not rows:
        return None
    spans: dict[int, set[tuple[int, int]]] = {}
    for row in (r for own in targets.values() for r in own):
        spans.setdefault(row["sentence_no"], set()).add((row["start_char"], row["end_char"]))
    return ReportIndicators(
        year=year,
        rows=tuple(rows),
        quotes=tuple(quote(texts[n], sorted(spans[n])) for n in sorted(spans)[:_QUOTED] if n in texts),
        n_listed=len(listed),
        n_other=sum(r["indicator"].startswith("other:") for r in every),
    )


def _first(rows: list[Row], kind: str, year: int) -> dict[str, list[Row]]:
    """For each indicator the first statement of each quantity for one year."""
    found: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row["kind"] == kind and row["period_from"] == row["period_to"] == year:
            found.setdefault(row["indicator"], {}).setdefault(row["quantity"], row)
    return {code: list(own.values()) for code, own in found.items()}


def _said(rows: list[Row], texts: dict[int, Row]) -> tuple[Said, ...]:
    return tuple((r, texts[r["sentence_no"]]["text"]) for r in rows if r["sentence_no"] in texts)
