"""Section of a report's page: what it says that the report before did not, and that other places do not; what it says again."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import term_evidence
from pipeline.pages.view import Quote, quote
from pipeline.statistics import ALPHA

_CONTRASTS = ("year_vs_previous", "place_vs_rest")
_TOP, _QUOTED = 10, 4


@dataclass(frozen=True)
class Contrast:
    """Words of the report against others.

    Attributes:
        contrast: year_vs_previous or place_vs_rest.
        previous: the report before, of the first; empty for the second.
        n_reference: reports compared with, of the second.
        tested: words tested.
        n_clear: words that pass.
        more: rows of ``keyness`` of words used more, those that pass where any does.
        less: the same of words used less.
        quotes: sentences with some of the words used more.
    """

    contrast: str
    previous: str
    n_reference: str
    tested: int
    n_clear: int
    more: tuple[Row, ...]
    less: tuple[Row, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class Contrasts:
    """The report against others.

    Attributes:
        contrasts: words against the previous report and against other places.
        again: row of ``novelty`` of the whole report; None where there is no report before it.
        parts: rows of ``novelty`` of review and plan.
        quote: the sentence that holds most of what is said again.
    """

    contrasts: tuple[Contrast, ...]
    again: Row | None
    parts: tuple[Row, ...]
    quote: Quote | None


def contrasts_section(corpus: Corpus, report: Row) -> Contrasts | None:
    """Words against the previous report and against other places, and the share that is said again.

    None for the only report of its place, level and year.
    """
    report_id = report["report_id"]
    rows = corpus.rows("keyness", report_id)
    novelty = {r["part"]: r for r in corpus.rows("novelty", report_id)}
    whole = novelty.get("all")
    again = whole if whole is not None and whole["verbatim_share"] is not None else None
    found = ((name, [r for r in rows if r["contrast"] == name]) for name in _CONTRASTS)
    contrasts = tuple(_contrast(corpus, name, own) for name, own in found if own)
    if not contrasts and again is None:
        return None
    example = corpus.sentence(report_id, again["example_sentence_no"]) if again is not None else None
    parts = tuple(novelty[p] for p in ("review", "plan") if p in novelty)
    return Contrasts(contrasts, again, parts, quote(example, ()) if example is not None else None)


def _contrast(corpus: Corpus, name: str, rows: list[Row]) -> Contrast:
    clear = [r for r in rows if r["q_value"] < ALPHA]
    ranked = sorted(clear or rows, key=lambda r: (-r["g2"], r["term"]))
    more = tuple(r for r in ranked if r["log_ratio"] > 0)[:_TOP]
    quotes = (term_evidence(corpus, r["report_id"], r["example_sentence_no"], r["term"]) for r in more[:_QUOTED])
    reference = rows[0]["reference"] or ""
    return Contrast(
        contrast=name,
        previous=reference.rpartition(" ")[2] if name == "year_vs_previous" else "",
        n_reference=reference.split(" ")[0] if name == "place_vs_rest" else "",
        tested=rows[0]["n_tested"],
        n_clear=len(clear),
        more=more,
        less=tuple(r for r in ranked if r["log_ratio"] < 0)[:_TOP],
        quotes=tuple(q for q in quotes if q is not None),
    )
