"""From segmented reports to concept_hits, concept_audit, term_audit and attention."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline import tables
from pipeline.attention.count import Count, count_concept
from pipeline.config import Concept, StatisticsSettings
from pipeline.statistics import FloatArray, bootstrap_ratio, poisson_limits, seed_from

Row = dict[str, object]
_FEW = 10  # below this many hits a bootstrap of sentences is too narrow


def attention_tables(
    *,
    reports: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    concepts: tuple[Concept, ...],
    settings: StatisticsSettings,
) -> dict[str, pa.Table]:
    """Count every concept in some reports.

    Intervals resample sentences with replacement, because mentions cluster within them. With fewer than ten mentions that
    is too narrow (with none it has no width), so the wider of it and the exact Poisson interval (Garwood 1936) is given.
    The seed depends on the report's text alone.

    Args:
        reports: rows of reports.
        sentences: their sentences, in key order.
        tokens: their tokens, in key order.
        concepts: what to count.
        settings: draws and confidence of the intervals.

    Returns:
        concept_hits, concept_audit, term_audit and attention.
    """
    made: dict[str, list[Row]] = {"concept_hits": [], "concept_audit": [], "term_audit": [], "attention": []}
    for report in reports.to_pylist():
        text = _ReportText.of(report["report_id"], sentences, tokens)
        counts = {c.name: text.count(c) for c in concepts}
        for concept in concepts:
            count = counts[concept.name]
            made["concept_hits"] += _hit_rows(report, text, concept, count)
            made["term_audit"] += _audit_rows(report, concept, count)
            made["concept_audit"].append(_core_audit(report, concept, count))
        made["attention"] += _attention_rows(report, text, concepts, counts, settings)
    return {name: tables.ALL[name].from_rows(rows) for name, rows in made.items()}


@dataclass(frozen=True)
class _ReportText:
    """A report's sentences as one text, with token boundaries and sentence sizes."""

    text: str
    offsets: NDArray[np.int64]  # start of each sentence in text
    numbers: list[int]
    parts: NDArray[np.object_]
    n_tokens: FloatArray
    n_chars: FloatArray
    starts: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, report_id: str, sentences: pa.Table, tokens: pa.Table) -> _ReportText:
        own = sentences.filter(pc.equal(sentences["report_id"], report_id))
        texts = own["text"].to_pylist()
        numbers = own["sentence_no"].to_pylist()
        lengths = np.array([len(t) + 1 for t in texts], dtype=np.int64)
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64) if texts else np.zeros(0, np.int64)
        own_tokens = tokens.filter(pc.equal(tokens["report_id"], report_id))
        # Sentence numbers run from 1 without gaps, but look them up all the same.
        row_of = {n: i for i, n in enumerate(numbers)}
        base = offsets[[row_of[n] for n in own_tokens["sentence_no"].to_pylist()]] if own_tokens.num_rows else 0
        return cls(
            text="\n".join(texts),
            offsets=offsets,
            numbers=numbers,
            parts=np.array(own["part"].to_pylist(), dtype=object),
            n_tokens=own["n_tokens"].to_numpy().astype(np.float64),
            n_chars=pc.count_substring_regex(own["text"], pattern=r"\p{Han}").to_numpy().astype(np.float64),
            starts=frozenset((base + own_tokens["start_char"].to_numpy()).tolist()),
            ends=frozenset((base + own_tokens["end_char"].to_numpy()).tolist()),
        )

    def count(self, concept: Concept) -> Count:
        return count_concept(self.text, concept=concept, starts=self.starts, ends=self.ends)

    def sentence_of(self, position: int) -> int:
        """Index of the sentence that holds a character of the joined text."""
        return int(np.searchsorted(self.offsets, position, side="right")) - 1


