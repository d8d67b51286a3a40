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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables
from pipeline.corpus.arrays import Ints, among, distinct, take
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import ALPHA, FloatArray, benjamini_hochberg, log_likelihood, log_ratio
from pipeline.statistics.tails import chi2_upper
from pipeline.words.sides import NOWHERE, Others, Side, Texts, others_of

_LISTED = 25  # words of each side that are kept whether significant or not
_NONE: Ints = np.empty(0, dtype=np.int64)


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
        settings: the least count.

    Returns:
        keyness: significant words, and the first 25 of either side in any case.
    """
    # What one report alone has says nothing of the others; what all together have too rarely is not tested.
    often = pc.greater_equal(word_years["n"], settings.keyness_min_count)
    word_years = word_years.filter(pc.and_(pc.greater(word_years["n_reports"], 1), often))
    texts = Texts(reports, word_counts, report_parts, word_years, stopwords)
    rest = others_of(texts, word_years, year_sizes)
    names = _names(texts)
    made: list[_Kept] = []
    for rows in texts.by_place():
        for previous, row in zip([None, *rows[:-1]], rows, strict=True):
            plan, review = texts.side(row, ("plan",)), texts.side(row, ("review",))
            made += _contrast(texts, row, "plan_vs_review", plan, review, settings)
            if previous is not None:
                before = texts.side(previous, ("plan",))
                every = distinct(np.concatenate([plan.term, before.term]))
                sides = plan.over(every), before.over(every)
                made += _contrast(texts, row, "year_vs_previous", *sides, settings)
            others = rest.get((texts.level[row], texts.year[row]))
            if others is not None:
                whole = texts.side(row, ("review", "plan"))
                left = others.without(whole)
                # That a place names itself more often than others do is no finding.
                made += _contrast(
                    texts, row, "place_vs_rest", whole, left, settings, others=others, names=names[texts.place[row]]
                )
    return {"keyness": _table(texts, made)}


@dataclass(frozen=True)
class _Kept:
    """The words that are kept of one contrast; arrays are of one value a word.

    Attributes:
        contrast: its name.
        report: row of the report.
        target: the one text.
        reference: the other.
        n_tested: words that were tested.
        columns: columns of numbers of the table keyness, and ``term``, ``example`` (0 for none) and ``shown_in`` as rows of
            the vocabulary, numbers of sentences and rows of reports.
    """

    contrast: str
    report: int
    target: Side
    reference: Side
    n_tested: int
    columns: Mapping[str, NDArray[Any]]


def _contrast(
    texts: Texts,
    report: int,
    contrast: str,
    target: Side,
    reference: Side,
    settings: StatisticsSettings,
    *,
    others: Others | None = None,
    names: Ints = _NONE,
) -> list[_Kept]:
    """One contrast, or none where there is nothing to test.

    Most words of many other reports are not in the target. These differ in how often the others have them and in nothing
    else, so that one test of each number of occurrences is that of all words with it.

    Args:
        texts: the texts of the batch.
        report: row of the report.
        contrast: its name.
        target: the one text.
        reference: the other, over the same words.
        settings: the least count.
        others: where the reference is these, what they have of words that the target has not.
        names: words that are not tested, rising.
    """
    tested = texts.content[target.term] & (target.count + reference.count >= settings.keyness_min_count)
    at = np.flatnonzero(tested & ~among(target.term, names))
    left_out = distinct(np.concatenate([target.term, names])) if others else _NONE
    count, times = others.numbers(left_out) if others else (np.empty(0), _NONE)
    n_tested = len(at) + int(times.sum())
    if not n_tested or target.total <= 0 or reference.total <= 0:
        return []
    a, b = np.concatenate([target.count[at], np.zeros(len(count))]), np.concatenate([reference.count[at], count])
    g2, p_value = _tested(a, b, target.total, reference.total)
    q_value = benjamini_hochberg(p_value, np.concatenate([np.ones(len(at), dtype=np.int64), times]))
    term, row = target.term[at], np.arange(len(at))
    own, their, shown = (
        target.sentences[at],
        reference.sentences[at],
        np.stack([target.example, reference.example])[:, at],
    )
    if others and len(count):
        # Of words that the target has not those that may be kept: from the least count of a sure one or a listed one on.
        above = times[::-1].cumsum()[::-1] - times
        least = count[(q_value[len(at) :] < ALPHA) | (above < _LISTED)][0]
        more = others.at_least(float(least), left_out)
        term, row = (
            np.concatenate([term, more]),
            np.concatenate([row, len(at) + np.searchsorted(count, others.count[more])]),
        )
        own, their = np.concatenate([own, np.zeros(len(more))]), np.concatenate([their, others.sentences[more]])
        shown = np.concatenate([shown, np.zeros((2, len(more)), dtype=np.int64)], axis=1)
    a, b, g2, q_value = a[row], b[row], g2[row], q_value[row]
    more_often = a / target.total >= b / reference.total
    order = np.lexsort((term, -g2))  # equal ones by spelling
    listed = np.concatenate([order[side[order]][:_LISTED] for side in (more_often, ~more_often)])
    kept = distinct(np.concatenate([listed, np.flatnonzero(q_value < ALPHA)]))
    kept = kept[np.argsort(term[kept])]
    columns: dict[str, NDArray[Any]] = {
        "term": term,
        "count_target": a,
        "count_reference": b,
        "g2": g2,
        "q_value": q_value,
        "sentences_target": own,
        "sentences_reference": their,
        "example": np.where(more_often, shown[0], shown[1]),
        "shown_in": np.where(more_often, target.report, reference.report),
    }
    return [_Kept(contrast, report, target, reference, n_tested, {k: v[kept] for k, v in columns.items()})]


def _table(texts: Texts, kept: Sequence[_Kept]) -> pa.Table:
    """Rows of keyness."""
    if not kept:
        return tables.KEYNESS.empty()
    columns = {name: np.concatenate([k.columns[name] for k in kept]) for name in kept[0].columns}
    of = np.repeat(np.arange(len(kept)), [len(k.columns["term"]) for k in kept])
    report = np.array([k.report for k in kept])[of]
    words_target = np.array([k.target.total for k in kept])[of]
    words_reference = np.array([k.reference.total for k in kept])[of]
    unseen: NDArray[Any] = columns["example"] == 0
    shown_in = pa.array(columns["shown_in"], mask=unseen)
    return tables.KEYNESS.from_columns(
        {
            "contrast": take([k.contrast for k in kept], of),
            "report_id": take(texts.report_id, report),
            "place": take(texts.place, report),
            "year": np.array(texts.year)[report],
            "term": texts.terms.take(pa.array(columns["term"])),
            "count_target": columns["count_target"].astype(np.int32),
            "count_reference": columns["count_reference"].astype(np.int32),
            "g2": columns["g2"],
            "log_ratio": log_ratio(columns["count_target"], columns["count_reference"], words_target, words_reference),
            "q_value": columns["q_value"],
            "example_sentence_no": pa.array(columns["example"], mask=unseen),
            "example_report_id": pa.array(texts.report_id, pa.string()).take(shown_in),
            "sentences_target": columns["sentences_target"].astype(np.int32),
            "sentences_reference": columns["sentences_reference"].astype(np.int32),
            "reference": take([k.reference.name for k in kept], of),
            "words_target": words_target,
            "words_reference": words_reference,
            "n_tested": np.array([k.n_tested for k in kept])[of],
        }
    )


def _tested(a: FloatArray, b: FloatArray, n_a: int, n_b: int) -> tuple[FloatArray, FloatArray]:
    """G² and p-value of each word; many words share their two counts with others, so each pair of counts is tested once."""
    scale = b.max() + 1
    pairs, row = np.unique(a * scale + b, return_inverse=True)
    g2 = log_likelihood(*np.divmod(pairs, scale), n_a, n_b)
    return g2[row], chi2_upper(g2, 1)[row]


def _names(texts: Texts) -> dict[str, Ints]:
    """Rows of the words that name each place, rising."""
    names = {place: sorted(own_names(place)) for place in sorted(set(texts.place))}
    found = texts.rows_of(pa.array([name for own in names.values() for name in own], pa.string()))
    ends = np.cumsum([len(own) for own in names.values()])[:-1]
    return {p: distinct(own[own != NOWHERE]) for p, own in zip(names, np.split(found, ends), strict=True)}


def own_names(place: str) -> set[str]:
    """Words that are the name of the reporting place or a part of it (满城, 满城区 in 保定市满城区)."""
    parts = {place[a:b] for a, b in itertools.combinations(range(len(place) + 1), 2)}
    return parts | {part + suffix for part in ("", *parts) for suffix in "省市区县州旗"}
