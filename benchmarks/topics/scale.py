"""Processor time and memory of one fit on many reports.

Usage: python benchmarks/topics/scale.py PROJECT [--reports 1000]

The documents of a project that has been run are repeated under other names until there are enough reports; within a
paragraph one word in ten is replaced by one drawn from the whole corpus, so that no two are the same.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipeline.settings.model import Project, TopicSettings
from pipeline.stages import BY_NAME
from pipeline.store import Reader
from pipeline.tables import ALL
from pipeline.topics import fit_tables, sample_reports, score_tables


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    arguments = parser.parse_args()
    with Reader(Project.open(arguments.project).database) as reader:
        documents, reports = reader.read("topic_documents", None), reader.read("reports", None)
    documents, reports = _repeated(documents, reports, arguments.reports)
    settings = TopicSettings()
    ids = reports["report_id"].to_pylist()
    read = set(sample_reports(ids, max_paragraphs=settings.max_paragraphs))
    chosen = documents.filter(pa.array([r in read for r in documents["report_id"].to_pylist()]))
    known = {name: ALL[name].empty() for name in BY_NAME["topic_models"].writes}
    stored = pa.table({"n": pa.array([len(ids)], type=pa.int64())})
    began, wall = time.process_time(), time.monotonic()
    fitted = fit_tables(topic_documents=chosen, reports=reports, stored=stored, settings=settings, **known)
    fit = fitted["topic_fits"].to_pylist()[-1]
    print(
        f"{len(ids)} reports, {documents.num_rows:,} paragraphs: fitted on {fit['n_reports']} reports, "
        f"{fit['n_paragraphs']:,} paragraphs, {fit['n_terms']:,} words, k = {fit['k']}: {time.process_time() - began:.0f} s CPU, "
        f"{time.monotonic() - wall:.0f} s by the clock, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB",
        flush=True,
    )
    batch = set(ids[:128])
    some = documents.filter(pa.array([r in batch for r in documents["report_id"].to_pylist()]))
    model = {n: fitted[n] for n in ("topic_registry", "topic_model", "topic_vocabulary", "topic_phrases")}
    began = time.process_time()
    score_tables(topic_documents=some, reports=reports, **model, draws=1000)
    print(f"scoring: {(time.process_time() - began) / len(batch) * 1000:.0f} ms CPU a report")


def _repeated(documents: pa.Table, reports: pa.Table, n: int) -> tuple[pa.Table, pa.Table]:
    rng = np.random.Generator(np.random.PCG64(1))
    words = np.array(
        [w for text in documents["terms"].to_pylist()[::7] for w in text.split() if len(w) > 1], dtype=object
    )
    parts, names = [], []
    times = -(-n // reports.num_rows)
    for i in range(times):
        texts = []
        for text in documents["terms"].to_pylist():
            tokens = text.split(" ")
            for at in np.flatnonzero(rng.random(len(tokens)) < 0.1).tolist():
                if len(tokens[at]) > 1:
                    tokens[at] = words[rng.integers(len(words))]
            texts.append(" ".join(tokens))
        ids = pa.array([f"{i}{r}" for r in documents["report_id"].to_pylist()])
        part = documents.set_column(documents.schema.get_field_index("report_id"), "report_id", ids)
        parts.append(part.set_column(part.schema.get_field_index("terms"), "terms", pa.array(texts)))
        ids = pa.array([f"{i}{r}" for r in reports["report_id"].to_pylist()])
        names.append(reports.set_column(reports.schema.get_field_index("report_id"), "report_id", ids))
    kept = pa.concat_tables(names).slice(0, n)
    known = set(kept["report_id"].to_pylist())
    everything = pa.concat_tables(parts)
    return everything.filter(pa.array([r in known for r in everything["report_id"].to_pylist()])), kept


if __name__ == "__main__":
    main()
