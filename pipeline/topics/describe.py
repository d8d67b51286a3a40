"""The last stage of the topics: what they are called, how much room they get, and where they can be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.statistics import FloatArray
from pipeline.statistics.rounding import settled
from pipeline.tables import topics as t
from pipeline.topics.coherence import top_words

STORED_WORDS = 30
TERMS = 10
CONCEPTS = 5
EXAMPLES = 4
_LEAST_HITS, _LEAST_LIFT = 5, 1.5
# A topic is a ritual where most of it stands where a part begins or ends, in nearly all reports; in fewer reports than
# this, what all of them say means little.
_REPORTS = 10
_AT_EDGES = 0.6
_IN_REPORTS = 0.95


def describe_tables(
    *,
    topic_registry: pa.Table,
    topic_model: pa.Table,
    topic_fits: pa.Table,
    topic_sums: pa.Table,
    topic_place: pa.Table,
    topic_best: pa.Table,
    topic_candidates: pa.Table,
    labels: Mapping[str, str],
) -> dict[str, pa.Table]:
    """Describe every topic there is and was.

    Args:
        topic_registry: the topics.
        topic_model: their words.
        topic_fits: the fits; the last one counts.
        topic_sums: words that all reports give each topic.
        topic_place: share of its words at the edges of review and plan, and of the reports that speak of it.
        topic_best: the sentence that speaks most plainly of each topic.
        topic_candidates: the best sentences of each quarter of the reports, no two from one place in a quarter.
        labels: the user's own labels, ``nmf-3`` to label.

    Returns:
        Tables topics, topic_terms and topic_examples.
    """
    active_ids: dict[str, set[int]] = {}
    for row in topic_registry.to_pylist():
        if row["status"] not in ("died", "merged"):
            active_ids.setdefault(row["model"], set()).add(row["topic_id"])
    words = _words(topic_model, active_ids)
    places = _map(topic_model, active_ids)
    sums = _shares(topic_sums)
    found_at = {(r["model"], r["topic_id"]): r for r in topic_place.to_pylist()}
    best = {(r["model"], r["topic_id"]): r for r in topic_best.to_pylist()}
    fits = {r["model"]: r for r in topic_fits.sort_by([("fit", "ascending")]).to_pylist()}
    topics: list[dict[str, object]] = []
    terms: list[dict[str, object]] = []
    for row in sorted(topic_registry.to_pylist(), key=lambda r: (r["model"], r["topic_id"])):
        key = (row["model"], row["topic_id"])
        own, active = words.get(key, []), row["status"] not in ("died", "merged")
        quote = best.get(key) if active else None
        topics.append(
            {
                **{name: row[name] for name in ("model", "topic_id", "npmi", "stability", "status", "exclusivity")},
                **{name: row[name] for name in ("colour", "seed", "related_id")},
                "label": labels.get(f"{row['model']}-{row['topic_id']}") or row["seed"] or row["label"],
                "terms": [term for term, _, _ in own[:TERMS]],
                "share": settled(sums.get(key, 0.0)) if active else None,
                **_kind(found_at.get(key) if active else None),
                "n_paragraphs": fits[row["model"]]["n_paragraphs"],
                "map_x": places[key][0] if key in places else None,
                "map_y": places[key][1] if key in places else None,
                "representative_report_id": quote["report_id"] if quote else None,
                "representative_sentence_no": quote["sentence_no"] if quote else None,
            }
        )
        terms += [
            {"model": key[0], "topic_id": key[1], "rank": i, "term": term, "weight": weight, "exclusivity": exclusive}
            for i, (term, weight, exclusive) in enumerate(own, 1)
        ]
    return {
        "topics": t.TOPICS.from_rows(topics),
        "topic_terms": t.TOPIC_TERMS.from_rows(terms),
        "topic_examples": _examples(topic_candidates),
    }


def _kind(at: Mapping[str, Any] | None) -> dict[str, object]:
    """Whether a topic is what every report says at its turns: greeting, headline results, duties, thanks."""
    if at is None:
        return {"kind": "theme", "edge_share": None, "report_share": None}
    ritual = at["n_reports"] >= _REPORTS and at["edge_share"] >= _AT_EDGES and at["report_share"] >= _IN_REPORTS
    return {
        "kind": "ritual" if ritual else "theme",
        "edge_share": at["edge_share"],
        "report_share": settled(at["report_share"]),
    }


def _words(model: pa.Table, active: Mapping[str, set[int]]) -> dict[tuple[str, int], list[tuple[str, float, float]]]:
    """The heaviest words of each topic with weight and exclusivity among the topics that are in its model."""
    out: dict[tuple[str, int], list[tuple[str, float, float]]] = {}
    for name, weights, ids, terms in _wide(model):
        there = np.array([topic_id in active.get(name, ()) for topic_id in ids])
        top = top_words(weights, n=STORED_WORDS)
        rest = np.where(there[:, None], 0.0, weights)  # a past topic is set against those that there are
        own = np.divide(weights, weights[there].sum(axis=0) + rest, out=np.zeros_like(weights), where=weights > 0)
        for row, topic_id in enumerate(ids):
            out[name, topic_id] = [
                (terms[c], settled(float(weights[row, c])), settled(float(own[row, c])))
                for c in top[row].tolist()
                if c >= 0
            ]
    return out


def _wide(model: pa.Table) -> Iterator[tuple[str, FloatArray, list[int], list[str]]]:
    """Each model as a matrix: name, weights (topics, terms), ids, terms in code-point order."""
    for name, rows in model.to_pandas().groupby("model", sort=True):
        wide = rows.pivot(index="topic_id", columns="term", values="weight").fillna(0.0)
        order = sorted(range(wide.shape[1]), key=wide.columns.__getitem__)
        weights = np.ascontiguousarray(wide.to_numpy(dtype=np.float64)[:, order])
        yield str(name), weights, [int(i) for i in wide.index], [str(wide.columns[c]) for c in order]


def _map(model: pa.Table, active: Mapping[str, set[int]]) -> dict[tuple[str, int], tuple[float, float]]:
    """Places of topics on a plane: principal coordinates of the Jensen-Shannon distances of their words (Gower 1966)."""
    out: dict[tuple[str, int], tuple[float, float]] = {}
    for name, weights, ids, _ in _wide(model):
        there = np.flatnonzero([i in active.get(name, ()) for i in ids])
        if len(there) == 0:
            continue
        p = weights[there] / weights[there].sum(axis=1, keepdims=True)
        entropy = -np.where(p > 0, p * np.log(np.maximum(p, 1e-300)), 0.0).sum(axis=1)
        distance = np.zeros((len(there), len(there)))
        for i in range(len(there)):
            mean = (p + p[i]) / 2
            mixed = -np.where(mean > 0, mean * np.log(np.maximum(mean, 1e-300)), 0.0).sum(axis=1)
            distance[i] = np.maximum(mixed - (entropy + entropy[i]) / 2, 0.0)
        centred = distance - distance.mean(axis=0) - distance.mean(axis=1)[:, None] + distance.mean()
        values, vectors = np.linalg.eigh(-0.5 * (centred + centred.T) / 2)
        axes = [vectors[:, -i] * np.sqrt(max(values[-i], 0.0)) for i in (1, 2) if len(there) >= i]
        # An axis may be turned round: the topic furthest out is on the right, or above.
        axes = [np.round(a if a[np.abs(np.round(a, 6)).argmax()] >= 0 else -a, 6) + 0.0 for a in axes]
        for row, at in enumerate(there.tolist()):
            x, y = (float(axes[i][row]) if len(axes) > i else 0.0 for i in (0, 1))
            out[name, ids[at]] = (x, y)
    return out


def _examples(candidates: pa.Table) -> pa.Table:
    """Four sentences a topic: one from each quarter of the reports, from places not quoted yet as far as there are."""
    by_topic: dict[tuple[str, int], dict[int, list[dict[str, object]]]] = {}
    for r in candidates.to_pylist():
        by_topic.setdefault((r["model"], r["topic_id"]), {}).setdefault(r["quarter"], []).append(r)
    rows: list[dict[str, object]] = []
    for (model, topic_id), quarters in sorted(by_topic.items()):
        left = {q: list(found) for q, found in sorted(quarters.items())}
        chosen: list[dict[str, object]] = []
        while len(chosen) < EXAMPLES and any(left.values()):
            for found in left.values():
                if found and len(chosen) < EXAMPLES:
                    quoted = {r["place"] for r in chosen}
                    best = next((r for r in found if r["place"] not in quoted), found[0])
                    found.remove(best)
                    chosen.append(best)
        chosen.sort(key=lambda r: (r["year"], r["report_id"]))
        rows += [
            {
                "model": model,
                "topic_id": topic_id,
                "rank": i,
                "report_id": r["report_id"],
                "sentence_no": r["sentence_no"],
            }
            for i, r in enumerate(chosen, 1)
        ]
    return t.TOPIC_EXAMPLES.from_rows(rows)


def _shares(sums: pa.Table) -> dict[tuple[str, int], float]:
    return {(r["model"], r["topic_id"]): r["words"] / max(r["all_words"], 1) for r in sums.to_pylist()}


def concept_tables(*, topic_sums: pa.Table, topic_hits: pa.Table) -> dict[str, pa.Table]:
    """The concepts with the highest lift in each topic, 1.5 or more, with five mentions or more.

    Args:
        topic_sums: words that all reports give each topic.
        topic_hits: mentions of each concept by topic.

    Returns:
        Table topic_concepts.
    """
    shares = _shares(topic_sums)
    rows = topic_hits.to_pylist()
    total: dict[tuple[str, str], float] = {}
    for r in rows:
        total[r["model"], r["concept"]] = total.get((r["model"], r["concept"]), 0.0) + r["hits"]
    by_topic: dict[tuple[str, int], list[tuple[float, str, float, float]]] = {}
    for r in rows:
        key = (r["model"], r["topic_id"])
        size = shares.get(key, 0.0)
        share = r["hits"] / total[r["model"], r["concept"]]
        if size > 0 and r["hits"] >= _LEAST_HITS and share >= _LEAST_LIFT * size:
            by_topic.setdefault(key, []).append((round(share / size, 6), r["concept"], r["hits"], share))
    out: list[dict[str, object]] = []
    for (model, topic_id), found in sorted(by_topic.items()):
        found.sort(key=lambda x: (-x[0], x[1]))
        for rank, (lift, concept, n, share) in enumerate(found[:CONCEPTS], 1):
            out.append(
                {
                    "model": model,
                    "topic_id": topic_id,
                    "rank": rank,
                    "concept": concept,
                    "hits": round(n, 6),
                    "share": round(share, 6),
                    "lift": lift,
                }
            )
    return {"topic_concepts": t.TOPIC_CONCEPTS.from_rows(out)}
