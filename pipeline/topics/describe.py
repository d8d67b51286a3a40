"""The last stage of the topics: what they are called, how much room they get, and where they can be read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from pipeline.tables import topics as t
from pipeline.topics.coherence import top_words

STORED_WORDS = 20
TERMS = 10
CONCEPTS = 5
_LEAST_HITS = 5
_DIGITS = 9


def describe_tables(
    *,
    topic_registry: pa.Table,
    topic_model: pa.Table,
    topic_fits: pa.Table,
    topic_sums: pa.Table,
    topic_best: pa.Table,
    labels: Mapping[str, str],
) -> dict[str, pa.Table]:
    """Describe every topic there is and was.

    Args:
        topic_registry: the topics.
        topic_model: their words.
        topic_fits: the fits; the last one counts.
        topic_sums: words that all reports give each topic.
        topic_best: the sentence that speaks most plainly of each topic.
        labels: the user's own labels, ``nmf-3`` to label.

    Returns:
        Tables topics and topic_terms.
    """
    active_ids: dict[str, set[int]] = {}
    for row in topic_registry.to_pylist():
        if row["status"] not in ("died", "merged"):
            active_ids.setdefault(row["model"], set()).add(row["topic_id"])
    words = _words(topic_model, active_ids)
    sums = _shares(topic_sums)
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
                "terms": " ".join(term for term, _, _ in own[:TERMS]),
                "share": round(sums.get(key, 0.0), _DIGITS) if active else None,
                "n_paragraphs": fits[row["model"]]["n_paragraphs"],
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
    }


def _words(model: pa.Table, active: Mapping[str, set[int]]) -> dict[tuple[str, int], list[tuple[str, float, float]]]:
    """The heaviest words of each topic with weight and exclusivity among the topics that are in its model."""
    out: dict[tuple[str, int], list[tuple[str, float, float]]] = {}
    frame = model.to_pandas()
    for name, rows in frame.groupby("model", sort=True):
        wide = rows.pivot(index="topic_id", columns="term", values="weight").fillna(0.0)
        terms = wide.columns.to_numpy()
        order = sorted(range(len(terms)), key=terms.__getitem__)
        weights = np.ascontiguousarray(wide.to_numpy(dtype=np.float64)[:, order])
        there = np.array([topic_id in active.get(str(name), ()) for topic_id in wide.index])
        top = top_words(weights, n=STORED_WORDS)
        rest = np.where(there[:, None], 0.0, weights)  # a past topic is set against those that there are
        own = np.divide(weights, weights[there].sum(axis=0) + rest, out=np.zeros_like(weights), where=weights > 0)
        for row, topic_id in enumerate(wide.index.tolist()):
            out[str(name), int(topic_id)] = [
                (str(terms[order[c]]), round(float(weights[row, c]), _DIGITS), round(float(own[row, c]), _DIGITS))
                for c in top[row].tolist()
                if c >= 0
            ]
    return out


def _shares(sums: pa.Table) -> dict[tuple[str, int], float]:
    return {(r["model"], r["topic_id"]): r["words"] / max(r["all_words"], 1) for r in sums.to_pylist()}


def concept_tables(*, topic_sums: pa.Table, topic_hits: pa.Table) -> dict[str, pa.Table]:
    """The concepts with the highest lift in each topic, above 1 and with five mentions or more.

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
        if size > 0 and r["hits"] >= _LEAST_HITS and share > size:
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
