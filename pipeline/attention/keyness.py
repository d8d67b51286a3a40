"""Keyness: the words that mark one text against another.

G² is Dunning's log-likelihood ratio for a 2 × 2 table (Dunning 1993, Computational Linguistics 19(1)), with the words
of both texts as totals; its p-value comes from chi-squared with one degree of freedom and is corrected over all words
tested (Benjamini & Hochberg 1995). G² says how sure a difference is, the log ratio (Hardie 2014) how large it is.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import special, stats

from pipeline import tables
from pipeline.config import StatisticsSettings
from pipeline.statistics import FloatArray, benjamini_hochberg


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
    part_of = sentences.select(["report_id", "sentence_no", "part"])
    words = tokens.filter(tokens["is_word"]).select(["report_id", "sentence_no", "text"])
    counted = (
        words.join(part_of, keys=["report_id", "sentence_no"])
        .group_by(["report_id", "text", "part"])
        .aggregate([([], "count_all")])
    )
    made = []
    for report in reports.to_pylist():
        own = counted.filter(pc.equal(counted["report_id"], report["report_id"]))
        count: dict[str, dict[str, int]] = {"plan": {}, "review": {}}
        for word, part, n in zip(*(own[c].to_pylist() for c in ("text", "part", "count_all")), strict=True):
            if part in count:
                count[part][word] = n
        made.append(_contrast(report, "plan_vs_review", count["plan"], count["review"], stopwords, settings))
    return {"keyness": pa.concat_tables([tables.KEYNESS.empty(), *made])}


def _contrast(
    report: dict[str, object],
    contrast: str,
    target: dict[str, int],
    reference: dict[str, int],
    stopwords: frozenset[str],
    settings: StatisticsSettings,
) -> pa.Table:
    terms = sorted(
        w
        for w in target.keys() | reference.keys()
        if is_content_word(w, stopwords) and target.get(w, 0) + reference.get(w, 0) >= settings.keyness_min_count
    )
    n_target, n_reference = sum(target.values()), sum(reference.values())
    if not terms or not n_target or not n_reference:
        return tables.KEYNESS.empty()
    a = np.array([target.get(w, 0) for w in terms], dtype=np.float64)
    b = np.array([reference.get(w, 0) for w in terms], dtype=np.float64)
    g2 = log_likelihood(a, b, n_target, n_reference)
    n = len(terms)
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
            "log_ratio": log_ratio(a, b, n_target, n_reference),
            "q_value": benjamini_hochberg(np.asarray(stats.chi2.sf(g2, 1))),
        }
    )


def is_content_word(word: str, stopwords: frozenset[str]) -> bool:
    """Two characters or more, no digit, no stop word."""
    return len(word) >= 2 and word not in stopwords and not any(c.isdigit() for c in word) and word[0] not in "第几"


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
    """Binary logarithm of the ratio of relative frequencies; a zero count is taken as 0.5 (Hardie 2014)."""
    return np.asarray(np.log2((np.maximum(a, 0.5) / n_a) / (np.maximum(b, 0.5) / n_b)))