def _hit_rows(report: Row, text: _ReportText, concept: Concept, count: Count) -> list[Row]:
    rows: list[Row] = []
    for hit in count.hits:
        index = text.sentence_of(hit.start)
        base = int(text.offsets[index])
        rows.append(
            {
                "report_id": report["report_id"],
                "sentence_no": text.numbers[index],
                "part": text.parts[index],
                "concept": concept.name,
                "term": hit.term,
                "tier": concept.tiers[hit.term],
                "start_char": hit.start - base,
                "end_char": hit.end - base,
            }
        )
    return rows


def _audit_rows(report: Row, concept: Concept, count: Count) -> list[Row]:
    return [
        {
            "report_id": report["report_id"],
            "concept": concept.name,
            "term": term,
            "tier": concept.tiers[term],
            **vars(audit),
        }
        for term, audit in count.audit.items()
    ]


def _core_audit(report: Row, concept: Concept, count: Count) -> Row:
    row: Row = {"report_id": report["report_id"], "concept": concept.name}
    audits = [count.audit[t] for t in concept.core if t in count.audit]
    for name in ("substring_hits", "boundary_rejected", "excluded", "accepted", "inside_counted"):
        row[name] = sum(getattr(a, name) for a in audits)
    return row


def _attention_rows(
    report: Row,
    text: _ReportText,
    concepts: tuple[Concept, ...],
    counts: dict[str, Count],
    settings: StatisticsSettings,
) -> list[Row]:
    per_sentence = np.zeros((len(text.numbers), 2 * len(concepts)))
    for column, concept in enumerate(concepts):
        for hit in counts[concept.name].hits:
            index = text.sentence_of(hit.start)
            per_sentence[index, column] += 1
            if concept.tiers[hit.term] == "core":
                per_sentence[index, len(concepts) + column] += 1
    rows: list[Row] = []
    for part in (*(p for p in tables.PARTS if (text.parts == p).any()), "all"):
        inside = np.ones(len(text.numbers), dtype=bool) if part == "all" else text.parts == part
        rates, low, high = _rates(report, part, per_sentence[inside], text.n_tokens[inside], settings)
        for column, concept in enumerate(concepts):
            core = len(concepts) + column
            hits = per_sentence[inside, column]
            rows.append(
                {
                    **{k: report[k] for k in ("report_id", "place", "level", "year")},
                    "part": part,
                    "concept": concept.name,
                    "hits": int(hits.sum()),
                    "core_hits": int(per_sentence[inside, core].sum()),
                    "n_tokens": int(text.n_tokens[inside].sum()),
                    "n_chars": int(text.n_chars[inside].sum()),
                    "n_sentences": int(inside.sum()),
                    "sentences_with_hit": int((hits > 0).sum()),
                    "per_10k_tokens": rates[column],
                    "ci_low": low[column],
                    "ci_high": high[column],
                    "core_per_10k_tokens": rates[core],
                    "core_ci_low": low[core],
                    "core_ci_high": high[core],
                }
            )
    return rows


def _rates(
    report: Row, part: str, counts: FloatArray, sizes: FloatArray, settings: StatisticsSettings
) -> tuple[list[float | None], list[float | None], list[float | None]]:
    """Rates per 10,000 words with intervals, one a column of counts; None where there are no words."""
    total = float(sizes.sum())
    if not total > 0:
        nothing: list[float | None] = [None] * counts.shape[1]
        return nothing, nothing, nothing
    seed = seed_from("attention", str(report["text_sha256"]), part)
    low, high = bootstrap_ratio(
        counts, sizes, draws=settings.bootstrap_draws, confidence=settings.confidence, seed=seed
    )
    hits = counts.sum(axis=0)
    exact_low, exact_high = poisson_limits(hits, confidence=settings.confidence)
    few = hits < _FEW
    low = np.where(few, np.minimum(low, exact_low / total), low)
    high = np.where(few, np.maximum(high, exact_high / total), high)
    scale = 10_000.0
    return (hits / total * scale).tolist(), (low * scale).tolist(), (high * scale).tolist()
