"""Keyness: the words that mark one text against another.

Three contrasts for each report: its plan against its review; its plan against the plan of the place's previous report;
its review and plan against those of the other places of the same level and year.

G² is Dunning's log-likelihood ratio for a 2 × 2 table (Dunning 1993, Computational Linguistics 19(1)), with all words of
both texts as totals; its p-value comes from chi-squared with one degree of freedom and is corrected over all words of the
contrast that were tested (Benjamini & Hochberg 1995). G² says how sure a difference is, the log ratio (Hardie 2014) how large it
is, the number of sentences whether it comes from one passage.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.corpus.arrays import Bools, Ints, rows_of
from pipeline.corpus.content_words import is_content_word
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import FloatArray, benjamini_hochberg, log_likelihood, log_ratio
from pipeline.statistics.tails import chi2_upper

_LISTED = 25  # words of each side that are kept whether significant or not


@dataclass(frozen=True)
class _Side:
    """One of two texts.

    Attributes:
        name: what it is.
        total: its words.
        count: occurrences by vocabulary entry.
        sentences: sentences that hold each entry.
        report_id: the report it is from, None for many.
        example: a sentence that shows each entry, 0 for none.
    """

    name: str
    total: int
    count: FloatArray
    sentences: FloatArray
    report_id: str | None = None
    example: Ints | None = None

    def without(self, own: _Side) -> _Side:
        """What is left of a sum of reports without one of them; words that only this one uses are not in the sum."""
        return _Side(
            self.name,
            self.total - own.total,
            np.maximum(self.count - own.count, 0),
            np.maximum(self.sentences - own.sentences, 0),
        )


def keyness_tables(
    *,
    reports: pa.Table,
    word_counts: pa.Table,
    report_parts: pa.Table,
    word_years: pa.Table,
    year_sizes: pa.Table,
    stopwords: frozenset[str],
    settings: StatisticsSettings,
) -> dict[str, pa.Table]:
    """Words that mark each report of some places.

    Stop words and words rarer than ``keyness_min_count`` in both texts together are left out; totals are all words.

    Args:
        reports: all reports of some places.
        word_counts: their word counts.
        report_parts: their sizes.
        word_years: word counts of all reports of their levels and years, of every word that several of these have.
            What is tested must not depend on which places are worked on together.
        year_sizes: sizes of these levels and years.
        stopwords: words left out.
        settings: the least count and the false discovery rate.

    Returns:
        keyness: significant words, and the first 25 of either side in any case.
    """
    texts = _Texts(reports, word_counts, report_parts, word_years, stopwords)
    rest = _Rest(texts, word_years, year_sizes)
    made = [tables.KEYNESS.empty()]
    for rows in texts.by_place():
        for previous, row in zip([None, *rows[:-1]], rows, strict=True):
            report = texts.report[row]
            plan, review = texts.side(row, ("plan",)), texts.side(row, ("review",))
            made.append(_contrast(texts, report, "plan_vs_review", plan, review, settings))
            if previous is not None:
                before = texts.side(previous, ("plan",))
                made.append(_contrast(texts, report, "year_vs_previous", plan, before, settings))
            others = rest.of(row)
            if others is not None:
                whole = texts.side(row, ("review", "plan"))
                rest_of_them = others.without(whole)
                made.append(_contrast(texts, report, "place_vs_rest", whole, rest_of_them, settings, own_name=True))
    return {"keyness": pa.concat_tables(made)}


class _Texts:
    """Word counts of some reports as arrays over one vocabulary."""

    def __init__(
        self,
        reports: pa.Table,
        word_counts: pa.Table,
        report_parts: pa.Table,
        word_years: pa.Table,
        stopwords: frozenset[str],
    ) -> None:
        self.report: list[dict[str, Any]] = reports.to_pylist()
        terms = pc.unique(pa.chunked_array([*word_counts["term"].chunks, *word_years["term"].chunks], pa.string()))
        self.vocabulary: list[str] = terms.to_pylist()
        self.terms = terms
        self.spelled = np.array(self.vocabulary, dtype=object)
        self.by_spelling: Ints = np.array(sorted(range(len(terms)), key=self.vocabulary.__getitem__), dtype=np.int64)
        self._number = {word: i for i, word in enumerate(self.vocabulary)}
        self.content: Bools = np.array([is_content_word(w, stopwords) for w in self.vocabulary], dtype=np.bool_)
        self._term = rows_of(word_counts["term"], pa.chunked_array([terms]))
        self._report = rows_of(word_counts["report_id"], reports["report_id"])
        order = np.argsort(self._report, kind="stable")
        bounds = np.searchsorted(self._report[order], np.arange(len(self.report) + 1))
        self._rows = [order[a:b] for a, b in itertools.pairwise(bounds)]
        self._columns = {
            name: np.asarray(word_counts[name].fill_null(0).to_numpy())
            for name in word_counts.column_names
            if name not in ("report_id", "term")
        }
        sizes = zip(*(report_parts[c].to_pylist() for c in ("report_id", "part", "n_tokens")), strict=True)
        self._size = {(report_id, part): n for report_id, part, n in sizes}

    def named(self, words: set[str]) -> Bools:
        """Whether each entry is one of some words."""
        made = np.zeros(len(self.vocabulary), dtype=np.bool_)
        made[[self._number[word] for word in words if word in self._number]] = True
        return made

    def by_place(self) -> list[list[int]]:
        """Rows of the reports of each place, by year."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row, report in enumerate(self.report):
            found.setdefault(report["place"], []).append((report["year"], row))
        return [[row for _, row in sorted(found[place])] for place in sorted(found)]

    def side(self, row: int, parts: tuple[str, ...]) -> _Side:
        """Some parts of one report together."""
        report_id = self.report[row]["report_id"]
        rows = self._rows[row]
        example = np.zeros(len(self.vocabulary), dtype=np.int64)
        for part in parts:
            shown = self._columns[f"example_{part}"][rows].astype(np.int64)
            mine = example[self._term[rows]]
            example[self._term[rows]] = np.where(mine == 0, shown, mine)
        return _Side(
            name="+".join(parts) + " of " + report_id,
            total=sum(self._size.get((report_id, part), 0) for part in parts),
            count=self._sum(rows, "n", parts),
            sentences=self._sum(rows, "sentences", parts),
            report_id=report_id,
            example=example,
        )

    def _sum(self, rows: Ints, name: str, parts: tuple[str, ...]) -> FloatArray:
        made = np.zeros(len(self.vocabulary))
        made[self._term[rows]] = sum(self._columns[f"{name}_{part}"][rows].astype(np.float64) for part in parts)
        return made


