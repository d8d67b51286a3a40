"""Fitted models as rows: topics with their ids and history, words, and the numbers of topics that were tried."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.statistics.rounding import settled
from pipeline.tables import topics as t
from pipeline.topics.align import similarity
from pipeline.topics.choice import Trial
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.matrix import Vocabulary
from pipeline.topics.model import TopicModel
from pipeline.topics.quality import exclusivity, topic_labels
from pipeline.topics.registry import STATUS, Event, KnownTopic, colour, identify, known_topics
from pipeline.topics.training import TrainingSet

_LEAST_WEIGHT = 1e-7


class Record:
    """The four tables of the registry while fitted models are added to them."""

    def __init__(self, registry: pa.Table, weights: pa.Table, events: pa.Table, fits: pa.Table) -> None:
        self._before = (registry, weights)
        self._registry = {(r["model"], r["topic_id"]): r for r in registry.to_pylist()}
        self._weights = {"kept": weights}
        self._events = events.to_pylist()
        self._fits = fits.to_pylist()
        self._replaced: set[tuple[str, int]] = set()
        self.ids: dict[str, NDArray[np.int64]] = {}

    def known(self, model: str) -> list[KnownTopic]:
        """The topics of a model as they were before."""
        return known_topics(*self._before, model)

    def published_k(self) -> int | None:
        """The number of topics of the model in force, where it was not fixed by the settings."""
        active = {name for (name, _), row in self._registry.items() if row["status"] not in ("died", "merged")}
        last = sorted(
            (f for f in self._fits if f["model"] in active and f["k_rule"] != "fixed"), key=lambda f: f["fit"]
        )
        return int(last[-1]["k"]) if last else None

    def add(self, model: TopicModel, training: TrainingSet, about: dict[str, object]) -> None:
        """Give the topics of a fitted model their ids and record what became of the others."""
        known = self.known(model.name)
        ids, events = identify(model, training.vocabulary.terms, known)
        self.ids[model.name] = ids
        fit = 1 + max((int(r["fit"]) for r in (*self._fits, *self._events) if r["model"] == model.name), default=0)
        self._fits.append({**about, "model": model.name, "fit": fit})
        self._events += [_event_row(model.name, fit, e) for e in events]
        self._describe(model, training, ids, events, known, fit=fit)
        self._replaced |= {(model.name, int(i)) for i in ids}
        self._weights[model.name] = _weights_table(model, training.vocabulary.terms, ids)

    def _describe(
        self,
        model: TopicModel,
        training: TrainingSet,
        ids: NDArray[np.int64],
        events: list[Event],
        known: list[KnownTopic],
        *,
        fit: int,
    ) -> None:
        terms = training.vocabulary.terms
        labels = topic_labels(model.topic_term, terms)
        coherence = npmi(training.counts, top_words(model.topic_term))
        own = exclusivity(model.topic_term)
        of = {e.topic_id: e for e in events}
        before = {k.topic_id: k.row for k in known}
        for topic, topic_id in enumerate(ids.tolist()):
            event, old = of[topic_id], before.get(topic_id)
            status = STATUS[event.event] if known else "active"
            self._registry[model.name, topic_id] = {
                "model": model.name,
                "topic_id": topic_id,
                "label": old["label"] if old else labels[topic],
                "seed": (model.seeds[topic] if model.seeds else "") or None,
                "status": status,
                "related_id": event.other,
                "since_fit": old["since_fit"] if old else fit,
                "last_fit": fit,
                "colour": colour(topic_id),
                "prior": None if model.prior is None else _rounded(model.prior[topic]),
                "npmi": _rounded(coherence[topic]),
                "stability": None if model.stability is None else _rounded(model.stability[topic]),
                "exclusivity": _rounded(own[topic]),
            }
        for event in events:
            if event.event in ("death", "merge"):
                row = self._registry[model.name, event.topic_id]
                self._registry[model.name, event.topic_id] = {
                    **row,
                    "status": STATUS[event.event],
                    "related_id": event.other,
                }

    def retire_others(self, fitted: set[str]) -> None:
        """Topics of a model that the settings no longer ask for, or that too few paragraphs are left for, rest."""
        for key, row in self._registry.items():
            if key[0] not in fitted and row["status"] not in ("died", "merged"):
                self._registry[key] = {**row, "status": "died", "related_id": None}

    def tables(self) -> dict[str, pa.Table]:
        """The four tables of the registry, in key order."""
        kept = self._weights.pop("kept")
        if kept.num_rows:
            names = zip(kept["model"].to_pylist(), kept["topic_id"].to_pylist(), strict=True)
            kept = kept.filter(pa.array([key not in self._replaced for key in names]))
        weights = pa.concat_tables([kept.cast(t.TOPIC_MODEL.schema), *self._weights.values()])
        made = {
            "topic_registry": t.TOPIC_REGISTRY.from_rows(list(self._registry.values())),
            "topic_model": weights,
            "topic_events": t.TOPIC_EVENTS.from_rows(self._events),
            "topic_fits": t.TOPIC_FITS.from_rows(self._fits),
        }
        keys = {"topic_registry": t.TOPIC_REGISTRY, "topic_events": t.TOPIC_EVENTS, "topic_fits": t.TOPIC_FITS}
        for name, table in keys.items():
            made[name] = made[name].sort_by([(k, "ascending") for k in table.key])
        return made


def _event_row(model: str, fit: int, event: Event) -> dict[str, object]:
    return {
        "model": model,
        "fit": fit,
        "topic_id": event.topic_id,
        "event": event.event,
        "other_id": event.other,
        "similarity": event.similarity,
    }


def _weights_table(model: TopicModel, terms: NDArray[np.object_], ids: NDArray[np.int64]) -> pa.Table:
    order = np.argsort(ids, kind="stable")
    weights = np.round(model.topic_term[order], 12)
    topic, column = np.nonzero(weights >= _LEAST_WEIGHT)
    return t.TOPIC_MODEL.from_columns(
        {
            "model": [model.name] * len(topic),
            "topic_id": ids[order][topic],
            "term": terms[column],
            "weight": weights[topic, column],
        }
    )


def vocabulary_table(vocabulary: Vocabulary | None) -> pa.Table:
    """The words of the model; none without one."""
    if vocabulary is None:
        return t.TOPIC_VOCABULARY.empty()
    return t.TOPIC_VOCABULARY.from_columns(
        {"term": vocabulary.terms, "n_paragraphs": vocabulary.n_paragraphs, "idf": np.round(vocabulary.idf, 12)}
    )


def phrases_table(vocabulary: Vocabulary | None) -> pa.Table:
    """Pairs of words that were joined."""
    pairs = sorted(vocabulary.phrases) if vocabulary is not None else []
    return t.TOPIC_PHRASES.from_columns({"first": [a for a, _ in pairs], "second": [b for _, b in pairs]})


def k_table(trials: Sequence[Trial], chosen: int) -> pa.Table:
    """The numbers of topics that were tried, and which of them was chosen."""
    measured = (
        "npmi",
        "npmi_error",
        "diversity",
        "exclusivity",
        "stability",
        "stability_error",
        "reconstruction",
        "completion",
    )
    return t.TOPIC_K.from_rows(
        [
            {
                "k": trial.k,
                **{m: _rounded(getattr(trial, m)) for m in measured},
                "resamples": len(trial.stabilities),
                "steady": trial.steady,
                "chosen": i == chosen,
            }
            for i, trial in enumerate(trials)
        ]
    )


def splits_table(
    trials: Sequence[Trial], vocabulary: Vocabulary, nmf: TopicModel | None, ids: NDArray[np.int64] | None
) -> pa.Table:
    """The topics of each number that was tried: which one they come from, and which published one they are like."""
    rows: list[dict[str, object]] = []
    for i, trial in enumerate(trials):
        above = similarity(trial.topic_term, trials[i - 1].topic_term) if i else None
        final = similarity(trial.topic_term, nmf.topic_term) if nmf is not None else None
        for topic, columns in enumerate(top_words(trial.topic_term)):
            row: dict[str, object] = {
                "k": trial.k,
                "topic_no": topic + 1,
                "terms": vocabulary.terms[columns[columns >= 0]].tolist(),
            }
            if above is not None:
                row |= {"parent_no": int(above[topic].argmax()) + 1, "similarity": float(above[topic].max())}
            if final is not None and ids is not None:
                row["topic_id"] = int(ids[final[topic].argmax()])
            rows.append(row)
    return t.TOPIC_SPLITS.from_rows(rows)


def _rounded(value: float) -> float | None:
    return None if math.isnan(value) else settled(float(value))
