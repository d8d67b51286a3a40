"""A made-up corpus for tests of the pages only, what can be changed in it, and its pages."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.attention.differences import difference_tables
from pipeline.pages import Corpus, Provenance, in_memory, load, report_files
from pipeline.pages.order import first_files, first_pages
from pipeline.settings.model import Config, Settings
from pipeline.tables import ALL
from tests.pages.made_up_rows import (
    CONCEPTS,
    attention_rows,
    audit_rows,
    hits_in,
    keyness_rows,
    rejected_rows,
    sentences_of,
    topic_model_rows,
    topic_rows,
    trend_rows,
)

Tables = dict[str, pa.Table]


def make_tables(
    *,
    seed: int = 1,
    places: tuple[tuple[str, str], ...] = (("甲市乙区", "district"),),
    years: tuple[int, ...] = (2015,),
    n: int = 30,
    k: int = 4,
    significant: bool = True,
) -> Tables:
    """Tables of a corpus with a report for each place and year.

    Args:
        seed: the same seed gives the same tables.
        places: (name, level).
        years: years of delivery of every place; years left out between them are missing.
        n: sentences in each of review and plan.
        k: topics of each model, 0 for none.
        significant: whether keyness words pass the test.
    """
    rng = random.Random(seed)
    rows: dict[str, list[Any]] = {name: [] for name in ALL}
    for place, level in places:
        for year in years:
            report_id = f"{place}-{year}"
            made = sentences_of(rng, n)
            sentences = [
                {
                    "report_id": report_id,
                    "sentence_no": i,
                    "paragraph_no": i,
                    "part": part,
                    "text": text,
                    "n_tokens": max(1, len(text) // 2),
                    "paragraph_start_char": 0,
                }
                for i, (part, text) in enumerate(made, 1)
            ]
            hits = [
                {
                    "report_id": report_id,
                    "sentence_no": s["sentence_no"],
                    "part": s["part"],
                    **dict(zip(("concept", "term", "tier", "start_char", "end_char"), hit, strict=True)),
                }
                for s in sentences
                for hit in hits_in(s["text"])
            ]
            report = {
                "report_id": report_id,
                "place": place,
                "level": level,
                "year": year,
                "title": f"{year}年{place}政府工作报告",
                "source_path": f"data/raw/{place}_{year}.txt",
                "sha256": f"{year:064d}",
                "format": "txt",
                "n_chars": sum(len(s["text"]) for s in sentences),
                "n_tokens": sum(s["n_tokens"] for s in sentences),
                "n_sentences": len(sentences),
                "n_paragraphs": len(sentences),
                "review_from": year - 1,
                "review_to": year - 1,
                "warnings": [],
                "header": "",
            }
            concepts, terms = audit_rows(report_id, sentences, hits)
            rows["reports"].append(report)
            rows["sections"] += [
                {
                    "report_id": report_id,
                    "section_no": 1,
                    "heading": "",
                    "depth": 0,
                    "part": "other",
                    "part_confidence": 0.5,
                },
                {
                    "report_id": report_id,
                    "section_no": 2,
                    "heading": "过去一年工作回顾",
                    "depth": 1,
                    "part": "review",
                    "part_confidence": 1.0,
                },
                {
                    "report_id": report_id,
                    "section_no": 3,
                    "heading": "今年工作安排",
                    "depth": 1,
                    "part": "plan",
                    "part_confidence": 1.0,
                },
            ]
            rows["sentences"] += sentences
            rows["concept_hits"] += hits
            rows["concept_rejected"] += rejected_rows(report_id, sentences, hits)
            rows["concept_audit"] += concepts
            rows["term_audit"] += terms
            rows["attention"] += attention_rows(report, sentences, hits)
            rows["keyness"] += keyness_rows(report, sentences, significant)
        rows["coverage"] += [
            {"place": place, "level": level, "year": y, "state": "have" if y in years else "missing"}
            for y in range(min(years), max(years) + 1)
        ]
        rows["trends"] += trend_rows(place, years)
    if k:
        rows["topics"], rows["topic_terms"], rows["topic_shares"] = topic_rows(rows["reports"], rng, k)
        rows |= topic_model_rows(rows["reports"], k)
    made = {name: ALL[name].from_rows(rows[name]) for name in ALL}
    return made | difference_tables(attention=made["attention"])


def quarantine_rows(count: int) -> pa.Table:
    """So many refused inputs."""
    return ALL["quarantine"].from_rows(
        [
            {
                "source_path": f"data/raw/坏_{i:03d}.txt",
                "sha256": None,
                "reason": "not_a_report" if i % 2 else "empty",
                "detail": "Not a government work report: a resolution about a report.",
                "detail_zh": "不是政府工作报告：是关于报告的决议。",
                "first_seen": datetime(2024, 1, 1 + i % 28),  # noqa: DTZ001 stored as UTC without a zone
            }
            for i in range(count)
        ]
    )


def shuffled(tables: Tables, seed: int) -> Tables:
    """The same tables with their rows in another order."""
    rng = np.random.Generator(np.random.PCG64(seed))
    return {name: t.take(pa.array(rng.permutation(t.num_rows))) for name, t in tables.items()}


def replace_values(table: pa.Table, column: str, change: Callable[[Any], Any]) -> pa.Table:
    """The table with one column changed value by value."""
    at = table.schema.get_field_index(column)
    values = [change(v) for v in table.column(column).to_pylist()]
    return table.set_column(at, table.schema.field(at), pa.array(values, type=table.schema.field(at).type))


def without_rows(tables: Tables, *names: str) -> Tables:
    """The tables, some of them emptied."""
    return tables | {name: ALL[name].empty() for name in names}


PROVENANCE = Provenance(
    config_sha256="c" * 64,
    model_name="pkuseg-default",
    model_sha256="d" * 64,
    input_sha256="e" * 64,
    versions={"spacy": "3.8.7", "gongwen": "0.1.0"},
)


def make_pages(tables: Tables, settings: Settings | None = None) -> dict[str, str]:
    """All pages of some tables."""
    return report_files(corpus_of(tables, settings))


def make_first_pages(tables: Tables, settings: Settings | None = None) -> dict[str, str]:
    """The index and the pages beside it alone: those of places and reports take most of the time."""
    corpus = corpus_of(tables, settings)
    return first_files(corpus, first_pages(corpus))


def corpus_of(tables: Tables, settings: Settings | None = None) -> Corpus:
    """Tables with the made-up dictionary, as pages are made from."""
    config = Config(settings or Settings(), CONCEPTS, frozenset(), frozenset())
    return load(in_memory(tables), config, PROVENANCE)
