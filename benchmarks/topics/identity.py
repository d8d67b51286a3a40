"""Topics that stay put: order of files, resamples, reports that come, words of a year.

Usage: python benchmarks/topics/identity.py PROJECT [--years 3] [--shuffles 10] [--resamples 20]

The project must have been run once on a series of years. Prints whether shuffled reports give identical tables, the
stability over fresh resamples at the chosen k, what becomes of ids as the last years are added one by one, how many
words of yearly descriptions are absent from that year's text, and the time to score one new report.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from threadpoolctl import threadpool_limits

from pipeline.settings.model import Project, TopicSettings
from pipeline.stages import BY_NAME
from pipeline.store import Reader
from pipeline.tables import ALL
from pipeline.topics import fit_tables, score_tables
from pipeline.topics.align import match
from pipeline.topics.matrix import fitting_weights
from pipeline.topics.nmf import resampled, stability
from pipeline.topics.number import stable_nmf
from pipeline.topics.registry import SAME, known_topics, likeness
from pipeline.topics.training import training_set

Tables = dict[str, pa.Table]


def fit(documents: pa.Table, reports: pa.Table, settings: TopicSettings, before: Tables | None = None) -> Tables:
    """One fit, after what was published before."""
    known = {name: (before or {}).get(name, ALL[name].empty()) for name in BY_NAME["topic_models"].writes}
    stored = pa.table({"n": pa.array([reports.num_rows], type=pa.int64())})
    return fit_tables(topic_documents=documents, reports=reports, stored=stored, settings=settings, **known)


def score(documents: pa.Table, reports: pa.Table, fitted: Tables) -> Tables:
    """Scores of reports with a fitted model."""
    model = {n: fitted[n] for n in ("topic_registry", "topic_model", "topic_vocabulary", "topic_phrases")}
    return score_tables(topic_documents=documents, reports=reports, **model, draws=1000)


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=Path)
    parser.add_argument("--shuffles", type=int, default=10)
    parser.add_argument("--resamples", type=int, default=20)
    parser.add_argument("--years", type=int, default=3, help="years from which on reports are added one by one")
    parser.add_argument("--models", default="nmf,lda")
    arguments = parser.parse_args()
    project = Project.open(arguments.project)
    models = tuple(arguments.models.split(","))
    settings = project.config().settings.topics.model_copy(update={"models": models})
    with Reader(project.database) as reader:
        documents = reader.read("topic_documents", None)
        reports = _table(reader, "SELECT report_id, place, year FROM reports", ("report_id", "place", "year"))
        sentences = _table(reader, "SELECT report_id, text FROM sentences", ("report_id", "text"))
    whole = _years(documents, reports, settings, arguments.years)
    k = whole["topic_fits"].to_pylist()[-1]["k"]
    _words(documents, reports, sentences, whole)
    _new_report(documents, reports, whole)
    _resamples(documents, settings, k, arguments.resamples)
    _shuffled(documents, reports, settings.model_copy(update={"k": k, "candidates": (k,)}), arguments.shuffles)


def _shuffled(documents: pa.Table, reports: pa.Table, settings: TopicSettings, n: int) -> None:
    first = fit(documents, reports, settings)
    scored = score(documents, reports, first)
    same = 0
    for seed in range(n):
        rng = np.random.Generator(np.random.PCG64(seed))
        some = documents.take(pa.array(rng.permutation(documents.num_rows)))
        others = reports.take(pa.array(rng.permutation(reports.num_rows)))
        again = fit(some, others, settings)
        result = score(some, others, again)
        same += all(again[t].equals(first[t]) for t in first) and all(result[t].equals(scored[t]) for t in scored)
    print(f"shuffled: {same} of {n} orders give identical tables", flush=True)


def _resamples(documents: pa.Table, settings: TopicSettings, k: int, n: int) -> None:
    with threadpool_limits(limits=1):
        training = training_set(documents, settings)
        weights = fitting_weights(training.counts, training.vocabulary.idf)
        topics = stable_nmf(weights, k=k).topic_term
        fresh = stability(topics, resampled(weights, k=k, refits=n, first=5000))
    print(
        f"stability at k = {k} over {n} fresh resamples: {fresh.mean():.3f} ({np.round(np.sort(fresh), 2)[:5]} lowest)"
    )


def _table(reader: Reader, sql: str, names: tuple[str, ...]) -> pa.Table:
    return pa.table(dict(zip(names, map(list, zip(*reader.rows(sql), strict=True)), strict=True)))


def _years(documents: pa.Table, reports: pa.Table, settings: TopicSettings, n_years: int) -> Tables:
    years = sorted(set(reports["year"].to_pylist()))
    before: Tables = {}
    for last in years[-n_years:]:
        some = reports.filter(pc.less_equal(reports["year"], last))
        ids = pc.is_in(documents["report_id"], value_set=some["report_id"].combine_chunks())
        _anew(documents.filter(ids), settings, before)
        began = time.process_time()
        before = fit(documents.filter(ids), some, settings, before)
        seconds = time.process_time() - began
        print(f"fit up to {last}, choice of k included: {seconds:.0f} s CPU", flush=True)
        for model in settings.models:
            fits = [r for r in before["topic_fits"].to_pylist() if r["model"] == model]
            events = [e for e in before["topic_events"].to_pylist() if e["model"] == model and e["fit"] == len(fits)]
            kept = sum(e["event"] == "kept" for e in events)
            told = [(e["topic_id"], e["event"], e["other_id"], e["similarity"]) for e in events if e["event"] != "kept"]
            print(
                f"{model} up to {last}: k = {fits[-1]['k']}, {kept} kept, {told if len(fits) > 1 else ''}", flush=True
            )
    return before


def _anew(documents: pa.Table, settings: TopicSettings, before: Tables) -> None:
    """Print how many published topics NMF would keep if it did not go on from them."""
    if not before:
        return
    active = [k for k in known_topics(before["topic_registry"], before["topic_model"], "nmf") if k.active]
    with threadpool_limits(limits=1):
        training = training_set(documents, settings)
        weights = fitting_weights(training.counts, training.vocabulary.idf)
        model = stable_nmf(weights, k=len(active))
    kept = match(likeness(model, training.vocabulary.terms, active), least=SAME) >= 0
    print(f"nmf begun anew: {int(kept.sum())} of {len(active)} kept", flush=True)


def _words(documents: pa.Table, reports: pa.Table, sentences: pa.Table, fitted: Tables) -> None:
    text: dict[str, str] = {}
    for report_id, part in zip(sentences["report_id"].to_pylist(), sentences["text"].to_pylist(), strict=True):
        text[report_id] = text.get(report_id, "") + "\n" + part
    rows = score(documents, reports, fitted)["topic_year_terms"].to_pylist()
    words = [(r["report_id"], w) for r in rows for w in r["terms"]]
    absent = [(r, w) for r, w in words if w not in text[r]]
    print(f"words of years: {len(words)}, absent from that year's text: {len(absent)} {absent[:5]}", flush=True)


def _new_report(documents: pa.Table, reports: pa.Table, fitted: Tables) -> None:
    last = reports.sort_by("year").slice(reports.num_rows - 1)
    some = documents.filter(pc.equal(documents["report_id"], last["report_id"][0]))
    score(some, last, fitted)
    began, wall = time.process_time(), time.monotonic()
    for _ in range(5):
        score(some, last, fitted)
    seconds, passed = (time.process_time() - began) / 5, (time.monotonic() - wall) / 5
    print(f"one new report ({some.num_rows} paragraphs) scored in {seconds:.2f} s CPU ({passed:.2f} s by the clock)")


if __name__ == "__main__":
    main()