class _Rest:
    """All reports of a level and year."""

    def __init__(self, texts: _Texts, word_years: pa.Table, year_sizes: pa.Table) -> None:
        self._texts = texts
        wanted = {(r["level"], r["year"]) for r in texts.report}
        self._size = {(r["level"], r["year"]): r for r in year_sizes.to_pylist() if (r["level"], r["year"]) in wanted}
        self._words = {key: self._arrays(word_years, *key) for key in sorted(self._size)}

    def _arrays(self, word_years: pa.Table, level: str, year: int) -> tuple[FloatArray, FloatArray]:
        own = word_years.filter(pc.and_(pc.equal(word_years["level"], level), pc.equal(word_years["year"], year)))
        own = own.filter(pc.greater(own["n_reports"], 1))  # one report's alone say nothing of the others
        row = pc.index_in(own["term"], value_set=self._texts.terms)
        known = np.asarray(row.is_valid().to_numpy(zero_copy_only=False))
        at = np.asarray(row.drop_null().to_numpy()).astype(np.int64)
        made = []
        for name in ("n", "n_sentences"):
            values = np.zeros(len(self._texts.vocabulary))
            values[at] = np.asarray(own[name].to_numpy())[known]
            made.append(values)
        return made[0], made[1]

    def of(self, row: int) -> _Side | None:
        """All reports of the level and year of a report, itself included; None if there is no other."""
        report = self._texts.report[row]
        key = (report["level"], report["year"])
        size = self._size.get(key)
        if size is None or size["n_reports"] < 2:
            return None
        count, sentences = self._words[key]
        return _Side(f"{size['n_reports'] - 1} other reports", size["n_tokens"], count, sentences)


