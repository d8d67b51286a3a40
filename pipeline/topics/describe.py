"""A fitted topic model to the stored tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.statistics import FloatArray, bootstrap_ratio, seed_from
from pipeline.tables import PARAGRAPH_TOPICS, TOPIC_SHARES, TOPIC_TERMS, TOPICS
from pipeline.topics.coherence import npmi, top_words
from pipeline.topics.corpus import Corpus
from pipeline.topics.model import TopicModel

STORED_WORDS = 20
LABEL_WORDS = 3
MIN_WEIGHT = 0.05
_DIGITS = 9  # stored digits; the ones behind them are noise of floating point


def in_order_of_share(model: TopicModel, corpus: Corpus) -> TopicModel:
    """The model's topics by falling share of the corpus' words, equal ones by their words."""
    share = np.round(corpus_share(model, corpus), _DIGITS)
    words = [tuple(corpus.terms[row[row >= 0]]) for row in top_words(model.topic_term)]
    order = sorted(range(len(share)), key=lambda topic: (-share[topic], words[topic]))
    return model.select(np.array(order, dtype=np.int64))


def corpus_share(model: TopicModel, corpus: Corpus) -> FloatArray:
    """Share of the corpus' words given to each topic, paragraphs weighted by their words, shape (topics,)."""
    words = _weighted_words(model, corpus)
    total = words.sum()
    return words @ model.paragraph_topic / total if total > 0 else np.zeros(len(model.topic_term))


def topics_table(model: TopicModel, corpus: Corpus) -> pa.Table:
    """Table topics of one model; topic ids count from 1 in the model's order."""
    top = top_words(model.topic_term)
    coherence = npmi(corpus.counts, top)
    share = corpus_share(model, corpus)
    quoted = representative_sentences(model, corpus)
    rows: list[dict[str, object]] = []
    for topic, columns in enumerate(top):
        words = [str(word) for word in corpus.terms[columns[columns >= 0]]]
        row: dict[str, object] = {
            "model": model.name,
            "topic_id": topic + 1,
            "label": "·".join(words[:LABEL_WORDS]),
            "terms": " ".join(words),
            "npmi": None if np.isnan(coherence[topic]) else round(float(coherence[topic]), _DIGITS),
            "stability": None if model.stability is None else round(float(model.stability[topic]), _DIGITS),
            "share": round(float(share[topic]), _DIGITS),
            "status": "active",
            "n_paragraphs": len(corpus.units),
        }
        if quoted[topic] >= 0:
            sentence = corpus.sentences.iloc[quoted[topic]]
            unit = corpus.units.iloc[int(sentence["unit"])]
            row["representative_report_id"] = str(corpus.reports["report_id"].iloc[int(unit["report"])])
            row["representative_sentence_no"] = int(sentence["sentence_no"])
        rows.append(row)
    return TOPICS.from_rows(rows)


def topic_terms_table(model: TopicModel, corpus: Corpus) -> pa.Table:
    """Table topic_terms: the twenty heaviest words of each topic."""
    top = top_words(model.topic_term, n=STORED_WORDS)
    topic, rank = np.nonzero(top >= 0)
    column = top[topic, rank]
    return TOPIC_TERMS.from_columns(
        {
            "model": [model.name] * len(topic),
            "topic_id": topic + 1,
            "rank": rank + 1,
            "term": corpus.terms[column],
            "weight": np.round(model.topic_term[topic, column], _DIGITS),
        }
    )


def paragraph_topics_table(model: TopicModel, corpus: Corpus) -> pa.Table:
    """Table paragraph_topics: weights of 0.05 and more, out of weights that sum to 1 a paragraph."""
    weights = np.round(model.paragraph_topic, _DIGITS)
    unit, topic = np.nonzero(weights >= MIN_WEIGHT)
    report = corpus.units["report"].to_numpy()[unit]
    return PARAGRAPH_TOPICS.from_columns(
        {
            "model": [model.name] * len(unit),
            "report_id": corpus.reports["report_id"].to_numpy()[report],
            "paragraph_no": corpus.units["paragraph_no"].to_numpy()[unit],
            "topic_id": topic + 1,
            "weight": weights[unit, topic],
        }
    )


