"""How new each report is: what it carries over word for word, how far its words are from those before and after it.

Novelty is the mean Kullback–Leibler divergence of a report's word distribution from those of the reports before it, transience from
those after it, resonance their difference: what is new and stays (Barron, Huang, Spang & DeDeo 2018, PNAS 115). Distributions
are over content words, smoothed towards the place's own mean (Dirichlet prior of 1,000 words; Zhai & Lafferty 2004, ACM TOIS 22),
in bits. Texts of other lengths and decades differ in any case; so each value is set against what the same report would have if
the place's other years stood in random order.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline import tables
from pipeline.corpus.arrays import Bools, Ints
from pipeline.corpus.coded import CodedWords
from pipeline.corpus.layout import Layout
from pipeline.corpus.shingles import covered, shingles
from pipeline.settings.model import StatisticsSettings, WordSettings
from pipeline.statistics import FloatArray, benjamini_hochberg, seed_from

Row = dict[str, Any]
_PRIOR = 1000.0
_SHUFFLES = 999
_PARTS = ("review", "plan", "all")


def novelty_tables(
    *,
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    stopwords: frozenset[str],
    settings: StatisticsSettings,
    words: WordSettings,
) -> dict[str, pa.Table]:
    """Carry-over, novelty, transience and resonance of each report of some places.

    Args:
        reports: all reports of some places.
        sentences: their sentences.
        tokens: their tokens, in key order.
        stopwords: words left out of the distributions (not of the carry-over).
        settings: least number of years for a comparison with shuffled ones.
        words: years before and after, whose reports a report is compared with.

    Returns:
        novelty: review, plan and all of each report.
    """
    coded = CodedWords.of(Layout.of(reports, sentences, tokens))
    usable = coded.usable(stopwords)
    rows: list[Row] = []
    for report_rows in coded.reports_of_places().values():
        texts = [_Text.of(coded, coded.rows_of_report(r), r) for r in report_rows]
        passages = [shingles(t.word, t.sentence, len(coded.vocabulary)) for t in texts]
        carried = [
            None,
            *(
                _Carried(old.report, covered(later, earlier, len(new.word)), new.sentence_no)
                for (old, earlier), (new, later) in itertools.pairwise(zip(texts, passages, strict=True))
            ),
        ]
        for part in _PARTS:
            rows += _part_rows(part, texts, carried, usable, settings, words)
    return {"novelty": tables.NOVELTY.from_rows(rows)}


@dataclass(frozen=True)
class _Text:
    """Words of one report in order."""

    report: Row
    word: Ints
    sentence: Ints
    part: Ints
    sentence_no: Ints

    @classmethod
    def of(cls, coded: CodedWords, rows: Ints, report: int) -> _Text:
        columns = ("report_id", "place", "year")
        return cls(
            {c: coded.reports[c][report].as_py() for c in columns},
            coded.word[rows],
            coded.sentence[rows],
            coded.part[rows],
            coded.layout.number[coded.sentence[rows]],
        )

    def inside(self, part: str) -> Bools:
        """Which words belong to a part."""
        return np.full(len(self.word), True) if part == "all" else self.part == tables.PARTS.index(part)


@dataclass(frozen=True)
class _Carried:
    """Which words of a report stand in the one before it, and the longest sentence that does."""

    previous: Row
    words: Bools
    sentence_no: Ints

    def row(self, inside: Bools) -> Row:
        """Columns of novelty for some of the words."""
        mine = self.words & inside
        columns: Row = {
            "previous_report_id": self.previous["report_id"],
            "years_before": None,
            "verbatim_share": float(mine.sum() / inside.sum()),
            "verbatim_words": int(mine.sum()),
        }
        if mine.any():
            number, n = np.unique(self.sentence_no[mine], return_counts=True)
            columns["example_sentence_no"] = int(number[n.argmax()])
        return columns


def _part_rows(
    part: str,
    texts: list[_Text],
    carried: list[_Carried | None],
    usable: Bools,
    settings: StatisticsSettings,
    words: WordSettings,
) -> list[Row]:
    """Rows of one part of all reports of a place that have it."""
    have = [(t, c, t.inside(part)) for t, c in zip(texts, carried, strict=True)]
    have = [h for h in have if h[2].any()]
    if not have:
        return []
    distance = divergences(_counts([t.word[i] for t, _, i in have], usable))
    years = np.array([t.report["year"] for t, _, _ in have], dtype=np.int64)
    rows = []
    for at, (text, carry, inside) in enumerate(have):
        row: Row = {**text.report, "part": part, "n_tokens": int(inside.sum())}
        if carry is not None:
            row |= carry.row(inside)
            row["years_before"] = text.report["year"] - carry.previous["year"]
        seed = seed_from("novelty", text.report["report_id"], part)
        row |= _surprise(distance, at, years, words.novelty_window, compare=len(have) >= settings.min_years, seed=seed)
        rows.append(row)
    tested = [r for r in rows if r.get("resonance_p") is not None]
    for row, q in zip(tested, benjamini_hochberg(np.array([r["resonance_p"] for r in tested])).tolist(), strict=True):
        row["resonance_q"] = q
    return rows


def _counts(texts: list[Ints], usable: Bools) -> FloatArray:
    """Occurrences by text and usable word that any of them has.

    Words stand in the order of these texts, not of the vocabulary, which knows the other places that are worked on
    together: sums of floats depend on it in their last digits.
    """
    first = np.full(len(usable), -1, dtype=np.int64)
    together = np.concatenate(texts)[::-1]
    first[together] = np.arange(len(together), 0, -1)
    used = np.flatnonzero((first >= 0) & usable)
    column = np.full(len(usable), -1, dtype=np.int64)
    column[used[np.argsort(first[used])]] = np.arange(len(used))
    n = len(used)
    # One column more for the words left out, first.
    counts = [np.bincount(column[words] + 1, minlength=n + 1)[1:] for words in texts]
    return np.stack(counts).astype(np.float64)


def divergences(counts: FloatArray) -> FloatArray:
    """Kullback–Leibler divergences, in bits, between smoothed distributions.

    Args:
        counts: occurrences by text and word, shape (texts, words).

    Returns:
        Divergence of row i from column j, shape (texts, texts); zero on the diagonal.
    """
    counts = counts[:, counts.sum(axis=0) > 0]
    totals = counts.sum(axis=1, keepdims=True)
    if not counts.shape[1]:
        return np.zeros((len(counts), len(counts)))
    background = (counts / np.maximum(totals, 1)).mean(axis=0)
    p = (counts + _PRIOR * background) / (totals + _PRIOR * background.sum())
    log_p = np.log2(p)
    return np.asarray(np.maximum((p * log_p).sum(axis=1)[:, None] - p @ log_p.T, 0.0))


def _surprise(distance: FloatArray, at: int, years: Ints, window: int, *, compare: bool, seed: int) -> Row:
    """Novelty, transience and resonance of one text, and how they stand among shuffled years.

    Only reports within the window of real years count: after a gap of ten years any report is far from those before it.
    """
    n = len(distance)
    apart = years - years[at]
    before, after = np.flatnonzero((apart < 0) & (apart >= -window)), np.flatnonzero((apart > 0) & (apart <= window))
    row: Row = {"n_before": len(before), "n_after": len(after)}
    own = distance[at]
    if len(before):
        row["novelty"] = float(own[before].mean())
    if len(after):
        row["transience"] = float(own[after].mean())
    if len(before) and len(after):
        row["resonance"] = row["novelty"] - row["transience"]
    if not compare:
        return row
    rng = np.random.Generator(np.random.PCG64(seed))
    others = np.delete(own, at)
    shuffled = others[np.argsort(rng.random((_SHUFFLES, n - 1)), axis=1)]
    null: dict[str, FloatArray] = {}
    if len(before):
        null["novelty"] = shuffled[:, : len(before)].mean(axis=1)
    if len(after):
        null["transience"] = shuffled[:, len(before) : len(before) + len(after)].mean(axis=1)
    if len(null) == 2:
        null["resonance"] = null["novelty"] - null["transience"]
    for name, values in null.items():
        row[f"{name}_null"] = float(values.mean())
        row[f"{name}_p"] = _two_sided(row[name], values)
    return row


def _two_sided(found: float, null: FloatArray) -> float:
    """Twice the smaller tail of a permutation null, the observed value counting among it."""
    slack = 1e-12
    least = min(int((null >= found - slack).sum()), int((null <= found + slack).sum()))
    return min(1.0, 2 * (1 + least) / (1 + len(null)))