def _contrast(
    texts: _Texts,
    report: dict[str, Any],
    contrast: str,
    target: _Side,
    reference: _Side,
    settings: StatisticsSettings,
    *,
    own_name: bool = False,
) -> pa.Table:
    wanted = texts.content & (target.count + reference.count >= settings.keyness_min_count)
    if own_name:  # that a place names itself more often than others do is no finding
        wanted &= ~texts.named(own_names(report["place"]))
    tested = texts.by_spelling[wanted[texts.by_spelling]]
    if not len(tested) or target.total <= 0 or reference.total <= 0:
        return tables.KEYNESS.empty()
    a, b = target.count[tested], reference.count[tested]
    g2, p_value = _tested(a, b, target.total, reference.total)
    q_value = benjamini_hochberg(p_value)
    more = a / target.total >= b / reference.total
    order = np.argsort(-g2, kind="stable")  # equal ones by spelling
    listed = np.concatenate([order[more[order]][:_LISTED], order[~more[order]][:_LISTED]])
    kept = np.union1d(listed, np.flatnonzero(q_value < settings.alpha)).astype(np.int64)
    kept = kept[np.argsort(tested[kept])]
    n = len(kept)
    shown = [_example(target if m else reference, int(w)) for w, m in zip(tested[kept], more[kept], strict=True)]
    return tables.KEYNESS.from_columns(
        {
            "contrast": [contrast] * n,
            "report_id": [report["report_id"]] * n,
            "place": [report["place"]] * n,
            "year": [report["year"]] * n,
            "term": texts.spelled[tested[kept]].tolist(),
            "count_target": a[kept].astype(np.int32),
            "count_reference": b[kept].astype(np.int32),
            "g2": g2[kept],
            "log_ratio": log_ratio(a[kept], b[kept], target.total, reference.total),
            "q_value": q_value[kept],
            "example_sentence_no": [s for _, s in shown],
            "example_report_id": [r for r, _ in shown],
            "sentences_target": target.sentences[tested[kept]].astype(np.int32),
            "sentences_reference": reference.sentences[tested[kept]].astype(np.int32),
            "reference": [reference.name] * n,
            "words_target": [target.total] * n,
            "words_reference": [reference.total] * n,
            "n_tested": [len(tested)] * n,
        }
    )


def _tested(a: FloatArray, b: FloatArray, n_a: int, n_b: int) -> tuple[FloatArray, FloatArray]:
    """G² and p-value of each word; most words share their two counts with others, so each pair of counts is tested once."""
    scale = b.max() + 1
    pairs, row = np.unique(a * scale + b, return_inverse=True)
    g2 = log_likelihood(*np.divmod(pairs, scale), n_a, n_b)
    return g2[row], chi2_upper(g2, 1)[row]


def own_names(place: str) -> set[str]:
    """Words that are the name of the reporting place or a part of it (满城, 满城区 in 保定市满城区)."""
    parts = {place[a:b] for a, b in itertools.combinations(range(len(place) + 1), 2)}
    return parts | {part + suffix for part in ("", *parts) for suffix in "省市区县州旗"}


def _example(side: _Side, word: int) -> tuple[str | None, int | None]:
    if side.example is None or side.example[word] == 0:
        return None, None
    return side.report_id, int(side.example[word])
