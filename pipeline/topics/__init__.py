"""Topics of paragraphs: NMF and LDA, choice of k, coherence, stability and shares of each report."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from pipeline.config import TopicSettings
from pipeline.tables import PARAGRAPH_TOPICS, TOPIC_SHARES, TOPIC_TERMS, TOPICS
from pipeline.topics.corpus import Corpus, build_corpus
from pipeline.topics.describe import (
    in_order_of_share,
    paragraph_topics_table,
    topic_shares_table,
    topic_terms_table,
    topics_table,
)
from pipeline.topics.lda import fit_lda
from pipeline.topics.model import TopicModel
from pipeline.topics.nmf import fit_nmf, stability, tf_idf
from pipeline.topics.number import choose_model

__all__ = ["topic_tables"]


def topic_tables(
    *,
    reports: pa.Table,
    paragraphs: pa.Table,
    sentences: pa.Table,
    tokens: pa.Table,
    settings: TopicSettings,
    stopwords: frozenset[str],
    confidence: float,
    draws: int,
) -> dict[str, pa.Table]:
    """Fit topic models on the paragraphs of all reports and describe what each report gives to each topic.

    The result depends on the reports' content alone: any order of rows gives the same tables, and a report id is
    nothing but a label.

    Args:
        reports: table reports.
        paragraphs: table paragraphs.
        sentences: table sentences.
        tokens: table tokens.
        settings: models, k and the bounds of the vocabulary. A fixed k is lowered to what the paragraphs and words
            allow.
        stopwords: words that are left out.
        confidence: two-sided confidence of the shares' intervals, e.g. 0.95.
        draws: bootstrap samples of paragraphs behind them.

    Returns:
        Tables topics, topic_terms, paragraph_topics and topic_shares; all four empty when fewer than
        ``settings.min_paragraphs`` paragraphs can be used.
    """
    corpus = build_corpus(
        reports=reports,
        paragraphs=paragraphs,
        sentences=sentences,
        tokens=tokens,
        settings=settings,
        stopwords=stopwords,
    )
    tables = {t.name: [t.empty()] for t in (TOPICS, TOPIC_TERMS, PARAGRAPH_TOPICS, TOPIC_SHARES)}
    for model in _models(corpus, settings):
        model = in_order_of_share(model, corpus)
        tables["topics"].append(topics_table(model, corpus))
        tables["topic_terms"].append(topic_terms_table(model, corpus))
        tables["paragraph_topics"].append(paragraph_topics_table(model, corpus))
        tables["topic_shares"].append(topic_shares_table(model, corpus, confidence=confidence, draws=draws))
    return {name: pa.concat_tables(parts).combine_chunks() for name, parts in tables.items()}


def _models(corpus: Corpus, settings: TopicSettings) -> list[TopicModel]:
    """The models asked for; LDA takes over the number of topics that NMF's coherence chose."""
    if len(corpus.units) < settings.min_paragraphs or len(corpus.terms) < 2 or not settings.models:
        return []
    weights = tf_idf(corpus.counts)
    k = None if settings.k is None else min(settings.k, *weights.shape)
    nmf = choose_model(weights) if k is None else fit_nmf(weights, k=k)
    models = []
    if "nmf" in settings.models:
        models.append(replace(nmf, stability=stability(weights, nmf)))
    if "lda" in settings.models:
        models.append(fit_lda(corpus.counts, k=k or len(nmf.topic_term)))
    return models
