"""The attention panel: how often each part of each report speaks of each concept, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables
from pipeline.attention.count import Counter, Hits
from pipeline.attention.hits import hit_tables, report_columns
from pipeline.attention.intervals import report_rates
from pipeline.corpus.arrays import Ints, take
from pipeline.corpus.layout import Layout
from pipeline.settings.concepts import Concept
from pipeline.settings.model import StatisticsSettings
from pipeline.statistics import FloatArray, seed_from


def attention_tables(
    *,
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    concepts: tuple[Concept, ...],
    settings: StatisticsSettings,
) -> dict[str, pa.Table]:
    """Count every concept in some reports.

    Intervals resample sentences, see :mod:`pipeline.attention.intervals`; their seed depends on the report's text alone.

    Args:
        reports: rows of reports.
        paragraphs: their paragraphs.
        sentences: their sentences, in key order.
        tokens: their tokens, in key order.
        concepts: what to count.
        settings: kind of block and draws of the intervals.

    Returns:
        concept_hits, concept_rejected, concept_audit, term_audit, attention, attention_dimensions, attention_terms and attention_sections.
    """
    hits = Hits.of(Layout.of(reports, sentences, tokens), Counter(concepts))
    return {**hit_tables(hits, paragraphs), **panel_tables(hits, settings)}


def panel_tables(hits: Hits, settings: StatisticsSettings) -> dict[str, pa.Table]:
    """Counts, denominators and rates by report, part and concept, and by sub-dimension.

    Args:
        hits: what was found in a batch of reports.
        settings: kind of block and draws of the intervals.

    Returns:
        attention and attention_dimensions.
    """
    columns = PanelColumns.of(hits.counter)
    made = list(_cells(hits, columns, settings))
    return {"attention": _attention(hits, columns, made), "attention_dimensions": _dimensions(hits, columns, made)}


@dataclass(frozen=True)
class PanelColumns:
    """What is counted side by side: each concept, its core terms alone, and each of its sub-dimensions.

    Attributes:
        n_concepts: concepts; their columns come first, those of their core terms next.
        dimensions: concept row and name of each sub-dimension; their columns come last.
        of_term: columns in which a mention of each term counts, shape (terms, 3); -1 for none.
    """

    n_concepts: int
    dimensions: tuple[tuple[int, str], ...]
    of_term: Ints

    @classmethod
    def of(cls, counter: Counter) -> PanelColumns:
        """The columns of some concepts."""
        n = len(counter.concepts)
        dimensions = [(row, name) for row, c in enumerate(counter.concepts) for name in c.dimension_names]
        column = {key: 2 * n + i for i, key in enumerate(dimensions)}
        of_term = [
            (t.concept, n + t.concept if t.tier == "core" else -1, column.get((t.concept, t.dimension or ""), -1))
            for t in counter.terms
        ]
        return cls(n, tuple(dimensions), np.array(of_term, dtype=np.int64).reshape(-1, 3))

    @property
    def total(self) -> int:
        """Number of columns."""
        return 2 * self.n_concepts + len(self.dimensions)


@dataclass(frozen=True)
class _Cell:
    """One part of one report: counts and denominators of all columns.

    Attributes:
        report: row of the report.
        part: code of the part.
        sizes: words, Han characters and sentences.
        hits: mentions, shape (columns,).
        spoken: sentences with a mention, shape (columns,).
        rate: mentions per 10,000 words, the limits of its interval, and the design effect of the mentions, shape
            (4, columns); NaN where there are no words.
    """

    report: int
    part: int
    sizes: tuple[int, int, int]
    hits: Ints
    spoken: Ints
    rate: FloatArray


def _cells(hits: Hits, columns: PanelColumns, settings: StatisticsSettings) -> Iterator[_Cell]:
    """Each part that a report has, and the whole of it."""
    layout = hits.layout
    order = np.lexsort((layout.number, layout.report))
    bounds = np.searchsorted(layout.report[order], np.arange(layout.reports.num_rows + 1))
    names = np.array(tables.PARTS, dtype=object)
    for report in range(layout.reports.num_rows):
        rows = order[bounds[report] : bounds[report + 1]]
        per_sentence = _per_sentence(hits, columns, rows)
        parts = names[layout.part[rows]]
        rates = report_rates(
            per_sentence,
            layout.n_tokens[rows].astype(np.float64),
            parts=parts,
            paragraphs=layout.paragraph[rows],
            seed=seed_from("attention", str(layout.reports["text_sha256"][report].as_py())),
            settings=settings,
        )
        for part, found in rates.items():
            inside = np.full(len(rows), part == "all") | (parts == part)
            own = rows[inside]
            yield _Cell(
                report=report,
                part=tables.PARTS_ALL.index(part),
                sizes=(int(layout.n_tokens[own].sum()), int(layout.n_chars[own].sum()), len(own)),
                hits=per_sentence[inside].sum(axis=0).astype(np.int64),
                spoken=(per_sentence[inside] > 0).sum(axis=0),
                rate=np.stack([found.rate, found.low, found.high, found.design_effect]),
            )


def _per_sentence(hits: Hits, columns: PanelColumns, rows: Ints) -> FloatArray:
    """Mentions in each of some sentences, shape (sentences, columns)."""
    position = np.full(len(hits.layout.offsets), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    sentence, term = hits.sentence[hits.counted], hits.found.term[hits.counted]
    inside = position[sentence] >= 0
    made = np.zeros((len(rows), columns.total))
    for column in columns.of_term[term[inside]].T:
        counts = column >= 0
        np.add.at(made, (position[sentence[inside]][counts], column[counts]), 1)
    return made


def _attention(hits: Hits, columns: PanelColumns, cells: list[_Cell]) -> pa.Table:
    n = columns.n_concepts
    whole, core = slice(0, n), slice(n, 2 * n)
    rates = _stack([c.rate for c in cells], (4, columns.total))
    return tables.ATTENTION.from_columns(
        {
            **_cell_columns(hits, cells, n),
            "concept": take([c.name for c in hits.counter.concepts], np.tile(np.arange(n), len(cells))),
            "hits": _stack([c.hits for c in cells], (columns.total,))[:, whole].ravel(),
            "core_hits": _stack([c.hits for c in cells], (columns.total,))[:, core].ravel(),
            "sentences_with_hit": _stack([c.spoken for c in cells], (columns.total,))[:, whole].ravel(),
            "per_10k_tokens": _nulls(rates[:, 0, whole]),
            "ci_low": _nulls(rates[:, 1, whole]),
            "ci_high": _nulls(rates[:, 2, whole]),
            "core_per_10k_tokens": _nulls(rates[:, 0, core]),
            "core_ci_low": _nulls(rates[:, 1, core]),
            "core_ci_high": _nulls(rates[:, 2, core]),
            "design_effect": _nulls(rates[:, 3, whole]),
            "review_years": _review_years(hits.layout.reports).take(
                pa.array(np.repeat(np.array([c.report for c in cells], dtype=np.int64), n))
            ),
        }
    )


def _review_years(reports: pa.Table) -> pa.Array:
    """Years that the review of each report covers: five after a change of government."""
    return pc.add(pc.subtract(reports["review_to"], reports["review_from"]), 1).combine_chunks().cast(pa.int32())


def _dimensions(hits: Hits, columns: PanelColumns, cells: list[_Cell]) -> pa.Table:
    n, concepts = len(columns.dimensions), hits.counter.concepts
    own = slice(2 * columns.n_concepts, columns.total)
    every = np.tile(np.arange(n), len(cells))
    rates = _stack([c.rate for c in cells], (4, columns.total))
    return tables.ATTENTION_DIMENSIONS.from_columns(
        {
            **_cell_columns(hits, cells, n),
            "concept": take([concepts[row].name for row, _ in columns.dimensions], every),
            "dimension": take([name for _, name in columns.dimensions], every),
            "label": take([concepts[row].dimension_labels.get(name) for row, name in columns.dimensions], every),
            "hits": _stack([c.hits for c in cells], (columns.total,))[:, own].ravel(),
            "sentences_with_hit": _stack([c.spoken for c in cells], (columns.total,))[:, own].ravel(),
            "per_10k_tokens": _nulls(rates[:, 0, own]),
            "ci_low": _nulls(rates[:, 1, own]),
            "ci_high": _nulls(rates[:, 2, own]),
        }
    )


def _cell_columns(hits: Hits, cells: list[_Cell], times: int) -> dict[str, object]:
    """Report, part and denominators of each cell, each repeated."""
    report = np.repeat(np.array([c.report for c in cells], dtype=np.int64), times)
    part = np.repeat(np.array([c.part for c in cells], dtype=np.int64), times)
    sizes = np.repeat(np.array([c.sizes for c in cells], dtype=np.int64).reshape(-1, 3), times, axis=0)
    return {
        **report_columns(hits.layout, report, "report_id", "place", "level", "year"),
        "part": take(tables.PARTS_ALL, part),
        "n_tokens": sizes[:, 0],
        "n_chars": sizes[:, 1],
        "n_sentences": sizes[:, 2],
    }


def _stack(arrays: Sequence[NDArray[Any]], shape: tuple[int, ...]) -> NDArray[Any]:
    return np.stack(arrays) if arrays else np.zeros((0, *shape))


def _nulls(values: NDArray[Any]) -> pa.Array:
    """Floats with null in place of NaN."""
    return pa.array(values.ravel(), from_pandas=True)
