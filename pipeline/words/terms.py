"""Terms (提法) that a place's reports take up, drop, or use more or less over the years, without any list.

Terms are content words and multi-word terms (:mod:`pipeline.corpus.phrases`), at least five times in the place's reports.

new, vanished: a term that the earlier reports do not have and the later ones do, or the reverse, nor as the beginning or
the end of a longer one (老百姓, 标志性), in which a reader finds it all the same. The p-value is exact: if the m reports
that have the term were spread over the n reports at random, all of them would fall within the last L (from its first
use on) with probability C(L, m) / C(n, m).
rising, falling: Mann–Kendall and Sen on the rate in the plan (:mod:`pipeline.statistics.trend`). Both are corrected over all terms
of the place (Benjamini & Hochberg 1995).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
from scipy import special

from pipeline import tables
from pipeline.corpus.arrays import Bools, Ints, distinct
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.layout import Layout
from pipeline.corpus.phrases import Phrases, find_phrases
from pipeline.settings.model import StatisticsSettings, WordSettings
from pipeline.statistics import ALPHA, FloatArray, Trends, benjamini_hochberg, trend_tests

Row = dict[str, Any]
_PLAN = tables.PARTS.index("plan")
_LISTED = 100  # rising and falling terms that are kept for a place
_A_YEAR = 15  # new and vanished terms that are kept for each year
_FRESH = 3  # mentions that make a term of the last report alone worth naming
_INSIDE = 0.8  # share of a word's mentions within one multi-word term that makes it a part of that


def term_tables(
    *,
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    stopwords: frozenset[str],
    settings: StatisticsSettings,
    words: WordSettings,
) -> dict[str, pa.Table]:
    """Terms that come, go, rise and fall in each of some places.

    Args:
        reports: all reports of some places.
        sentences: their sentences.
        tokens: their tokens, in key order.
        stopwords: words left out.
        settings: least number of years.
        words: least count and NPMI of terms.

    Returns:
        term_changes.
    """
    coded = CodedWords.of(Layout.of(reports, sentences, tokens))
    usable = coded.usable(stopwords)
    rows: list[Row] = []
    for place, report_rows in coded.reports_of_places().items():
        if len(report_rows) > 1:
            rows += _Place(place, report_rows, coded, usable, words).changes(settings)
    return {"term_changes": tables.TERM_CHANGES.from_rows(rows)}


class _Place:
    """Occurrences of every term in the reports of one place."""

    def __init__(
        self, place: str, report_rows: list[int], coded: CodedWords, usable: np.ndarray[Any, Any], words: WordSettings
    ) -> None:
        self.place = place
        self._coded = coded
        self._report_rows = report_rows
        self.years: list[int] = [coded.reports["year"][r].as_py() for r in report_rows]
        # By year, then as in the text: reports need not come in order.
        of_report = [coded.rows_of_report(r) for r in report_rows]
        inside = np.concatenate(of_report)
        self._year = np.repeat(np.arange(len(report_rows)), [len(rows) for rows in of_report])
        self._sentence = coded.sentence[inside]
        self._plan = coded.part[inside] == _PLAN
        self._word = word = coded.word[inside]
        token_no = coded.token_no[inside]
        follows = np.zeros(len(inside), dtype=np.bool_)
        follows[1:] = (self._sentence[1:] == self._sentence[:-1]) & (np.diff(token_no) == 1)
        phrases = find_phrases(
            word,
            follows,
            usable[word],
            coded.vocabulary,
            least_npmi=words.phrase_min_npmi,
            least_count=words.min_count,
        )
        single = np.flatnonzero(usable[word])
        self._phrases = phrases
        self._n_words, self._n_terms = len(coded.vocabulary), len(coded.vocabulary) + len(phrases.names)
        # 人民|公社 and 人民公社 are the same term, however the segmenter cut it in this place's reports.
        own = set(np.unique(word).tolist())
        alike = [coded.index.get(name, -1) for name in phrases.names]
        code = [w if w in own else self._n_words + i for i, w in enumerate(alike)]
        self._term = np.concatenate([word[single], np.array(code, dtype=np.int64)[phrases.term]])
        self._at = np.concatenate([single, phrases.at])
        self._by_term = np.argsort(self._term, kind="stable")
        self._sorted_term = self._term[self._by_term]
        self._part_of = self._parts(word, phrases)
        count = np.bincount(self._term, minlength=self._n_terms)
        self.kept = np.flatnonzero(count >= words.min_count)

    def _parts(self, word: Ints, phrases: Phrases) -> dict[int, str]:
        """The multi-word term that holds most mentions of a word, for words that hardly stand outside of it."""
        total = np.bincount(word, minlength=self._n_words)
        best: dict[int, int] = {}
        part_of: dict[int, str] = {}
        for name, rows in zip(phrases.names, phrases.members, strict=True):
            held, n = np.unique(word[rows], return_counts=True)
            inside = n >= _INSIDE * total[held]
            for w, k in zip(held[inside].tolist(), n[inside].tolist(), strict=True):
                if k > best.get(w, 0):
                    best[w], part_of[w] = k, name
        return part_of

    def _counts(self, rows: np.ndarray[Any, Any]) -> FloatArray:
        """Occurrences by year and kept term, of some rows."""
        column_of = np.full(self._n_terms, -1, dtype=np.int64)
        column_of[self.kept] = np.arange(len(self.kept))
        column = column_of[self._term]
        rows = rows & (column >= 0)
        shape = len(self.years), len(self.kept)
        cell = self._year[self._at[rows]] * shape[1] + column[rows]
        return np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)

    def changes(self, settings: StatisticsSettings) -> list[Row]:
        """Rows of term_changes."""
        counts = self._counts(np.ones(len(self._term), dtype=np.bool_))
        return self._come_and_gone(counts) + self._trends(counts, settings)

    def _come_and_gone(self, counts: FloatArray) -> list[Row]:
        present = counts > 0
        n, m = len(self.years), present.sum(axis=0)
        first, last = present.argmax(axis=0), n - 1 - present[::-1].argmax(axis=0)
        since, until = n - first, last + 1
        p_new, p_gone = (_all_within(n, m, span) for span in (since, until))
        # A term stays in use from its first to its last report if at least half of them have it.
        steady = 2 * m >= last - first + 1
        fresh = (m == 1) & (first == n - 1) & (counts[-1] >= _FRESH)
        new = (first >= 2) & steady & (last >= n - 2) & ((m >= 2) | fresh) & (first > 0)
        gone = (last <= n - 3) & steady & (m >= 3)
        within = self._within(np.flatnonzero(new | gone))
        year = np.arange(n)[:, None]
        new &= ~(within & (year < first)).any(axis=0)
        gone &= ~(within & (year > last)).any(axis=0)
        q_values = benjamini_hochberg(np.concatenate([p_new, p_gone]))
        rows = []
        for kind, chosen, p, q in (
            ("new", new, p_new, q_values[: len(m)]),
            ("vanished", gone, p_gone, q_values[len(m) :]),
        ):
            order = sorted(np.flatnonzero(chosen).tolist(), key=lambda i: (p[i], -counts[:, i].sum(), self._name(i)))
            at = first if kind == "new" else last
            seen: Counter[int] = Counter()
            for i in order:
                seen[int(at[i])] += 1
                if seen[int(at[i])] <= _A_YEAR:
                    rows.append({**self._row(kind, i, counts), "p_value": float(p[i]), "q_value": float(q[i])})
        return rows

    def _within(self, columns: Ints) -> Bools:
        """By year and kept term, whether a longer word or term begins or ends with it; for some of the terms alone."""
        held = np.zeros((len(self.years), len(self.kept)), dtype=np.bool_)
        column_of = {self._name(c): c for c in columns.tolist()}
        pieces = (self._word, self._year), (self._n_words + self._phrases.term, self._year[self._phrases.at])
        cells = distinct(np.concatenate([unit * len(self.years) + year for unit, year in pieces]))
        unit, year = np.divmod(cells, len(self.years))
        begins = np.searchsorted(unit, distinct(unit))
        for own in np.split(np.arange(len(unit)), begins[1:]):
            name = self._spelt(int(unit[own[0]]))
            for k in range(2, len(name)):
                for piece in (name[:k], name[-k:]):
                    if piece in column_of:
                        held[year[own], column_of[piece]] = True
        return held

    def _trends(self, counts: FloatArray, settings: StatisticsSettings) -> list[Row]:
        words = np.bincount(self._year[self._plan], minlength=len(self.years)).astype(np.float64)
        years = np.flatnonzero(words > 0)
        if len(years) < settings.min_years:
            return []
        planned = self._counts(self._plan[self._at])[years]
        rates = planned / words[years, None] * 10_000
        found = trend_tests(np.array(self.years, dtype=np.float64)[years], rates, conventions=False)
        used = planned.sum(axis=0) > 0
        q = np.ones(len(used))
        q[used] = benjamini_hochberg(found.p_value[used])
        rows = []
        for kind, chosen in (
            ("rising", (q < ALPHA) & (found.tau > 0)),
            ("falling", (q < ALPHA) & (found.tau < 0)),
        ):
            order = sorted(np.flatnonzero(chosen).tolist(), key=lambda i: (-abs(found.tau[i]), self._name(i)))
            rows += [
                {
                    **self._row(kind, i, counts),
                    **_trend_columns(found, i),
                    "q_value": float(q[i]),
                    "n_years": len(years),
                }
                for i in order[:_LISTED]
            ]
        return rows

    def _name(self, column: int) -> str:
        return self._spelt(int(self.kept[column]))

    def _spelt(self, term: int) -> str:
        return self._coded.vocabulary[term] if term < self._n_words else self._phrases.names[term - self._n_words]

    def _row(self, kind: str, column: int, counts: FloatArray) -> Row:
        term = int(self.kept[column])
        phrase = term - self._n_words
        used = np.flatnonzero(counts[:, column])
        first, last = (self._mention(column, int(y)) for y in (used[0], used[-1]))
        return {
            "place": self.place,
            "kind": kind,
            "term": self._name(column),
            "n_words": self._phrases.words[phrase] if phrase >= 0 else 1,
            "npmi": self._phrases.score[phrase] if phrase >= 0 else None,
            "part_of": self._part_of.get(term),
            "n": int(counts[:, column].sum()),
            "n_reports": len(used),
            "n_years": len(self.years),
            "first_year": self.years[used[0]],
            "last_year": self.years[used[-1]],
            "first_report_id": first[0],
            "first_sentence_no": first[1],
            "last_report_id": last[0],
            "last_sentence_no": last[1],
        }

    def _mention(self, column: int, year: int) -> tuple[str, int]:
        """Report and sentence of the first mention of a term in a year."""
        begin, end = np.searchsorted(self._sorted_term, [self.kept[column], self.kept[column] + 1])
        rows = self._at[self._by_term[begin:end]]
        row = int(rows[self._year[rows] == year].min())
        report_id = self._coded.reports["report_id"][self._report_rows[year]].as_py()
        return report_id, int(self._coded.layout.number[self._sentence[row]])


def _all_within(n: int, m: Ints, span: Ints) -> FloatArray:
    """Probability that m of n reports, drawn at random, all fall within the given number of reports at one end."""
    return np.asarray(np.minimum(special.binom(span, m) / special.binom(n, m), 1.0), dtype=np.float64)


def _trend_columns(found: Trends, column: int) -> Row:
    names = ("tau", "p_value", "slope", "slope_low", "slope_high")
    return {name: float(getattr(found, name)[column]) for name in names}
