"""Section of a report's page: attention to each concept."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import evidence_number
from pipeline.pages.view import Estimate, Figure, rate
from pipeline.tables import PARTS

Rates = dict[tuple[str, str], Row]


@dataclass(frozen=True)
class AttentionBars(Figure):
    """Every concept in one report, review against plan; the whole report where it has only one of them.

    Attributes:
        report: row of ``reports``.
        parts: of the bars of each concept.
        bars: concept, and its rate in each part.
    """

    report: Row
    parts: tuple[str, ...]
    bars: tuple[tuple[str, tuple[Estimate, ...]], ...]


@dataclass(frozen=True)
class ReportAttention:
    """Attention in one report.

    Attributes:
        parts: parts that have words.
        figure: all concepts; None where there is nothing to count in.
        rows: rows of ``attention`` of review and plan, or of the whole report.
        more: rows of the other parts.
        numbers: of each concept that sentences are quoted of below, the number of that paragraph.
        shrunk: rows of ``attention_shrunk`` by concept and part; none where the report has too few peers.
    """

    parts: tuple[str, ...]
    figure: AttentionBars | None
    rows: tuple[Row, ...]
    more: tuple[Row, ...]
    numbers: dict[str, int]
    shrunk: Rates


def rates_of(corpus: Corpus, report_id: str) -> Rates:
    """Rows of ``attention`` of a report by concept and part."""
    return {(r["concept"], r["part"]): r for r in corpus.rows("attention", report_id)}


def attention_section(corpus: Corpus, report: Row) -> ReportAttention:
    """Rates of all concepts in all parts."""
    rates = rates_of(corpus, report["report_id"])
    parts = _with_words(rates)
    main = tuple(p for p in ("review", "plan") if p in parts) or ("all",)
    hits = {c for c in corpus.concepts if corpus.hits_of(report["report_id"], c)}
    return ReportAttention(
        parts=parts,
        figure=attention_bars(corpus, report, rates),
        rows=_rows(corpus, rates, main) if parts else (),
        more=_rows(corpus, rates, ("other", "all") if "other" in parts else ("all",)) if parts else (),
        numbers={c: evidence_number(corpus, c) for c in corpus.concepts if c in hits},
        shrunk={(r["concept"], r["part"]): r for r in corpus.rows("attention_shrunk", report["report_id"])},
    )


def attention_bars(corpus: Corpus, report: Row, rates: Rates) -> AttentionBars | None:
    """The chart of one report; None where it has no words to count in."""
    parts = _with_words(rates)
    if not parts:
        return None
    shown = ("review", "plan") if {"review", "plan"} <= set(parts) else ("all",)
    bars = tuple(
        (c, tuple(rate(rates.get((c, p))) for p in shown))
        for c in corpus.concepts
        if any((c, p) in rates for p in shown)
    )
    return AttentionBars(f"{report['report_id']}-attention", report, shown, bars)


def _with_words(rates: Rates) -> tuple[str, ...]:
    return tuple(p for p in PARTS if any(k[1] == p and r["n_tokens"] for k, r in rates.items()))


def _rows(corpus: Corpus, rates: Rates, parts: tuple[str, ...]) -> tuple[Row, ...]:
    return tuple(rates[c, p] for c in corpus.concepts for p in parts if (c, p) in rates)
