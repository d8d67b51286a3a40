"""Keyness: the words that mark one text against another.

G² is Dunning's log-likelihood ratio for a 2 × 2 table (Dunning 1993, Computational Linguistics 19(1)), with the words
of both texts as totals; its p-value comes from chi-squared with one degree of freedom and is corrected over all words
tested (Benjamini & Hochberg 1995). G² says how sure a difference is, the log ratio (Hardie 2014) how large it is.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import special, stats

from pipeline import tables
from pipeline.config import StatisticsSettings
from pipeline.statistics import FloatArray, benjamini_hochberg

_ORDINAL = re.compile("[第几][一二三四五六七八九十百千万零〇两]*[个次届位名项条章年月日]?")


def keyness_tables(
    *, reports: pa.Table, sentences: pa.Table, tokens: pa.Table, stopwords: frozenset[str], settings: StatisticsSettings
) -> dict[str, pa.Table]:
    """Words of the plan against words of the review, in each of some reports.

    Words are tokens of two characters or more with no digit, stop words and words rarer than
    ``keyness_min_count`` in both parts together left out; totals are all words of each part.

    Args:
        reports: rows of reports.
        sentences: their sentences.
        tokens: their tokens.
        stopwords: words left out.
        settings: the least count.

    Returns:
        keyness.
    """
    part_of = sentences.select(["report_id", "sentence_no", "part", "n_tokens"])
    words = tokens.filter(tokens["is_word"]).select(["report_id", "sentence_no", "text"])
    placed = words.join(part_of, keys=["report_id", "sentence_no"])
    made = [tables.KEYNESS.empty()]
    for report in reports.to_pylist():
        own = placed.filter(pc.equal(placed["report_id"], report["report_id"]))
        sides = {part: _Side(own.filter(pc.equal(own["part"], part))) for part in ("plan", "review")}
        made.append(_contrast(report, "plan_vs_review", sides["plan"], sides["review"], stopwords, settings))
    return {"keyness": pa.concat_tables(made)}


class _Side:
    """Words of one part of a report: how often each occurs, and a sentence to show it in."""

    def __init__(self, words: pa.Table) -> None:
        self.count: Counter[str] = Counter()
        self.example: dict[str, tuple[int, int]] = {}
        columns = (words[c].to_pylist() for c in ("text", "sentence_no", "n_tokens"))
        for word, sentence, length in zip(*columns, strict=True):
            self.count[word] += 1
            # A sentence of about 15 words shows a word best; the earlier one decides ties.
            candidate = (abs(length - 15), sentence)
            self.example[word] = min(self.example.get(word, candidate), candidate)
        self.total = self.count.total()


def _contrast(
    report: dict[str, object],
    contrast: str,
    target: _Side,
    reference: _Side,
    stopwords: frozenset[str],
    settings: StatisticsSettings,
) -> pa.Table:
    both = target.count + reference.count
    terms = sorted(w for w, n in both.items() if n >= settings.keyness_min_count and is_content_word(w, stopwords))
    n_target, n_reference = target.total, reference.total
    if not terms or not n_target or not n_reference:
        return tables.KEYNESS.empty()
    a = np.array([target.count[w] for w in terms], dtype=np.float64)
    b = np.array([reference.count[w] for w in terms], dtype=np.float64)
    g2 = log_likelihood(a, b, n_target, n_reference)
    ratio = log_ratio(a, b, n_target, n_reference)
    n = len(terms)
    more = (a / n_target >= b / n_reference).tolist()
    shown = [(target if m else reference).example[w][1] for w, m in zip(terms, more, strict=True)]
    return tables.KEYNESS.from_columns(
        {
            "contrast": [contrast] * n,
            "report_id": [report["report_id"]] * n,
            "place": [report["place"]] * n,
            "year": [report["year"]] * n,
            "term": terms,
            "count_target": a.astype(np.int32),
            "count_reference": b.astype(np.int32),
            "g2": g2,
            "log_ratio": ratio,
            "q_value": benjamini_hochberg(np.asarray(stats.chi2.sf(g2, 1))),
            "example_sentence_no": shown,
        }
    )


def is_content_word(word: str, stopwords: frozenset[str]) -> bool:
    """Two characters or more, no digit, no stop word, no bare ordinal (第三, 第五次; 第三产业 stays)."""
    return (
        len(word) >= 2 and word not in stopwords and not any(c.isdigit() for c in word) and not _ORDINAL.fullmatch(word)
    )


def log_likelihood(a: FloatArray, b: FloatArray, n_a: float, n_b: float) -> FloatArray:
    """Dunning's G² of words that occur a times in n_a words and b times in n_b words.

    Args:
        a: counts in the target, shape (words,).
        b: counts in the reference, shape (words,).
        n_a: words of the target.
        n_b: words of the reference.

    Returns:
        G², shape (words,), never negative.
    """
    total, both = n_a + n_b, a + b
    observed = np.stack([a, b, n_a - a, n_b - b])
    expected = np.stack([both * n_a, both * n_b, (total - both) * n_a, (total - both) * n_b]) / total
    return np.asarray(np.maximum(2 * special.rel_entr(observed, expected).sum(axis=0), 0.0))


def log_ratio(a: FloatArray, b: FloatArray, n_a: float, n_b: float) -> FloatArray:
    """Binary logarithm of the ratio of relative frequencies; a zero count is taken as 0.5 (Hardie 2014).

    In a very short text 0.5 can be more than the other's rate; the ratio then is 0, never of the wrong sign.
    """
    ratio = np.log2((np.maximum(a, 0.5) / n_a) / (np.maximum(b, 0.5) / n_b))
    ratio = np.where(a == 0, np.minimum(ratio, 0.0), ratio)
    return np.asarray(np.where(b == 0, np.maximum(ratio, 0.0), ratio))
