"""How far attention depends on the segmenter: the same counting on the words of a second one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline import tables
from pipeline.attention.count import Counter, Hits
from pipeline.attention.hits import report_columns, term_columns
from pipeline.corpus.arrays import Ints, take
from pipeline.corpus.layout import Layout
from pipeline.settings.concepts import Concept
from pipeline.statistics.tails import FloatArray, average_ranks

_LEAST = 5  # reports from which a rank correlation is given


def segmenter_tables(
    *,
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    attention: pa.Table,
    concepts: tuple[Concept, ...],
    segmenter: str,
    first: str,
) -> dict[str, pa.Table]:
    """Count in the tokens of a second segmenter and put them beside the first one's.

    Args:
        reports: rows of reports.
        sentences: their sentences, with the second segmenter's n_tokens.
        tokens: the second segmenter's tokens.
        attention: their rows of attention, from the first segmenter.
        concepts: what to count.
        segmenter: name of the second segmenter.
        first: name of the first one.

    Returns:
        attention_segmenters and term_segmenters.
    """
    hits = Hits.of(Layout.of(reports, sentences, tokens), Counter(concepts))
    second = _second_panel(hits, segmenter)
    own = tables.ATTENTION_SEGMENTERS
    shared = {n: attention[n] for n in own.column_names if n in attention.column_names}
    one = own.from_columns({**shared, "segmenter": pa.array([first] * attention.num_rows, type=pa.string())})
    return {"attention_segmenters": pa.concat_tables([one, second]), "term_segmenters": _terms(hits, segmenter)}


def _second_panel(hits: Hits, segmenter: str) -> pa.Table:
    layout, counter = hits.layout, hits.counter
    n_parts, n_concepts = len(tables.PARTS_ALL), len(counter.concepts)
    whole = n_parts - 1
    group = np.concatenate([layout.report * n_parts + layout.part, layout.report * n_parts + whole])
    size = layout.reports.num_rows * n_parts
    words = np.bincount(group, weights=np.tile(layout.n_tokens, 2), minlength=size).astype(np.int64)
    there = np.bincount(group, minlength=size) > 0
    sentence, term = hits.sentence[hits.counted], hits.found.term[hits.counted]
    cell = np.concatenate([group[: len(layout.part)][sentence], group[len(layout.part) :][sentence]])
    key = cell * n_concepts + np.tile(counter.concept_of[term], 2)
    core = np.array([t.tier == "core" for t in counter.terms], dtype=np.float64)
    every = np.bincount(key, minlength=size * n_concepts)
    core_hits = np.bincount(key, weights=np.tile(core[term], 2), minlength=size * n_concepts).astype(np.int64)
    rows = np.flatnonzero(np.repeat(there, n_concepts))
    cells = rows // max(n_concepts, 1)
    rate = np.divide(1e4 * every[rows], words[cells], out=np.full(len(rows), np.nan), where=words[cells] > 0)
    return tables.ATTENTION_SEGMENTERS.from_columns(
        {
            **report_columns(layout, cells // n_parts, "report_id", "place", "level", "year"),
            "part": take(tables.PARTS_ALL, cells % n_parts),
            "concept": take([c.name for c in counter.concepts], rows % max(n_concepts, 1)),
            "segmenter": pa.array([segmenter] * len(rows), type=pa.string()),
            "hits": every[rows],
            "core_hits": core_hits[rows],
            "n_tokens": words[cells],
            "per_10k_tokens": pa.array(rate, from_pandas=True),
        }
    )


def _terms(hits: Hits, segmenter: str) -> pa.Table:
    layout, counter, found = hits.layout, hits.counter, hits.found
    n_parts, n_terms = len(tables.PARTS), max(len(counter.terms), 1)
    ends = np.flatnonzero(layout.ends)
    on_words = np.flatnonzero(layout.starts[found.start] & layout.ends[found.end])
    single = on_words[ends[np.searchsorted(ends, found.start[on_words], side="right")] == found.end[on_words]]
    counted, words = (_keys(hits, rows) for rows in (hits.counted, single))
    key = np.unique(np.concatenate([counted, words]))
    group, term = np.divmod(key, n_terms)
    return tables.TERM_SEGMENTERS.from_columns(
        {
            **report_columns(layout, group // n_parts, "report_id", "place", "level", "year"),
            "part": take(tables.PARTS, group % n_parts),
            **term_columns(counter, term),
            "segmenter": pa.array([segmenter] * len(key), type=pa.string()),
            "hits": _times(key, counted),
            "word_hits": _times(key, words),
        }
    )


def _keys(hits: Hits, rows: Ints) -> Ints:
    sentence = hits.sentence[rows]
    group = hits.layout.report[sentence] * len(tables.PARTS) + hits.layout.part[sentence]
    return np.asarray(group * max(len(hits.counter.terms), 1) + hits.found.term[rows])


def _times(key: Ints, found: Ints) -> Ints:
    return np.bincount(np.searchsorted(key, found), minlength=len(key))


def agreement_tables(*, attention_segmenters: pa.Table) -> dict[str, pa.Table]:
    """How well two segmenters agree on each concept over all reports.

    Args:
        attention_segmenters: counts by report, part, concept and segmenter.

    Returns:
        segmenter_agreement; no rows where there is no second segmenter.
    """
    rates: dict[tuple[str, str], dict[str, dict[str, tuple[int, int]]]] = {}
    columns = ("concept", "part", "segmenter", "report_id", "hits", "n_tokens")
    data = attention_segmenters.filter(pc.not_equal(attention_segmenters["part"], "other"))
    for concept, part, segmenter, report, hits, words in zip(*(data[c].to_pylist() for c in columns), strict=True):
        if words:
            rates.setdefault((concept, part), {}).setdefault(segmenter, {})[report] = (hits, words)
    rows = []
    for (concept, part), found in sorted(rates.items()):
        if len(found) == 2:
            second = min(found, key=lambda name: name.startswith("pkuseg"))
            (first,) = set(found) - {second}
            rows.append({"concept": concept, "part": part, "segmenter": second, **_agree(found[first], found[second])})
    return {"segmenter_agreement": tables.SEGMENTER_AGREEMENT.from_rows(rows)}


def _agree(first: dict[str, tuple[int, int]], second: dict[str, tuple[int, int]]) -> dict[str, object]:
    reports = sorted(first.keys() & second.keys())
    a, b = (np.array([found[r] for r in reports], dtype=np.float64).reshape(-1, 2) for found in (first, second))
    one, other = a[:, 0] / a[:, 1], b[:, 0] / b[:, 1]
    ranked = len(reports) >= _LEAST and np.ptp(one) > 0 and np.ptp(other) > 0
    total, total_second = a.sum(axis=0), b.sum(axis=0)
    return {
        "n_reports": len(reports),
        "hits": int(total[0]),
        "hits_second": int(total_second[0]),
        "rate_ratio": float(total_second[0] / total_second[1] / (total[0] / total[1])) if total[0] else None,
        "spearman": _spearman(one, other) if ranked else None,
    }


def _spearman(one: FloatArray, other: FloatArray) -> float:
    """Spearman's rank correlation, ties sharing their mean rank."""
    return float(np.asarray(np.corrcoef(average_ranks(np.column_stack([one, other])), rowvar=False))[1, 0])
