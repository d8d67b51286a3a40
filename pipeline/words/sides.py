"""Texts as keyness sets them against one another: which words each has, how often, in how many sentences."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.corpus.arrays import Bools, Ints, among, ints, rows_of
from pipeline.corpus.content_words import is_content_word
from pipeline.statistics import FloatArray

NOWHERE = -1  # row of a report where there is none


@dataclass(frozen=True)
class Side:
    """One of two texts; arrays are of one value a word.

    Attributes:
        name: what it is.
        total: its words.
        term: rows of its words in the vocabulary, rising; some may be there for the other text's sake.
        count: occurrences.
        sentences: sentences that hold the word.
        example: sentence_no of one of them, 0 for none.
        report: row of the report that it is from, NOWHERE for many.
    """

    name: str
    total: int
    term: Ints
    count: FloatArray
    sentences: FloatArray
    example: Ints
    report: int

    def over(self, term: Ints) -> Side:
        """The same with further words, of which it has none."""
        if len(term) == len(self.term):
            return self
        at, n = np.searchsorted(term, self.term), len(term)
        count, sentences, example = np.zeros(n), np.zeros(n), np.zeros(n, dtype=np.int64)
        count[at], sentences[at], example[at] = self.count, self.sentences, self.example
        return replace(self, term=term, count=count, sentences=sentences, example=example)


class Texts:
    """The words of some reports, over one vocabulary in the order of spelling.

    Args:
        reports: the reports.
        word_counts: their word counts.
        report_parts: their sizes.
        word_years: word counts of their levels and years.
        stopwords: words that are no content words.

    Attributes:
        report_id: the reports.
        place: place of each.
        level: its level.
        year: its year.
        terms: the vocabulary.
        content: whether each entry is a content word.
    """

    def __init__(
        self,
        reports: pa.Table,
        word_counts: pa.Table,
        report_parts: pa.Table,
        word_years: pa.Table,
        stopwords: frozenset[str],
    ) -> None:
        columns = (reports[c].to_pylist() for c in ("report_id", "place", "level", "year"))
        self.report_id, self.place, self.level, self.year = columns
        found = pc.unique(pa.chunked_array([*word_counts["term"].chunks, *word_years["term"].chunks], pa.string()))
        self.terms: pa.Array = found.take(pc.sort_indices(found))
        self.content: Bools = np.array([is_content_word(w, stopwords) for w in self.terms.to_pylist()], dtype=np.bool_)
        term = self.rows_of(word_counts["term"])
        report = rows_of(word_counts["report_id"], reports["report_id"])
        order = np.lexsort((term, report))
        bounds = np.searchsorted(report[order], np.arange(len(self.report_id) + 1)).tolist()
        self._rows = [order[a:b] for a, b in itertools.pairwise(bounds)]
        self._terms = [term[rows] for rows in self._rows]
        self._columns = {
            name: ints(word_counts[name].fill_null(0))
            for name in word_counts.column_names
            if name not in ("report_id", "term")
        }
        sizes = zip(*(report_parts[c].to_pylist() for c in ("report_id", "part", "n_tokens")), strict=True)
        self._size = {(report_id, part): n for report_id, part, n in sizes}

    def rows_of(self, words: pa.Array | pa.ChunkedArray) -> Ints:
        """Rows of words in the vocabulary, NOWHERE for others."""
        return rows_of(words, pa.chunked_array([self.terms]))

    def by_place(self) -> list[list[int]]:
        """Rows of the reports of each place, by year."""
        found: dict[str, list[tuple[int, int]]] = {}
        for row, (place, year) in enumerate(zip(self.place, self.year, strict=True)):
            found.setdefault(place, []).append((year, row))
        return [[row for _, row in sorted(found[place])] for place in sorted(found)]

    def side(self, row: int, parts: tuple[str, ...]) -> Side:
        """Some parts of one report together."""
        rows, report_id = self._rows[row], self.report_id[row]
        example = np.zeros(len(rows), dtype=np.int64)
        for part in parts:
            example = np.where(example == 0, self._columns[f"example_{part}"][rows], example)
        return Side(
            name="+".join(parts) + " of " + report_id,
            total=sum(self._size.get((report_id, part), 0) for part in parts),
            term=self._terms[row],
            count=self._sum(rows, "n", parts),
            sentences=self._sum(rows, "sentences", parts),
            example=example,
            report=row,
        )

    def _sum(self, rows: Ints, name: str, parts: tuple[str, ...]) -> FloatArray:
        return np.asarray(sum(self._columns[f"{name}_{part}"][rows] for part in parts), dtype=np.float64)


@dataclass(frozen=True)
class Others:
    """All reports of a level and year together.

    Attributes:
        n_reports: reports.
        total: their words.
        count: occurrences by vocabulary entry.
        sentences: sentences with each entry.
        usual: entries that may be tested of a report that has them not, the most frequent first.
        counts: their distinct counts, rising.
        times: how many of them have each.
        number: which of these counts each vocabulary entry has, -1 for one that is not usual.
    """

    n_reports: int
    total: int
    count: FloatArray
    sentences: FloatArray
    usual: Ints
    counts: FloatArray
    times: Ints
    number: Ints

    def without(self, own: Side) -> Side:
        """What is left without one of them, of the words that it has."""
        nothing = np.zeros(len(own.term), dtype=np.int64)
        return Side(
            f"{self.n_reports - 1} other reports",
            self.total - own.total,
            own.term,
            np.maximum(self.count[own.term] - own.count, 0),
            np.maximum(self.sentences[own.term] - own.sentences, 0),
            nothing,
            NOWHERE,
        )

    def numbers(self, left_out: Ints) -> tuple[FloatArray, Ints]:
        """Numbers of occurrences of usual entries, rising, and how many entries have each.

        Args:
            left_out: entries that do not count, each once.
        """
        gone = self.number[left_out]
        left = self.times - np.bincount(gone[gone >= 0], minlength=len(self.times))
        return self.counts[left > 0], left[left > 0]

    def at_least(self, count: float, left_out: Ints) -> Ints:
        """Usual entries with so many occurrences or more; ``left_out`` are rising."""
        found = self.usual[: self.times[np.searchsorted(self.counts, count) :].sum()]
        return found[~among(found, left_out)]


def others_of(texts: Texts, word_years: pa.Table, year_sizes: pa.Table) -> dict[tuple[str, int], Others]:
    """The reports of each level and year of some texts, where there are others than these.

    Args:
        texts: the texts.
        word_years: word counts of their levels and years, of words that may be tested.
        year_sizes: sizes of these.
    """
    wanted = set(zip(texts.level, texts.year, strict=True))
    term, n, n_sentences = texts.rows_of(word_years["term"]), ints(word_years["n"]), ints(word_years["n_sentences"])
    made = {}
    for size in year_sizes.to_pylist():
        key = level, year = size["level"], size["year"]
        if key not in wanted or size["n_reports"] < 2:
            continue
        of_these = pc.and_(pc.equal(word_years["level"], level), pc.equal(word_years["year"], year))
        own = np.flatnonzero(of_these.to_numpy())
        count, sentences = np.zeros(len(texts.terms)), np.zeros(len(texts.terms))
        count[term[own]], sentences[term[own]] = n[own], n_sentences[own]
        usual = np.flatnonzero(texts.content & (count > 0))
        usual = usual[np.argsort(-count[usual], kind="stable")]
        counts, which, times = np.unique(count[usual], return_inverse=True, return_counts=True)
        number = np.full(len(count), -1, dtype=np.int64)
        number[usual] = which
        made[key] = Others(size["n_reports"], size["n_tokens"], count, sentences, usual, counts, times, number)
    return made
