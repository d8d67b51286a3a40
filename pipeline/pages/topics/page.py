"""The page of the first topic model: how it was fitted, what has changed, and every topic with words, evidence and course."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import occurrences
from pipeline.pages.topics.compare import compare_models
from pipeline.pages.topics.map import topic_map
from pipeline.pages.topics.rows import (
    FEW_PARAGRAPHS,
    active_topics,
    last_fit,
    map_name,
    models_of,
    page_name,
    shares_of,
)
from pipeline.pages.view import CurvePanel, Curves, Estimate, Page, PageSection, Quote, quote, sections_of

_YEARS, _CURVES, _LEAST_SHARE = 8, 2, 0.01
_SHAKY = 0.7  # a stability under which topics change with the paragraphs
_WORDS, _MARKED = 12, 10
Series = dict[str, dict[int, dict[int, Row]]]  # rows of topic_shares of whole reports by place, topic and year


@dataclass(frozen=True)
class Fit:
    """How the model was fitted.

    Attributes:
        fit: row of ``topic_fits``.
        few: whether it had too few paragraphs for more than a few rough topics.
        shaky: topics that change with the paragraphs.
    """

    fit: Row
    few: bool
    shaky: tuple[int, ...]


@dataclass(frozen=True)
class Changes:
    """What became of the topics at the last refit.

    Attributes:
        fit: number of the fit.
        kept: similarity of those kept with their former selves.
        events: rows of ``topic_events`` of all others, with the topic's label.
    """

    fit: int
    kept: tuple[float, ...]
    events: tuple[tuple[Row, str], ...]

    @property
    def mean(self) -> float | None:
        """Mean similarity of those kept."""
        return mean(self.kept) if self.kept else None


@dataclass(frozen=True)
class Overview:
    """All topics: rows of ``topics``."""

    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Split:
    """A topic that becomes several when there are more topics: their first words."""

    less: int
    more: int
    parent: str
    children: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    """The numbers of topics that were tried: rows of ``topic_k``, whether the chosen one is shaky, and how topics split."""

    rows: tuple[Row, ...]
    unsettled: bool
    splits: tuple[Split, ...]


@dataclass(frozen=True)
class Dynamics:
    """Rows of ``topic_dynamics``, each with its rows of ``topic_windows``."""

    rows: tuple[tuple[Row, tuple[Row, ...]], ...]


@dataclass(frozen=True)
class TopicYears:
    """Some years of a place: the row of ``topic_shares`` and the topic's words in that year's report alone."""

    place: str
    rows: tuple[tuple[int, Row, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Topic:
    """One topic: rows of ``topics``, ``topic_terms`` and ``topic_concepts``, its course, and sentences."""

    topic: Row
    terms: tuple[Row, ...]
    concepts: tuple[Row, ...]
    curve: Curves | None
    years: TopicYears | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class EachTopic:
    """All topics one by one."""

    topics: tuple[Topic, ...]


def topic_pages(corpus: Corpus) -> tuple[Page, ...]:
    """Page and map of the first model, and a page for each other model that compares it with the first."""
    fits = {m: fit for m in models_of(corpus) if (fit := last_fit(corpus, m)) is not None}
    if not fits:
        return ()
    model, *others = fits
    drawn = [r["report_id"] for place in _followed(corpus) for r in corpus.of_place(place)]
    corpus.ahead([*drawn, *(r["report_id"] for r in corpus.tables["topic_examples"])])
    head = fitted(corpus, model, fits[model])
    page = Page(page_name(model), "topics.md.j2", head, sections_of(SECTIONS, corpus, model))
    chart = Page(map_name(model), "topic_map.html.j2", topic_map(corpus, model, active_topics(corpus, model)))
    compared = (Page(page_name(m), "topics_compared.md.j2", compare_models(corpus, model, fits[m])) for m in others)
    return page, chart, *compared


def fitted(corpus: Corpus, model: str, fit: Row) -> Fit:
    """How the model in force was fitted."""
    shaky = [t for t in active_topics(corpus, model) if t["stability"] is not None and t["stability"] < _SHAKY]
    return Fit(fit, fit["n_paragraphs"] < FEW_PARAGRAPHS, tuple(t["topic_id"] for t in shaky))


def changes_section(corpus: Corpus, model: str) -> Changes | None:
    """What became of the topics at the last refit; None for a first model."""
    fit = last_fit(corpus, model)
    if fit is None or fit["fit"] == 1:
        return None
    rows = [e for e in corpus.tables["topic_events"] if e["model"] == model and e["fit"] == fit["fit"]]
    names = {t["topic_id"]: t["label"] for t in corpus.tables["topics"] if t["model"] == model}
    return Changes(
        fit=fit["fit"],
        kept=tuple(e["similarity"] for e in rows if e["event"] == "kept"),
        events=tuple((e, names.get(e["topic_id"]) or "") for e in rows if e["event"] != "kept"),
    )


def overview_section(corpus: Corpus, model: str) -> Overview:
    """All topics in a table."""
    return Overview(tuple(active_topics(corpus, model)))


def numbers_section(corpus: Corpus, model: str) -> Numbers | None:
    """The numbers of topics that were tried; None where the number was given."""
    rows = corpus.tables["topic_k"]
    if not rows:
        return None
    unsettled = any(r["chosen"] and (r["stability"] or 0) < _SHAKY for r in rows)
    return Numbers(tuple(rows), unsettled, _splits(corpus) if model == "nmf" else ())


def _splits(corpus: Corpus) -> tuple[Split, ...]:
    """Topics of the next larger number under the one they come from, for the steps from the smallest number on."""
    rows = corpus.tables["topic_splits"]
    splits = []
    for less, more in pairwise(sorted({r["k"] for r in rows})):
        names = {r["topic_no"]: _first_words(r["terms"], 3) for r in rows if r["k"] == less}
        children: dict[int, list[str]] = {}
        for r in rows:
            if r["k"] == more:
                children.setdefault(r["parent_no"], []).append(_first_words(r["terms"], 3))
        splits += [Split(less, more, names[p], tuple(own)) for p, own in sorted(children.items()) if len(own) > 1]
    return tuple(splits)


def _first_words(terms: list[str], number: int) -> str:
    return " ".join(terms[:number])


def dynamics_section(corpus: Corpus, model: str) -> Dynamics | None:
    """Topics of periods under the dynamic topic that they belong to."""
    rows = corpus.tables["topic_dynamics"]
    if not rows or model != "nmf":
        return None
    windows = corpus.tables["topic_windows"]
    own = (tuple(w for w in windows if w["dynamic_id"] == r["dynamic_id"]) for r in rows)
    return Dynamics(tuple(zip(rows, own, strict=True)))


def each_section(corpus: Corpus, model: str) -> EachTopic:
    """Every topic with words, evidence and course."""
    series: Series = {}
    for place in _followed(corpus):
        found = series.setdefault(place, {})
        for report in corpus.of_place(place):
            for topic, parts in shares_of(corpus, model, report["report_id"]).items():
                if "all" in parts:
                    found.setdefault(topic, {})[report["year"]] = parts["all"]
    return EachTopic(tuple(_topic(corpus, t, series) for t in active_topics(corpus, model)))


def _followed(corpus: Corpus) -> list[str]:
    """The places with most years, whose courses are drawn."""
    places = sorted(corpus.place_pages, key=lambda p: (-len(corpus.of_place(p)), corpus.place_rank[p]))
    return places[:_CURVES]


def _topic(corpus: Corpus, topic: Row, series: Series) -> Topic:
    def own(table: str) -> tuple[Row, ...]:
        key = (topic["model"], topic["topic_id"])
        return tuple(r for r in corpus.tables[table] if (r["model"], r["topic_id"]) == key)

    terms = own("topic_terms")
    courses = {place: by_topic.get(topic["topic_id"], {}) for place, by_topic in series.items()}
    panels = tuple(
        CurvePanel({"place": place}, (("topic", {y: _percent(r) for y, r in rows.items()}),))
        for place, rows in courses.items()
        if len(rows) > 1
    )
    of = {"topic": topic["topic_id"], "label": topic["label"] or ""}
    stem = f"topic-{topic['model']}-{topic['topic_id']}"
    return Topic(
        topic=topic,
        terms=terms[:_WORDS],
        concepts=own("topic_concepts"),
        curve=Curves(stem, "topic_curve", of, panels, colour=topic["colour"]) if panels else None,
        years=_years(corpus, topic, *next(iter(courses.items()))) if courses else None,
        quotes=_quotes(corpus, own("topic_examples"), [r["term"] for r in terms[:_MARKED]]),
    )


def _percent(row: Row) -> Estimate:
    return Estimate(100 * row["share"], 100 * row["ci_low"], 100 * row["ci_high"])


def _years(corpus: Corpus, topic: Row, place: str, rows: dict[int, Row]) -> TopicYears | None:
    """The topic's words in some years of a place, each from that year's report alone."""
    known = [y for y in sorted(rows) if (rows[y]["share"] or 0) >= _LEAST_SHARE]
    if len(known) < 2:
        return None
    step = max(1, -(-len(known) // _YEARS))
    shown = sorted({*known[::step], known[-1]})
    return TopicYears(place, tuple((y, rows[y], _words_in(corpus, topic, rows[y]["report_id"])) for y in shown))


def _words_in(corpus: Corpus, topic: Row, report_id: str) -> tuple[str, ...]:
    rows = corpus.rows("topic_year_terms", report_id)
    key = (topic["model"], topic["topic_id"])
    return next((tuple(r["terms"]) for r in rows if (r["model"], r["topic_id"]) == key), ())


def _quotes(corpus: Corpus, examples: tuple[Row, ...], words: list[str]) -> tuple[Quote, ...]:
    found = (corpus.sentence(r["report_id"], r["sentence_no"]) for r in examples)
    return tuple(quote(s, (x for w in words for x in occurrences(s["text"], w))) for s in found if s is not None)


SECTIONS: tuple[PageSection[str], ...] = (
    PageSection("topics_changes.md.j2", changes_section),
    PageSection("topics_overview.md.j2", overview_section),
    PageSection("topics_each.md.j2", each_section),
    PageSection("topics_dynamics.md.j2", dynamics_section),
    PageSection("topics_numbers.md.j2", numbers_section),
)
