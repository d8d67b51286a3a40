"""What is new and how sure it is: the ranked findings of the run, as lists of sentences with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.index.trends import trends_section
from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Quote, quote
from pipeline.site.charts import literal, trend_told
from pipeline.site.html import Both
from pipeline.tables import ALL

_SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """A statement.

    Attributes:
        text: in both languages.
        place: place that it is about; empty for the whole corpus.
        concept: concept that it is about; empty for another subject.
        quotes: sentences as evidence.
        sql: the query that gives its numbers.
    """

    text: Both
    place: str
    concept: str
    quotes: tuple[Quote, ...]
    sql: str


def findings(corpus: Corpus, *, place: str = "", concept: str = "", limit: int = _SHOWN) -> tuple[Finding, ...]:
    """The first findings, of the corpus or of a place or a concept; where the run ranked none, its clearest trends."""
    rows = [r for r in _ranked(corpus) if (not place or r["place"] == place) and (not concept or r["subject"] == concept)]
    if rows:
        return tuple(_finding(corpus, r) for r in rows[:limit])
    if place or concept:
        return ()
    return tuple(_trend(e.trend, e.quotes) for e in trends_section(corpus, None).examples[:limit])


def _ranked(corpus: Corpus) -> list[Row]:
    def read() -> list[Row]:
        if "findings" not in ALL:
            return []
        return sorted(rows_of(corpus.source("findings", None)), key=lambda r: (r["rank"], r["finding_id"]))

    return corpus.kept("site findings", read)


def _finding(corpus: Corpus, row: Row) -> Finding:
    found = (_sentence(corpus, s) for s in row["sentence_ids"] or ())
    return Finding(
        text=[row["text_zh"], row["text_en"]],
        place=row["place"] if row["place"] in corpus.place_rank else "",
        concept=row["subject"] if row["subject"] in corpus.concepts else "",
        quotes=tuple(q for q in found if q is not None)[:2],
        sql=row["sql"] or "",
    )


def _sentence(corpus: Corpus, told: str) -> Quote | None:
    """A sentence by its name, report_id#sentence_no."""
    report_id, _, number = told.rpartition("#")
    sentence = corpus.sentence(report_id, int(number)) if report_id in corpus.report else None
    return None if sentence is None else quote(sentence, ())


def _trend(row: Row, quotes: tuple[Quote, ...]) -> Finding:
    place, concept = row["place"], row["series"]
    return Finding(
        text=[f"{place} · {concept}：{trend_told(row)[0]}", f"{place} · {concept}: {trend_told(row)[1]}"],
        place=place,
        concept=concept,
        quotes=quotes,
        sql=(
            f"SELECT * FROM trends WHERE series_kind = 'concept' AND series = {literal(concept)}\n"
            f"AND place = {literal(place)} AND part = {literal(row['part'])}"
        ),
    )