def topic_shares_table(model: TopicModel, corpus: Corpus, *, confidence: float, draws: int) -> pa.Table:
    """Table topic_shares: each topic's share of review, plan and both, with a paragraph bootstrap interval.

    A share is the mean of the paragraphs' shares weighted by their words. Paragraphs that the model gives no topic
    are left out, so that the shares of a part sum to 1. Every topic has a row, also where its share is 0.

    Args:
        model: topics in their final order.
        corpus: what it was fitted on.
        confidence: two-sided, e.g. 0.95.
        draws: bootstrap samples of paragraphs.
    """
    words = _weighted_words(model, corpus)
    report_of = corpus.units["report"].to_numpy()
    part_of = corpus.units["part"].to_numpy()
    k = len(model.topic_term)
    parts: list[dict[str, object]] = []
    for report in np.unique(report_of):
        label = corpus.reports.iloc[int(report)]
        rows = np.arange(*np.searchsorted(report_of, [report, report + 1]))
        for part in ("review", "plan", "all"):
            chosen = rows if part == "all" else rows[part_of[rows] == part]
            sizes = words[chosen]
            if not sizes.sum() > 0:
                continue
            counts = model.paragraph_topic[chosen] * sizes[:, None]
            share = counts.sum(axis=0) / sizes.sum()
            seed = seed_from("topic_shares", str(label["place"]), str(label["year"]), part, model.name)
            low, high = bootstrap_ratio(counts, sizes, draws=draws, confidence=confidence, seed=seed)
            parts.append(
                {
                    "model": [model.name] * k,
                    "report_id": [label["report_id"]] * k,
                    "place": [label["place"]] * k,
                    "year": [label["year"]] * k,
                    "part": [part] * k,
                    "topic_id": np.arange(1, k + 1),
                    "share": np.round(share, _DIGITS),
                    "ci_low": np.round(np.clip(np.minimum(low, share), 0, 1), _DIGITS),
                    "ci_high": np.round(np.clip(np.maximum(high, share), 0, 1), _DIGITS),
                }
            )
    return pa.concat_tables([TOPIC_SHARES.empty(), *(TOPIC_SHARES.from_columns(p) for p in parts)])


def representative_sentences(model: TopicModel, corpus: Corpus) -> NDArray[np.int64]:
    """The sentence that speaks most plainly of each topic.

    Among sentences of 15 to 80 Han characters in paragraphs whose main topic it is (in any paragraph if there are
    none), the one with the highest product of the summed weight of its distinct words in the topic and the topic's
    share of the paragraph; ties go to the first in the order of place, year and position.

    Returns:
        Row of ``corpus.sentences`` for each topic, shape (topics,); -1 where no sentence has a word of the topic.
    """
    chosen = np.full(len(model.topic_term), -1, dtype=np.int64)
    if len(corpus.sentences) == 0:
        return chosen
    unit = corpus.sentences["unit"].to_numpy()
    main = model.paragraph_topic.argmax(axis=1)[unit]
    for topic, weights in enumerate(model.topic_term):
        score = np.round((corpus.sentence_terms @ weights) * model.paragraph_topic[unit, topic], 12)
        own = np.where(main == topic, score, 0.0)
        best = own if own.max() > 0 else score
        if best.max() > 0:
            chosen[topic] = int(best.argmax())
    return chosen


def _weighted_words(model: TopicModel, corpus: Corpus) -> FloatArray:
    """Words of each paragraph, 0 where the model gives it no topic, shape (paragraphs,)."""
    words = corpus.units["words"].to_numpy(dtype=np.float64)
    return np.where(model.paragraph_topic.sum(axis=1) > 0, words, 0.0)
