"""Topics of periods joined into topics that change: NMF on two levels (an option).

One model over all years has one word list a topic, made of all years. Here each period has a model of its own, from its
own paragraphs alone, and a second factorisation finds which topics of the periods belong together (Greene & Cross 2017,
"Exploring the political agenda of the European Parliament using a dynamic topic modeling approach", Political Analysis
25).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse
from threadpoolctl import threadpool_limits

from pipeline.settings.model import TopicSettings
from pipeline.statistics import FloatArray
from pipeline.statistics.rounding import settled
from pipeline.tables import topics as t
from pipeline.topics.coherence import top_words
from pipeline.topics.matrix import fitting_weights
from pipeline.topics.model import TopicModel, in_order_of_share, unit_rows
from pipeline.topics.nmf import fit_nmf
from pipeline.topics.quality import topic_labels
from pipeline.topics.training import TrainingSet, training_set

WINDOW_PARAGRAPHS = 300
_WINDOW_WORDS = 20  # of a period's topic, that speak for it on the second level
_LEAST_TOPICS = 4


def dynamic_tables(
    *, topic_documents: pa.Table, reports: pa.Table, topic_fits: pa.Table, settings: TopicSettings
) -> dict[str, pa.Table]:
    """Fit a model for each period and join their topics.

    Periods are runs of years with 300 paragraphs or more each. A period of n paragraphs has n^(1/3) topics (4 or
    more); the second level has as many as the published NMF model.

    Args:
        topic_documents: documents of the sampled reports.
        reports: these reports.
        topic_fits: fits so far, for k.
        settings: vocabulary, and whether the view is asked for.

    Returns:
        Tables topic_windows and topic_dynamics; empty where the view is not asked for, there is no model, or there
        are not two periods.
    """
    nothing = {"topic_windows": t.TOPIC_WINDOWS.empty(), "topic_dynamics": t.TOPIC_DYNAMICS.empty()}
    fits = [f for f in topic_fits.sort_by("fit").to_pylist() if f["model"] == "nmf"]
    if not settings.dynamic or not fits:
        return nothing
    with threadpool_limits(limits=1):
        training = training_set(topic_documents, settings)
        year_of = dict(zip(reports["report_id"].to_pylist(), reports["year"].to_pylist(), strict=True))
        year = np.array([year_of[r] for r in training.documents["report_id"].to_pylist()], dtype=np.int64)
        windows = periods(year, least=WINDOW_PARAGRAPHS)
        if len(windows) < 2:
            return nothing
        models = [_window_model(training, (year >= first) & (year <= last)) for first, last in windows]
        joined, assigned = join_windows([m.topic_term for m in models], k=fits[-1]["k"])
    return _tables(training.vocabulary.terms, windows, models, joined, assigned)


def periods(years: NDArray[np.int64], *, least: int) -> list[tuple[int, int]]:
    """Runs of years that together have at least so many paragraphs; what is left over goes to the last one.

    Args:
        years: year of each paragraph.
        least: paragraphs of a period.
    """
    out: list[tuple[int, int]] = []
    begin, n = None, 0
    for value, count in zip(*np.unique(years, return_counts=True), strict=True):
        begin = int(value) if begin is None else begin
        n += int(count)
        if n >= least:
            out.append((begin, int(value)))
            begin, n = None, 0
    if begin is not None and out:
        out[-1] = (out[-1][0], int(years.max()))
    return out


def join_windows(topics: Sequence[FloatArray], *, k: int) -> tuple[FloatArray, NDArray[np.int64]]:
    """The second level: topics of all periods as documents of their twenty heaviest words.

    Args:
        topics: topics of each period over one vocabulary, shape (topics of the period, terms) each.
        k: dynamic topics wanted.

    Returns:
        Dynamic topics, shape (dynamic topics, terms), each with at least one period's topic; which of them each period's
        topic belongs to, periods one after the other.
    """
    rows = np.concatenate(list(topics))
    top = top_words(rows, n=_WINDOW_WORDS)
    short = np.zeros_like(rows)
    for row, columns in enumerate(top):
        columns = columns[columns >= 0]
        short[row, columns] = rows[row, columns]
    model = fit_nmf(sparse.csr_matrix(unit_rows(short)), k=min(k, *short.shape))
    chosen = settled(model.paragraph_topic).argmax(axis=1)
    used, assigned = np.unique(chosen, return_inverse=True)
    return model.topic_term[used], assigned.astype(np.int64)


def _window_model(training: TrainingSet, chosen: NDArray[np.bool_]) -> TopicModel:
    counts = training.counts[np.flatnonzero(chosen)]
    k = max(_LEAST_TOPICS, round(counts.shape[0] ** (1 / 3)))
    model = fit_nmf(fitting_weights(counts, training.vocabulary.idf), k=min(k, *counts.shape))
    return in_order_of_share(model, training.words[chosen], training.vocabulary.terms)


def _tables(
    terms: NDArray[np.object_],
    windows: Sequence[tuple[int, int]],
    models: Sequence[TopicModel],
    joined: FloatArray,
    assigned: NDArray[np.int64],
) -> dict[str, pa.Table]:
    rows: list[dict[str, object]] = []
    for (first, last), model in zip(windows, models, strict=True):
        share = model.paragraph_topic.mean(axis=0)
        for topic, columns in enumerate(top_words(model.topic_term)):
            rows.append(
                {
                    "first_year": first,
                    "last_year": last,
                    "window_topic": topic + 1,
                    "dynamic_id": int(assigned[len(rows)]) + 1,
                    "terms": terms[columns[columns >= 0]].tolist(),
                    "share": settled(float(share[topic])),
                    "n_paragraphs": model.paragraph_topic.shape[0],
                }
            )
    spans = [window for window, model in zip(windows, models, strict=True) for _ in model.topic_term]
    labels, top = topic_labels(joined, terms), top_words(joined)
    dynamics: list[dict[str, object]] = []
    for topic in range(len(joined)):
        own = [w for w, at in zip(spans, assigned.tolist(), strict=True) if at == topic]
        dynamics.append(
            {
                "dynamic_id": topic + 1,
                "label": labels[topic],
                "terms": terms[top[topic][top[topic] >= 0]].tolist(),
                "n_windows": len(set(own)),
                "first_year": min(first for first, _ in own),
                "last_year": max(last for _, last in own),
            }
        )
    return {"topic_windows": t.TOPIC_WINDOWS.from_rows(rows), "topic_dynamics": t.TOPIC_DYNAMICS.from_rows(dynamics)}
