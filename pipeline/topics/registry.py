"""Topic ids for ever: a refitted model is set against the published one, so that what is the same keeps its name."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.statistics import FloatArray
from pipeline.topics.align import match, similarity
from pipeline.topics.model import TopicModel

SAME = 0.5  # cosine from which two topics are one; those of one model are rarely more alike than 0.4
RELATED = 0.3  # cosine from which a topic is said to come from, or to have gone into, another
_SEED_BONUS = 1.0  # topics of one seed list are one, whatever their words
_GOLDEN = 0.618033988749895


@dataclass(frozen=True)
class KnownTopic:
    """A topic of the published model, or of one before.

    Attributes:
        topic_id: its id.
        row: its row of topic_registry.
        weights: term to weight.
    """

    topic_id: int
    row: dict[str, object]
    weights: Mapping[str, float]

    @property
    def active(self) -> bool:
        """Whether the published model has it."""
        return self.row["status"] not in ("died", "merged")


@dataclass(frozen=True)
class Event:
    """What became of a topic at a refit.

    Attributes:
        topic_id: the topic.
        event: kept, birth, split (from ``other``), return, death, merge (into ``other``).
        other: the topic it came from or went into.
        similarity: cosine behind the judgement: with itself before (kept, return), with ``other``, or else with the
            nearest topic of the other model.
    """

    topic_id: int
    event: str
    other: int | None
    similarity: float | None


STATUS = {"kept": "active", "birth": "born", "split": "split", "return": "returned", "death": "died", "merge": "merged"}


def known_topics(registry: pa.Table, weights: pa.Table, model: str) -> list[KnownTopic]:
    """Topics of one model from the stored tables, by id."""
    by_topic: dict[int, dict[str, float]] = {}
    columns = weights.select(["model", "topic_id", "term", "weight"]).to_pydict()
    for name, topic_id, term, weight in zip(*columns.values(), strict=True):
        if name == model:
            by_topic.setdefault(topic_id, {})[term] = weight
    rows = sorted((r for r in registry.to_pylist() if r["model"] == model), key=lambda r: r["topic_id"])
    return [KnownTopic(r["topic_id"], r, by_topic.get(r["topic_id"], {})) for r in rows]


def identify(
    model: TopicModel, terms: NDArray[np.object_], known: Sequence[KnownTopic]
) -> tuple[NDArray[np.int64], list[Event]]:
    """The id of each topic of a new model, and what became of those of the published one.

    Topics are matched one to one on the cosine of their words (Hungarian method). A pair below 0.5 is none. What is
    left of the new model is compared with topics that died earlier (0.5 or more: it returns under its old id); else it
    is new, and if a published topic is 0.3 or more like it, it is said to have split from that. What is left of the
    published model has merged into the new topic that is 0.3 or more like it, or has died. New ids follow the highest
    ever given.

    Args:
        model: the new model, topics in order of share.
        terms: its vocabulary.
        known: from :func:`known_topics`.

    Returns:
        Ids, shape (topics,); events by id.
    """
    active, gone = [k for k in known if k.active], [k for k in known if not k.active]
    ids = np.zeros(len(model.topic_term), dtype=np.int64)
    events: list[Event] = []
    alike = likeness(model, terms, active)
    for topic, partner in enumerate(match(alike, least=SAME)):
        if partner >= 0:
            ids[topic] = active[partner].topic_id
            events.append(Event(int(ids[topic]), "kept", None, min(1.0, float(alike[topic, partner]))))
    kept = {e.topic_id for e in events}
    again = likeness(model, terms, gone)
    again[ids > 0] = 0.0
    for topic, partner in enumerate(match(again, least=SAME)):
        if partner >= 0:
            ids[topic] = gone[partner].topic_id
            events.append(Event(int(ids[topic]), "return", None, min(1.0, float(again[topic, partner]))))
    new_id = max((k.topic_id for k in known), default=0)
    for topic in np.flatnonzero(ids == 0).tolist():
        new_id += 1
        ids[topic] = new_id
        near = int(alike[topic].argmax()) if active else -1
        value = float(alike[topic, near]) if active else None
        related = value is not None and value >= RELATED
        other = active[near].topic_id if related else None
        events.append(Event(new_id, "split" if related else "birth", other, value))
    for old, topic_known in enumerate(active):
        if topic_known.topic_id in kept:
            continue
        near = int(alike[:, old].argmax()) if len(ids) else -1
        value = float(alike[near, old]) if len(ids) else None
        related = value is not None and value >= RELATED
        other = int(ids[near]) if related else None
        events.append(Event(topic_known.topic_id, "merge" if related else "death", other, value))
    return ids, sorted(events, key=lambda e: e.topic_id)


def colour(topic_id: int) -> str:
    """A colour for a topic, as ``#rrggbb``; hues go round by the golden section, so that neighbours differ."""
    hue = (topic_id * _GOLDEN) % 1.0
    light = (0.38, 0.5, 0.44)[topic_id % 3]
    red, green, blue = colorsys.hls_to_rgb(hue, light, 0.55)
    return f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"


def likeness(model: TopicModel, terms: NDArray[np.object_], known: Sequence[KnownTopic]) -> FloatArray:
    """Cosines of new and known topics over the terms that either has, shape (topics, known).

    Topics of one seed list are one, whatever their words: they are given more than any others can have.
    """
    alike = np.zeros((len(model.topic_term), len(known)))
    if not known:
        return alike
    extra = sorted({t for k in known for t in k.weights} - set(terms.tolist()))
    column = {term: i for i, term in enumerate([*terms.tolist(), *extra])}
    old = np.zeros((len(known), len(column)))
    for row, topic in enumerate(known):
        for term, weight in topic.weights.items():
            old[row, column[term]] = weight
    new = np.zeros((len(model.topic_term), len(column)))
    new[:, : len(terms)] = model.topic_term
    alike = similarity(new, old)
    for row, seed in enumerate(model.seeds):
        for at, topic in enumerate(known):
            if seed and topic.row["seed"] == seed:
                alike[row, at] += _SEED_BONUS
    return alike
