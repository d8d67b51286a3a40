"""What is new and how sure it is: the ranked findings of the run, as lists of sentences with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.view import Quote, quote
from pipeline.site.html import Both

_SHOWN, _QUOTED = 5, 2


@dataclass(frozen=True)
class RankedFinding:
    """A statement.

    Attributes:
        text: in both languages.
        place: place that it leads to; empty for the whole corpus, and on the place's own pages.
        concept: the same of a concept.
        quotes: sentences as evidence.
        sql: the query that gives its numbers.
    """

    text: Both
    place: str
    concept: str
    quotes: tuple[Quote, ...]
    sql: str


def findings(
    corpus: Corpus, *, place: str = "", report_id: str = "", concept: str = "", limit: int = _SHOWN
) -> tuple[RankedFinding, ...]:
    """The first findings: of the index, or of the page of a place, a report or a concept."""
    column, key, value = "index_rank", None, None
    if report_id:
        column, key, value = "report_rank", "report_id", report_id
    elif place:
        column, key, value = "place_rank", "place", place
    elif concept:
        column, key, value = "rank", "subject", concept
    rows = [r for r in _ranked(corpus, key).get(value, ()) if r[column] is not None]
    rows = [r for r in rows if not concept or _concept(corpus, r)]
    own = {
        place,
        corpus.report[report_id]["place"] if report_id else "",
        concept,
    }  # what the page is about needs no link
    return tuple(_finding(corpus, r, own) for r in sorted(rows, key=lambda r: r[column])[:limit])


def _ranked(corpus: Corpus, key: str | None) -> dict[str | None, list[Row]]:
    """All findings by a column, or under None."""

    def read() -> dict[str | None, list[Row]]:
        found: dict[str | None, list[Row]] = {}
        for row in corpus.tables["findings"]:
            found.setdefault(row[key] if key else None, []).append(row)
        return found

    return corpus.kept(("site findings", key), read)


def _finding(corpus: Corpus, row: Row, own: set[str]) -> RankedFinding:
    quotes = (_sentence(corpus, s) for s in row["sentence_ids"] or ())
    return RankedFinding(
        text=[row["text_zh"], row["text_en"]],
        place=row["place"] if row["place"] in corpus.place_rank and row["place"] not in own else "",
        concept=_concept(corpus, row) if row["subject"] not in own else "",
        quotes=tuple(q for q in quotes if q is not None)[:_QUOTED],
        sql=row["sql"] or "",
    )


def _concept(corpus: Corpus, row: Row) -> str:
    """Concept that a finding is about; empty for another subject, such as terms of which the first is called alike."""
    return row["subject"] if row["subject"] in corpus.concepts and not row["kind"].endswith("_terms") else ""


def _sentence(corpus: Corpus, told: str) -> Quote | None:
    """A sentence by its name, report_id#sentence_no."""
    report_id, _, number = told.rpartition("#")
    sentence = corpus.sentence(report_id, int(number)) if report_id in corpus.report else None
    return None if sentence is None else quote(sentence, ())
