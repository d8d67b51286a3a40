"""Topics over the whole corpus: a heat map over years or places, and a table of words with evidence."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import representative
from pipeline.pages.topics.rows import FEW_PARAGRAPHS, active_topics, last_fit, models_of, shares_of
from pipeline.pages.view import Quote, Shares

_MAP_ROWS, _MAP_PLACES = 15, 1
_MAP_REPORTS, _MAP_COLUMNS = 20, 18


@dataclass(frozen=True)
class Topics:
    """Topics of the first model.

    Attributes:
        model: the model.
        n_reports: reports stored.
        has_page: whether it has a page of its own.
        n_paragraphs: paragraphs that it was fitted on.
        few: whether these are too few for more than a few rough topics.
        figures: shares over years or places.
        places_left: places with several reports that no figure shows.
        rows_left: topics that the figures do not show.
        rows: rows of ``topics``, the largest first.
        quotes: a sentence for each, which pages of reports lead to.
        others: other models, whose pages compare them with this one.
    """

    model: str
    n_reports: int
    has_page: bool
    n_paragraphs: int
    few: bool
    figures: tuple[Shares, ...]
    places_left: int
    rows_left: int
    rows: tuple[Row, ...]
    quotes: tuple[Quote, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class NoTopics:
    """That no model was fitted."""

    model: str = ""


def topics_overview(corpus: Corpus, _: None) -> Topics | NoTopics:
    """Figures, table and sentences of the first topic model."""
    models = models_of(corpus)
    if not models:
        return NoTopics()
    model = models[0]
    topics = active_topics(corpus, model)
    followed = sorted(corpus.place_pages, key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))
    drawn = [r for p in followed[:_MAP_PLACES] for r in corpus.of_place(p)] or corpus.reports[:_MAP_REPORTS]
    corpus.ahead([*(r["report_id"] for r in drawn), *(t["representative_report_id"] for t in topics)])
    figures: list[Shares] = []
    if followed:
        figures += [f for p in followed[:_MAP_PLACES] if (f := _over_years(corpus, model, topics, p)).rows]
    elif len((over_places := _over_places(corpus, model, topics, drawn)).rows) > 1:
        figures.append(over_places)
    n_paragraphs = topics[0]["n_paragraphs"]
    return Topics(
        model=model,
        n_reports=len(corpus.reports),
        has_page=last_fit(corpus, model) is not None,
        n_paragraphs=n_paragraphs,
        few=n_paragraphs < FEW_PARAGRAPHS,
        figures=tuple(figures),
        places_left=max(0, len(followed) - _MAP_PLACES),
        rows_left=max(0, len(topics) - _MAP_ROWS) if figures else 0,
        rows=tuple(topics),
        quotes=tuple(q for t in topics if (q := representative(corpus, t)) is not None),
        others=tuple(models[1:]),
    )


def _shares(corpus: Corpus, model: str, report_id: str) -> dict[int, float]:
    found = {topic: parts.get("all") for topic, parts in shares_of(corpus, model, report_id).items()}
    return {topic: r["share"] for topic, r in found.items() if r is not None and r["share"] is not None}


def _over_years(corpus: Corpus, model: str, topics: list[Row], place: str) -> Shares:
    shares = {r["year"]: _shares(corpus, model, r["report_id"]) for r in corpus.of_place(place)}
    known = sorted(year for year, own in shares.items() if own)
    of = {"model": model, "place": place, "n": len(known)}
    if len(known) < 2:
        return Shares(f"topics-{model}-{place}", "topics_over_years", of, (), ())
    # A topic without a row in a year that has a report got nothing there; a year without a report stays empty.
    rows = [(_name(t), {y: shares[y].get(t["topic_id"], 0.0) for y in known}) for t in topics[:_MAP_ROWS]]
    of |= {"first": known[0], "last": known[-1], "topics": len(rows)}
    years = tuple(range(known[0], known[-1] + 1))
    return Shares(f"topics-{model}-{place}", "topics_over_years", of, tuple(rows), years)


def _over_places(corpus: Corpus, model: str, topics: list[Row], reports: list[Row]) -> Shares:
    """One report a place: reports as rows, topics by number as columns."""
    columns = tuple(t["topic_id"] for t in topics[:_MAP_COLUMNS])
    rows = tuple(
        (f"{r['place']} {r['year']}", {t: own.get(t, 0.0) for t in columns})
        for r in reports
        if (own := _shares(corpus, model, r["report_id"]))
    )
    of = {"model": model, "n": len(rows), "left": len(corpus.reports) - len(rows)}
    return Shares(f"topics-{model}-places", "topics_over_places", of, rows, columns)


def _name(topic: Row) -> str:
    return f"{topic['label'] or ' '.join(topic['terms'] or ())} {topic['topic_id']}".strip()
