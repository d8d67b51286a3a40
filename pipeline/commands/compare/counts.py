"""Counts of the published file as arrays: a row a report (or a part of one), a column a series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.commands.compare.question import ALL, Question
from pipeline.commands.kwic import Where, term_lines
from pipeline.errors import QueryError
from pipeline.statistics import FloatArray
from pipeline.store import Reader

if TYPE_CHECKING:
    import pandas as pd

_LEAST = 20  # mentions of a word, and
_NAMED = 12  # topics that are told where one is not known
_LEAST_PLACES = 5  # places that use it, where all words are asked for


@dataclass(frozen=True)
class Counted:
    """One thing counted.

    Attributes:
        kind: concept, term or topic.
        name: concept, word, or id of a topic.
        label: what a reader is shown.
    """

    kind: str
    name: str
    label: str


@dataclass(frozen=True)
class Counts:
    """What there is to compare.

    Attributes:
        texts: report_id, place, level, year, place_code, part, n_tokens; a row a report or a part of one.
        series: what is counted.
        counts: shape (texts, series); of a topic the words that are its share.
    """

    texts: pd.DataFrame
    series: tuple[Counted, ...]
    counts: FloatArray

    def where(self, kept: NDArray[np.bool_]) -> Counts:
        """Some of the texts."""
        return Counts(self.texts[kept].reset_index(drop=True), self.series, self.counts[kept])


_TEXTS = """
    SELECT report_id, p.place, p.level, p.year, r.place_code, part, p.n_tokens
    FROM report_parts p JOIN reports r USING (report_id)
    WHERE list_contains($parts, part) AND p.n_tokens > 0 AND p.year BETWEEN $first AND $last
      AND ($level IS NULL OR p.level = $level)
    ORDER BY p.place, p.year, part"""
_CONCEPTS = "SELECT report_id, part, concept AS series, hits AS n FROM attention WHERE list_contains($parts, part)"
_TOPICS = """
    SELECT report_id, part, concat(model, '-', topic_id) AS series, share AS n FROM topic_shares
    WHERE list_contains($parts, part) AND list_contains($names, series)"""


def counted(reader: Reader, question: Question) -> Counts:
    """Read what a question asks for.

    Raises:
        QueryError: there is no such concept or topic, or no report.
    """
    parts = ["review", "plan"] if question.by == "part" else [question.part or "all"]
    first, last = question.years or (0, 9999)
    given = {"parts": parts, "first": first, "last": last, "level": question.level}
    texts = reader.named_table(_TEXTS, given).to_pandas()
    if texts.empty:
        raise QueryError("query.nothing_to_compare")
    concepts = question.concepts if question.concepts or question.terms or question.topics else ALL[:1]
    found = [
        _concepts(reader, concepts, parts),
        _terms(reader, question.terms, given),
        _topics(reader, question.topics, parts),
    ]
    row = {key: i for i, key in enumerate(zip(texts["report_id"], texts["part"], strict=True))}
    series = tuple(s for own, _ in found for s in own)
    counts = np.zeros((len(texts), len(series)))
    column = {(s.kind, s.name): i for i, s in enumerate(series)}
    for own, rows in found:
        for report_id, part, name, n in rows if own else ():
            if (at := row.get((report_id, part))) is not None and (i := column.get((own[0].kind, name))) is not None:
                counts[at, i] = n
    of_topics = [i for i, s in enumerate(series) if s.kind == "topic"]
    counts[:, of_topics] *= texts["n_tokens"].to_numpy(dtype=np.float64)[:, None]
    return Counts(texts, series, counts)


_Rows = Sequence[tuple[str, str, str, float]]
_Found = tuple[list[Counted], _Rows]


def _concepts(reader: Reader, names: Sequence[str], parts: list[str]) -> _Found:
    if not names:
        return [], []
    known = [row[0] for row in reader.rows("SELECT DISTINCT concept FROM concept_audit ORDER BY 1")]
    chosen = known if set(names) & set(ALL) else list(dict.fromkeys(names))
    for name in chosen:
        if name not in known:
            raise QueryError("query.no_concept", name=name, known=known)
    return [Counted("concept", name, name) for name in chosen], reader.named(_CONCEPTS, {"parts": parts})


def _topics(reader: Reader, names: Sequence[str], parts: list[str]) -> _Found:
    if not names:
        return [], []
    known = reader.rows(
        "SELECT concat(model, '-', topic_id), label, model FROM topics ORDER BY model <> 'nmf', model, topic_id"
    )
    if set(names) & set(ALL):
        chosen = [(id_, label) for id_, label, model in known if model == known[0][2]]
    else:
        chosen = []
        for name in dict.fromkeys(names):
            own = [(id_, label) for id_, label, _ in known if name in (id_, label)]
            if not own:
                raise QueryError(
                    "query.no_topic", name=name, known=[f"{id_} {label}" for id_, label, _ in known[:_NAMED]]
                )
            chosen += own[:1]
    made = [Counted("topic", id_, f"{id_} {label}") for id_, label in chosen]
    return made, reader.named(_TOPICS, {"parts": parts, "names": [s.name for s in made]})


def _terms(reader: Reader, terms: Sequence[str], given: dict[str, object]) -> _Found:
    if set(terms) & set(ALL):
        rows = _words(reader, given)
        return [Counted("term", w, w) for w in sorted({row[2] for row in rows})], rows
    found: dict[tuple[str, str, str], int] = {}
    for term in dict.fromkeys(terms):
        for line in term_lines(reader, term, where=Where()):
            for part in (line.part, "all"):
                key = (line.report_id, part, term)
                found[key] = found.get(key, 0) + 1
    rows_ = [(*key, float(n)) for key, n in found.items()]
    return [Counted("term", t, t) for t in dict.fromkeys(terms)], rows_


_OWN = """
    SELECT report_id, part, word AS series, n, place FROM (
        SELECT report_id, word, unnest([n, n_review, n_plan, n_other]) AS n,
               unnest(['all', 'review', 'plan', 'other']) AS part
        FROM postings WHERE length(word) > 1 AND NOT regexp_matches(word, '[0-9]')) JOIN reports r USING (report_id)
    WHERE list_contains($parts, part) AND n > 0 AND r.year BETWEEN $first AND $last
      AND ($level IS NULL OR r.level = $level)"""


def _words(reader: Reader, given: dict[str, object]) -> _Rows:
    """Words that enough places use often enough; a rarer one has no interval."""
    sql = f"""
        WITH own AS ({_OWN}),
        kept AS (SELECT series FROM own GROUP BY series HAVING sum(n) >= $least AND count(DISTINCT place) >= $places)
        SELECT report_id, part, series, n FROM own SEMI JOIN kept USING (series)"""
    return reader.named(sql, given | {"least": _LEAST, "places": _LEAST_PLACES})
