"""Verdicts on trends, with sentences from both ends of a series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute

from pipeline.pages.source.by_report import Row, rows_of
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.source.evidence import first_and_last
from pipeline.pages.topics.rows import active_topics, models_of
from pipeline.pages.view import Quote
from pipeline.statistics import ALPHA
from pipeline.tables import TRENDS

_ROWS = 40
_OTHER_ROWS = 15
_EXAMPLES = 3
_PART_ORDER = {"all": 0, "review": 1, "plan": 2, "other": 3}
_KINDS = ("topic", "term")
_VERDICTS = ("rising", "falling", "flat", "too_few_years")


@dataclass(frozen=True)
class TrendExample:
    """A clear trend (row of ``trends``) with sentences from its first and last year with a mention."""

    trend: Row
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class OtherTrends:
    """Trends of the first model's topics, or of words, in the plan (in the whole report where no plan was found).

    Attributes:
        kind: topic or term.
        part: plan or all.
        verdicts: how many have each verdict.
        total: how many there are.
        rows: rows of ``trends`` of the clearest.
        left_out: rising and falling ones that there was no room for.
        topics: rows of ``topics`` by series; none of words.
    """

    kind: str
    part: str
    verdicts: dict[str, int]
    total: int
    rows: tuple[Row, ...]
    left_out: int
    topics: dict[str, Row]


@dataclass(frozen=True)
class TrendsOverview:
    """Trends over the corpus.

    Attributes:
        total: series of concepts, from the plan (from the whole report where there is none).
        tested: how many were long enough to be tested.
        verdicts: how many have each verdict.
        rows: rows of ``trends`` of those tested, as far as there is room.
        left_out: how many there was no room for.
        examples: the clearest, with sentences.
        others: series of topics and words.
    """

    total: int
    tested: int
    verdicts: dict[str, int]
    rows: tuple[Row, ...]
    left_out: int
    examples: tuple[TrendExample, ...]
    others: tuple[OtherTrends, ...]


def trends_section(corpus: Corpus, _: None) -> TrendsOverview:
    """Trends of concepts in the plan as far as there is room, those of topics and words where significant."""
    data = over_places(corpus, "concept").sort_by([(k, "ascending") for k in TRENDS.key])
    rows = [r for r in rows_of(data) if r["place"] in corpus.place_rank]
    # Parts other than the plan are tested too, but a review of five years is not comparable with one of a year.
    planned = {(r["place"], r["series"]) for r in rows if r["part"] == "plan"}
    rows = [r for r in rows if r["part"] == "plan" or (r["part"] == "all" and (r["place"], r["series"]) not in planned)]
    tested = [r for r in rows if r["verdict"] != "too_few_years"]
    shown = tested
    if len(shown) > _ROWS:
        shown = sorted(shown, key=lambda r: _place_order(corpus, r))
        # Significant ones first; among the rest the whole report before its parts.
        shown = sorted(shown, key=lambda r: (r["verdict"] == "flat", _PART_ORDER.get(r["part"], 9), _q(r)))[:_ROWS]
    return TrendsOverview(
        total=len(rows),
        tested=len(tested),
        verdicts=_verdicts(r["verdict"] for r in rows),
        rows=tuple(sorted(shown, key=lambda r: _place_order(corpus, r))),
        left_out=len(tested) - len(shown),
        examples=_examples(corpus, tested),
        others=tuple(o for kind in _KINDS if (o := _others(corpus, kind)).total),
    )


def over_places(corpus: Corpus, kind: str) -> pa.Table:
    """Trends of one kind with the q-values and verdicts of lists over places; words have those of their place alone."""
    data = corpus.trends(kind)
    q_index, tau = data.column("q_value_index"), data.column("tau")
    clear = pa.compute.less(q_index, ALPHA)
    way = pa.compute.if_else(pa.compute.greater(tau, 0), "rising", "falling")
    verdict = pa.compute.coalesce(pa.compute.if_else(clear, way, "flat"), data.column("verdict"))
    q_value = pa.compute.coalesce(q_index, data.column("q_value"))
    for name, values in (("verdict", verdict), ("q_value", q_value)):
        data = data.set_column(data.schema.get_field_index(name), name, values)
    return data


def _verdicts(verdicts: Iterable[str]) -> dict[str, int]:
    found = Counter(verdicts)
    return {verdict: found[verdict] for verdict in _VERDICTS if found[verdict]}


def _q(row: Row) -> float:
    return 1.0 if row["q_value"] is None else float(row["q_value"])


def _place_order(corpus: Corpus, row: Row) -> tuple[int, str, int, str, int]:
    places, concepts = corpus.place_rank, corpus.concepts
    rank = concepts.index(row["series"]) if row["series"] in concepts else len(concepts)
    return (places.get(row["place"], 10**9), row["place"], rank, row["series"], _PART_ORDER.get(row["part"], 9))


def _examples(corpus: Corpus, tested: list[Row]) -> tuple[TrendExample, ...]:
    """First and last year with a mention, for the clearest trends."""
    out = []
    for verdict in ("rising", "falling"):
        ours = [r for r in tested if r["verdict"] == verdict]
        ours.sort(key=lambda r: (_q(r), -abs(r["tau"] or 0), _place_order(corpus, r)))
        corpus.ahead(r["report_id"] for row in ours[:_EXAMPLES] for r in corpus.of_place(row["place"]))
        out += [TrendExample(r, first_and_last(corpus, r["place"], r["series"], r["part"])) for r in ours[:_EXAMPLES]]
    return tuple(out)


def _others(corpus: Corpus, kind: str) -> OtherTrends:
    data = over_places(corpus, kind)
    models = models_of(corpus)[:1] if kind == "topic" else []
    topics = {f"{t['model']}:{t['topic_id']}": t for m in models for t in active_topics(corpus, m)}
    if kind == "topic":
        data = data.filter(pa.compute.is_in(data.column("series"), value_set=pa.array(list(topics), pa.string())))
    part = "plan" if "plan" in data.column("part").unique().to_pylist() else "all"
    data = data.filter(pa.compute.equal(data.column("part"), part))
    # A row a topic and place: of hundreds of thousands only those shown become rows.
    clear = data.filter(pa.compute.is_in(data.column("verdict"), value_set=pa.array(["rising", "falling"])))
    shown = rows_of(clear.select([*TRENDS.key, "q_value", "tau"]).append_column("at", pa.array(range(clear.num_rows))))
    shown.sort(key=lambda r: (_q(r), -abs(r["tau"] or 0), r["place"], r["series"], r["part"]))
    rows = rows_of(clear.take([r["at"] for r in shown[:_OTHER_ROWS]])) if shown else []
    verdicts = _verdicts(data.column("verdict").to_pylist())
    return OtherTrends(kind, part, verdicts, data.num_rows, tuple(rows), clear.num_rows - len(rows), topics)
