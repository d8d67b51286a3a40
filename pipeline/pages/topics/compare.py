"""A second topic model beside the first: which of its topics are the same by their words and by the reports they are in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute

from pipeline.pages.source.by_report import Row
from pipeline.pages.source.corpus import Corpus
from pipeline.pages.topics.rows import active_topics

_FEWEST = 5  # reports for a correlation


@dataclass(frozen=True)
class TopicMatch:
    """A topic of the second model and the topic of the first whose words are most like it.

    Attributes:
        topic: row of ``topics`` of the second model.
        nearest: row of ``topics`` of the first model.
        similarity: cosine of the weights of their words (0 to 1).
        correlation: of their shares over all reports; None for too few reports or a share that never changes.
    """

    topic: Row
    nearest: Row
    similarity: float
    correlation: float | None


@dataclass(frozen=True)
class ModelsCompared:
    """A second model beside the first.

    Attributes:
        first: the first model.
        fit: row of ``topic_fits`` of the second.
        matches: every topic of the second, the largest first.
        unmatched: rows of ``topics`` of the first that are nearest to none.
    """

    first: str
    fit: Row
    matches: tuple[TopicMatch, ...]
    unmatched: tuple[Row, ...]


def compare_models(corpus: Corpus, first: str, fit: Row) -> ModelsCompared:
    """Every topic of a model, given its row of ``topic_fits``, beside the nearest of the first."""
    model = fit["model"]
    ours, theirs = active_topics(corpus, model), active_topics(corpus, first)
    words, others = _weights(corpus, model), _weights(corpus, first)
    shares = _shares(corpus)
    reports = sorted({i for own in shares.values() for i in own})
    matches = []
    for topic in ours:
        own = words.get(topic["topic_id"], {})
        # Rounded, so that no last digit decides between two.
        alike = [round(_cosine(own, others.get(t["topic_id"], {})), 9) for t in theirs]
        at = alike.index(max(alike))
        a, b = (shares.get(key, {}) for key in ((model, topic["topic_id"]), (first, theirs[at]["topic_id"])))
        matches.append(TopicMatch(topic, theirs[at], alike[at], _correlation(a, b, reports)))
    met = {m.nearest["topic_id"] for m in matches}
    return ModelsCompared(first, fit, tuple(matches), tuple(t for t in theirs if t["topic_id"] not in met))


def _weights(corpus: Corpus, model: str) -> dict[int, dict[str, float]]:
    """Weights of the stored words of each topic."""
    weights: dict[int, dict[str, float]] = {}
    for r in corpus.tables["topic_terms"]:
        if r["model"] == model:
            weights.setdefault(r["topic_id"], {})[r["term"]] = r["weight"]
    return weights


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    norms = sum(v * v for v in a.values()) * sum(v * v for v in b.values())
    return sum(v * b.get(w, 0.0) for w, v in a.items()) / norms**0.5 if norms else 0.0


def _shares(corpus: Corpus) -> dict[tuple[str, int], dict[str, float]]:
    """Share of every topic in whole reports, by report."""
    shares: dict[tuple[str, int], dict[str, float]] = {}
    for data in corpus.by_report["topic_shares"].tables():
        whole = data.filter(pa.compute.equal(data.column("part"), "all"))
        names = ("model", "topic_id", "report_id", "share")
        for model, topic, report_id, share in zip(*(whole.column(n).to_pylist() for n in names), strict=True):
            shares.setdefault((model, topic), {})[report_id] = share or 0.0
    return shares


def _correlation(a: dict[str, float], b: dict[str, float], reports: list[str]) -> float | None:
    """Pearson's correlation over reports; a topic without a row has no share there."""
    x, y = (np.array([shares.get(i, 0.0) for i in reports]) for shares in (a, b))
    return float(np.corrcoef(x, y)[0, 1]) if len(reports) >= _FEWEST and x.std() > 0 and y.std() > 0 else None
