"""What a concept is spoken of with: words of the sentences that mention it, by period.

The score is logDice (Rychlý 2008, RASLAN), which does not depend on the size of the corpus and so can be compared between periods;
G² on sentences (Dunning 1993) with false discovery control says whether the word goes with the concept at all. Periods are
those of the five-year plans (2016–2020, 2021–2025), which is when the wording of reports changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.corpus.arrays import Ints, among, distinct, ints, ranges
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.layout import Layout
from pipeline.settings.concepts import Concept
from pipeline.settings.model import WordSettings
from pipeline.statistics import ALPHA, benjamini_hochberg, log_dice, log_likelihood
from pipeline.statistics.tails import chi2_upper

Row = dict[str, Any]
_LISTED = 25
_LEAST = 3  # sentences with both
_BEST_LENGTH = 20  # words of the sentence that shows both best


def cooccurrence_tables(
    *,
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    concept_hits: pa.Table,
    concepts: tuple[Concept, ...],
    stopwords: frozenset[str],
    words: WordSettings,
) -> dict[str, pa.Table]:
    """Words that share sentences with each concept, by place and period.

    Words within a mention of the concept, and its own terms, are left out.

    Args:
        reports: all reports of some places.
        sentences: their sentences.
        tokens: their tokens, in key order.
        concept_hits: their counted mentions.
        concepts: the concepts.
        stopwords: words left out.
        words: length of the periods.

    Returns:
        cooccurrence: the first 25 words of each concept that go with it at q < 0.05.
    """
    coded = CodedWords.of(Layout.of(reports, sentences, tokens))
    usable = coded.usable(stopwords)
    mentions = _Mentions(coded, concept_hits)
    n = max(1, len(coded.vocabulary))
    kept = usable[coded.word]
    pairs = distinct(coded.sentence[kept] * n + coded.word[kept])
    report = coded.layout.report[pairs // n] if len(pairs) else np.zeros(0, dtype=np.int64)
    by_report = np.argsort(report, kind="stable")
    bounds = np.searchsorted(report[by_report], np.arange(reports.num_rows + 1))
    own_terms = {c.name: [coded.index[term] for term in c.tiers if term in coded.index] for c in concepts}
    length = np.bincount(coded.sentence, minlength=len(coded.layout.number))
    rows: list[Row] = []
    for (place, start), members in _periods(reports, words.period_years).items():
        here = np.sort(np.concatenate([pairs[by_report[bounds[m] : bounds[m + 1]]] for m in members]))
        group = _Group(coded, here, n, int(np.isin(coded.layout.report, members).sum()))
        for concept in concepts:
            found = mentions.of(concept.name, members)
            if found is None:
                continue
            for row, sentences_with_both in group.scored(*found, own_terms[concept.name]):
                shown = sentences_with_both[np.argmin(np.abs(length[sentences_with_both] - _BEST_LENGTH))]
                rows.append(
                    {
                        "place": place,
                        "period_from": start,
                        "period_to": start + words.period_years - 1,
                        "concept": concept.name,
                        **row,
                        "example_report_id": coded.reports["report_id"][int(coded.layout.report[shown])].as_py(),
                        "example_sentence_no": int(coded.layout.number[shown]),
                    }
                )
    return {"cooccurrence": tables.COOCCURRENCE.from_rows(rows)}


def _periods(reports: pa.Table, length: int) -> dict[tuple[str, int], list[int]]:
    """Rows of the reports of each place and period, in order."""
    groups: dict[tuple[str, int], list[int]] = {}
    for row, (place, year) in enumerate(zip(reports["place"].to_pylist(), reports["year"].to_pylist(), strict=True)):
        groups.setdefault((place, period_start(year, length)), []).append(row)
    return dict(sorted(groups.items()))


def period_start(year: int, length: int) -> int:
    """First year of the period: five-year plans begin in years that end in 1 and 6."""
    return year - (year - 1) % length


class _Mentions:
    """Sentences that mention each concept, and the words that are part of a mention."""

    def __init__(self, coded: CodedWords, hits: pa.Table) -> None:
        sentence = coded.layout.sentence_rows(hits)
        report = coded.layout.report[sentence]
        end = ints(hits["end_char"])
        scale = int(max(coded.start.max(initial=0), end.max(initial=0))) + 1
        position = coded.sentence * scale + coded.start
        order = np.argsort(position, kind="stable")
        position = position[order]
        begin = np.searchsorted(position, sentence * scale + ints(hits["start_char"]))
        stop = np.searchsorted(position, sentence * scale + end)
        found = pc.dictionary_encode(hits["concept"].combine_chunks())
        self._number = {name: i for i, name in enumerate(found.dictionary.to_pylist())}
        self._n_reports = coded.reports.num_rows
        group = ints(found.indices) * self._n_reports + report
        by_group = np.argsort(group, kind="stable")
        self._group, self._sentence = group[by_group], sentence[by_group]
        self._key = (coded.sentence * max(1, len(coded.vocabulary)) + coded.word)[order]
        self._begin, self._stop = begin[by_group], stop[by_group]

    def of(self, concept: str, reports: list[int]) -> tuple[Ints, Ints] | None:
        """Sentences that mention a concept, and the keys of sentence and word within its mentions; None without any."""
        if concept not in self._number:
            return None
        groups = self._number[concept] * self._n_reports + np.array(reports, dtype=np.int64)
        rows = ranges(np.searchsorted(self._group, groups), np.searchsorted(self._group, groups, side="right"))
        if not len(rows):
            return None
        words = ranges(self._begin[rows], self._stop[rows])
        return distinct(self._sentence[rows]), distinct(self._key[words])


class _Group:
    """The distinct words of the sentences of one place and period.

    Args:
        coded: words of some places.
        pairs: sentence times n plus word, of each sentence and distinct word, ascending.
        n: size of the vocabulary.
        n_sentences: sentences of the place and period.
    """

    def __init__(self, coded: CodedWords, pairs: Ints, n: int, n_sentences: int) -> None:
        self._coded, self._pairs, self._n = coded, pairs, n
        self._sentence, word = np.divmod(pairs, n)
        self._words, self._column = np.unique(word, return_inverse=True)
        self._total = np.bincount(self._column, minlength=len(self._words)).astype(np.float64)
        self._n_sentences = float(n_sentences)

    def scored(self, with_concept: Ints, held: Ints, own_terms: list[int]) -> Iterator[tuple[Row, Ints]]:
        """Words that go with a concept, closest first, each with the sentences that have both.

        Args:
            with_concept: sentences that mention it.
            held: keys of sentence and word within a mention.
            own_terms: words that are terms of the concept.
        """
        shared = ranges(*(np.searchsorted(self._sentence, with_concept, side=side) for side in ("left", "right")))
        shared = shared[~among(self._pairs[shared], held)]
        column = self._column[shared]
        both = np.bincount(column, minlength=len(self._words)).astype(np.float64)
        own = np.array(own_terms, dtype=np.int64)
        both[np.searchsorted(self._words, own[among(own, self._words)])] = 0
        n_concept, n = float(len(with_concept)), self._n_sentences
        tested = np.flatnonzero(both >= _LEAST)
        if not len(tested) or n_concept >= n:
            return
        a, total = both[tested], self._total[tested]
        g2 = log_likelihood(a, total - a, n_concept, n - n_concept)
        q = benjamini_hochberg(chi2_upper(g2, 1))
        score = log_dice(a, n_concept, total)
        together = (q < ALPHA) & (a / n_concept > (total - a) / (n - n_concept))
        names = [self._coded.vocabulary[int(w)] for w in self._words[tested]]
        for i in sorted(np.flatnonzero(together).tolist(), key=lambda i: (-score[i], names[i]))[:_LISTED]:
            row: Row = {
                "term": names[i],
                "n_both": int(a[i]),
                "n_concept": int(n_concept),
                "n_term": int(total[i]),
                "n_sentences": int(n),
                "log_dice": float(score[i]),
                "g2": float(g2[i]),
                "q_value": float(q[i]),
            }
            yield row, self._sentence[shared[column == tested[i]]]
